"""English: commands in front of a link, wherever they stand in a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from voicecheck.rewrite.grammar import Proposal
from voicecheck.rewrite.pattern import SLOTS

__all__ = ["link_proposals"]

LINK_RULE = "call_to_action.command_before_link"

_WHEN = r"(?:[^\S\n]+(?:now|here|today|online|at|on|from|yours|it|them|one|this|out|more|us))*"
_SIGNS = r"[^\S\n]*+(?:[:>»→–-]|=>|->|👉|➡️?|▶️?|⬇️?)*+[^\S\n]*"
_THE_LINK = "Here's the link"
# A site, not a page of it.
_SITE = re.compile(r"(?:www\.)?[\w-]+\.(?:com|org|net|co\.uk|de)")
# What stands before the link, what it becomes, most special first.
_COMMANDS = (
    (
        r"(?:learn|find out|read|discover|see|view) more|more (?:info|information|details)",
        "There's more here",
    ),
    (r"sign up|register", "You can {} here"),
    (r"donate", "You can donate here"),
    (r"check (?:it|them|this|these|us|'em)", _THE_LINK),
    (r"(?:shop|order|buy|get|grab|click|tap|purchase)", _THE_LINK),
)
_FOUND = re.compile(
    rf"(?P<before>[\w)!?.”\"’…*%])[^\S\n]+(?P<command>{'|'.join(f'(?:{c})' for c, _ in _COMMANDS)})"
    rf"{_WHEN}{_SIGNS}(?P<link>{SLOTS['link']})(?!\.?[\w/])(?![^\S\n]*(?:[&/]|[a-z]))",
    re.IGNORECASE,
)
_KINDS = tuple((re.compile(command, re.IGNORECASE), text) for command, text in _COMMANDS)


def link_proposals(
    text: str, sentences: Sequence[tuple[int, int]], address: str
) -> Iterator[Proposal]:
    """Propose to point at a link where a command sends readers off.

    Parameters
    ----------
    text : str
        The normal form of a text.
    sentences : sequence of (int, int)
        Not used.
    address : str
        Not used.

    Yields
    ------
    Proposal
        Its edits.
    """
    del sentences, address
    for found in _FOUND.finditer(text):
        command = found["command"]
        # In the middle of a sentence a command is no command: "you can order at …".
        if not command[0].isupper():
            continue
        # A link that stands there twice needs no second pointer.
        if text.count(found["link"]) > 1:
            continue
        says = next(says for kind, says in _KINDS if kind.fullmatch(command))
        stop = "." if found["before"].isalnum() or found["before"] in ')”"’%' else ""
        says = f"{says.format(command.lower())}:"
        if says == f"{_THE_LINK}:" and _SITE.fullmatch(found["link"]):
            says = "It's all at"
        new = f"{stop} {says} {found['link']}"
        yield Proposal(found.end("before"), found.end("link"), (new,), LINK_RULE)
