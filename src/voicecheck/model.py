"""The voice model: arrays and a manifest, never a pickle."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from voicecheck._files import models_folder, sha256_of, write_atomically
from voicecheck.document.markers import MarkerMatcher
from voicecheck.errors import ModelError
from voicecheck.features.extract import Extraction, Extractor, style_names
from voicecheck.features.vectors import WordVectors
from voicecheck.features.words import WordFeatures
from voicecheck.lang.pack import LANGUAGES, load_pack
from voicecheck.model_files import (
    ARRAYS,
    FORMAT,
    check_intervals,
    read_arrays,
    read_manifest,
    verified_file,
)

__all__ = ["FORMAT", "VoiceModel", "load_model"]

_TEXT_FILES = ("words.txt", "letters.txt", "vector_words.txt")
_STYLE_LIMIT = 4.0
_BLOCK = 16


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
        return np.clip(scaled, -_STYLE_LIMIT, _STYLE_LIMIT).astype(np.float32)

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
        return points @ self.hidden_weights + self.hidden_bias

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
        return np.maximum(activations, 0, out=activations) @ self.output_weights

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
        added = standardised @ self.style_weights + self.network(points)
        return self.bias + numbers.linear + added[: len(numbers.style)]

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
        return np.interp(raw, self.calibration[0], self.calibration[1])

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

    def save(self, folder: Path, card: str) -> None:
        """Write the model.

        Parameters
        ----------
        folder : pathlib.Path
            Where to; made if it is not there.
        card : str
            The model card, Markdown.
        """
        folder.mkdir(parents=True, exist_ok=True)
        stream = io.BytesIO()
        np.savez_compressed(stream, **self._arrays())
        files = {
            "arrays.npz": stream.getvalue(),
            "words.txt": _lines(self.words.words),
            "letters.txt": _lines(self.words.letters),
            "vector_words.txt": _lines(self.vectors.words),
            "markers.json": self.matcher.to_json().encode(),
        }
        manifest = {
            "format": FORMAT,
            "language": self.language,
            "pack_sha256": load_pack(self.language).sha256,
            "style_names": list(style_names(self.matcher)),
            "bias": self.bias,
            "pooled_scale": self.pooled_scale,
            "calibration": self.calibration.tolist(),
            "intervals": dict(self.intervals),
            "golden": [{"text": text, "score": score} for text, score in self.golden],
            "about": _without_nan(dict(self.about)),
            "sha256": {name: sha256_of(data) for name, data in files.items()},
        }
        files["manifest.json"] = (
            json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True, allow_nan=False)
            + "\n"
        ).encode()
        files["CARD.md"] = card.encode()
        for name, data in files.items():
            write_atomically(folder / name, data)

    def _arrays(self) -> dict[str, np.ndarray]:
        own = {
            "pairs": self.words.pairs,
            "word_scales": self.words.word_scales,
            "pair_scales": self.words.pair_scales,
            "letter_scales": self.words.letter_scales,
            "vectors": self.vectors.vectors,
            "vector_mean": self.vectors.mean,
        }
        return {name: own.get(name, getattr(self, name, None)) for name in ARRAYS}


def load_model(place: str | Path) -> VoiceModel:
    """Load a model and verify it.

    Parameters
    ----------
    place : str or pathlib.Path
        A language code, for the shipped model, or the folder of a model.

    Returns
    -------
    VoiceModel
        The model.

    Raises
    ------
    ModelError
        If the model is missing, damaged, changed, too new or made for another language pack.
    """
    folder = models_folder() / place if str(place) in LANGUAGES else Path(place)
    manifest = read_manifest(folder)
    check_intervals(folder, manifest)
    names = (*_TEXT_FILES, "markers.json", "arrays.npz")
    contents = {name: verified_file(folder, name, manifest) for name in names}
    arrays = read_arrays(folder, contents["arrays.npz"])
    try:
        model = _assembled(manifest, contents, arrays)
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise ModelError(f"{folder}: not a model: {type(error).__name__}: {error}") from None
    _check_shapes(folder, model, manifest)
    return model


def _assembled(
    manifest: Mapping[str, Any], contents: Mapping[str, bytes], arrays: Mapping[str, np.ndarray]
) -> VoiceModel:
    words, letters, vector_words = (
        tuple(contents[name].decode().split("\n")[:-1]) for name in _TEXT_FILES
    )
    features = WordFeatures(
        words,
        arrays["pairs"],
        letters,
        arrays["word_scales"],
        arrays["pair_scales"],
        arrays["letter_scales"],
    )
    return VoiceModel(
        language=manifest["language"],
        words=features,
        vectors=WordVectors(vector_words, arrays["vectors"], arrays["vector_mean"]),
        matcher=MarkerMatcher.from_json(contents["markers.json"]),
        bias=float(manifest["bias"]),
        pooled_scale=float(manifest["pooled_scale"]),
        calibration=np.array(manifest["calibration"], dtype=np.float64),
        intervals=manifest["intervals"],
        golden=tuple((str(entry["text"]), float(entry["score"])) for entry in manifest["golden"]),
        about=manifest["about"],
        **{
            name: arrays[name]
            for name in (
                "weights",
                "style_mean",
                "style_scale",
                "style_weights",
                "hidden_weights",
                "hidden_bias",
                "output_weights",
            )
        },
    )


def _check_shapes(folder: Path, model: VoiceModel, manifest: Mapping[str, Any]) -> None:
    names = list(style_names(model.matcher))
    if manifest["style_names"] != names:
        raise ModelError(
            f"{folder}: the model was made with other features than this version of voicecheck "
            "measures: train it again, or install the version that made it"
        )
    n_style = len(names)
    n_dimensions = model.vectors.vectors.shape[1]
    words, vectors = model.words, model.vectors
    sizes = {
        "word_scales": (words.word_scales, len(words.words)),
        "pair_scales": (words.pair_scales, len(words.pairs)),
        "letter_scales": (words.letter_scales, len(words.letters)),
        "vectors": (vectors.vectors, len(vectors.words) + 1),
        "vector_mean": (vectors.mean, n_dimensions),
    }
    for name, (array, size) in sizes.items():
        if len(array) != size:
            raise ModelError(f"{folder}: {name!r} has {len(array)} rows, not {size}")
    expected = {
        "weights": (model.words.n_features,),
        "style_mean": (n_style,),
        "style_scale": (n_style,),
        "style_weights": (n_style,),
        "hidden_weights": (n_dimensions + n_style, len(model.output_weights)),
        "hidden_bias": model.output_weights.shape,
    }
    for name, shape in expected.items():
        if getattr(model, name).shape != shape:
            raise ModelError(
                f"{folder}: {name!r} has shape {getattr(model, name).shape}, not {shape}"
            )


def _lines(items: Sequence[str]) -> bytes:
    return "".join(f"{item}\n" for item in items).encode()


def _without_nan(value: Any) -> Any:
    """Return a value as JSON has it: a figure that could not be measured is null."""
    if isinstance(value, dict):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(one) for one in value]
    return None if isinstance(value, float) and math.isnan(value) else value
