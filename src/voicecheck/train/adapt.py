"""Continues from a model: own ratings move its weights as far as there are enough of them.

Ridge regression on what the model gets wrong, which is the most probable change of the weights
where they are thought to lie near those of the model (a Gaussian prior centred at them): ten
ratings change little, a thousand say what a word stands for.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse
from sklearn.model_selection import GroupKFold

from voicecheck.checker import Checker
from voicecheck.errors import InputFileError
from voicecheck.features.extract import Extraction
from voicecheck.model import VoiceModel
from voicecheck.train.design import N_FOLDS
from voicecheck.train.fit import HeldOut, training_facts
from voicecheck.train.intervals import fit_intervals
from voicecheck.train.posts import RatedPosts
from voicecheck.train.ridge import Ridge

__all__ = ["adapt_model"]

# As strong as in training: style features together count three times a post's words.
_STYLE_SHARE = 3.0
# Between these scores the calibration is nearly a straight line.
_STRAIGHT = (5.0, 95.0)
# An interval made from fewer posts is worse than that of the model.
_MIN_FOR_INTERVALS = 100
_BLOCKS = 10


def adapt_model(
    model: VoiceModel, posts: RatedPosts, penalty: float, name: str = ""
) -> tuple[VoiceModel, HeldOut]:
    """Move a model towards further ratings.

    Words, word pairs, letter groups, style features and the general level are moved; the word
    vectors, the network over them and the calibration stay.

    Parameters
    ----------
    model : VoiceModel
        The model to start from.
    posts : RatedPosts
        Rated posts in its language; those of weight 0 are left aside.
    penalty : float
        How strongly the weights are held where they are, positive.
    name : str
        Name of the new model.

    Returns
    -------
    model : VoiceModel
        The new model.
    held_out : HeldOut
        Scores of the posts by models moved without their groups (a fifth of all groups at a time);
        NaN for all if there is only one group.

    Raises
    ------
    InputFileError
        If there are fewer than two posts to learn from.
    """
    trained = np.flatnonzero(posts.weights > 0)
    if len(trained) < 2:
        raise InputFileError(
            f"{len(trained)} rated posts: to continue from a model takes 2 or more"
        )
    numbers = model.extractor().extract(posts.texts)
    raw = model.raw(numbers)
    knots, scores = model.calibration
    # Near the ends of the scale raw scores lie far apart and mean the same.
    straight = np.interp(_STRAIGHT, scores, knots)
    wanted = np.interp(posts.ratings, scores, knots)
    target = np.clip(wanted, *straight) - np.clip(raw, *straight)
    words, style, style_scale = _inputs(model, numbers)
    kernel = (words[trained] @ words[trained].T).toarray() + style[trained] @ style[trained].T + 1.0
    ridge = Ridge(kernel, target[trained], posts.weights[trained], penalty)
    moves = np.full(len(posts), np.nan)
    moves[trained] = ridge.held_out(_folds(posts.groups[trained].astype(str)))
    by_group = model.calibrated(raw + moves)
    nowhere = np.full(len(posts), np.nan)
    moved = replace(
        model,
        weights=(model.weights + words[trained].T @ ridge.dual_).astype(np.float32),
        style_weights=(model.style_weights + style[trained].T @ ridge.dual_ * style_scale).astype(
            np.float32
        ),
        bias=model.bias + float(ridge.dual_.sum()),
        intervals=_intervals(model, by_group, posts, numbers.n_words),
        about=training_facts(posts, 0, name) | {"continued_from": model.about.get("name", "")},
    )
    texts = [text for text, _ in model.golden]
    golden = Checker(moved, model.language).predict(texts).tolist()
    moved = replace(moved, golden=tuple(zip(texts, golden, strict=True)))
    return moved, HeldOut(by_group, nowhere, numbers.n_words)


def _inputs(model: VoiceModel, numbers: Extraction) -> tuple[sparse.csr_matrix, np.ndarray, float]:
    """Return the words and the scaled style features of posts, and the scale of the latter."""
    words = model.words.matrix(numbers.batch)
    style = model.standardised(numbers.style).astype(np.float64)
    scale = float(np.sqrt(_STYLE_SHARE / style.shape[1]))
    return words, style * scale, scale


def _folds(groups: np.ndarray) -> np.ndarray:
    folds = np.full(len(groups), -1)
    n_folds = min(N_FOLDS, len(set(groups)))
    if n_folds > 1:
        splitter = GroupKFold(n_folds, shuffle=True, random_state=0)
        for number, (_, test) in enumerate(splitter.split(groups, groups=groups)):
            folds[test] = number
    return folds


def _intervals(
    model: VoiceModel, scores: np.ndarray, posts: RatedPosts, n_words: np.ndarray
) -> dict[str, object]:
    if np.isfinite(scores).sum() < _MIN_FOR_INTERVALS:
        return dict(model.intervals)
    _, number = np.unique(posts.groups.astype(str), return_inverse=True)
    return dict(fit_intervals(scores, posts.ratings, n_words, (number % _BLOCKS).astype(str)))
