"""Places of a text: what lies in spans, and what stands beside them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Container, Iterable, Iterator

__all__ = ["Spans", "after_blanks", "before_blanks"]

_BLANKS = frozenset(" ")


class Spans:
    """Half-open spans; each question costs the logarithm of their number.

    Parameters
    ----------
    spans : iterable of (int, int)
        The spans, in any order; those that overlap are joined.

    Examples
    --------
    >>> quoted = Spans([(4, 9), (12, 20)])
    >>> quoted.overlap(9, 12), quoted.overlap(8, 12), quoted.touch(13, 14), quoted.touch(3, 10)
    (False, True, True, False)
    """

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Iterate over the spans in order.

        Yields
        ------
        tuple of int
            Half-open span.
        """
        return zip(self._starts, self._ends, strict=True)

    def add(self, start: int, end: int) -> None:
        """Take in a span that overlaps none.

        Parameters
        ----------
        start, end : int
            Half-open span.
        """
        insort(self._starts, start)
        insort(self._ends, end)

    def overlap(self, start: int, end: int) -> bool:
        """Tell whether one of the spans shares characters with another, or holds its place.

        Parameters
        ----------
        start, end : int
            Half-open span.

        Returns
        -------
        bool
            True where they do not lie apart.
        """
        place = bisect_right(self._ends, start)
        return place < len(self._ends) and self._starts[place] < end

    def touch(self, start: int, end: int) -> bool:
        """Tell whether another span begins or ends inside of one, or lies in it.

        Parameters
        ----------
        start, end : int
            Half-open span.

        Returns
        -------
        bool
            True where it is not clear of them; one that holds whole spans is.
        """
        held = bisect_left(self._ends, end)
        if held < len(self._ends) and self._starts[held] <= start:
            return True
        for place in (start, end):
            around = bisect_right(self._ends, place)
            if around < len(self._ends) and self._starts[around] < place:
                return True
        return False


def before_blanks(text: str, place: int, blanks: Container[str] = _BLANKS) -> int:
    """Go back over blanks.

    Parameters
    ----------
    text : str
        A text.
    place : int
        Where to begin.
    blanks : container of str
        What is gone over.

    Returns
    -------
    int
        The place behind the last character before it that is none of them, without a copy of the
        text.

    Examples
    --------
    >>> before_blanks("so  da", 4), after_blanks("so  da", 2)
    (2, 4)
    """
    while place and text[place - 1] in blanks:
        place -= 1
    return place


def after_blanks(text: str, place: int, blanks: Container[str] = _BLANKS) -> int:
    """Go on over blanks.

    Parameters
    ----------
    text : str
        A text.
    place : int
        Where to begin.
    blanks : container of str
        What is gone over.

    Returns
    -------
    int
        The place of the first character from there that is none of them.
    """
    while place < len(text) and text[place] in blanks:
        place += 1
    return place
