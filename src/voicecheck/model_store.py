"""Keeps models in folders: arrays and a manifest, never a pickle."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from voicecheck._files import models_folder, sha256_of, write_atomically
from voicecheck.document.markers import MarkerMatcher
from voicecheck.errors import ModelError
from voicecheck.features.extract import style_names
from voicecheck.features.vectors import WordVectors
from voicecheck.features.words import WordFeatures
from voicecheck.lang.pack import LANGUAGES, load_pack
from voicecheck.model import VoiceModel
from voicecheck.model_files import (
    ARRAYS,
    FORMAT,
    check_intervals,
    read_arrays,
    read_manifest,
    verified_file,
)

__all__ = ["load_model", "save_model"]

_TEXT_FILES = ("words.txt", "letters.txt", "vector_words.txt")


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


def save_model(model: VoiceModel, folder: Path, card: str) -> None:
    """Write a model.

    Parameters
    ----------
    model : VoiceModel
        The model.
    folder : pathlib.Path
        Where to; made if it is not there.
    card : str
        The model card, Markdown.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stream = io.BytesIO()
    np.savez_compressed(stream, **_arrays(model))
    files = {
        "arrays.npz": stream.getvalue(),
        "words.txt": _lines(model.words.words),
        "letters.txt": _lines(model.words.letters),
        "vector_words.txt": _lines(model.vectors.words),
        "markers.json": model.matcher.to_json().encode(),
    }
    manifest = {
        "format": FORMAT,
        "language": model.language,
        "pack_sha256": load_pack(model.language).sha256,
        "style_names": list(style_names(model.matcher)),
        "bias": model.bias,
        "pooled_scale": model.pooled_scale,
        "calibration": model.calibration.tolist(),
        "intervals": dict(model.intervals),
        "golden": [{"text": text, "score": score} for text, score in model.golden],
        "about": _without_nan(dict(model.about)),
        "sha256": {name: sha256_of(data) for name, data in files.items()},
    }
    files["manifest.json"] = (
        json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n"
    ).encode()
    files["CARD.md"] = card.encode()
    for name, data in files.items():
        write_atomically(folder / name, data)


def _arrays(model: VoiceModel) -> dict[str, Any]:
    own = {
        "pairs": model.words.pairs,
        "word_scales": model.words.word_scales,
        "pair_scales": model.words.pair_scales,
        "letter_scales": model.words.letter_scales,
        "vectors": model.vectors.vectors,
        "vector_mean": model.vectors.mean,
    }
    return {name: own[name] if name in own else getattr(model, name) for name in ARRAYS}


def _lines(items: Sequence[str]) -> bytes:
    return "".join(f"{item}\n" for item in items).encode()


def _without_nan(value: Any) -> Any:
    """Return a value as JSON has it: a figure that could not be measured is null."""
    if isinstance(value, dict):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(one) for one in value]
    return None if isinstance(value, float) and math.isnan(value) else value
