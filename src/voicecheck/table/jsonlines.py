"""Reads and writes tables in JSON: objects line by line, lists of objects, ActivityPub archives."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from voicecheck.errors import InputFileError
from voicecheck.table.delimited import open_binary
from voicecheck.table.names import unique_names
from voicecheck.table.rows import Row, Source, Survey, printed

__all__ = ["JsonDocumentSource", "JsonLinesSource", "open_json", "write_json"]

_BOM = b"\xef\xbb\xbf"
_ITEMS = "orderedItems"
_SAMPLE_ROWS = 1000
_NO_OBJECT = "the line holds no JSON object"


def open_json(path: Path) -> Source:
    """Open a file of JSON.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    Source
        Its objects as rows.

    Raises
    ------
    InputFileError
        If it holds no objects.
    """
    with open_binary(path) as stream:
        first = next((line for line in stream if line.strip()), b"").removeprefix(_BOM)
    try:
        value = json.loads(first)
    except ValueError:
        value = None
        if first.lstrip().startswith(b"{") and first.rstrip().endswith(b"}"):
            # A first line that is an object but for an error is a damaged row.
            return JsonLinesSource(path)
    if isinstance(value, dict) and _ITEMS not in value:
        return JsonLinesSource(path)
    return JsonDocumentSource(path)


def _header(objects: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Return all keys in the order in which they first occur."""
    keys: dict[str, None] = {}
    for found in objects:
        if not found.keys() <= keys.keys():
            keys.update(dict.fromkeys(found))
    return tuple(keys)


class JsonLinesSource:
    """A table of JSON Lines.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.survey = Survey()
        sample: list[tuple[int, dict[str, Any]]] = []
        n_rows = 0

        def seen() -> Iterator[dict[str, Any]]:
            nonlocal n_rows
            for number, _, found, damage in self._objects():
                n_rows += 1
                if damage:
                    self.survey.note(f"row {number}: {damage}")
                elif len(sample) < _SAMPLE_ROWS:
                    sample.append((number, found))
                yield found

        self.header = _header(seen())
        if not self.header:
            raise InputFileError(f"{path}: holds no JSON objects")
        self.survey.n_rows, self.survey.n_columns = n_rows, len(self.header)
        self.survey.sample = [Row(n, [o.get(key) for key in self.header]) for n, o in sample]

    @property
    def description(self) -> str:
        """str: the format, for people."""
        return "JSON Lines"

    def _objects(self) -> Iterator[tuple[int, str, dict[str, Any], str | None]]:
        with open_binary(self.path) as stream:
            text = io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="\n")
            for number, line in enumerate(text, 1):
                if not line.strip():
                    continue
                try:
                    found = json.loads(line)
                except (ValueError, RecursionError):
                    found = None
                if isinstance(found, dict):
                    yield number, line, found, None
                else:
                    yield number, line, {}, _NO_OBJECT
            text.detach()

    def rows(self) -> Iterator[Row]:
        """Read the rows.

        Yields
        ------
        Row
            In order; blank lines are no rows.
        """
        for number, line, found, damage in self._objects():
            cells = [line.rstrip("\r\n")] if damage else [found.get(key) for key in self.header]
            yield Row(number, cells, line, damage)


class JsonDocumentSource:
    """A table in one JSON document: a list of objects, or an archive with ``orderedItems``.

    Parameters
    ----------
    path : pathlib.Path
        The file, which is read as a whole.

    Raises
    ------
    InputFileError
        If it is no such document.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.survey = Survey()
        with open_binary(path) as stream:
            data = stream.read()
        try:
            value = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise InputFileError(f"{path}: not valid JSON: {error}") from None
        items = value.get(_ITEMS) if isinstance(value, dict) else value
        if not isinstance(items, list) or not any(isinstance(item, dict) for item in items):
            raise InputFileError(f"{path}: holds no list of JSON objects")
        self._items = items
        self.header = _header(item for item in items if isinstance(item, dict))
        for row in self.rows():
            self.survey.add(row)

    @property
    def description(self) -> str:
        """str: the format, for people."""
        return "one JSON document"

    def rows(self) -> Iterator[Row]:
        """Read the rows.

        Yields
        ------
        Row
            In order.
        """
        for number, item in enumerate(self._items, 1):
            if isinstance(item, dict):
                yield Row(number, [item.get(key) for key in self.header])
            else:
                yield Row(number, [], item, "the entry is no JSON object")


def write_json(
    source: Source,
    names: Sequence[str],
    pairs: Iterable[tuple[Row, Sequence[float | str | None]]],
    stream: BinaryIO,
    *,
    as_lines: bool,
) -> None:
    """Write a table as JSON.

    Parameters
    ----------
    source : Source
        Where its rows come from.
    names : sequence of str
        Names of the new columns.
    pairs : iterable of (Row, sequence)
        Every row of the source with the values of its new columns.
    stream : binary stream
        Where to write.
    as_lines : bool
        Whether to write JSON Lines; otherwise one list.
    """
    keeps_lines = as_lines and isinstance(source, JsonLinesSource)
    header = unique_names(source.header)
    n_written = 0
    for row, values in pairs:
        own = dict(zip(names, values, strict=True))
        if keeps_lines and row.damage is None:
            stream.write(_extended(row.raw, own))
            continue
        found = dict(zip(header, row.cells, strict=False))
        if row.damage is not None and isinstance(row.raw, str):
            found = {"damaged_line": row.raw.rstrip("\r\n")}
        if not as_lines:
            stream.write(b",\n" if n_written else b"[\n")
        stream.write(_dumped(found | own) + (b"\n" if as_lines else b""))
        n_written += 1
    if not as_lines:
        stream.write(b"\n]\n" if n_written else b"[]\n")


def _extended(line: str, own: dict[str, Any]) -> bytes:
    """Put members at the end of an object, whose text stays as it is."""
    text = line.rstrip()
    body = text[:-1].rstrip()
    comma = "" if body.endswith("{") else ", "
    head = (body + comma).encode("utf-8", "surrogateescape")
    return head + _dumped(own)[1:] + (line[len(text) :] or "").encode()


def _dumped(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, default=printed)
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Lone surrogates can only be written as escapes.
        return json.dumps(value, default=printed).encode()
