"""The voice model: what it weighs, and how its score comes about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from voicecheck.document.markers import MarkerMatcher
from voicecheck.features.extract import Extraction, Extractor
from voicecheck.features.vectors import WordVectors
from voicecheck.features.words import WordFeatures
from voicecheck.lang.pack import load_pack

__all__ = ["SOFT_END", "VoiceModel", "in_blocks"]

SOFT_END = 5.0
"""The last points to 0 and 100, which the calibration approaches and does not cut off."""

_STYLE_LIMIT = 4.0
# Rows of one matrix product. BLAS wakes its threads for larger ones: for a post that costs more
# than the product, and tens of milliseconds where other programs keep the cores busy.
_BLOCK = 4


def in_blocks(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Multiply rows with weights, a few rows at a time.

    Parameters
    ----------
    rows : ndarray of shape (n_rows, n_inputs)
        Rows, filled up to whole blocks by `VoiceModel.inputs`; a single one goes by itself.
    weights : ndarray of shape (n_inputs,) or (n_inputs, n_outputs)
        Weights.

    Returns
    -------
    ndarray of shape (n_rows,) or (n_rows, n_outputs)
        ``rows @ weights``.
    """
    block = _BLOCK if len(rows) % _BLOCK == 0 else 1
    blocks: np.ndarray = rows.reshape(-1, block, rows.shape[1]) @ weights
    return blocks.reshape(len(rows), *weights.shape[1:])


