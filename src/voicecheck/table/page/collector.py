"""Gathers scored posts for the report page in constant memory."""

from __future__ import annotations

import json
import random
import re
import tempfile
import weakref
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import numpy as np

from voicecheck.api import load
from voicecheck.explain import ALL_DIMENSIONS
from voicecheck.lang.pack import LANGUAGES, load_pack
from voicecheck.report import LABELS, Passage
from voicecheck.table.columns import VoiceRow

__all__ = ["LISTED", "SHADED", "PostCollector", "Reason"]

LISTED = 100_000
"""How many posts a page lists at most; of more a random sample is drawn."""
SHADED = 5_000
"""How many posts get shaded passages unless more are asked for."""

_MAX_CHARS = 20_000
_MAX_GROUPS = 2_000
_MAX_ERRORS = 50
# The page keeps the reasons of a post as bits of one number.
_MAX_REASONS = 31
_STEPS = 100
_SURROGATE = re.compile("[\ud800-\udfff]")
_REASON = re.compile(r"(.+) ([+\-−]\d+)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Reason:
    """A reason that posts share.

    Attributes
    ----------
    name : str
        Dimension of voice.
    side : int
        1 if it moves scores towards a sales pitch, −1 towards a person.
    """

    name: str
    side: int


class _Numbered:
    """Gives values numbers in the order in which they come; those over the limit share one."""

    def __init__(self, limit: int, rest: Any) -> None:
        self.values: list[Any] = []
        self._numbers: dict[Any, int] = {}
        self._limit = limit
        self._rest = rest

    def number(self, value: Any) -> int:
        """Return the number of a value."""
        found = self._numbers.get(value)
        if found is None:
            if len(self.values) >= self._limit - 1 and value != self._rest:
                return self.number(self._rest)
            found = self._numbers[value] = len(self.values)
            self.values.append(value)
        return found


@dataclass
class PostCollector:
    """Takes scored posts as they come and keeps what the page shows of them.

    Figures are counted over all posts. The posts lie in a temporary file; of more than `listed`
    a random sample is kept (reservoir sampling, Vitter 1985, with a fixed seed).

    Parameters
    ----------
    listed : int
        How many posts to list at most.

    Attributes
    ----------
    n_posts : int
        How many posts were added.
    counts : list of int
        How many of them are personal, mixed, promotional and without score.
    languages : Counter of str
        How many are in each language.
    has_dates : bool
        Whether any has a date.
    """

    listed: int = LISTED
    n_posts: int = 0
    counts: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    languages: Counter[str] = field(default_factory=Counter)
    has_dates: bool = False

    def __post_init__(self) -> None:
        self._spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the collector
        weakref.finalize(self, self._spool.close)
        self._places = array("Q")
        self._listed_scores = array("d")
        self._random = random.Random(0)  # noqa: S311 - a sample, no secret
        self._scores = np.zeros(100 * _STEPS + 1, dtype=np.int64)
        self._groups = _Numbered(_MAX_GROUPS, "…")
        self._reasons = _Numbered(_MAX_REASONS, Reason("wording", 0))
        self._errors = _Numbered(_MAX_ERRORS, "…")
        self._error_counts: Counter[int] = Counter()

    def add(
        self,
        text: str | None,
        row: VoiceRow,
        *,
        date: datetime | None = None,
        group: str | None = None,
        number: int | None = None,
    ) -> None:
        """Take one post.

        Parameters
        ----------
        text : str or None
            The post as given.
        row : VoiceRow
            What is known of its voice.
        date : datetime.datetime, optional
            When it was posted; the clock time counts, whatever its time zone.
        group : str, optional
            Its author, account or channel.
        number : int, optional
            Its row in the table; by default it is counted from 1.
        """
        self.n_posts += 1
        label = 3 if row.score is None else LABELS.index(row.label)
        self.counts[label] += 1
        error = -1
        if row.score is None or row.language is None:
            error = self._errors.number(row.error or "")
            self._error_counts[error] += 1
        else:
            self._scores[round(row.score * _STEPS)] += 1
            self.languages[row.language] += 1
        self.has_dates = self.has_dates or date is not None
        group_number = self._groups.number(_shown(group.strip())) if group and group.strip() else -1
        reasons = 0
        for reason in _reasons(row.reasons or "", row.language):
            reasons |= 1 << self._reasons.number(reason)
        record = {
            "row": self.n_posts if number is None else number,
            "text": text or "",
            "score": row.score,
            "low": row.low,
            "high": row.high,
            "label": label,
            "language": LANGUAGES.index(row.language) if row.language in LANGUAGES else 99,
            "group": group_number,
            "time": None if date is None else _minutes(date),
            "reasons": reasons,
            "rewrite": [row.rewrite, row.rewrite_score] if row.rewrite else 0,
            "error": error,
        }
        self._keep(record)

    def _keep(self, record: dict[str, Any]) -> None:
        """Keep a post; of more than are listed each has the same chance."""
        place = len(self._places)
        if place == self.listed:
            place = self._random.randrange(self.n_posts)
            if place >= self.listed:
                return
        record["cut"] = len(record["text"]) > _MAX_CHARS
        record["text"] = _cut(record["text"])
        if record["rewrite"]:
            record["rewrite"][0] = _cut(record["rewrite"][0])
        score = np.nan if record["score"] is None else record["score"]
        end = self._spool.seek(0, 2)
        # Escaped letters let lone surrogates of a broken text pass.
        self._spool.write(json.dumps(record).encode("ascii") + b"\n")
        if place == len(self._places):
            self._places.append(end)
            self._listed_scores.append(score)
        else:
            self._places[place] = end
            self._listed_scores[place] = score

    @property
    def median(self) -> float | None:
        """float or None: median of all scores, to the hundredth; None without any."""
        counted = np.cumsum(self._scores)
        total = int(counted[-1])
        if not total:
            return None
        middle = [(total - 1) // 2, total // 2]
        return float(np.searchsorted(counted, middle, side="right").mean() / _STEPS)

    @property
    def n_listed(self) -> int:
        """int: number of posts that the page lists."""
        return len(self._places)

    @property
    def groups(self) -> list[str]:
        """list of str: names of authors or channels, in the order of their numbers."""
        return self._groups.values

    @property
    def reasons(self) -> list[Reason]:
        """list of Reason: reasons in the order of their bits."""
        return self._reasons.values

    @property
    def errors(self) -> list[tuple[str, int]]:
        """list of (str, int): messages in the order of their numbers, and how often each came."""
        return [(text, self._error_counts[n]) for n, text in enumerate(self._errors.values)]

    def records(self, shaded: int, model: str | None = None) -> Iterator[dict[str, Any]]:
        """Give the kept posts in the order of the table.

        Parameters
        ----------
        shaded : int
            For how many posts to find passages: half of them the most personal and most
            promotional ones, half evenly over the table.
        model : str, optional
            The model that finds them; by default the one of the post's language.

        Yields
        ------
        dict
            The values of a post; ``marks`` are its passages, 0 if none were looked for.
        """
        order = np.argsort(self._places, kind="stable")
        scores = np.asarray(self._listed_scores)[order]
        chosen = _chosen(scores, shaded)
        for place, shade in zip(order.tolist(), chosen.tolist(), strict=True):
            self._spool.seek(self._places[place])
            record = json.loads(self._spool.readline())
            record["marks"] = 0
            if shade:
                checker = load(model or LANGUAGES[record["language"]])
                record["marks"] = _marks(record["text"], checker.passages(record["text"]))
            record["text"] = _shown(record["text"])
            yield record


def _chosen(scores: np.ndarray, shaded: int) -> np.ndarray:
    """Choose posts to shade: both ends of the scale, and evenly over the table."""
    chosen: np.ndarray = ~np.isnan(scores)
    scored = np.flatnonzero(chosen)
    if shaded >= len(scored):
        return chosen
    chosen[:] = False
    ranked = scored[np.argsort(scores[scored], kind="stable")]
    quarter = shaded // 4
    chosen[ranked[:quarter]] = chosen[ranked[len(ranked) - quarter :]] = True
    rest = scored[~chosen[scored]]
    chosen[rest[np.linspace(0, len(rest) - 1, shaded - 2 * quarter).astype(int)]] = True
    return chosen


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_CHARS else text[:_MAX_CHARS] + " …"


def _shown(text: str) -> str:
    """Return a text as UTF-8 can carry it: a lone surrogate becomes the replacement character."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def _minutes(date: datetime) -> int:
    return int((date.replace(tzinfo=None) - _EPOCH).total_seconds() // 60)


@lru_cache
def _dimensions(language: str) -> dict[str, str]:
    return {said: name for name, said in load_pack(language).messages["dimensions"].items()}


def _reasons(said: str, language: str | None) -> list[Reason]:
    """Read the reasons of a row back, from words in the language of the post."""
    if language not in LANGUAGES:
        return []
    names = _dimensions(language)
    found = []
    for part in said.split("; "):
        match = _REASON.fullmatch(part)
        if match and match[1] in names:
            found.append(Reason(names[match[1]], 1 if match[2][0] == "+" else -1))
    return found


def _marks(text: str, passages: Sequence[Passage]) -> list[int]:
    """Write passages as runs in UTF-16 units, in which browsers count.

    Returns
    -------
    list of int
        For each passage the units since the last one, its own units, the number of its dimension
        and its points in tenths.
    """
    marks: list[int] = []
    position = 0
    for passage in passages:
        marks += [
            _units(text[position : passage.start_char]),
            _units(text[passage.start_char : passage.end_char]),
            ALL_DIMENSIONS.index(passage.dimension),
            round(passage.points * 10),
        ]
        position = passage.end_char
    return marks


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
