"""Normal forms and their offset maps."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.api import load
from voicecheck.document.tokens import TokenKind, kind_of, lookup_key, tokens
from voicecheck.text import fold, normalise

_TABLE = load("de")._scorer.extractor.reader.table
_NASTY = "Ａ\u0308𝗝𝗲𝘁𝘇𝘁\u200b „Fa\u00adhrrad“\r\nﬁn 👩🏽‍🚒é\u0301 z.\u00a0B. … ½ \ud800 ende"


@pytest.mark.parametrize(
    ("given_text", "normal"),
    [
        ("𝗝𝗲𝘁𝘇𝘁 𝘬𝘢𝘶𝘧𝘦𝘯", "Jetzt kaufen"),
        (unicodedata.normalize("NFD", "Müßiggänger"), "Müßiggänger"),
        ("Zeile\r\nZeile", "Zeile\nZeile"),
        ("un\u200bsicht\u00adbar", "unsichtbar"),
        ("👩🏽‍🚒", "👩🏽‍🚒"),
        ("so…", "so..."),
        ("\u202eabc\u202c", "abc"),
    ],
)
def test_text_normal_form(given_text, normal):
    assert normalise(given_text).text == normal


def test_text_offsets_lead_back_at_every_code_point():
    normal = normalise(_NASTY)
    spans = [normal.span(place, place + 1) for place in range(len(normal.text))]
    for (start, end), character in zip(spans, normal.text, strict=True):
        assert 0 <= start < end <= len(_NASTY)
        piece = unicodedata.normalize("NFKC", _NASTY[start:end])
        assert character in piece or character in {"\n", ".", " ", "\ufffd"}
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)


@given(st.text(max_size=60))
def test_text_any_string_has_a_normal_form_with_valid_spans(text):
    normal = normalise(text)
    for place in range(len(normal.text)):
        start, end = normal.span(place, place + 1)
        assert 0 <= start < end <= len(text)


@given(st.text(max_size=80))
def test_tokens_joined_are_the_text(text):
    normal = normalise(text).text
    assert "".join(tokens(normal)) == normal


_PIECES = ["am", "3.", "Mai", "2026", "19", "€", "z.", "B.", "U.S.", "los!", "\n", "", "(5", "Uhr)"]


@given(st.lists(st.sampled_from([*_PIECES, "Fr.", "1.000", "%", "...", "🚀", "#eins", "+"])))
def test_tokens_remembered_piece_by_piece_are_those_of_the_text(pieces):
    text = normalise(" ".join(pieces)).text.strip()
    wanted = [token for token in tokens(text) if token != " "]
    assert [_TABLE.tokens[row] for row in _TABLE.rows_of(text)] == wanted


def test_tokens_remembered_piece_by_piece_are_those_of_drafts(drafts):
    for text in drafts["de"] + drafts["en"]:
        normal = normalise(text).text.strip()
        wanted = [token for token in tokens(normal) if token != " "]
        assert [_TABLE.tokens[row] for row in _TABLE.rows_of(normal)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Kolleg:innen und Mitarbeiter*innen", ["Kolleg:innen", "und", "Mitarbeiter*innen"]),
        ("um 18:30 Uhr für 19,90 €!", ["um", "18:30 Uhr", "für", "19,90 €", "!"]),
        ("don't mail me@shop.example.com", ["don't", "mail", "me@shop.example.com"]),
        ("24/7 offen 🏳️‍🌈🔥", ["24/7", "offen", "🏳️‍🌈", "🔥"]),
        ("#sommer2026 bei @anna_k.", ["#sommer2026", "bei", "@anna_k", "."]),
        ("z. B. am 24.12.", ["z. B.", "am", "24.12."]),
        ("$5 off, 20% more", ["$5", "off", ",", "20%", "more"]),
    ],
)
def test_tokens_keep_together_what_belongs_together(text, wanted):
    assert [token for token in tokens(text) if token != " "] == wanted


def test_tokens_masks_hide_names_and_numbers():
    assert [lookup_key(token) for token in ("@kim", "#Laufen", "12", "https://a.example")] == [
        "<mention>",
        "<hashtag>",
        "<number>",
        "<link>",
    ]
    assert kind_of("3 May 2026") is TokenKind.DATE


@pytest.mark.parametrize("words", [("Straße", "Strasse", "STRASSE"), ("schön", "schoen", "SCHÖN")])
def test_text_spellings_fold_to_one(words):
    assert len({fold(word) for word in words}) == 1
