"""The drafts of `data/`, for tests that need many texts."""

import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="session")
def data_folder():
    return DATA


@pytest.fixture(scope="session")
def drafts():
    return {
        language: [
            json.loads(line)["text"]
            for line in (DATA / f"drafts_{language}.jsonl").read_text(encoding="utf-8").splitlines()
        ]
        for language in ("de", "en")
    }


@pytest.fixture(scope="session")
def mixed_posts(drafts):
    """Return posts of both languages, some of which cannot be scored."""
    found = [
        post for pair in zip(drafts["de"][:300], drafts["en"][:300], strict=True) for post in pair
    ]
    french = "Je ne sais pas quoi dire à mes voisins ce soir"
    for number, bad in enumerate(["", "   ", None, "👍👍", "https://example.com", french]):
        found.insert(90 * number + 50, bad)
    return found


@pytest.fixture(scope="session")
def mixed_columns(mixed_posts):
    """Return the columns of the voice as one process computes them, in one go."""
    from voicecheck.table.columns import column_names, voice_rows

    rows = [row.values() for row in voice_rows(mixed_posts)]
    return dict(zip(column_names(), map(list, zip(*rows, strict=True)), strict=True))
