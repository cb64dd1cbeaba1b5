"""Leads the scores of many posts back to dimensions at once, without explaining each.

The arithmetic is that of `voicecheck.explain`, summed over tokens before it is shared out: a
table of posts gets its reasons for a fifth of the time of its scores.
"""

from __future__ import annotations

import numpy as np

from voicecheck.explain import ALL_DIMENSIONS, dimension_of_feature, plain_style
from voicecheck.features.extract import Extraction
from voicecheck.model import VoiceModel

__all__ = ["DimensionPoints"]

_WORDING = ALL_DIMENSIONS.index("wording")


class DimensionPoints:
    """Sums up, for each post, the points that each dimension adds to its score.

    Parameters
    ----------
    model : VoiceModel
        The model.
    style_names : tuple of str
        Names of the style features.
    """

    def __init__(self, model: VoiceModel, style_names: tuple[str, ...]) -> None:
        self.model = model
        self._plain = plain_style(model, style_names).astype(np.float32)
        self._n_vector = model.vectors.vectors.shape[1]
        origin = np.concatenate([np.zeros(self._n_vector, dtype=np.float32), self._plain])
        self._at_origin = model.activations(origin[None])[0]
        at_origin = float(np.maximum(self._at_origin, 0) @ model.output_weights)
        self._raw_base = model.bias + at_origin + float(self._plain @ model.style_weights)
        self._dimension_of_style = np.zeros((len(style_names), len(ALL_DIMENSIONS)), np.float32)
        for place, name in enumerate(style_names):
            self._dimension_of_style[place, ALL_DIMENSIONS.index(dimension_of_feature(name))] = 1
        self._back = np.ascontiguousarray(model.hidden_weights.T)

    def of(self, numbers: Extraction) -> tuple[np.ndarray, np.ndarray]:
        """Return raw scores and points.

        Parameters
        ----------
        numbers : Extraction
            Numbers of the posts.

        Returns
        -------
        raw : ndarray of shape (n_posts,), dtype float64
            What `VoiceModel.raw` returns for them.
        points : ndarray of shape (n_posts, n_dimensions), dtype float64
            Points of each of `ALL_DIMENSIONS`, as in `Report.dimensions`.
        """
        model = self.model
        n_posts = len(numbers.style)
        standardised, inputs = model.inputs(numbers)
        activations = model.activations(inputs)
        gradients = self._gradients(activations)
        network = np.maximum(activations, 0, out=activations) @ model.output_weights
        added = standardised @ model.style_weights + network
        raw = model.bias + numbers.linear + added[:n_posts]
        in_style = (standardised - self._plain) * (
            gradients[:, self._n_vector :] + model.style_weights
        )
        points = (in_style @ self._dimension_of_style)[:n_posts].astype(np.float64)
        slopes = gradients[:n_posts, : self._n_vector] * model.pooled_scale
        points += self._of_tokens(numbers, slopes)
        base, score = model.calibrated(np.array([self._raw_base])), model.calibrated(raw)
        rise = raw - self._raw_base
        stretch = np.divide(score - base, rise, out=np.zeros_like(rise), where=np.abs(rise) > 1e-9)
        return raw, points * stretch[:, None]

    def _gradients(self, activations: np.ndarray) -> np.ndarray:
        """Integrate the network's gradients on the way from the plain post to each post."""
        slopes = activations - self._at_origin
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = np.clip(-self._at_origin / slopes, 0.0, 1.0)
        active = np.where(slopes > 0, 1.0 - crossing, crossing)
        level = slopes == 0
        if level.any():
            active = np.where(level, self._at_origin > 0, active)
        return (active * self.model.output_weights) @ self._back

    def _of_tokens(self, numbers: Extraction, slopes: np.ndarray) -> np.ndarray:
        """Sum up what the tokens add, each to the dimension of its longest marker."""
        batch = numbers.batch
        n_posts, n_dimensions = len(numbers.n_words), len(ALL_DIMENSIONS)
        tokens, dimensions = self._marked(numbers)
        groups = batch.post_of * n_dimensions + _WORDING
        groups[tokens] += dimensions - _WORDING
        size = n_posts * n_dimensions
        points = np.bincount(groups, numbers.token_shares, minlength=size)
        # What the word vectors add to marked tokens is taken off the rest.
        vectors = self.model.vectors
        rows = numbers.vector_rows
        known = np.add.reduceat(rows < len(vectors.words), batch.first)
        lengths = numbers.pooled_lengths.astype(np.float64)
        total = np.einsum("ij,ij->i", numbers.pooled, slopes).astype(np.float64)
        post = batch.post_of[tokens]
        centred = vectors.vectors[rows[tokens]] / np.float32(127.0) - vectors.mean
        values = (
            np.einsum("ij,ij->i", centred, slopes[post]) / (lengths * np.maximum(known, 1))[post]
        )
        values[rows[tokens] == len(vectors.words)] = 0.0
        # A post of unknown words only shares its vector out evenly.
        blind = known[post] == 0
        values[blind] = (total / (batch.last - batch.first))[post[blind]]
        points += np.bincount(groups[tokens], values, minlength=size)
        points = points.reshape(n_posts, n_dimensions)
        points[:, _WORDING] += total - np.bincount(post, values, minlength=n_posts)
        return points

    @staticmethod
    def _marked(numbers: Extraction) -> tuple[np.ndarray, np.ndarray]:
        """Return the tokens with markers and the dimension of the longest one of each."""
        batch = numbers.batch
        # The first of ALL_DIMENSIONS are those of the markers, in the same order.
        dimension_of = batch.matcher.dimensions
        carried = batch.table.markers[batch.rows]
        singles, slots = np.nonzero(carried >= 0)
        matches = np.array(batch.phrase_matches, dtype=np.int64).reshape(-1, 3)
        sizes = matches[:, 2] - matches[:, 1]
        inside = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        starts = np.concatenate([singles, np.repeat(matches[:, 1], sizes)])
        tokens = starts.copy()
        tokens[len(singles) :] += inside
        lengths = np.concatenate([np.ones(len(singles), np.int64), np.repeat(sizes, sizes)])
        markers = np.concatenate([carried[singles, slots], np.repeat(matches[:, 0], sizes)])
        counted = dimension_of[markers] >= 0
        order = np.lexsort((markers, starts, -lengths, tokens))
        order = order[counted[order]]
        tokens, first = np.unique(tokens[order], return_index=True)
        return tokens, dimension_of[markers[order][first]]
