"""From a score and its interval to the probability of each label."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from voicecheck.model import VoiceModel

__all__ = ["label_logits", "label_probabilities"]

# A label ends where the next begins: at 35 and at 65.
_BOUNDS = np.array([35.0, 65.0])
# Nine of ten ratings lie below the upper end of the interval: odds of 9 to 1.
_LOGIT_AT_END = np.log(9.0)
_NARROWEST = 1.0


def label_logits(model: VoiceModel, scores: np.ndarray, n_words: np.ndarray) -> np.ndarray:
    """Return the log-odds that the rating of a post is below 35, and below 65.

    The rating is taken to lie around the score as a logistic distribution with two sides, each as
    wide as its side of the 80 % interval (before that is cut at 0 and 100). On posts of groups
    left out this gives a lower log loss than a normal or a Laplace distribution.

    Parameters
    ----------
    model : VoiceModel
        The model that gave the scores.
    scores : ndarray of shape (n_posts,)
        Scores, 0 to 100.
    n_words : ndarray of shape (n_posts,)
        Lengths of the posts.

    Returns
    -------
    ndarray of shape (n_posts, 2)
        Log-odds; the second is never lower than the first.
    """
    table = model.intervals
    length = np.searchsorted(table["max_words"], n_words)
    level = np.searchsorted(table["max_scores"], scores)
    below = np.minimum(np.array(table["low"])[length, level], -_NARROWEST)
    above = np.maximum(np.array(table["high"])[length, level], _NARROWEST)
    way = _BOUNDS - np.asarray(scores, dtype=np.float64)[:, None]
    logits: np.ndarray = way / np.where(way < 0, -below[:, None], above[:, None]) * _LOGIT_AT_END
    return logits


def label_probabilities(model: VoiceModel, scores: np.ndarray, n_words: np.ndarray) -> np.ndarray:
    """Tell how probable it is that readers find a post personal, mixed or promotional.

    Parameters
    ----------
    model : VoiceModel
        The model that gave the scores.
    scores : ndarray of shape (n_posts,)
        Scores, 0 to 100.
    n_words : ndarray of shape (n_posts,)
        Lengths of the posts.

    Returns
    -------
    ndarray of shape (n_posts, 3)
        Probabilities in the order of `voicecheck.report.LABELS`; each row adds up to 1.
    """
    below = expit(label_logits(model, scores, n_words))
    return np.column_stack([below[:, 0], below[:, 1] - below[:, 0], 1.0 - below[:, 1]])
