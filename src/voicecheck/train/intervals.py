"""Prediction intervals: split conformal, per length and score (Vovk, Gammerman & Shafer, 2005)."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["fit_intervals", "left_out_inside"]

MAX_LENGTHS = (8, 20, 45)
MAX_SCORES = (25, 50, 75)
# Below this many posts in a cell the interval of the whole length class is the better guess.
_MIN_CELL = 60
_WANTED = 0.8
_TAILS = tuple(round(0.1 - 0.005 * step, 3) for step in range(17))


def fit_intervals(
    scores: np.ndarray, ratings: np.ndarray, n_words: np.ndarray, sources: np.ndarray
) -> dict[str, Any]:
    """Find what to add to scores for the ends of their 80 % intervals.

    Sources differ, so an interval made from some of them holds less than 80 % of the posts of
    another. The tails are cut as small as it takes to hold 80 % of the posts of left-out sources.

    Parameters
    ----------
    scores : ndarray of shape (n_posts,)
        Held-out scores.
    ratings : ndarray of shape (n_posts,)
        The ratings; NaN where there is none.
    n_words : ndarray of shape (n_posts,)
        Lengths of the posts.
    sources : ndarray of shape (n_posts,)
        Where each post comes from.

    Returns
    -------
    dict
        ``max_words`` and ``max_scores``, upper ends of the classes of length and score; ``low``
        and ``high``, the conformal quantiles of rating minus score in each cell.
    """
    for tail in _TAILS:
        inside = left_out_inside(scores, ratings, n_words, sources, tail)
        if inside is None or np.mean(inside[~np.isnan(ratings)]) >= _WANTED:
            break
    return _quantiles(scores, ratings, n_words, tail)


def left_out_inside(
    scores: np.ndarray,
    ratings: np.ndarray,
    n_words: np.ndarray,
    sources: np.ndarray,
    tail: float,
) -> np.ndarray | None:
    """Tell for each post whether an interval made from the other sources holds its rating.

    Parameters
    ----------
    scores, ratings, n_words, sources : ndarray of shape (n_posts,)
        As in `fit_intervals`.
    tail : float
        Share of posts outside at each end, 0 to 0.5.

    Returns
    -------
    ndarray of shape (n_posts,), dtype bool, or None
        None if there is only one source.
    """
    names = np.unique(sources)
    if len(names) < 2:
        return None
    inside = np.zeros(len(scores), dtype=bool)
    for name in names:
        own = sources == name
        table = _quantiles(scores[~own], ratings[~own], n_words[~own], tail)
        length = np.searchsorted(MAX_LENGTHS, n_words[own])
        level = np.searchsorted(MAX_SCORES, scores[own])
        errors = ratings[own] - scores[own]
        low, high = np.array(table["low"]), np.array(table["high"])
        inside[own] = (errors >= low[length, level]) & (errors <= high[length, level])
    return inside


def _quantiles(
    scores: np.ndarray, ratings: np.ndarray, n_words: np.ndarray, tail: float
) -> dict[str, Any]:
    known = ~np.isnan(ratings) & ~np.isnan(scores)
    scores, n_words = scores[known], n_words[known]
    errors = ratings[known] - scores
    length = np.searchsorted(MAX_LENGTHS, n_words)
    level = np.searchsorted(MAX_SCORES, scores)
    low, high = [], []
    for one in range(len(MAX_LENGTHS) + 1):
        row = [errors[(length == one) & (level == other)] for other in range(len(MAX_SCORES) + 1)]
        whole = errors[length == one] if (length == one).sum() >= _MIN_CELL else errors
        cells = [cell if len(cell) >= _MIN_CELL else whole for cell in row]
        ends = [_conformal(cell, tail) for cell in cells]
        low.append([round(end[0], 2) for end in ends])
        high.append([round(end[1], 2) for end in ends])
    return {
        "tail": tail,
        "max_words": list(MAX_LENGTHS),
        "max_scores": list(MAX_SCORES),
        "low": low,
        "high": high,
    }


def _conformal(errors: np.ndarray, tail: float) -> tuple[float, float]:
    ranked = np.sort(errors)
    n_errors = len(ranked)
    rank = int(np.floor(tail * (n_errors + 1)))
    rank = min(max(rank, 1), n_errors)
    return float(ranked[rank - 1]), float(ranked[n_errors - rank])
