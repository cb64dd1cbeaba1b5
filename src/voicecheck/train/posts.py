"""Reads rated posts, pairs and unrated posts from CSV and JSON Lines."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from voicecheck.errors import InputFileError

__all__ = ["Pairs", "RatedPosts", "read_pairs", "read_rated", "read_texts"]


@dataclass(frozen=True)
class RatedPosts:
    """Posts with the ratings that readers gave them.

    Attributes
    ----------
    texts : list of str
        The posts.
    ratings : ndarray of shape (n_posts,), dtype float64
        0 (a person talking) to 100 (a sales pitch); NaN for unrated texts of pairs.
    groups : ndarray of shape (n_posts,), dtype object
        Author or page; never split over training and test.
    sources : ndarray of shape (n_posts,), dtype object
        Platform or kind of text.
    weights : ndarray of shape (n_posts,), dtype float64
        Weight in training; 0 for posts that are only tested on.
    """

    texts: list[str]
    ratings: np.ndarray
    groups: np.ndarray
    sources: np.ndarray
    weights: np.ndarray

    def __len__(self) -> int:
        """Return the number of posts."""
        return len(self.texts)


@dataclass(frozen=True)
class Pairs:
    """The same content said twice.

    Attributes
    ----------
    kinds : ndarray of shape (n_pairs,), dtype object
        What was made of what, e.g. ``to_person``.
    person, pitch : ndarray of shape (n_pairs,), dtype int64
        Places of the two texts among the posts.
    """

    kinds: np.ndarray
    person: np.ndarray
    pitch: np.ndarray

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.kinds)


def read_rated(paths: Sequence[str | Path]) -> RatedPosts:
    """Read rated posts.

    Parameters
    ----------
    paths : sequence of path-like
        CSV files (comma or semicolon, with a header) or JSON Lines, also gzipped. Columns:
        ``text``, ``rating``; if present ``group``, ``source``, ``weight``.

    Returns
    -------
    RatedPosts
        The posts; without `group` each post is its own, without `source` the file is.

    Raises
    ------
    InputFileError
        If a file cannot be read or a row is wrong; the message names file, row and column.
    """
    rows = []
    for path in map(Path, paths):
        for place, row in _rows(path):
            text = _text(row, "text", place)
            rating = _number(row, "rating", place, 0, 100)
            weight = _number(row, "weight", place, 0, 1e6) if row.get("weight") else 1.0
            if row.get("weight") == 0:
                weight = 0.0
            group = str(row.get("group") or place)
            rows.append((text, rating, group, str(row.get("source") or path.name), weight))
    if not rows:
        raise InputFileError("no rated posts: the files are empty")
    return _posts(rows)


def read_pairs(paths: Sequence[str | Path], posts: RatedPosts) -> tuple[RatedPosts, Pairs]:
    """Read pairs of texts with the same content and add them to rated posts.

    Parameters
    ----------
    paths : sequence of path-like
        JSON Lines with ``person`` and ``pitch``; if present ``person_rating``, ``pitch_rating``,
        ``kind``, ``group``, ``source``. Texts without a rating are only tested on: their order.
    posts : RatedPosts
        The posts to add to.

    Returns
    -------
    posts : RatedPosts
        All posts; texts that were there already are not added twice.
    pairs : Pairs
        The pairs.

    Raises
    ------
    InputFileError
        If a file cannot be read or a row is wrong.
    """
    columns = (posts.texts, posts.ratings, posts.groups, posts.sources, posts.weights)
    rows = list(zip(*columns, strict=True))
    places = {text: number for number, text in enumerate(posts.texts)}
    found = []
    for path in map(Path, paths):
        for place, row in _rows(path):
            group, source = str(row.get("group") or place), str(row.get("source") or path.name)
            ends = []
            for side in ("person", "pitch"):
                text = _text(row, side, place)
                rated = row.get(f"{side}_rating") not in (None, "")
                rating = _number(row, f"{side}_rating", place, 0, 100) if rated else float("nan")
                if text not in places:
                    places[text] = len(rows)
                    rows.append((text, rating, group, source, float(rated)))
                ends.append(places[text])
            found.append((str(row.get("kind") or "pair"), *ends))
    kinds, person, pitch = zip(*found, strict=True) if found else ((), (), ())
    pairs = Pairs(
        np.array(kinds, dtype=object),
        np.array(person, dtype=np.int64),
        np.array(pitch, dtype=np.int64),
    )
    return _posts(rows), pairs


def read_texts(paths: Sequence[str | Path]) -> list[str]:
    """Read posts without ratings.

    Parameters
    ----------
    paths : sequence of path-like
        Files as for `read_rated`, of which only ``text`` is used.

    Returns
    -------
    list of str
        The texts.

    Raises
    ------
    InputFileError
        If a file cannot be read or a row is wrong.
    """
    return [_text(row, "text", place) for path in map(Path, paths) for place, row in _rows(path)]


def _posts(rows: Sequence[tuple[str, float, str, str, float]]) -> RatedPosts:
    texts, ratings, groups, sources, weights = zip(*rows, strict=True)
    return RatedPosts(
        list(texts),
        np.array(ratings, dtype=np.float64),
        np.array(groups, dtype=object),
        np.array(sources, dtype=object),
        np.array(weights, dtype=np.float64),
    )


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        text = data.decode("utf-8-sig")
    except (OSError, EOFError) as error:
        raise InputFileError(f"{path}: cannot be read: {error}") from None
    except UnicodeDecodeError as error:
        raise InputFileError(f"{path}: not UTF-8 text (byte {error.start + 1})") from None
    if ".jsonl" in path.name:
        yield from _json_rows(path, text)
    elif ".csv" in path.name:
        header = text.partition("\n")[0]
        delimiter = ";" if header.count(";") > header.count(",") else ","
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            for row in reader:
                yield f"{path}:{reader.line_num}", row
        except csv.Error as error:
            raise InputFileError(f"{path}:{reader.line_num}: {error}") from None
    else:
        raise InputFileError(f"{path}: the name must end in .csv, .jsonl, .csv.gz or .jsonl.gz")


def _json_rows(path: Path, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    # Only \n ends a line: JSON strings may hold other line separators.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputFileError(f"{place}: not JSON: {error}") from None
        if not isinstance(row, dict):
            raise InputFileError(f"{place}: not a JSON object")
        yield place, row


def _text(row: dict[str, Any], column: str, place: str) -> str:
    value = row.get(column)
    if not isinstance(value, str) or not value.strip():
        problem = "is missing" if value is None else "is empty or not a text"
        raise InputFileError(f"{place}: {column!r} {problem}; columns: {', '.join(map(str, row))}")
    return value


def _number(row: dict[str, Any], column: str, place: str, low: float, high: float) -> float:
    value = row.get(column)
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise InputFileError(f"{place}: {column!r} must be a number, not {value!r}") from None
    if not low <= number <= high:
        raise InputFileError(f"{place}: {column!r} must be from {low:g} to {high:g}, not {value}")
    return number
