"""Leads a score back to its words and features, to the last point.

The linear part is a sum over tokens already. The network is led back by integrated gradients
(Sundararajan, Taly & Yan, 2017; the Aumann-Shapley value of its inputs) along the straight line
from a plain post to this one. The plain post has average words and shape and no markers, emoji,
links or exclamation marks, so that what a post does not have adds nothing. On that line each unit
is a piecewise linear function of one number, so the integral is exact. The calibration stretches
all contributions alike, which is again their Aumann-Shapley value, since it acts on their sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from voicecheck.document.markers import MarkerRule
from voicecheck.features.extract import Extraction
from voicecheck.features.markers import DIMENSION_FEATURES
from voicecheck.lang.pack import DIMENSIONS
from voicecheck.model import VoiceModel

__all__ = [
    "ALL_DIMENSIONS",
    "Attribution",
    "attribute",
    "dimension_of_feature",
    "dimension_points",
    "plain_style",
    "token_dimensions",
    "token_points",
]

ALL_DIMENSIONS = (*DIMENSIONS, "wording", "form")
"""The dimensions of the design; *wording*, words on no list; and *form*, length and layout."""

_SHAPE_DIMENSIONS = {
    "invitational_rhetoric": ("question_marks",),
    "informal_speech": (
        "emoji",
        "emoticons",
        "ellipses",
        "stretched_words",
        "contractions",
        "exclamation_runs",
    ),
    "offer": ("prices", "percents"),
    "nominal_style": (
        "nominal_words",
        "long_words",
        "letters_per_word",
        "words_per_sentence",
        "longest_sentence",
        "hyphen_words",
    ),
    "reach_devices": (
        "pitch_emoji",
        "links",
        "mentions",
        "hashtags",
        "exclamation_marks",
        "capital_words",
        "bullets",
    ),
}
_MEASURES = frozenset(
    ("letters_per_word", "words_per_sentence", "longest_sentence", "long_words_rate")
)
_OF_SHAPE = {name: dimension for dimension, names in _SHAPE_DIMENSIONS.items() for name in names}


@lru_cache(maxsize=4096)
def dimension_of_feature(name: str) -> str:
    """Return the dimension to which a style feature belongs.

    Parameters
    ----------
    name : str
        A name of `SHAPE_FEATURES` or of `marker_feature_names`.

    Returns
    -------
    str
        One of `ALL_DIMENSIONS`.

    Examples
    --------
    >>> dimension_of_feature("hashtags_rate"), dimension_of_feature("log_words")
    ('reach_devices', 'form')
    """
    head, _, _ = name.partition(".")
    if head in DIMENSIONS:
        return head
    stem = name.removesuffix("_rate").removesuffix("_opening").removesuffix("_closing")
    return _OF_SHAPE.get(stem, "form")


@dataclass(frozen=True)
class Attribution:
    """The points of one post.

    Attributes
    ----------
    base : float
        Score of the plain post.
    tokens : ndarray of shape (n_tokens,), dtype float64
        Points at each token: the linear part and the word vectors.
    style : ndarray of shape (n_style,), dtype float64
        Points of each style feature.
    """

    base: float
    tokens: np.ndarray
    style: np.ndarray


def attribute(
    model: VoiceModel, numbers: Extraction, post: int, style_names: tuple[str, ...]
) -> Attribution:
    """Lead the score of one post back to its tokens and features.

    Parameters
    ----------
    model : VoiceModel
        The model.
    numbers : Extraction
        Numbers of the posts.
    post : int
        Place of the post.
    style_names : tuple of str
        Names of the style features.

    Returns
    -------
    Attribution
        Points that add up, with the base, to the score.
    """
    batch = numbers.batch
    first, last = int(batch.first[post]), int(batch.last[post])
    shares = numbers.token_shares[first:last].astype(np.float64)
    standardised = model.standardised(numbers.style[post : post + 1])
    point = model.network_input(numbers.pooled[post : post + 1], standardised)[0]
    plain = plain_style(model, style_names)
    origin = np.concatenate([np.zeros(len(point) - len(plain)), plain])
    network = _integrated_gradients(model, origin, point - origin)
    n_dimensions = model.vectors.vectors.shape[1]
    style_weights = model.style_weights.astype(np.float64)
    style = network[n_dimensions:] + (standardised[0] - plain) * style_weights
    shares = shares + _vector_shares(model, numbers, post, network[:n_dimensions])

    at_origin = float(model.network(origin[None].astype(np.float32))[0])
    raw_base = model.bias + at_origin + float(plain @ style_weights)
    raw = raw_base + shares.sum() + style.sum()
    base, score = model.calibrated(np.array([raw_base, raw])).tolist()
    # Where the raw scores coincide there is nothing to share out.
    stretch = (score - base) / (raw - raw_base) if abs(raw - raw_base) > 1e-9 else 0.0
    return Attribution(base, shares * stretch, style * stretch)


def plain_style(model: VoiceModel, style_names: tuple[str, ...]) -> np.ndarray:
    """Return the standardised style features of a plain post.

    Parameters
    ----------
    model : VoiceModel
        The model.
    style_names : tuple of str
        Names of the style features.

    Returns
    -------
    ndarray of shape (n_style,), dtype float64
        0, the mean, for measures of length and form; what no occurrence gives for counts.
    """
    nothing = model.standardised(np.zeros((1, len(style_names))))[0]
    counts = [_counts(name) for name in style_names]
    return np.where(counts, nothing, 0.0).astype(np.float64)


@lru_cache(maxsize=4096)
def _counts(name: str) -> bool:
    if "." in name:
        return True
    return name not in _MEASURES and dimension_of_feature(name) != "form"


def _integrated_gradients(model: VoiceModel, origin: np.ndarray, way: np.ndarray) -> np.ndarray:
    """Share the network's rise from the origin to the end of the way out among coordinates."""
    weights = model.hidden_weights.astype(np.float64)
    at_origin = model.hidden_bias + origin @ weights
    slopes = way.astype(np.float64) @ weights
    # A unit is active on the part of the way where at_origin + t * slope is positive.
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = np.clip(-at_origin / slopes, 0.0, 1.0)
    active = np.where(slopes > 0, 1.0 - crossing, crossing)
    active = np.where(slopes == 0, (at_origin > 0).astype(float), active)
    shares: np.ndarray = way * (weights @ (active * model.output_weights.astype(np.float64)))
    return shares


