"""Edits of a text: what they are, how they are applied and how they add up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from voicecheck.rewrite.spans import Spans, after_blanks, before_blanks
from voicecheck.text import HIDDEN, PAIRED, STAND_IN

__all__ = ["Edit", "apply_edits", "compose", "sparing_markup", "without_overlaps"]

_STAND_INS = re.compile(STAND_IN)
_WHITESPACE = " \t\n\r\v\f\x85\xa0\u2028\u2029"
_HIDDEN = f"[{chr(HIDDEN.start)}-{chr(HIDDEN.stop - 1)}]"
_LAST = re.compile(rf"{_HIDDEN}?\Z")
_LINE_ENDS = re.compile(r"[\r\n]+")

# Start, end, new text or None for what is kept, rule, kind, alternatives.
_Segment = tuple[int, int, str | None, str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a text.

    Attributes
    ----------
    start_char, end_char : int
        Half-open span in code points of the text before.
    text : str
        What stands there afterwards.
    rule : str
        Id of the rule; several are joined by ``+``.
    kind : {"replace", "cut"}
        Whether words are replaced or only taken out.
    alternatives : tuple of str
        Other replacements, the better first.
    opening : str
        First words that a text has only once; empty for most edits.
    """

    start_char: int
    end_char: int
    text: str
    rule: str
    kind: str
    alternatives: tuple[str, ...] = ()
    opening: str = ""

    @property
    def dimension(self) -> str:
        """str: the dimension of the (first) rule."""
        return self.rule.partition(".")[0]


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits that do not overlap.

    Parameters
    ----------
    text : str
        The text.
    edits : iterable of Edit
        The edits, in any order.

    Returns
    -------
    str
        The changed text.

    Examples
    --------
    >>> apply_edits("ab c", [Edit(0, 1, "x", "hype.a", "replace"), Edit(2, 4, "", "hype.b", "cut")])
    'xb'
    """
    pieces = []
    position = 0
    for edit in sorted(edits, key=lambda e: (e.start_char, e.end_char)):
        pieces += [text[position : edit.start_char], edit.text]
        position = edit.end_char
    pieces.append(text[position:])
    return "".join(pieces)


def sparing_markup(text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Keep markup and names as they are: leave out what would lose, move or empty them.

    Parameters
    ----------
    text : str
        The text; private characters stand for markup and names (see `voicecheck.text`).
    edits : iterable of Edit
        The edits.

    Yields
    ------
    Edit
        Edits after which all markup stands in the same order; where it is only at the ends of
        what is changed, they are made shorter by it. An emphasis whose words are all cut goes
        with them.
    """
    if not _STAND_INS.search(text):
        yield from edits
        return
    for edit in edits:
        wordings = list(dict.fromkeys((edit.text, *edit.alternatives)))
        spared = edit
        kept = _keeping(text, spared, wordings)
        if not kept:
            spared = _narrowed(text, edit)
            kept = _keeping(text, spared, wordings) if spared.start_char < spared.end_char else []
        if kept and not kept[0] and _empties(text, spared):
            spared = _with_emphasis(text, spared)
            kept = [] if _empties(text, spared) else kept
        if kept:
            yield replace(spared, text=kept[0], alternatives=tuple(kept[1:]))


def _keeping(text: str, edit: Edit, wordings: list[str]) -> list[str]:
    """Return the wordings that keep the markup of an edit's span."""
    held = _STAND_INS.findall(text[edit.start_char : edit.end_char])
    return [wording for wording in wordings if _STAND_INS.findall(wording) == held]


def _narrowed(text: str, edit: Edit) -> Edit:
    first, last = edit.start_char, edit.end_char
    start, end = first, last
    while first < last and (text[first].isspace() or ord(text[first]) in HIDDEN):
        first += 1
        start = start if text[first - 1].isspace() else first
    while last > start and (text[last - 1].isspace() or ord(text[last - 1]) in HIDDEN):
        last -= 1
        end = end if text[last].isspace() else last
    return replace(edit, start_char=start, end_char=end)


def _empties(text: str, edit: Edit) -> bool:
    """Tell whether a cut leaves markup with nothing in it."""
    start = before_blanks(text, edit.start_char, " \t")
    end = after_blanks(text, edit.end_char, " \t")
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    marked = bool(re.match(_HIDDEN, before))
    return marked and (not after or after in "\r\n" or bool(re.match(_HIDDEN, after)))


