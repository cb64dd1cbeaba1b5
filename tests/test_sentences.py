"""Sentences of posts."""

import pytest

import voicecheck

_CASES = [
    ("de", "Am 3. Mai ist Probe. Bringt Noten mit!", ["Am 3. Mai ist Probe.", "Bringt Noten mit!"]),
    (
        "de",
        "Das kostet z. B. nix, Dr. Huber sagt ja.",
        ["Das kostet z. B. nix, Dr. Huber sagt ja."],
    ),
    ("de", "Erste Zeile\nZweite Zeile", ["Erste Zeile", "Zweite Zeile"]),
    ("de", "Bin dann mal weg... vielleicht morgen", ["Bin dann mal weg... vielleicht morgen"]),
    (
        "de",
        "Endlich Ferien 🎉 Jetzt erst mal schlafen",
        ["Endlich Ferien 🎉", "Jetzt erst mal schlafen"],
    ),
    ("en", 'He said "no way!" Then he left.', ['He said "no way!"', "Then he left."]),
    ("en", "Bread is out 🍞🔥 #bread #bakery #york", ["Bread is out 🍞🔥", "#bread #bakery #york"]),
    ("en", "Up at 5 a.m. again. Why?!", ["Up at 5 a.m. again.", "Why?!"]),
]


@pytest.mark.parametrize(("language", "text", "wanted"), _CASES)
def test_sentences_of_posts(language, text, wanted):
    report = voicecheck.score(text, language=language)
    assert [sentence.text for sentence in report.sentences] == wanted
    for sentence in report.sentences:
        assert text[sentence.start_char : sentence.end_char] == sentence.text
