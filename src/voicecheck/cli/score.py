"""``voicecheck score``: one draft, or a few, on the command line."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

from voicecheck._files import decoded, read_draft
from voicecheck.cli.project import draft_settings
from voicecheck.errors import TextError, VoicecheckError
from voicecheck.markup import Positions, draft_spans
from voicecheck.report import Report
from voicecheck.settings import Settings

__all__ = ["Draft", "colour_wanted", "drafts", "run", "scored"]


def run(options: argparse.Namespace) -> int:
    """Score the drafts that the options name and print the reports.

    Parameters
    ----------
    options : argparse.Namespace
        Parsed options of ``voicecheck score``.

    Returns
    -------
    int
        0; 1 if a score is above ``options.fail_above``; 2 if a text cannot be scored.
    """
    if options.jsonl:
        from voicecheck.cli.jsonl import run as answer_requests

        return answer_requests(options)
    status = 0
    for draft in drafts(options):
        try:
            report = scored(options, draft)
        except (TextError, VoicecheckError) as error:
            print(f"voicecheck: {draft.name + ': ' if draft.name else ''}{error}", file=sys.stderr)
            status = 2
            continue
        _print(report, draft.name, options)
        if options.fail_above is not None and report.score > options.fail_above:
            status = max(status, 1)
    return status


class Draft(NamedTuple):
    """A draft that the command line names.

    Attributes
    ----------
    name : str
        Its file, with its line if there are several in the file; empty for an argument and
        standard input.
    text : str
        The draft.
    path : pathlib.Path or None
        Its file.
    start : int
        Where it begins in the file, in code points.
    settings : Settings or None
        What is in force; None for a text that is read as it is.
    """

    name: str
    text: str
    path: Path | None
    start: int
    settings: Settings | None


def scored(options: argparse.Namespace, draft: Draft) -> Report:
    """Score one draft as the project's settings and the options say.

    Parameters
    ----------
    options : argparse.Namespace
        Options of ``voicecheck score`` or ``rewrite``.
    draft : Draft
        The draft.

    Returns
    -------
    Report
        How it sounds.
    """
    from voicecheck.api import load, score

    if options.model and draft.settings is None:
        return load(options.model).score(draft.text)
    return score(draft.text, language=options.language, settings=draft.settings)


def drafts(options: argparse.Namespace) -> list[Draft]:
    """Return the drafts that the options name: arguments, files or standard input.

    Parameters
    ----------
    options : argparse.Namespace
        Options with ``text`` and ``file``, and those of settings.

    Returns
    -------
    list of Draft
        In the order of the options.

    Raises
    ------
    InputFileError
        If a file cannot be read or is not UTF-8.
    SettingsError
        If a setting is wrong.
    """
    found = []
    if options.text and options.text != ["-"]:
        found.append(Draft("", " ".join(options.text), None, 0, draft_settings(options, "")))
    for name in options.file:
        found += _of_file(name, options)
    if found:
        return found
    if sys.stdin.isatty():
        print("Type or paste the draft, then Ctrl-D:", file=sys.stderr)
    text = decoded(sys.stdin.buffer.read(), "standard input")
    return [Draft("", text, None, 0, draft_settings(options, ""))]


def _of_file(name: str, options: argparse.Namespace) -> list[Draft]:
    path = Path(name)
    text, _ = read_draft(path)
    settings = draft_settings(options, name)
    if settings is None or settings.drafts == "file":
        return [Draft(name, text, path, 0, settings)]
    places = Positions(text)
    found = []
    for start, end in draft_spans(text, settings.markup):
        part = text[start:end]
        line = places.at(end - len(part.lstrip())).line + 1
        found.append(Draft(f"{name}:{line}", part, path, start, settings))
    return found


def _print(report: Report, name: str, options: argparse.Namespace) -> None:
    if options.json:
        values = ({"file": name} if name else {}) | report.to_dict()
        # Lone surrogates of a broken text cannot be printed as they are.
        print(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace").decode())
        return
    from voicecheck.render import terminal

    if name:
        print(f"\n{name}")
    drawn = terminal(report, colour=colour_wanted(options), explain=options.explain)
    print(drawn.encode("utf-8", "replace").decode() + "\n")


def colour_wanted(options: argparse.Namespace) -> bool:
    """Tell whether to print in colour.

    Parameters
    ----------
    options : argparse.Namespace
        Options with ``colour``.

    Returns
    -------
    bool
        True if it is asked for, or a person looks at a terminal and has not said no.
    """
    return options.colour == "always" or (
        options.colour == "auto" and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    )
