"""Writes what a check found: for people, programs and GitHub."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from voicecheck.check.issues import issues_of
from voicecheck.check.result import CheckedDraft, CheckedFile

__all__ = ["FORMATS", "github", "json_lines", "json_report", "shown_path", "text"]

FORMATS = ("text", "json", "jsonl", "github", "sarif")
"""The formats of ``voicecheck check``."""

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
_Paint = Callable[[str, str], str]


def shown_path(path: str) -> str:
    """Return a path as reports name it: from the working directory if it lies there.

    Parameters
    ----------
    path : str
        As given.

    Returns
    -------
    str
        With forward slashes.
    """
    full = Path(os.path.abspath(path))
    try:
        return full.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return full.as_posix()


def text(files: Iterable[CheckedFile], *, every: bool, paint: _Paint) -> Iterator[str]:
    """Write for people.

    Parameters
    ----------
    files : iterable of CheckedFile
        The files.
    every : bool
        Whether to name drafts that are not above their limit as well.
    paint : callable
        Colours a text: ``paint(text, code)``.

    Yields
    ------
    str
        Lines.
    """
    n_files = n_drafts = n_above = n_wrong = 0
    for file in files:
        n_files += 1
        n_drafts += len(file.drafts)
        n_above += sum(draft.above for draft in file.drafts)
        n_wrong += bool(file.error or file.problems)
        path = shown_path(file.path)
        for draft in file.drafts if every else ():
            if not draft.above:
                line = file.places.at(draft.start_char).line + 1
                score = f"{draft.report.score:.0f} {draft.report.label}"
                yield f"{path}:{line}: {paint(score, '32')}"
        if every and not (file.drafts or file.error or file.problems):
            yield f"{path}: nothing to score"
        for issue in issues_of(file):
            place = file.places.at(issue.start_char)
            where = f"{path}:{place.line + 1}:{place.column + 1}:"
            if issue.level == "error":
                yield f"{paint(where, '1')} {paint(issue.message, '31')}"
            else:
                yield f"  {where} {issue.title}: {issue.message}"
    summary = f"{_count(n_files, 'file')}, {_count(n_drafts, 'draft')}: "
    summary += f"{n_above} above the limit" if n_above else "none above the limit"
    yield summary + (f", {_count(n_wrong, 'file')} with errors" if n_wrong else "")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + "s" * (number != 1)


def github(files: Iterable[CheckedFile]) -> Iterator[str]:
    """Write annotations for GitHub Actions.

    Parameters
    ----------
    files : iterable of CheckedFile
        The files.

    Yields
    ------
    str
        Workflow commands, one a line.
    """
    for file in files:
        for issue in issues_of(file):
            start = file.places.at(issue.start_char)
            # The last character belongs to the annotation.
            end = file.places.at(max(issue.end_char - 1, issue.start_char))
            values = {"file": shown_path(file.path), "line": str(start.line + 1)}
            if end.line == start.line:
                values["col"] = str(start.column + 1)
                values["endColumn"] = str(end.column + 1)
            else:
                # GitHub takes columns only where an annotation stays in one line.
                values["endLine"] = str(end.line + 1)
            values["title"] = f"voicecheck: {issue.title}"
            said = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in values.items())
            yield f"::{issue.level} {said}::{issue.message.translate(_DATA)}"


def json_report(files: Sequence[CheckedFile]) -> str:
    """Write one JSON object.

    Parameters
    ----------
    files : sequence of CheckedFile
        The files.

    Returns
    -------
    str
        ``{"format": 1, "files": [...]}``.
    """
    return _dumped({"format": 1, "files": [_file(file) for file in files]}, indent=1)


def json_lines(files: Iterable[CheckedFile]) -> Iterator[str]:
    """Write a JSON object for each file, as soon as it is checked.

    Parameters
    ----------
    files : iterable of CheckedFile
        The files.

    Yields
    ------
    str
        Lines.
    """
    for file in files:
        yield _dumped(_file(file))


def _dumped(value: Any, indent: int | None = None) -> str:
    # Lone surrogates of a broken file name cannot be printed as they are.
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    return written.encode("utf-8", "replace").decode()


def _file(file: CheckedFile) -> dict[str, Any]:
    return {
        "path": shown_path(file.path),
        "status": file.status,
        "error": file.error or None,
        "problems": [
            {"start": _position(file, place), "message": said} for place, said in file.problems
        ],
        "drafts": [_draft(file, draft) for draft in file.drafts],
    }


def _draft(file: CheckedFile, draft: CheckedDraft) -> dict[str, Any]:
    report = draft.report

    def placed(found: Any) -> dict[str, Any]:
        values = asdict(found)
        start, end = values.pop("start_char"), values.pop("end_char")
        return _span(file, start + draft.offset, end + draft.offset) | values

    rewrite = report.rewrite()
    return _span(file, draft.start_char, draft.end_char) | {
        "score": report.score,
        "label": report.label,
        "interval": list(report.interval),
        "limit": draft.limit,
        "above": draft.above,
        "language": report.language,
        "n_words": report.n_words,
        "base": report.base,
        "dimensions": report.dimensions,
        "findings": [placed(one) for one in report.findings],
        "suggestions": [placed(one) for one in report.suggestions],
        "rewrite": {
            "score_after": rewrite.score_after,
            "edits": [placed(edit) for edit in rewrite.edits],
        },
    }


def _span(file: CheckedFile, start: int, end: int) -> dict[str, Any]:
    return {"start": _position(file, start), "end": _position(file, end)}


def _position(file: CheckedFile, offset: int) -> dict[str, int]:
    """Return an offset from 0 and line and column from 1, in code points and in UTF-16."""
    place = file.places.at(offset)
    return {
        "offset": offset,
        "line": place.line + 1,
        "column": place.column + 1,
        "offset_utf16": file.places.utf16(offset),
        "column_utf16": place.column_utf16 + 1,
    }
