"""How often each marker and dimension occurs in a post, and where."""

from __future__ import annotations

import numpy as np

from voicecheck.document.markers import MarkerRule
from voicecheck.document.reader import Batch
from voicecheck.lang.pack import DIMENSIONS

__all__ = ["DIMENSION_FEATURES", "marker_feature_names", "marker_features"]

DIMENSION_FEATURES = ("total", "opening", "closing", "sentences")


def marker_feature_names(markers: tuple[MarkerRule, ...]) -> tuple[str, ...]:
    """Name the marker features of a pack.

    Parameters
    ----------
    markers : tuple of MarkerRule
        The markers.

    Returns
    -------
    tuple of str
        One name per column of `marker_features`.
    """
    return (
        *(marker.id for marker in markers),
        *(f"{dimension}.{what}" for what in DIMENSION_FEATURES for dimension in DIMENSIONS),
    )


def marker_features(batch: Batch, n_words: np.ndarray) -> np.ndarray:
    """Return the marker features of each post.

    Parameters
    ----------
    batch : Batch
        The posts.
    n_words : ndarray of shape (n_posts,)
        Number of words of each post.

    Returns
    -------
    ndarray of shape (n_posts, n_features), dtype float64
        The columns named by `marker_feature_names`: markers and dimensions per square root of the
        number of words; dimensions in the first and the last sentence (count, at most 3); and
        the share of sentences that hold the dimension.
    """
    markers = batch.matcher.rules
    n_markers = len(markers)
    n_sentences = len(batch.sentence_first)
    carried = batch.table.markers[batch.rows]
    tokens, slots = np.nonzero(carried >= 0)
    numbers = carried[tokens, slots].astype(np.int64)
    matches = np.array(batch.phrase_matches, dtype=np.int64).reshape(-1, 3)
    tokens = np.concatenate([tokens, matches[:, 1]])
    numbers = np.concatenate([numbers, matches[:, 0]])
    sentence_of = np.searchsorted(batch.sentence_first, tokens, side="right") - 1
    n_posts = len(n_words)
    by_post = np.bincount(
        batch.post_of[tokens] * n_markers + numbers, minlength=n_posts * n_markers
    ).reshape(n_posts, n_markers)
    first, last = batch.sentence_bounds
    n_dimensions = len(DIMENSIONS)
    dimension_of = batch.matcher.dimensions[numbers]
    counted = dimension_of >= 0
    dimensions = np.bincount(
        sentence_of[counted] * n_dimensions + dimension_of[counted],
        minlength=n_sentences * n_dimensions,
    ).reshape(n_sentences, n_dimensions)
    root = np.sqrt(np.maximum(n_words, 1.0))[:, None]
    return np.column_stack(
        [
            by_post / root,
            np.add.reduceat(dimensions, first, axis=0) / root,
            np.minimum(dimensions[first], 3),
            np.minimum(dimensions[last], 3),
            np.add.reduceat(dimensions > 0, first, axis=0) / (last - first + 1)[:, None],
        ]
    )
