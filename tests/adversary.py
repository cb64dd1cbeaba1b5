"""Texts that make a regular expression work hardest, told from what it repeats.

For every repetition in a pattern: what stands before it, then what it repeats many times, then a
sign that may let the rest fail. Growth is told by two lengths in the same run.
"""

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from re import _constants as codes
from re import _parser as parser

__all__ = ["AT_MOST_SQUARE", "LONG", "MOST_GROWTH", "attacks", "grows_linearly"]

LONG = 4_000
_TIMES = 8
_SIGNS = "a -.,1A_#@!?:/'\"“•\n\t=+>*[]()<&|`~\\%€ä😀\ufe0f\u200dx{}-"
_ENDS = ("", "\x00!")
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
# Growth by more than this, at 8 times the length, is no linear growth: a square has 64, a cube 512.
MOST_GROWTH = 44
AT_MOST_SQUARE = 160
# Nor is what takes so many times what it takes to look at every character once.
_MOST_LOOKS = 40
_TRIES = 6
_PATIENCE = 4


def attacks(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return beginnings of texts and what is to be repeated behind them.

    Parameters
    ----------
    pattern : re.Pattern
        The regular expression.

    Returns
    -------
    list of (str, str)
        Beginnings and units.
    """
    tree = parser.parse(pattern.pattern, pattern.flags)
    found = [("", sign) for sign in _SIGNS]
    for before, body in _repetitions(tree, ""):
        for unit in _units(body):
            found += [(before, unit), ("", unit), ("", before + unit)]
    for turn in range(3):
        whole = _sample(tree, turn)
        found += [("", whole), ("", f"{whole} ")] if whole else []
    return list(dict.fromkeys(found))


def grows_linearly(
    work: Callable[[str], object],
    start: str,
    unit: str,
    longest: int = LONG,
    most: int = MOST_GROWTH,
) -> str:
    """Return the text that work takes too long for, or nothing.

    Parameters
    ----------
    work : callable
        What is done with a text.
    start, unit : str
        Beginning of the texts and what is repeated.
    longest : int
        Characters of the longer text.
    most : int
        How many times longer it may take at 8 times the length.

    Returns
    -------
    str
        A description; empty where the time grows with the length.
    """
    for end in _ENDS:
        short, long = (start + unit * (n // len(unit)) + end for n in (longest // _TIMES, longest))
        best_long = best_short = float("inf")
        for _ in range(_TRIES):
            try:
                best_long = min(best_long, _seconds(work, long))
            except TimeoutError as error:
                return f"{start!r} + {unit!r} * n + {end!r}: {error}"
            # Most are done with at once.
            if best_long <= _MOST_LOOKS * _look(longest):
                break
            best_short = min(best_short, _seconds(work, short))
            if best_long <= most * best_short:
                break
        else:
            growth = best_long / best_short
            return f"{start!r} + {unit!r} * n + {end!r}: {growth:.0f} times the time at 8 n"
    return ""


@cache
def _look(length: int) -> float:
    """Return the seconds it takes to look at every character once."""
    return min(_seconds(lambda text: re.findall(r"(?s:.)", text), "a" * length) for _ in range(20))


def _seconds(work: Callable[[str], object], text: str) -> float:
    started = time.perf_counter()
    with _given_up():
        work(text)
    return time.perf_counter() - started


@contextmanager
def _given_up() -> Iterator[None]:
    """Break off what would take for ever, in seconds of the processor."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"given up after {_PATIENCE} s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _repetitions(tree, before: str) -> Iterator[tuple[str, object]]:
    """Yield what a pattern repeats, each with a text that leads there."""
    for code, value in tree:
        if code in _REPEATS:
            yield before, value[2]
            yield from _repetitions(value[2], before)
        for inner in _parts(code, value):
            yield from _repetitions(inner, before)
        before += _sample([(code, value)], 0)


def _parts(code, value) -> list:
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.ATOMIC_GROUP:
        return [value]
    if code is codes.BRANCH:
        return value[1]
    return [value[1]] if code in (codes.ASSERT, codes.ASSERT_NOT) else []


def _units(body) -> set[str]:
    found = {_sample(body, turn) for turn in range(6)}
    if len(body) == 1:
        code, value = body[0]
        found |= {sign for sign in _SIGNS if _fits(code, value, sign)}
    return found - {""}


def _fits(code, value, sign: str) -> bool:
    if code is codes.ANY:
        return sign != "\n"
    if code is codes.NOT_LITERAL:
        return ord(sign) != value
    return code is codes.IN and _in_class(value, sign)


def _in_class(items, sign: str) -> bool:
    negated = items[0][0] is codes.NEGATE
    return negated != any(_is(code, value, sign) for code, value in items)


def _is(code, value, sign: str) -> bool:
    if code is codes.LITERAL:
        return ord(sign) == value
    if code is codes.RANGE:
        return value[0] <= ord(sign) <= value[1]
    if code is codes.CATEGORY:
        name = str(value).removeprefix("CATEGORY_")
        kind = name.removeprefix("NOT_")
        word = sign.isalnum() or sign == "_"
        held = {"DIGIT": sign.isdecimal(), "SPACE": sign.isspace(), "WORD": word}[kind]
        return held != name.startswith("NOT_")
    return False


def _sample(tree, turn: int) -> str:
    """Return a text that a pattern could match, another one at every turn."""
    text = ""
    for code, value in tree:
        if code is codes.LITERAL:
            text += chr(value)
        elif code is codes.IN:
            fitting = [chr(v) for c, v in value if c is codes.LITERAL]
            fitting += [chr(v[0]) for c, v in value if c is codes.RANGE] + list(_SIGNS)
            fitting = [sign for sign in fitting if _in_class(value, sign)]
            text += fitting[turn % len(fitting)] if fitting else ""
        elif code in (codes.ANY, codes.NOT_LITERAL):
            text += "ab"[turn % 2]
        elif code is codes.BRANCH:
            text += _sample(value[1][turn % len(value[1])], turn)
        elif code in _REPEATS:
            text += _sample(value[2], turn) * max(value[0], turn % 2)
        elif code in (codes.SUBPATTERN, codes.ATOMIC_GROUP):
            text += _sample(value[3] if code is codes.SUBPATTERN else value, turn)
    return text
