"""``voicecheck score``: one draft, or a few, on the command line."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from voicecheck._files import decoded, read_draft
from voicecheck.cli.project import draft_settings
from voicecheck.errors import TextError, VoicecheckError
from voicecheck.report import Report

__all__ = ["colour_wanted", "drafts", "run", "scored"]


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
    status = 0
    for name, text in drafts(options):
        try:
            report = scored(options, name, text)
        except (TextError, VoicecheckError) as error:
            print(f"voicecheck: {name + ': ' if name else ''}{error}", file=sys.stderr)
            status = 2
            continue
        _print(report, name, options)
        if options.fail_above is not None and report.score > options.fail_above:
            status = max(status, 1)
    return status


def scored(options: argparse.Namespace, name: str, text: str) -> Report:
    """Score one draft as the project's settings and the options say.

    Parameters
    ----------
    options : argparse.Namespace
        Options of ``voicecheck score`` or ``rewrite``.
    name : str
        Its file; empty for an argument or standard input.
    text : str
        The draft.

    Returns
    -------
    Report
        How it sounds.
    """
    from voicecheck.checker import load, score

    settings = draft_settings(options, name)
    if options.model and settings is None:
        return load(options.model).score(text)
    return score(text, language=options.language, settings=settings)


def drafts(options: argparse.Namespace) -> list[tuple[str, str]]:
    """Return the drafts that the options name: arguments, files or standard input.

    Parameters
    ----------
    options : argparse.Namespace
        Options with ``text`` and ``file``.

    Returns
    -------
    list of (str, str)
        Name of the file (empty for arguments and standard input) and text.

    Raises
    ------
    InputFileError
        If a file cannot be read or is not UTF-8.
    """
    found = [("", " ".join(options.text))] if options.text and options.text != ["-"] else []
    found += [(name, read_draft(Path(name))[0]) for name in options.file]
    if found:
        return found
    if sys.stdin.isatty():
        print("Type or paste the draft, then Ctrl-D:", file=sys.stderr)
    return [("", decoded(sys.stdin.buffer.read(), "standard input"))]


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
