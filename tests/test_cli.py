"""The command line, through the real process."""

import json
import subprocess
import sys

import pytest

from voicecheck.cli.options import LANGUAGES as CHOICES
from voicecheck.lang import LANGUAGES

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


_PITCH = "Buchen Sie jetzt unsere hervorragenden Kochkurse! Jetzt zugreifen! 🚀\r\n"


def test_cli_rewrite_applies_with_backup(tmp_path):
    place = tmp_path / "post.txt"
    place.write_bytes(b"\xef\xbb\xbf" + _PITCH.encode())
    done = _run("rewrite", "--apply", "--backup", "-f", str(place))
    assert done.returncode == 0, done.stderr
    assert "- Buchen Sie" in done.stdout
    assert place.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "Kochkurse" in place.read_text("utf-8-sig")
    assert "zugreifen" not in place.read_text("utf-8-sig")
    assert place.read_bytes().endswith(b"\r\n")
    assert (tmp_path / "post.txt.bak").read_bytes() == b"\xef\xbb\xbf" + _PITCH.encode()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["post.txt", "post.txt.bak"]


def test_cli_rewrite_prints_text_and_json():
    done = _run("rewrite", "--text", _PITCH)
    assert "Kochkurse" in done.stdout
    assert "zugreifen" not in done.stdout
    found = json.loads(_run("rewrite", "--json", _PITCH).stdout)
    assert found["score_after"] < found["score_before"]
    assert found["edits"]


def test_cli_rewrite_says_when_nothing_is_to_be_done():
    done = _run("rewrite", "Puh, heute hat mich der Hund zweimal in den Bach gezogen.")
    assert "nichts umzuschreiben" in done.stdout


def test_cli_rewrite_wrong_speaker():
    done = _run("rewrite", "--speaker", "they", _PITCH)
    assert done.returncode == 2
    assert "there are: ich, wir" in done.stderr


def test_cli_score_explain_shows_messages_and_suggestions():
    done = _run("score", "--explain", _PITCH)
    assert "Stelle für Stelle" in done.stdout
    assert " → " in done.stdout


def test_cli_offers_every_language():
    assert CHOICES == LANGUAGES
