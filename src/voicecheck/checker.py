"""The public door: texts in, reports and scores out."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Literal

import numpy as np

from voicecheck.errors import ModelError, TextError, VoicecheckError
from voicecheck.explain import (
    ALL_DIMENSIONS,
    attribute,
    dimension_points,
    token_dimensions,
    token_points,
)
from voicecheck.features.extract import Extraction
from voicecheck.lang.detect import detect_language, require_language
from voicecheck.lang.pack import load_pack
from voicecheck.model import VoiceModel, load_model
from voicecheck.points import DimensionPoints
from voicecheck.report import Explanation, Passage, Report, Sentence
from voicecheck.rewrite.advice import Finding, Marked, Suggestion, findings_of, suggestions_of
from voicecheck.rewrite.candidates import RuleBook, rule_book
from voicecheck.rewrite.draft import Draft
from voicecheck.rewrite.edits import Edit
from voicecheck.rewrite.guide import Guide
from voicecheck.rewrite.search import Rewrite, best_rewrite, offered_edits
from voicecheck.settings import Settings
from voicecheck.text import require_text, require_words

if TYPE_CHECKING:
    from voicecheck.drafts import DraftChecker

__all__ = ["Checker", "load", "score", "score_many"]

_BATCH = 256
# An article is read in windows of the length of a long post: the ratings are of posts.
_WINDOW_WORDS = 200
_LONG_WORDS = 300
_CERTAINLY_LONG = 24_000
_SHOWN_POINTS = 1.0
# Below this score nothing is rewritten: the draft sounds like a person already.
REWRITE_FLOOR = 45.0
# Versions of numpy differ in the last bits of a sum, never by a tenth of a point.
_GOLDEN_TOLERANCE = 0.1


class Checker:
    """Scores texts in one language with one model.

    Safe to use from several threads, which then take turns.

    Parameters
    ----------
    model : VoiceModel
        The model.
    name : str
        Language code or folder under which the model is found again.
    """

    def __init__(self, model: VoiceModel, name: str) -> None:
        self.model = model
        self.name = name
        self._extractor = model.extractor()
        self._lock = threading.RLock()
        self._recent: tuple[str, float, int, int] | None = None
        self._recent_offer: tuple[str, RuleBook, list[tuple[float, Edit]]] | None = None

    def __getstate__(self) -> str:
        return self.name

    def __setstate__(self, name: str) -> None:
        self.__init__(load_model(name), name)

    def verify(self) -> None:
        """Check that the model gives its golden texts the scores that it was saved with.

        Raises
        ------
        ModelError
            If a score differs: another version of a package reads texts differently.
        """
        texts = [text for text, _ in self.model.golden]
        if not texts:
            return
        for (text, wanted), found in zip(self.model.golden, self.predict(texts), strict=True):
            if abs(wanted - found) > _GOLDEN_TOLERANCE:
                raise ModelError(
                    f"model {self.name!r} gives {found:.2f} instead of {wanted:.2f} for {text!r}: "
                    "it was made with other versions of voicecheck or its packages"
                )

    @property
    def language(self) -> str:
        """str: ISO 639-1 code of the language."""
        return self.model.language

    def predict(self, texts: Sequence[str]) -> np.ndarray:
        """Return the scores of many texts: the fast path, without explanations.

        Parameters
        ----------
        texts : sequence of str
            Texts in the language of the checker.

        Returns
        -------
        ndarray of shape (n_texts,), dtype float64
            Scores, 0 to 100.

        Raises
        ------
        TextError
            If a text has no words; the message names its place.
        TypeError
            If a text is not a string.

        Examples
        --------
        >>> import voicecheck
        >>> voicecheck.load("en").predict(["lol same", "Shop the sale now!"]).shape
        (2,)
        """
        if isinstance(texts, (str, bytes)):
            raise TypeError("predict takes a list of texts; for one text use score(text)")
        scores, words, _ = self._predict(list(texts))
        for place in np.flatnonzero(words == 0).tolist():
            try:
                require_words(texts[place], 0)
            except TextError as error:
                raise TextError(f"text {place}: {error}") from None
        return scores

    def score(self, text: str) -> Report:
        """Score one text.

        Parameters
        ----------
        text : str
            A draft in the language of the checker.

        Returns
        -------
        Report
            The score; explanations are found when they are asked for.

        Raises
        ------
        TextError
            If the text has no words.
        TypeError
            If it is not a string.
        """
        (report,) = self.reports([text])
        if isinstance(report, VoicecheckError):
            raise report
        return report

    def reports(self, texts: Sequence[str]) -> list[Report | VoicecheckError]:
        """Score several texts; one that cannot be scored gives its error instead.

        Parameters
        ----------
        texts : sequence of str
            Texts in the language of the checker.

        Returns
        -------
        list of Report or VoicecheckError
            In order.
        """
        scores, words, windows = self._predict(texts)
        found: list[Report | VoicecheckError] = []
        low, high = self.model.interval_ends(scores, words)
        for text, value, interval, n_words, n_windows in zip(
            texts,
            scores.tolist(),
            zip(low.tolist(), high.tolist(), strict=True),
            words.tolist(),
            windows.tolist(),
            strict=True,
        ):
            try:
                require_words(text, int(n_words))
            except TextError as error:
                found.append(error)
                continue
            found.append(
                Report(text, value, interval, self.language, int(n_words), n_windows, self.name)
            )
        return found

    def scores_and_points(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return scores with the points of each dimension, without full explanations.

        Parameters
        ----------
        texts : sequence of str
            Texts in the language of the checker.

        Returns
        -------
        scores : ndarray of shape (n_texts,), dtype float64
            Scores, 0 to 100; meaningless for a text without words.
        n_words : ndarray of shape (n_texts,), dtype float64
            Numbers of words.
        points : ndarray of shape (n_texts, n_dimensions), dtype float64
            What each of `voicecheck.explain.ALL_DIMENSIONS` adds to the score or takes off it,
            as in `Report.dimensions`.
        """
        points = np.zeros((len(texts), len(ALL_DIMENSIONS)))
        scores, words, _ = self._predict(texts, points)
        return scores, words, points

    @cached_property
    def _points(self) -> DimensionPoints:
        return DimensionPoints(self.model, self._extractor.style_names)

    def _predict(
        self, texts: Sequence[str], points: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return scores, numbers of words and numbers of windows; fill in the points if asked."""
        windows = np.ones(len(texts), dtype=np.int64)
        with self._lock:
            # A text that is certainly long is read in windows only.
            scores, words = self._whole(
                [text if len(require_text(text)) < _CERTAINLY_LONG else "" for text in texts],
                points,
            )
            for place, text in enumerate(texts):
                if len(text) < _CERTAINLY_LONG and words[place] <= _LONG_WORDS:
                    continue
                parts = self._windows(text)
                own = None if points is None else np.zeros((len(parts), points.shape[1]))
                part_scores, part_words = self._whole([part for part, _ in parts], own)
                words[place] = part_words.sum()
                windows[place] = len(parts)
                if words[place]:
                    scores[place] = round(np.average(part_scores, weights=part_words), 2)
                    if own is not None:
                        points[place] = np.average(own, axis=0, weights=part_words)
        return scores, words, windows

    def _whole(
        self, texts: Sequence[str], points: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return scores and numbers of words of texts that are not cut."""
        scores = np.zeros(len(texts))
        words = np.zeros(len(texts))
        for start in range(0, len(texts), _BATCH):
            numbers = self._extractor.extract(texts[start : start + _BATCH])
            if points is None:
                raw = self.model.raw(numbers)
            else:
                raw, points[start : start + _BATCH] = self._points.of(numbers)
            found = self.model.calibrated(raw)
            # The last bits of a sum depend on the size of the batch; scores must not.
            scores[start : start + _BATCH] = np.round(found, 2)
            words[start : start + _BATCH] = numbers.n_words
        return scores, words

    def _windows(self, text: str) -> list[tuple[str, int]]:
        """Cut a long text at sentence boundaries; return the parts with their offsets."""
        batch = self._extractor.reader.read([text])
        offsets = batch.token_offsets(0)
        flags = batch.flags[: int(batch.last[0])]
        word_counts = np.cumsum((flags & 1) > 0)
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

    def _single(self, text: str) -> tuple[float, int, int]:
        """Return score, number of words and of windows; the last text's are remembered."""
        with self._lock:
            if self._recent is None or self._recent[0] != require_text(text):
                scores, words, windows = self._predict([text])
                require_words(text, int(words[0]))
                self._recent = (text, float(scores[0]), int(words[0]), int(windows[0]))
            return self._recent[1:]

    def explain(self, text: str) -> Explanation:
        """Say why a text has its score.

        Parameters
        ----------
        text : str
            A text with words.

        Returns
        -------
        Explanation
            Points by dimension, sentences with their own scores, and passages.
        """
        with self._lock:
            explanation = self._explained(text)
            sentences = self._scored(explanation.sentences)
        return replace(explanation, sentences=tuple(sentences))

    def passages(self, text: str) -> tuple[Passage, ...]:
        """Return the passages that move the score of a text, without scoring its sentences.

        Parameters
        ----------
        text : str
            A text with words.

        Returns
        -------
        tuple of Passage
            In the order of the text.
        """
        with self._lock:
            return self._explained(text).passages

    def _explained(self, text: str) -> Explanation:
        """Explain a text without scoring its sentences."""
        score, n_words, n_windows = self._single(text)
        parts = self._windows(text) if n_windows > 1 else [(text, 0)]
        part_words = [n_words]
        if n_windows > 1:
            part_words = self._whole([part for part, _ in parts])[1].tolist()
        base = 0.0
        points = dict.fromkeys(ALL_DIMENSIONS, 0.0)
        sentences: list[Sentence] = []
        passages: list[Passage] = []
        for (part, start), own_words in zip(parts, part_words, strict=True):
            share = own_words / n_words
            own_base, own_points, own_sentences, own_passages = self._explain(part, start)
            base += float(share * own_base)
            for name, value in own_points.items():
                points[name] += float(share * value)
            sentences += own_sentences
            passages += [
                Passage(p.start_char, p.end_char, p.text, p.dimension, float(p.points * share))
                for p in own_passages
            ]
        # Rounding of the last bits goes into the base, so that the sum is the score exactly.
        base += score - (base + sum(points.values()))
        kept = [passage for passage in passages if abs(passage.points) >= _SHOWN_POINTS]
        return Explanation(base, points, tuple(sentences), tuple(kept))

    def findings(
        self, text: str, *, everything: bool = False, guide: Guide | None = None
    ) -> tuple[Finding, ...]:
        """Show the passages that make the voice of a text, with a sentence on each.

        Parameters
        ----------
        text : str
            A text with words.
        everything : bool
            Whether to show trifles as well; otherwise about one finding in 12 words.
        guide : Guide, optional
            Which rules have a say; by default all.

        Returns
        -------
        tuple of Finding
            In the order of the text, without overlaps.
        """
        with self._lock:
            explanation = self._explained(text)
            n_words = self._single(text)[1]
            batch = self._extractor.reader.read([text])
            markers = load_pack(self.language).markers
            spans = [(a, b, markers[m]) for m, a, b in batch.marker_spans(0)]
        marked = []
        for p in explanation.passages:
            own = [
                (min(b, p.end_char) - max(a, p.start_char), marker.id)
                for a, b, marker in spans
                if a < p.end_char and p.start_char < b and marker.dimension == p.dimension
            ]
            rule = max(own)[1] if own else p.dimension
            if guide and not guide.allows(text, p.start_char, p.end_char, rule):
                continue
            marked.append(Marked(p.start_char, p.end_char, p.dimension, p.points, rule))
        messages = self._book(guide).pack.messages
        return findings_of(text, marked, messages, n_words, everything)

    def suggestions(self, text: str, *, guide: Guide | None = None) -> tuple[Suggestion, ...]:
        """Offer replacements, cuts and questions, each with the score after it.

        Parameters
        ----------
        text : str
            A text with words.
        guide : Guide, optional
            Which rules have a say; by default all.

        Returns
        -------
        tuple of Suggestion
            In the order of the text; none for a text that sounds like a person.
        """
        score = self._single(text)[0]
        if score < REWRITE_FLOOR:
            return ()
        found = self.findings(text, guide=guide)
        draft, book = self.draft(text), self._book(guide)
        offered = self._offer(text, guide)
        offers = suggestions_of(text, score, draft, book, found, offered, self._scorer)
        return tuple(
            s for s in offers if not guide or guide.allows(text, s.start_char, s.end_char, s.rule)
        )

    def rewrite(
        self,
        text: str,
        *,
        speaker: str | None = None,
        address: str | None = None,
        guide: Guide | None = None,
    ) -> Rewrite:
        """Apply the edits that together lower the score.

        Parameters
        ----------
        text : str
            A text with words.
        speaker : {"ich", "wir", "I", "we"}, optional
            Who speaks; by default whoever speaks in the text.
        address : {"du", "Sie"}, optional
            How a German text addresses its readers; by default as it does.
        guide : Guide, optional
            Which rules have a say; by default all.

        Returns
        -------
        Rewrite
            The rewritten text, its edits and both scores.

        Raises
        ------
        ValueError
            If there is no such speaker or address in the language of the checker.
        """
        score = self._single(text)[0]
        asked, left = self._book(guide).switches(self.draft(text), speaker, address)
        if guide:
            asked = [e for e in asked if guide.allows(text, e.start_char, e.end_char, e.rule)]

        suggested = self._book(guide).pack.suggested

        def offer(current: str) -> list[tuple[float, Edit]]:
            offered = self._offer(current, guide)
            return [(after, edit) for after, edit in offered if edit.rule not in suggested]

        return best_rewrite(text, score, offer, self._scorer, REWRITE_FLOOR, (asked, left))

    def _book(self, guide: Guide | None) -> RuleBook:
        return guide.book if guide else rule_book(self.language)

    def _offer(self, text: str, guide: Guide | None) -> list[tuple[float, Edit]]:
        """Return edits with the scores after them; the last text's are remembered."""
        book = self._book(guide)
        with self._lock:
            recent = self._recent_offer
            if recent is None or recent[0] != text or recent[1] is not book:
                edits = book.edits(self.draft(text))
                recent = (text, book, offered_edits(text, edits, self._scorer))
                self._recent_offer = recent
        if guide is None:
            return recent[2]
        return [
            (score, e)
            for score, e in recent[2]
            if guide.allows(text, e.start_char, e.end_char, e.rule)
        ]

    def _scorer(self, texts: Sequence[str]) -> list[float]:
        return self._predict(texts)[0].tolist()

    def draft(self, text: str) -> Draft:
        """Cut a text into sentences, for the rules.

        Parameters
        ----------
        text : str
            A text.

        Returns
        -------
        Draft
            The text and its sentences.
        """
        with self._lock:
            batch = self._extractor.reader.read([text])
            offsets = batch.token_offsets(0)
            n_tokens = int(batch.last[0])
            tokens = batch.table.tokens
            firsts = [int(place) for place in batch.sentence_first if place < n_tokens]
            sentences = []
            for start, following in zip(firsts, [*firsts[1:], n_tokens], strict=True):
                end = following
                while end > start + 1 and tokens[batch.rows[end - 1]].isspace():
                    end -= 1
                stop = int(offsets[end - 1]) + len(tokens[batch.rows[end - 1]])
                sentences.append((int(offsets[start]), stop))
            return Draft(batch.normals[0], tuple(sentences))

    def _scored(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        scores, words = self._whole([sentence.text for sentence in sentences])
        return [
            Sentence(s.start_char, s.end_char, s.text, float(value) if count else None)
            for s, value, count in zip(sentences, scores, words, strict=True)
        ]

    def _explain(
        self, text: str, shift: int
    ) -> tuple[float, dict[str, float], list[Sentence], list[Passage]]:
        numbers = self._extractor.extract([text])
        found = attribute(self.model, numbers, 0, self._extractor.style_names)
        rules = self._extractor.reader.matcher.rules
        names = token_dimensions(numbers, 0, rules)
        points = dimension_points(found, self._extractor.style_names, names)
        at_tokens = token_points(found, numbers, 0, self._extractor.style_names, rules)
        batch = numbers.batch
        offsets = batch.token_offsets(0)
        n_tokens = int(batch.last[0])

        def span(start: int, end: int) -> tuple[int, int, str]:
            start_char, end_char = batch.char_span(0, start, end, offsets)
            return start_char + shift, end_char + shift, text[start_char:end_char]

        firsts = [int(place) for place in batch.sentence_first if place < n_tokens]
        sentences = []
        for start, following in zip(firsts, [*firsts[1:], n_tokens], strict=True):
            end = following
            while end > start + 1 and batch.table.tokens[batch.rows[end - 1]].isspace():
                end -= 1
            sentences.append(Sentence(*span(start, end), None))
        return found.base, points, sentences, self._passages(numbers, at_tokens, names, span)

    @staticmethod
    def _passages(numbers: Extraction, points: np.ndarray, names: list[str], span) -> list[Passage]:
        """Join neighbouring tokens of one dimension and one direction."""
        passages = []
        start = 0
        n_tokens = len(names)
        while start < n_tokens:
            end = start + 1
            total = float(points[start])
            while (
                end < n_tokens
                and names[end] == names[start]
                and names[start] != "wording"
                and not numbers.batch.starts[end]
            ):
                total += float(points[end])
                end += 1
            passage = Passage(*span(start, end), names[start], total)
            if not passage.text.isspace():
                passages.append(passage)
            start = end
        return passages


@lru_cache(maxsize=32)
def load(place: str, settings: Settings | None = None) -> Checker | DraftChecker:
    """Load a checker.

    Parameters
    ----------
    place : str
        ``"de"`` or ``"en"`` for a shipped model, or the folder of your own.
    settings : Settings, optional
        A project's settings: markup, names, rules that are off or its own. Without them texts are
        read as they are.

    Returns
    -------
    Checker or DraftChecker
        The checker; the same one for the same place and settings.

    Raises
    ------
    ModelError
        If there is no sound model at that place.

    Examples
    --------
    >>> import voicecheck
    >>> voicecheck.load("de").language
    'de'
    """
    if settings is not None:
        from voicecheck.drafts import DraftChecker

        return DraftChecker(load(place), settings)
    checker = Checker(load_model(place), str(place))
    checker.verify()
    return checker


def score(text: str, *, language: str | None = None, settings: Settings | None = None) -> Report:
    """Say how a draft sounds, from a person talking (0) to a sales pitch (100).

    Parameters
    ----------
    text : str
        The draft, as it would be posted.
    language : {"de", "en"}, optional
        Its language; by default it is told from the text.
    settings : Settings, optional
        A project's settings; see `load`.

    Returns
    -------
    Report
        Score, label, interval and, when asked for, dimensions, sentences and passages.

    Raises
    ------
    TextError
        If the text is empty or has no words.
    LanguageError
        If it is in another language.
    TypeError
        If it is not a string.

    Examples
    --------
    >>> import voicecheck
    >>> report = voicecheck.score("Jetzt zugreifen: Unser Premium-Paket zum Bestpreis sichern!")
    >>> report.label
    'promotional'
    """
    require_text(text)
    if not text.strip():
        require_words(text, 0)
    return load(_place_of(text, language, settings), settings).score(text)


def _place_of(text: str, language: str | None, settings: Settings | None) -> str:
    """Return which model scores a text: its language or a folder."""
    if settings is not None:
        from voicecheck.drafts import draft_prose

        chosen = language or (settings.language if settings.language != "auto" else None)
        # A model is asked whatever the language, unless a text is said to be in another.
        if settings.model:
            return settings.model
        return chosen or _language_of(draft_prose(text, settings).text)
    return language or _language_of(text)


def _language_of(text: str) -> str:
    if detect_language(text).code == "und":
        require_words(text, 0)
    return require_language(text)


def score_many(
    texts: Iterable[str],
    *,
    language: str | None = None,
    settings: Settings | None = None,
    n_jobs: int = 1,
    on_error: Literal["raise", "return"] = "raise",
) -> Iterator[Report | VoicecheckError]:
    """Score a stream of texts, lazily and in order, in constant memory.

    Parameters
    ----------
    texts : iterable of str
        Texts; they are drawn as reports are asked for.
    language : {"de", "en"}, optional
        Their language; by default it is told from each text.
    settings : Settings, optional
        A project's settings; see `load`.
    n_jobs : int
        Number of processes (joblib); −1 for one per core.
    on_error : {"raise", "return"}
        What to do with a text that cannot be scored: raise its error, or give the error in the
        place of the report.

    Yields
    ------
    Report or VoicecheckError
        One for each text.

    Raises
    ------
    VoicecheckError
        With ``on_error="raise"``, for the first text that cannot be scored.

    Examples
    --------
    >>> import voicecheck
    >>> [r.label for r in voicecheck.score_many(["ich bin so müde heute", "lol no way mate"])]
    ['personal', 'personal']
    """
    if isinstance(texts, (str, bytes)):
        raise TypeError("score_many takes several texts; for one text use score(text)")
    chunks = _chunks(texts)
    if n_jobs == 1:
        results: Iterable[list[Report | VoicecheckError]] = (
            _score_chunk(chunk, language, settings) for chunk in chunks
        )
    else:
        from joblib import Parallel, delayed

        pool = Parallel(n_jobs=n_jobs, return_as="generator")
        results = pool(delayed(_score_chunk)(chunk, language, settings) for chunk in chunks)
    place = 0
    for part in results:
        for result in part:
            if isinstance(result, VoicecheckError) and on_error == "raise":
                raise type(result)(f"text {place}: {result}")
            place += 1
            yield result


def _chunks(texts: Iterable[str]) -> Iterator[list[str]]:
    stream = iter(texts)
    while chunk := list(islice(stream, _BATCH)):
        yield chunk


def _score_chunk(
    texts: list[str], language: str | None, settings: Settings | None
) -> list[Report | VoicecheckError]:
    results: list[Report | VoicecheckError | None] = [None] * len(texts)
    by_model: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        try:
            require_text(text)
            if not text.strip():
                require_words(text, 0)
            by_model.setdefault(_place_of(text, language, settings), []).append(place)
        except VoicecheckError as error:
            results[place] = error
    for model, places in by_model.items():
        found = load(model, settings).reports([texts[place] for place in places])
        for place, result in zip(places, found, strict=True):
            results[place] = result
    return [result for result in results if result is not None]
