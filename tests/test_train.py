"""Training and evaluating on the drafts of `data/`, through the command line."""

import json
import tomllib
from importlib.resources import files

import numpy as np
import pytest

from voicecheck.api import load
from voicecheck.cli import main
from voicecheck.errors import InputFileError
from voicecheck.train.bias import probed
from voicecheck.train.design import make_design
from voicecheck.train.fit import _softened
from voicecheck.train.pasted import pasted_copies
from voicecheck.train.posts import read_pairs, read_rated


@pytest.fixture(scope="module")
def trained(data_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    data = str(data_folder / "drafts_en.jsonl")
    pairs = ["--pairs", str(data_folder / "pairs_en.jsonl")]
    arguments = ["train", "-l", "en", *pairs, "--quiet", "--name", "drafts", data]
    for name in ("one", "two"):
        assert main([*arguments, "-o", str(folder / name)]) == 0
    return folder


def test_train_twice_gives_the_same_bytes(trained):
    names = sorted(path.name for path in (trained / "one").iterdir())
    assert names == sorted(path.name for path in (trained / "two").iterdir())
    for name in names:
        assert (trained / "one" / name).read_bytes() == (trained / "two" / name).read_bytes(), name


def test_train_makes_a_model_that_tells_voices_apart(trained, data_folder, capsys):
    figures = json.loads((trained / "one" / "manifest.json").read_text("utf-8"))["about"]["figures"]
    assert figures["groups"]["spearman"] > 0.6
    assert figures["pairs"]["to_corporate"]["share"] > 0.8
    arguments = ["evaluate", "-m", str(trained / "one"), "--json"]
    assert main([*arguments, str(data_folder / "drafts_en.jsonl")]) == 0
    assert json.loads(capsys.readouterr().out)["spearman"] > 0.9


def test_train_refuses_too_few_posts(tmp_path, capsys):
    path = tmp_path / "few.csv"
    path.write_text("text,rating\nI'm knackered,4\nShop now,95\n", "utf-8")
    assert main(["train", "-l", "en", "-o", str(tmp_path / "model"), "--quiet", str(path)]) == 2
    assert "2 posts" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "text,rating\nhello,high\n", "a.csv:2: 'rating' must be a number, not 'high'"),
        ("a.csv", "text;rating\nhello;101\n", "from 0 to 100"),
        ("a.csv", "body,rating\nhello,10\n", "'text' is missing; columns: body, rating"),
        ("a.jsonl", '{"text": "hi", "rating": 3}\n{"text": 5, "rating": 3}\n', "a.jsonl:2: 'text'"),
        ("a.jsonl", '{"text": "hi"\n', "a.jsonl:1: not JSON"),
        ("a.xlsx", "PK", "the name must end in"),
    ],
)
def test_train_bad_input_is_named_with_its_place(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(InputFileError, match="(?s).*".join(map(str, [message.replace("(", ".")]))):
        read_rated([path])


def test_train_pairs_may_be_unrated(tmp_path):
    rated, pairs = tmp_path / "rated.csv", tmp_path / "pairs.jsonl"
    rated.write_text("text,rating,group,source\nI cried a bit.,3,ann,blog\n", "utf-8")
    pairs.write_text('{"person": "I bake on Fridays.", "pitch": "Order your Friday loaf now!"}\n')
    posts, found = read_pairs([pairs], read_rated([rated]))
    assert len(posts) == 3
    assert posts.weights.tolist() == [1, 0, 0]
    assert (found.person.tolist(), found.pitch.tolist()) == ([1], [2])


def test_train_study_tells_of_curve_ablation_and_probes(data_folder, tmp_path):
    lines = (data_folder / "drafts_de.jsonl").read_text("utf-8").splitlines()
    path = tmp_path / "drafts.jsonl"
    path.write_text("\n".join(lines[:1200:4]), "utf-8")
    folder = tmp_path / "model"
    assert main(["train", "-l", "de", "-o", str(folder), "--quiet", "--study", str(path)]) == 0
    figures = json.loads((folder / "manifest.json").read_text("utf-8"))["about"]["figures"]
    found = figures["study"]
    sizes = [point["n_posts"] for point in found["learning_curve"]]
    assert sizes == sorted(set(sizes))
    assert len(found["ablation"]) == 6
    assert sum(one["n_posts"] for one in found["reliability"]["bins"]) == 300
    assert all(one["error"] > 0 for one in found["bias"]["probes"].values())
    assert abs(sum(found["bias"]["trades"].values())) < 1e-6
    card = (folder / "CARD.md").read_text("utf-8")
    assert "(figures.svg)" in card
    assert all(name in card for name in [*found["ablation"], *found["bias"]["probes"]])
    assert (folder / "figures.svg").read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize("language", ["de", "en"])
def test_bias_probes_change_drafts(data_folder, language):
    place = files("voicecheck.train") / "probes" / f"{language}.toml"
    lists = tomllib.loads(place.read_text("utf-8"))
    lines = (data_folder / f"drafts_{language}.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    for probe in lists["probe"]:
        assert sum(probed(text, probe) != text for text in texts) >= 20, probe["name"]
    assert all("{}" in template for template in lists["trade"]["templates"])


@pytest.mark.parametrize("language", ["de", "en"])
def test_pasted_copies_are_left_out_with_their_posts(data_folder, language):
    posts = read_rated([data_folder / f"drafts_{language}.jsonl"])
    copies = pasted_copies(posts, language)
    assert copies.texts == pasted_copies(posts, language).texts
    assert len(copies.texts) > 100
    for text, rating, number in zip(copies.texts, copies.ratings, copies.of, strict=True):
        assert posts.texts[number].strip() in text
        assert 0 < posts.ratings[number] - rating < 10
    design = make_design(posts, [], language, lambda line: None)
    chosen = np.zeros(len(posts), dtype=bool)
    chosen[copies.of[0]] = True
    assert [design.of[row] for row in design.rows(chosen)] == [copies.of[0]] * 2


# Lines that are not among those of the training.
_PASTED = {
    "de": (" Ich freu mich drauf.", " Ich bin gespannt.", " Meine Oma fand's auch super."),
    "en": (" I'd love to hear what you think.", " My mum thought it was great too.", " Yay!"),
}


@pytest.mark.parametrize("language", ["de", "en"])
def test_model_gives_little_credit_for_a_pasted_line(data_folder, language):
    lines = (data_folder / f"pairs_{language}.jsonl").read_text("utf-8").splitlines()
    pairs = [pair for pair in map(json.loads, lines) if pair["kind"] == "to_person"]
    checker = load(language)
    pitches = checker.predict([pair["pitch"] for pair in pairs])
    rewritten = pitches - checker.predict([pair["person"] for pair in pairs])
    for line in _PASTED[language]:
        pasted = pitches - checker.predict([pair["pitch"] + line for pair in pairs])
        assert pasted.mean() < rewritten.mean() / 4, line


def test_train_calibration_draws_near_to_its_ends_and_goes_on_rising():
    knots = np.array([-20.0, 25.0, 50.0, 75.0, 120.0])
    ratings = np.array([-14.0, 12.0, 52.0, 77.0, 109.0])
    raw, scores = _softened(knots, ratings)
    assert (np.diff(raw) > 0).all()
    assert (np.diff(scores) >= 0).all()
    assert (scores[0], scores[-1]) == (0, 100)
    middle = np.linspace(20, 90, 8)
    np.testing.assert_allclose(np.interp(middle, raw, scores), np.interp(middle, knots, ratings))
    # Where the line crosses 100 a lower raw score still is a lower score.
    high = np.interp([95.0, 105.0, 115.0, 125.0], raw, scores)
    assert (np.diff(high) > 0.05).all()
    assert high[-1] < 100
