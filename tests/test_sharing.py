"""One checker for many threads and processes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from joblib import Parallel, delayed

from voicecheck import load


def _answers(checker, text):
    report = checker.score(text)
    rewrite = checker.rewrite(text)
    return (
        report.score,
        report.interval,
        checker.explain(text),
        checker.findings(text),
        checker.suggestions(text),
        rewrite.text,
        rewrite.score_after,
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_sharing_threads_get_what_one_thread_gets(drafts, language):
    checker = load(language)
    texts = drafts[language][:160:27]
    alone = [_answers(checker, text) for text in texts]
    mixed = [texts[place] for place in (*range(len(texts)), *range(len(texts) - 1, -1, -1))]
    with ThreadPoolExecutor(8) as pool:
        shared = list(pool.map(lambda text: _answers(checker, text), mixed))
    assert shared == alone + alone[::-1]


@pytest.mark.parametrize("language", ["de", "en"])
def test_sharing_threads_predict_batches_at_once(drafts, language):
    checker = load(language)
    texts = drafts[language][:400]
    alone = checker.predict(texts).tolist()
    starts = range(0, len(texts), 40)
    with ThreadPoolExecutor(8) as pool:
        parts = pool.map(lambda start: checker.predict(texts[start : start + 40]).tolist(), starts)
        assert [score for part in parts for score in part] == alone


def test_sharing_processes_get_a_checker_of_their_own(drafts):
    checker = load("de")
    texts = drafts["de"][:2]
    found = Parallel(n_jobs=2)(delayed(_answers)(checker, text) for text in texts)
    assert found == [_answers(checker, text) for text in texts]
