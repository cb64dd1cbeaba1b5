"""What voicecheck says of one draft: frozen, plain, and explained when asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voicecheck.rewrite.advice import Finding, Suggestion
    from voicecheck.rewrite.search import Rewrite
    from voicecheck.settings import Settings

__all__ = ["LABELS", "Explanation", "Passage", "Report", "Sentence", "label_of"]

LABELS = ("personal", "mixed", "promotional")
_MIXED_FROM, _PROMOTIONAL_ABOVE = 35.0, 65.0


def label_of(score: float) -> str:
    """Return the label of a score.

    Parameters
    ----------
    score : float
        0 to 100.

    Returns
    -------
    {"personal", "mixed", "promotional"}
        ``personal`` below 35, ``mixed`` from 35 to 65, ``promotional`` above 65.

    Examples
    --------
    >>> label_of(34.9), label_of(35), label_of(65.1)
    ('personal', 'mixed', 'promotional')
    """
    if score < _MIXED_FROM:
        return LABELS[0]
    return LABELS[1] if score <= _PROMOTIONAL_ABOVE else LABELS[2]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and how it sounds by itself.

    Attributes
    ----------
    start_char, end_char : int
        Half-open span in code points of the text as given.
    text : str
        The sentence as given.
    score : float or None
        0 to 100; None where the sentence has no words.
    """

    start_char: int
    end_char: int
    text: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words that moves the score.

    Attributes
    ----------
    start_char, end_char : int
        Half-open span in code points of the text as given.
    text : str
        The words as given.
    dimension : str
        Why they move it.
    points : float
        By how much; positive towards a sales pitch.
    """

    start_char: int
    end_char: int
    text: str
    dimension: str
    points: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a draft has its score.

    Attributes
    ----------
    base : float
        Score of a plain post, without markers, emoji, links or exclamation marks.
    dimensions : dict of str to float
        Points of each dimension; with `base` they add up to the score.
    sentences : tuple of Sentence
        The sentences in order.
    passages : tuple of Passage
        Runs of words that move the score by a point or more, in order.
    """

    base: float
    dimensions: dict[str, float]
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Report:
    """How one draft sounds.

    Attributes
    ----------
    text : str
        The text as given.
    score : float
        0.0 (a person talking) to 100.0 (a sales pitch).
    interval : tuple of float
        80 % prediction interval of the rating that readers would give.
    language : str
        ISO 639-1 code.
    n_words : int
        Number of words.
    n_windows : int
        In how many parts a long text was read; 1 for a post.
    model : str
        Language code or folder of the model.
    settings : Settings or None
        A project's settings, if it was scored with any.

    Examples
    --------
    >>> import voicecheck
    >>> report = voicecheck.score("Puh, was für ein Tag. Erst mal Tee.")
    >>> report.label, report.language, report.n_words
    ('personal', 'de', 8)
    """

    text: str
    score: float
    interval: tuple[float, float]
    language: str
    n_words: int
    n_windows: int
    model: str
    settings: Settings | None = field(default=None, repr=False)

    def __float__(self) -> float:
        """Return the score."""
        return self.score

    @property
    def label(self) -> str:
        """str: ``personal``, ``mixed`` or ``promotional``."""
        return self.settings.label(self.score) if self.settings else label_of(self.score)

    @cached_property
    def explanation(self) -> Explanation:
        """Explanation: why the draft has its score, found when first asked for."""
        from voicecheck.api import load

        return load(self.model, self.settings).explain(self.text)

    @property
    def dimensions(self) -> dict[str, float]:
        """dict of str to float: points of each dimension; with the base they make the score."""
        return self.explanation.dimensions

    @property
    def base(self) -> float:
        """float: score of a plain post."""
        return self.explanation.base

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """tuple of Sentence: the sentences, each with its own score."""
        return self.explanation.sentences

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """tuple of Finding: the passages that make the voice, with a sentence on each."""
        from voicecheck.api import load

        return load(self.model, self.settings).findings(self.text)

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """tuple of Suggestion: replacements, cuts and questions, with the score after each."""
        from voicecheck.api import load

        return load(self.model, self.settings).suggestions(self.text)

    def rewrite(self, *, speaker: str | None = None, address: str | None = None) -> Rewrite:
        """Apply the edits that together make the draft sound most like a person.

        Parameters
        ----------
        speaker : {"ich", "wir", "I", "we"}, optional
            Who speaks; by default whoever speaks in the draft.
        address : {"du", "Sie"}, optional
            How a German draft addresses its readers; by default as it does.

        Returns
        -------
        Rewrite
            The rewritten text, its edits and both scores. Rewriting the result again changes
            nothing more.

        Raises
        ------
        ValueError
            If there is no such speaker or address in the language of the draft.

        Examples
        --------
        >>> import voicecheck
        >>> draft = "Entdecken Sie noch heute unsere hochwertigen Messer! Jetzt zugreifen!"
        >>> rewrite = voicecheck.score(draft).rewrite()
        >>> rewrite.score_after < rewrite.score_before
        True
        >>> "zugreifen" in rewrite.text
        False
        """
        from voicecheck.api import load

        return load(self.model, self.settings).rewrite(self.text, speaker=speaker, address=address)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """tuple of Passage: runs of words that move the score."""
        return self.explanation.passages

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values.

        Returns
        -------
        dict
            Score, label, interval, language, dimensions, sentences, passages, findings,
            suggestions and the best rewrite.
        """
        rewrite = self.rewrite()
        from dataclasses import asdict

        return {
            "text": self.text,
            "score": self.score,
            "label": self.label,
            "interval": list(self.interval),
            "language": self.language,
            "n_words": self.n_words,
            "n_windows": self.n_windows,
            "base": self.base,
            "dimensions": dict(self.dimensions),
            "sentences": [asdict(sentence) for sentence in self.sentences],
            "passages": [asdict(passage) for passage in self.passages],
            "findings": [asdict(finding) for finding in self.findings],
            "suggestions": [asdict(suggestion) for suggestion in self.suggestions],
            "rewrite": asdict(rewrite),
        }

    def to_json(self, **options: Any) -> str:
        """Return everything as JSON.

        Parameters
        ----------
        **options
            Passed to `json.dumps`; by default letters stay readable.

        Returns
        -------
        str
            A JSON object.
        """
        return json.dumps(self.to_dict(), **({"ensure_ascii": False} | options))

    def __str__(self) -> str:
        """Return the report for a terminal, without colour."""
        from voicecheck.render import plain

        return plain(self)

    def _repr_html_(self) -> str:
        from voicecheck.render import html

        return html(self)
