"""Which rules have a say, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voicecheck.rewrite.candidates import RuleBook

__all__ = ["Guide"]


@dataclass(frozen=True)
class Guide:
    """What a project or the comments in a draft make of the rules.

    Attributes
    ----------
    book : RuleBook
        The rules.
    allows : callable
        ``allows(text, start, end, rule)`` tells whether a rule, named by its id, may speak of a
        half-open span of a text: of the draft or of a rewrite of it.
    """

    book: RuleBook
    allows: Callable[[str, int, int, str], bool]
