"""How well scores agree with ratings."""

from __future__ import annotations

from typing import Any

import numpy as np

from voicecheck.train.fit import HeldOut
from voicecheck.train.intervals import left_out_inside
from voicecheck.train.posts import Pairs, RatedPosts

__all__ = ["agreement", "held_out_figures", "pair_order"]

_MIN_SOURCE = 20
_WORST = 5


def agreement(scores: np.ndarray, posts: RatedPosts) -> dict[str, Any]:
    """Compare scores with ratings, overall and within each source.

    Parameters
    ----------
    scores : ndarray of shape (n_posts,)
        Scores; NaN for posts that are not to be compared.
    posts : RatedPosts
        The posts.

    Returns
    -------
    dict
        ``spearman`` (rank correlation), ``error`` (mean absolute, points), ``n_posts``;
        ``sources`` with the same and ``bias`` (mean score minus mean rating) for each; and
        ``mean_spearman``, ``mean_error``, ``mean_bias`` (absolute) over sources of 20 or more.
    """
    known = ~np.isnan(scores) & ~np.isnan(posts.ratings)
    whole = _figures(scores[known], posts.ratings[known])
    names = posts.sources.astype(str)
    sources = {}
    for name in sorted(set(names[known])):
        rows = known & (names == name)
        if rows.sum() >= _MIN_SOURCE:
            sources[name] = _figures(scores[rows], posts.ratings[rows])
    several = list(sources.values())
    means = {
        "mean_spearman": _mean([figures["spearman"] for figures in several]),
        "mean_error": _mean([figures["error"] for figures in several]),
        "mean_bias": _mean([abs(figures["bias"]) for figures in several]),
    }
    return {**whole, **means, "sources": sources}


def _figures(scores: np.ndarray, ratings: np.ndarray) -> dict[str, float]:
    return {
        "n_posts": len(scores),
        "spearman": _spearman(scores, ratings),
        "error": float(np.abs(scores - ratings).mean()) if len(scores) else float("nan"),
        "bias": float((scores - ratings).mean()) if len(scores) else float("nan"),
    }


def _spearman(scores: np.ndarray, ratings: np.ndarray) -> float:
    from scipy.stats import rankdata

    if len(scores) < 2 or np.ptp(scores) == 0 or np.ptp(ratings) == 0:
        return float("nan")
    return float(np.corrcoef(rankdata(scores), rankdata(ratings))[0, 1])


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def pair_order(scores: np.ndarray, pairs: Pairs) -> dict[str, dict[str, float]]:
    """Tell how often the person's version scores lower than the pitch.

    Parameters
    ----------
    scores : ndarray of shape (n_posts,)
        Scores by models that have not seen the pair.
    pairs : Pairs
        The pairs.

    Returns
    -------
    dict
        For each kind ``n_pairs``, ``share`` in the right order, and the mean ``difference`` in
        points.
    """
    differences = scores[pairs.pitch] - scores[pairs.person]
    order = {}
    for kind in sorted(set(pairs.kinds)):
        of_kind = differences[pairs.kinds == kind]
        of_kind = of_kind[~np.isnan(of_kind)]
        order[kind] = {
            "n_pairs": len(of_kind),
            "share": float((of_kind > 0).mean()),
            "difference": float(of_kind.mean()),
        }
    return order


def _coverage(held_out: HeldOut, posts: RatedPosts, tail: float) -> dict[str, float]:
    """Measure how often an interval holds the rating, on sources that did not make it.

    Parameters
    ----------
    held_out : HeldOut
        Scores by models that have not seen the source (or, with few sources, the group).
    posts : RatedPosts
        The posts.
    tail : float
        Share of posts outside at each end, as the model has it.

    Returns
    -------
    dict
        Share for each source, and ``overall``.
    """
    scores = np.where(np.isnan(held_out.by_source), held_out.by_group, held_out.by_source)
    names = posts.sources.astype(str)
    blocks = names
    if len(set(names)) <= 2:
        blocks = np.array([str(_hash_of(name)) for name in posts.groups.astype(str)])
    inside = left_out_inside(scores, posts.ratings, held_out.n_words, blocks, tail)
    if inside is None:
        return {}
    rated = ~np.isnan(posts.ratings)
    shares = {
        name: float(inside[rated & (names == name)].mean())
        for name in sorted(set(names))
        if (rated & (names == name)).sum() >= _MIN_SOURCE
    }
    return {"overall": float(inside[rated].mean()), **shares}


def _hash_of(name: str) -> int:
    """Return one of ten numbers for a name, the same in every process."""
    return sum(name.encode()) % 10


def held_out_figures(
    held_out: HeldOut, posts: RatedPosts, pairs: Pairs, tail: float
) -> dict[str, Any]:
    """Return all figures of a model card.

    Parameters
    ----------
    held_out : HeldOut
        Held-out scores.
    posts : RatedPosts
        The posts.
    pairs : Pairs
        The pairs.
    tail : float
        Share of posts outside an interval at each end, as the model has it.

    Returns
    -------
    dict
        ``groups`` and ``sources`` from `agreement`, ``pairs`` from `pair_order` with the groups
        left out, ``coverage``.
    """
    figures: dict[str, Any] = {"groups": agreement(held_out.by_group, posts)}
    if not np.isnan(held_out.by_source).all():
        figures["sources"] = agreement(held_out.by_source, posts)
    if len(pairs):
        figures["pairs"] = pair_order(held_out.by_group, pairs)
    figures["coverage"] = _coverage(held_out, posts, tail)
    return figures
