"""Plain words for stiff and loud ones, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Callable

from voicecheck.rewrite.draft import Draft
from voicecheck.rewrite.edits import Edit
from voicecheck.rewrite.grammar import Grammar, upper_first
from voicecheck.text import fold

__all__ = ["PlainWords"]

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_MAX_PHRASE = 5
_BESIDE = 100


class PlainWords:
    """The words of a language that have plain ones.

    Parameters
    ----------
    grammar : Grammar
        The language.
    keeps_facts : callable
        Tell whether words can be replaced by others.
    """

    def __init__(self, grammar: Grammar, keeps_facts: Callable[[str, str], bool]) -> None:
        self.grammar = grammar
        self._keeps = keeps_facts
        self._swaps = dict(grammar.swaps)
        self._swap_heads = {key.split()[0] for key in self._swaps}
        self._late_stems, self._late_swaps = grammar.late

    def edits(self, draft: Draft, start: int, end: int) -> list[Edit]:
        """Find the words of a sentence that have plain ones.

        Parameters
        ----------
        draft : Draft
            The text.
        start, end : int
            Half-open span of the sentence in the normal form.

        Returns
        -------
        list of Edit
            Edits that keep the facts.
        """
        sentence = draft.normal.text[start:end]
        tokens = [(m.group(), start + m.start(), start + m.end()) for m in _WORD.finditer(sentence)]
        keys = [fold(token) for token, _, _ in tokens]
        if self._late_stems and any(key.startswith(self._late_stems) for key in keys):
            self._swaps |= self._late_swaps()
            self._swap_heads |= {key.split()[0] for key in self._swaps}
            self._late_stems = ()
        found = []
        reached = 0
        for place, key in enumerate(keys):
            if place < reached or key not in self._swap_heads:
                continue
            for size in range(min(_MAX_PHRASE, len(keys) - place), 0, -1):
                swap = self._swaps.get(" ".join(keys[place : place + size]))
                if swap:
                    found += self._edit(draft, tokens[place : place + size], swap, place == 0)
                    reached = place + size
                    break
        return found

    def _edit(
        self,
        draft: Draft,
        tokens: list[tuple[str, int, int]],
        swap: tuple[tuple[str, ...], str],
        at_start: bool,
    ) -> list[Edit]:
        text = draft.normal.text
        start, end = tokens[0][1], tokens[-1][2]
        words = text[start:end]
        if not self._is_phrase(draft, tokens, at_start):
            return []
        alternatives, rule = swap
        # Longer is no word beside it.
        before, after = text[max(start - _BESIDE, 0) : start], text[end : end + _BESIDE]
        kept: list[str] = []
        head = ""
        for plain in alternatives:
            mended = self.grammar.mend(before, words, plain, after)
            if mended is None:
                continue
            old_head, new_head = mended
            if kept and old_head != head:
                continue
            head = old_head
            new = upper_first(plain) if words[0].isupper() and plain else plain
            kept.append(new_head + new)
        if not kept:
            return []
        begin = start - len(head)
        if alternatives[0] == "":
            # What is cut takes the blank behind it along.
            end += 1
            if at_start or text[end - 1 : end] != " ":
                return []
        a, b = draft.normal.span(begin, end)
        if not kept[0]:
            return [Edit(a, b, "", rule, "cut")]
        if self._keeps(draft.normal.given[a:b], kept[0]):
            return [Edit(a, b, kept[0], rule, "replace", tuple(kept[1:3]))]
        return []

    def _is_phrase(self, draft: Draft, tokens: list[tuple[str, int, int]], at_start: bool) -> bool:
        """Tell whether words are one phrase, and no name, heading or quotation."""
        text = draft.normal.text
        start, end = tokens[0][1], tokens[-1][2]
        words = text[start:end]
        # Words apart by more than a blank are not one phrase; a capital inside is a name.
        if " ".join(token for token, _, _ in tokens) != " ".join(words.split()):
            return False
        if draft.untouchable(start, end) or (words.isupper() and len(words) > 1):
            return False
        if not at_start and words[0].isupper():
            return False
        if self.grammar.headings and any(token[0].isupper() for token, _, _ in tokens[1:]):
            return False
        # A heading in capitals is a name.
        following = re.match(r"\s+([A-ZÄÖÜ])", text[end : end + _BESIDE])
        return not (at_start and self.grammar.headings and words[0].isupper() and following)
