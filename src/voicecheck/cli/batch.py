"""``voicecheck batch``: whole tables of posts on the command line."""

from __future__ import annotations

import argparse
import glob
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from voicecheck.errors import InputFileError, OutputFileError, VoicecheckError

if TYPE_CHECKING:
    from voicecheck.table.page.visitor import ReportPage

from voicecheck.cli.options import LANGUAGES

__all__ = ["add_options", "run"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``voicecheck batch``.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Its parser.
    """
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="tables of posts: .csv, .tsv, .jsonl, .xlsx, .parquet, packed or not; a pattern; "
        "- for standard input",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="the table to make, in the format of its name; a folder for several files; - for "
        "standard output (default: FILE-scored beside FILE)",
    )
    parser.add_argument(
        "--text-column", metavar="NAME", help="name or number of the column of posts"
    )
    parser.add_argument("-l", "--language", choices=LANGUAGES, help="language of all posts")
    parser.add_argument("--model", metavar="FOLDER", help="use your own model")
    parser.add_argument("--rewrite", action="store_true", help="rewrite the posts as well")
    parser.add_argument(
        "-j", "--jobs", type=int, default=1, metavar="N", help="processes (default: 1)"
    )
    parser.add_argument("--force", action="store_true", help="overwrite; begin anew")
    parser.add_argument("--resume", action="store_true", help="go on with a stopped run")
    parser.add_argument("--delimiter", metavar="SIGN", help="separator of the cells, or tab")
    parser.add_argument("--encoding", metavar="NAME", help="encoding of the file")
    parser.add_argument("--sheet", metavar="NAME", help="sheet of a workbook")
    parser.add_argument(
        "--header",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="whether the columns have names (default: found out)",
    )
    parser.add_argument(
        "--backslashes",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="whether a backslash stands before quotation marks inside cells (default: found out)",
    )
    parser.add_argument(
        "--report", metavar="FILE", help="make a page on all tables, a single .html file"
    )
    parser.add_argument(
        "--report-language",
        choices=LANGUAGES,
        help="language of the page (default: that of most posts; it can be changed on the page)",
    )
    parser.add_argument(
        "--shaded",
        type=_count,
        metavar="N",
        help="for how many posts the page shades the words that move the score, about 2 ms each "
        "(default: 5000, half of them from both ends of the scale)",
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")


def run(options: argparse.Namespace) -> int:
    """Score the tables that the options name.

    Parameters
    ----------
    options : argparse.Namespace
        Parsed options of ``voicecheck batch``.

    Returns
    -------
    int
        0; 2 if a table cannot be scored; 130 if stopped by Ctrl-C.
    """
    status = 0
    names = _expanded(options.files)
    page = _page(options)
    n_rows = 0
    for name in names:
        try:
            n_rows += _score(name, options, page, several=len(names) > 1)
        except VoicecheckError as error:
            print(f"voicecheck: {error}", file=sys.stderr)
            status = 2
        except KeyboardInterrupt:
            print(f"voicecheck: {name}: stopped; --resume goes on from here", file=sys.stderr)
            return 130
    if page is not None and n_rows and page.posts.n_posts == n_rows:
        _save(page, options)
    elif page is not None:
        print("voicecheck: no page: not every table was scored to its end", file=sys.stderr)
    return status


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _page(options: argparse.Namespace) -> ReportPage | None:
    """Return the page to be filled, if one is asked for."""
    if options.report is None:
        return None
    from voicecheck.table.page.visitor import ReportPage

    return ReportPage(Path(options.report), force=options.force)


def _save(page: ReportPage, options: argparse.Namespace) -> None:
    shaded = {} if options.shaded is None else {"shaded": options.shaded}
    page.save(language=options.report_language, model=options.model, **shaded)
    if not options.quiet:
        print(f"  page: {options.report}", file=sys.stderr)


def _expanded(names: list[str]) -> list[str]:
    """Return the files that names and patterns stand for."""
    found: list[str] = []
    for name in names:
        if name == "-" or Path(name).exists() or not glob.has_magic(name):
            found.append(name)
            continue
        matches = sorted(glob.glob(name, recursive=True))
        if not matches:
            raise InputFileError(f"{name}: no file fits this pattern")
        found += matches
    return list(dict.fromkeys(found))


def _score(
    name: str, options: argparse.Namespace, page: ReportPage | None, *, several: bool
) -> int:
    from voicecheck.table.run import TableRun
    from voicecheck.table.sources import ReadingOptions

    delimiter = {"tab": "\t", "\\t": "\t"}.get(options.delimiter, options.delimiter)
    reading = ReadingOptions(
        options.encoding, delimiter, options.backslashes, options.sheet, options.header
    )
    with tempfile.TemporaryDirectory(prefix="voicecheck-") as folder:
        path = Path(name)
        if name == "-":
            path = Path(folder) / "standard-input"
            with path.open("wb") as stream:
                shutil.copyfileobj(sys.stdin.buffer, stream)
        table = TableRun(
            path,
            reading,
            text_column=options.text_column,
            language=options.model or options.language,
            rewrite=options.rewrite,
            name="standard input" if name == "-" else name,
        )
        if not options.quiet:
            for line in table.summary.decisions:
                print(f"{table.name}: {line}", file=sys.stderr)
        target = _target(name, path, options, several=several, folder=Path(folder))
        to_output = target.parent == Path(folder)
        summary = table.write(
            target,
            jobs=options.jobs,
            force=options.force,
            resume=options.resume,
            progress="none" if options.quiet else "auto",
            visitors=[page.visitor(table, path.name if several else None)] if page else [],
        )
        if to_output:
            with target.open("rb") as stream:
                shutil.copyfileobj(stream, sys.stdout.buffer)
            sys.stdout.flush()
        if options.json:
            import json

            print(json.dumps(summary.to_dict(), ensure_ascii=False))
        elif not options.quiet:
            print(
                f"{summary}\n  written to {target}" if not to_output else summary, file=sys.stderr
            )
        return summary.n_rows


def _target(
    name: str, path: Path, options: argparse.Namespace, *, several: bool, folder: Path
) -> Path:
    from voicecheck.table.score import default_target

    output = options.output
    if output == "-" or (output is None and name == "-"):
        own = default_target(path).name if name != "-" else "standard-input.csv"
        return folder / own
    if output is None:
        return default_target(path)
    if Path(output).is_dir():
        return Path(output) / (path.name if name != "-" else "standard-input.csv")
    if several:
        raise OutputFileError(f"{output}: for several files name a folder that is there")
    return Path(output)
