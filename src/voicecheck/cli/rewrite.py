"""``voicecheck rewrite``: a draft as a person would say it."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from voicecheck._files import read_draft, write_draft
from voicecheck.cli.score import Draft, colour_wanted, drafts, scored
from voicecheck.errors import OutputFileError, VoicecheckError

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Rewrite the drafts that the options name.

    Parameters
    ----------
    options : argparse.Namespace
        Parsed options of ``voicecheck rewrite``.

    Returns
    -------
    int
        0; 2 if a text cannot be rewritten.
    """
    from voicecheck.render import rewritten

    status = 0
    changes: dict[Path, list[tuple[Draft, str]]] = {}
    for draft in drafts(options):
        name = draft.name
        try:
            report = scored(options, draft)
            rewrite = report.rewrite(speaker=options.speaker, address=options.address)
        except (VoicecheckError, ValueError) as error:
            print(f"voicecheck: {name + ': ' if name else ''}{error}", file=sys.stderr)
            status = 2
            continue
        if options.json:
            values = ({"file": name} if name else {}) | asdict(rewrite)
            print(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace").decode())
        elif options.text_only:
            print(rewrite.text)
        else:
            if name:
                print(f"\n{name}")
            print(rewritten(report, rewrite, colour=colour_wanted(options)) + "\n")
        if draft.path and rewrite.text != draft.text:
            changes.setdefault(draft.path, []).append((draft, rewrite.text))
    for path, changed in changes.items() if options.apply else ():
        _write(path, changed, backup=options.backup)
    return status


def _write(path: Path, changed: list[tuple[Draft, str]], *, backup: bool) -> None:
    """Replace drafts of a file in one step; a byte order mark and the ends of its lines stay."""
    text, mark = read_draft(path)
    # From the end, so that the drafts before stay where they are.
    for draft, new in reversed(changed):
        text = text[: draft.start] + new + text[draft.start + len(draft.text) :]
    if backup:
        try:
            shutil.copy2(path, path.with_name(path.name + ".bak"))
        except OSError as error:
            raise OutputFileError(f"{path}.bak: cannot be written: {error.strerror}") from None
    write_draft(path, text, mark=mark)
