"""The comparison with peers: nobody is tested on what he has seen, and nobody is left out silently."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from baselines.categoriser import CategoriserRegressor
from baselines.contestants import NEVER_RUN, Contestant, contestants
from baselines.held_out import Held, figures, held_out, left_out
from baselines.involvement import Involvement
from baselines.kept import KeptRows
from baselines.results import put_on_page
from peers import sample
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import FunctionTransformer

from voicecheck.train.design import left_out_blocks
from voicecheck.train.posts import Pairs, RatedPosts

ROOT = Path(__file__).parents[1]


def rated(n_posts, n_groups, n_sources=4):
    places = np.arange(n_posts)
    return RatedPosts(
        [f"post {place}" for place in places],
        (places * 37 % 101).astype(float),
        np.array([f"writer {place % n_groups}" for place in places], dtype=object),
        np.array([f"site {place % n_sources}" for place in places], dtype=object),
        np.ones(n_posts),
    )


class Recorder:
    """Remembers what it was fitted to and what it predicted."""

    runs: list

    def fit(self, matrix, ratings, sample_weight):
        self.learned = set(matrix[:, 0].astype(int))
        return self

    def predict(self, matrix):
        self.runs.append((self.learned, set(matrix[:, 0].astype(int))))
        return np.full(len(matrix), 50.0)


@pytest.mark.parametrize(("which", "of"), [(0, "groups"), (1, "sources")])
def test_peers_left_out_is_not_learned_from(which, of):
    posts = rated(400, 40)
    posts.weights[:10] = 0
    Recorder.runs = []
    scores = left_out(Recorder, np.arange(400)[:, None], posts, left_out_blocks(posts)[which])
    names = getattr(posts, of)
    assert len(Recorder.runs) > 3
    for learned, tested in Recorder.runs:
        assert not {names[row] for row in learned if posts.weights[row]} & {
            names[row] for row in tested if posts.weights[row]
        }
        assert not learned & tested
        assert not learned & set(range(10))
    assert not np.isnan(scores).any()


def test_peers_a_number_that_learns_nothing_keeps_its_own_order():
    posts = rated(200, 40)
    shouting = Contestant(
        "shouting",
        False,
        lambda: FunctionTransformer(lambda texts: np.arange(float(len(texts)))[:, None]),
        LinearRegression,
        direction=-1,
    )
    matrix = shouting.make_features().fit_transform(posts.texts)
    held = held_out(shouting, matrix, posts, *left_out_blocks(posts))
    assert held.ranks_by_group.tolist() == [-float(place) for place in range(200)]
    assert held.by_group.min() >= 0
    assert held.by_group.max() <= 100


def test_peers_figures_of_a_perfect_and_of_a_blind_contestant():
    posts = rated(200, 40)
    pairs = Pairs(np.array(["pair"] * 2, dtype=object), np.array([0, 1]), np.array([1, 2]))
    right = figures(Held(*[posts.ratings] * 4), posts, pairs, (1.0, 1.0))
    assert (right.spearman, right.error) == (pytest.approx(1), 0)
    assert (right.source_spearman, right.source_error) == (pytest.approx(1), 0)
    assert right.pairs == 1
    blind = figures(Held(*[np.full(200, 50.0)] * 4), posts, pairs, (1.0, 1.0))
    assert np.isnan(blind.spearman)
    assert blind.source_spearman == 0
    assert blind.pairs == 0


@pytest.mark.parametrize(
    ("language", "person", "notice"),
    [
        (
            "de",
            "Ich glaub, du hast recht, weil mir das auch keiner gesagt hat. Warum eigentlich?",
            "Eröffnung der Ausstellung im Foyer des Rathauses am Montag durch den Bürgermeister.",
        ),
        (
            "en",
            "I don't think you're wrong, because nobody told me anything. Why would they?",
            "Opening of the exhibition in the foyer of the town hall by the mayor of the district.",
        ),
    ],
)
def test_peers_involvement_is_higher_in_talk(language, person, notice):
    scores = Involvement(language).fit_transform([person, notice])
    assert scores[0, 0] > scores[1, 0]


@pytest.mark.parametrize("architecture", ["bow", "ensemble"])
def test_peers_categoriser_learns_the_order(architecture):
    texts = ["I mended my old gate", "Order your new gate today"] * 60
    ratings = np.array([10.0, 90.0] * 60)
    fitted = CategoriserRegressor("en", architecture, n_epochs=4, batch_size=16).fit(texts, ratings)
    person, pitch = fitted.predict(texts[:2])
    assert 10 <= person < pitch <= 90


def test_peers_sample_takes_groups_whole():
    posts = rated(400, 40)
    part = sample(posts, 100)
    assert len(part) == 100
    assert all((part.groups == name).sum() == 10 for name in set(part.groups))


def test_peers_rows_are_kept_for_the_same_posts_only(tmp_path):
    posts = rated(40, 10)
    pairs = Pairs(np.array(["pair"], dtype=object), np.array([0]), np.array([1]))
    path = tmp_path / "rows.json"
    row = figures(Held(*[np.full(40, 50.0)] * 4), posts, pairs, (2.0, 1.0))
    KeptRows(path, posts, pairs).put("blind", row)
    found = KeptRows(path, posts, pairs)
    assert str(found.get("blind")) == str(row)
    assert found.get("another") is None
    posts.texts[3] = "another post"
    with pytest.raises(ValueError, match=r"rows\.json: its rows were measured on other posts"):
        KeptRows(path, posts, pairs)


def test_peers_results_go_between_their_marks(tmp_path):
    page = tmp_path / "benchmarks.md"
    page.write_text("a\n<!-- results: de -->\nold\n<!-- end: de -->\nb\n", "utf-8")
    put_on_page(page, "de", "new \\1")
    assert page.read_text("utf-8") == (
        "a\n<!-- results: de -->\n\nnew \\1\n\n<!-- end: de -->\nb\n"
    )
    with pytest.raises(ValueError, match="results: en"):
        put_on_page(page, "en", "new")


def test_peers_command_measures_or_names_everyone(tmp_path):
    page = tmp_path / "benchmarks.md"
    page.write_text("<!-- results: en -->\n<!-- end: en -->\n", "utf-8")
    drafts = tmp_path / "drafts.jsonl"
    lines = (ROOT / "data" / "drafts_en.jsonl").read_text("utf-8").splitlines()[::4]
    drafts.write_text("\n".join(lines), "utf-8")
    pair = {"person": "I mended the gate.", "pitch": "Order your new gate today and save!"}
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(json.dumps(pair), "utf-8")
    command = [sys.executable, str(ROOT / "tests" / "benchmarks" / "peers.py"), "en", str(drafts)]
    command += ["--pairs", str(pairs), "--rows", str(tmp_path / "rows.json")]
    # What was kept is not measured again.
    for more in ["--peers-only"], ["--output", str(tmp_path)]:
        done = subprocess.run(
            [*command, *more], capture_output=True, encoding="utf-8", timeout=600, check=False
        )
        assert done.returncode == 0, done.stderr
        assert ("**voicecheck**" in done.stdout) == ("--output" in more)
    text = page.read_text("utf-8")
    assert done.stdout.strip() in text
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| ")]
    measured = {row[1].strip(): row for row in rows[1:]}
    for contestant in contestants("en"):
        assert (contestant.name in measured) != (f"{contestant.name} (" in text)
    assert all(name in text for name in NEVER_RUN)
    assert float(measured["**voicecheck**"][2]) > 0.6
    plot = tmp_path / "benchmark_en.svg"
    if importlib.util.find_spec("matplotlib"):
        assert plot.read_text("utf-8").rstrip().endswith("</svg>")
    else:
        assert "no plot" in done.stderr
