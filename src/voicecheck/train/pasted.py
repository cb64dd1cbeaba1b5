"""Copies of pitches with a personal line pasted on.

A model that has never seen them takes 15 points and more off any advert that ends with "Ich freu
mich drauf.". The copies teach it what readers say: the pitch is still there.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from voicecheck.train.posts import RatedPosts

__all__ = ["Copies", "pasted_copies"]

_PITCH = 60.0
_SHARE = 0.3
_OPENER_SHARE = 0.3


@dataclass(frozen=True)
class Copies:
    """Changed copies of rated posts; a copy is left out with the post that it was made from.

    Attributes
    ----------
    texts : list of str
        The copies.
    ratings : ndarray of shape (n_copies,), dtype float64
        Their ratings, 0 to 100.
    of : ndarray of shape (n_copies,), dtype int64
        Places of the posts that they were made from.
    """

    texts: list[str]
    ratings: np.ndarray
    of: np.ndarray


def pasted_copies(posts: RatedPosts, language: str, seed: int = 0) -> Copies:
    """Copy some of the pitches with a personal line before or behind.

    Parameters
    ----------
    posts : RatedPosts
        The posts.
    language : str
        Their language; without a list ``train/pasted/<language>.toml`` nothing is copied.
    seed : int
        Seed of the choice of posts and lines.

    Returns
    -------
    Copies
        Three of ten posts that are rated above 60 and have a weight, each with one line, their
        ratings lower by the points of the line.
    """
    place = files("voicecheck.train") / "pasted" / f"{language}.toml"
    pitches = np.flatnonzero((posts.ratings > _PITCH) & (posts.weights > 0))
    if not place.is_file() or not len(pitches):
        return Copies([], np.zeros(0), np.zeros(0, dtype=np.int64))
    lists = tomllib.loads(place.read_text(encoding="utf-8"))
    random = np.random.default_rng(seed)
    of = np.sort(random.choice(pitches, int(_SHARE * len(pitches)), replace=False))
    texts, points = [], []
    for number in of:
        text = posts.texts[number].strip()
        opens = random.random() < _OPENER_SHARE
        lines = lists["openers" if opens else "closers"]
        line, taken_off = lines[random.integers(len(lines))]
        texts.append(line + text if opens else text + line)
        points.append(taken_off)
    return Copies(texts, np.maximum(posts.ratings[of] - np.array(points, dtype=float), 0), of)
