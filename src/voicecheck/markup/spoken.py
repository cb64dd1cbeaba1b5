"""Finds words in prose that are not the writer's own: names that are given, and quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from voicecheck.markup.prose import Prose
from voicecheck.text import normalise

__all__ = ["name_spans", "quotation_spans"]

_QUOTATION = re.compile(
    r"„[^„“”\n]+[“”]|“[^“”„\n]+”|»[^»«\n]+«|«[^«»\n]+»|(?<![\w\"])\"(?=\S)[^\"\n]+(?<=\S)\"(?!\w)"
)
# Fewer words in quotation marks are a title, a name or irony.
_MIN_WORDS = 4
_WORD = re.compile(r"[^\W\d_]+")


def name_spans(prose: Prose, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Find names that are always allowed.

    Parameters
    ----------
    prose : Prose
        The prose.
    names : sequence of str
        The names; one in small letters is found in every spelling, others as they are written and
        in capitals. A genitive and the sign of a hashtag or handle belong to the name.

    Yields
    ------
    tuple of int
        Half-open spans of the file.
    """
    if not names:
        return
    normal = normalise(prose.text)
    for found in _pattern(tuple(names)).finditer(normal.text):
        yield prose.span(*normal.span(*found.span()))


@lru_cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    wordings = []
    for name in sorted(names, key=len, reverse=True):
        words = normalise(name).text.split()
        source = r"\s+".join(re.escape(word) for word in words)
        if " ".join(words).islower():
            wordings.append(f"(?i:{source})")
        else:
            capitals = r"\s+".join(re.escape(word.upper()) for word in words)
            wordings.append(f"{source}|{capitals}")
    return re.compile(rf"(?<![\w/.@#])[#@]?(?:{'|'.join(wordings)})(?:e?s|['’]s?)?(?!\w|\.\w)")


def quotation_spans(prose: Prose) -> Iterator[tuple[int, int]]:
    """Find what stands in quotation marks, four words or more.

    Parameters
    ----------
    prose : Prose
        The prose.

    Yields
    ------
    tuple of int
        Half-open spans of the file, with the marks.
    """
    for found in _QUOTATION.finditer(prose.text):
        if len(_WORD.findall(found.group())) >= _MIN_WORDS:
            yield prose.span(*found.span())
