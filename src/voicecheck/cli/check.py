"""``voicecheck check``: all drafts of a project."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from voicecheck._files import read_draft, write_draft
from voicecheck.cli.project import overrides, project_of
from voicecheck.cli.score import colour_wanted

if TYPE_CHECKING:
    from voicecheck.check.result import CheckedFile
    from voicecheck.settings import Project

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Check the files that the options name.

    Parameters
    ----------
    options : argparse.Namespace
        Parsed options of ``voicecheck check``.

    Returns
    -------
    int
        0; 1 if a draft is above its limit; 2 if something could not be read or understood.
    """
    from voicecheck.check import formats
    from voicecheck.check.sarif import sarif

    status = 0

    def watched() -> Iterator[CheckedFile]:
        nonlocal status
        for file in _checked(options):
            status = max(status, file.status)
            yield file

    if options.diff:
        # The differences are printed on the way.
        for _ in watched():
            pass
    elif options.format in ("json", "sarif"):
        write = formats.json_report if options.format == "json" else sarif
        print(write(list(watched())))
    else:
        for line in _lines(options, watched()):
            print(line.encode("utf-8", "replace").decode(), flush=True)
    return status


def _lines(options: argparse.Namespace, files: Iterator[CheckedFile]) -> Iterator[str]:
    from voicecheck.check import formats

    if options.format == "jsonl":
        return formats.json_lines(files)
    if options.format == "github":
        return formats.github(files)
    from voicecheck.render import painter

    paint = painter(colour_wanted(options))
    return formats.text(files, every=options.verbose, paint=paint)


def _checked(options: argparse.Namespace) -> Iterator[CheckedFile]:
    """Check the files one after another; rewrite them if that is asked for."""
    from voicecheck.check.fix import diff, fixed
    from voicecheck.check.formats import shown_path
    from voicecheck.check.paths import changed_files, find_files
    from voicecheck.check.result import check_file

    changes = overrides(options)

    @lru_cache
    def project(folder: Path) -> Project:
        return project_of(options, folder)

    def of(place: Path) -> Project:
        return project(place if place.is_dir() else place.parent)

    base = options.since or ("HEAD" if options.changed else None)
    changed = changed_files(base) if base else None
    for path in find_files(options.paths or ["."], of):
        if changed is not None and path.resolve() not in changed:
            continue
        file = check_file(path, of(path), changes)
        if not (options.fix or options.diff):
            yield file
            continue
        result = fixed(file)
        if options.diff:
            print(diff(file.text, result.text, shown_path(str(path))), end="")
            yield file
            continue
        if result.text != file.text:
            _write(path, file.text, result.text)
            edits = "edit" if result.n_edits == 1 else "edits"
            print(f"{shown_path(str(path))}: {result.n_edits} {edits}", file=sys.stderr)
        yield result.checked


def _write(path: Path, before: str, after: str) -> None:
    """Write a file that nobody has changed in the meantime."""
    now, mark = read_draft(path)
    if now != before:
        print(f"voicecheck: {path}: changed while it was read; left as it is", file=sys.stderr)
        return
    write_draft(path, after, mark=mark)
