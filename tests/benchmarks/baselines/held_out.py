"""Scores of posts by contestants that have not seen their like, and what they are worth."""

import os
import time
from dataclasses import dataclass

import numpy as np
import spacy
from sklearn.pipeline import make_pipeline

from voicecheck.train.evaluate import agreement, pair_order

__all__ = ["Figures", "Held", "figures", "fitted_pipeline", "held_out", "left_out", "speed"]

_ROUNDS = 4


@dataclass(frozen=True)
class Held:
    """Held-out scores.

    Attributes
    ----------
    by_group, by_source : ndarray of shape (n_posts,)
        Predicted ratings with the post's group, or its source, left out.
    ranks_by_group, ranks_by_source : ndarray of shape (n_posts,)
        What posts are put in order by: the same, or the contestant's own number.
    """

    by_group: np.ndarray
    by_source: np.ndarray
    ranks_by_group: np.ndarray
    ranks_by_source: np.ndarray


@dataclass(frozen=True)
class Figures:
    """A row of the table.

    Attributes
    ----------
    spearman, error : float
        Rank correlation with the ratings and mean absolute error, groups left out.
    source_spearman, source_error : float
        Means over the sources of the same within each, sources left out whole; NaN where there
        are too few sources. A contestant that gives all posts of a source the same number has
        the rank correlation 0 there.
    pairs : float
        Share of pairs in which the person's version scores lower; NaN without pairs.
    posts_per_second, speed_ratio : float
        Posts in a second of one core, from text to rating; and as a share of what spaCy's blank
        tokenizer reads.
    """

    spearman: float
    error: float
    source_spearman: float
    source_error: float
    pairs: float
    posts_per_second: float
    speed_ratio: float


def held_out(contestant, matrix, posts, folds, sources):
    """Score every post by fits of a contestant that have not seen its group or its source.

    Parameters
    ----------
    contestant : Contestant
        The contestant.
    matrix : array or sparse matrix of shape (n_posts, ...)
        What the contestant's transformer makes of all posts, without their ratings.
    posts : RatedPosts
        The posts.
    folds, sources : ndarray of shape (n_posts,)
        From `voicecheck.train.design.left_out_blocks`.

    Returns
    -------
    Held
        The scores.
    """
    by_group, by_source = (
        left_out(contestant.make_estimator, matrix, posts, blocks) for blocks in (folds, sources)
    )
    if contestant.learns:
        return Held(by_group, by_source, by_group, by_source)
    own = matrix[:, 0] * contestant.direction
    return Held(by_group, by_source, own, np.where(np.isnan(by_source), np.nan, own))


def left_out(make_estimator, matrix, posts, blocks):
    """Predict each post by a fit to the posts of other blocks.

    Parameters
    ----------
    make_estimator : callable
        Returns a new regressor.
    matrix : array or sparse matrix of shape (n_posts, ...)
        Features of the posts.
    posts : RatedPosts
        The posts; those of weight 0 are tested on only.
    blocks : ndarray of shape (n_posts,)
        Block of each post; −1 for posts that are in every fit or, of weight 0, in none.

    Returns
    -------
    ndarray of shape (n_posts,)
        Ratings from 0 to 100; NaN for posts that are in every fit.
    """
    trained = posts.weights > 0
    scores = np.full(len(posts), np.nan)
    for block in np.unique(blocks):
        test = (blocks == block) & (~trained if block < 0 else True)
        if not test.any():
            continue
        rows = np.flatnonzero(trained & ~test)
        fitted = make_estimator().fit(
            matrix[rows], posts.ratings[rows], sample_weight=posts.weights[rows]
        )
        scores[test] = np.clip(fitted.predict(matrix[np.flatnonzero(test)]), 0, 100)
    return scores


def fitted_pipeline(contestant, features, matrix, posts):
    """Return the contestant fitted to all posts that are trained on, from text to rating."""
    rows = np.flatnonzero(posts.weights > 0)
    estimator = contestant.make_estimator().fit(matrix[rows], posts.ratings[rows])
    return make_pipeline(features, estimator)


def figures(held, posts, pairs, timing):
    """Return the row of a contestant.

    Parameters
    ----------
    held : Held
        Its scores.
    posts : RatedPosts
        The posts.
    pairs : Pairs
        Pairs among them.
    timing : tuple of float
        From `speed`.

    Returns
    -------
    Figures
        The row.
    """
    order = pair_order(held.ranks_by_group, pairs) if len(pairs) else {}
    n_right = sum(kind["share"] * kind["n_pairs"] for kind in order.values())
    n_pairs = sum(kind["n_pairs"] for kind in order.values())
    return Figures(
        agreement(held.ranks_by_group, posts)["spearman"],
        agreement(held.by_group, posts)["error"],
        _mean_over_sources(held.ranks_by_source, posts, "spearman"),
        _mean_over_sources(held.by_source, posts, "error"),
        n_right / n_pairs if n_pairs else float("nan"),
        *timing,
    )


def _mean_over_sources(scores, posts, figure):
    found = [one[figure] for one in agreement(scores, posts)["sources"].values()]
    return float(np.nan_to_num(found).mean()) if found else float("nan")


def speed(predict, texts, language):
    """Measure posts a second and the share of what spaCy's blank tokenizer does.

    The seconds are those of the processor, with those of processes that were started, so that
    other work on the machine does not count; the tokenizer is measured in turns with the
    contestant. The first of several rounds does not count, of the others the fastest.

    Parameters
    ----------
    predict : callable
        Takes a list of texts.
    texts : list of str
        The posts.
    language : str
        ISO 639-1 code of the tokenizer.

    Returns
    -------
    posts_per_second, speed_ratio : float
        The figures.
    """
    nlp = spacy.blank(language)
    own, tokenizer = [], []
    for _ in range(_ROUNDS):
        own.append(_processor_seconds(lambda: predict(texts)))
        tokenizer.append(_processor_seconds(lambda: list(nlp.pipe(texts))))
    seconds = max(min(own[1:]), 1e-9)
    return len(texts) / seconds, min(tokenizer[1:]) / seconds


def _processor_seconds(function):
    start, started = time.process_time(), os.times()
    function()
    ended = os.times()
    children = ended.children_user + ended.children_system
    children -= started.children_user + started.children_system
    return time.process_time() - start + children
