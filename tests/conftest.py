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
