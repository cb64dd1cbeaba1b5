"""Speed and memory beside spaCy's blank tokenizer, in one run: ``python tests/benchmarks/speed.py``."""

import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import spacy

from voicecheck.api import load

_DATA = Path(__file__).parents[2] / "data"
_N_POSTS, _N_WORDS, _ROUNDS = 2000, 40, 7


def drafts(language):
    """Read the drafts as they are written."""
    lines = (_DATA / f"drafts_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def posts_of_forty_words(language):
    """Cut the drafts into 2,000 overlapping posts of 40 words.

    The words repeat, so that spaCy's tokenizer, which remembers every word, is at its fastest.
    """
    words = " ".join(drafts(language)).split()
    starts = range(0, len(words) - _N_WORDS, max(1, (len(words) - _N_WORDS) // _N_POSTS))
    return [" ".join(words[start : start + _N_WORDS]) for start in list(starts)[:_N_POSTS]]


def seconds(function):
    """Return the least time of several rounds, the first one not counted."""
    times = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times[1:])


def process_seconds(code):
    """Return the median time of a whole Python process."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    """Print every figure beside its baseline."""
    for language in ("de", "en"):
        texts = posts_of_forty_words(language)
        checker, nlp = load(language), spacy.blank(language)
        for name, posts in (("40-word posts", texts), ("drafts", drafts(language))):
            own = seconds(lambda posts=posts: checker.predict(posts))
            tokenizer = seconds(lambda posts=posts: list(nlp.pipe(posts)))
            print(
                f"{language} predict, {len(posts)} {name}: {len(posts) / own:.0f} posts/s; "
                f"blank tokenizer {len(posts) / tokenizer:.0f} posts/s; ratio {tokenizer / own:.2f}"
            )
        times = []
        for text in texts[:500]:
            start = time.perf_counter()
            checker.score(text)
            times.append(time.perf_counter() - start)
        print(f"{language} score(), warm, median: {statistics.median(times) * 1000:.2f} ms")
        word = " ".join(texts[:250]).split()
        for size in (10, 100, 1000, 10_000, 100_000):
            text = " ".join((word * (size // len(word) + 1))[:size])
            spent = min(seconds(lambda text=text: checker.score(text)) for _ in range(1))
            print(f"{language} {size:7d} words: {spent / size * 1e6:8.1f} µs a word")
    code = "import voicecheck; voicecheck.score('Heute war ich lange im Garten.')"
    first, imported = process_seconds(code), process_seconds("import spacy")
    print(
        f"process to first score {first:.2f} s; import spacy {imported:.2f} s; "
        f"ratio {first / imported:.2f}"
    )
    for command in ("--help", "--version"):
        light = process_seconds(
            f"import sys; sys.argv = ['voicecheck', '{command}']\n"
            "from voicecheck.cli import main\n"
            "try: main()\nexcept SystemExit: pass"
        )
        print(f"{command}: {light:.3f} s, bare Python {process_seconds('pass'):.3f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory, both languages and these benchmarks: {peak:.0f} MB")


if __name__ == "__main__":
    main()
