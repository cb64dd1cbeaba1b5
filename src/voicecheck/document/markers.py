"""Finds the markers of a language pack among the tokens of many posts at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from voicecheck.document.tokens import lookup_key, tokens
from voicecheck.lang.pack import Marker
from voicecheck.lang.phrases import PLACEHOLDERS

__all__ = ["MAX_GAP", "MarkerMatch", "MarkerMatcher"]

MAX_GAP = 8
_END = -1


class MarkerMatch(NamedTuple):
    """One place at which a marker was found.

    Attributes
    ----------
    marker : int
        Its place in the pack.
    start, end : int
        Half-open span of tokens.
    """

    marker: int
    start: int
    end: int


class _Ending(NamedTuple):
    marker: int
    words: tuple[str, ...]
    tail: tuple[str, ...]


class MarkerMatcher:
    """Looks markers up: single words by their type, phrases by their first two words.

    Parameters
    ----------
    markers : sequence of Marker
        The markers of a pack.
    """

    def __init__(self, markers: Sequence[Marker]) -> None:
        self.markers = tuple(markers)
        self.singles: dict[str, tuple[int, ...]] = {}
        self.prefixes: dict[str, tuple[int, ...]] = {}
        self.suffixes: dict[str, tuple[int, ...]] = {}
        self.words: dict[str, int] = {}
        self._trie: dict[int, dict] = {}
        for number, marker in enumerate(self.markers):
            free = not (
                marker.case or marker.not_after or marker.not_before or marker.where != "anywhere"
            )
            for phrase in marker.expanded(tokens):
                keys = tuple(_key(word) for word in phrase.words)
                tail = tuple(_key(word) for word in phrase.tail)
                if free and len(keys) == 1 and not tail:
                    self._add_single(keys[0], number)
                else:
                    self._add_phrase(keys, _Ending(number, phrase.words, tail))
        self._prefix_lengths = sorted({len(prefix) for prefix in self.prefixes})
        self._suffix_lengths = sorted({len(suffix) for suffix in self.suffixes})
        n_words = len(self.words) + 1
        self._solo = np.zeros(n_words, dtype=bool)
        pairs = []
        for first, node in self._trie.items():
            self._solo[first] = _END in node
            pairs += [first * n_words + second for second in node if second != _END]
        self._pairs = np.array(sorted(pairs) or [0], dtype=np.int64)
        self._n_words = n_words

    def _add_single(self, key: str, number: int) -> None:
        if key.startswith("*"):
            table, key = self.suffixes, key[1:]
        elif key.endswith("*") and len(key) > 1:
            table, key = self.prefixes, key[:-1]
        else:
            table = self.singles
        table[key] = tuple(dict.fromkeys((*table.get(key, ()), number)))

    def _add_phrase(self, keys: tuple[str, ...], ending: _Ending) -> None:
        node = self._trie
        for key in keys:
            node = node.setdefault(self._number(key), {})
        node.setdefault(_END, []).append(ending)
        for key in ending.tail:
            self._number(key)

    def _number(self, key: str) -> int:
        return self.words.setdefault(key, len(self.words) + 1)

    def of_type(self, key: str) -> tuple[int, ...]:
        """Return the markers that a single word carries wherever it stands.

        Parameters
        ----------
        key : str
            Look-up key of the word.

        Returns
        -------
        tuple of int
            Places of the markers in the pack.
        """
        found = list(self.singles.get(key, ()))
        for length in self._prefix_lengths:
            if length < len(key):
                found += self.prefixes.get(key[:length], ())
        for length in self._suffix_lengths:
            if length < len(key):
                found += self.suffixes.get(key[-length:], ())
        return tuple(dict.fromkeys(found))

    def phrases(
        self,
        numbers: np.ndarray,
        words: Sequence[str],
        keys: Sequence[str],
        openings: np.ndarray,
        starts: np.ndarray,
        post_starts: np.ndarray,
        last_sentences: np.ndarray,
    ) -> Iterator[MarkerMatch]:
        """Find the phrases and the words with conditions.

        Parameters
        ----------
        numbers : ndarray of shape (n_tokens,), dtype int64
            ``words[key]`` of each token, 0 for words of no phrase and between documents.
        words, keys : sequence of str
            The tokens as written and as looked up; empty between documents.
        openings : ndarray of shape (n_tokens,), dtype bool
            First tokens and first words of sentences.
        starts : ndarray of shape (n_tokens,), dtype bool
            First tokens of sentences.
        post_starts : ndarray of shape (n_tokens,), dtype bool
            First tokens and first words of documents.
        last_sentences : ndarray of shape (n_tokens,), dtype bool
            Tokens of the last sentence of a document.

        Yields
        ------
        MarkerMatch
            In the order of the text; of overlapping places of one marker the first and longest.
        """
        codes = numbers[:-1] * self._n_words + numbers[1:]
        places = np.searchsorted(self._pairs, codes)
        places[places == len(self._pairs)] = 0
        paired = (self._pairs[places] == codes) & (numbers[:-1] > 0)
        candidates = self._solo[numbers]
        candidates[:-1] |= paired
        ended: dict[int, int] = {}
        for position in np.flatnonzero(candidates).tolist():
            best: dict[int, int] = {}
            for ending, end in self._walk(numbers, position):
                if not self._allowed(ending, words, keys, position, openings, post_starts, last_sentences):
                    continue
                stop = end if not ending.tail else _tail_end(ending.tail, keys, starts, end)
                if stop and self._open_after(ending, keys, stop):
                    best[ending.marker] = max(best.get(ending.marker, 0), stop)
            for marker, stop in best.items():
                if ended.get(marker, 0) <= position:
                    ended[marker] = stop
                    yield MarkerMatch(marker, position, stop)

    def _walk(self, numbers: np.ndarray, position: int) -> Iterator[tuple[_Ending, int]]:
        node = self._trie
        n_tokens = len(numbers)
        while position < n_tokens:
            node = node.get(int(numbers[position]))
            if node is None:
                return
            position += 1
            for ending in node.get(_END, ()):
                yield ending, position

    def _allowed(self, ending, words, keys, position, openings, post_starts, last_sentences) -> bool:
        marker = self.markers[ending.marker]
        if marker.where == "sentence_start" and not openings[position]:
            return False
        if marker.where == "post_start" and not post_starts[position]:
            return False
        if marker.where == "post_end" and not last_sentences[position]:
            return False
        if marker.case and any(
            words[position + offset] != word
            for offset, word in enumerate(ending.words)
            if word not in PLACEHOLDERS
        ):
            return False
        return not (
            marker.not_after and position and keys[position - 1] in self._folded(marker.not_after)
        )

    def _open_after(self, ending: _Ending, keys: Sequence[str], stop: int) -> bool:
        marker = self.markers[ending.marker]
        return not (
            marker.not_before
            and stop < len(keys)
            and keys[stop] in self._folded(marker.not_before)
        )

    @staticmethod
    def _folded(neighbours: tuple[str, ...]) -> frozenset[str]:
        return _fold_all(neighbours)


def _tail_end(tail: tuple[str, ...], keys: Sequence[str], starts: np.ndarray, end: int) -> int:
    n_tokens = len(keys)
    for begin in range(end, min(end + MAX_GAP + 1, n_tokens)):
        if starts[begin] or not keys[begin]:
            return 0
        end_of_tail = begin + len(tail)
        if end_of_tail <= n_tokens and all(
            keys[begin + offset] == key for offset, key in enumerate(tail)
        ):
            return end_of_tail
    return 0


_FOLDED: dict[tuple[str, ...], frozenset[str]] = {}


def _fold_all(neighbours: tuple[str, ...]) -> frozenset[str]:
    if neighbours not in _FOLDED:
        _FOLDED[neighbours] = frozenset(_key(word) for word in neighbours)
    return _FOLDED[neighbours]


def _key(word: str) -> str:
    if word in PLACEHOLDERS:
        return word
    if len(word) > 1 and word[0] == "*":
        return "*" + lookup_key(word[1:])
    if len(word) > 1 and word[-1] == "*":
        return lookup_key(word[:-1]) + "*"
    return lookup_key(word)
