"""What lies behind a model's figures: learning curve, ablations, reliability, probes.

Agreement is of sources that were left out: the sources are dealt into four sets, and each set
is scored by models trained on the other three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import Ridge

from voicecheck.checker import Checker
from voicecheck.features.shape import SHAPE_FEATURES
from voicecheck.model import VoiceModel
from voicecheck.train.bias import shifts
from voicecheck.train.design import Design
from voicecheck.train.evaluate import agreement
from voicecheck.train.fit import CENTRE, NETWORK_SHARE, PENALTY, SPREAD, HeldOut, linear_features
from voicecheck.train.network import fit_networks
from voicecheck.train.posts import RatedPosts

__all__ = ["FAMILIES", "ablation", "learning_curve", "reliability", "study"]

FAMILIES = ("words and word pairs", "letter groups", "word vectors", "signs and shapes", "markers")
_SIZES = (500, 1000, 2000, 4000, 8000)
_N_SETS = 4
_N_NETWORKS = 3
_N_BINS = 10


def study(
    model: VoiceModel,
    design: Design,
    held_out: HeldOut,
    posts: RatedPosts,
    progress: Callable[[str], None],
) -> dict[str, Any]:
    """Return everything that a model card says beyond the held-out figures.

    Parameters
    ----------
    model : VoiceModel
        The model.
    design : Design
        Features of the posts that it was fitted to.
    held_out : HeldOut
        Scores by models that have not seen the post's group or source.
    posts : RatedPosts
        The posts.
    progress : callable
        Called with a line of text at every step.

    Returns
    -------
    dict
        ``reliability``, ``learning_curve``, ``ablation`` and, from `voicecheck.train.bias.shifts`,
        ``bias``.
    """
    texts = [text for text, weight in zip(posts.texts, posts.weights, strict=True) if weight > 0]
    found: dict[str, Any] = {
        "reliability": reliability(held_out, posts, model),
        "bias": shifts(Checker(model, model.language), texts),
    }
    progress("reliability and probes")
    found["learning_curve"] = learning_curve(design, posts, model.calibration, progress)
    found["ablation"] = ablation(design, posts, model.calibration, progress)
    return found


def learning_curve(
    design: Design, posts: RatedPosts, calibration: np.ndarray, progress: Callable[[str], None]
) -> list[dict[str, Any]]:
    """Tell how agreement grows with the number of rated posts.

    Parameters
    ----------
    design : Design
        Features of the posts.
    posts : RatedPosts
        The posts.
    calibration : ndarray of shape (2, n_knots)
        From raw scores to scores.
    progress : callable
        Called with a line of text at every size.

    Returns
    -------
    list of dict
        ``n_posts`` learned from (mean over the four sets), ``spearman`` (mean over sources left
        out), ``error``.
    """
    points = []
    sets = _source_sets(posts)
    rank = _group_ranks(posts)
    for size in (*_SIZES, len(posts)):
        scores = np.full(len(posts), np.nan)
        used = []
        for number in range(_N_SETS):
            train = np.flatnonzero((posts.weights > 0) & (sets != number))
            train = np.sort(train[np.argsort(rank[train], kind="stable")][:size])
            used.append(len(train))
            test = sets == number
            scores[test] = _scores(design, posts, train, test, calibration)
        points.append({"n_posts": int(np.mean(used)), **_summary(scores, posts)})
        progress(f"learning curve: {points[-1]['n_posts']} posts")
        if np.mean(used) < size:
            break
    return points


def ablation(
    design: Design, posts: RatedPosts, calibration: np.ndarray, progress: Callable[[str], None]
) -> dict[str, dict[str, float]]:
    """Tell what is lost without each family of features, and what each reaches by itself.

    Parameters
    ----------
    design : Design
        Features of the posts.
    posts : RatedPosts
        The posts.
    calibration : ndarray of shape (2, n_knots)
        From raw scores to scores.
    progress : callable
        Called with a line of text at every family.

    Returns
    -------
    dict
        For ``all`` and each of `FAMILIES`: ``spearman`` and ``error`` over sources left out
        without the family, ``alone_spearman`` and ``alone_error`` with nothing else.
    """
    found = {"all": _left_out(design, posts, calibration, FAMILIES)}
    for family in FAMILIES:
        others = [name for name in FAMILIES if name != family]
        alone = _left_out(design, posts, calibration, [family])
        found[family] = {
            **_left_out(design, posts, calibration, others),
            **{f"alone_{name}": value for name, value in alone.items()},
        }
        progress(f"ablation: {family}")
    return found


def reliability(held_out: HeldOut, posts: RatedPosts, model: VoiceModel) -> dict[str, Any]:
    """Hold scores and intervals against ratings, by score and by length.

    Parameters
    ----------
    held_out : HeldOut
        Scores by models that have not seen the source (or, with few sources, the group).
    posts : RatedPosts
        The posts.
    model : VoiceModel
        The model with the intervals.

    Returns
    -------
    dict
        ``bins``: mean ``score`` and ``rating``, ``n_posts`` and share ``inside`` the interval, by
        tenths of the scale; ``lengths``: ``n_posts``, ``inside`` and mean ``width`` by class of
        length.
    """
    scores = np.where(np.isnan(held_out.by_source), held_out.by_group, held_out.by_source)
    known = ~np.isnan(scores) & ~np.isnan(posts.ratings)
    scores, ratings, n_words = scores[known], posts.ratings[known], held_out.n_words[known]
    low, high = model.interval_ends(scores, n_words)
    inside = (low <= ratings) & (ratings <= high)
    tenth = np.minimum(scores * _N_BINS / 100, _N_BINS - 1).astype(int)
    bins = [
        {
            "score": float(scores[rows].mean()),
            "rating": float(ratings[rows].mean()),
            "n_posts": int(rows.sum()),
            "inside": float(inside[rows].mean()),
        }
        for rows in (tenth == number for number in range(_N_BINS))
        if rows.any()
    ]
    ends = [*model.intervals["max_words"], np.inf]
    lengths, least = [], 0
    for end in ends:
        rows = (n_words > least) & (n_words <= end)
        if rows.any():
            lengths.append(
                {
                    "words": f"{least + 1}-{end}" if np.isfinite(end) else f"over {least}",
                    "n_posts": int(rows.sum()),
                    "inside": float(inside[rows].mean()),
                    "width": float((high - low)[rows].mean()),
                }
            )
        least = end
    return {"bins": bins, "lengths": lengths}


def _left_out(
    design: Design, posts: RatedPosts, calibration: np.ndarray, families: Iterable[str]
) -> dict[str, float]:
    sets = _source_sets(posts)
    scores = np.full(len(posts), np.nan)
    for number in range(_N_SETS):
        train = np.flatnonzero((posts.weights > 0) & (sets != number))
        test = sets == number
        scores[test] = _scores(design, posts, train, test, calibration, families)
    return _summary(scores, posts)


def _scores(
    design: Design,
    posts: RatedPosts,
    train: np.ndarray,
    test: np.ndarray,
    calibration: np.ndarray,
    families: Iterable[str] = FAMILIES,
) -> np.ndarray:
    """Train on some posts with some families of features, and score others."""
    kept = set(families)
    n_words = len(design.extractor.words.words) + len(design.extractor.words.pairs)
    words, style = linear_features(design)
    in_style = np.zeros(style.shape[1], dtype=np.float32)
    in_style[: len(SHAPE_FEATURES)] = "signs and shapes" in kept
    in_style[len(SHAPE_FEATURES) :] = "markers" in kept
    in_words = np.zeros(words.shape[1])
    in_words[:n_words] = "words and word pairs" in kept
    in_words[n_words:] = "letter groups" in kept
    linear = sparse.hstack(
        [
            words @ sparse.diags(in_words),
            sparse.csr_matrix(style * in_style),
            np.ones((len(design.of), 1)),
        ],
        format="csr",
    )
    target = design.ratings - CENTRE
    rows = design.rows(np.isin(np.arange(len(posts)), train))
    weights = posts.weights[design.of[rows]]
    places = np.flatnonzero(test)
    ridge = Ridge(PENALTY, fit_intercept=False, solver="sparse_cg", tol=1e-3)
    ridge.fit(linear[rows], target[rows], sample_weight=weights)
    n_vector = design.network_input.shape[1] - len(in_style)
    in_network = np.concatenate(
        [np.full(n_vector, np.float32("word vectors" in kept)), in_style], dtype=np.float32
    )
    inputs = design.network_input * in_network
    networks = fit_networks(
        inputs[rows],
        target[rows] / SPREAD,
        weights,
        n_networks=_N_NETWORKS,
        n_passes=12 if len(train) > 3000 else 40,
    )
    # Where the network has nothing to see, the words speak for themselves.
    share = NETWORK_SHARE if in_network.any() else 0.0
    raw: np.ndarray = (1 - share) * ridge.predict(linear[places])
    raw += share * SPREAD * networks.predict(inputs[places])
    scores: np.ndarray = np.interp(raw + CENTRE, calibration[0], calibration[1])
    return scores


def _source_sets(posts: RatedPosts) -> np.ndarray:
    """Deal the sources into sets of about the same number of posts, the largest first."""
    names, number, sizes = np.unique(
        posts.sources.astype(str), return_inverse=True, return_counts=True
    )
    set_of = np.zeros(len(names), dtype=int)
    filled = np.zeros(_N_SETS)
    for place in np.argsort(-sizes, kind="stable"):
        set_of[place] = int(np.argmin(filled))
        filled[set_of[place]] += sizes[place]
    return set_of[number]


def _group_ranks(posts: RatedPosts) -> np.ndarray:
    """Put the groups in a random order, so that whole groups are learned from."""
    names, number = np.unique(posts.groups.astype(str), return_inverse=True)
    return np.random.default_rng(0).permutation(len(names))[number]


def _summary(scores: np.ndarray, posts: RatedPosts) -> dict[str, float]:
    scores = np.where(posts.weights > 0, scores, np.nan)
    figures = agreement(scores, posts)
    return {"spearman": figures["mean_spearman"], "error": figures["mean_error"]}
