"""Ignore comments: stretches of a file that voicecheck leaves alone, or some of its rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from voicecheck.markup.prose import Silence

__all__ = ["PLAIN_COMMENT", "Ignored", "ignored"]

PLAIN_COMMENT = re.compile(
    r"\[(voicecheck\b[^\]\n]{0,300})\]|<!--\s{0,9}(voicecheck\b.{0,300}?)-->", re.DOTALL
)
"""Regular expression of an ignore comment in plain text."""

_COMMENT = re.compile(r"\s*voicecheck\b:?(.*)\Z", re.DOTALL | re.IGNORECASE)
_ACTIONS = ("off", "on", "off-line")
_LINE = re.compile(r"[^\r\n]*")


@dataclass
class Ignored:
    """What the ignore comments of a file say.

    Attributes
    ----------
    comments : list of (int, int)
        Half-open spans of the comments themselves.
    stretches : list of (int, int)
        Half-open spans that are left alone.
    silences : list of Silence
        Stretches in which some rules are off.
    problems : list of (int, str)
        Offsets of comments that cannot be read, and what is wrong.
    """

    comments: list[tuple[int, int]] = field(default_factory=list)
    stretches: list[tuple[int, int]] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def ignored(
    source: str,
    comments: Sequence[tuple[int, int, str]],
    name_problem: Callable[[str], str],
) -> Ignored:
    """Read the ignore comments among the comments of a file.

    Parameters
    ----------
    source : str
        The file's text.
    comments : sequence of (int, int, str)
        Half-open spans of its comments and what is in them.
    name_problem : callable
        Says what is wrong with the name of a rule or dimension; empty if nothing is.

    Returns
    -------
    Ignored
        What they say; ``off`` without ``on`` holds to the end of the file.

    Examples
    --------
    >>> text = "Ja. [voicecheck off] Jetzt kaufen! [voicecheck on] Nein."
    >>> spans = [(m.start(), m.end(), m[1]) for m in PLAIN_COMMENT.finditer(text)]
    >>> [text[a:b] for a, b in ignored(text, spans, lambda name: "").stretches]
    ['[voicecheck off] Jetzt kaufen! [voicecheck on]']
    """
    result = Ignored()
    # Where each name was switched off; all rules under the empty name.
    since: dict[str, int] = {}
    for start, end, body in sorted(comments):
        said = _COMMENT.match(body)
        if not said:
            continue
        result.comments.append((start, end))
        *names, action = said[1].replace(",", " ").split() or [""]
        problems = [_unknown(action)] if action not in _ACTIONS else map(name_problem, names)
        problem = next(filter(None, problems), "")
        if problem:
            result.problems.append((start, problem))
        elif action == "off-line":
            _close(result, *_line_meant(source, start, end), names)
        elif action == "off":
            for name in names or [""]:
                since.setdefault(name, start)
        else:
            for name in names or list(since):
                if name in since:
                    _close(result, since.pop(name), end, [name] if name else [])
    for name, start in since.items():
        _close(result, start, len(source), [name] if name else [])
    return result


def _unknown(action: str) -> str:
    said = f"{action!r} is not known" if action else "it says nothing"
    return f"{said}: an ignore comment ends with off, on or off-line"


def _close(result: Ignored, start: int, end: int, names: list[str]) -> None:
    if names:
        result.silences.append(Silence(start, end, tuple(names)))
    else:
        result.stretches.append((start, end))


def _line_meant(source: str, start: int, end: int) -> tuple[int, int]:
    """Return the comment's line, or the next with text if the comment stands alone."""
    first = max(source.rfind("\n", 0, start), source.rfind("\r", 0, start)) + 1
    last = _end_of_line(source, end)
    if (source[first:start] + source[end:last]).strip():
        return first, last
    following = re.compile(r"\s*").match(source, last)
    first = following.end() if following else last
    return first, _end_of_line(source, first)


def _end_of_line(source: str, place: int) -> int:
    found = _LINE.match(source, place)
    return found.end() if found else place
