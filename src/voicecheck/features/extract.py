"""From texts to the numbers that the model weighs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from voicecheck.document.markers import MarkerMatcher
from voicecheck.document.reader import Batch, Reader
from voicecheck.document.tokens import TokenKind
from voicecheck.features.markers import marker_feature_names, marker_features
from voicecheck.features.shape import COUNTED, SHAPE_FEATURES, shape_facts, shape_features
from voicecheck.features.vectors import WordVectors
from voicecheck.features.words import WordFeatures

__all__ = ["Extraction", "Extractor", "style_names"]

_N_SHAPE = len(COUNTED)
_SQUARE, _SHARE, _LETTERS, _WORD, _VECTOR, _IS_WORD = range(_N_SHAPE, _N_SHAPE + 6)


@dataclass(frozen=True)
class Extraction:
    """The numbers of several posts.

    Attributes
    ----------
    batch : Batch
        The posts.
    token_shares : ndarray of shape (n_tokens,), dtype float64
        What each token adds to the linear part, a pair's share at its first word.
    style : ndarray of shape (n_posts, n_style), dtype float64
        Shape and marker features, unscaled, named by `Extractor.style_names`.
    pooled : ndarray of shape (n_posts, n_dimensions), dtype float32
        Mean word vectors, centred, of unit length.
    n_words : ndarray of shape (n_posts,)
        Number of words.
    vector_rows : ndarray of shape (n_tokens,), dtype int64
        Row of each token's word vector.
    pooled_lengths : ndarray of shape (n_posts,), dtype float32
        What the mean word vectors were divided by.
    """

    batch: Batch
    token_shares: np.ndarray
    style: np.ndarray
    pooled: np.ndarray
    n_words: np.ndarray
    vector_rows: np.ndarray
    pooled_lengths: np.ndarray

    @cached_property
    def linear(self) -> np.ndarray:
        """ndarray of shape (n_posts,): the linear part of each post."""
        return np.add.reduceat(self.token_shares, self.batch.first)


class Extractor:
    """Reads posts and counts what the model weighs.

    Parameters
    ----------
    matcher : MarkerMatcher
        The markers of the language.
    abbreviations : iterable of str
        Abbreviations with a full stop that ends no sentence.
    words : WordFeatures
        Vocabulary of the linear part.
    vectors : WordVectors
        Word vectors.
    weights : ndarray of shape (words.n_features,), optional
        Weights of the linear part; zero while a model is trained.
    """

    def __init__(
        self,
        matcher: MarkerMatcher,
        abbreviations: Iterable[str],
        words: WordFeatures,
        vectors: WordVectors,
        weights: np.ndarray | None = None,
    ) -> None:
        self.words = words
        self.vectors = vectors
        weights = np.zeros(words.n_features) if weights is None else weights
        n_words, n_pairs = len(words.words), len(words.pairs)
        self._word_values = words.word_scales * weights[:n_words]
        self._pair_values = words.pair_scales * weights[n_words : n_words + n_pairs]
        self._letter_weights = weights[n_words + n_pairs :]
        self.style_names = style_names(matcher)
        self.reader = Reader(matcher, abbreviations, self._describe)

    def _describe(self, token: str, kind: TokenKind, key: str) -> np.ndarray:
        facts = np.zeros(_N_SHAPE + 6, dtype=np.float32)
        facts[_VECTOR] = self.vectors.numbers.get(key, len(self.vectors.words))
        facts[_WORD] = -1
        if not token:
            return facts
        facts[:_N_SHAPE] = shape_facts(token, kind, key)
        number = self.words.word_numbers.get(key)
        if number is not None:
            facts[_WORD] = number
            facts[_SQUARE] = self.words.word_scales[number] ** 2
            facts[_SHARE] = self._word_values[number]
        places, values = self.words.letter_vector(key, kind)
        facts[_LETTERS] = values @ self._letter_weights[places]
        facts[_IS_WORD] = kind is TokenKind.WORD
        return facts

    def extract(self, texts: Sequence[str]) -> Extraction:
        """Return the numbers of several posts.

        Parameters
        ----------
        texts : sequence of str
            Texts as given.

        Returns
        -------
        Extraction
            Their numbers.
        """
        return self.of_batch(self.reader.read(texts))

    def of_batch(self, batch: Batch) -> Extraction:
        """Return the numbers of posts that are already read.

        Parameters
        ----------
        batch : Batch
            The posts.

        Returns
        -------
        Extraction
            Their numbers.
        """
        facts = batch.table.facts
        facts[0, _VECTOR] = len(self.vectors.words)
        facts[0, _WORD] = -1
        tokens = facts[batch.rows]
        n_words = np.add.reduceat(tokens[:, _IS_WORD], batch.first).astype(np.float64)
        shares = tokens[:, _SHARE].astype(np.float64)
        squares = tokens[:, _SQUARE].astype(np.float64)
        pair_tokens, places = self.words.find_pairs(tokens[:, _WORD].astype(np.int64))
        shares[pair_tokens] += self._pair_values[places]
        squares[pair_tokens] += self.words.pair_scales[places].astype(np.float64) ** 2
        lengths = np.sqrt(np.maximum(np.add.reduceat(squares, batch.first), 1e-12))
        roots = np.sqrt(np.maximum(n_words, 1.0))
        post_of = batch.post_of
        shares /= lengths[post_of]
        shares += tokens[:, _LETTERS] / roots[post_of]
        vector_rows = tokens[:, _VECTOR].astype(np.int64)
        pooled, lengths_of_means = self.vectors.pooled(vector_rows, batch.first)
        style = np.hstack(
            [shape_features(batch, tokens[:, :_N_SHAPE]), marker_features(batch, n_words)]
        )
        return Extraction(batch, shares, style, pooled, n_words, vector_rows, lengths_of_means)


def style_names(matcher: MarkerMatcher) -> tuple[str, ...]:
    """Name the style features.

    Parameters
    ----------
    matcher : MarkerMatcher
        The markers of the language.

    Returns
    -------
    tuple of str
        One name per column of `Extraction.style`.
    """
    return SHAPE_FEATURES + marker_feature_names(matcher.rules)
