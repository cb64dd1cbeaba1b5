"""Positions as editors count them."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

from voicecheck.markup import Positions
from voicecheck.markup.positions import utf16_units

__all__ = ["Places"]

_UNITS: dict[str, Callable[[str], int]] = {
    types.PositionEncodingKind.Utf8: lambda text: len(text.encode("utf-8", "surrogatepass")),
    types.PositionEncodingKind.Utf16: utf16_units,
    types.PositionEncodingKind.Utf32: len,
}


class Places:
    """Leads offsets of a text to positions of the protocol and back.

    Parameters
    ----------
    text : str
        The text of a document.
    encoding : PositionEncodingKind
        What server and editor have agreed to count; UTF-16 units unless they say otherwise.

    Examples
    --------
    >>> from lsprotocol.types import PositionEncodingKind
    >>> Places("🚀 los", PositionEncodingKind.Utf16).position(2)
    0:3
    """

    def __init__(self, text: str, encoding: types.PositionEncodingKind | str) -> None:
        self._text = text
        self._positions = Positions(text)
        self._units = _UNITS[types.PositionEncodingKind(encoding)]

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset.

        Parameters
        ----------
        offset : int
            In code points.

        Returns
        -------
        lsprotocol.types.Position
            Line and character, from 0.
        """
        place = self._positions.at(offset)
        before = self._text[offset - place.column : offset]
        return types.Position(place.line, self._units(before))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position.

        Parameters
        ----------
        position : lsprotocol.types.Position
            Line and character; behind the end of a line is its end, and inside a character its
            beginning.

        Returns
        -------
        int
            In code points.
        """
        start = self._positions.offset(position.line, 0)
        end = self._positions.offset(position.line, len(self._text) * 2)
        units = 0
        for place in range(start, end):
            units += self._units(self._text[place])
            if units > position.character:
                return place
        return end

    def range(self, start_char: int, end_char: int) -> types.Range:
        """Return the range of a span.

        Parameters
        ----------
        start_char, end_char : int
            Half-open span in code points.

        Returns
        -------
        lsprotocol.types.Range
            The range.
        """
        return types.Range(self.position(start_char), self.position(end_char))
