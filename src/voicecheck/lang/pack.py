"""Reads and checks the files of a language pack."""

from __future__ import annotations

import datetime
import hashlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

from voicecheck.errors import LanguageError, PackError
from voicecheck.lang.phrases import Phrase, expand

__all__ = ["DIMENSIONS", "LANGUAGES", "LanguagePack", "Marker", "load_pack", "read_markers"]

LANGUAGES = ("de", "en")
DIMENSIONS = (
    "message_personalization",
    "informal_speech",
    "invitational_rhetoric",
    "call_to_action",
    "offer",
    "hype",
    "corporate_speaker",
    "nominal_style",
    "reach_devices",
)
VOICES = ("personal", "neutral", "promotional")
PLACES = ("anywhere", "sentence_start", "post_start", "post_end")
_MARKER_KEYS = {
    "id": str,
    "voice": str,
    "source": str,
    "date": datetime.date,
    "phrases": list,
    "flag": list,
    "silent": list,
    "case": bool,
    "where": str,
    "not_after": list,
    "not_before": list,
}
_REQUIRED = ("id", "voice", "source", "date", "phrases", "flag", "silent")


@dataclass(frozen=True, slots=True)
class Marker:
    """A way of speaking that is told by its words.

    Attributes
    ----------
    id : str
        ``dimension.name``.
    dimension : str
        One of `DIMENSIONS`.
    voice : {"personal", "neutral", "promotional"}
        What the marker tells of the speaker.
    phrases : tuple of str
        The phrases as written in the pack.
    case : bool
        Whether letters must match as written.
    where : {"anywhere", "sentence_start", "post_start", "post_end"}
        Where in the post it counts.
    not_after, not_before : tuple of str
        Neighbouring words beside which it does not count.
    flag : tuple of str
        Examples with what must be found in brackets.
    silent : tuple of str
        Examples in which nothing may be found.
    source : str
        Where the entry comes from.
    date : datetime.date
        When it was written.
    """

    id: str
    dimension: str
    voice: str
    phrases: tuple[str, ...]
    flag: tuple[str, ...]
    silent: tuple[str, ...]
    source: str
    date: datetime.date
    case: bool = False
    where: str = "anywhere"
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()

    def expanded(self, tokenise: Callable[[str], list[str]]) -> list[Phrase]:
        """Return every wording of the marker.

        Parameters
        ----------
        tokenise : callable
            Cuts a string into tokens.

        Returns
        -------
        list of Phrase
            All wordings.
        """
        return [phrase for pattern in self.phrases for phrase in expand(pattern, tokenise)]


@dataclass(frozen=True)
class LanguagePack:
    """All data of one language.

    Attributes
    ----------
    code : str
        ISO 639-1 code.
    data : mapping
        ``language.toml``: names, function words, abbreviations.
    messages : mapping
        ``messages.toml``: what voicecheck says in this language.
    sha256 : str
        Hash over the files of the pack that scores depend on.
    texts : mapping
        The files' contents by name.
    folder : str
        Where they lie, for messages.
    """

    code: str
    data: Mapping[str, Any]
    messages: Mapping[str, Any]
    sha256: str
    texts: Mapping[str, str]
    folder: str

    @cached_property
    def markers(self) -> tuple[Marker, ...]:
        """tuple of Marker: the markers, sorted by id; read and checked when first asked for."""
        markers: dict[str, Marker] = {}
        for name in DIMENSIONS:
            place = f"{self.folder}/{name}.toml"
            table = _parse(place, self.texts[name])
            for marker in read_markers(table, name, place, self.texts[name]):
                if marker.id in markers:
                    raise PackError(f"{place}: the id {marker.id!r} is used twice")
                markers[marker.id] = marker
        return tuple(markers[key] for key in sorted(markers))


@lru_cache
def load_pack(code: str) -> LanguagePack:
    """Read the language pack of a language.

    Parameters
    ----------
    code : str
        ISO 639-1 code, one of `LANGUAGES`.

    Returns
    -------
    LanguagePack
        The pack.

    Raises
    ------
    LanguageError
        If there is no such pack.
    PackError
        If a file of the pack is wrong.
    """
    if code not in LANGUAGES:
        raise LanguageError(f"no language pack {code!r}; there are: {', '.join(LANGUAGES)}")
    folder = files("voicecheck.lang") / code
    digest = hashlib.sha256()
    texts = {}
    for name in ("language", "messages", *DIMENSIONS):
        path = folder / f"{name}.toml"
        try:
            texts[name] = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise PackError(f"{path}: the file is missing") from None
        # What voicecheck says of a score does not change it.
        if name != "messages":
            digest.update(texts[name].encode())
    data, messages = (
        _parse(f"{folder / name}.toml", texts[name]) for name in ("language", "messages")
    )
    return LanguagePack(code, data, messages, digest.hexdigest(), texts, str(folder))


def _parse(place: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{place}: {error}") from None


def read_markers(
    table: Mapping[str, Any], dimension: str, place: str, text: str = ""
) -> list[Marker]:
    """Check the markers of one file and return them.

    Parameters
    ----------
    table : mapping
        The parsed file.
    dimension : str
        The dimension that the file is for.
    place : str
        Name of the file, for messages.
    text : str
        The file's text, for the line numbers in messages.

    Returns
    -------
    list of Marker
        The markers in the order of the file.

    Raises
    ------
    PackError
        If an entry is wrong; the message names file, line, entry and what is allowed.
    """
    markers = []
    for entry in table.get("marker", []):
        name = entry.get("id", "an entry without id")
        line = text[: max(text.find(f'"{name}"'), 0)].count("\n") + 1
        where = f"{place}:{line}: {name}"
        problem = _problem(entry, dimension)
        if problem:
            raise PackError(f"{where}: {problem}")
        fields: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()
        }
        markers.append(Marker(dimension=dimension, **fields))
    return markers


def _problem(entry: Mapping[str, Any], dimension: str) -> str:
    for key, value in entry.items():
        if key not in _MARKER_KEYS:
            return f"{key!r} is not known; allowed: {', '.join(_MARKER_KEYS)}"
        if not isinstance(value, _MARKER_KEYS[key]):
            return f"{key!r} must be {_MARKER_KEYS[key].__name__}, not {type(value).__name__}"
        if isinstance(value, list) and not all(isinstance(item, str) for item in value):
            return f"{key!r} must hold strings only"
    for key in _REQUIRED:
        if not entry.get(key):
            return f"{key!r} is missing or empty"
    if not entry["id"].startswith(f"{dimension}."):
        return f"the id must begin with {dimension!r}."
    if entry["voice"] not in VOICES:
        return f"voice {entry['voice']!r} is not one of {', '.join(VOICES)}"
    if entry.get("where", "anywhere") not in PLACES:
        return f"where {entry['where']!r} is not one of {', '.join(PLACES)}"
    for pattern in entry["phrases"]:
        try:
            expand(pattern, str.split)
        except ValueError as error:
            return str(error)
    return ""
