"""Reads files that people write in: Markdown, HTML and plain text."""

from voicecheck.markup.positions import Position, Positions
from voicecheck.markup.prose import Prose, silenced
from voicecheck.markup.read import MARKUPS, draft_spans, markup_of, read_prose

__all__ = [
    "MARKUPS",
    "Position",
    "Positions",
    "Prose",
    "draft_spans",
    "markup_of",
    "read_prose",
    "silenced",
]
