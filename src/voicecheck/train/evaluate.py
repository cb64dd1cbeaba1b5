"""How well scores agree with ratings: the figures, and the model card that holds them."""

from __future__ import annotations

from typing import Any

import numpy as np

from voicecheck.train.fit import HeldOut
from voicecheck.train.intervals import left_out_inside
from voicecheck.train.posts import Pairs, RatedPosts

__all__ = ["agreement", "card", "held_out_figures", "pair_order", "table"]

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


def coverage(held_out: HeldOut, posts: RatedPosts, tail: float) -> dict[str, float]:
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
        blocks = np.array([str(hash_of(name)) for name in posts.groups.astype(str)])
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


def hash_of(name: str) -> int:
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
    figures["coverage"] = coverage(held_out, posts, tail)
    return figures


def table(figures: dict[str, Any], covered: dict[str, float] | None = None) -> str:
    """Write the figures of `agreement` as a Markdown table.

    Parameters
    ----------
    figures : dict
        From `agreement`.
    covered : dict, optional
        Coverage of the interval by source.

    Returns
    -------
    str
        The table, a row per source and one for all.
    """
    covered = covered or {}
    head = "| source | posts | Spearman | mean absolute error | bias |"
    rows = [head + (" in the 80 % interval |" if covered else "")]
    rows.append("|---|---:|---:|---:|---:|" + ("---:|" if covered else ""))
    for name, one in [*figures["sources"].items(), ("all posts", figures)]:
        row = (
            f"| {name} | {one['n_posts']} | {one['spearman']:.3f} | {one['error']:.1f} | "
            f"{one['bias']:+.1f} |"
        )
        if covered:
            share = covered.get("overall" if name == "all posts" else name, float("nan"))
            row += f" {share:.0%} |"
        rows.append(row)
    if len(figures["sources"]) > 1:
        rows.append(
            f"| mean over sources | | {figures['mean_spearman']:.3f} | "
            f"{figures['mean_error']:.1f} | {figures['mean_bias']:.1f} (absolute) |"
            + (" |" if covered else "")
        )
    return "\n".join(rows)


def card(about: dict[str, Any], language: str, figures: dict[str, Any], note: str) -> str:
    """Write the model card.

    Parameters
    ----------
    about : dict
        What the model was made from.
    language : str
        ISO 639-1 code.
    figures : dict
        From `held_out_figures`.
    note : str
        What is to be known of the training data, Markdown.

    Returns
    -------
    str
        The card, Markdown.
    """
    groups = figures["groups"]
    parts = [
        f"# Model card: {about['name'] or 'voice model'} ({language})",
        "Says how a social-media draft sounds, from a person talking (0) to a sales pitch (100).\n"
        "It judges wording, not who wrote a text, and not whether a text is good or true. Do not\n"
        "use it to judge people.",
        f"Made from {about['n_posts']} rated posts and {about['n_pairs']} pairs of "
        f"{len(about['sources'])} sources: {', '.join(about['sources'])}.",
        *([note.strip()] if note.strip() else []),
        "## Groups left out\n\nNo author or page is in both training and test (5 folds).",
        f"Spearman {groups['spearman']:.3f}, mean absolute error {groups['error']:.1f} points, "
        f"{groups['n_posts']} posts.",
    ]
    if "sources" in figures:
        parts += [
            "## Sources left out whole\n\nEach row: a model that has seen no post of this source.",
            table(figures["sources"], figures["coverage"]),
        ]
    if "pairs" in figures:
        rows = [
            "| kind | pairs | person's version lower | mean difference |",
            "|---|---:|---:|---:|",
        ]
        rows += [
            f"| {kind} | {one['n_pairs']} | {one['share']:.1%} | {one['difference']:.1f} |"
            for kind, one in figures["pairs"].items()
        ]
        parts += ["## Pairs of equal content\n\nTheir groups left out.", "\n".join(rows)]
    if figures["coverage"]:
        parts.append(
            "## 80 % intervals\n\nRatings inside the interval, where the interval was made "
            f"without the post's source: {figures['coverage']['overall']:.1%}. The width of the\n"
            "intervals was chosen so that this share comes near to 80 %."
        )
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    parts.append(
        f"Trained with {versions}. The vocabulary, the word vectors and the markers were\n"
        "chosen with all posts in sight, the ratings only of those not left out."
    )
    return "\n\n".join(parts) + "\n"
