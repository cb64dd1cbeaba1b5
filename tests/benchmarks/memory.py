"""Streams posts that were never seen before through `predict` and prints the memory it takes.

    python tests/benchmarks/memory.py --posts 1000000

Every post is a draft with some words swapped and a name made up, so that no table that keeps what
was read stays small by itself.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from fuzz import resident_mb

from voicecheck import load

_LETTERS = "abcdefghijklmnopqrstuvwxyzäöü"


def variants(posts: list[str], rng: random.Random) -> Iterator[str]:
    """Yield posts without end, none like another.

    Parameters
    ----------
    posts : list of str
        What they are made from.
    rng : random.Random
        Where chance comes from.

    Yields
    ------
    str
        A post.
    """
    while True:
        words = rng.choice(posts).split(" ")
        other = rng.choice(posts).split(" ")
        for _ in range(3):
            words[rng.randrange(len(words))] = rng.choice(other)
        name = "".join(rng.choices(_LETTERS, k=rng.randrange(5, 12))).title()
        words.insert(rng.randrange(len(words) + 1), name)
        yield " ".join(words)


def main() -> None:
    """Print the resident memory at intervals and its slope over the second half."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--language", default="de", choices=("de", "en"))
    parser.add_argument("--minutes", type=float, default=60)
    options = parser.parse_args()
    path = Path(__file__).parents[2] / "data" / f"drafts_{options.language}.jsonl"
    posts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    checker = load(options.language)
    stream = variants(posts, random.Random(1))
    end = time.monotonic() + 60 * options.minutes
    done, marks = 0, []
    print(f"{resident_mb():.0f} MB with the model loaded", flush=True)
    while done < options.posts and time.monotonic() < end:
        done += len(checker.predict(list(itertools.islice(stream, 2500))))
        if done % 25_000 == 0:
            marks.append((done / 1e6, resident_mb()))
            print(f"{done:>9,} posts  {marks[-1][1]:.0f} MB", flush=True)
    late = np.array(marks[len(marks) // 2 :])
    if len(late) > 2:
        slope = np.polyfit(late[:, 0], late[:, 1], 1)[0]
        print(f"slope over the second half: {slope:+.1f} MB for each million posts")


if __name__ == "__main__":
    main()
