"""Reads the files of a model, which may come from anybody: nothing in them is run or believed."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from voicecheck._files import sha256_of
from voicecheck.errors import ModelError
from voicecheck.lang.pack import LANGUAGES

__all__ = ["ARRAYS", "FORMAT", "check_intervals", "read_arrays", "read_manifest", "verified_file"]

FORMAT = 1
"""Number of the file format.

To raise it: write the new format, keep the branch that reads the old one in `load_model`, add a
small model of the old format to the tests, and note the change in the changelog.
"""

ARRAYS = {
    "pairs": ("int64", 1),
    "word_scales": ("float32", 1),
    "pair_scales": ("float32", 1),
    "letter_scales": ("float32", 1),
    "vectors": ("int8", 2),
    "vector_mean": ("float32", 1),
    "weights": ("float32", 1),
    "style_mean": ("float32", 1),
    "style_scale": ("float32", 1),
    "style_weights": ("float32", 1),
    "hidden_weights": ("float32", 2),
    "hidden_bias": ("float32", 1),
    "output_weights": ("float32", 1),
}
"""Type and number of dimensions of each array."""

# Shipped models hold some 5 MB; a small file can claim to hold terabytes.
_MAX_BYTES = 1 << 28


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a model.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the model.

    Returns
    -------
    dict
        The manifest; it has every key, and a language that is known.

    Raises
    ------
    ModelError
        If there is none, or it is wrong.
    """
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_number)
    except FileNotFoundError:
        raise ModelError(f"no model at {folder}: it has no manifest.json") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: not a manifest: {error}") from None
    if not isinstance(manifest, dict) or type(manifest.get("format")) is not int:
        raise ModelError(f"{path}: not a manifest: it has no format number")
    if not 1 <= manifest["format"] <= FORMAT:
        raise ModelError(
            f"{folder}: the model has format {manifest['format']}, this voicecheck reads 1 to "
            f"{FORMAT}: install a newer voicecheck"
        )
    needed = ("language", "pack_sha256", "style_names", "bias", "pooled_scale")
    for key in (*needed, "calibration", "intervals", "golden", "about", "sha256"):
        if key not in manifest:
            raise ModelError(f"{path}: {key!r} is missing")
    for key in ("intervals", "about", "sha256"):
        if not isinstance(manifest[key], dict):
            raise ModelError(f"{path}: {key!r} must be an object")
    if manifest["language"] not in LANGUAGES:
        raise ModelError(f"{path}: no language pack for {manifest['language']!r}")
    return manifest


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def verified_file(folder: Path, name: str, manifest: Mapping[str, Any]) -> bytes:
    """Read a file of a model that is the one that the manifest names.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the model.
    name : str
        Name of the file.
    manifest : mapping
        From `read_manifest`.

    Returns
    -------
    bytes
        Its content.

    Raises
    ------
    ModelError
        If it cannot be read, or is another.
    """
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise ModelError(f"{folder / name}: cannot be read: {error.strerror}") from None
    if sha256_of(data) != manifest["sha256"].get(name):
        raise ModelError(
            f"{folder / name}: the file is not the one that the manifest names: it is damaged, "
            "truncated or was changed"
        )
    return data


def read_arrays(folder: Path, data: bytes) -> dict[str, np.ndarray]:
    """Read the arrays of a model; no objects, nothing larger than the file says it is.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the model, for messages.
    data : bytes
        Content of ``arrays.npz``.

    Returns
    -------
    dict of str to ndarray
        The arrays of `ARRAYS`; all numbers are finite.

    Raises
    ------
    ModelError
        If an array is missing or is of another kind.
    """
    path = folder / "arrays.npz"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as stored:
            arrays = {name: _array(stored, name) for name in ARRAYS}
    except KeyError as error:
        raise ModelError(f"{path}: an array is missing: {error.args[0]}") from None
    except (ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ModelError(f"{path}: {error}") from None
    except (zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(f"{path}: not a file of arrays: {error}") from None
    return arrays


def _array(stored: zipfile.ZipFile, name: str) -> np.ndarray:
    entry = stored.getinfo(f"{name}.npy")
    if entry.file_size > _MAX_BYTES:
        raise ValueError(f"{name!r} is larger than {_MAX_BYTES >> 20} MB")
    content = io.BytesIO(stored.read(entry))
    np.lib.format.read_magic(content)
    shape, by_column, dtype = np.lib.format.read_array_header_1_0(content)
    wanted, dimensions = ARRAYS[name]
    if dtype != wanted or len(shape) != dimensions:
        raise ValueError(
            f"{name!r} must be {wanted} with {dimensions} dimensions, not {dtype} with {len(shape)}"
        )
    # The numbers that are there decide, not those that the header promises.
    array = np.frombuffer(content.read(), dtype)
    if min(shape) < 0 or len(array) != int(np.prod([float(n) for n in shape])):
        raise ValueError(f"{name!r} holds {len(array)} numbers, which are not of shape {shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name!r} holds values that are no numbers")
    return array.reshape(shape, order="F" if by_column else "C").copy()


def check_intervals(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Check the numbers of a manifest that lead raw scores to scores and their intervals.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the model, for messages.
    manifest : mapping
        From `read_manifest`.

    Raises
    ------
    ModelError
        If a number is missing or out of range.
    """
    try:
        knots = np.array(manifest["calibration"], dtype=np.float64)
        intervals = manifest["intervals"]
        ends = [np.array(intervals[key], dtype=np.float64) for key in ("max_words", "max_scores")]
        shape = tuple(len(one) + 1 for one in ends)
        points = [np.array(intervals[key], dtype=np.float64) for key in ("low", "high")]
        single = np.array([manifest["bias"], manifest["pooled_scale"]], dtype=np.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{folder}: a number of the manifest is missing: {error}") from None
    if not all(np.isfinite(one).all() for one in (knots, *ends, *points, single)):
        raise ModelError(f"{folder}: a number of the manifest is infinite")
    sound = knots.ndim == 2 and len(knots) == 2 and knots.shape[1] > 1
    if not (sound and (np.diff(knots[0]) >= 0).all() and (abs(knots[1] - 50) <= 50).all()):
        raise ModelError(f"{folder}: the calibration must lead rising numbers to 0 to 100")
    if any(one.shape != shape for one in points):
        raise ModelError(f"{folder}: the intervals must be of shape {shape}")
