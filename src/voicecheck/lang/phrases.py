"""The notation in which language packs write phrases, and its expansion.

``(a|b|)`` stands for alternatives, inside a word or for whole words; ``…`` for a gap of up to
eight tokens in the same sentence; ``*`` at the front or the end of a single word for any letters;
``<number>`` and its like for one token of that kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from itertools import chain
from typing import NamedTuple

from voicecheck.text import normalise

__all__ = ["GAP", "MAX_EXPANSIONS", "PLACEHOLDERS", "Phrase", "expand"]

GAP = "…"
MAX_EXPANSIONS = 4000
MAX_DEPTH = 20
PLACEHOLDERS = frozenset(
    f"<{name}>"
    for name in [
        "number",
        "price",
        "percent",
        "time",
        "date",
        "link",
        "mention",
        "hashtag",
        "emoji",
        "line",
    ]
)
_PLACEHOLDER = re.compile(r"<[^<>\s]*>")


class Phrase(NamedTuple):
    """One expanded phrase.

    Attributes
    ----------
    words : tuple of str
        Its words as written, before folding.
    tail : tuple of str
        The words behind the gap; empty without one.
    """

    words: tuple[str, ...]
    tail: tuple[str, ...]


def expand(pattern: str, tokenise: Callable[[str], list[str]]) -> list[Phrase]:
    """Expand a phrase of a language pack into every wording it stands for.

    Parameters
    ----------
    pattern : str
        The phrase as written in the pack.
    tokenise : callable
        Cuts a string into tokens.

    Returns
    -------
    list of Phrase
        All wordings, in order, without repetition.

    Raises
    ------
    ValueError
        If the notation is wrong; the message says what is.

    Examples
    --------
    >>> [" ".join(phrase.words) for phrase in expand("(hier |)klick(en|)", str.split)]
    ['hier klicken', 'hier klick', 'klicken', 'klick']
    """
    spellings = _alternatives(pattern)
    if len(spellings) > MAX_EXPANSIONS:
        raise ValueError(
            f"{pattern!r} stands for {len(spellings)} wordings; {MAX_EXPANSIONS} are allowed"
        )
    phrases: dict[Phrase, None] = {}
    # Hundreds of wordings are made of the same few words.
    read = cache(partial(_tokens, tokenise=tokenise))
    for spelling in spellings:
        head, gap, tail = spelling.partition(GAP)
        phrase = Phrase(
            tuple(chain.from_iterable(map(read, head.split()))),
            tuple(chain.from_iterable(map(read, tail.split()))),
        )
        if not phrase.words or (gap and not phrase.tail):
            raise ValueError(f"{pattern!r} has nothing on one side of {GAP}, or is empty")
        if GAP in tail:
            raise ValueError(f"{pattern!r} has more than one {GAP}")
        wild = [word for word in phrase.words + phrase.tail if "*" in word.strip("*")]
        several = len(phrase.words) > 1 or phrase.tail
        if wild or (
            several
            and any(
                word.startswith("*") or word.endswith("*")
                for word in phrase.words + phrase.tail
                if len(word) > 1
            )
        ):
            raise ValueError(f"{pattern!r}: * is allowed only around a single word")
        phrases[phrase] = None
    return list(phrases)


def _tokens(piece: str, tokenise: Callable[[str], list[str]]) -> tuple[str, ...]:
    """Return the tokens of what stands between two blanks."""
    if _PLACEHOLDER.fullmatch(piece):
        if piece not in PLACEHOLDERS:
            raise ValueError(
                f"{piece} is no placeholder; allowed: {', '.join(sorted(PLACEHOLDERS))}"
            )
        return (piece,)
    if "*" in piece and len(piece) > 1 and (piece[0] == "*" or piece[-1] == "*"):
        return (piece,)
    return tuple(token for token in tokenise(normalise(piece).text) if not token.isspace())


def _alternatives(pattern: str) -> list[str]:
    position, spellings = _sequence(pattern, 0, 0)
    if position != len(pattern):
        raise ValueError(f"{pattern!r}: a ) without its (")
    return spellings


def _sequence(pattern: str, position: int, depth: int) -> tuple[int, list[str]]:
    branches: list[str] = []
    current = [""]
    while position < len(pattern):
        character = pattern[position]
        if character == "(":
            if depth == MAX_DEPTH:
                raise ValueError(f"{pattern!r} nests more than {MAX_DEPTH} brackets")
            position, inner = _sequence(pattern, position + 1, depth + 1)
            if position >= len(pattern):
                raise ValueError(f"{pattern!r}: a ( without its )")
            current = [left + right for left in current for right in inner]
            if len(current) > MAX_EXPANSIONS:
                raise ValueError(f"{pattern!r} stands for more than {MAX_EXPANSIONS} wordings")
        elif character == ")":
            if depth == 0:
                return position, branches + current
            break
        elif character == "|" and depth:
            branches += current
            current = [""]
        else:
            current = [left + character for left in current]
        position += 1
    return position, branches + current
