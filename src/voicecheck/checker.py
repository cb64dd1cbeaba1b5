"""One language, one model: scores, explanations, findings, suggestions and rewrites of texts."""

from __future__ import annotations

import math
import threading
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import numpy as np

from voicecheck.errors import ModelError, TextError, VoicecheckError
from voicecheck.explain import ALL_DIMENSIONS
from voicecheck.model import VoiceModel
from voicecheck.model_store import load_model
from voicecheck.passages import explain_text, score_sentences
from voicecheck.report import Explanation, Passage, Report, label_of
from voicecheck.rewrite.advice import Finding, Marked, Suggestion, findings_of, suggestions_of
from voicecheck.rewrite.candidates import RuleBook, rule_book
from voicecheck.rewrite.draft import Draft
from voicecheck.rewrite.edits import Edit
from voicecheck.rewrite.guide import Guide
from voicecheck.rewrite.search import Rewrite, best_rewrite, offered_edits
from voicecheck.scorer import Scorer
from voicecheck.text import require_words

__all__ = ["REWRITE_FLOOR", "Checker", "load_checker"]

REWRITE_FLOOR = 45.0
"""Below this score nothing is rewritten: the draft sounds like a person already."""

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

    Examples
    --------
    >>> import voicecheck
    >>> checker = voicecheck.load("en")
    >>> checker.score("We burnt the soup again, pizza it is").label
    'personal'
    """

    def __init__(self, model: VoiceModel, name: str) -> None:
        self.model = model
        self.name = name
        self._scorer = Scorer(model)
        self._lock = threading.RLock()
        self._recent_offer: tuple[str, RuleBook, list[tuple[float, Edit]]] | None = None

    def __reduce__(self) -> tuple[Callable[[str], Checker], tuple[str]]:
        # Another process loads the model once, however many checkers it is sent.
        return load_checker, (self.name,)

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
        scores, words, _ = self._scores(list(texts))
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
        value, n_words, n_windows = self._single(text)
        low, high = self.model.interval_ends(np.array([value]), np.array([n_words]))
        interval = (float(low[0]), float(high[0]))
        return Report(text, value, interval, self.language, n_words, n_windows, self.name)

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
        scores, words, windows = self._scores(texts)
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
        scores, words, _ = self._scores(texts, points)
        return scores, words, points

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
            return score_sentences(self._scorer, explain_text(self._scorer, text))

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
            return explain_text(self._scorer, text).passages

    def findings(
        self, text: str, *, everything: bool = False, guide: Guide | None = None
    ) -> tuple[Finding, ...]:
        """Show the passages that make the voice of a text, with a sentence on each.

        Parameters
        ----------
        text : str
            A text with words.
        everything : bool
            Whether to show trifles as well; otherwise about one finding in 12 words, and none that
            would be corrected in a post that is labelled ``personal``; none at all in one that
            mourns somebody.
        guide : Guide, optional
            Which rules have a say; by default all.

        Returns
        -------
        tuple of Finding
            In the order of the text, without overlaps.
        """
        if self._floor(text, guide) == math.inf and not everything:
            return ()
        with self._lock:
            explanation = explain_text(self._scorer, text)
            score, n_words, n_windows = self._single(text)
            batch = self._scorer.reading(text).batch
            markers = batch.matcher.rules
            spans = [(a, b, markers[m]) for m, a, b in batch.marker_spans(0)]
        # A person is told what is good, not what firms would say in the same words.
        only_praise = label_of(score) == "personal" and n_windows == 1 and not everything
        marked = []
        spans.sort(key=lambda span: span[0])
        longest = max((b - a for a, b, _ in spans), default=0)
        for p in explanation.passages:
            if only_praise and p.points > 0:
                continue
            first = bisect_left(spans, p.start_char - longest, key=lambda span: span[0])
            last = bisect_left(spans, p.end_char, key=lambda span: span[0])
            own = [
                (min(b, p.end_char) - max(a, p.start_char), marker.id)
                for a, b, marker in spans[first:last]
                if p.start_char < b and marker.dimension == p.dimension
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
            In the order of the text; none for a text that sounds like a person or mourns one.
        """
        score = self._single(text)[0]
        if score < self._floor(text, guide):
            return ()
        found = self.findings(text, guide=guide)
        draft, book = self.draft(text), self._book(guide)
        offered = self._offer(text, guide)
        offers = suggestions_of(text, score, draft, book, found, offered, self._scores_of)
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

        floor = self._floor(text, guide)
        return best_rewrite(text, score, offer, self._scores_of, floor, (asked, left))

    def _floor(self, text: str, guide: Guide | None) -> float:
        """Return the score below which a text is left as it is."""
        is_post = self._single(text)[2] == 1
        return math.inf if is_post and self._book(guide).mourns(text) else REWRITE_FLOOR

    def _book(self, guide: Guide | None) -> RuleBook:
        return guide.book if guide else rule_book(self.language)

    def _offer(self, text: str, guide: Guide | None) -> list[tuple[float, Edit]]:
        """Return edits with the scores after them; the last text's are remembered."""
        book = self._book(guide)
        with self._lock:
            recent = self._recent_offer
            if recent is None or recent[0] != text or recent[1] is not book:
                edits = book.edits(self.draft(text))
                recent = (text, book, offered_edits(edits, partial(self._scorer.changed, text)))
                self._recent_offer = recent
        if guide is None:
            return recent[2]
        return [
            (score, e)
            for score, e in recent[2]
            if guide.allows(text, e.start_char, e.end_char, e.rule)
        ]

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
            batch = self._scorer.reading(text).batch
            if not batch.normals[0].text:
                return Draft(batch.normals[0], ())
            offsets = batch.token_offsets(0)
            sentences = [
                batch.normal_span(0, start, end, offsets) for start, end in batch.sentence_tokens(0)
            ]
            return Draft(batch.normals[0], tuple(sentences))

    def _scores(
        self, texts: Sequence[str], points: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        with self._lock:
            return self._scorer.scores(texts, points)

    def _scores_of(self, texts: Sequence[str]) -> list[float]:
        with self._lock:
            return self._scorer.values(texts)

    def _single(self, text: str) -> tuple[float, int, int]:
        with self._lock:
            return self._scorer.single(text)


@lru_cache(maxsize=32)
def load_checker(place: str) -> Checker:
    """Load a model and make sure that it scores as it did when it was made.

    Parameters
    ----------
    place : str
        Code of a language, for the shipped model, or the folder of a model.

    Returns
    -------
    Checker
        The checker; the same one for the same place.

    Raises
    ------
    ModelError
        If there is no sound model at that place.
    """
    checker = Checker(load_model(place), place)
    checker.verify()
    return checker
