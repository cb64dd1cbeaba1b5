"""Every marker of every language pack finds its own examples and nothing else."""

import re

import numpy as np
import pytest

from voicecheck.document.markers import MarkerMatcher
from voicecheck.document.reader import Reader
from voicecheck.lang import LANGUAGES, load_pack

_MARKERS = [
    pytest.param(code, marker, id=f"{code}-{marker.id}")
    for code in LANGUAGES
    for marker in load_pack(code).markers
]
_READERS: dict[tuple[str, str], Reader] = {}


def _spans(code, marker, text):
    pack = load_pack(code)
    reader = _READERS.get((code, marker.id))
    if reader is None:
        matcher = MarkerMatcher.of_markers([marker])
        reader = _READERS[code, marker.id] = Reader(
            matcher, pack.data["abbreviations"], lambda token, kind, key: np.zeros(1)
        )
    return [(start, end) for _, start, end in reader.read([text]).marker_spans(0)]


@pytest.mark.parametrize(("code", "marker"), _MARKERS)
def test_packs_marker_flags_its_examples(code, marker):
    for example in marker.flag:
        wanted = []
        for number, match in enumerate(re.finditer(r"\[([^\]]*)\]", example)):
            start = match.start() - 2 * number
            wanted.append((start, start + len(match[1])))
        text = example.replace("[", "").replace("]", "")
        assert wanted, f"no brackets in {example!r}"
        found = _spans(code, marker, text)
        assert found == wanted, f"{example!r}: found {[text[start:end] for start, end in found]}"


@pytest.mark.parametrize(("code", "marker"), _MARKERS)
def test_packs_marker_is_silent_in_its_counterexamples(code, marker):
    for example in marker.silent:
        found = _spans(code, marker, example)
        assert not found, f"{example!r}: found {[example[start:end] for start, end in found]}"
