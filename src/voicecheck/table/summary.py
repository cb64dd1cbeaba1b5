"""What a person wants to know of a table at the end."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from typing import Any

from voicecheck.report import LABELS
from voicecheck.table.columns import VoiceRow
from voicecheck.table.rows import Row

__all__ = ["Summary"]

_EXTREMES = 5
_SHOWN_CHARS = 76
_SHOWN_REASONS = 8
_BAR = 30


class Summary:
    """Counts and extremes of the scores of a table.

    Parameters
    ----------
    text_of : callable
        ``text_of(row)`` returns the post of a row.

    Attributes
    ----------
    source, target : str
        Names of the files.
    decisions : list of str
        How the source was read.
    notes : list of str
        What is wrong in it.
    n_rows, n_scored : int
        Number of rows, and of those with a score.
    labels, languages, errors : collections.Counter
        Rows per label, language and error.
    """

    def __init__(self, text_of: Callable[[Row], str]) -> None:
        self._text_of = text_of
        self.source = self.target = ""
        self.decisions: list[str] = []
        self.notes: list[str] = []
        self.n_rows = self.n_scored = 0
        self.labels: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self._points: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self._scores: Counter[float] = Counter()
        self._lowest: list[tuple[float, int, str]] = []
        self._highest: list[tuple[float, int, str]] = []

    def add(self, row: Row, voice: VoiceRow) -> None:
        """Take a row into account.

        Parameters
        ----------
        row : Row
            A row of the source.
        voice : VoiceRow
            Its result.
        """
        self.n_rows += 1
        score = voice.score
        if score is None:
            self.errors[voice.error or ""] += 1
            return
        self.n_scored += 1
        self.labels[voice.label or ""] += 1
        self.languages[voice.language or ""] += 1
        self._scores[score] += 1
        for reason in (voice.reasons or "").split("; "):
            self._points[reason] += 1
        self._keep(self._highest, score, row)
        self._keep(self._lowest, -score, row)

    def _keep(self, kept: list[tuple[float, int, str]], order: float, row: Row) -> None:
        # Of equal scores the earlier row stays.
        if len(kept) == _EXTREMES and (order, -row.number) <= kept[0][:2]:
            return
        text = " ".join(self._text_of(row).split())
        if any(text == other for _, _, other in kept):
            return
        heapq.heappush(kept, (order, -row.number, text))
        if len(kept) > _EXTREMES:
            heapq.heappop(kept)

    @property
    def reasons(self) -> Counter[str]:
        """collections.Counter: how often each dimension is a reason, with its direction."""
        found: Counter[str] = Counter()
        for reason, times in self._points.items():
            name, _, points = reason.rpartition(" ")
            if name:
                found[f"{name} {points[0]}"] += times
        return found

    @property
    def median(self) -> float | None:
        """float or None: the median score."""
        places = ((self.n_scored - 1) // 2, self.n_scored // 2)
        found: list[float] = []
        seen = 0
        for score in sorted(self._scores):
            seen += self._scores[score]
            while len(found) < 2 and places[len(found)] < seen:
                found.append(score)
        return sum(found) / 2 if len(found) == 2 else None

    @property
    def most_personal(self) -> list[tuple[float, int, str]]:
        """list of (score, row number, text): the most personal posts."""
        return [(-o, -n, text) for o, n, text in sorted(self._lowest, reverse=True)]

    @property
    def most_promotional(self) -> list[tuple[float, int, str]]:
        """list of (score, row number, text): the most promotional posts."""
        return [(o, -n, text) for o, n, text in sorted(self._highest, reverse=True)]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values.

        Returns
        -------
        dict
            JSON-able.
        """

        def posts(found: list[tuple[float, int, str]]) -> list[dict[str, Any]]:
            return [{"score": score, "row": number, "text": text} for score, number, text in found]

        return {
            "source": self.source,
            "target": self.target,
            "decisions": self.decisions,
            "notes": self.notes,
            "rows": self.n_rows,
            "scored": self.n_scored,
            "labels": {label: self.labels[label] for label in LABELS},
            "languages": dict(self.languages.most_common()),
            "median": self.median,
            "reasons": dict(self.reasons.most_common()),
            "errors": dict(self.errors.most_common()),
            "most_personal": posts(self.most_personal),
            "most_promotional": posts(self.most_promotional),
        }

    def __str__(self) -> str:
        """Return the summary for a terminal."""
        lines = [f"{self.source}: {self.n_rows:,} rows, {self.n_scored:,} scored"]
        median = self.median
        if median is not None:
            lines[0] += f", median {median:.0f}"
            for label in LABELS:
                share = self.labels[label] / self.n_scored
                bar = "█" * round(share * _BAR)
                count = f"{self.labels[label]:>9,}"
                lines.append(f"  {label:<12}{count}  {share:>4.0%}  {bar}".rstrip())
            for title, posts in (
                ("most personal", self.most_personal),
                ("most promotional", self.most_promotional),
            ):
                lines.append(f"  {title}:")
                lines += [f"    {score:3.0f}  row {n}: {_short(text)}" for score, n, text in posts]
            common = self.reasons.most_common(_SHOWN_REASONS)
            reasons = ", ".join(f"{reason} ({times:,})" for reason, times in common)
            lines.append(f"  common reasons (+ towards a pitch): {reasons}")
        if self.errors:
            lines.append(f"  not scored: {self.errors.total():,}")
            lines += [f"    {times:,} × {error}" for error, times in self.errors.most_common(5)]
        return "\n".join(lines)


def _short(text: str) -> str:
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + "…"
