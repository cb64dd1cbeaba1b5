"""Finds the markers of a language pack among the tokens of many posts at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

import numpy as np

from voicecheck.document.tokens import lookup_key, tokens
from voicecheck.lang.pack import DIMENSIONS, Marker
from voicecheck.lang.phrases import PLACEHOLDERS

__all__ = ["MAX_GAP", "MarkerMatcher", "MarkerRule"]

MAX_GAP = 8
# No token is empty but the gap between documents, so neither can be taken for this.
_END = "\0"
_GAP = "\0gap"

# From word to trie; under the two above, what ends at a node.
_Trie = dict[str, Any]


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
    free: bool
    words: tuple[str, ...]
    tail: tuple[str, ...]


class _Words(Protocol):
    """What gives the word at a place."""

    def __getitem__(self, place: int, /) -> str: ...


class MarkerMatcher:
    """Looks markers up: single words by their type, phrases by their first two words.

    Parameters
    ----------
    rules : sequence of MarkerRule
        The markers.
    singles : mapping of str to sequence of int
        Words (with ``*`` in front or behind: endings and beginnings of words) and the places of
        the rules that they belong to.
    phrases : sequence of (str, str, int)
        Words joined by blanks, the words behind a gap, and the place of the rule. The words of
        rules with `case` are as written, all others are look-up keys.

    Attributes
    ----------
    dimensions : ndarray of shape (n_rules,)
        Place of each rule's dimension in `voicecheck.lang.pack.DIMENSIONS`, −1 for neutral ones.
    """

    def __init__(
        self,
        rules: Sequence[MarkerRule],
        singles: Mapping[str, Sequence[int]],
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
        # Neutral clues add to no dimension.
        self.dimensions = np.array(
            [-1 if r.voice == "neutral" else DIMENSIONS.index(r.dimension) for r in self.rules]
        )
        # Only the first three words are numbered, and a trie grows when its first word is met:
        # most of a pack is never needed for one post.
        self.words: dict[str, int] = {}
        self._by_first: dict[str, list[tuple[str, str, int]]] = {}
        self._tries: dict[str, _Trie] = {}
        alone: set[int] = set()
        opening: set[int] = set()
        pairs: dict[tuple[int, int], bool] = {}
        triples: set[tuple[int, int, int]] = set()
        for phrase in phrases:
            words = phrase[0].split(" ", 3)
            rule = self.rules[phrase[2]]
            if rule.case:
                words = [_key(word) for word in words]
            self._by_first.setdefault(words[0], []).append(phrase)
            heads = [self.words.setdefault(word, len(self.words) + 1) for word in words[:3]]
            if len(heads) == 1:
                (opening if rule.where == "sentence_start" else alone).add(heads[0])
                continue
            pair = (heads[0], heads[1])
            pairs[pair] = pairs.get(pair, False) or len(heads) == 2
            if len(heads) == 3:
                triples.add((*pair, heads[2]))
        self._prefix_lengths = sorted({len(prefix) for prefix in self.prefixes})
        self._suffix_lengths = sorted({len(suffix) for suffix in self.suffixes})
        n_words = len(self.words) + 1
        self._alone = np.zeros(n_words, dtype=bool)
        self._alone[sorted(alone)] = True
        self._opening = np.zeros(n_words, dtype=bool)
        self._opening[sorted(opening)] = True
        coded = sorted((one * n_words + two, whole) for (one, two), whole in pairs.items())
        self._pairs = np.array([code for code, _ in coded] or [0], dtype=np.int64)
        self._pair_is_phrase = np.array([whole for _, whole in coded] or [False])
        places = {code: place for place, (code, _) in enumerate(coded)}
        self._triples = np.array(
            sorted(places[one * n_words + two] * n_words + three for one, two, three in triples)
            or [-1],
            dtype=np.int64,
        )
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
            for written, tail in wordings:
                if rule.free and " " not in written and not tail:
                    singles.setdefault(written, []).append(number)
                else:
                    phrases.append((written, tail, number))
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

    def _grow(self, first: str) -> _Trie:
        """Make the trie of the phrases that begin with a word.

        `_END` holds what ends at a node, `_GAP` what goes on behind a gap.
        """
        trie: _Trie = {}
        self._tries[first] = trie
        for words, tail, number in self._by_first[first]:
            written = words.split(" ")
            rule = self.rules[number]
            case = rule.case
            node = trie
            for word in written[1:]:
                node = node.setdefault(_key(word) if case else word, {})
            behind = tuple(tail.split(" ")) if tail else ()
            ending = _Ending(number, rule.free, tuple(written) if case else (), behind)
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
        words: _Words,
        keys: Sequence[str],
        openings: np.ndarray,
        starts: np.ndarray,
        post_starts: np.ndarray,
        last_sentences: np.ndarray,
    ) -> list[tuple[int, int, int]]:
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

        Returns
        -------
        list of (marker, start, end)
            Place of the marker in the pack and its half-open span of tokens, in the order of the
            text; of overlapping places of one marker the first and longest.
        """
        candidates = self._candidates(numbers, openings)
        matches: list[tuple[int, int, int]] = []
        ended: dict[int, int] = {}
        for position in candidates.tolist():
            best: dict[int, int] = {}
            for ending, stop in self._walk(keys, starts, position):
                rule = self.rules[ending.marker]
                if ending.free or (
                    _placed(rule, position, openings, post_starts, last_sentences)
                    and _written(ending, words, position)
                    and (not position or keys[position - 1] not in rule.not_after)
                    and not (stop < len(keys) and keys[stop] in rule.not_before)
                ):
                    best[ending.marker] = max(best.get(ending.marker, 0), stop)
            for marker, stop in best.items():
                if ended.get(marker, 0) <= position:
                    ended[marker] = stop
                    matches.append((marker, position, stop))
        return matches

    def _candidates(self, numbers: np.ndarray, openings: np.ndarray) -> np.ndarray:
        """Find the tokens at which up to three words of a phrase begin."""
        found = self._alone[numbers] | (self._opening[numbers] & openings)
        codes = numbers[:-1] * self._n_words + numbers[1:]
        tokens = np.flatnonzero((numbers[:-1] > 0) & (numbers[1:] > 0))
        places, known = _places(self._pairs, codes[tokens])
        tokens, places = tokens[known], places[known]
        found[tokens[self._pair_is_phrase[places]]] = True
        inside = tokens < len(numbers) - 2
        tokens, places = tokens[inside], places[inside]
        _, known = _places(self._triples, places * self._n_words + numbers[tokens + 2])
        found[tokens[known]] = True
        return np.flatnonzero(found)

    def _walk(
        self, keys: Sequence[str], starts: np.ndarray, position: int
    ) -> list[tuple[_Ending, int]]:
        first = keys[position]
        node = self._tries.get(first)
        if node is None:
            node = self._grow(first)
        n_tokens = len(keys)
        found: list[tuple[_Ending, int]] = []
        while node is not None:
            position += 1
            for ending in node.get(_END, ()):
                found.append((ending, position))
            if _GAP in node:
                _behind_gap(node[_GAP], keys, starts, position, found)
            if position == n_tokens:
                break
            node = node.get(keys[position])
        return found


def _places(table: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where each code would stand in a sorted table, and whether it is there."""
    places = np.searchsorted(table, codes)
    places[places == len(table)] = 0
    return places, table[places] == codes


def _behind_gap(
    tails: dict[str, list[_Ending]],
    keys: Sequence[str],
    starts: np.ndarray,
    end: int,
    found: list[tuple[_Ending, int]],
) -> None:
    """Find each tail at its first place within the gap's width in the same sentence."""
    n_tokens = len(keys)
    done: set[int] = set()
    for begin in range(end, min(end + MAX_GAP + 1, n_tokens)):
        key = keys[begin]
        if not key or starts[begin]:
            return
        for ending in tails.get(key, ()):
            stop = begin + len(ending.tail)
            if id(ending) not in done and tuple(keys[begin:stop]) == ending.tail:
                done.add(id(ending))
                found.append((ending, stop))


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


def _written(ending: _Ending, words: _Words, position: int) -> bool:
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
