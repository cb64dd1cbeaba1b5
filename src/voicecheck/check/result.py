"""Checks one file: its drafts with their reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from voicecheck._files import read_draft
from voicecheck.api import score
from voicecheck.drafts import draft_prose
from voicecheck.errors import InputFileError, TextError, VoicecheckError
from voicecheck.markup import Positions, Prose, draft_spans
from voicecheck.report import Report
from voicecheck.settings import Project, Settings
from voicecheck.text import STAND_IN

__all__ = ["CheckedDraft", "CheckedFile", "check_file", "check_text"]


@dataclass(frozen=True)
class CheckedDraft:
    """One draft of a file.

    Attributes
    ----------
    start_char, end_char : int
        Half-open span of the draft in the file, from its first to its last word or sign.
    offset : int
        Where the report's text begins in the file.
    report : Report
        How it sounds.
    limit : float
        The score above which it fails.
    """

    start_char: int
    end_char: int
    offset: int
    report: Report
    limit: float

    @property
    def above(self) -> bool:
        """bool: whether it fails."""
        return self.report.score > self.limit


@dataclass(frozen=True)
class CheckedFile:
    """A file with its drafts.

    Attributes
    ----------
    path : str
        As given.
    text : str
        Its text, without byte order mark.
    settings : Settings
        What is in force for it.
    drafts : tuple of CheckedDraft
        Its drafts; none if there is nothing to score.
    problems : tuple of (int, str)
        Offsets and what could not be scored or understood there.
    error : str
        Why it could not be read; empty if it could.
    """

    path: str
    text: str
    settings: Settings
    drafts: tuple[CheckedDraft, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()
    error: str = ""

    @cached_property
    def places(self) -> Positions:
        """Positions: lines and columns of the text."""
        return Positions(self.text)

    @property
    def status(self) -> int:
        """int: 0; 1 if a draft is above its limit; 2 if something could not be read."""
        if self.error or self.problems:
            return 2
        return int(any(draft.above for draft in self.drafts))


def check_file(path: Path, project: Project, overrides: Mapping[str, Any]) -> CheckedFile:
    """Check one file.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    project : Project
        Its project.
    overrides : mapping
        Settings of the command line.

    Returns
    -------
    CheckedFile
        The file; what is wrong with it is said in it.

    Raises
    ------
    SettingsError, PackError, ModelError
        If something is wrong with the project instead.
    """
    settings, _ = project.settings(path, overrides)
    try:
        text, _ = read_draft(path)
    except InputFileError as error:
        return CheckedFile(str(path), "", settings, error=str(error).removeprefix(f"{path}: "))
    return check_text(text, str(path), settings)


def check_text(text: str, path: str, settings: Settings) -> CheckedFile:
    """Check the text of one file.

    Parameters
    ----------
    text : str
        The text, without byte order mark.
    path : str
        Name of the file.
    settings : Settings
        What is in force.

    Returns
    -------
    CheckedFile
        The file.
    """
    drafts = []
    problems = []
    for start, end in _spans_of_drafts(text, settings):
        part = text[start:end]
        prose = draft_prose(part, settings)
        problems += [(start + place, said) for place, said in prose.problems]
        first, last = (start + place for place in _shown(prose))
        try:
            report = score(part, settings=settings)
        except TextError:
            # A file of code or quotations alone has nothing to be scored.
            continue
        except VoicecheckError as error:
            problems.append((first, str(error)))
            continue
        drafts.append(CheckedDraft(first, last, start, report, settings.fail_above))
    return CheckedFile(path, text, settings, tuple(drafts), tuple(problems))


def _shown(prose: Prose) -> tuple[int, int]:
    """Return the span of a draft from the first to the last character that readers see."""
    seen = re.search(rf"(?:(?!{STAND_IN})\S)(?:.*(?:(?!{STAND_IN})\S))?", prose.text, re.DOTALL)
    return prose.span(*seen.span()) if seen else (0, 0)


def _spans_of_drafts(text: str, settings: Settings) -> list[tuple[int, int]]:
    """Return the half-open spans of a file's drafts.

    Parameters
    ----------
    text : str
        The file's text.
    settings : Settings
        Whether rulers part drafts.

    Returns
    -------
    list of (int, int)
        The spans.
    """
    if settings.drafts == "ruler":
        return draft_spans(text, settings.markup)
    return [(0, len(text))] if text.strip() else []
