"""``voicecheck score --jsonl``: one request a line in, one answer a line out, at once.

A program in any language can keep such a process and ask it again and again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from voicecheck.cli.project import draft_settings
from voicecheck.errors import InputFileError, VoicecheckError
from voicecheck.lang.pack import LANGUAGES
from voicecheck.markup import Positions
from voicecheck.report import Report
from voicecheck.settings import Settings

__all__ = ["answer", "run"]


def run(options: argparse.Namespace) -> int:
    """Answer the requests of ``options.jsonl``, a file or ``-``, line by line.

    Parameters
    ----------
    options : argparse.Namespace
        Parsed options of ``voicecheck score``.

    Returns
    -------
    int
        0; 1 if a score is above ``options.fail_above``; 2 if a line could not be answered.
    """
    status = 0
    settings = draft_settings(options, "")
    for number, line in enumerate(_lines(options.jsonl), start=1):
        if not line.strip():
            continue
        found = answer(line, number, options, settings)
        # ASCII passes through pipes of every platform.
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        if "error" in found:
            status = 2
        elif options.fail_above is not None and found["score"] > options.fail_above:
            status = max(status, 1)
    return status


def answer(
    line: bytes, number: int, options: argparse.Namespace, settings: Settings | None = None
) -> dict[str, Any]:
    """Answer one request.

    Parameters
    ----------
    line : bytes
        A JSON object with ``text``; if present ``id``, ``language`` and ``explain``.
    number : int
        Number of the line, for messages.
    options : argparse.Namespace
        ``language``, ``model`` and ``explain`` for requests that do not say.
    settings : Settings, optional
        What is in force; without them texts are read as they are.

    Returns
    -------
    dict
        The request's id with score, label, interval, language and number of words, and everything
        else of a report if it is to be explained, with ends of spans in code points and in UTF-16
        code units; or id, line, ``error`` and ``error_type``.
    """
    request: dict[str, Any] = {}
    try:
        request = _request(line)
        report = _report(request, options, settings)
        if request.get("explain", options.explain):
            values = _with_utf16(report.to_dict())
        else:
            values = {
                "score": report.score,
                "label": report.label,
                "interval": list(report.interval),
                "language": report.language,
                "n_words": report.n_words,
            }
    except VoicecheckError as error:
        values = {"line": number, "error": str(error), "error_type": type(error).__name__}
    return ({"id": request["id"]} if "id" in request else {}) | values


def _with_utf16(values: dict[str, Any]) -> dict[str, Any]:
    """Add to every span its ends in UTF-16 code units, as JavaScript, Java and C# count."""
    places = Positions(values["text"])
    parts = ("sentences", "passages", "findings", "suggestions")
    for span in (*(one for part in parts for one in values[part]), *values["rewrite"]["edits"]):
        span["start_utf16"] = places.utf16(span["start_char"])
        span["end_utf16"] = places.utf16(span["end_char"])
    return values


def _lines(place: str) -> Iterator[bytes]:
    if place == "-":
        # readline waits for one line only, where reading ahead would wait for more.
        yield from iter(sys.stdin.buffer.readline, b"")
        return
    try:
        with Path(place).open("rb") as stream:
            yield from stream
    except OSError as error:
        raise InputFileError(f"{place}: cannot be read: {error.strerror}") from None


def _request(line: bytes) -> dict[str, Any]:
    try:
        request = json.loads(line.decode("utf-8-sig"), parse_constant=_refused)
    except UnicodeDecodeError as error:
        raise InputFileError(f"not UTF-8 text (byte {error.start + 1})") from None
    except (ValueError, RecursionError) as error:
        raise InputFileError(f"not JSON: {error}") from None
    if not isinstance(request, dict):
        raise InputFileError('not a JSON object: write {"text": "…"}')
    return request


def _refused(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _report(
    request: dict[str, Any], options: argparse.Namespace, settings: Settings | None
) -> Report:
    from voicecheck.api import load, score

    text = request.get("text")
    if not isinstance(text, str):
        problem = "is missing" if text is None else "must be a string"
        raise InputFileError(f"'text' {problem}")
    language = request.get("language") or options.language
    if language is not None and language not in LANGUAGES:
        raise InputFileError(f"'language' must be one of {', '.join(LANGUAGES)}, not {language!r}")
    if options.model and settings is None:
        return load(options.model).score(text)
    return score(text, language=language, settings=settings)