def _vector_shares(
    model: VoiceModel, numbers: Extraction, post: int, shares: np.ndarray
) -> np.ndarray:
    """Share out what the pooled vector adds among the tokens that make it up."""
    batch = numbers.batch
    rows = batch.rows[int(batch.first[post]) : int(batch.last[post])]
    unknown = len(model.vectors.words)
    places = [model.vectors.numbers.get(batch.table.keys[row], unknown) for row in rows]
    known = np.array(places) < unknown
    total = shares.sum()
    if not known.any():
        return np.full(len(rows), total / max(len(rows), 1))
    pooled = numbers.pooled[post].astype(np.float64)
    slope = np.divide(shares, pooled, out=np.zeros_like(shares), where=np.abs(pooled) > 1e-6)
    vectors = model.vectors.vectors[places].astype(np.float64) / 127.0 - model.vectors.mean
    by_token = np.where(known, vectors @ slope, 0.0)
    # The mean of the centred vectors is the pooled vector up to its length.
    length = np.linalg.norm(vectors[known].mean(axis=0))
    by_token /= max(length * known.sum(), 1e-9)
    by_token[known] += (total - by_token.sum()) / known.sum()
    return by_token


def dimension_points(
    attribution: Attribution, style_names: tuple[str, ...], token_dimensions: list[str]
) -> dict[str, float]:
    """Add the points up by dimension.

    Parameters
    ----------
    attribution : Attribution
        The points.
    style_names : tuple of str
        Names of the style features.
    token_dimensions : list of str
        The dimension of each token.

    Returns
    -------
    dict of str to float
        Points of each of `ALL_DIMENSIONS`.
    """
    points = dict.fromkeys(ALL_DIMENSIONS, 0.0)
    for name, value in zip(style_names, attribution.style.tolist(), strict=True):
        points[dimension_of_feature(name)] += value
    for dimension, value in zip(token_dimensions, attribution.tokens.tolist(), strict=True):
        points[dimension] += value
    return points


def token_points(
    attribution: Attribution,
    numbers: Extraction,
    post: int,
    style_names: tuple[str, ...],
    rules: tuple[MarkerRule, ...],
) -> np.ndarray:
    """Lead the points of markers back to the words that carry them.

    Parameters
    ----------
    attribution : Attribution
        The points of the post.
    numbers : Extraction
        Numbers of the posts.
    post : int
        Place of the post.
    style_names : tuple of str
        Names of the style features.
    rules : tuple of MarkerRule
        Markers of the language.

    Returns
    -------
    ndarray of shape (n_tokens,), dtype float64
        The token points of `attribution`, and the points of each marker and of each dimension
        shared out evenly among the words in which it was found.
    """
    first = int(numbers.batch.first[post])
    places: dict[str, list[int]] = {}
    for number, start, end in numbers.batch.marker_tokens(post):
        words = range(start - first, end - first)
        places.setdefault(rules[number].id, []).extend(words)
        if rules[number].voice != "neutral":
            places.setdefault(rules[number].dimension, []).extend(words)
    points = attribution.tokens.copy()
    for name, value in zip(style_names, attribution.style.tolist(), strict=True):
        head, _, tail = name.partition(".")
        carriers = places.get(name if tail not in DIMENSION_FEATURES else head, [])
        for word in carriers:
            points[word] += value / len(carriers)
    return points


def token_dimensions(numbers: Extraction, post: int, markers: tuple[MarkerRule, ...]) -> list[str]:
    """Tell the dimension of each token: that of its longest marker, else *wording*.

    Parameters
    ----------
    numbers : Extraction
        Numbers of the posts.
    post : int
        Place of the post.
    markers : tuple of MarkerRule
        Markers of the language.

    Returns
    -------
    list of str
        One of `ALL_DIMENSIONS` for each token.
    """
    batch = numbers.batch
    first, last = int(batch.first[post]), int(batch.last[post])
    names = ["wording"] * (last - first)
    lengths = [0] * (last - first)
    for number, start, end in batch.marker_tokens(post):
        marker = markers[number]
        if marker.voice == "neutral":
            continue
        for place in range(start - first, end - first):
            if end - start > lengths[place]:
                names[place] = marker.dimension
                lengths[place] = end - start
    return names
