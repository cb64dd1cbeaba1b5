"""What a reader of a markup language finds in a file."""

from __future__ import annotations

from dataclasses import dataclass, field

from voicecheck.markup.prose import Mark

__all__ = ["Reading"]


@dataclass(frozen=True)
class Reading:
    """What of a file is not shown as it stands.

    Attributes
    ----------
    marks : list of Mark
        In order, without overlaps.
    comments : list of (int, int, str)
        Half-open spans of the comments and what is in them.
    """

    marks: list[Mark]
    comments: list[tuple[int, int, str]] = field(default_factory=list)
