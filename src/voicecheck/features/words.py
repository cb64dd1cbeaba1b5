"""Words, word pairs and letter groups: a linear part whose every point stands at a word.

A post is the sum of its words and word pairs, each scaled by its inverse document frequency,
divided by the Euclidean length of these scales; and of its words' letter groups (2 to 5 letters,
word boundaries included), each word's groups scaled to unit length, divided by the root of the
number of words. Both are sums over tokens, so that the share of a word type is a constant that is
kept beside the type.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecheck.document.reader import Batch
from voicecheck.document.tokens import TokenKind

if TYPE_CHECKING:
    from scipy import sparse

__all__ = ["WordFeatures", "letter_groups"]

_MIN_LETTERS, _MAX_LETTERS = 2, 5
_LONGEST_WORD = 40

# A word, a pair of words or a group of letters.
_Item = Any


def letter_groups(key: str) -> list[str]:
    """Return the letter groups of a word, its boundaries written as blanks.

    Parameters
    ----------
    key : str
        Look-up key of a word.

    Returns
    -------
    list of str
        All runs of 2 to 5 characters of the word between two blanks.

    Examples
    --------
    >>> letter_groups("ab")
    [' a', 'ab', 'b ', ' ab', 'ab ', ' ab ']
    """
    padded = f" {key[:_LONGEST_WORD]} "
    return [
        padded[start : start + size]
        for size in range(_MIN_LETTERS, _MAX_LETTERS + 1)
        for start in range(len(padded) - size + 1)
    ]


@dataclass(frozen=True)
class WordFeatures:
    """The vocabulary of the linear part.

    Attributes
    ----------
    words : tuple of str
        Look-up keys, sorted.
    pairs : ndarray of shape (n_pairs,), dtype int64
        Word pairs as ``first * len(words) + second``, sorted.
    letters : tuple of str
        Letter groups, sorted.
    word_scales, pair_scales, letter_scales : ndarray, dtype float32
        Inverse document frequencies.
    """

    words: tuple[str, ...]
    pairs: np.ndarray
    letters: tuple[str, ...]
    word_scales: np.ndarray
    pair_scales: np.ndarray
    letter_scales: np.ndarray

    @cached_property
    def word_numbers(self) -> dict[str, int]:
        """dict: place of each word."""
        return {word: number for number, word in enumerate(self.words)}

    @cached_property
    def letter_numbers(self) -> dict[str, int]:
        """dict: place of each letter group."""
        return {group: number for number, group in enumerate(self.letters)}

    @property
    def n_features(self) -> int:
        """int: words, pairs and letter groups together."""
        return len(self.words) + len(self.pairs) + len(self.letters)

    def letter_vector(self, key: str, kind: TokenKind) -> tuple[np.ndarray, np.ndarray]:
        """Return the letter groups of a word type, scaled to unit length.

        Parameters
        ----------
        key : str
            Look-up key.
        kind : TokenKind
            Kind of the token; only words have letter groups.

        Returns
        -------
        places : ndarray of shape (n,), dtype int64
            Places in `letters`.
        values : ndarray of shape (n,), dtype float64
            Their values; the sum of squares is 1, or the vector is empty.
        """
        if kind is not TokenKind.WORD:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        numbers = self.letter_numbers
        counts: dict[int, int] = {}
        for group in letter_groups(key):
            number = numbers.get(group)
            if number is not None:
                counts[number] = counts.get(number, 0) + 1
        if not counts:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        places = np.array(list(counts), dtype=np.int64)
        values = np.array(list(counts.values())) * self.letter_scales[places].astype(np.float64)
        return places, values / np.sqrt(values @ values)

    def find_pairs(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Find the word pairs among tokens.

        Parameters
        ----------
        numbers : ndarray of shape (n_tokens,), dtype int64
            Place of each token in `words`, −1 if it is not there.

        Returns
        -------
        tokens : ndarray of shape (n_found,), dtype int64
            First token of each pair found.
        places : ndarray of shape (n_found,), dtype int64
            Place of the pair in `pairs`.
        """
        if not len(self.pairs):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        codes = numbers[:-1] * len(self.words) + numbers[1:]
        places = np.searchsorted(self.pairs, codes)
        places[places == len(self.pairs)] = 0
        found = (self.pairs[places] == codes) & (numbers[:-1] >= 0) & (numbers[1:] >= 0)
        tokens = np.flatnonzero(found)
        return tokens, places[tokens]

    def matrix(self, batch: Batch) -> sparse.csr_matrix:
        """Return the features of each post, for training.

        Parameters
        ----------
        batch : Batch
            The posts.

        Returns
        -------
        csr_matrix of shape (n_posts, n_features)
            Words, pairs and letter groups, in this order.
        """
        from scipy import sparse

        table, rows, post_of = batch.table, batch.rows, batch.post_of
        of_row = np.array([self.word_numbers.get(key, -1) for key in table.keys])
        numbers = of_row[rows]
        n_posts, n_words = len(batch.normals), len(self.words)
        tokens = np.flatnonzero(numbers >= 0)
        pair_tokens, pair_places = self.find_pairs(numbers)
        posts = np.concatenate([post_of[tokens], post_of[pair_tokens]])
        columns = np.concatenate([numbers[tokens], n_words + pair_places])
        values = np.concatenate(
            [self.word_scales[numbers[tokens]], self.pair_scales[pair_places]]
        ).astype(np.float64)
        lengths = np.sqrt(np.bincount(posts, values**2, minlength=n_posts))
        linear = sparse.csr_matrix(
            (values / lengths[posts], (posts, columns)),
            shape=(n_posts, n_words + len(self.pairs)),
        )
        vectors = [self.letter_vector(k, t) for k, t in zip(table.keys, table.kinds, strict=True)]
        starts = np.cumsum([0] + [len(places) for places, _ in vectors])
        of_types = sparse.csr_matrix(
            (
                np.concatenate([values for _, values in vectors]),
                np.concatenate([places for places, _ in vectors]),
                starts,
            ),
            shape=(len(vectors), len(self.letters)),
        )
        is_word = np.array([kind is TokenKind.WORD for kind in table.kinds])[rows]
        roots = np.sqrt(np.maximum(np.bincount(post_of[is_word], minlength=n_posts), 1))
        word_tokens = np.flatnonzero(is_word)
        incidence = sparse.csr_matrix(
            (1.0 / roots[post_of[word_tokens]], (post_of[word_tokens], rows[word_tokens])),
            shape=(n_posts, len(vectors)),
        )
        return sparse.hstack([linear, incidence @ of_types], format="csr")

    @classmethod
    def fit(
        cls,
        posts: Iterable[tuple[Sequence[str], Sequence[TokenKind]]],
        groups: Sequence[str],
        sources: Sequence[str],
        *,
        min_groups: int,
        min_sources: int,
        min_letter_groups: int,
    ) -> WordFeatures:
        """Choose the vocabulary: what many groups in several sources say.

        Parameters
        ----------
        posts : iterable of (keys, kinds)
            The tokens of each post.
        groups, sources : sequence of str
            Author or page, and origin, of each post.
        min_groups, min_sources : int
            In how many groups and sources a word or pair must occur: a word of one page or one
            platform is a name or a topic, not a voice.
        min_letter_groups : int
            In how many groups a run of letters must occur.

        Returns
        -------
        WordFeatures
            The vocabulary with its scales.
        """
        seen: dict[str, tuple[Counter[_Item], dict[_Item, set[str]], dict[_Item, set[str]]]] = {
            part: (Counter(), {}, {}) for part in ("word", "pair", "letter")
        }
        letters_of: dict[str, frozenset[str]] = {}
        n_posts = 0
        for (keys, kinds), group, source in zip(posts, groups, sources, strict=True):
            n_posts += 1
            runs: set[str] = set()
            for key, kind in zip(keys, kinds, strict=True):
                if kind is TokenKind.WORD:
                    if key not in letters_of:
                        letters_of[key] = frozenset(letter_groups(key))
                    runs |= letters_of[key]
            found: dict[str, Iterable[_Item]] = {
                "word": set(keys),
                "pair": set(pairwise(keys)),
                "letter": runs,
            }
            for part, items in found.items():
                count, in_groups, in_sources = seen[part]
                count.update(items)
                for item in items:
                    in_groups.setdefault(item, set()).add(group)
                    in_sources.setdefault(item, set()).add(source)

        def chosen(part: str, least: int) -> list[_Item]:
            count, in_groups, in_sources = seen[part]
            return sorted(
                item
                for item in count
                if len(in_groups[item]) >= least and len(in_sources[item]) >= min_sources
            )

        def scales(part: str, items: list[_Item]) -> np.ndarray:
            count = np.array([seen[part][0][item] for item in items], dtype=np.float64)
            return (np.log((1 + n_posts) / (1 + count)) + 1).astype(np.float32)

        words = chosen("word", min_groups)
        numbers = {word: number for number, word in enumerate(words)}
        pairs = [
            pair for pair in chosen("pair", min_groups) if pair[0] in numbers and pair[1] in numbers
        ]
        codes = np.array([numbers[a] * len(words) + numbers[b] for a, b in pairs], dtype=np.int64)
        order = np.argsort(codes, kind="stable")
        letters = chosen("letter", min_letter_groups)
        return cls(
            tuple(words),
            codes[order],
            tuple(letters),
            scales("word", words),
            scales("pair", pairs)[order],
            scales("letter", letters),
        )
