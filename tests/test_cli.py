"""The command line, through the real process."""

import json
import subprocess
import sys

import pytest

_PITCH = "Jetzt bestellen und 20 % sparen: unsere Premium-Matratze zum Bestpreis!"


def _run(*arguments, text=None):
    return subprocess.run(
        [sys.executable, "-m", "voicecheck", *arguments],
        capture_output=True,
        input=text,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_cli_scores_an_argument():
    done = _run("score", _PITCH)
    assert done.returncode == 0, done.stderr
    assert "Werbung" in done.stdout
    assert "\x1b" not in done.stdout


def test_cli_scores_standard_input_as_json():
    done = _run("score", "--json", text="Couldn't sleep, so I re-potted the ferns at 3am.")
    values = json.loads(done.stdout)
    assert values["label"] == "personal"
    assert values["language"] == "en"


def test_cli_scores_files_and_goes_on_after_a_bad_one(tmp_path):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(_PITCH, encoding="utf-8")
    bad.write_bytes(b"\xff\xfe\x00")
    done = _run("score", "--json", "--file", str(good), "--language", "de")
    assert json.loads(done.stdout)["file"] == str(good)
    done = _run("score", "--file", str(bad))
    assert done.returncode == 2
    assert "not UTF-8" in done.stderr
    done = _run("score", "--file", str(tmp_path / "nowhere.txt"))
    assert done.returncode == 2
    assert "nowhere.txt" in done.stderr


def test_cli_fails_above_a_score():
    assert _run("score", "--fail-above", "65", _PITCH).returncode == 1
    assert _run("score", "--fail-above", "65", "Ich hab heut frei und backe.").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["score", "👍"], "no words"),
        (["score", "Je ne parle pas cette langue, désolé mon ami"], "--language"),
        (["score", "--model", "/no/such/model", "hello there"], "no model at"),
    ],
)
def test_cli_says_what_is_wrong(arguments, message):
    done = _run(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_cli_version():
    assert _run("--version").stdout.startswith("voicecheck ")
