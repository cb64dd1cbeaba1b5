"""Writes SARIF 2.1.0, the format of code scanners (OASIS, 2020)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from voicecheck import __version__
from voicecheck.check.formats import shown_path
from voicecheck.check.issues import ERROR, SCORE, Issue, issues_of
from voicecheck.check.result import CheckedFile
from voicecheck.lang.pack import load_pack

__all__ = ["sarif"]

_ABOUT = {
    SCORE: "A draft sounds more like a sales pitch than it may",
    ERROR: "A file could not be read, scored or understood",
}


def sarif(files: Sequence[CheckedFile]) -> str:
    """Write a SARIF log.

    Parameters
    ----------
    files : sequence of CheckedFile
        The files.

    Returns
    -------
    str
        JSON. Columns count UTF-16 code units, as the log says and viewers expect.
    """
    found = [(file, issue) for file in files for issue in issues_of(file)]
    rules = sorted({issue.rule for _, issue in found})
    run = {
        "tool": {
            "driver": {
                "name": "voicecheck",
                "semanticVersion": _semantic(__version__),
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "utf16CodeUnits",
        "invocations": [{"executionSuccessful": all(file.status < 2 for file in files)}],
        "results": [_result(file, issue, rules.index(issue.rule)) for file, issue in found],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode()


def _semantic(version: str) -> str:
    """Return a Python version as a semantic one: 0.1.0.dev0 as 0.1.0-dev0."""
    number, _, stage = version.partition(".dev")
    return f"{number}-dev{stage}" if stage else number


def _rule(rule: str) -> dict[str, Any]:
    names = load_pack("en").messages["dimensions"]
    said = _ABOUT.get(rule) or f"Words of a sales pitch: {names[rule.partition('.')[0]]}"
    level = "error" if rule in _ABOUT else "warning"
    return {
        "id": rule,
        "shortDescription": {"text": said},
        "defaultConfiguration": {"level": level},
    }


def _result(file: CheckedFile, issue: Issue, rule_index: int) -> dict[str, Any]:
    location = {"uri": quote(shown_path(file.path))}
    said = f"{issue.rule}\0{file.text[issue.start_char : issue.end_char]}"
    result: dict[str, Any] = {
        "ruleId": issue.rule,
        "ruleIndex": rule_index,
        "level": issue.level,
        "message": {"text": f"{issue.title}. {issue.message}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": location,
                    "region": _region(file, issue.start_char, issue.end_char),
                }
            }
        ],
        # The same words are the same result when the lines above them change.
        "partialFingerprints": {
            "voicecheck/v1": hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]
        },
    }
    if issue.replacement is not None:
        replacement = {
            "deletedRegion": _region(file, issue.start_char, issue.end_char),
            "insertedContent": {"text": issue.replacement},
        }
        result["fixes"] = [
            {
                "description": {"text": issue.message},
                "artifactChanges": [{"artifactLocation": location, "replacements": [replacement]}],
            }
        ]
    return result


def _region(file: CheckedFile, start: int, end: int) -> dict[str, int]:
    first, last = file.places.at(start), file.places.at(end)
    offset = file.places.utf16(start)
    return {
        "startLine": first.line + 1,
        "startColumn": first.column_utf16 + 1,
        "endLine": last.line + 1,
        "endColumn": last.column_utf16 + 1,
        "charOffset": offset,
        "charLength": file.places.utf16(end) - offset,
    }
