"""Writes the table with its new columns, as the name of the target says."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from voicecheck.errors import OutputFileError
from voicecheck.table.delimited import DelimitedSource, write_delimited, write_table
from voicecheck.table.dialect import NO_DELIMITER, Dialect
from voicecheck.table.rows import Row, Source

__all__ = ["FORMATS", "format_of", "write_target"]

FORMATS = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".txt": "delimited",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".xlsx": "xlsx",
    ".parquet": "parquet",
}
"""Formats by the end of a file's name; all but the last two may be packed, with .gz behind."""

Pairs = Iterable[tuple[Row, Sequence[float | str | None]]]
_FORMULA_SIGNS = tuple("=+-@\t\r")


def format_of(path: Path) -> tuple[str, bool]:
    """Tell the format that a name stands for, and whether it is packed.

    Parameters
    ----------
    path : pathlib.Path
        The name of a target.

    Returns
    -------
    format : {"delimited", "jsonl", "json", "xlsx", "parquet"}
        Its format.
    is_packed : bool
        Whether its name ends in ``.gz``.

    Raises
    ------
    OutputFileError
        If the name stands for no format.
    """
    is_packed = path.suffix.lower() == ".gz"
    suffix = (path.with_suffix("") if is_packed else path).suffix.lower()
    found = FORMATS.get(suffix)
    if found is None or (is_packed and found in {"xlsx", "parquet"}):
        known = ", ".join(FORMATS)
        raise OutputFileError(f"{path}: the name must end in one of {known} (text also in .gz)")
    return found, is_packed


def write_target(
    source: Source, names: Sequence[str], pairs: Pairs, path: Path, target: Path
) -> None:
    """Write the table.

    Parameters
    ----------
    source : Source
        Where its rows come from.
    names : sequence of str
        Names of the new columns.
    pairs : iterable of (Row, sequence)
        Every row of the source with the values of its new columns.
    path : pathlib.Path
        Where to write.
    target : pathlib.Path
        The name that the file will have, which says its format.

    Raises
    ------
    OutputFileError
        If its name stands for no format.
    """
    kind, is_packed = format_of(target)
    if kind == "xlsx":
        from voicecheck.table.workbook import write_workbook

        write_workbook(source, names, pairs, path)
    elif kind == "parquet":
        from voicecheck.table.parquet import write_parquet

        write_parquet(source, names, pairs, path)
    else:
        with path.open("wb") as plain, _packed(plain, is_packed) as stream:
            if kind == "delimited":
                _write_delimited(source, names, _guarded(pairs), stream, target)
            else:
                from voicecheck.table.jsonlines import write_json

                write_json(source, names, pairs, stream, as_lines=kind == "jsonl")


def _write_delimited(
    source: Source, names: Sequence[str], pairs: Pairs, stream: BinaryIO, target: Path
) -> None:
    # What Excel takes for UTF-8 is UTF-8 with a byte order mark.
    dialect = Dialect(bom=b"\xef\xbb\xbf", line_end="\r\n")
    if isinstance(source, DelimitedSource):
        dialect = source.dialect
    is_tabbed = {".tsv", ".tab"} & {suffix.lower() for suffix in target.suffixes}
    wanted = replace(dialect, delimiter="\t") if is_tabbed else dialect
    if wanted.delimiter == NO_DELIMITER:
        wanted = replace(wanted, delimiter=",")
    stream.write(wanted.bom)
    with _text(stream, wanted) as text:
        if isinstance(source, DelimitedSource) and wanted == dialect:
            write_delimited(source, names, pairs, text)
        else:
            write_table(source.header, names, pairs, text, wanted)


@contextmanager
def _text(stream: BinaryIO, dialect: Dialect) -> Iterator[TextIO]:
    text = io.TextIOWrapper(stream, dialect.encoding, dialect.errors, newline="")
    yield text
    text.flush()
    text.detach()


@contextmanager
def _packed(plain: BinaryIO, is_packed: bool) -> Iterator[BinaryIO]:
    if not is_packed:
        yield plain
        return
    # Neither name nor time go into the file, so the same table makes the same file.
    with gzip.GzipFile("", "wb", 6, plain, mtime=0) as stream:
        yield cast(BinaryIO, stream)


def _guarded(pairs: Pairs) -> Pairs:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    for row, values in pairs:
        yield row, [_plain(value) for value in values]


def _plain(value: float | str | None) -> float | str | None:
    is_formula = isinstance(value, str) and value.startswith(_FORMULA_SIGNS)
    return f"'{value}" if is_formula else value
