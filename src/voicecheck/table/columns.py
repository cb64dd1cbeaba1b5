"""What a table gets to know of each post: one row of columns, and never an exception."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from voicecheck.errors import LanguageError, TextError, VoicecheckError
from voicecheck.lang.pack import LANGUAGES, load_pack
from voicecheck.report import label_of

if TYPE_CHECKING:
    import numpy as np

__all__ = ["REWRITE_COLUMNS", "VOICE_COLUMNS", "VoiceRow", "column_names", "voice_rows"]

VOICE_COLUMNS = (
    "voice_score",
    "voice_label",
    "voice_low",
    "voice_high",
    "voice_language",
    "voice_reasons",
)
REWRITE_COLUMNS = ("voice_rewrite", "voice_rewrite_score")
ERROR_COLUMN = "voice_error"
_MAX_REASONS = 3
_MIN_POINTS = 1.0
# A score is at most 100; single dimensions may be a good deal beyond it.
_MAX_POINTS = 500


class VoiceRow(NamedTuple):
    """What is known of the voice of one post.

    Attributes
    ----------
    score : float or None
        0 (a person talking) to 100 (a sales pitch); None if the post cannot be scored, as are
        the next four.
    label : {"personal", "mixed", "promotional"} or None
        Its label.
    low, high : float or None
        80 % interval.
    language : str or None
        ISO 639-1 code of the language in which it was scored.
    reasons : str or None
        The dimensions that move the score most, in words of the post's language, with points.
    rewrite : str or None
        The post as a person would say it; None if not asked for or nothing is to be rewritten.
    rewrite_score : float or None
        The score of the rewrite.
    error : str or None
        Why the post cannot be scored.
    """

    score: float | None = None
    label: str | None = None
    low: float | None = None
    high: float | None = None
    language: str | None = None
    reasons: str | None = None
    rewrite: str | None = None
    rewrite_score: float | None = None
    error: str | None = None

    def values(self, *, rewrite: bool = False) -> tuple[float | str | None, ...]:
        """Return the values in the order of `column_names`.

        Parameters
        ----------
        rewrite : bool
            Whether the columns of the rewrite are among them.

        Returns
        -------
        tuple
            One value a column; None for an empty one.
        """
        return tuple(self) if rewrite else (*self[:6], self.error)


def column_names(*, rewrite: bool = False) -> tuple[str, ...]:
    """Name the columns that a table gets.

    Parameters
    ----------
    rewrite : bool
        Whether the columns of the rewrite are among them.

    Returns
    -------
    tuple of str
        In order.

    Examples
    --------
    >>> column_names()[0], column_names()[-1]
    ('voice_score', 'voice_error')
    """
    return (*VOICE_COLUMNS, *(REWRITE_COLUMNS if rewrite else ()), ERROR_COLUMN)


def voice_rows(
    texts: Iterable[object], *, language: str | None = None, rewrite: bool = False
) -> list[VoiceRow]:
    """Score posts for a table; one that cannot be scored gives a row with its error.

    Parameters
    ----------
    texts : iterable of object
        The posts; what is no string gives an error.
    language : {"de", "en"} or str, optional
        Their language, or the folder of a model; by default it is told from each post.
    rewrite : bool
        Whether to rewrite them as well, which takes far longer.

    Returns
    -------
    list of VoiceRow
        One for each post, in order.

    Raises
    ------
    ModelError
        If there is no sound model for `language`.

    Examples
    --------
    >>> rows = voice_rows(["Jetzt zugreifen: nur heute 20 % Rabatt auf alles!", "", None])
    >>> rows[0].label, rows[0].language, rows[1].error
    ('promotional', 'de', 'the text is empty: there is nothing to score')
    """
    texts = list(texts)
    rows = [VoiceRow()] * len(texts)
    by_model: dict[str, list[tuple[int, str]]] = {}
    for place, given in enumerate(texts):
        try:
            text = _text_of(given)
            by_model.setdefault(_model_for(text, language), []).append((place, text))
        except VoicecheckError as error:
            rows[place] = VoiceRow(error=str(error))
    for name, posts in by_model.items():
        found = _rows([text for _, text in posts], name, rewrite)
        for (place, _), row in zip(posts, found, strict=True):
            rows[place] = row
    return rows


# The process that hands texts out to others holds neither numpy nor models: hence the imports
# inside functions.
def _text_of(given: object) -> str:
    if isinstance(given, str):
        return given
    if given is None:
        return ""
    raise TextError(f"not a text but {type(given).__name__}")


def _model_for(text: str, language: str | None) -> str:
    """Return the name of the model that scores a post, or raise why none does."""
    from voicecheck.lang.detect import detect_language
    from voicecheck.text import require_words

    if not text or text.isspace():
        require_words(text, 0)
    if language is not None:
        return language
    code, _ = detect_language(text)
    if code == "und":
        require_words(text, 0)
    if code not in LANGUAGES:
        known = " and ".join(LANGUAGES)
        raise LanguageError(f"the text looks like the language {code!r}; known are {known}")
    return code


def _rows(texts: list[str], name: str, rewrite: bool) -> list[VoiceRow]:
    from voicecheck.api import load

    checker = load(name)
    scores, n_words, points = checker.scores_and_points(texts)
    low, high = checker.model.interval_ends(scores, n_words)
    reasons = _reasons(points, checker.language)
    rows = []
    for text, score, own_words, own_low, own_high, why in zip(
        texts,
        scores.tolist(),
        n_words.tolist(),
        low.round(2).tolist(),
        high.round(2).tolist(),
        reasons,
        strict=True,
    ):
        if not own_words:
            rows.append(VoiceRow(error=_wordless(text)))
            continue
        row = VoiceRow(score, label_of(score), own_low, own_high, checker.language, why)
        if rewrite:
            found = checker.rewrite(text)
            if found.edits:
                row = row._replace(rewrite=found.text, rewrite_score=found.score_after)
        rows.append(row)
    return rows


def _wordless(text: str) -> str:
    from voicecheck.text import require_words

    try:
        require_words(text, 0)
    except TextError as error:
        return str(error)
    raise AssertionError


@lru_cache
def _written(language: str) -> list[list[str]]:
    """Return each dimension with each number of points in the words of a language."""
    from voicecheck.explain import ALL_DIMENSIONS

    names = load_pack(language).messages["dimensions"]
    points = range(-_MAX_POINTS, _MAX_POINTS + 1)
    return [[f"{names[name]} {number:+d}" for number in points] for name in ALL_DIMENSIONS]


def _reasons(points: np.ndarray, language: str) -> list[str]:
    """Name the dimensions that move each score most, strongest first."""
    import numpy as np

    order = np.argsort(-np.abs(points), axis=1, kind="stable")[:, :_MAX_REASONS]
    strongest = np.take_along_axis(points, order, axis=1)
    counts = (np.abs(strongest) >= _MIN_POINTS).sum(axis=1).tolist()
    numbers = np.rint(strongest).astype(np.int64).clip(-_MAX_POINTS, _MAX_POINTS) + _MAX_POINTS
    written = _written(language)
    return [
        "; ".join([written[p][n] for p, n in zip(places[:count], own[:count], strict=True)])
        for count, places, own in zip(counts, order.tolist(), numbers.tolist(), strict=True)
    ]
