"""Shipped models, and what happens to broken and malicious ones."""

import io
import json
import pickle
import shutil
import zipfile

import numpy as np
import pytest

from voicecheck._files import models_folder, sha256_of
from voicecheck.api import load
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
    with pytest.raises(ModelError, match="rows, not"):
        load(str(broken))


_FILES = ("arrays.npz", "words.txt", "letters.txt", "vector_words.txt", "markers.json")


class _Bomb:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def _replace_array(folder, name, content):
    """Put an array, or the bytes of one, in the place of another; the hashes are right again."""
    path = folder / "arrays.npz"
    with zipfile.ZipFile(path) as stored:
        entries = {entry: stored.read(entry) for entry in stored.namelist()}
    if isinstance(content, np.ndarray):
        stream = io.BytesIO()
        np.save(stream, content)
        content = stream.getvalue()
    entries[f"{name}.npy"] = content
    with zipfile.ZipFile(path, "w") as stored:
        for entry, data in entries.items():
            stored.writestr(entry, data)
    _edit(folder, lambda m: None, rehash=_FILES)


def test_model_with_pickles_in_it_runs_nothing(broken, tmp_path):
    trace = tmp_path / "trace"
    bomb = np.empty(1, dtype=object)
    bomb[0] = _Bomb(trace)
    _replace_array(broken, "weights", bomb)
    with pytest.raises(ModelError, match=r"'weights' must be float32"):
        load(str(broken))
    (broken / "arrays.npz").write_bytes(pickle.dumps(_Bomb(trace)))
    _edit(broken, lambda m: None, rehash=_FILES)
    with pytest.raises(ModelError, match="not a file of arrays"):
        load(str(broken))
    assert not trace.exists()
    pickle.loads((broken / "arrays.npz").read_bytes()).close()
    assert trace.exists(), "the pickle does something where it is run"


@pytest.mark.parametrize("shape", [(10**12,), (10**30,), (-5,), (500,), (0,)])
def test_model_that_promises_more_numbers_than_there_are_is_refused(broken, shape):
    stream = io.BytesIO()
    header = {"descr": "<f4", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(stream, header)
    _replace_array(broken, "weights", stream.getvalue() + bytes(64))
    with pytest.raises(ModelError, match="'weights' holds 16 numbers"):
        load(str(broken))


@pytest.mark.parametrize(
    "content", [b"", b"\x93NUMPY", b"\x93NUMPY\x01\x00\x10\x00__import__('os') "]
)
def test_model_with_a_damaged_array_is_refused(broken, content):
    _replace_array(broken, "weights", content)
    with pytest.raises(ModelError, match=r"arrays\.npz"):
        load(str(broken))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_model_with_weights_that_are_no_numbers_is_refused(broken, value):
    with np.load(broken / "arrays.npz") as stored:
        weights = stored["hidden_weights"]
    weights[0, 0] = value
    _replace_array(broken, "hidden_weights", weights)
    with pytest.raises(ModelError, match="no numbers"):
        load(str(broken))


@pytest.mark.parametrize("name", ["word_scales", "pair_scales", "letter_scales", "vector_mean"])
def test_model_with_an_array_of_another_length_is_refused(broken, name):
    _replace_array(broken, name, np.zeros(3, dtype=np.float32))
    with pytest.raises(ModelError, match=f"'{name}' has 3 rows"):
        load(str(broken))


@pytest.mark.parametrize(
    "change",
    [
        {"bias": float("nan")},
        {"bias": "x"},
        {"pooled_scale": None},
        {"golden": 5},
        {"golden": [{}]},
        {"calibration": []},
        {"calibration": [["a"], [1]]},
        {"calibration": [[0, 1], [-500, 1000]]},
        {"calibration": [[0, 1], [0, float("inf")]]},
        {"intervals": {}},
        {"intervals": {"max_words": [1], "max_scores": [1], "low": [], "high": []}},
        {"sha256": []},
        {"language": "../de"},
        {"language": ["en"]},
        {"format": -1},
        {"format": True},
    ],
    ids=str,
)
def test_model_with_a_malicious_manifest_is_refused(broken, change):
    _edit(broken, lambda manifest: manifest.update(change))
    with pytest.raises(ModelError, match="model"):
        load(str(broken))


def test_model_reads_no_file_that_a_manifest_leads_to(broken, tmp_path):
    (tmp_path / "secret").write_text("x")
    _edit(broken, lambda m: m["sha256"].update({"../secret": "x", "/etc/passwd": "x"}))
    assert load(str(broken)).score("Grab our summer deal today!").label


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("words.txt", b"\xff\n"),
        ("markers.json", b"{"),
        ("markers.json", b"[]"),
        ("markers.json", b'{"rules": [{}]}'),
        ("markers.json", b"[" * 100_000),
    ],
    ids=["bytes", "cut", "list", "empty", "deep"],
)
def test_model_with_other_things_in_its_files_is_refused(broken, name, content):
    (broken / name).write_bytes(content)
    _edit(broken, lambda m: None, rehash=[name])
    with pytest.raises(ModelError, match="not a model"):
        load(str(broken))


def test_model_with_a_manifest_of_brackets_is_refused(broken):
    (broken / "manifest.json").write_text("[" * 100_000)
    with pytest.raises(ModelError, match="not a manifest"):
        load(str(broken))
