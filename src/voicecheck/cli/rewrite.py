"""``voicecheck rewrite``: a draft as a person would say it."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from voicecheck._files import read_draft, write_draft
from voicecheck.cli.score import colour_wanted, drafts, scored
from voicecheck.errors import InputFileError, VoicecheckError

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
    for name, text in drafts(options):
        try:
            report = scored(options, name, text)
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
        if options.apply and name and rewrite.text != text:
            _write(Path(name), rewrite.text, backup=options.backup)
    return status


def _write(path: Path, text: str, *, backup: bool) -> None:
    """Replace a file in one step; a byte order mark and the ends of its lines stay."""
    _, mark = read_draft(path)
    if backup:
        try:
            shutil.copy2(path, path.with_name(path.name + ".bak"))
        except OSError as error:
            raise InputFileError(f"{path}.bak: cannot be written: {error.strerror}") from None
    write_draft(path, text, mark=mark)
