"""Reads and writes delimited files (CSV, TSV and their like) without changing what is in them.

A record keeps the text that it was read from; writing it back appends cells to that text. So
quotation marks, spaces and line ends stay as they are, also those of a file that breaks the rules.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO, cast

from voicecheck.errors import InputFileError
from voicecheck.table.dialect import Dialect, detect_dialect, find_encoding
from voicecheck.table.header import find_header
from voicecheck.table.rows import Row, Survey, printed

__all__ = ["DelimitedSource", "Record", "open_binary", "records", "write_delimited", "write_table"]

# A longer cell is the rest of a file behind a quotation mark that nobody closed.
_MAX_CELL_CHARS = 4_000_000
_HEAD_BYTES = 65_536
_FIRST_RECORDS = 300
_SEEN_BEFOREHAND = 2000
_SAMPLE_CHARS = 262_144
_ODD_BYTES = 262_144
_BLOCK_BYTES = 1 << 20
_UNDECODED = re.compile("[\udc80-\udcff]")
_UNCLOSED = "a quotation mark is never closed; the line is kept as it is"


class Record(NamedTuple):
    """One record of a delimited file.

    Attributes
    ----------
    cells : list of str
        Its cells; none for a blank line.
    raw : str or None
        The text that it was read from, with its line end; None if it must be written anew.
    damage : str or None
        What is wrong with it.
    before : str
        Blank lines before it.
    """

    cells: list[str]
    raw: str | None
    damage: str | None = None
    before: str = ""


class _Lines:
    """The lines of a stream, which remembers those taken for the record being read."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._returned: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._stream)
        self.taken.append(line)
        return line

    def put_back(self, lines: Sequence[str]) -> None:
        """Give lines back, to be read again."""
        self._returned.extendleft(reversed(lines))


def records(stream: TextIO, dialect: Dialect, width: int | None) -> Iterator[Record]:
    """Read the records of a stream; a damaged one ends at its line, and reading goes on.

    Parameters
    ----------
    stream : text stream
        Opened without translation of line ends.
    dialect : Dialect
        How it is written.
    width : int or None
        How many cells a record has, if that is known.

    Yields
    ------
    Record
        Each record, blank lines included.
    """
    csv.field_size_limit(_MAX_CELL_CHARS)
    lines = _Lines(stream)
    reader = dialect.records(lines, strict=True)
    while True:
        lines.taken = []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            first, *rest = lines.taken
            lines.put_back(rest)
            yield _repaired(first, dialect, width)
            continue
        taken = lines.taken
        yield Record(cells, taken[0] if len(taken) == 1 else "".join(taken))


def _repaired(line: str, dialect: Dialect, width: int | None) -> Record:
    """Read one line that breaks the rules of quotation."""
    try:
        found = list(dialect.records([line, "x\n"]))
    except csv.Error:
        found = []
    # If the line after it is a record of its own, the last quotation mark was closed.
    if len(found) == 2 and len(found[0]) in {width, None if width else len(found[0])}:
        return Record(found[0], line, None)
    cells = line.rstrip("\r\n").split(dialect.delimiter)
    if width and len(cells) > width:
        cells[width - 1 :] = [dialect.delimiter.join(cells[width - 1 :])]
    return Record(cells, None, _UNCLOSED)


@contextmanager
def open_binary(path: Path) -> Iterator[BinaryIO]:
    """Open a file, unpacked if it is packed with gzip.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Yields
    ------
    binary stream
        Its content.

    Raises
    ------
    InputFileError
        If it cannot be read, or its packing is damaged.
    """
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == b"\x1f\x8b"
            plain.seek(0)
            if packed:
                with gzip.open(plain) as stream:
                    yield cast(BinaryIO, stream)
            else:
                yield plain
    except (gzip.BadGzipFile, EOFError) as error:
        raise InputFileError(f"{path}: the gzip file is damaged: {error}") from None
    except OSError as error:
        raise InputFileError(f"{path}: cannot be read: {error.strerror or error}") from None


