"""Scores of texts: posts as a whole, articles window by window."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from voicecheck.document.reader import Batch
from voicecheck.document.types import has
from voicecheck.explain import ALL_DIMENSIONS
from voicecheck.features.extract import Extraction, Extractor
from voicecheck.model import VoiceModel
from voicecheck.points import DimensionPoints
from voicecheck.text import require_text, require_words

__all__ = ["Reading", "Scorer"]

_BATCH = 256
# An article is read in windows of the length of a long post: the ratings are of posts.
_WINDOW_WORDS = 200
_LONG_WORDS = 300
_CERTAINLY_LONG = 24_000
# Characters that are read to try changes of a text one by one, and for each of its own.
_TRIED_CHARS = 1_000_000
_TRIED_FOR_EACH = 20
_TRIED_AT_ONCE = 64


class Reading:
    """One text, read once for all that is asked about it.

    Parameters
    ----------
    text : str
        The text.
    extractor : Extractor
        What reads it.
    """

    def __init__(self, text: str, extractor: Extractor) -> None:
        self.text = text
        self.batch: Batch = extractor.reader.read([text])
        self._extractor = extractor
        self._rows = self.batch.table.rows

    @property
    def valid(self) -> bool:
        """bool: whether the table of types still knows its tokens by the same numbers."""
        return self._rows is self.batch.table.rows

    @cached_property
    def numbers(self) -> Extraction:
        """Extraction: the numbers of the text as a whole."""
        return self._extractor.of_batch(self.batch)


class Scorer:
    """Scores texts with one model, in one thread at a time.

    Parameters
    ----------
    model : VoiceModel
        The model.
    """

    def __init__(self, model: VoiceModel) -> None:
        self.model = model
        self.extractor = model.extractor()
        self._recent: tuple[str, float, int, int] | None = None
        self._reading: Reading | None = None
        self._tried: dict[str, float] = {}

    @cached_property
    def _points(self) -> DimensionPoints:
        return DimensionPoints(self.model, self.extractor.style_names)

    def reading(self, text: str) -> Reading:
        """Read one text; the last one is remembered.

        Parameters
        ----------
        text : str
            A text.

        Returns
        -------
        Reading
            What is in it.
        """
        reading = self._reading
        if reading is None or reading.text != text or not reading.valid:
            self._reading = reading = Reading(text, self.extractor)
        return reading

    def scores(
        self, texts: Sequence[str], points: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Score several texts.

        Parameters
        ----------
        texts : sequence of str
            Texts; a long one is cut into windows.
        points : ndarray of shape (n_texts, n_dimensions), dtype float64, optional
            Filled with the points of each of `voicecheck.explain.ALL_DIMENSIONS`.

        Returns
        -------
        scores : ndarray of shape (n_texts,), dtype float64
            Scores, 0 to 100; meaningless for a text without words.
        n_words : ndarray of shape (n_texts,), dtype float64
            Numbers of words.
        n_windows : ndarray of shape (n_texts,), dtype int64
            In how many parts each text was read.

        Raises
        ------
        TypeError
            If a text is not a string.
        """
        windows = np.ones(len(texts), dtype=np.int64)
        # A text that is certainly long is read in windows only.
        scores, words = self.whole(
            [text if len(require_text(text)) < _CERTAINLY_LONG else "" for text in texts], points
        )
        for place, text in enumerate(texts):
            if len(text) < _CERTAINLY_LONG and words[place] <= _LONG_WORDS:
                continue
            parts = self.windows(text)
            part_points = np.zeros((len(parts), len(ALL_DIMENSIONS)))
            part_scores, part_words = self.whole(
                [part for part, _ in parts], None if points is None else part_points
            )
            words[place] = part_words.sum()
            windows[place] = len(parts)
            if words[place]:
                scores[place] = round(np.average(part_scores, weights=part_words), 2)
                if points is not None:
                    points[place] = np.average(part_points, axis=0, weights=part_words)
        return scores, words, windows

    def whole(
        self, texts: Sequence[str], points: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Score texts without cutting any.

        Parameters
        ----------
        texts : sequence of str
            Texts.
        points : ndarray of shape (n_texts, n_dimensions), dtype float64, optional
            Filled with the points of each of `voicecheck.explain.ALL_DIMENSIONS`.

        Returns
        -------
        scores : ndarray of shape (n_texts,), dtype float64
            Scores, 0 to 100; meaningless for a text without words.
        n_words : ndarray of shape (n_texts,), dtype float64
            Numbers of words.
        """
        scores = np.zeros(len(texts))
        words = np.zeros(len(texts))
        for start in range(0, len(texts), _BATCH):
            numbers = self.extractor.extract(texts[start : start + _BATCH])
            if points is None:
                raw = self.model.raw(numbers)
            else:
                raw, points[start : start + _BATCH] = self._points.of(numbers)
            scores[start : start + _BATCH] = self._calibrated(raw)
            words[start : start + _BATCH] = numbers.n_words
        return scores, words

    def _calibrated(self, raw: np.ndarray) -> np.ndarray:
        # The last bits of a sum depend on the size of the batch; scores must not.
        return np.round(self.model.calibrated(raw), 2)

    def changed(self, text: str, changes: Sequence[tuple[int, int, str]]) -> list[float]:
        """Score a text after each of several changes, one alone at a time.

        Where a long text has many, only the window that a change lies in is read anew, and of more
        than can be tried in a time that grows with the text the last are taken to change nothing.

        Parameters
        ----------
        text : str
            A text with words.
        changes : sequence of (int, int, str)
            Half-open spans in code points of the text, and what comes in their place.

        Returns
        -------
        list of float
            The scores.
        """
        n_chars = len(text)
        if len(changes) * n_chars <= _TRIED_CHARS:
            texts = [text[:start] + new + text[end:] for start, end, new in changes]
            scores: list[float] = self.scores(texts)[0].tolist()
            self._tried = dict(zip(texts, scores, strict=True))
            return scores
        score = self.single(text)[0]
        parts = self.windows(text)
        bounds = [0, *(start for _, start in parts[1:]), n_chars]
        part_scores, words = self.whole([part for part, _ in parts])
        points = np.concatenate([[0.0], np.cumsum(part_scores * words)])
        counts = np.concatenate([[0.0], np.cumsum(words)])
        left = _TRIED_CHARS + _TRIED_FOR_EACH * n_chars
        found: list[float] = []
        while len(found) < len(changes) and left > 0:
            some = changes[len(found) : len(found) + _TRIED_AT_ONCE]
            first = np.array(
                [bisect_right(bounds, start, hi=len(parts)) - 1 for start, _, _ in some]
            )
            behind = np.array([max(bisect_left(bounds, end), 1) for _, end, _ in some])
            behind = np.maximum(behind, first + 1)
            texts = [
                text[bounds[a] : start] + new + text[end : bounds[b]]
                for a, b, (start, end, new) in zip(first, behind, some, strict=True)
            ]
            own_scores, own_words = self.whole(texts)
            total = counts[-1] - counts[behind] + counts[first] + own_words
            sums = points[-1] - points[behind] + points[first] + own_scores * own_words
            after = np.divide(sums, total, out=np.full(len(some), score), where=total > 0)
            found += np.round(after, 2).tolist()
            left -= sum(map(len, texts))
        return found + [score] * (len(changes) - len(found))

    def values(self, texts: Sequence[str]) -> list[float]:
        """Score texts of which some were just tried by `changed`, and are not scored anew.

        Parameters
        ----------
        texts : sequence of str
            Texts.

        Returns
        -------
        list of float
            Their scores.
        """
        known = self._tried
        new = [text for text in texts if text not in known]
        if new:
            known = known | dict(zip(new, self.scores(new)[0].tolist(), strict=True))
        return [known[text] for text in texts]

    def single(self, text: str) -> tuple[float, int, int]:
        """Score one text; the last one's score is remembered.

        Parameters
        ----------
        text : str
            A text.

        Returns
        -------
        score : float
            Its score, 0 to 100.
        n_words, n_windows : int
            Its numbers of words and of windows.

        Raises
        ------
        TextError
            If it has no words.
        TypeError
            If it is not a string.
        """
        if self._recent is None or self._recent[0] != require_text(text):
            n_words = _LONG_WORDS + 1
            if len(text) < _CERTAINLY_LONG:
                n_words = int(self.reading(text).numbers.n_words[0])
            if n_words > _LONG_WORDS:
                scores, words, windows = self.scores([text])
                found = float(scores[0]), int(words[0]), int(windows[0])
            else:
                raw = self.model.raw(self.reading(text).numbers)
                found = float(self._calibrated(raw)[0]), n_words, 1
            require_words(text, found[1])
            self._recent = (text, *found)
        return self._recent[1:]

    def windows(self, text: str) -> list[tuple[str, int]]:
        """Cut a long text at sentence boundaries.

        Parameters
        ----------
        text : str
            A text.

        Returns
        -------
        list of tuple of (str, int)
            The windows, and where each begins in the text.
        """
        batch = self.reading(text).batch
        offsets = batch.token_offsets(0)
        flags = batch.flags[: int(batch.last[0])]
        word_counts = np.cumsum(has(flags, "word"))
        bounds = [0]
        counted = 0
        last_start = 0
        for place in range(1, int(batch.last[0])):
            if batch.starts[place]:
                last_start = place
            words_here = int(word_counts[place - 1]) - counted
            # A text without sentences is cut where a window is twice full.
            full = batch.starts[place] and words_here >= _WINDOW_WORDS
            if full or words_here >= 2 * _WINDOW_WORDS:
                cut = place if full or last_start <= bounds[-1] else last_start
                bounds.append(cut)
                counted = int(word_counts[cut - 1])
        spans = [batch.normals[0].span(int(offsets[b]), int(offsets[b]))[0] for b in bounds]
        spans[0] = 0
        if len(spans) > 1 and int(word_counts[-1]) - counted < _WINDOW_WORDS // 4:
            spans.pop()
        ends = [*spans[1:], len(text)]
        return [(text[start:end], start) for start, end in zip(spans, ends, strict=True)]
