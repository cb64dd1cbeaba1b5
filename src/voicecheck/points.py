"""Leads the scores of many posts back to dimensions at once, without explaining each.

The arithmetic is that of `voicecheck.explain`, summed over tokens before it is shared out: a
table of posts gets its reasons for a fifth of the time of its scores.
"""

from __future__ import annotations

import numpy as np

from voicecheck.document.reader import Batch
from voicecheck.explain import ALL_DIMENSIONS, dimension_of_feature, plain_style
from voicecheck.features.extract import Extraction
from voicecheck.model import VoiceModel, in_blocks

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
        self._rise_at_origin = np.maximum(self._at_origin, 0)
        at_origin = float(self._rise_at_origin @ model.output_weights)
        self._raw_base = model.bias + at_origin + float(self._plain @ model.style_weights)
        self._dimension_of_style = np.zeros((len(style_names), len(ALL_DIMENSIONS)), np.float32)
        for place, name in enumerate(style_names):
            self._dimension_of_style[place, ALL_DIMENSIONS.index(dimension_of_feature(name))] = 1
        self._rows: dict[str, int] | None = None
        self._first = np.zeros(0, dtype=np.int64)
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
        # Along the straight way the mean slope of max(0, a) is its rise by the way's length.
        slopes = activations - self._at_origin
        level = slopes == 0
        rises = np.maximum(activations, 0, out=activations)
        network = in_blocks(rises, model.output_weights)
        rises = rises - self._rise_at_origin
        slopes[level] = 1
        rises[level] = np.broadcast_to(self._at_origin > 0, level.shape)[level]
        rises /= slopes
        gradients = in_blocks(rises * model.output_weights, self._back)
        added = in_blocks(standardised, model.style_weights) + network
        raw = model.bias + numbers.linear + added[:n_posts]
        in_style = (standardised - self._plain) * (
            gradients[:, self._n_vector :] + model.style_weights
        )
        points = (in_style @ self._dimension_of_style)[:n_posts].astype(np.float64)
        points += self._of_tokens(
            numbers, gradients[:n_posts, : self._n_vector] * model.pooled_scale
        )
        base, score = model.calibrated(np.array([self._raw_base])), model.calibrated(raw)
        rise = raw - self._raw_base
        stretch = np.divide(score - base, rise, out=np.zeros_like(rise), where=np.abs(rise) > 1e-9)
        return raw, points * stretch[:, None]

    def _of_tokens(self, numbers: Extraction, slopes: np.ndarray) -> np.ndarray:
        """Sum up what the tokens add, each to the dimension of its longest marker."""
        batch = numbers.batch
        n_posts, n_dimensions = len(numbers.n_words), len(ALL_DIMENSIONS)
        dimensions = self._dimensions(numbers)
        tokens = np.flatnonzero(dimensions != _WORDING)
        groups = batch.post_of * n_dimensions + dimensions
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

    def _dimensions(self, numbers: Extraction) -> np.ndarray:
        """Return the place of each token's dimension: that of its longest marker, else wording."""
        batch = numbers.batch
        of_marker = batch.matcher.dimensions
        first = self._first_markers(batch)[batch.rows]
        # The first of ALL_DIMENSIONS are those of the markers, in the same order.
        dimensions: np.ndarray = np.append(of_marker, _WORDING)[first]
        matches = np.array(batch.phrase_matches, dtype=np.int64).reshape(-1, 3)
        matches = matches[of_marker[matches[:, 0]] >= 0]
        markers, starts, sizes = matches[:, 0], matches[:, 1], matches[:, 2] - matches[:, 1]
        # Of a single word's markers the first counts, whether it has conditions or not.
        beaten = (sizes == 1) & (first[starts] < markers)
        order = np.lexsort((-markers, -starts, sizes))
        order = order[~beaten[order]]
        sizes = sizes[order]
        inside = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        # Later assignments win: longer markers, then those that begin earlier.
        dimensions[np.repeat(starts[order], sizes) + inside] = np.repeat(
            of_marker[markers[order]], sizes
        )
        return dimensions

    def _first_markers(self, batch: Batch) -> np.ndarray:
        """Return the first marker with a voice that each type carries by itself."""
        carried = batch.table.markers
        # A table that was emptied has begun with new rows.
        if self._rows is not batch.table.rows:
            self._rows, self._first = batch.table.rows, np.zeros(0, dtype=np.int64)
        new = carried[len(self._first) :].astype(np.int64)
        if len(new):
            of_marker = batch.matcher.dimensions
            speaks = (new >= 0) & (of_marker[new] >= 0)
            lowest = np.where(speaks, new, len(of_marker)).min(axis=1)
            self._first = np.concatenate([self._first, lowest])
        return self._first
