"""Lines and columns of a text, for editors and other programs."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

__all__ = ["Position", "Positions", "utf16_units"]

_LINE_END = re.compile(r"\r\n?|\n")


class Position(NamedTuple):
    """A place in a text.

    Attributes
    ----------
    line : int
        Line, from 0.
    column : int
        Code points before it in the line.
    column_utf16 : int
        UTF-16 code units before it in the line, as editors count.
    """

    line: int
    column: int
    column_utf16: int


class Positions:
    r"""Leads offsets to lines and columns and back.

    Parameters
    ----------
    text : str
        The text; its lines end with ``\n``, ``\r\n`` or ``\r``.

    Examples
    --------
    >>> places = Positions("Los 🚀 geht's\nJa")
    >>> places.at(6), places.at(13)
    (Position(line=0, column=6, column_utf16=7), Position(line=1, column=0, column_utf16=0))
    >>> places.offset(0, 7)
    6
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
        self._units: list[int] = []

    def at(self, offset: int) -> Position:
        """Return the position of an offset.

        Parameters
        ----------
        offset : int
            In code points.

        Returns
        -------
        Position
            Its line and columns.
        """
        line = bisect_right(self._starts, offset) - 1
        start = self._starts[line]
        return Position(line, offset - start, utf16_units(self._text[start:offset]))

    def offset(self, line: int, column_utf16: int) -> int:
        """Return the offset of a position.

        Parameters
        ----------
        line : int
            Line, from 0; behind the last line is the end of the text.
        column_utf16 : int
            UTF-16 code units; behind the end of the line is its end.

        Returns
        -------
        int
            In code points; a position inside a character is its beginning.
        """
        if line >= len(self._starts):
            return len(self._text)
        start = self._starts[line]
        last = line + 1 == len(self._starts)
        end = len(self._text) if last else self._starts[line + 1]
        while not last and end > start and self._text[end - 1] in "\r\n":
            end -= 1
        units = 0
        for place in range(start, end):
            units += utf16_units(self._text[place])
            if units > column_utf16:
                return place
        return end

    def utf16(self, offset: int) -> int:
        """Return an offset in UTF-16 code units from the beginning of the text.

        Parameters
        ----------
        offset : int
            In code points.

        Returns
        -------
        int
            The number of UTF-16 code units before it.
        """
        if not self._units:
            ends = [*self._starts[1:], len(self._text)]
            lines = zip(self._starts, ends, strict=True)
            self._units = [0, *accumulate(utf16_units(self._text[a:b]) for a, b in lines)]
        place = self.at(offset)
        return self._units[place.line] + place.column_utf16


def utf16_units(text: str) -> int:
    """Return the length of a text in UTF-16 code units.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    int
        Two for each character beyond U+FFFF, one for every other.

    Examples
    --------
    >>> utf16_units("🚀!")
    3
    """
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)