@dataclass(frozen=True)
class VoiceModel:
    """A model of the voice score in one language.

    The raw score is ``bias + linear + style + network``: a ridge regression over words, word
    pairs and letter groups (linear) and over the standardised style features (style); and a bag
    of small neural networks over word vectors and style features,
    ``sum_h v_h max(0, b_h + w_h · x)``. The shares of the two are part of the weights. The score
    is the raw score led through a piecewise linear calibration, 0 to 100.

    Attributes
    ----------
    language : str
        ISO 639-1 code.
    words : WordFeatures
        Vocabulary of the linear part.
    vectors : WordVectors
        Word vectors.
    matcher : MarkerMatcher
        The markers of the language pack that the model was trained with.
    weights : ndarray of shape (words.n_features,)
        Weights of the linear part, in points.
    bias : float
        Points at the centre of all features.
    pooled_scale : float
        Factor of the word vectors in the input of the network.
    style_mean, style_scale : ndarray of shape (n_style,)
        Standardisation of the style features; a scale of 0 leaves a feature out.
    style_weights : ndarray of shape (n_style,)
        Points per standard deviation of each style feature.
    hidden_weights : ndarray of shape (n_dimensions + n_style, n_hidden)
        Weights w of the hidden units.
    hidden_bias : ndarray of shape (n_hidden,)
        Their thresholds b.
    output_weights : ndarray of shape (n_hidden,)
        Points v of the raw score for each unit's activation.
    calibration : ndarray of shape (2, n_knots)
        Raw scores and the scores that they stand for.
    intervals : mapping
        ``max_words`` (upper ends of the length classes), ``max_scores`` (of the score classes),
        ``low`` and ``high``: points to add to a score for the ends of its 80 % interval.
    golden : tuple of (str, float)
        Texts with the scores that the model gives them, to be checked after loading.
    about : mapping
        What the model was made from and how well it does, for people.
    """

    language: str
    words: WordFeatures
    vectors: WordVectors
    matcher: MarkerMatcher
    weights: np.ndarray
    bias: float
    pooled_scale: float
    style_mean: np.ndarray
    style_scale: np.ndarray
    style_weights: np.ndarray
    hidden_weights: np.ndarray
    hidden_bias: np.ndarray
    output_weights: np.ndarray
    calibration: np.ndarray
    intervals: Mapping[str, Any]
    golden: tuple[tuple[str, float], ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)

    def extractor(self) -> Extractor:
        """Return the extractor that feeds this model.

        Returns
        -------
        Extractor
            A new one; it is not meant to be shared between threads.
        """
        abbreviations = load_pack(self.language).data["abbreviations"]
        return Extractor(self.matcher, abbreviations, self.words, self.vectors, self.weights)

    def standardised(self, style: np.ndarray) -> np.ndarray:
        """Standardise style features.

        Parameters
        ----------
        style : ndarray of shape (n_posts, n_style)
            Style features.

        Returns
        -------
        ndarray of shape (n_posts, n_style), dtype float32
            In standard deviations from the mean, at most 4.
        """
        scaled = (style - self.style_mean) * self.style_scale
        limited: np.ndarray = np.clip(scaled, -_STYLE_LIMIT, _STYLE_LIMIT).astype(np.float32)
        return limited

    def network_input(self, pooled: np.ndarray, standardised: np.ndarray) -> np.ndarray:
        """Return what the network sees.

        Parameters
        ----------
        pooled : ndarray of shape (n_posts, n_dimensions)
            Mean word vectors.
        standardised : ndarray of shape (n_posts, n_style)
            Standardised style features.

        Returns
        -------
        ndarray of shape (n_posts, n_dimensions + n_style), dtype float32
            Its input.
        """
        return np.hstack([pooled * self.pooled_scale, standardised]).astype(np.float32)

    def activations(self, points: np.ndarray) -> np.ndarray:
        """Return the activations of the network's hidden units, before they are cut at 0.

        Parameters
        ----------
        points : ndarray of shape (n_posts, n_dimensions + n_style)
            From `network_input`.

        Returns
        -------
        ndarray of shape (n_posts, n_hidden), dtype float32
            ``b_h + w_h · x``.
        """
        activations: np.ndarray = points @ self.hidden_weights + self.hidden_bias
        return activations

    def network(self, points: np.ndarray) -> np.ndarray:
        """Return what the network adds.

        Parameters
        ----------
        points : ndarray of shape (n_posts, n_dimensions + n_style)
            From `network_input`.

        Returns
        -------
        ndarray of shape (n_posts,)
            Points of the raw score.
        """
        activations = self.activations(points)
        added: np.ndarray = np.maximum(activations, 0, out=activations) @ self.output_weights
        return added

    def raw(self, numbers: Extraction) -> np.ndarray:
        """Return the raw score of posts.

        Parameters
        ----------
        numbers : Extraction
            Their numbers.

        Returns
        -------
        ndarray of shape (n_posts,), dtype float64
            Raw scores.
        """
        standardised, points = self.inputs(numbers)
        added = in_blocks(standardised, self.style_weights) + self.network(points)
        raw: np.ndarray = self.bias + numbers.linear + added[: len(numbers.style)]
        return raw

    def inputs(self, numbers: Extraction) -> tuple[np.ndarray, np.ndarray]:
        """Return the style features and what the network sees, filled up to whole blocks.

        Matrix products sum in another order at the edge of a block; a post must not get other
        last bits for the company in which it is scored.

        Parameters
        ----------
        numbers : Extraction
            Numbers of the posts.

        Returns
        -------
        standardised : ndarray of shape (n_rows, n_style), dtype float32
            Standardised style features; behind the posts, rows that mean nothing.
        points : ndarray of shape (n_rows, n_dimensions + n_style), dtype float32
            Input of the network for the same rows.
        """
        missing = -len(numbers.style) % _BLOCK
        style = np.pad(numbers.style, ((0, missing), (0, 0)))
        standardised = self.standardised(style)
        pooled = np.pad(numbers.pooled, ((0, missing), (0, 0)))
        return standardised, self.network_input(pooled, standardised)

    def calibrated(self, raw: np.ndarray) -> np.ndarray:
        """Lead raw scores to scores.

        Parameters
        ----------
        raw : ndarray of shape (n,)
            Raw scores.

        Returns
        -------
        ndarray of shape (n,), dtype float64
            Scores, 0 to 100.
        """
        scores: np.ndarray = np.interp(raw, self.calibration[0], self.calibration[1])
        return scores

    def interval(self, score: float, n_words: float) -> tuple[float, float]:
        """Return the 80 % interval of a score (split conformal; Vovk et al., 2005).

        Parameters
        ----------
        score : float
            The score, 0 to 100.
        n_words : float
            Number of words of the post.

        Returns
        -------
        tuple of float
            Lower and upper end, 0 to 100.
        """
        low, high = self.interval_ends(np.array([score]), np.array([n_words]))
        return float(low[0]), float(high[0])

    def interval_ends(
        self, scores: np.ndarray, n_words: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the 80 % intervals of many scores.

        Parameters
        ----------
        scores : ndarray of shape (n,)
            Scores, 0 to 100.
        n_words : ndarray of shape (n,)
            Number of words of each post.

        Returns
        -------
        low, high : ndarray of shape (n,), dtype float64
            Lower and upper ends, 0 to 100.
        """
        lengths = np.searchsorted(self.intervals["max_words"], n_words)
        levels = np.searchsorted(self.intervals["max_scores"], scores)
        low = scores + np.asarray(self.intervals["low"])[lengths, levels]
        high = scores + np.asarray(self.intervals["high"])[lengths, levels]
        return np.maximum(low, 0.0), np.minimum(high, 100.0)