class DelimitedSource:
    """A table in a delimited file.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    encoding : str, optional
        Its encoding; by default it is found out.
    delimiter : str, optional
        Its separator; by default it is found out.
    has_backslashes : bool, optional
        Whether a backslash stands before a quotation mark inside a cell; by default it is found
        out.
    has_header : bool, optional
        Whether its columns have names; by default it is found out.

    Raises
    ------
    InputFileError
        If it cannot be read as a table.
    """

    def __init__(
        self,
        path: Path,
        *,
        encoding: str | None = None,
        delimiter: str | None = None,
        has_backslashes: bool | None = None,
        has_header: bool | None = None,
    ) -> None:
        self.path = path
        self.survey = Survey()
        dialect = self._encoding(encoding)
        self.dialect = dialect
        with self._open() as stream:
            head = stream.read(_SAMPLE_CHARS)
        if not head.strip("\ufeff \t\r\n"):
            raise InputFileError(f"{path}: the file is empty")
        self.dialect = detect_dialect(head, dialect, delimiter, has_backslashes)
        with self._open() as stream:
            first = list(islice(records(stream, self.dialect, None), _FIRST_RECORDS))
        self.n_before, header = find_header([record.cells for record in first], has_header)
        if self.n_before == len(first):
            raise InputFileError(f"{path}: no cell of the table holds anything")
        self.has_header = header is not None
        self.before = "".join(record.raw or "" for record in first[: self.n_before])
        self.header_record = first[self.n_before] if self.has_header else None
        self.after = ""
        self._names = header or ()
        # Every reading asks for the same width, also if some rows turn out to be wider.
        self._width = len(header) if header else None
        self._survives = self.dialect.errors == "surrogateescape"
        self._n_chars = 0
        self._look_through()

    @property
    def description(self) -> str:
        """str: encoding and separators, for people."""
        return self.dialect.description

    def _encoding(self, encoding: str | None) -> Dialect:
        with open_binary(self.path) as stream:
            head = stream.read(_HEAD_BYTES)
        if encoding is not None:
            try:
                name = codecs.lookup(encoding).name
            except LookupError:
                raise InputFileError(f"there is no encoding {encoding!r}") from None
            found, bom = find_encoding(head, True, b"")
            if name == "utf-8-sig":
                name = "utf-8"
            if name == "utf-16":
                return Dialect(found if found.startswith("utf-16") else "utf-16-le", bom)
            return Dialect(name, bom if found == name else b"")
        is_utf8, odd = True, bytearray()
        decoder = codecs.getincrementaldecoder("utf-8")()
        with open_binary(self.path) as stream:
            while block := stream.read(_BLOCK_BYTES):
                if is_utf8:
                    try:
                        decoder.decode(block)
                    except UnicodeDecodeError:
                        is_utf8 = False
                if len(odd) < _ODD_BYTES and not block.isascii():
                    odd += b"".join(
                        line for line in block.splitlines(keepends=True) if not line.isascii()
                    )[:_ODD_BYTES]
        return Dialect(*find_encoding(head, is_utf8, bytes(odd)))

    @contextmanager
    def _open(self) -> Iterator[TextIO]:
        with open_binary(self.path) as stream:
            stream.read(len(self.dialect.bom))
            text = io.TextIOWrapper(stream, self.dialect.encoding, self.dialect.errors, newline="")
            try:
                yield text
            except UnicodeDecodeError as error:
                raise InputFileError(
                    f"{self.path}: cannot be read as {self.dialect.encoding} "
                    f"({error.reason}); give the right one with --encoding"
                ) from None
            finally:
                text.detach()

    def _look_through(self) -> None:
        """Look at the beginning; what lies behind is seen when the rows are first read."""
        survey = self.survey
        for seen, row in enumerate(self._numbered()):
            if seen == _SEEN_BEFOREHAND:
                # Characters of another size hardly matter for a guess.
                share = self.path.stat().st_size / max(self._n_chars, 1)
                survey.n_rows = max(round(seen * share), seen + 1)
                survey.is_guess = True
                break
            self._see(row, survey)
            self._n_chars += len(row.raw.raw or "")
        self._settle(survey)

    def _see(self, row: Row, survey: Survey) -> None:
        survey.add(row)
        if self._survives and _UNDECODED.search(row.raw.raw or ""):
            survey.note(f"row {row.number} holds bytes that are no {self.dialect.encoding}")
        width = self._width
        if width and len(row.cells) > width and not row.damage:
            survey.note(
                f"row {row.number} has {len(row.cells)} cells, the header {width}: "
                "is a separator inside a cell without quotation marks?"
            )

    def _settle(self, survey: Survey) -> None:
        self.survey = survey
        survey.n_columns = max(survey.n_columns, len(self._names))
        names = list(self._names)
        if not self.has_header:
            names = [f"column {place}" for place in range(1, survey.n_columns + 1)]
        self.header = tuple(names + [""] * (survey.n_columns - len(names)))

    def rows(self) -> Iterator[Row]:
        """Read the rows below the header.

        Yields
        ------
        Row
            In order; blank lines are no rows.
        """
        if not self.survey.is_guess:
            yield from self._numbered()
            return
        survey = Survey()
        for row in self._numbered():
            self._see(row, survey)
            yield row
        self._settle(survey)

    def _numbered(self) -> Iterator[Row]:
        before: list[str] = []
        with self._open() as stream:
            skipped = self.n_before + self.has_header
            for number, record in enumerate(records(stream, self.dialect, self._width), 1):
                if number <= skipped:
                    continue
                if not record.cells:
                    before.append(record.raw or "")
                    continue
                preceded = record._replace(before="".join(before)) if before else record
                before.clear()
                yield Row(number, record.cells, preceded, record.damage)
        self.after = "".join(before)


