"""The features of all posts of a training run, and what is left out in turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import sparse
from sklearn.model_selection import GroupKFold

from voicecheck.document.markers import MarkerMatcher
from voicecheck.document.tokens import TokenKind, kind_of, lookup_key, tokens
from voicecheck.errors import InputFileError
from voicecheck.features.extract import Extractor
from voicecheck.features.vectors import WordVectors
from voicecheck.features.words import WordFeatures
from voicecheck.lang.pack import load_pack
from voicecheck.text import normalise
from voicecheck.train.pasted import pasted_copies
from voicecheck.train.posts import RatedPosts

__all__ = ["N_FOLDS", "POOLED_SCALE", "Design", "left_out_blocks", "make_design"]

N_FOLDS = 5
MIN_POSTS = 100
POOLED_SCALE = 3.0
_BATCH = 500
_MIN_SOURCE = 30


@dataclass(frozen=True)
class Design:
    """The features of all posts, in rows below them those of copies that are only learned from.

    Attributes
    ----------
    extractor : Extractor
        Vocabulary and word vectors, no weights.
    of : ndarray of shape (n_rows,), dtype int64
        Place of the post that each row is or was made from; the posts come first.
    ratings : ndarray of shape (n_rows,), dtype float64
        What each row is rated.
    matrix : csr_matrix of shape (n_rows, n_features)
        Words, word pairs and letter groups.
    standardised : ndarray of shape (n_rows, n_style), dtype float32
        Style features in standard deviations, at most 4.
    style_mean, style_scale : ndarray of shape (n_style,), dtype float32
        Their standardisation; a scale of 0 leaves a feature out.
    network_input : ndarray of shape (n_rows, n_dimensions + n_style), dtype float32
        Mean word vectors and style features.
    n_words : ndarray of shape (n_posts,)
        Lengths of the posts.
    """

    extractor: Extractor
    of: np.ndarray
    ratings: np.ndarray
    matrix: sparse.csr_matrix
    standardised: np.ndarray
    style_mean: np.ndarray
    style_scale: np.ndarray
    network_input: np.ndarray
    n_words: np.ndarray

    def rows(self, chosen: np.ndarray) -> np.ndarray:
        """Return the rows of posts and of the copies that were made from them.

        Parameters
        ----------
        chosen : ndarray of shape (n_posts,), dtype bool
            Which posts.

        Returns
        -------
        ndarray of shape (n_chosen,), dtype int64
            Their rows, the posts first.
        """
        return np.flatnonzero(chosen[self.of])


def make_design(
    posts: RatedPosts, unrated: Sequence[str], language: str, progress: Callable[[str], None]
) -> Design:
    """Read posts and measure them.

    Parameters
    ----------
    posts : RatedPosts
        The posts; vocabulary and scales are those of the posts with a weight.
    unrated : sequence of str
        Further posts for the word vectors.
    language : {"de", "en"}
        Their language.
    progress : callable
        Called with a line of text at every step.

    Returns
    -------
    Design
        Their features.

    Raises
    ------
    InputFileError
        If there are too few posts or groups to learn from.
    """
    trained = np.flatnonzero(posts.weights > 0)
    n_groups = len(set(posts.groups[trained]))
    if len(trained) < MIN_POSTS or n_groups < N_FOLDS:
        raise InputFileError(
            f"{len(trained)} posts in {n_groups} groups: a model needs at least {MIN_POSTS} rated "
            f"posts in {N_FOLDS} groups"
        )
    kinds, keys = lru_cache(None)(kind_of), lru_cache(None)(lookup_key)

    def read(text: str) -> tuple[list[str], list[TokenKind]]:
        found = [t for t in tokens(normalise(text).text) if "\n" in t or not t.isspace()]
        of = [kinds(token) for token in found]
        return [keys(token, kind) for token, kind in zip(found, of, strict=True)], of

    progress(f"reading {len(posts)} rated and {len(unrated)} unrated posts")
    rated = [read(text) for text in posts.texts]
    every = [words for words, _ in rated] + [read(text)[0] for text in unrated]
    progress("word vectors")
    vectors = WordVectors.fit(every, min_count=6 if len(every) > 5000 else 3, n_dimensions=128)
    n_sources = len(set(posts.sources[trained]))
    words = WordFeatures.fit(
        [rated[place] for place in trained],
        posts.groups[trained].tolist(),
        posts.sources[trained].tolist(),
        min_groups=5 if len(trained) > 3000 else 3,
        min_sources=2 if n_sources >= 4 else 1,
        min_letter_groups=12 if len(trained) > 3000 else 5,
    )
    progress(
        f"{len(words.words)} words, {len(words.pairs)} pairs, {len(words.letters)} letter groups"
    )
    pack = load_pack(language)
    matcher = MarkerMatcher.of_markers(pack.markers)
    extractor = Extractor(matcher, pack.data["abbreviations"], words, vectors)
    copies = pasted_copies(posts, language)
    texts = [*posts.texts, *copies.texts]
    parts = [
        extractor.extract(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)
    ]
    style = np.vstack([part.style for part in parts])
    mean, spread = style[trained].mean(axis=0), style[trained].std(axis=0)
    # What hardly ever occurs would be stretched to a huge value where it does.
    used = (style[trained] != 0).sum(axis=0) >= min(8, len(trained) // 20)
    scale = np.where(used & (spread > 1e-6), 1 / np.maximum(spread, 1e-6), 0.0)
    mean, scale = mean.astype(np.float32), scale.astype(np.float32)
    standardised = np.clip((style - mean) * scale, -4, 4).astype(np.float32)
    pooled = np.vstack([part.pooled for part in parts])
    return Design(
        extractor,
        np.concatenate([np.arange(len(posts)), copies.of]),
        np.concatenate([posts.ratings, copies.ratings]),
        words.matrix(extractor.reader.read(texts)),
        standardised,
        mean,
        scale,
        np.hstack([pooled * POOLED_SCALE, standardised]).astype(np.float32),
        np.concatenate([part.n_words for part in parts])[: len(posts)],
    )


def left_out_blocks(posts: RatedPosts) -> tuple[np.ndarray, np.ndarray]:
    """Tell what is left out together.

    Parameters
    ----------
    posts : RatedPosts
        The posts.

    Returns
    -------
    folds : ndarray of shape (n_posts,)
        Number of each post's fold of groups; −1 for posts without weight.
    sources : ndarray of shape (n_posts,)
        Number of each post's source; −1 where that is too small to be left out.
    """
    folds = np.full(len(posts), -1)
    trained = np.flatnonzero(posts.weights > 0)
    splitter = GroupKFold(N_FOLDS, shuffle=True, random_state=0)
    of = posts.groups[trained].astype(str)
    for number, (_, test) in enumerate(splitter.split(trained, groups=of)):
        folds[trained[test]] = number
    names, sources = np.unique(posts.sources.astype(str), return_inverse=True)
    sizes = np.bincount(sources[posts.weights > 0], minlength=len(names))
    kept = np.flatnonzero(sizes >= _MIN_SOURCE)
    if len(kept) < 3:
        return folds, np.full(len(posts), -1)
    numbers = np.full(len(names), -1)
    numbers[kept] = np.arange(len(kept))
    return folds, numbers[sources]
