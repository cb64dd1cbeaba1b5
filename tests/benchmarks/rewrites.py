"""Measures what rewriting does on rated posts: rates, points taken off, and time.

Usage: python tests/benchmarks/rewrites.py de FILE... (JSON Lines with text and rating).
"""

import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median

from voicecheck import load
from voicecheck.errors import TextError

_PITCH, _PERSON = 65, 25


def main() -> None:
    """Print the table."""
    language, *files = sys.argv[1:]
    checker = load(language)
    rows = [
        json.loads(line)
        for name in files
        for line in Path(name).read_text(encoding="utf-8").splitlines()
    ]
    pitches = [row["text"] for row in rows if row["rating"] > _PITCH]
    persons = [row["text"] for row in rows if row["rating"] < _PERSON]
    rewrites, suggested, times = [], 0, []
    for text in pitches:
        try:
            start = time.perf_counter()
            found = checker.suggestions(text)
            rewrites.append(checker.rewrite(text))
            times.append(time.perf_counter() - start)
        except TextError:
            continue
        suggested += bool(found)
    applied = [rewrite for rewrite in rewrites if rewrite.edits]
    lowered = [rewrite.score_before - rewrite.score_after for rewrite in applied]
    touched = sum(_touched(checker, text) for text in persons)
    print(f"{language}: {len(rewrites)} posts rated above {_PITCH}, {len(persons)} below {_PERSON}")
    print(f"with a suggestion: {suggested / len(rewrites):.1%}")
    print(f"with an applied rewrite: {len(applied) / len(rewrites):.1%}")
    print(f"points taken off, median: {median(lowered):.1f}")
    print(f"below {_PERSON} with a replacement or cut: {touched / max(len(persons), 1):.1%}")
    print(f"findings, suggestions and rewrite of a post, median: {median(times) * 1e3:.1f} ms")
    points = defaultdict(list)
    for rewrite in applied:
        share = (rewrite.score_before - rewrite.score_after) / len(rewrite.edits)
        for edit in rewrite.edits:
            points[edit.rule.split("+")[0]].append(share)
    for rule, count in Counter({rule: len(found) for rule, found in points.items()}).most_common():
        print(f"  {rule:<45}{count:5}{sum(points[rule]) / count:7.1f} points an edit")


def _touched(checker, text) -> bool:
    try:
        return bool(checker.rewrite(text).edits)
    except TextError:
        return False


if __name__ == "__main__":
    main()
