"""Fits a voice model: features, ridge regression, a bag of networks, calibration, intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.linear_model import QuantileRegressor

from voicecheck.checker import Checker
from voicecheck.lang.pack import load_pack
from voicecheck.model import SOFT_END, VoiceModel
from voicecheck.train.design import POOLED_SCALE, Design, left_out_blocks
from voicecheck.train.intervals import fit_intervals
from voicecheck.train.network import NetworkBag, fit_networks
from voicecheck.train.posts import Pairs, RatedPosts
from voicecheck.train.ridge import Ridge

__all__ = [
    "CENTRE",
    "NETWORK_SHARE",
    "PENALTY",
    "SPREAD",
    "HeldOut",
    "fit_model",
    "linear_features",
    "training_facts",
]

PENALTY = 0.7
_LETTER_SHARE = 0.5
_STYLE_SHARE = 3.0
_PAIR_WEIGHT = 2.0
CENTRE, SPREAD = 50.0, 25.0
NETWORK_SHARE = 0.7
_BENDS = (25.0, 50.0, 75.0)
_REACH = 45.0
_MIN_SLOPE = 0.2
# How far on the line, in lengths of `SOFT_END`, the ends are approached.
_SOFT_STEPS = np.array([0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 9.0])
_N_NETWORKS = 6


@dataclass(frozen=True)
class HeldOut:
    """Scores of posts by models that have not seen their like.

    Attributes
    ----------
    by_group : ndarray of shape (n_posts,)
        Scores when the post's group (with a fifth of all groups) is left out.
    by_source : ndarray of shape (n_posts,)
        Scores when the post's whole source is left out; NaN where there are too few sources.
    n_words : ndarray of shape (n_posts,)
        Lengths of the posts.
    """

    by_group: np.ndarray
    by_source: np.ndarray
    n_words: np.ndarray


def fit_model(
    design: Design,
    posts: RatedPosts,
    pairs: Pairs,
    language: str,
    name: str,
    progress: Callable[[str], None],
) -> tuple[VoiceModel, HeldOut]:
    """Fit a model and score every post by models that have not seen its group or its source.

    The vocabulary, the word vectors and the scales of the features are taken from all posts, the
    ratings only from those that are not left out.

    Parameters
    ----------
    design : Design
        Features of the posts.
    posts : RatedPosts
        Rated posts; those of weight 0 are tested on only.
    pairs : Pairs
        Pairs among them; the ridge regression learns their differences as well.
    language : {"de", "en"}
        Their language.
    name : str
        Name of the model.
    progress : callable
        Called with a line of text at every step.

    Returns
    -------
    model : VoiceModel
        The model.
    held_out : HeldOut
        Scores of the posts.
    """
    folds, sources = left_out_blocks(posts)
    progress(f"ridge regression on {(posts.weights > 0).sum()} posts and {len(pairs)} pairs")
    linear = _fit_linear(design, posts, pairs, folds, sources)
    progress(f"{_N_NETWORKS} networks, {folds.max() + 1} folds, {sources.max() + 1} sources")
    networks = _fit_networks(design, posts, folds, sources, progress)
    by_group, by_source = (
        one * (1 - NETWORK_SHARE) + two * NETWORK_SHARE
        for one, two in zip(linear[1:], networks[1:], strict=True)
    )
    # What is small stays out of the calibration: its like is not left out.
    honest = by_group if np.isnan(by_source).all() else by_source
    calibration = _calibration(honest, posts)
    held_out = HeldOut(
        np.interp(by_group, *calibration), np.interp(by_source, *calibration), design.n_words
    )
    model = _assemble(design, linear[0], networks[0], calibration, language)
    best = np.where(np.isnan(held_out.by_source), held_out.by_group, held_out.by_source)
    model = replace(
        model,
        intervals=fit_intervals(best, posts.ratings, design.n_words, posts.sources.astype(str)),
        about=training_facts(posts, len(pairs), name),
    )
    golden = load_pack(language).data["golden"]
    scores = Checker(model, language).predict(golden).tolist()
    return replace(model, golden=tuple(zip(golden, scores, strict=True))), held_out


def training_facts(posts: RatedPosts, n_pairs: int, name: str) -> dict[str, object]:
    """Return what a model says of how it was made.

    Parameters
    ----------
    posts : RatedPosts
        What it was made from; posts without weight were not.
    n_pairs : int
        Number of pairs.
    name : str
        What the model card calls the model.

    Returns
    -------
    dict
        ``name``, ``n_posts``, ``n_pairs``, ``sources`` and ``versions`` of packages.
    """
    trained = posts.weights > 0
    return {
        "name": name,
        "n_posts": int(trained.sum()),
        "n_pairs": n_pairs,
        "sources": sorted(set(posts.sources[trained].astype(str))),
        "versions": {package: version(package) for package in ("numpy", "scikit-learn", "spacy")},
    }


def _fit_linear(
    design: Design, posts: RatedPosts, pairs: Pairs, folds: np.ndarray, sources: np.ndarray
) -> tuple[tuple[np.ndarray, np.ndarray, float], np.ndarray, np.ndarray]:
    """Return weights, style weights and bias; and scores by group and by source left out."""
    scaled, style = linear_features(design)
    scales, style_scale = _linear_scales(design)
    trained = design.rows(posts.weights > 0)
    of = design.of[trained]
    both = (posts.weights[pairs.person] > 0) & (posts.weights[pairs.pitch] > 0)
    person, pitch = pairs.person[both], pairs.pitch[both]
    rows = sparse.vstack([scaled[trained], scaled[pitch] - scaled[person]], format="csr")
    row_style = np.vstack([style[trained], style[pitch] - style[person]]).astype(np.float64)
    constant = np.concatenate([np.ones(len(trained)), np.zeros(len(person))])
    target = np.concatenate(
        [design.ratings[trained] - CENTRE, posts.ratings[pitch] - posts.ratings[person]]
    )
    weights = np.concatenate([posts.weights[of], np.full(len(person), _PAIR_WEIGHT)])
    kernel = (rows @ rows.T).toarray() + row_style @ row_style.T + np.outer(constant, constant)
    ridge = Ridge(kernel, target, weights, PENALTY)
    dual = ridge.dual_
    fitted = rows.T @ dual
    style_weights = row_style.T @ dual
    bias = CENTRE + float(constant @ dual)
    everywhere = bias + (scaled @ fitted + style @ style_weights)[: len(posts)]
    # The copies stand behind the posts that they were made from, and are left out with them.
    known = trained[trained < len(posts)]
    held = []
    for blocks in (folds, sources):
        scores = np.where(posts.weights > 0, np.nan, everywhere)
        found = ridge.held_out(np.concatenate([blocks[of], blocks[pitch]]))
        scores[known] = found[: len(known)] + CENTRE
        held.append(scores)
    weights_of_words = fitted * scales
    by_group, by_source = held
    return (weights_of_words, style_weights * style_scale, bias), by_group, by_source


def linear_features(design: Design) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Scale the inputs of the ridge regression, so that one penalty suits all of them.

    Parameters
    ----------
    design : Design
        Features of posts.

    Returns
    -------
    words : csr_matrix of shape (n_rows, n_features)
        Words, word pairs and letter groups.
    style : ndarray of shape (n_rows, n_style), dtype float32
        Style features.
    """
    scales, style_scale = _linear_scales(design)
    return design.matrix @ sparse.diags(scales), design.standardised * style_scale


