"""Finds out how a delimited file is written: encoding, separator, quotation marks, line ends."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from voicecheck.errors import InputFileError

__all__ = ["NO_DELIMITER", "Dialect", "detect_dialect", "find_encoding"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What German and English programs write, the likeliest first. A detector of all encodings guesses
# Greek, Icelandic or Chinese where a table has few umlauts, and is asked about the rest only.
_LEGACY = ("cp1252", "mac_roman", "cp850")
_USUAL_SIGNS = frozenset("äöüÄÖÜßéèêàâçñÉ„“”‚‘’–—…€«»›‹°§·•\u00a0")
_USUAL_SHARE = 0.8
_LEGACY_SAMPLE = 32_768
_ASCII = bytes(range(128))
_DELIMITERS = ",;\t|"
_DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
NO_DELIMITER = "\x1f"
"""Stands for the separator of a table of one column, whose cells may hold any other sign."""

_REGULAR = 0.6
_SAMPLE_RECORDS = 300
# A backslash before the quotation mark that ends a cell belongs to the cell.
_ESCAPED = re.compile(r'\\"(?![,;|\t\r\n]|\Z)')
_SEPARATOR_LINE = re.compile(r"^\ufeff?\"?sep=(.)\"?\r?\n?$", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    r"""How a delimited file is written.

    Attributes
    ----------
    encoding : str
        Name of the codec, without byte order mark.
    bom : bytes
        The byte order mark at the beginning, or nothing.
    delimiter : str
        What stands between cells.
    quotechar : str
        What stands around cells that hold a delimiter or a line break.
    escapechar : str or None
        What stands before a quotation mark inside a cell; None if it is doubled.
    line_end : str
        ``\n``, ``\r\n`` or ``\r``.
    decimal : str
        Sign before the decimals of numbers.
    """

    encoding: str = "utf-8"
    bom: bytes = b""
    delimiter: str = ","
    quotechar: str = '"'
    escapechar: str | None = None
    line_end: str = "\n"
    decimal: str = "."

    @property
    def description(self) -> str:
        """str: the dialect in words."""
        mark = " with byte order mark" if self.bom else ""
        if self.delimiter == NO_DELIMITER:
            return f"{self.encoding}{mark}, one column"
        separator = _DELIMITER_NAMES.get(self.delimiter, repr(self.delimiter))
        return f"{self.encoding}{mark}, separated by {separator}, decimals after {self.decimal!r}"

    @property
    def errors(self) -> str:
        """str: how undecodable bytes survive a reading: as they are, where that is possible."""
        return "strict" if self.encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"

    def records(self, lines: Iterable[str], *, strict: bool = False) -> Iterator[list[str]]:
        """Cut lines into records.

        Parameters
        ----------
        lines : iterable of str
            Lines with their ends.
        strict : bool
            Whether a line that breaks the rules of quotation is an error.

        Returns
        -------
        iterator of list of str
            The cells of each record.
        """
        return csv.reader(
            lines,
            strict=strict,
            delimiter=self.delimiter,
            quotechar=self.quotechar,
            escapechar=self.escapechar,
            doublequote=self.escapechar is None,
        )

    def cells(self, values: Iterable[float | str | None]) -> list[str]:
        """Write our own values as cells.

        Parameters
        ----------
        values : iterable of float, str or None
            The values.

        Returns
        -------
        list of str
            The cells, in quotation marks where they need them.
        """
        return [
            ""
            if value is None
            else self._own(value)
            if isinstance(value, str)
            else str(value).replace(".", self.decimal)
            for value in values
        ]

    def _own(self, value: str) -> str:
        if not value.isascii() and not self.encoding.startswith("utf"):
            value = value.encode(self.encoding, "replace").decode(self.encoding)
        return self.quoted(value)

    def quoted(self, value: str) -> str:
        """Put a cell in quotation marks if it needs them.

        Parameters
        ----------
        value : str
            The cell's text.

        Returns
        -------
        str
            The cell as written.
        """
        quote, escape = self.quotechar, self.escapechar
        if escape is not None:
            value = value.replace(escape, escape * 2)
        if not (self.delimiter in value or quote in value or "\n" in value or "\r" in value):
            return value
        doubled = quote * 2 if escape is None else escape + quote
        return f"{quote}{value.replace(quote, doubled)}{quote}"


def find_encoding(head: bytes, is_utf8: bool, odd_lines: bytes) -> tuple[str, bytes]:
    """Tell the encoding of a file.

    Parameters
    ----------
    head : bytes
        Its beginning.
    is_utf8 : bool
        Whether the whole file can be read as UTF-8.
    odd_lines : bytes
        Lines that hold other bytes than ASCII.

    Returns
    -------
    encoding : str
        Name of the codec.
    bom : bytes
        The byte order mark, or nothing.
    """
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding, bom
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(head) > 3 and zeros.count(0) * 2 > len(zeros):
            return encoding, b""
    if is_utf8:
        return "utf-8", b""
    if _is_mostly_utf8(odd_lines):
        return "utf-8", b""
    return _legacy_encoding(odd_lines[:_LEGACY_SAMPLE]), b""


def _legacy_encoding(sample: bytes) -> str:
    """Tell which code page was used, by the characters that German and English texts have."""
    signs = sample.translate(None, delete=_ASCII)
    shares = {
        encoding: sum(sign in _USUAL_SIGNS for sign in signs.decode(encoding, "replace"))
        for encoding in _LEGACY
    }
    likely = max(_LEGACY, key=shares.__getitem__)
    if shares[likely] >= _USUAL_SHARE * len(signs):
        return likely
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None else "cp1252"


def _is_mostly_utf8(data: bytes) -> bool:
    """Tell whether a few damaged bytes stand among many sound characters of UTF-8."""
    text = data.decode("utf-8", "surrogateescape")
    damaged = sum("\udc80" <= character <= "\udcff" for character in text)
    sound = sum(character > "\x7f" for character in text) - damaged
    return sound > damaged


def detect_dialect(
    text: str, dialect: Dialect, delimiter: str | None, has_backslashes: bool | None = None
) -> Dialect:
    """Find the separator and the rest of the dialect from the beginning of a file.

    Parameters
    ----------
    text : str
        The beginning of the file, decoded.
    dialect : Dialect
        What is known already.
    delimiter : str or None
        The separator if the user gave it.
    has_backslashes : bool or None
        Whether a backslash stands before quotation marks in cells, if the user said so.

    Returns
    -------
    Dialect
        The dialect.

    Raises
    ------
    InputFileError
        If the given separator is no single character.
    """
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise InputFileError(f"a delimiter is one character like , ; | or a tab, not {delimiter!r}")
    lines = list(io.StringIO(text, newline=""))
    ends = Counter(re.findall(r"\r\n|\n|\r", text))
    line_end = ends.most_common(1)[0][0] if ends else "\n"
    if has_backslashes is None:
        has_backslashes = len(_ESCAPED.findall(text)) > text.count('""')
    dialect = replace(dialect, line_end=line_end, escapechar="\\" if has_backslashes else None)
    stated = _SEPARATOR_LINE.match(lines[0]) if lines else None
    if delimiter is None and stated:
        delimiter = stated.group(1)
    if delimiter is None:
        tried = [replace(dialect, delimiter=sign) for sign in _DELIMITERS]
        best, delimiter = max((_regularity(lines, one), one.delimiter) for one in tried)
        if best < _REGULAR and not any(sign in _first(lines) for sign in _DELIMITERS):
            delimiter = NO_DELIMITER
    dialect = replace(dialect, delimiter=delimiter)
    return replace(dialect, decimal=_decimal(lines, dialect))


def _first(lines: list[str]) -> str:
    return next((line for line in lines if line.strip()), "")


def _regularity(lines: list[str], dialect: Dialect) -> float:
    """Tell how much a separator makes the records alike: the share of the commonest width."""
    widths = Counter(
        len(cells) for cells in islice(dialect.records(lines), _SAMPLE_RECORDS) if cells
    )
    total = widths.total()
    widths.pop(1, None)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    # Of two separators that are equally regular the one that finds more cells is meant.
    return count / total + min(width, 50) / 1000


def _decimal(lines: list[str], dialect: Dialect) -> str:
    """Tell by the file's own numbers how decimals are written, else by its separator."""
    if dialect.delimiter == ",":
        return "."
    found: Counter[str] = Counter()
    for cells in islice(dialect.records(lines), _SAMPLE_RECORDS):
        for cell in cells:
            if match := re.fullmatch(r"-?\d+([.,])\d{1,2}\s?%?", cell.strip()):
                found[match.group(1)] += 1
    if found[","] == found["."]:
        return "," if dialect.delimiter == ";" else "."
    return "," if found[","] > found["."] else "."
