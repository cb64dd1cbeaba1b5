"""Shipped models, and what happens to broken ones."""

import json
import shutil

import pytest

from voicecheck._files import models_folder, sha256_of
from voicecheck.checker import load
from voicecheck.errors import ModelError
from voicecheck.lang import LANGUAGES, load_pack


@pytest.mark.parametrize("language", LANGUAGES)
def test_model_shipped_was_made_with_this_language_pack(language):
    manifest = json.loads((models_folder() / language / "manifest.json").read_text("utf-8"))
    assert manifest["pack_sha256"] == load_pack(language).sha256
    assert manifest["golden"]


@pytest.fixture
def broken(tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(models_folder() / "en", folder)
    return folder


def _edit(folder, change, rehash=()):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest)
    for name in rehash:
        manifest["sha256"][name] = sha256_of((folder / name).read_bytes())
    path.write_text(json.dumps(manifest), "utf-8")


def test_model_copied_elsewhere_scores_the_same(broken):
    text = "Grab our summer deal today!"
    assert load(str(broken)).score(text).score == load("en").score(text).score


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("manifest.json", "no manifest.json"),
        ("arrays.npz", "cannot be read"),
        ("words.txt", "cannot be read"),
        ("markers.json", "cannot be read"),
    ],
)
def test_model_with_a_missing_file_is_refused(broken, name, message):
    (broken / name).unlink()
    with pytest.raises(ModelError, match=message):
        load(str(broken))


@pytest.mark.parametrize("name", ["arrays.npz", "words.txt", "letters.txt", "markers.json"])
def test_model_truncated_or_changed_is_refused(broken, name):
    data = (broken / name).read_bytes()
    (broken / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(ModelError, match=f"{name}.*damaged"):
        load(str(broken))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m.update(format=99), "install a newer voicecheck"),
        (lambda m: m.pop("calibration"), "'calibration' is missing"),
        (lambda m: m.update(language="xx"), "no language pack for 'xx'"),
        (lambda m: m["golden"][0].update(score=3.0), "other versions"),
        (lambda m: m["style_names"].pop(), "other features"),
    ],
)
def test_model_with_a_wrong_manifest_is_refused(broken, change, message):
    _edit(broken, change)
    with pytest.raises(ModelError, match=message):
        load(str(broken))


def test_model_with_other_words_is_refused(broken):
    lines = (broken / "words.txt").read_text("utf-8").splitlines(keepends=True)
    (broken / "words.txt").write_text("".join(lines[:-5]), "utf-8")
    _edit(broken, lambda m: None, rehash=["words.txt"])
    with pytest.raises(ModelError, match="has shape"):
        load(str(broken))
