"""Finds the markers of a language pack among the tokens of many posts at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from voicecheck.document.tokens import lookup_key, tokens
from voicecheck.lang.pack import Marker
from voicecheck.lang.phrases import PLACEHOLDERS

__all__ = ["MAX_GAP", "MarkerMatch", "MarkerMatcher", "MarkerRule"]

MAX_GAP = 8
# No token is empty but the gap between documents, so neither can be taken for this.
_END = "\0"
_GAP = "\0gap"


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


class MarkerRule(NamedTuple):
    """What is known of a marker when it is looked for.

    Attributes
    ----------
    id, dimension, voice, case, where : str
        As in `voicecheck.lang.pack.Marker`.
    not_after, not_before : frozenset of str
        Look-up keys of neighbours beside which it does not count.
    """

    id: str
    dimension: str
    voice: str
    case: bool
    where: str
    not_after: frozenset[str]
    not_before: frozenset[str]

    @property
    def free(self) -> bool:
        """bool: whether it counts wherever its words stand."""
        return not (self.case or self.not_after or self.not_before or self.where != "anywhere")


class _Ending(NamedTuple):
    marker: int
    words: tuple[str, ...]
    tail: tuple[str, ...]


class MarkerMatcher:
    """Looks markers up: single words by their type, phrases by their first two words.

    Parameters
    ----------
    rules : sequence of MarkerRule
        The markers.
    singles : dict of str to sequence of int
        Words (with ``*`` in front or behind: endings and beginnings of words) and the places of
        the rules that they belong to.
    phrases : sequence of (str, str, int)
        Words joined by blanks, the words behind a gap, and the place of the rule. The words of
        rules with `case` are as written, all others are look-up keys.
    """

    def __init__(
        self,
        rules: Sequence[MarkerRule],
        singles: dict[str, Sequence[int]],
        phrases: Sequence[tuple[str, str, int]],
    ) -> None:
        self.rules = tuple(rules)
        self.singles = {key: tuple(numbers) for key, numbers in singles.items()}
        self.prefixes: dict[str, tuple[int, ...]] = {}
        self.suffixes: dict[str, tuple[int, ...]] = {}
        for key, numbers in self.singles.items():
            if len(key) > 1 and key[0] == "*":
                self.suffixes[key[1:]] = numbers
            elif len(key) > 1 and key[-1] == "*":
                self.prefixes[key[:-1]] = numbers
        self.compiled = (singles, phrases)
        # Only first and second words are numbered, and a trie grows when its first word is met:
        # most of a pack is never needed for one post.
        self.words: dict[str, int] = {}
        self._by_first: dict[str, list[tuple[str, str, int]]] = {}
        self._tries: dict[str, dict] = {}
        pairs = set()
        solo = set()
        for phrase in phrases:
            first, _, rest = phrase[0].partition(" ")
            second = rest.partition(" ")[0]
            if self.rules[phrase[2]].case:
                first, second = _key(first), _key(second)
            self._by_first.setdefault(first, []).append(phrase)
            one = self.words.setdefault(first, len(self.words) + 1)
            if second:
                pairs.add((one, self.words.setdefault(second, len(self.words) + 1)))
            else:
                solo.add(one)
        self._prefix_lengths = sorted({len(prefix) for prefix in self.prefixes})
        self._suffix_lengths = sorted({len(suffix) for suffix in self.suffixes})
        n_words = len(self.words) + 1
        self._solo = np.zeros(n_words, dtype=bool)
        self._solo[sorted(solo)] = True
        codes = sorted(one * n_words + two for one, two in pairs)
        self._pairs = np.array(codes or [0], dtype=np.int64)
        self._n_words = n_words

    @classmethod
    def of_markers(cls, markers: Sequence[Marker]) -> MarkerMatcher:
        """Expand the phrases of a pack's markers.

        Parameters
        ----------
        markers : sequence of Marker
            The markers of a pack.

        Returns
        -------
        MarkerMatcher
            A matcher whose rules are in the order of the markers.
        """
        rules = []
        singles: dict[str, list[int]] = {}
        phrases = []
        for number, marker in enumerate(markers):
            rule = MarkerRule(
                marker.id,
                marker.dimension,
                marker.voice,
                marker.case,
                marker.where,
                frozenset(_key(word) for word in marker.not_after),
                frozenset(_key(word) for word in marker.not_before),
            )
            rules.append(rule)
            wordings: dict[tuple[str, str], None] = {}
            for phrase in marker.expanded(tokens):
                words = phrase.words if rule.case else [_key(word) for word in phrase.words]
                wordings[" ".join(words), " ".join(_key(word) for word in phrase.tail)] = None
            for words, tail in wordings:
                if rule.free and " " not in words and not tail:
                    singles.setdefault(words, []).append(number)
                else:
                    phrases.append((words, tail, number))
        return cls(rules, singles, phrases)

    def to_json(self) -> str:
        """Return the rules and expanded phrases as JSON, for a model's folder.

        Returns
        -------
        str
            What `from_json` reads.
        """
        singles, phrases = self.compiled
        rules = [
            {
                **rule._asdict(),
                "not_after": sorted(rule.not_after),
                "not_before": sorted(rule.not_before),
            }
            for rule in self.rules
        ]
        table = {"rules": rules, "singles": singles, "phrases": phrases}
        return json.dumps(table, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> MarkerMatcher:
        """Read what `to_json` wrote.

        Parameters
        ----------
        text : str or bytes
            JSON.

        Returns
        -------
        MarkerMatcher
            The same matcher.
        """
        table: dict[str, Any] = json.loads(text)
        rules = [
            MarkerRule(
                **{
                    **rule,
                    "not_after": frozenset(rule["not_after"]),
                    "not_before": frozenset(rule["not_before"]),
                }
            )
            for rule in table["rules"]
        ]
        return cls(rules, table["singles"], table["phrases"])

    def _trie(self, first: str) -> dict:
        """Return the phrases that begin with a word: a trie of words.

        `_END` holds what ends at a node, `_GAP` what goes on behind a gap.
        """
        trie = self._tries.get(first)
        if trie is None:
            trie = self._tries[first] = {}
            for words, tail, number in self._by_first[first]:
                written = words.split(" ")
                case = self.rules[number].case
                node = trie
                for word in written[1:]:
                    node = node.setdefault(_key(word) if case else word, {})
                behind = tuple(tail.split(" ")) if tail else ()
                ending = _Ending(number, tuple(written) if case else (), behind)
                if tail:
                    # Found by the first word behind the gap: one pass over the gap serves all.
                    node.setdefault(_GAP, {}).setdefault(behind[0], []).append(ending)
                else:
                    node.setdefault(_END, []).append(ending)
        return trie

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
        if len(key) < 2:
            return tuple(found)
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
            walked = self._walk(keys, starts, position)
            if not walked:
                continue
            best: dict[int, int] = {}
            for ending, stop in walked:
                rule = self.rules[ending.marker]
                if rule.free or (
                    _placed(rule, position, openings, post_starts, last_sentences)
                    and _written(ending, words, position)
                    and (not position or keys[position - 1] not in rule.not_after)
                    and not (stop < len(keys) and keys[stop] in rule.not_before)
                ):
                    best[ending.marker] = max(best.get(ending.marker, 0), stop)
            for marker, stop in best.items():
                if ended.get(marker, 0) <= position:
                    ended[marker] = stop
                    yield MarkerMatch(marker, position, stop)

    def _walk(
        self, keys: Sequence[str], starts: np.ndarray, position: int
    ) -> list[tuple[_Ending, int]]:
        node = self._trie(keys[position])
        n_tokens = len(keys)
        found: list[tuple[_Ending, int]] = []
        while node is not None:
            position += 1
            if _END in node:
                found += [(ending, position) for ending in node[_END]]
            if _GAP in node:
                found += _behind_gap(node[_GAP], keys, starts, position)
            if position == n_tokens:
                break
            node = node.get(keys[position])
        return found


def _behind_gap(
    tails: dict[str, list[_Ending]], keys: Sequence[str], starts: np.ndarray, end: int
) -> Iterator[tuple[_Ending, int]]:
    """Find each tail at its first place within the gap's width in the same sentence."""
    n_tokens = len(keys)
    found: set[int] = set()
    for begin in range(end, min(end + MAX_GAP + 1, n_tokens)):
        key = keys[begin]
        if not key or starts[begin]:
            return
        for ending in tails.get(key, ()):
            if id(ending) in found:
                continue
            stop = begin + len(ending.tail)
            if stop <= n_tokens and all(
                keys[begin + offset] == word for offset, word in enumerate(ending.tail)
            ):
                found.add(id(ending))
                yield ending, stop


def _placed(
    rule: MarkerRule,
    position: int,
    openings: np.ndarray,
    post_starts: np.ndarray,
    last_sentences: np.ndarray,
) -> bool:
    if rule.where == "sentence_start":
        return bool(openings[position])
    if rule.where == "post_start":
        return bool(post_starts[position])
    return rule.where != "post_end" or bool(last_sentences[position])


def _written(ending: _Ending, words: Sequence[str], position: int) -> bool:
    return all(
        words[position + offset] == word
        for offset, word in enumerate(ending.words)
        if word not in PLACEHOLDERS
    )


@cache
def _key(word: str) -> str:
    if not word or word in PLACEHOLDERS:
        return word
    if len(word) > 1 and word[0] == "*":
        return "*" + lookup_key(word[1:])
    if len(word) > 1 and word[-1] == "*":
        return lookup_key(word[:-1]) + "*"
    return lookup_key(word)
