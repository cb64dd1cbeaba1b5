"""Reads the dates of a column whose notation is the same in every row and cannot be mistaken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from dateutil import parser as dateutil_parser

__all__ = ["DateReader", "date_reader", "epoch_reader"]

DateReader = Callable[[str], datetime | None]
"""Leads a cell to its date: the clock time as written, without time zone; None if it has none."""

_YEARS = range(1990, 2100)
_SHARE_READ = 0.9
_CLOCK = (
    r"(?:[ T,]+(?:um )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?"
    r"(?: ?(Uhr|[AaPp]\.?[Mm]\.?))?)?"
)
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})" + _CLOCK + r"(?: [A-Z]{2,5})?")
_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})" + _CLOCK + r"(?: [A-Z]{2,5})?")
_EPOCH = re.compile(r"(\d{9,10})(\d{3})?(?:\.\d+)?")
_WORDED = re.compile(
    r"(?=.*\b(?:19|20)\d\d\b)(?=.*\b\d{1,2}\b)(?=.*[A-Za-zä]{3})[\w ,.:+/()-]{8,60}"
)
_UTC = re.compile(r"(?<!\s)\s*(?:UTC|GMT|Z)$")


class _Words(dateutil_parser.parserinfo):
    """Names of months and days in English and German."""

    MONTHS = [  # noqa: RUF012
        ("Jan", "January", "Januar", "Jänner"),
        ("Feb", "February", "Februar"),
        ("Mar", "March", "März", "Mär", "Mrz"),
        ("Apr", "April"),
        ("May", "Mai"),
        ("Jun", "June", "Juni"),
        ("Jul", "July", "Juli"),
        ("Aug", "August"),
        ("Sep", "Sept", "September"),
        ("Oct", "October", "Okt", "Oktober"),
        ("Nov", "November"),
        ("Dec", "December", "Dez", "Dezember"),
    ]
    WEEKDAYS = [  # noqa: RUF012
        ("Mon", "Monday", "Mo", "Montag"),
        ("Tue", "Tues", "Tuesday", "Di", "Dienstag"),
        ("Wed", "Wednesday", "Mi", "Mittwoch"),
        ("Thu", "Thur", "Thurs", "Thursday", "Do", "Donnerstag"),
        ("Fri", "Friday", "Fr", "Freitag"),
        ("Sat", "Saturday", "Sa", "Samstag", "Sonnabend"),
        ("Sun", "Sunday", "So", "Sonntag"),
    ]
    JUMP = [*dateutil_parser.parserinfo.JUMP, "um", "uhr", "den", "der"]  # noqa: RUF012


_WORDS = _Words()


def date_reader(cells: Iterable[str]) -> DateReader | None:
    """Find out how a column writes its dates.

    Parameters
    ----------
    cells : iterable of str
        Some cells of the column; empty ones do not count.

    Returns
    -------
    callable or None
        Reads a cell of the column. None if the cells are not dates, or if it cannot be told
        whether day or month comes first.

    Examples
    --------
    >>> read = date_reader(["31.12.2025 14:05", "1.2.2026 9:30"])
    >>> read("1.2.2026 9:30").isoformat()
    '2026-02-01T09:30:00'
    >>> date_reader(["02/03/2025", "04/05/2025"]) is None
    True
    >>> date_reader(["02/03/2025", "04/25/2025"])("02/03/2025").date().isoformat()
    '2025-02-03'
    """
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    return _first(filled, [_iso, _year_first, *_numeric(filled), _worded])


def epoch_reader(cells: Iterable[str]) -> DateReader | None:
    """Tell whether a column counts seconds or milliseconds since 1970.

    Parameters
    ----------
    cells : iterable of str
        Some cells of the column; empty ones do not count.

    Returns
    -------
    callable or None
        Reads a cell as the time in UTC. None if the cells do not look like it; a column of
        numbers that does may still be another one, so its name should speak for it.

    Examples
    --------
    >>> str(epoch_reader(["1735689600"])("1735689600"))
    '2025-01-01 00:00:00'
    """
    return _first([cell.strip() for cell in cells if cell and cell.strip()], [_epoch])


def _first(cells: Sequence[str], readers: Sequence[DateReader]) -> DateReader | None:
    """Return the first reader that reads nearly all cells."""
    for reader in readers if cells else ():
        if sum(reader(cell) is not None for cell in cells) >= _SHARE_READ * len(cells):
            return reader
    return None


def _sane(date: datetime | None) -> datetime | None:
    return date.replace(tzinfo=None) if date is not None and date.year in _YEARS else None


def _iso(cell: str) -> datetime | None:
    cell = _UTC.sub("", cell.strip())
    # A bare number is no date, although 20251231 is one in ISO 8601.
    if cell[4:5] != "-":
        return None
    try:
        return _sane(datetime.fromisoformat(cell))
    except ValueError:
        return None


def _year_first(cell: str) -> datetime | None:
    found = _YEAR_FIRST.fullmatch(cell.strip())
    return _moment(found[1], found[3], found[4], found.groups()[4:]) if found else None


def _epoch(cell: str) -> datetime | None:
    found = _EPOCH.fullmatch(cell.strip())
    if found is None:
        return None
    return _sane(datetime.fromtimestamp(int(found[1]), UTC))


def _numeric(cells: Sequence[str]) -> list[DateReader]:
    """Return the reader for dates in numbers, if the column shows which number is the month."""
    found = [match for match in map(_DAY_FIRST.fullmatch, cells) if match]
    if not found:
        return []
    if all(match[2] == "." for match in found):
        return [lambda cell: _of_numbers(cell, month_first=False)]
    first = max(int(match[1]) for match in found)
    second = max(int(match[3]) for match in found)
    if (first > 12) == (second > 12):
        return []
    return [lambda cell: _of_numbers(cell, month_first=second > 12)]


def _of_numbers(cell: str, *, month_first: bool) -> datetime | None:
    found = _DAY_FIRST.fullmatch(cell.strip())
    if found is None:
        return None
    day, month = (found[3], found[1]) if month_first else (found[1], found[3])
    year = found[4] if len(found[4]) == 4 else f"20{found[4]}"
    return _moment(year, month, day, found.groups()[4:])


def _moment(year: str, month: str, day: str, clock: Sequence[str | None]) -> datetime | None:
    hour, minute, second = (int(part or 0) for part in clock[:3])
    half = (clock[3] or "").replace(".", "").lower()
    if half in ("am", "pm"):
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return _sane(datetime(int(year), int(month), int(day), hour, minute, second))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _worded(cell: str) -> datetime | None:
    """Read a date with the month's name."""
    if not _WORDED.fullmatch(cell.strip()):
        return None
    try:
        date = dateutil_parser.parse(cell, parserinfo=_WORDS, ignoretz=True)
    except (ValueError, OverflowError):
        return None
    return _sane(date)