def _linear_scales(design: Design) -> tuple[np.ndarray, np.float32]:
    n_linear = len(design.extractor.words.words) + len(design.extractor.words.pairs)
    scales = np.ones(design.matrix.shape[1])
    scales[n_linear:] = np.sqrt(_LETTER_SHARE)
    return scales, np.float32(np.sqrt(_STYLE_SHARE / design.standardised.shape[1]))


def _fit_networks(
    design: Design,
    posts: RatedPosts,
    folds: np.ndarray,
    sources: np.ndarray,
    progress: Callable[[str], None],
) -> tuple[NetworkBag, np.ndarray, np.ndarray]:
    """Return networks fitted to all posts; and scores by group and by source left out."""
    inputs, trained = design.network_input, posts.weights > 0
    target = (design.ratings - CENTRE) / SPREAD
    of_posts = inputs[: len(posts)]

    def fit(chosen: np.ndarray) -> NetworkBag:
        rows = design.rows(chosen)
        # More passes learn the sources by heart.
        n_passes = 12 if chosen.sum() > 3000 else 40
        return fit_networks(
            inputs[rows],
            target[rows],
            posts.weights[design.of[rows]],
            n_networks=_N_NETWORKS,
            n_passes=n_passes,
        )

    def left_out(blocks: np.ndarray, block: int) -> tuple[np.ndarray, np.ndarray]:
        test = blocks == block
        return test, fit(trained & ~test).predict(of_posts[test])

    networks = fit(trained)
    everywhere = networks.predict(of_posts)
    held = []
    for what, blocks in (("group folds", folds), ("sources", sources)):
        scores = np.where(trained, np.nan, everywhere)
        tasks = (delayed(left_out)(blocks, block) for block in range(blocks.max() + 1))
        for test, found in Parallel(n_jobs=-1, return_as="generator")(tasks):
            scores[test] = found
        progress(f"left out: {blocks.max() + 1} {what}")
        held.append(scores * SPREAD + CENTRE)
    by_group, by_source = held
    return networks, by_group, by_source