def write_delimited(
    source: DelimitedSource,
    names: Sequence[str],
    pairs: Iterable[tuple[Row, Sequence[float | str | None]]],
    stream: TextIO,
) -> None:
    """Write a delimited file again with columns at its end.

    Parameters
    ----------
    source : DelimitedSource
        The file that was read.
    names : sequence of str
        Names of the new columns.
    pairs : iterable of (Row, sequence)
        Every row of the source with the values of its new columns.
    stream : text stream
        Opened in the dialect of the source, without translation of line ends.
    """
    dialect, width = source.dialect, len(source.header)
    stream.write(source.before)
    header = source.header_record
    if header is not None:
        stream.write(_extended(header, width, map(dialect.quoted, names), dialect))
    for row, values in pairs:
        if row.raw.before:
            stream.write(row.raw.before)
        stream.write(_extended(row.raw, width, dialect.cells(values), dialect))
    stream.write(source.after)


def _extended(record: Record, width: int, cells: Iterable[str], dialect: Dialect) -> str:
    """Append cells to a record, which gets as many cells as the widest one before."""
    raw = record.raw
    if raw is None:
        raw = dialect.delimiter.join(map(dialect.quoted, record.cells)) + dialect.line_end
    text = raw.rstrip("\r\n")
    missing = dialect.delimiter * (width - len(record.cells) + 1)
    return f"{text}{missing}{dialect.delimiter.join(cells)}{raw[len(text) :]}"


def write_table(
    header: Sequence[str],
    names: Sequence[str],
    pairs: Iterable[tuple[Row, Sequence[float | str | None]]],
    stream: TextIO,
    dialect: Dialect,
) -> None:
    """Write a table of any source as a delimited file.

    Parameters
    ----------
    header : sequence of str
        Names of the columns of the source.
    names : sequence of str
        Names of the new columns.
    pairs : iterable of (Row, sequence)
        Every row of the source with the values of its new columns.
    stream : text stream
        Opened in the dialect, without translation of line ends.
    dialect : Dialect
        How to write.
    """

    def line(values: Iterable[str], own: Iterable[str]) -> str:
        return dialect.delimiter.join([*map(dialect.quoted, values), *own]) + dialect.line_end

    stream.write(line(header, map(dialect.quoted, names)))
    for row, values in pairs:
        missing = [""] * (len(header) - len(row.cells))
        stream.write(line([*map(printed, row.cells), *missing], dialect.cells(values)))
