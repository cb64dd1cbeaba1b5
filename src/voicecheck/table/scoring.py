"""Scores a stream of posts in chunks, on several cores, each different post once."""

from __future__ import annotations

import hashlib
import signal
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from itertools import islice
from typing import NamedTuple

from voicecheck.table.columns import VoiceRow, voice_rows

__all__ = ["CHUNK_ROWS", "ChunkScorer", "Post"]

CHUNK_ROWS = 1024
_REMEMBERED_POSTS = 20_000
# A worker holds both models; half a dozen chunks keep it busy.
_CHUNKS_AHEAD = 2
_IDLE_SECONDS = 30
# One thread each, and one heap: what one thread frees another may use.
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
}


class Post(NamedTuple):
    """What is scored of one row.

    Attributes
    ----------
    text : str
        The post.
    damage : str or None
        Why it cannot be scored.
    """

    text: str
    damage: str | None = None


class _Place:
    """Where the result of a post will be; equal posts share one."""

    __slots__ = ("row",)

    def __init__(self, row: VoiceRow | None = None) -> None:
        self.row = row


class ChunkScorer:
    """Scores chunks of posts in order.

    Which posts are scored together depends on the posts alone, not on the time that anything
    takes; a run that goes on later comes to the same results.

    Parameters
    ----------
    language : str, optional
        Language code or folder of a model; by default the language is told from each post.
    rewrite : bool
        Whether to rewrite as well.
    jobs : int
        Number of processes; 1 scores in this one.
    """

    def __init__(
        self, *, language: str | None = None, rewrite: bool = False, jobs: int = 1
    ) -> None:
        self.language = language
        self.rewrite = rewrite
        self.jobs = jobs
        self._known: OrderedDict[bytes, _Place] = OrderedDict()

    def recall(self, posts: Sequence[Post], rows: Sequence[VoiceRow]) -> None:
        """Remember a chunk that was scored before.

        Parameters
        ----------
        posts : sequence of Post
            A whole chunk.
        rows : sequence of VoiceRow
            Its results.
        """
        places, _, _ = self._split(posts)
        for place, row in zip(places, rows, strict=True):
            place.row = row

    def score(self, posts: Iterable[Post]) -> Iterator[list[VoiceRow]]:
        """Score posts lazily.

        Parameters
        ----------
        posts : iterable of Post
            The posts; so many are drawn ahead as keep the processes busy.

        Yields
        ------
        list of VoiceRow
            The results of each chunk, in order.
        """
        stream = iter(posts)
        chunks = iter(lambda: list(islice(stream, CHUNK_ROWS)), [])
        if self.jobs == 1:
            for chunk in chunks:
                places, new, texts = self._split(chunk)
                _fill(new, voice_rows(texts, language=self.language, rewrite=self.rewrite))
                yield _filled(places)
        else:
            yield from self._score_in_processes(chunks)

    def _score_in_processes(self, chunks: Iterator[list[Post]]) -> Iterator[list[VoiceRow]]:
        from joblib.externals.loky import ProcessPoolExecutor

        # An own pool: the one that joblib keeps for `Parallel` must not be made by others.
        executor = ProcessPoolExecutor(
            max_workers=self.jobs,
            timeout=_IDLE_SECONDS,
            initializer=_ignore_interrupts,
            env=_ENVIRONMENT,
        )
        waiting: deque[tuple[list[_Place], list[_Place], Future[list[VoiceRow]]]] = deque()
        try:
            for chunk in chunks:
                places, new, texts = self._split(chunk)
                future = executor.submit(
                    voice_rows, texts, language=self.language, rewrite=self.rewrite
                )
                waiting.append((places, new, future))
                if len(waiting) > _CHUNKS_AHEAD * self.jobs:
                    yield _finished(*waiting.popleft())
            while waiting:
                yield _finished(*waiting.popleft())
        except BaseException:
            executor.shutdown(wait=False, kill_workers=True)
            raise
        executor.shutdown()

    def _split(self, posts: Sequence[Post]) -> tuple[list[_Place], list[_Place], list[str]]:
        """Return the place of each result, the places that are new, and their texts."""
        places: list[_Place] = []
        new: list[_Place] = []
        texts: list[str] = []
        for text, damage in posts:
            if damage is not None:
                places.append(_Place(VoiceRow(error=damage)))
                continue
            key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
            place = self._known.get(key)
            if place is None:
                place = self._known[key] = _Place()
                new.append(place)
                texts.append(text)
            places.append(place)
        while len(self._known) > _REMEMBERED_POSTS:
            self._known.popitem(last=False)
        return places, new, texts


def _ignore_interrupts() -> None:
    # Ctrl-C reaches the whole group of processes; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _fill(places: Sequence[_Place], rows: Sequence[VoiceRow]) -> None:
    for place, row in zip(places, rows, strict=True):
        place.row = row


def _filled(places: Sequence[_Place]) -> list[VoiceRow]:
    return [place.row for place in places if place.row is not None]


def _finished(
    places: Sequence[_Place], new: Sequence[_Place], future: Future[list[VoiceRow]]
) -> list[VoiceRow]:
    _fill(new, future.result())
    return _filled(places)
