"""Leads the rows of tables to the report page, with their dates, authors and channels."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from voicecheck.errors import OutputFileError
from voicecheck.table.columns import VoiceRow
from voicecheck.table.page.collector import SHADED, PostCollector
from voicecheck.table.page.dates import DateReader, date_reader, epoch_reader
from voicecheck.table.page.writer import save_page
from voicecheck.table.rows import Row, as_text
from voicecheck.table.run import TableRun

__all__ = ["ReportPage"]

_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-zäöü])(?=[A-ZÄÖÜ])")
_DATE_WORDS = frozenset(
    "date datum time uhrzeit zeit zeitpunkt timestamp created erstellt published publish "
    "veröffentlicht veröffentlichung posted gepostet sent gesendet tag day".split()
)
_AUTHOR_WORDS = frozenset(
    "author autor autorin verfasser verfasserin account konto profile profil page seite user "
    "username benutzer benutzername handle creator absender brand marke".split()
)
_CHANNEL_WORDS = frozenset("channel kanal network netzwerk platform plattform".split())
_MAX_GROUP_CHARS = 80


class ReportPage:
    """The report page on one or several tables.

    Parameters
    ----------
    path : pathlib.Path
        The file to make.
    force : bool
        Whether it may replace an existing one.

    Attributes
    ----------
    posts : PostCollector
        What the page shows; filled while the tables are written.

    Raises
    ------
    OutputFileError
        If the file is there already, or its folder is not.
    """

    def __init__(self, path: Path, *, force: bool = False) -> None:
        if not path.absolute().parent.is_dir():
            raise OutputFileError(f"{path}: there is no such folder")
        if path.exists() and not force:
            raise OutputFileError(f"{path}: is there already; --force overwrites it")
        self.path = path
        self.posts = PostCollector()
        self._visitors: list[_Visitor] = []

    def visitor(self, table: TableRun, file_name: str | None = None) -> _Visitor:
        """Return what looks at the rows of a table while it is written.

        Parameters
        ----------
        table : TableRun
            The table.
        file_name : str, optional
            The group of its posts if it names no authors and no channels: one of several files.

        Returns
        -------
        Visitor
            For `TableRun.write`.
        """
        self._visitors.append(_Visitor(self.posts, table, file_name))
        return self._visitors[-1]

    def save(
        self,
        *,
        language: str | None = None,
        model: str | None = None,
        shaded: int = SHADED,
    ) -> None:
        """Write the page.

        Parameters
        ----------
        language : {"de", "en"}, optional
            Language of the page when it is opened; by default that of most posts.
        model : str, optional
            The model that scored the posts; by default the shipped one of each language.
        shaded : int
            For how many posts to find the passages that move their score.

        Raises
        ------
        OutputFileError
            If it cannot be written.
        """
        visitors = [visitor for visitor in self._visitors if visitor.n_rows]
        names = [visitor.name for visitor in visitors[:3]] + ["…"] * (len(visitors) > 3)
        group_names = {visitor.group_name for visitor in visitors}
        group_name = group_names.pop() if len(group_names) == 1 else ""
        try:
            save_page(
                self.path,
                self.posts,
                source=", ".join(names),
                language=language,
                group_name=group_name or "",
                by_file=group_name is None and len(visitors) > 1,
                model=model,
                shaded=shaded,
            )
        except OSError as error:
            raise OutputFileError(
                f"{self.path}: cannot be written: {error.strerror or error}"
            ) from None


class _Visitor:
    def __init__(self, posts: PostCollector, table: TableRun, file_name: str | None) -> None:
        self._posts = posts
        self._text_of = table.text_of
        self._file_name = file_name
        self.name = Path(table.name).name
        self.n_rows = 0
        header, sample = table.source.header, table.source.survey.sample
        places = [place for place in range(len(header)) if place != table.column.place]
        self._date, self._read_date = _date_column(header, sample, table.column.date, places)
        known = [p for p in (table.column.author, table.column.channel) if p is not None]
        self._group = _group_column(header, sample, known, places)
        self.group_name = None if self._group is None else header[self._group].strip()

    def add(self, row: Row, voice: VoiceRow) -> None:
        """Take one row."""
        self.n_rows += 1
        date = None
        if self._date is not None and self._read_date is not None:
            date = _date_of(_cell(row, self._date), self._read_date)
        group = self._file_name
        if self._group is not None:
            group = as_text(_cell(row, self._group))[:_MAX_GROUP_CHARS]
        self._posts.add(self._text_of(row), voice, date=date, group=group, number=row.number)


def _cell(row: Row, place: int) -> Any:
    return row.cells[place] if place < len(row.cells) else None


def _date_of(cell: Any, read: DateReader) -> datetime.datetime | None:
    if isinstance(cell, datetime.datetime):
        return cell
    if isinstance(cell, datetime.date):
        return datetime.datetime.combine(cell, datetime.time())
    return read(as_text(cell))


def _words(name: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(_CAMEL.sub(" ", name).replace("_", " "))}


def _named(header: Sequence[str], words: frozenset[str], places: Sequence[int]) -> list[int]:
    return [place for place in places if _words(header[place]) & words]


def _date_column(
    header: Sequence[str], sample: Sequence[Row], known: int | None, places: Sequence[int]
) -> tuple[int | None, DateReader | None]:
    """Find the column of dates: the export's, one that is called so, or one that holds only dates.

    Seconds since 1970 count only under such a name: other numbers look like them.
    """
    named = ([] if known is None else [known]) + _named(header, _DATE_WORDS, places)
    for candidates, readers in ((named, (date_reader, epoch_reader)), (places, (date_reader,))):
        for place in candidates:
            for reader_of in readers:
                reader = _reader([_cell(row, place) for row in sample], reader_of)
                if reader is not None:
                    return place, reader
    return None, None


def _reader(
    cells: Sequence[Any], reader_of: Callable[[list[str]], DateReader | None]
) -> DateReader | None:
    filled = [cell for cell in cells if cell not in (None, "")]
    if filled and all(isinstance(cell, datetime.date) for cell in filled):
        return reader_of(["2000-01-01"]) if reader_of is date_reader else None
    return reader_of([as_text(cell) for cell in cells])


def _group_column(
    header: Sequence[str], sample: Sequence[Row], known: Sequence[int], places: Sequence[int]
) -> int | None:
    """Find the column of authors, accounts or channels that sets posts apart.

    A column that says the same everywhere, or something else in nearly every row, does not.
    """
    candidates = [
        *known,
        *_named(header, _AUTHOR_WORDS, places),
        *_named(header, _CHANNEL_WORDS, places),
    ]
    for place in candidates:
        cells = [as_text(_cell(row, place)).strip() for row in sample]
        filled = [cell for cell in cells if cell]
        n_groups = len(set(filled))
        if 2 <= n_groups <= max(len(filled) / 2, 2) and not any("://" in cell for cell in filled):
            return place
    return None
