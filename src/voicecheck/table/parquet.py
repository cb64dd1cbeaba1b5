"""Reads and writes Parquet; the columns of a Parquet file keep their types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from voicecheck.errors import InputFileError, NotInstalledError
from voicecheck.table.names import unique_names
from voicecheck.table.rows import Row, Source, Survey, printed

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:
    raise NotInstalledError("Parquet needs pyarrow: pip install 'voicecheck[parquet]'") from None

__all__ = ["ParquetSource", "write_parquet"]

_BATCH_ROWS = 8192


class ParquetSource:
    """A table in a Parquet file.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Raises
    ------
    InputFileError
        If it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.survey = Survey()
        try:
            with pq.ParquetFile(path) as file:
                self.schema = file.schema_arrow
                n_rows = file.metadata.num_rows
        except (pa.ArrowException, OSError) as error:
            raise InputFileError(f"{path}: cannot be read as Parquet: {error}") from None
        self.header = tuple(self.schema.names)
        for row in islice(self.rows(), 1000):
            self.survey.add(row)
        self.survey.n_rows = n_rows

    @property
    def description(self) -> str:
        """str: the format, for people."""
        return "Parquet"

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Read the table piece by piece.

        Yields
        ------
        pyarrow.RecordBatch
            In order.
        """
        try:
            with pq.ParquetFile(self.path) as file:
                yield from file.iter_batches(_BATCH_ROWS)
        except (pa.ArrowException, OSError) as error:
            raise InputFileError(f"{self.path}: cannot be read as Parquet: {error}") from None

    def rows(self) -> Iterator[Row]:
        """Read the rows.

        Yields
        ------
        Row
            In order.
        """
        number = 0
        for batch in self.batches():
            for cells in zip(*map(_values, batch.columns), strict=True):
                number += 1
                yield Row(number, cells)


def _values(column: pa.Array) -> list[Any]:
    if pa.types.is_timestamp(column.type) or pa.types.is_dictionary(column.type):
        # Python's times have no nanoseconds.
        column = column.cast(pa.string())
    values: list[Any] = column.to_pylist()
    return values


def write_parquet(
    source: Source,
    names: Sequence[str],
    pairs: Iterable[tuple[Row, Sequence[float | str | None]]],
    path: Path,
) -> None:
    """Write a table as Parquet.

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
    """
    own = [pa.field(name, pa.float64() if _is_number(name) else pa.string()) for name in names]
    stream = iter(pairs)
    if isinstance(source, ParquetSource):
        schema = pa.schema([*source.schema, *own], source.schema.metadata)
        with pq.ParquetWriter(path, schema) as writer:
            for batch in source.batches():
                new = _columns([values for _, values in islice(stream, batch.num_rows)], own)
                writer.write_batch(pa.record_batch([*batch.columns, *new], schema=schema))
            # The last pair is drawn so that its visitors see the end.
            next(stream, None)
        return
    header = unique_names(source.header)
    fields = [pa.field(name, pa.string()) for name in header]
    schema = pa.schema([*fields, *own])
    with pq.ParquetWriter(path, schema) as writer:
        while part := list(islice(stream, _BATCH_ROWS)):
            cells = [_strings(row.cells, len(header)) for row, _ in part]
            columns = _columns(cells, fields) + _columns([values for _, values in part], own)
            writer.write_batch(pa.record_batch(columns, schema=schema))


def _is_number(name: str) -> bool:
    return "score" in name or "low" in name or "high" in name


def _strings(cells: Sequence[Any], width: int) -> list[str | None]:
    found = [None if cell is None else _sound(printed(cell)) for cell in cells]
    return found + [None] * (width - len(found))


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _columns(rows: Sequence[Sequence[Any]], fields: Sequence[pa.Field]) -> list[pa.Array]:
    return [
        pa.array([row[place] for row in rows], field.type) for place, field in enumerate(fields)
    ]
