"""What is known of a word type: told once, then looked up by number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import chain, pairwise

import numpy as np

from voicecheck.document.markers import MarkerMatcher
from voicecheck.document.tokens import TokenKind, kind_of, lookup_key, tokens

__all__ = ["FLAGS", "FLAG_BITS", "TypeTable", "has"]

FLAGS = (
    "word",
    "terminal",
    "closer",
    "line_break",
    "emoji",
    "hashtag",
    "lower_start",
    "upper_start",
    "abbreviation",
    "full_stop",
    "ellipsis",
)
GAP_FLAG = np.uint16(1 << 15)
# A word in more lists than this would count for everything.
MAX_MARKERS = 6
FLAG_BITS = {name: 1 << place for place, name in enumerate(FLAGS)}
_CLOSERS = frozenset("\"'”“’‘»«›‹)]}*_")
# Between blanks stands mostly one word with its signs, which comes again and again. Pieces that may
# make one token with their neighbours (19 €, 3. Mai, z. B.), and long ones, are not remembered.
_JOINING = re.compile(r"\d|(?:^|\W)[^\W\d_]{1,2}\.|\A\Z|.{40}")
_LINE_BREAKS = re.compile(r"\n+")
_BEFORE, _BEHIND = 1, 3
_REMEMBERED = 100
_TERMINAL = re.compile(r"[.!?]+")
_LONG_ORDINAL = re.compile(r"\d{3,}\.")


class TypeTable:
    """Numbers the distinct tokens that were met and keeps what is known of each.

    Row 0 stands for the gap between two documents. When the table holds more than `max_types`
    rows, the reader has it forget those that came once, so that memory stays constant over
    millions of posts.

    Parameters
    ----------
    abbreviations : iterable of str
        Look-up keys whose full stop ends no sentence.
    describe : callable
        ``describe(token, kind, key)`` returns an array of numbers of a type, kept in `facts`.
    matcher : MarkerMatcher
        Knows which words are markers and which occur in phrases.
    max_types : int
        Rows before some are forgotten.

    Attributes
    ----------
    tokens, keys, phrase_keys : list of str
        Each row's token, look-up key and the key by which phrases know it.
    kinds : list of TokenKind
        Each row's kind.
    flags : ndarray of shape (n_rows,), dtype uint16
        Bits named by `FLAGS`.
    phrase_numbers : ndarray of shape (n_rows,), dtype int64
        Number of the row's word in phrases, 0 without one.
    facts : ndarray of shape (n_rows, n_facts), dtype float32
        What `describe` returned for each row.
    """

    def __init__(
        self,
        abbreviations: Iterable[str],
        describe: Callable[[str, TokenKind, str], np.ndarray],
        matcher: MarkerMatcher,
        max_types: int = 24_000,
    ) -> None:
        self.abbreviations = frozenset(abbreviations)
        self.describe = describe
        self.matcher = matcher
        self.max_types = max_types
        self._n_facts = len(describe("", TokenKind.BLANK, ""))
        self.clear()

    @property
    def full(self) -> bool:
        """bool: whether it is time to make room."""
        held = (len(self.keys), len(self._pieces), len(self._runs))
        return max(held) > self.max_types

    def clear(self) -> None:
        """Forget every type."""
        self.rows: dict[str, int] = {}
        self._pieces: dict[str, tuple[int, ...]] = {}
        self._runs: dict[str, tuple[int, ...]] = {}
        self._joining: set[str] = set()
        self.tokens: list[str] = [""]
        self.keys: list[str] = [""]
        self.phrase_keys: list[str] = [""]
        self.kinds: list[TokenKind] = [TokenKind.BLANK]
        self._flags = np.zeros(1024, dtype=np.uint16)
        self._flags[0] = GAP_FLAG
        self._uses = np.zeros(1024, dtype=np.uint32)
        self._phrase_numbers = np.zeros(1024, dtype=np.int64)
        self._facts = np.zeros((1024, self._n_facts), dtype=np.float32)
        self._markers = np.full((1024, MAX_MARKERS), -1, dtype=np.int16)

    def count(self, rows: np.ndarray) -> None:
        """Count in how many batches each type was used.

        Parameters
        ----------
        rows : ndarray of shape (n_tokens,), dtype int64
            Rows of the tokens of one batch.
        """
        self._uses[rows] += 1

    def make_room(self) -> None:
        """Forget what is rare; rows get new numbers, and the table new dictionaries.

        Names, numbers and links come once; learning all the other words again would take longer
        than reading posts does.
        """
        self._runs = {}
        if len(self.keys) <= self.max_types:
            self._pieces, self._joining = {}, set()
            return
        uses = self._uses[: len(self.keys)]
        uses[0] = np.iinfo(uses.dtype).max
        kept = np.flatnonzero(uses > 1)
        if len(kept) > self.max_types // 2:
            kept = np.sort(np.argsort(uses, kind="stable")[-(self.max_types // 2) :])
        new = np.full(len(uses), -1)
        new[kept] = np.arange(len(kept))
        numbers = new.tolist()
        places = kept.tolist()
        self.tokens = [self.tokens[place] for place in places]
        self.keys = [self.keys[place] for place in places]
        self.phrase_keys = [self.phrase_keys[place] for place in places]
        self.kinds = [self.kinds[place] for place in places]
        self.rows = {token: row for row, token in enumerate(self.tokens) if row}
        self._flags, self._phrase_numbers = self._flags[kept], self._phrase_numbers[kept]
        self._facts, self._markers = self._facts[kept], self._markers[kept]
        # What was used long ago counts less and less.
        self._uses = self._uses[kept] // 2
        renumbered = (
            (piece, tuple(numbers[row] for row in rows))
            for piece, rows in self._pieces.items()
            if piece not in self._joining
        )
        self._pieces = {piece: rows for piece, rows in renumbered if -1 not in rows}
        self._joining = set()

    @property
    def flags(self) -> np.ndarray:
        """ndarray of shape (n_rows,): bits named by `FLAGS`."""
        return self._flags[: len(self.keys)]

    @property
    def phrase_numbers(self) -> np.ndarray:
        """ndarray of shape (n_rows,): numbers of the words in phrases."""
        return self._phrase_numbers[: len(self.keys)]

    @property
    def facts(self) -> np.ndarray:
        """ndarray of shape (n_rows, n_facts): what `describe` returned."""
        return self._facts[: len(self.keys)]

    @property
    def markers(self) -> np.ndarray:
        """ndarray of shape (n_rows, MAX_MARKERS): markers that the type carries, then −1."""
        return self._markers[: len(self.keys)]

    def rows_of(self, text: str) -> list[int]:
        """Return the row of each token of a text, adding those not met before.

        Parameters
        ----------
        text : str
            A normalised text without blanks around it.

        Returns
        -------
        list of int
            Rows of the table; single blanks between tokens have none.
        """
        if "\n" in text:
            if " \n" in text or "\n " in text:
                return list(self._rows_of_tokens(text))
            text = _LINE_BREAKS.sub(r" \g<0> ", text)
        pieces = text.split(" ")
        try:
            found = list(map(self._pieces.__getitem__, pieces))
        except KeyError:
            for piece in pieces:
                if piece not in self._pieces:
                    self._pieces[piece] = self._rows_of_piece(piece)
            found = list(map(self._pieces.__getitem__, pieces))
        if not self._joining.isdisjoint(pieces):
            return self._joined(pieces, found)
        return list(chain.from_iterable(found))

    def _rows_of_piece(self, piece: str) -> tuple[int, ...]:
        if _JOINING.search(piece):
            self._joining.add(piece)
            return ()
        return self._rows_of_tokens(piece)

    def _rows_of_tokens(self, text: str) -> tuple[int, ...]:
        found = [token for token in tokens(text) if token != " "]
        try:
            return tuple(map(self.rows.__getitem__, found))
        except KeyError:
            for token in found:
                if token not in self.rows:
                    self._add(token)
            return tuple(map(self.rows.__getitem__, found))

    def _joined(self, pieces: list[str], found: list[tuple[int, ...]]) -> list[int]:
        """Cut the pieces that may join together with their neighbours."""
        rows: list[int] = []
        done = 0
        start = None
        places = [place for place, piece in enumerate(pieces) if piece in self._joining]
        for place, following in pairwise([*places, len(pieces) + _BEFORE + _BEHIND]):
            if start is None:
                start = max(done, place - _BEFORE)
                rows += chain.from_iterable(found[done:start])
            done = place + _BEHIND
            if following - _BEFORE > done:
                joined = " ".join(pieces[start:done]).replace(" \n", "\n").replace("\n ", "\n")
                found_rows = self._runs.get(joined) or self._rows_of_tokens(joined)
                if len(joined) < _REMEMBERED:
                    self._runs[joined] = found_rows
                rows += found_rows
                start = None
        return rows + list(chain.from_iterable(found[done:]))

    def _add(self, token: str) -> None:
        kind = kind_of(token)
        key = lookup_key(token, kind)
        row = len(self.keys)
        if row == len(self._flags):
            self._flags = np.concatenate([self._flags, np.zeros_like(self._flags)])
            self._phrase_numbers = np.concatenate(
                [self._phrase_numbers, np.zeros_like(self._phrase_numbers)]
            )
            self._uses = np.concatenate([self._uses, np.zeros_like(self._uses)])
            self._facts = np.concatenate([self._facts, np.zeros_like(self._facts)])
            self._markers = np.concatenate([self._markers, np.full_like(self._markers, -1)])
        phrase_key = key
        known = key in self.matcher.words or key in self.matcher.singles
        if kind is TokenKind.EMOJI and not known:
            phrase_key = "<emoji>"
        self.rows[token] = row
        self.tokens.append(token)
        self.keys.append(key)
        self.phrase_keys.append(phrase_key)
        self.kinds.append(kind)
        self._flags[row] = self._flag_bits(token, kind, key)
        self._phrase_numbers[row] = self.matcher.words.get(phrase_key, 0)
        self._facts[row] = self.describe(token, kind, key)
        carried = self.matcher.of_type(phrase_key)[:MAX_MARKERS]
        self._markers[row, : len(carried)] = carried

    def _flag_bits(self, token: str, kind: TokenKind, key: str) -> int:
        names = []
        if kind is TokenKind.WORD:
            names.append("word")
            names.append("upper_start" if token[0].isupper() else "lower_start")
            if key in self.abbreviations or key.rstrip(".") in self.abbreviations:
                names.append("abbreviation")
        elif kind is TokenKind.LINE_BREAK:
            names.append("line_break")
        elif kind is TokenKind.EMOJI or kind is TokenKind.EMOTICON:
            names += ["emoji", "closer"]
        elif kind is TokenKind.HASHTAG:
            names.append("hashtag")
        elif _TERMINAL.fullmatch(token):
            names.append("terminal")
            if token == ".":
                names.append("full_stop")
            elif key == "...":
                names.append("ellipsis")
        elif _LONG_ORDINAL.fullmatch(token):
            names.append("terminal")
        elif token in _CLOSERS:
            names.append("closer")
        bits = 0
        for name in names:
            bits |= FLAG_BITS[name]
        return bits


def has(flags: np.ndarray, name: str) -> np.ndarray:
    """Tell for each row whether a flag is set.

    Parameters
    ----------
    flags : ndarray of shape (n,), dtype uint16
        Flags of tokens.
    name : str
        One of `FLAGS`.

    Returns
    -------
    ndarray of shape (n,), dtype bool
        True where it is set.
    """
    found: np.ndarray = (flags & FLAG_BITS[name]) != 0
    return found
