"""What a source of rows is, whatever file it comes from, and what is known of it beforehand."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

__all__ = ["Formula", "Row", "Source", "Survey", "as_text", "printed"]

_SAMPLE_ROWS = 1000
_SAMPLE_CHARS = 2_000_000
_MAX_NOTES = 20


class Formula(str):
    """A cell of a workbook that holds a formula instead of a value."""

    __slots__ = ()


class Row(NamedTuple):
    """One row of a table.

    Attributes
    ----------
    number : int
        Row of the file as a spreadsheet numbers it, from 1, headings included.
    cells : sequence
        The values; strings, or what the file holds.
    raw : object
        What the writer of the same format needs to write the row back unchanged.
    damage : str or None
        Why the row cannot be read as it should.
    """

    number: int
    cells: Sequence[Any]
    raw: Any = None
    damage: str | None = None


@dataclass
class Survey:
    """What the first reading of a source found.

    Attributes
    ----------
    n_rows : int
        Number of rows below the header.
    is_guess : bool
        Whether only the beginning was read, and the number of rows is a guess.
    n_columns : int
        Largest number of cells of a row.
    sample : list of Row
        Some of the first rows.
    notes : list of str
        What a person should know: damaged rows and the like.
    """

    n_rows: int = 0
    is_guess: bool = False
    n_columns: int = 0
    sample: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _sampled_chars: int = 0
    _n_notes: int = 0

    def add(self, row: Row) -> None:
        """Take a row into account.

        Parameters
        ----------
        row : Row
            A row below the header.
        """
        self.n_rows += 1
        if len(row.cells) != self.n_columns:
            self.n_columns = max(self.n_columns, len(row.cells))
        if self.n_rows <= _SAMPLE_ROWS and self._sampled_chars < _SAMPLE_CHARS:
            self.sample.append(row)
            self._sampled_chars += sum(len(cell) for cell in row.cells if isinstance(cell, str))
        if row.damage:
            self.note(f"row {row.number}: {row.damage}")

    def note(self, note: str) -> None:
        """Remember a note; of very many only the first are kept.

        Parameters
        ----------
        note : str
            One sentence.
        """
        self._n_notes += 1
        if self._n_notes <= _MAX_NOTES:
            self.notes.append(note)
        elif self._n_notes == _MAX_NOTES + 1:
            self.notes.append("and more of the kind")


class Source(Protocol):
    """A table that can be read as often as needed, row by row.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    header : tuple of str
        Names of the columns.
    survey : Survey
        What the first reading found.
    description : str
        Format, encoding and separators, for people.
    """

    path: Path
    header: tuple[str, ...]
    survey: Survey

    @property
    def description(self) -> str:
        """str: format, encoding and separators, for people."""

    def rows(self) -> Iterator[Row]:
        """Read the rows below the header."""


def as_text(value: Any) -> str:
    """Return the text of a cell.

    Parameters
    ----------
    value : object
        A cell of any format.

    Returns
    -------
    str
        The string itself; nothing for an empty cell; otherwise what it prints as.
    """
    if isinstance(value, str):
        return value
    return "" if value is None else str(value)


def printed(value: Any) -> str:
    """Return a cell of any format as it stands in a delimited file.

    Parameters
    ----------
    value : object
        A cell.

    Returns
    -------
    str
        Strings as they are, dates by ISO 8601, objects and lists as JSON.
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool | dict | list):
        return json.dumps(value, ensure_ascii=False, default=printed)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
