"""Reads posts: from texts to tokens and the arrays that features are made of.

No spaCy document is made here: it would take half of the time of a score, and importing spaCy
longer than everything else. `voicecheck.document.tokenizer` gives pipelines the same tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from voicecheck.document.markers import MarkerMatcher
from voicecheck.document.sentences import sentence_starts
from voicecheck.document.tokens import TokenKind, lookup_key
from voicecheck.document.types import TypeTable, has
from voicecheck.text import NormalText, normalise

__all__ = ["Batch", "Reader"]


@dataclass(frozen=True)
class Batch:
    """Several posts, read.

    All token arrays run over the posts one after another, with one gap (row 0) behind each.

    Attributes
    ----------
    normals : list of NormalText
        The texts and their offset maps.
    rows : ndarray of shape (n_tokens,), dtype int64
        Row of each token in the type table.
    first, last : ndarray of shape (n_posts,), dtype int64
        Half-open span of each post's tokens.
    flags : ndarray of shape (n_tokens,), dtype uint16
        Flags of the tokens.
    starts : ndarray of shape (n_tokens,), dtype bool
        First tokens of sentences.
    table : TypeTable
        What is known of each row.
    matcher : MarkerMatcher
        Knows the markers of the language.
    """

    normals: list[NormalText]
    rows: np.ndarray
    first: np.ndarray
    last: np.ndarray
    flags: np.ndarray
    starts: np.ndarray
    table: TypeTable
    matcher: MarkerMatcher

    @cached_property
    def post_of(self) -> np.ndarray:
        """ndarray of shape (n_tokens,): the post of each token; a gap belongs to the one before."""
        lengths = np.diff(np.append(self.first, len(self.rows)))
        return np.repeat(np.arange(len(self.normals)), lengths)

    @cached_property
    def sentence_first(self) -> np.ndarray:
        """ndarray of shape (n_sentences,): the first token of each sentence."""
        return np.flatnonzero(self.starts)

    @cached_property
    def sentence_bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Pair of ndarray of shape (n_posts,): the first and the last sentence of each post."""
        post = self.post_of[self.sentence_first]
        posts = np.arange(len(self.normals))
        first = np.searchsorted(post, posts, side="left")
        return first, np.searchsorted(post, posts, side="right") - 1

    @cached_property
    def phrase_matches(self) -> list[tuple[int, int, int]]:
        """list of (marker, start, end): the phrases found, in the order of the texts."""
        rows = self.rows
        openings = self.starts.copy()
        # Bullets, emoji and quotation marks may stand before the first word of a sentence.
        wordless = ~has(self.flags, "word")
        for _ in range(4):
            openings[1:] |= openings[:-1] & wordless[:-1] & (rows[:-1] > 0)
        post_starts = np.zeros(len(rows), dtype=bool)
        post_starts[self.first] = True
        for _ in range(4):
            post_starts[1:] |= post_starts[:-1] & wordless[:-1] & (rows[:-1] > 0)
        in_last = np.zeros(len(rows), dtype=bool)
        _, last_sentence = self.sentence_bounds
        if len(self.sentence_first):
            begin = self.sentence_first[np.maximum(last_sentence, 0)]
            in_last = np.arange(len(rows)) >= begin[self.post_of]
        keys, words = self.table.phrase_keys, self.table.tokens
        places = rows.tolist()
        return self.matcher.phrases(
            self.table.phrase_numbers[rows],
            _Lookup(words, places),
            [keys[row] for row in places],
            openings,
            self.starts,
            post_starts,
            in_last,
        )

    @cached_property
    def _offsets(self) -> dict[int, np.ndarray]:
        return {}

    @cached_property
    def _marker_tokens(self) -> dict[int, list[tuple[int, int, int]]]:
        return {}

    def token_offsets(self, post: int) -> np.ndarray:
        """Return where each token of a post begins in its normal form.

        Parameters
        ----------
        post : int
            Place of the post in the batch.

        Returns
        -------
        ndarray of shape (n_tokens + 1,), dtype int64
            Code points; the last entry is the length of the text.
        """
        if post in self._offsets:
            return self._offsets[post]
        text, words = self.normals[post].text, self.table.tokens
        offsets = []
        position = 0
        for row in self.rows[self.first[post] : self.last[post]].tolist():
            token = words[row]
            position = text.index(token, position)
            offsets.append(position)
            position += len(token)
        offsets.append(len(text))
        return self._offsets.setdefault(post, np.array(offsets))

    def marker_tokens(self, post: int) -> list[tuple[int, int, int]]:
        """Return where markers stand in a post, in tokens of the batch.

        Parameters
        ----------
        post : int
            Place of the post in the batch.

        Returns
        -------
        list of tuple of int
            Place of the marker in the pack and its half-open span of tokens, in the order of the
            text; of overlapping places of one marker the first and longest.
        """
        if post in self._marker_tokens:
            return self._marker_tokens[post]
        first, last = int(self.first[post]), int(self.last[post])
        found = [match for match in self.phrase_matches if first <= match[1] < last]
        carried = self.table.markers[self.rows[first:last]]
        places, slots = np.nonzero(carried >= 0)
        numbers, tokens = carried[places, slots].tolist(), (places + first).tolist()
        found += [(number, at, at + 1) for number, at in zip(numbers, tokens, strict=True)]
        spans = []
        reached: dict[int, int] = {}
        for number, start, end in sorted(found, key=lambda item: (item[1], -item[2], item[0])):
            if reached.get(number, 0) <= start:
                reached[number] = end
                spans.append((number, start, end))
        return self._marker_tokens.setdefault(post, spans)

    def sentence_tokens(self, post: int) -> list[tuple[int, int]]:
        """Return the sentences of a post, in tokens of the batch.

        Parameters
        ----------
        post : int
            Place of the post in the batch.

        Returns
        -------
        list of tuple of int
            Half-open spans, without the line breaks behind a sentence.
        """
        first, last = int(self.first[post]), int(self.last[post])
        words = self.table.tokens
        bounds = (np.flatnonzero(self.starts[first:last]) + first).tolist()
        spans = []
        for start, following in pairwise([*bounds, last]):
            end = following
            while end > start + 1 and words[self.rows[end - 1]].isspace():
                end -= 1
            spans.append((start, end))
        return spans

    def normal_span(self, post: int, start: int, end: int, offsets: np.ndarray) -> tuple[int, int]:
        """Lead a span of tokens to code points of the normal form.

        Parameters
        ----------
        post : int
            Place of the post in the batch.
        start, end : int
            Half-open span of tokens of the batch, not empty.
        offsets : ndarray
            From `token_offsets`.

        Returns
        -------
        tuple of int
            Half-open span of the normal form.
        """
        first = int(self.first[post])
        stop = int(offsets[end - 1 - first]) + len(self.table.tokens[self.rows[end - 1]])
        return int(offsets[start - first]), stop

    def char_span(self, post: int, start: int, end: int, offsets: np.ndarray) -> tuple[int, int]:
        """Lead a span of tokens to code points of the text as given.

        Parameters
        ----------
        post : int
            Place of the post in the batch.
        start, end : int
            Half-open span of tokens of the batch, not empty.
        offsets : ndarray
            From `token_offsets`.

        Returns
        -------
        tuple of int
            Half-open span of the text as given.
        """
        return self.normals[post].span(*self.normal_span(post, start, end, offsets))

    def marker_spans(self, post: int) -> list[tuple[int, int, int]]:
        """Return where markers stand in a post, in code points of the text as given.

        Parameters
        ----------
        post : int
            Place of the post in the batch.

        Returns
        -------
        list of tuple of int
            Place of the marker in the pack and its half-open span.
        """
        offsets = self.token_offsets(post)
        return [
            (number, *self.char_span(post, start, end, offsets))
            for number, start, end in self.marker_tokens(post)
        ]


