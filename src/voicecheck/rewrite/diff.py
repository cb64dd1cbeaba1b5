"""Shows a rewrite sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence

from voicecheck.rewrite.edits import Edit, apply_edits

__all__ = ["changed_sentences"]


def changed_sentences(
    text: str, spans: Sequence[tuple[int, int]], edits: Sequence[Edit]
) -> list[tuple[str, str]]:
    """Return the sentences that a rewrite changes, before and after.

    Parameters
    ----------
    text : str
        The text before.
    spans : sequence of (int, int)
        Half-open spans of its sentences, in order.
    edits : sequence of Edit
        The edits.

    Returns
    -------
    list of (str, str)
        Before and after; neighbouring sentences that share an edit stand together; what is cut is
        empty afterwards.

    Examples
    --------
    >>> edit = Edit(0, 3, "Tea", "hype.a", "replace")
    >>> changed_sentences("Big tea. Cake.", [(0, 8), (9, 14)], [edit])
    [('Big tea.', 'Tea tea.')]
    """
    pairs = []
    place = 0
    spans = list(spans)
    while place < len(spans):
        start, end = spans[place]
        place += 1
        while True:
            own = [e for e in edits if e.start_char < end and start < max(e.end_char, 1)]
            reach = max((e.end_char for e in own), default=end)
            if place < len(spans) and spans[place][0] < reach:
                end = spans[place][1]
                place += 1
                continue
            break
        # A cut takes the blanks behind its sentence along.
        stop = max(end, min(reach, len(text)))
        moved = [
            Edit(max(e.start_char, start) - start, e.end_char - start, e.text, e.rule, e.kind)
            for e in own
        ]
        if moved:
            after = apply_edits(text[start:stop], moved)
            pairs.append((" ".join(text[start:end].split()), " ".join(after.split())))
    return pairs
