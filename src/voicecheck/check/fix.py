"""Rewrites files in place: their prose only."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from voicecheck.check.result import CheckedFile, check_text

__all__ = ["Fixed", "diff", "fixed"]

# One rewrite makes room for another, and a changed line may be read anew: it ends soon.
_MAX_ROUNDS = 8


@dataclass(frozen=True)
class Fixed:
    """A file with its rewrites applied.

    Attributes
    ----------
    text : str
        The text of the file.
    checked : CheckedFile
        The file as it is now.
    n_edits : int
        How many edits were made.
    """

    text: str
    checked: CheckedFile
    n_edits: int


def fixed(file: CheckedFile) -> Fixed:
    """Apply the rewrites of the drafts that are above their limits.

    Parameters
    ----------
    file : CheckedFile
        The file.

    Returns
    -------
    Fixed
        The file afterwards; fixing it again changes nothing. One with ignore comments that are
        not understood is left as it is.
    """
    n_edits = 0
    if file.status == 2:
        return Fixed(file.text, file, 0)
    for _ in range(_MAX_ROUNDS):
        text = file.text
        # From the end, so that the offsets of the drafts before stay right.
        for draft in reversed(file.drafts):
            if draft.above:
                rewrite = draft.report.rewrite()
                end = draft.offset + len(draft.report.text)
                text = text[: draft.offset] + rewrite.text + text[end:]
                n_edits += len(rewrite.edits)
        if text == file.text:
            break
        file = check_text(text, file.path, file.settings)
    return Fixed(file.text, file, n_edits)


def diff(before: str, after: str, path: str) -> str:
    """Return the changes of a file as a unified diff.

    Parameters
    ----------
    before, after : str
        The text.
    path : str
        Name of the file.

    Returns
    -------
    str
        The diff; empty if nothing changes.
    """
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), path, path
    )
    return "".join(
        line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n"
        for line in lines
    )