def _calibration(raw: np.ndarray, posts: RatedPosts) -> np.ndarray:
    """Fit the line with bends from held-out raw scores to the median rating.

    Scores of posts whose like is left out shrink towards the middle; a straight line of least
    squares leaves them there. Every source weighs the same.
    """
    _, source, sizes = np.unique(posts.sources.astype(str), return_inverse=True, return_counts=True)
    known = ~np.isnan(raw) & ~np.isnan(posts.ratings)
    weights = (1.0 / sizes[source])[known]

    def bent(scores: np.ndarray) -> np.ndarray:
        return np.column_stack([scores, *(np.maximum(scores - bend, 0) for bend in _BENDS)])

    line = QuantileRegressor(quantile=0.5, alpha=0, solver="highs")
    line.fit(bent(raw[known]), posts.ratings[known], sample_weight=weights / weights.mean())
    knots = np.array([_BENDS[0] - _REACH, *_BENDS, _BENDS[-1] + _REACH], dtype=np.float64)
    steps = np.diff(line.predict(bent(knots)))
    # Few posts are enough to bend the ends down; a higher raw score is never a lower score.
    steps = np.maximum(steps, _MIN_SLOPE * np.diff(knots))
    middle = float(line.predict(bent(np.array([CENTRE])))[0])
    ratings = np.concatenate([[0.0], np.cumsum(steps)])
    ratings += middle - np.interp(CENTRE, knots, ratings)
    return _softened(knots, ratings)


def _softened(knots: np.ndarray, ratings: np.ndarray) -> np.ndarray:
    """Lead the ends of a rising line towards 0 and 100 without reaching them at once.

    Were the line cut off at 100, no single edit of the worst pitches would lower their score.
    """
    slopes = np.diff(ratings) / np.diff(knots)
    reach = np.concatenate([[knots[0] - 1e4], knots, [knots[-1] + 1e4]])
    heights = np.concatenate(
        [[ratings[0] - 1e4 * slopes[0]], ratings, [ratings[-1] + 1e4 * slopes[-1]]]
    )
    low, high = np.interp([SOFT_END, 100 - SOFT_END], heights, reach)
    approach = SOFT_END * np.exp(-_SOFT_STEPS)
    approach[-1] = 0.0
    below = low - SOFT_END / slopes[0] * _SOFT_STEPS
    above = high + SOFT_END / slopes[-1] * _SOFT_STEPS
    inside = (knots > low) & (knots < high)
    return np.array(
        [
            [*below[::-1], low, *knots[inside], high, *above],
            [*approach[::-1], SOFT_END, *ratings[inside], 100 - SOFT_END, *(100 - approach)],
        ]
    )


def _assemble(
    design: Design,
    linear: tuple[np.ndarray, np.ndarray, float],
    networks: NetworkBag,
    calibration: np.ndarray,
    language: str,
) -> VoiceModel:
    weights, style_weights, bias = linear
    share = NETWORK_SHARE * SPREAD / len(networks.output_bias)
    rest = 1 - NETWORK_SHARE
    thresholds = float(networks.output_bias.sum()) * share
    return VoiceModel(
        language=language,
        words=design.extractor.words,
        vectors=design.extractor.vectors,
        matcher=design.extractor.reader.matcher,
        weights=(weights * rest).astype(np.float32),
        bias=bias * rest + CENTRE * NETWORK_SHARE + thresholds,
        pooled_scale=POOLED_SCALE,
        style_mean=design.style_mean,
        style_scale=design.style_scale,
        style_weights=(style_weights * rest).astype(np.float32),
        hidden_weights=networks.hidden_weights,
        hidden_bias=networks.hidden_bias,
        output_weights=networks.output_weights * np.float32(share),
        calibration=calibration,
        intervals={},
    )
