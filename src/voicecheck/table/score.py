"""The door of the stage: a file or a data frame in, the same with columns on its voice out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from voicecheck.errors import NotInstalledError
from voicecheck.table.columns import column_names, voice_rows
from voicecheck.table.page.visitor import ReportPage
from voicecheck.table.progress import ProgressMode
from voicecheck.table.rows import Row
from voicecheck.table.run import TableRun
from voicecheck.table.sources import ReadingOptions
from voicecheck.table.summary import Summary

__all__ = ["default_target", "score_table"]


def score_table(
    source: str | os.PathLike[str] | Any,
    target: str | os.PathLike[str] | None = None,
    *,
    text_column: str | None = None,
    language: str | None = None,
    rewrite: bool = False,
    jobs: int = 1,
    force: bool = False,
    resume: bool = False,
    encoding: str | None = None,
    delimiter: str | None = None,
    has_backslashes: bool | None = None,
    sheet: str | None = None,
    has_header: bool | None = None,
    progress: ProgressMode = "none",
    report: str | os.PathLike[str] | None = None,
) -> Summary | Any:
    r"""Score the posts of a table and put columns on their voice beside them.

    The new columns are ``voice_score``, ``voice_label``, ``voice_low``, ``voice_high``,
    ``voice_language``, ``voice_reasons``, with `rewrite` also ``voice_rewrite`` and
    ``voice_rewrite_score``, and ``voice_error`` for rows that cannot be scored. Everything that
    was in the table stays as it is.

    Parameters
    ----------
    source : str, path or data frame
        CSV or another delimited file, JSON Lines, a Mastodon archive's outbox.json, a workbook
        (.xlsx, .xls) or Parquet; or a pandas or polars data frame.
    target : str or path, optional
        The file to make, whose name says its format; by default ``<source>-scored`` beside the
        source. Not for data frames.
    text_column : str, optional
        Name or number (from 1) of the column with the posts; by default it is found out.
    language : {"de", "en"} or str, optional
        Language of all posts, or the folder of a model; by default it is told from each post.
    rewrite : bool
        Whether to rewrite the posts as well.
    jobs : int
        Number of processes.
    force : bool
        Whether to overwrite the target, and to begin anew after a stopped run.
    resume : bool
        Whether to go on with a stopped run.
    encoding, delimiter : str, optional
        How the file is written, if that should not be found out.
    has_backslashes : bool, optional
        Whether a backslash stands before a quotation mark inside a cell, which otherwise is
        doubled; by default it is found out.
    sheet : str, optional
        Sheet of a workbook; by default it is found out.
    has_header : bool, optional
        Whether the columns have names; by default it is found out.
    progress : {"none", "auto", "bar", "lines"}
        How to show the progress, on standard error.
    report : str or path, optional
        The .html file of a page on the posts to make as well. Not for data frames.

    Returns
    -------
    Summary or data frame
        What a person wants to know of the scores; for a data frame a new one with the columns.

    Raises
    ------
    InputFileError
        If the source cannot be read, or it is unclear which column holds the posts.
    OutputFileError
        If the target is there already or cannot be written.
    NotInstalledError
        If a package for the format is missing.

    Examples
    --------
    >>> import pathlib, tempfile, voicecheck
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> posts = "id;Beitrag\n1;Puh, was für ein Tag. Erst mal Tee.\n2;Jetzt 20 % Rabatt sichern!\n"
    >>> _ = (folder / "posts.csv").write_text(posts, encoding="utf-8")
    >>> summary = voicecheck.score_table(folder / "posts.csv")
    >>> summary.n_scored, summary.labels["promotional"]
    (2, 1)
    >>> (folder / "posts-scored.csv").read_text(encoding="utf-8").splitlines()[0]
    'id;Beitrag;voice_score;voice_label;voice_low;voice_high;voice_language;voice_reasons;voice_error'
    """
    if not isinstance(source, str | os.PathLike):
        return _score_frame(source, text_column, language, rewrite)
    path = Path(source)
    reading = ReadingOptions(encoding, delimiter, has_backslashes, sheet, has_header)
    run = TableRun(path, reading, text_column=text_column, language=language, rewrite=rewrite)
    page = None if report is None else ReportPage(Path(report), force=force)
    summary = run.write(
        Path(target) if target is not None else default_target(path),
        jobs=jobs,
        force=force,
        resume=resume,
        progress=progress,
        visitors=[] if page is None else [page.visitor(run)],
    )
    if page is not None:
        page.save(model=language)
    return summary


def default_target(path: Path) -> Path:
    """Name the target beside a source.

    Parameters
    ----------
    path : pathlib.Path
        The source.

    Returns
    -------
    pathlib.Path
        ``posts-scored.csv`` for ``posts.csv``; a format that is only read becomes one like it.

    Examples
    --------
    >>> default_target(Path("posts.csv.gz")).name, default_target(Path("old.xls")).name
    ('posts-scored.csv.gz', 'old-scored.xlsx')
    """
    packed = ".gz" if path.suffix.lower() == ".gz" else ""
    plain = path.with_suffix("") if packed else path
    suffix = {".xls": ".xlsx", ".json": ".jsonl"}.get(plain.suffix.lower(), plain.suffix)
    return plain.with_name(f"{plain.stem}-scored{suffix or '.csv'}{packed}")


def _score_frame(frame: Any, text_column: str | None, language: str | None, rewrite: bool) -> Any:
    """Return a data frame of the user's kind with the new columns."""
    from voicecheck.table.choice import choose_text_column

    try:
        import narwhals
    except ImportError:
        raise NotInstalledError(
            "data frames need narwhals: pip install 'voicecheck[frames]'"
        ) from None
    table = narwhals.from_native(frame, eager_only=True)
    header = [str(name) for name in table.columns]
    sample = [Row(n, cells) for n, cells in enumerate(table.head(1000).iter_rows(), 1)]
    column = choose_text_column(header, sample, text_column)
    clean = column.cleaner()
    texts = [
        clean(value) if isinstance(value, str) else (None if _is_missing(value) else value)
        for value in table[table.columns[column.place]].to_list()
    ]
    names = column_names(rewrite=rewrite)
    voices = voice_rows(texts, language=language, rewrite=rewrite)
    rows = [voice.values(rewrite=rewrite) for voice in voices]
    numbers = {name for name in names if name.endswith(("score", "low", "high"))}
    own = [
        narwhals.new_series(
            name,
            [row[place] for row in rows],
            narwhals.Float64 if name in numbers else narwhals.String,
            backend=table.implementation,
        )
        for place, name in enumerate(names)
    ]
    return table.with_columns(*own).to_native()


def _is_missing(value: Any) -> bool:
    return value is None or value != value  # noqa: PLR0124, NaN is the only value unlike itself
