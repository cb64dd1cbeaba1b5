"""Reads and writes workbooks; values, formulas and formats of numbers stay, colours do not."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from voicecheck.errors import InputFileError, NotInstalledError, OutputFileError
from voicecheck.table.exports import find_export
from voicecheck.table.header import find_header
from voicecheck.table.rows import Formula, Row, Source, Survey, printed

__all__ = ["Cell", "OldWorkbookSource", "WorkbookSource", "write_workbook"]

_FIRST_ROWS = 50
_MAX_ROWS = 1_048_576
_MAX_CHARS = 32_767


class Cell(NamedTuple):
    """One cell of a sheet.

    Attributes
    ----------
    value : object
        Its value; a formula as text.
    format : str
        The format of its number.
    is_text : bool
        Whether it is text, also if it looks like a formula.
    """

    value: Any
    format: str = "General"
    is_text: bool = False


_Readers = dict[str, Callable[[], Iterator[list[Cell]]]]


class _Sheets:
    """A table in a sheet of a workbook; how cells are read is up to the format."""

    def __init__(
        self, path: Path, *, sheet: str | None = None, has_header: bool | None = None
    ) -> None:
        self.path = path
        self.survey = Survey()
        with self._opened() as sheets:
            self.sheet = self._chosen(sheets, sheet)
            first = [
                [cell.value for cell in cells]
                for cells in islice(sheets[self.sheet](), _FIRST_ROWS)
            ]
        self.n_before, header = find_header(first, has_header)
        self.has_header = header is not None
        for row in self._numbered():
            self.survey.add(row)
        names = list(header or ())
        while names and not names[-1]:
            names.pop()
        self.survey.n_columns = max(self.survey.n_columns, len(names))
        if header is None:
            names = [f"column {place}" for place in range(1, self.survey.n_columns + 1)]
        self.header = tuple(names + [""] * (self.survey.n_columns - len(names)))
        if not self.survey.n_rows and not names:
            raise InputFileError(f"{path}: sheet {self.sheet!r} is empty")

    def _opened(self) -> AbstractContextManager[_Readers]:
        raise NotImplementedError

    def _chosen(self, sheets: _Readers, wanted: str | None) -> str:
        """Choose the sheet asked for, else a known export, else the first with anything in it."""
        if wanted is not None:
            if wanted in sheets:
                return wanted
            raise InputFileError(
                f"{self.path}: has no sheet {wanted!r}; there are: {', '.join(sheets)}"
            )
        filled = {
            name: rows
            for name, read in sheets.items()
            if (rows := [c for c in islice(read(), _FIRST_ROWS) if any(x.value for x in c)])
        }
        if not filled:
            raise InputFileError(f"{self.path}: all sheets are empty")
        known = [
            name
            for name, rows in filled.items()
            if any(
                find_export([_as_name(cell.value) for cell in cells]) is not None for cells in rows
            )
        ]
        chosen = (known or list(filled))[0]
        if len(filled) > 1:
            others = ", ".join(name for name in filled if name != chosen)
            self.survey.note(f"sheet {chosen!r} is read; others are: {others} (--sheet)")
        return chosen

    @property
    def description(self) -> str:
        """str: the format and the sheet, for people."""
        return f"workbook, sheet {self.sheet!r}"

    def rows(self) -> Iterator[Row]:
        """Read the rows below the header.

        Yields
        ------
        Row
            In order; empty rows are no rows.
        """
        return self._numbered()

    def _numbered(self) -> Iterator[Row]:
        skipped = self.n_before + self.has_header
        for number, cells in self.all_rows(self.sheet):
            if number > skipped and cells:
                yield Row(number, [cell.value for cell in cells], cells)

    def all_rows(self, sheet: str) -> Iterator[tuple[int, list[Cell]]]:
        """Read a sheet with everything above the header.

        Parameters
        ----------
        sheet : str
            Its name.

        Yields
        ------
        number : int
            Number of the row, from 1.
        cells : list of Cell
            Its cells up to the last one that is filled.
        """
        with self._opened() as sheets:
            for number, cells in enumerate(sheets[sheet](), 1):
                end = len(cells)
                while end and cells[end - 1].value in {None, ""}:
                    end -= 1
                yield number, cells[:end]

    def sheet_names(self) -> list[str]:
        """Return the names of all sheets.

        Returns
        -------
        list of str
            In order.
        """
        with self._opened() as sheets:
            return list(sheets)


def _as_name(value: Any) -> str:
    """Return the name of a column from the cell that holds it.

    Parameters
    ----------
    value : object
        Value of the cell.

    Returns
    -------
    str
        Its text.
    """
    return "" if value is None else str(value)


class WorkbookSource(_Sheets):
    """A table in an .xlsx workbook.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    sheet : str, optional
        Name of the sheet; by default it is found out.
    has_header : bool, optional
        Whether the columns have names; by default it is found out.
    """

    @contextmanager
    def _opened(self) -> Iterator[_Readers]:
        openpyxl = _openpyxl()
        try:
            with warnings.catch_warnings():
                # What is missing in the workbook of some program is no concern of ours.
                warnings.simplefilter("ignore", UserWarning)
                book = openpyxl.load_workbook(self.path, read_only=True)
        except Exception as error:
            raise InputFileError(f"{self.path}: cannot be read as a workbook: {error}") from None
        try:
            yield {sheet.title: _reader(sheet) for sheet in book.worksheets}
        finally:
            book.close()


def _reader(sheet: Any) -> Callable[[], Iterator[list[Cell]]]:
    def read() -> Iterator[list[Cell]]:
        # Some programs write a wrong size of the sheet.
        sheet.reset_dimensions()
        for cells in sheet.iter_rows():
            yield [
                Cell(
                    Formula(cell.value) if cell.data_type == "f" else cell.value,
                    cell.number_format if cell.value is not None else "General",
                    cell.data_type in {"s", "inlineStr", "str"},
                )
                for cell in cells
            ]

    return read


class OldWorkbookSource(_Sheets):
    """A table in an .xls workbook, which is read as a whole.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    sheet : str, optional
        Name of the sheet; by default it is found out.
    has_header : bool, optional
        Whether the columns have names; by default it is found out.
    """

    @contextmanager
    def _opened(self) -> Iterator[_Readers]:
        try:
            import xlrd
        except ImportError:
            raise NotInstalledError(
                "old workbooks (.xls) need xlrd: pip install 'voicecheck[xlsx]'"
            ) from None
        try:
            book = xlrd.open_workbook(self.path, formatting_info=False)
        except Exception as error:
            raise InputFileError(f"{self.path}: cannot be read as a workbook: {error}") from None

        def reader(sheet: Any) -> Callable[[], Iterator[list[Cell]]]:
            def read() -> Iterator[list[Cell]]:
                for row in sheet.get_rows():
                    yield [_old_cell(xlrd, cell, book.datemode) for cell in row]

            return read

        yield {sheet.name: reader(sheet) for sheet in book.sheets()}


def _old_cell(xlrd: Any, cell: Any, datemode: int) -> Cell:
    if cell.ctype == xlrd.XL_CELL_DATE:
        return Cell(xlrd.xldate_as_datetime(cell.value, datemode), "yyyy-mm-dd hh:mm:ss")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Cell(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Cell(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return Cell(int(cell.value) if cell.value.is_integer() else cell.value)
    return Cell(cell.value or None, is_text=True)


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError:
        raise NotInstalledError("workbooks need openpyxl: pip install 'voicecheck[xlsx]'") from None
    return openpyxl


def write_workbook(
    source: Source,
    names: Sequence[str],
    pairs: Iterable[tuple[Row, Sequence[float | str | None]]],
    path: Path,
) -> None:
    """Write a table as a workbook; the other sheets of a workbook come along.

    Parameters
    ----------
    source : Source
        Where its rows come from.
    names : sequence of str
        Names of the new columns.
    pairs : iterable of (Row, sequence)
        Every row of the source with the values of its new columns.
    path : pathlib.Path
        The file to make.

    Raises
    ------
    OutputFileError
        If a workbook cannot hold the table.
    """
    if source.survey.n_rows >= _MAX_ROWS:
        raise OutputFileError(
            f"a workbook holds {_MAX_ROWS:,} rows, the table has {source.survey.n_rows:,}: "
            "write .csv or .parquet"
        )
    book = _openpyxl().Workbook(write_only=True)
    if isinstance(source, _Sheets):
        for name in source.sheet_names():
            sheet = _Sheet(book, name)
            if name == source.sheet:
                _write_sheet(sheet, source, names, pairs)
            else:
                for number, cells in source.all_rows(name):
                    sheet.write(number, cells)
    else:
        sheet = _Sheet(book, "voicecheck")
        sheet.write(1, [Cell(name, is_text=True) for name in (*source.header, *names)])
        for number, (row, values) in enumerate(pairs, 2):
            sheet.write(number, _cells(row, len(source.header)) + _own(values))
    book.save(path)


class _Sheet:
    """A sheet that is written row by row."""

    def __init__(self, book: Any, name: str) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        self._sheet = book.create_sheet(name)
        self._make, self._illegal = WriteOnlyCell, ILLEGAL_CHARACTERS_RE
        self._next = 1

    def write(self, number: int, cells: Iterable[Cell]) -> None:
        """Write a row at its number; rows between stay empty."""
        while self._next < number:
            self._sheet.append([])
            self._next += 1
        self._sheet.append([self._cell(cell, number) for cell in cells])
        self._next += 1

    def _cell(self, cell: Cell, number: int) -> Any:
        value = cell.value
        if isinstance(value, str):
            value = self._illegal.sub("\ufffd", value)
            if len(value) > _MAX_CHARS:
                raise OutputFileError(
                    f"row {number}: a cell holds {len(value):,} characters, a workbook takes "
                    f"{_MAX_CHARS:,}: write .csv or .parquet"
                )
        elif isinstance(value, dict | list):
            value = printed(value)
        looks_odd = isinstance(value, str) and value[:1] in {"=", "#"}
        if cell.format == "General" and not looks_odd:
            return value
        made = self._make(self._sheet, value)
        if cell.format != "General":
            made.number_format = cell.format
        if cell.is_text:
            # Text that looks like a formula stays text.
            made.data_type = "s"
        return made


def _write_sheet(
    sheet: _Sheet,
    source: _Sheets,
    names: Sequence[str],
    pairs: Iterable[tuple[Row, Sequence[float | str | None]]],
) -> None:
    width = len(source.header)
    for number, cells in islice(source.all_rows(source.sheet), source.n_before + source.has_header):
        is_header = source.has_header and number == source.n_before + 1
        own = [Cell(name, is_text=True) for name in names] if is_header else []
        sheet.write(number, _padded(cells, width) + own if is_header else cells)
    for row, values in pairs:
        sheet.write(row.number, _padded(row.raw, width) + _own(values))


def _padded(cells: list[Cell], width: int) -> list[Cell]:
    return cells[:width] + [Cell(None)] * (width - len(cells))


def _cells(row: Row, width: int) -> list[Cell]:
    return _padded([Cell(value, is_text=True) for value in row.cells], width)


def _own(values: Sequence[float | str | None]) -> list[Cell]:
    return [Cell(value, is_text=isinstance(value, str)) for value in values]
