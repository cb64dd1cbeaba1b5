"""The table of word types forgets what is rare, and nobody notices."""

import itertools

import pytest

from voicecheck.checker import Checker
from voicecheck.model_store import load_model


@pytest.mark.parametrize("language", ["de", "en"])
def test_types_forgetting_changes_no_score(language, drafts):
    checker = Checker(load_model(language), language)
    table = checker._scorer.extractor.reader.table
    texts = [f"{text} {number}" for number, text in enumerate(drafts[language])]
    wanted = checker.scores_and_points(texts)
    assert not table.full
    n_types = len(table.keys)
    table.max_types = n_types // 4
    sizes = []
    for start in range(0, len(texts), 64):
        found = checker.scores_and_points(texts[start : start + 64])
        for ours, whole in zip(found, wanted, strict=True):
            assert (ours == whole[start : start + 64]).all()
        sizes.append(len(table.keys))
    assert any(later < earlier for earlier, later in itertools.pairwise(sizes))
    assert sizes[-1] < n_types
    assert len(table.rows) == len(table.keys) - 1 == len(table.tokens) - 1


def test_types_common_words_are_kept():
    checker = Checker(load_model("de"), "de")
    table = checker._scorer.extractor.reader.table
    table.max_types = 60
    for number in range(200):
        checker.predict([f"Heute gibt es Tee im Garten, Tasse Nummer x{number}y"])
        assert len(table.keys) <= 80
        assert number < 2 or "Garten" in table.rows
    assert "x3y" not in table.rows
