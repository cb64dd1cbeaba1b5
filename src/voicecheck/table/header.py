"""Finds the line with the names of the columns, which exports put below titles and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median_high
from typing import Any

from voicecheck.table.exports import find_export

__all__ = ["find_header"]

_SEARCHED_RECORDS = 30
_PROSE_WORDS = 8
_SEPARATOR_CELL = re.compile(r"sep=.?", re.IGNORECASE)
_NO_NAME = re.compile(r"https?://\S+|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ T]\d.*)?|\d{6,}")


def find_header(
    records: Sequence[Sequence[Any]], has_header: bool | None
) -> tuple[int, tuple[str, ...] | None]:
    """Find the names of the columns among the first records of a table.

    Parameters
    ----------
    records : sequence of sequence
        The first records, blank ones included.
    has_header : bool or None
        Whether there are names, if the user said so.

    Returns
    -------
    n_before : int
        Number of records that come before the names, or before the rows without names.
    header : tuple of str or None
        The names; None if the table has none.
    """
    filled = [sum(cell not in {None, ""} for cell in cells) for cells in records]
    start = 0
    while start < len(records) and (not filled[start] or _is_separator_line(records[start])):
        start += 1
    if has_header is False:
        return start, None
    named = range(start, min(len(records), _SEARCHED_RECORDS))
    for place in named:
        if find_export(_names(records[place])):
            return place, _names(records[place])
    usual = median_high([count for count in filled[start:] if count] or [0])
    # Titles and notes above fill a cell or two; a row of names may leave some out.
    place = next((place for place in named if 2 * filled[place] > usual), start)
    names = _names(records[place]) if place < len(records) else ()
    if has_header is None and any(_is_no_name(name) for name in names):
        # The first record of the usual width is a row already.
        return place, None
    return place, names


def _names(cells: Sequence[Any]) -> tuple[str, ...]:
    return tuple("" if cell is None else str(cell) for cell in cells)


def _is_separator_line(cells: Sequence[Any]) -> bool:
    return isinstance(cells[0], str) and bool(_SEPARATOR_CELL.fullmatch(cells[0].strip("\ufeff")))


def _is_no_name(name: str) -> bool:
    name = name.strip()
    return bool(_NO_NAME.fullmatch(name)) or len(name.split()) >= _PROSE_WORDS or "\n\n" in name
