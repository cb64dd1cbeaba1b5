"""Word vectors learned from unrated posts, so that rare words borrow from their like.

The vectors are the truncated singular value decomposition of positive pointwise mutual
information between words and their neighbours (Levy & Goldberg, 2014; Levy, Goldberg & Dagan,
2015: context distribution smoothing .75, singular values to the power .5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy import sparse

__all__ = ["WordVectors"]

_WINDOW = 4
_SMOOTHING = 0.75
# Fewer rows than this are added up sooner than a sparse matrix is made, or SciPy imported.
_FEW_TOKENS = 300


@dataclass(frozen=True)
class WordVectors:
    """Vectors of words, kept as small integers.

    Attributes
    ----------
    words : tuple of str
        Look-up keys, sorted.
    vectors : ndarray of shape (n_words + 1, n_dimensions), dtype int8
        Unit vectors times 127 and rounded; the last row is zero, for unknown words.
    mean : ndarray of shape (n_dimensions,), dtype float32
        Mean of the posts' mean vectors.
    """

    words: tuple[str, ...]
    vectors: np.ndarray
    mean: np.ndarray

    @cached_property
    def numbers(self) -> dict[str, int]:
        """dict: row of each word."""
        return {word: number for number, word in enumerate(self.words)}

    @cached_property
    def as_float(self) -> np.ndarray:
        """ndarray of shape (n_words + 1, n_dimensions), dtype float32: the vectors."""
        return self.vectors.astype(np.float32)

    def pooled(self, numbers: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the mean vector of each post, centred and scaled to unit length.

        Parameters
        ----------
        numbers : ndarray of shape (n_tokens,), dtype int64
            Row of each token; unknown words and gaps have the last.
        first : ndarray of shape (n_posts,), dtype int64
            First token of each post.

        Returns
        -------
        pooled : ndarray of shape (n_posts, n_dimensions), dtype float32
            The vectors.
        lengths : ndarray of shape (n_posts,), dtype float32
            What the centred means were divided by.
        """
        known = np.add.reduceat(numbers < len(self.words), first)
        sums = self._sums(numbers, first)
        centred = sums / (127.0 * np.maximum(known, 1)[:, None]) - self.mean
        lengths = np.maximum(np.sqrt(np.einsum("ij,ij->i", centred, centred)), 1e-6)
        return (centred / lengths[:, None]).astype(np.float32), lengths.astype(np.float32)

    def _sums(self, numbers: np.ndarray, first: np.ndarray) -> np.ndarray:
        """Add the vectors of each post up; the numbers are whole and small, so the sum is exact."""
        sums: np.ndarray
        if len(numbers) < _FEW_TOKENS:
            sums = np.add.reduceat(self.vectors[numbers], first, axis=0, dtype=np.float32)
        else:
            from scipy import sparse

            ones = np.ones(len(numbers), dtype=np.float32)
            bounds = np.append(first, len(numbers))
            shape = (len(first), len(self.vectors))
            # A sparse product adds the rows up without a copy of each.
            sums = sparse.csr_matrix((ones, numbers, bounds), shape) @ self.as_float
        return sums

    @classmethod
    def fit(
        cls, posts: Sequence[Sequence[str]], *, min_count: int, n_dimensions: int, seed: int = 0
    ) -> WordVectors:
        """Learn the vectors.

        Parameters
        ----------
        posts : sequence of sequence of str
            Look-up keys of each post.
        min_count : int
            How often a word must occur.
        n_dimensions : int
            Length of the vectors.
        seed : int
            Seed of the randomised decomposition.

        Returns
        -------
        WordVectors
            The vectors.
        """
        from scipy import sparse
        from sklearn.utils.extmath import randomized_svd

        count = Counter(key for post in posts for key in post)
        words = sorted(word for word, times in count.items() if times >= min_count)
        numbers = {word: number for number, word in enumerate(words)}
        n_words = len(words)
        n_dimensions = min(n_dimensions, n_words - 1)
        stream = np.concatenate(
            [np.array([numbers.get(k, -1) for k in post] + [-1] * _WINDOW) for post in posts]
        ).astype(np.int64)
        total = sparse.csr_matrix((n_words, 2 * n_words))
        for offset in range(1, _WINDOW + 1):
            left, right = stream[:-offset], stream[offset:]
            both = (left >= 0) & (right >= 0)
            left, right = left[both], right[both]
            weight = np.full(len(left), 1.0 / offset)
            total = total + sparse.csr_matrix((weight, (left, right + n_words)), shape=total.shape)
            total = total + sparse.csr_matrix((weight, (right, left)), shape=total.shape)
        information = _positive_information(total.tocoo())
        left, singular, _ = randomized_svd(information, n_dimensions, n_iter=4, random_state=seed)
        vectors = left * np.sqrt(singular)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
        rounded = np.vstack([np.rint(vectors * 127), np.zeros(n_dimensions)]).astype(np.int8)
        own = cls(tuple(words), rounded, np.zeros(n_dimensions, dtype=np.float32))
        lengths = np.array([len(post) + 1 for post in posts])
        places = np.concatenate(
            [np.array([numbers.get(key, n_words) for key in post] + [n_words]) for post in posts]
        )
        first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        pooled, sizes = own.pooled(places, first)
        mean = (pooled * sizes[:, None]).mean(axis=0).astype(np.float32)
        return cls(tuple(words), rounded, mean)


def _positive_information(counts: sparse.coo_matrix) -> sparse.csr_matrix:
    from scipy import sparse

    total = counts.data.sum()
    rows = np.asarray(counts.sum(axis=1)).ravel()
    columns = np.asarray(counts.sum(axis=0)).ravel() ** _SMOOTHING
    columns *= total / columns.sum()
    information = np.log(counts.data * total / (rows[counts.row] * columns[counts.col]))
    kept = information > 0
    return sparse.csr_matrix(
        (information[kept], (counts.row[kept], counts.col[kept])), shape=counts.shape
    )
