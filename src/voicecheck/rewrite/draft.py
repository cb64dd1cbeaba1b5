"""What edits are looked for in, and what is asked about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from voicecheck.rewrite.facts import QUOTATION
from voicecheck.rewrite.spans import Spans
from voicecheck.text import NormalText

__all__ = ["Draft", "Question"]


@dataclass(frozen=True, slots=True)
class Question:
    """A passage to ask the writer about.

    Attributes
    ----------
    start_char, end_char : int
        Half-open span in code points of the text as given.
    text : str
        The question.
    rule : str
        Id of the rule.
    """

    start_char: int
    end_char: int
    text: str
    rule: str


@dataclass(frozen=True)
class Draft:
    """A text that edits are looked for in.

    Attributes
    ----------
    normal : NormalText
        The text with its normal form.
    sentences : tuple of (int, int)
        Half-open spans of the sentences in the normal form.
    """

    normal: NormalText
    sentences: tuple[tuple[int, int], ...]

    @cached_property
    def quoted(self) -> Spans:
        """Spans: those of the normal form inside quotation marks or code."""
        found = re.finditer(rf"{QUOTATION}|(?:https?://|www\.)\S+|[@#]\w+", self.normal.text)
        return Spans(match.span() for match in found)

    @cached_property
    def quoted_given(self) -> Spans:
        """Spans: the same in the text as given."""
        return Spans(self.normal.span(a, b) for a, b in self.quoted)

    @cached_property
    def first_char(self) -> int:
        """int: where the first character of the normal form stands that is no blank."""
        text = self.normal.text
        return len(text) - len(text.lstrip())

    def untouchable(self, start: int, end: int) -> bool:
        """Tell whether a span begins or ends inside a quotation, a link or a handle.

        Parameters
        ----------
        start, end : int
            Half-open span of the normal form.

        Returns
        -------
        bool
            True where it must stay as it is.
        """
        return self.quoted.touch(start, end)
