"""Scores a whole table: reads, scores, writes, and can go on where it was stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, Protocol

from voicecheck import __version__
from voicecheck._files import models_folder, replaced_at_end, sha256_of
from voicecheck.errors import InputFileError, ModelError, OutputFileError
from voicecheck.lang.pack import LANGUAGES
from voicecheck.table.choice import TextColumn, choose_text_column
from voicecheck.table.columns import VoiceRow, column_names
from voicecheck.table.journal import Journal
from voicecheck.table.progress import Progress, ProgressMode
from voicecheck.table.rows import Formula, Row, Source
from voicecheck.table.scoring import CHUNK_ROWS, ChunkScorer, Post
from voicecheck.table.sources import Fingerprint, ReadingOptions, fingerprint, open_source
from voicecheck.table.summary import Summary
from voicecheck.table.targets import format_of, write_target

__all__ = ["TableRun", "Visitor"]


class Visitor(Protocol):
    """Looks at every row with its result, in order, while the target is written."""

    def add(self, row: Row, voice: VoiceRow) -> None:
        """Look at one row.

        Parameters
        ----------
        row : Row
            The row as it was read.
        voice : VoiceRow
            What is known of its voice.
        """


class TableRun:
    """The scoring of one table.

    Parameters
    ----------
    path : pathlib.Path
        The source.
    reading : ReadingOptions
        What is known of it.
    text_column : str, optional
        Name or number of the column with the posts.
    language : str, optional
        Language code or folder of a model.
    rewrite : bool
        Whether to rewrite as well.
    name : str, optional
        What to call the source in messages.

    Attributes
    ----------
    source : Source
        The source, looked through.
    column : TextColumn
        The column with the posts.
    summary : Summary
        Filled while the target is written.
    """

    def __init__(
        self,
        path: Path,
        reading: ReadingOptions,
        *,
        text_column: str | None = None,
        language: str | None = None,
        rewrite: bool = False,
        name: str | None = None,
    ) -> None:
        self.path = path
        self.name = name or str(path)
        self.language = language
        self.rewrite = rewrite
        self._mark: Fingerprint = fingerprint(path)
        try:
            self.source: Source = open_source(path, reading)
            self.column: TextColumn = choose_text_column(
                self.source.header, self.source.survey.sample, text_column
            )
        except InputFileError as error:
            message = str(error)
            known = message.startswith(str(path))
            raise InputFileError(message if known else f"{self.name}: {message}") from None
        self._clean = self.column.cleaner()
        self.summary = Summary(self.text_of)
        self.summary.source = self.name
        self.summary.decisions = self._decisions()
        self.summary.notes = list(self.source.survey.notes)

    def text_of(self, row: Row) -> str:
        """Return the post of a row, as it is scored.

        Parameters
        ----------
        row : Row
            A row of the source.

        Returns
        -------
        str
            The post, cleaned of markup.
        """
        return self._clean(self.column.text(row))

    def _decisions(self) -> list[str]:
        column = self.column
        name = f"{column.name!r}" if column.name else f"number {column.place + 1}"
        survey = self.source.survey
        about = "about " if survey.is_guess else ""
        cleaned = ", HTML taken off" if column.is_html else ""
        return [
            f"{about}{survey.n_rows:,} rows; {self.source.description}",
            f"posts in column {name} ({column.why}{cleaned})",
        ]

    def write(
        self,
        target: Path,
        *,
        jobs: int = 1,
        force: bool = False,
        resume: bool = False,
        progress: ProgressMode = "auto",
        visitors: Sequence[Visitor] = (),
    ) -> Summary:
        """Score the table and write it with its new columns.

        Parameters
        ----------
        target : pathlib.Path
            The file to make; its name says its format.
        jobs : int
            Number of processes.
        force : bool
            Whether to overwrite the target, and to begin anew after a stopped run.
        resume : bool
            Whether to go on with a stopped run.
        progress : {"auto", "bar", "lines", "none"}
            How to show the progress.
        visitors : sequence of Visitor
            What else looks at every row.

        Returns
        -------
        Summary
            What a person wants to know.

        Raises
        ------
        OutputFileError
            If the target is there already, or cannot be written.
        InputFileError
            If the source changes while it is being read.
        """
        format_of(target)
        journal = Journal(target, self._about())
        if target.exists():
            if target.samefile(self.path):
                raise OutputFileError(f"{target}: is the source itself; give another name")
            # A stopped run had the right to write this target already.
            if not force and not (resume and journal.path.exists()):
                raise OutputFileError(f"{target}: is there already; --force overwrites it")
        self._score(journal, jobs, resume, force, progress)
        self.summary.notes = list(self.source.survey.notes)
        self._mark.check(self.path)
        self.summary.target = str(target)
        try:
            with replaced_at_end(target) as new:
                self.write_to(journal.chunks(), new, target, visitors)
                self._mark.check(self.path)
        except OSError as error:
            raise OutputFileError(
                f"{target}: cannot be written: {error.strerror or error}; the scores are kept, "
                "--resume goes on from there"
            ) from None
        journal.remove()
        return self.summary

    def _score(
        self, journal: Journal, jobs: int, resume: bool, force: bool, progress: ProgressMode
    ) -> None:
        scorer = ChunkScorer(language=self.language, rewrite=self.rewrite, jobs=jobs)
        n_chunks = journal.open(resume=resume, force=force and not resume)
        posts = self._posts()
        n_rows = 0
        for rows in islice(journal.chunks(), n_chunks):
            chunk = list(islice(posts, CHUNK_ROWS))
            scorer.recall(chunk, rows)
            n_rows += len(chunk)
        total = self.source.survey.n_rows
        with Progress(Path(self.name).name, total, n_rows, progress) as shown:

            def counted(chunks: Iterable[list[VoiceRow]]) -> Iterator[list[VoiceRow]]:
                for rows in chunks:
                    yield rows
                    shown.advance(len(rows))

            journal.append(counted(scorer.score(posts)))

    def _posts(self) -> Iterator[Post]:
        place = self.column.place
        for row in self.source.rows():
            damage = row.damage
            if place < len(row.cells) and isinstance(row.cells[place], Formula):
                damage = "the cell holds a formula, not a text"
            yield Post("" if damage else self.text_of(row), damage)

    def write_to(
        self,
        chunks: Iterable[Sequence[VoiceRow]],
        path: Path,
        target: Path,
        visitors: Sequence[Visitor] = (),
    ) -> None:
        """Write the rows with results that are there.

        Parameters
        ----------
        chunks : iterable of sequence of VoiceRow
            The results of all rows.
        path : pathlib.Path
            Where to write.
        target : pathlib.Path
            The name that says the format.
        visitors : sequence of Visitor
            What looks at every row beside the summary.
        """
        everyone = (self.summary, *visitors)

        def pairs() -> Iterator[tuple[Row, Sequence[float | str | None]]]:
            voices = chain.from_iterable(chunks)
            for row in self.source.rows():
                voice = next(voices, None)
                if voice is None:
                    raise InputFileError(f"{self.name}: the file grew while it was being read")
                for visitor in everyone:
                    visitor.add(row, voice)
                yield row, voice.values(rewrite=self.rewrite)

        write_target(self.source, self._names(), pairs(), path, target)

    def _names(self) -> list[str]:
        """Name the new columns; a name that is taken gets a number."""
        taken = set(self.source.header)
        names = []
        for name in column_names(rewrite=self.rewrite):
            own, number = name, 2
            while own in taken:
                own, number = f"{name}_{number}", number + 1
            names.append(own)
        return names

    def _about(self) -> dict[str, Any]:
        column = self.column
        return {
            "voicecheck": __version__,
            "source": self._mark.digest,
            "reading": self.source.description,
            "column": [column.place, *column.path],
            "is_html": column.is_html,
            "models": _model_marks(self.language),
            "language": self.language,
            "rewrite": self.rewrite,
            "chunk": CHUNK_ROWS,
        }


def _model_marks(language: str | None) -> list[str]:
    names = LANGUAGES if language is None else (language,)
    folders = [models_folder() / name if name in LANGUAGES else Path(name) for name in names]
    try:
        return [sha256_of((folder / "manifest.json").read_bytes()) for folder in folders]
    except OSError as error:
        raise ModelError(f"no model at {error.filename}") from None