class _Lookup:
    """A list seen through an index, without building it."""

    def __init__(self, values: list[str], places: list[int]) -> None:
        self.values = values
        self.places = places

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, place: int) -> str:
        return self.values[self.places[place]]


class Reader:
    """Reads batches of posts in one language.

    Parameters
    ----------
    matcher : MarkerMatcher
        The markers of the language.
    abbreviations : iterable of str
        Abbreviations with a full stop that ends no sentence.
    describe : callable
        ``describe(token, kind, key)`` returns an array of numbers that features need of a type.
    max_types : int
        Distinct tokens kept before rare ones are forgotten.
    """

    def __init__(
        self,
        matcher: MarkerMatcher,
        abbreviations: Iterable[str],
        describe: Callable[[str, TokenKind, str], np.ndarray],
        max_types: int = 24_000,
    ) -> None:
        self.matcher = matcher
        keys = [lookup_key(word) for word in abbreviations]
        self.table = TypeTable(keys, describe, matcher, max_types)

    def read(self, texts: Sequence[str]) -> Batch:
        """Read several posts.

        Parameters
        ----------
        texts : sequence of str
            Texts as given.

        Returns
        -------
        Batch
            Their tokens and sentences; markers are looked for when they are asked for.
        """
        table = self.table
        if table.full:
            table.make_room()
        normals = [normalise(text) for text in texts]
        rows: list[int] = []
        first: list[int] = []
        last: list[int] = []
        for normal in normals:
            first.append(len(rows))
            # Blanks around a post say nothing of it, and would be its last token; a full stop
            # stands for nothing at all, so that every post has a sentence.
            rows += table.rows_of(normal.text.strip() or ".")
            last.append(len(rows))
            rows.append(0)
        places = np.array(rows, dtype=np.int64)
        table.count(places)
        flags = table.flags[places]
        return Batch(
            normals,
            places,
            np.array(first, dtype=np.int64),
            np.array(last, dtype=np.int64),
            flags,
            sentence_starts(flags),
            table,
            self.matcher,
        )
