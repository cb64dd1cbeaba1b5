"""Where sentences begin in a post."""

from __future__ import annotations

import numpy as np

from voicecheck.document.types import GAP_FLAG, has

__all__ = ["sentence_starts"]


def sentence_starts(flags: np.ndarray) -> np.ndarray:
    """Find the first token of each sentence.

    A sentence ends at a full stop, question or exclamation mark (with the quotation marks,
    brackets and emoji that follow), at a line break, before a capital after emoji, and before
    and after a pile of hashtags. An ellipsis ends one only before a capital; a full stop after an
    abbreviation ends none.

    Parameters
    ----------
    flags : ndarray of shape (n_tokens,), dtype uint16
        Flags of the tokens of one or several documents, a zero between two documents.

    Returns
    -------
    ndarray of shape (n_tokens,), dtype bool
        True at the first token of each sentence.
    """
    n_tokens = len(flags)
    if n_tokens == 0:
        return np.zeros(0, dtype=bool)
    before = np.zeros_like(flags)
    before[1:] = flags[:-1]
    after = np.zeros_like(flags)
    after[:-1] = flags[1:]
    upper = has(flags, "upper_start")
    closer = has(flags, "closer")
    terminal = has(flags, "terminal")
    terminal &= ~(has(flags, "full_stop") & has(before, "abbreviation"))
    terminal &= ~(has(flags, "ellipsis") & has(after, "lower_start"))
    emoji = has(flags, "emoji")
    hashtag = has(flags, "hashtag")

    ended = terminal.copy()
    # Closing signs and emoji behind the end still belong to the sentence; four are enough.
    for _ in range(4):
        ended[1:] |= closer[1:] & ended[:-1]
    ended_before = _shift(ended)
    starts: np.ndarray = ended_before & ~closer & ~terminal
    starts |= _shift(emoji) & upper
    pile = hashtag & has(after, "hashtag")
    starts |= pile & ~_shift(hashtag)
    starts |= ~hashtag & _shift(hashtag & _shift(hashtag)) & ~closer & ~terminal

    boundary = has(flags, "line_break") | (flags == GAP_FLAG)
    starts |= _shift(boundary)
    starts[0] = True
    starts &= ~boundary
    return starts


def _shift(values: np.ndarray) -> np.ndarray:
    moved = np.zeros_like(values)
    moved[1:] = values[:-1]
    return moved
