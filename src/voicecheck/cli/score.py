"""``voicecheck score``: one draft, or a few, on the command line."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from voicecheck.errors import InputFileError, TextError, VoicecheckError
from voicecheck.report import Report

__all__ = ["colour_wanted", "drafts", "run"]


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
    from voicecheck.checker import load, score

    status = 0
    for name, text in drafts(options):
        try:
            if options.model:
                report = load(options.model).score(text)
            else:
                report = score(text, language=options.language)
        except (TextError, VoicecheckError) as error:
            print(f"voicecheck: {name + ': ' if name else ''}{error}", file=sys.stderr)
            status = 2
            continue
        _print(report, name, options)
        if options.fail_above is not None and report.score > options.fail_above:
            status = max(status, 1)
    return status


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
    found += [(name, _read(Path(name))) for name in options.file]
    if found:
        return found
    if sys.stdin.isatty():
        print("Type or paste the draft, then Ctrl-D:", file=sys.stderr)
    return [("", _decoded(sys.stdin.buffer.read(), "standard input"))]


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputFileError(f"{path}: cannot be read: {error.strerror}") from None
    return _decoded(data, str(path))


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputFileError(
            f"{name}: not UTF-8 text (byte {error.start + 1}); save it as UTF-8"
        ) from None


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
