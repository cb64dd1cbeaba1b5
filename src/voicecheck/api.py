"""The functions that texts come in by: load a checker, score one text, score many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal, overload

from voicecheck.checker import Checker, load_checker
from voicecheck.drafts import DraftChecker, draft_prose
from voicecheck.errors import VoicecheckError
from voicecheck.lang.detect import detect_language, require_language
from voicecheck.report import Report
from voicecheck.settings import Settings
from voicecheck.text import require_text, require_words

__all__ = ["load", "score", "score_many"]

_CHUNK = 256


@overload
def load(place: str | Path, settings: None = None) -> Checker: ...
@overload
def load(place: str | Path, settings: Settings) -> DraftChecker: ...
def load(place: str | Path, settings: Settings | None = None) -> Checker | DraftChecker:
    """Load a checker.

    Parameters
    ----------
    place : str or pathlib.Path
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
    return load_checker(str(place)) if settings is None else _load_drafts(str(place), settings)


@lru_cache(maxsize=32)
def _load_drafts(place: str, settings: Settings) -> DraftChecker:
    return DraftChecker(load_checker(place), settings)


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
    TypeError
        If one text is given instead of several.

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
    while chunk := list(islice(stream, _CHUNK)):
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
