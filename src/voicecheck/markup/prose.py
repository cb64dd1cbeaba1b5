"""A file as what its writer says: the prose, with the way back to the file.

Prose is a text in which one private character stands for each stretch of markup (see
`voicecheck.text`), so that words are looked up as a reader sees them and rewrites carry the
markup along, or leave it alone.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voicecheck.text import HIDDEN, OBJECT, PAIRED, STAND_IN

__all__ = ["HIDE", "THING", "Mark", "Prose", "Silence", "assemble", "cover", "silenced"]

HIDE = ""
"""What a mark shows that is not there for readers."""
THING = "\ufffc"
"""What a mark shows that is a name, code or a picture."""

_STAND_INS = re.compile(STAND_IN)
# The ends of silences have characters of their own, so that they are found again in rewrites.
_N_ENDS = 4096
_ENDS = HIDDEN[-_N_ENDS:]
_SINGLE = HIDDEN[len(PAIRED) : -_N_ENDS]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a file that is not shown as it stands.

    Attributes
    ----------
    start, end : int
        Half-open span of the file in code points; it may be empty.
    shown : str
        `HIDE`, `THING` or one character that is shown instead.
    pair : int
        Number of an emphasis that it begins, or less than 0 if it ends it; 0 for other marks.
    """

    start: int
    end: int
    shown: str = HIDE
    pair: int = 0


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch of a file in which rules have nothing to say.

    Attributes
    ----------
    start, end : int
        Half-open span of the file in code points.
    names : tuple of str
        Dimensions and ids of rules.
    """

    start: int
    end: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Prose:
    """What the writer of a file says.

    Attributes
    ----------
    source : str
        The file's text.
    text : str
        The prose; private characters stand for markup and names.
    starts : sequence of int
        ``starts[i]`` is where character i of `text` begins in `source`; the last entry is the
        length of `source`.
    silences : tuple of (str, str, tuple of str)
        For each `Silence` the characters of `text` at its ends, and its names.
    problems : tuple of (int, str)
        Offsets in `source` of ignore comments that cannot be read, and what is wrong.
    """

    source: str
    text: str
    starts: Sequence[int]
    silences: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    problems: tuple[tuple[int, str], ...] = ()

    def span(self, start_char: int, end_char: int) -> tuple[int, int]:
        """Lead a span of the prose to the file; markup at its ends is left out.

        Parameters
        ----------
        start_char, end_char : int
            Half-open span of `text`.

        Returns
        -------
        tuple of int
            Half-open span of `source`.
        """
        while end_char > start_char and ord(self.text[end_char - 1]) in HIDDEN:
            end_char -= 1
        while start_char < end_char and ord(self.text[start_char]) in HIDDEN:
            start_char += 1
        return self.starts[start_char], self.starts[end_char]

    def restored(self, start_char: int, end_char: int, text: str) -> str:
        """Return what stands in the file when a span of the prose becomes another text.

        Parameters
        ----------
        start_char, end_char : int
            Half-open span of `text` that is replaced.
        text : str
            The new prose; stand-ins in it come from the span.

        Returns
        -------
        str
            The new text with the markup that its stand-ins stand for.
        """
        if not _STAND_INS.search(text):
            return text
        held = {
            self.text[place]: self.source[self.starts[place] : self.starts[place + 1]]
            for place in range(start_char, end_char)
            if _STAND_INS.match(self.text[place])
        }
        return _STAND_INS.sub(lambda found: held.get(found.group(), ""), text)

    def shown(self, text: str) -> str:
        """Return a piece of the prose, or of a rewrite of it, as a reader sees it.

        Parameters
        ----------
        text : str
            The piece.

        Returns
        -------
        str
            The piece without markup, with names as they stand in the file.
        """
        if not _STAND_INS.search(text):
            return text

        def one(found: re.Match[str]) -> str:
            place = -1 if ord(found.group()) in HIDDEN else self.text.find(found.group())
            return "" if place < 0 else self.source[self.starts[place] : self.starts[place + 1]]

        return _STAND_INS.sub(one, text)


def silenced(prose: Prose, text: str, start: int, end: int, names: Iterable[str]) -> bool:
    """Tell whether an ignore comment takes the word from a rule.

    Parameters
    ----------
    prose : Prose
        The prose.
    text : str
        Its text, or a rewrite of it.
    start, end : int
        Half-open span of `text`.
    names : iterable of str
        The rule's id and its dimension.

    Returns
    -------
    bool
        True where the span meets a silence for one of the names.
    """
    wanted = set(names)
    return any(
        wanted.intersection(own) and start < text.find(last) and text.find(first) < end
        for first, last, own in prose.silences
    )


def cover(marks: list[Mark], spans: Iterable[tuple[int, int]], shown: str) -> list[Mark]:
    """Put marks over stretches, whatever marks are there.

    Parameters
    ----------
    marks : list of Mark
        Marks in order, without overlaps.
    spans : iterable of (int, int)
        Half-open spans of the file.
    shown : str
        What is shown.

    Returns
    -------
    list of Mark
        Marks in order, without overlaps.
    """
    result: list[Mark] = []
    place = 0
    for first, last in sorted(spans):
        start, end = first, last
        while place < len(marks) and marks[place].end <= start:
            result.append(marks[place])
            place += 1
        # A mark that is met half is covered whole: half a link target is no name.
        while place < len(marks) and marks[place].start < end:
            start, end = min(start, marks[place].start), max(end, marks[place].end)
            place += 1
        if result and start < result[-1].end:
            start, end = result[-1].start, max(end, result.pop().end)
        result.append(Mark(start, end, shown))
    return result + marks[place:]


def assemble(source: str, marks: Iterable[Mark], silences: Iterable[Silence] = ()) -> Prose:
    """Make the prose of a file.

    Parameters
    ----------
    source : str
        The file's text.
    marks : iterable of Mark
        What is not shown as it stands, in order, without overlaps.
    silences : iterable of Silence
        Stretches in which rules are off.

    Returns
    -------
    Prose
        The prose.
    """
    ends = [(place, n) for n, one in enumerate(silences) for place in (one.start, one.end)]
    builder = _Builder(source)
    pending = sorted(ends)
    for mark in _with_private(source, marks):
        # A mark is shown as a whole: a silence that begins inside it begins before it.
        while pending and pending[0][0] < mark.end:
            builder.end_of_silence(min(pending[0][0], mark.start), pending.pop(0)[1])
        builder.mark(mark)
    for place, number in pending:
        builder.end_of_silence(place, number)
    return builder.prose(tuple(silences))


def _with_private(source: str, marks: Iterable[Mark]) -> list[Mark]:
    """Add marks for private characters of the file itself, which would be taken for stand-ins."""
    kept = list(marks)
    own = []
    place = 0
    for found in _STAND_INS.finditer(source):
        while place < len(kept) and kept[place].end <= found.start():
            place += 1
        if place == len(kept) or kept[place].start > found.start():
            own.append(Mark(*found.span()))
    # An empty mark stands behind a mark that ends where it is.
    return sorted(kept + own, key=lambda m: (m.start, m.end)) if own else kept


class _Builder:
    def __init__(self, source: str) -> None:
        self._source = source
        self._pieces: list[str] = []
        self._starts = array("l")
        self._position = 0
        self._hidden = self._things = 0
        self._open: dict[int, list[str]] = {}
        self._n_ends = 0

    def _up_to(self, place: int) -> None:
        if place > self._position:
            self._pieces.append(self._source[self._position : place])
            self._starts.extend(range(self._position, place))
            self._position = place

    def _character(self, character: str, start: int, end: int) -> None:
        self._pieces.append(character)
        self._starts.append(start)
        self._position = end

    def mark(self, mark: Mark) -> None:
        self._up_to(mark.start)
        if mark.pair:
            character = chr(PAIRED[(2 * abs(mark.pair) + (mark.pair < 0)) % len(PAIRED)])
        elif mark.shown == HIDE:
            character = chr(_SINGLE[self._hidden % len(_SINGLE)])
            self._hidden += 1
        elif mark.shown == THING:
            character = chr(OBJECT[self._things % len(OBJECT)])
            self._things += 1
        else:
            character = mark.shown
        self._character(character, mark.start, mark.end)

    def end_of_silence(self, place: int, number: int) -> None:
        self._up_to(place)
        character = chr(_ENDS[self._n_ends % _N_ENDS])
        self._n_ends += 1
        self._character(character, self._position, self._position)
        self._open.setdefault(number, []).append(character)

    def prose(self, silences: tuple[Silence, ...]) -> Prose:
        self._up_to(len(self._source))
        self._starts.append(len(self._source))
        held = tuple(
            (self._open[n][0], self._open[n][1], one.names) for n, one in enumerate(silences)
        )
        return Prose(self._source, "".join(self._pieces), self._starts, held)