def _with_emphasis(text: str, edit: Edit) -> Edit:
    """Take the signs of an emphasis along with everything in it, and a blank or the line's end."""
    start, end = edit.start_char, edit.end_char
    while start and end < len(text):
        opening, closing = ord(text[start - 1]), ord(text[end])
        if opening not in PAIRED or opening % 2 or closing != opening + 1:
            break
        start, end = start - 1, end + 1
    if start < edit.start_char:
        at_line_start = start == 0 or text[start - 1] in "\r\n"
        line_ends = _LINE_ENDS.match(text, end)
        if at_line_start and _LAST.match(text, end):
            start = before_blanks(text, start, _WHITESPACE)
        elif at_line_start and line_ends:
            end = line_ends.end()
        elif text[end : end + 1] == " " and (at_line_start or text[start - 1] == " "):
            end += 1
        elif text[start - 1 : start] == " " and (line_ends or _LAST.match(text, end)):
            start -= 1
    return replace(edit, start_char=start, end_char=end)


def without_overlaps(edits: Iterable[Edit], limit: int | None = None) -> list[Edit]:
    """Keep the edits that neither overlap an earlier one of the list nor begin like one.

    Parameters
    ----------
    edits : iterable of Edit
        The edits, the most wanted first.
    limit : int, optional
        How many to keep at most.

    Returns
    -------
    list of Edit
        Those kept, in the order given.
    """
    kept: list[Edit] = []
    taken = Spans()
    openings: set[str] = set()
    for edit in edits:
        if len(kept) == limit:
            break
        if edit.opening in openings or taken.overlap(edit.start_char, edit.end_char):
            continue
        kept.append(edit)
        taken.add(edit.start_char, edit.end_char)
        if edit.opening:
            openings.add(edit.opening)
    return kept


def compose(length: int, passes: Sequence[Sequence[Edit]]) -> tuple[Edit, ...]:
    """Join the edits of several passes to edits of the text as it was at first.

    Parameters
    ----------
    length : int
        Length of the first text.
    passes : sequence of sequences of Edit
        The edits of each pass, in offsets of the text that it met.

    Returns
    -------
    tuple of Edit
        The edits in order, without overlaps.
    """
    segments: list[_Segment] = [(0, length, None, "", "", ())]
    if passes:
        segments = _first(length, sorted(passes[0], key=lambda e: (e.start_char, e.end_char)))
    for edits in passes[1:]:
        for edit in sorted(edits, key=lambda e: -e.start_char):
            segments = _apply(segments, edit)
    return tuple(
        Edit(start, end, text, rule, "replace" if text.strip() else "cut", others)
        for start, end, text, rule, _, others in segments
        if text is not None
    )


def _first(length: int, edits: Sequence[Edit]) -> list[_Segment]:
    """Return the segments after a first pass, of which there may be thousands of edits."""
    segments: list[_Segment] = []
    position = 0
    for edit in edits:
        if position < edit.start_char:
            segments.append((position, edit.start_char, None, "", "", ()))
        position = edit.end_char
        changed = (edit.start_char, position, edit.text, edit.rule, edit.kind, edit.alternatives)
        segments.append(changed)
    return [*segments, (position, length, None, "", "", ())]


def _apply(segments: list[_Segment], edit: Edit) -> list[_Segment]:
    before: list[_Segment] = []
    # Those that the edit meets, and how much of a changed one stays at either end.
    hit: list[tuple[Any, ...]] = []
    after: list[_Segment] = []
    position = 0
    for segment in segments:
        start, end, text, *_ = segment
        size = end - start if text is None else len(text)
        stop = position + size
        empty = size == 0
        if stop <= edit.start_char and not (empty and position == edit.start_char):
            before.append(segment)
        elif position >= edit.end_char and not (empty and position == edit.end_char):
            after.append(segment)
        elif text is None:
            left = max(edit.start_char - position, 0)
            right = max(stop - edit.end_char, 0)
            if left:
                before.append((start, start + left, None, "", "", ()))
            hit.append((start + left, end - right, None, "", "", ()))
            if right:
                after.append((end - right, end, None, "", "", ()))
        else:
            left = max(edit.start_char - position, 0)
            right = max(stop - edit.end_char, 0)
            hit.append((start, end, text, *segment[3:], left, right))
        position = stop
    first, last = hit[0], hit[-1]
    text = edit.text
    if first[2] is not None and first[6]:
        text = first[2][: first[6]] + text
    if last[2] is not None and last[7]:
        text += last[2][len(last[2]) - last[7] :]
    rules = dict.fromkeys([s[3] for s in hit if s[2] is not None] + [edit.rule])
    others = edit.alternatives if len(rules) == 1 else ()
    joined = (first[0], last[1], text, "+".join(rules), edit.kind, others)
    return [*before, joined, *after]
