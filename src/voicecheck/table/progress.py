"""Shows how far a run is: a bar on a terminal, now and then a line in a log, or nothing."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Literal, Self

__all__ = ["Progress", "ProgressMode"]

ProgressMode = Literal["auto", "bar", "lines", "none"]
_SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """Counts rows and says how fast they go by and how long the rest will take.

    Parameters
    ----------
    name : str
        What is counted, for people.
    total : int
        Number of rows.
    done : int
        Rows that were done before.
    mode : {"auto", "bar", "lines", "none"}
        How to show it; by itself a bar on a terminal and lines elsewhere.
    """

    def __init__(self, name: str, total: int, done: int, mode: ProgressMode) -> None:
        self.name = name
        self.total = total
        self.done = self._begun_at = done
        if mode == "auto":
            mode = "bar" if sys.stderr.isatty() else "lines"
        self._lines = mode == "lines"
        self._bar = None
        if mode == "bar":
            from tqdm import tqdm

            self._bar = tqdm(
                total=total, initial=done, desc=name, unit=" rows", unit_scale=True, leave=False
            )
        self._begun = self._said = time.monotonic()

    def advance(self, n_rows: int) -> None:
        """Count rows that are done.

        Parameters
        ----------
        n_rows : int
            How many.
        """
        self.done += n_rows
        if self._bar is not None:
            self._bar.update(n_rows)
        elif self._lines and time.monotonic() - self._said > _SECONDS_BETWEEN_LINES:
            self._said = time.monotonic()
            rate = (self.done - self._begun_at) / (self._said - self._begun)
            print(
                f"{self.name}: {self.done:,} of {self.total:,} rows, {rate:,.0f} rows/s, "
                f"{max(self.total - self.done, 0) / rate:.0f} s left",
                file=sys.stderr,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()
