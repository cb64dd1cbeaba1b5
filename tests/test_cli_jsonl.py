"""`voicecheck score --jsonl`, through a real process and its pipes."""

import argparse
import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import voicecheck
from voicecheck.cli.jsonl import answer

_COMMAND = [sys.executable, "-m", "voicecheck", "score", "--jsonl"]
_SPANS = ("sentences", "passages", "findings", "suggestions")
_PITCH = "Jetzt bestellen und 20 % sparen: unsere Premium-Matratze zum Bestpreis!"


@contextmanager
def _server(*arguments):
    process = subprocess.Popen(
        [*_COMMAND, "-", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )

    def ask(request):
        line = request if isinstance(request, bytes) else json.dumps(request).encode()
        process.stdin.write(line + b"\n")
        process.stdin.flush()
        # Would wait for ever if the answer were kept back.
        return json.loads(process.stdout.readline())

    with process:
        ask.process = process
        try:
            yield ask
            process.stdin.close()
            ask.status = process.wait(timeout=60)
        finally:
            process.kill()


def test_jsonl_answers_each_line_at_once():
    with _server() as ask:
        german = ask({"id": 7, "text": _PITCH})
        assert german == {
            "id": 7,
            "score": voicecheck.score(_PITCH).score,
            "label": "promotional",
            "interval": list(voicecheck.score(_PITCH).interval),
            "language": "de",
            "n_words": voicecheck.score(_PITCH).n_words,
        }
        english = ask({"id": ["a", None], "text": "my knees hurt lol", "language": "en"})
        assert (english["id"], english["label"]) == (["a", None], "personal")
        assert "id" not in ask({"text": "my knees hurt lol"})
        text = f"🚀👩🏽‍🚒 {_PITCH}"
        explained = ask({"id": "ü🚀", "text": text, "explain": True})
        assert explained.pop("id") == "ü🚀"
        data = text.encode("utf-16-le")
        spans = [one for part in _SPANS for one in explained[part]]
        for span in (*spans, *explained["rewrite"]["edits"]):
            start, end = span.pop("start_utf16"), span.pop("end_utf16")
            held = data[2 * start : 2 * end].decode("utf-16-le")
            assert held == text[span["start_char"] : span["end_char"]]
        assert explained == json.loads(voicecheck.score(text).to_json())
    assert ask.status == 0


@pytest.mark.parametrize(
    ("line", "message", "kind"),
    [
        (b"{", "not JSON", "InputFileError"),
        (b"\xff\xfe", "not UTF-8 text (byte 1)", "InputFileError"),
        (b"[" * 100_000, "not JSON", "InputFileError"),
        (b'"just a text"', "not a JSON object", "InputFileError"),
        (b'{"id": NaN, "text": "hi"}', "NaN is no JSON", "InputFileError"),
        (b'{"id": 1}', "'text' is missing", "InputFileError"),
        (b'{"id": 1, "text": ["hi"]}', "'text' must be a string", "InputFileError"),
        (b'{"id": 1, "text": "hi", "language": "fr"}', "one of de, en, not 'fr'", "InputFileError"),
        (b'{"id": 1, "text": ""}', "the text is empty", "TextError"),
        (b'{"id": 1, "text": "\\ud83d"}', "no words", "TextError"),
        ('{"id": 1, "text": "Не понимаю ни слова"}'.encode(), "language", "LanguageError"),
    ],
)
def test_jsonl_a_bad_line_gets_an_error_and_the_next_is_served(line, message, kind):
    with _server() as ask:
        found = ask(line)
        assert message in found["error"]
        assert found["error_type"] == kind
        assert found["line"] == 1
        assert found.get("id") == (1 if b'"id": 1' in line else None)
        assert ask({"id": 2, "text": "\ud83d hallo ihr Lieben"})["label"] == "personal"
    assert ask.status == 2


_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=3,
)
_REQUESTS = st.fixed_dictionaries(
    {},
    optional={
        "id": _VALUES,
        "text": _VALUES | st.text(st.characters(exclude_categories=[]), max_size=60),
        "language": _VALUES | st.sampled_from(["de", "en"]),
        "explain": _VALUES,
    },
)


@given(st.binary(max_size=60) | _REQUESTS.map(lambda one: json.dumps(one).encode()))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_jsonl_every_line_gets_an_answer(line):
    options = argparse.Namespace(language=None, model=None, explain=False)
    found = answer(line, 1, options)
    assert ("score" in found) != ("error" in found)
    json.dumps(found)


def test_jsonl_reads_a_file_and_fails_above(tmp_path):
    place = tmp_path / "requests.jsonl"
    rows = [{"id": number, "text": text} for number, text in enumerate([_PITCH, "ich backe grad"])]
    place.write_text("\ufeff" + "\n\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = subprocess.run(
        [*_COMMAND, str(place), "--fail-above", "65"], capture_output=True, text=True, check=False
    )
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [0, 1]
    assert done.returncode == 1
    done = subprocess.run(
        [*_COMMAND, str(tmp_path / "none")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "none: cannot be read" in done.stderr


def _resident_kib(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise AssertionError("no VmRSS")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc, as Linux has it")
def test_jsonl_a_thousand_requests_need_no_more_memory(drafts):
    texts = [*drafts["de"][:60], *drafts["en"][:60]]
    with _server() as ask:

        def ask_all(n_requests):
            for number in range(n_requests):
                request = {"id": number, "text": texts[number % len(texts)]}
                found = ask(request | {"explain": number % 10 == 0})
                assert found["id"] == number
            return _resident_kib(ask.process.pid)

        ask_all(2 * len(texts))
        before = ask_all(2 * len(texts))
        assert ask_all(1000) - before < 2048
