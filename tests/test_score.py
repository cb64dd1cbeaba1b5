"""Scores, reports and bad input, in both languages."""

import dataclasses
import json
import pickle
import random
import unicodedata

import numpy as np
import pytest

import voicecheck
from voicecheck.api import load
from voicecheck.errors import TextError

_PERSONAL = {
    "de": "Boah, ich bin heute so was von platt. Die Kleine hat die halbe Nacht gehustet, und um "
    "sechs stand schon der Klempner vor der Tür. Habt ihr auch solche Wochen?",
    "en": "Honestly I'm shattered. The wee one coughed half the night and then the plumber turned "
    "up at six. Anyone else having one of those weeks?",
}
_PITCH = {
    "de": "Jetzt zugreifen! Unsere hochwertigen Matratzen zum Bestpreis: Sichern Sie sich 20 % "
    "Rabatt und genießen Sie erholsamen Schlaf. Gleich im Shop bestellen! 👉 www.example.com",
    "en": "Don't miss out! Our premium mattresses at unbeatable prices: enjoy 20% off and wake up "
    "refreshed every day. Shop now 👉 www.example.com",
}
_LANGUAGES = ("de", "en")


@pytest.mark.parametrize("language", _LANGUAGES)
def test_score_labels_a_person_and_a_pitch(language):
    assert voicecheck.score(_PERSONAL[language]).label == "personal"
    assert voicecheck.score(_PITCH[language]).label == "promotional"


@pytest.mark.parametrize("language", _LANGUAGES)
def test_score_report_holds_together(language):
    text = f"{_PERSONAL[language]}\n\n{_PITCH[language]}"
    report = voicecheck.score(text)
    assert report.language == language
    assert float(report) == report.score
    assert 0 <= report.interval[0] <= report.score <= report.interval[1] <= 100
    assert report.base + sum(report.dimensions.values()) == pytest.approx(report.score, abs=1e-9)
    for span in (*report.sentences, *report.passages):
        assert text[span.start_char : span.end_char] == span.text
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.score = 1.0
    assert pickle.loads(pickle.dumps(report)).to_dict() == report.to_dict()
    assert json.loads(report.to_json())["score"] == report.score
    assert (
        "<script"
        not in voicecheck.score("Kommt doch <script>alert(1)</script>", language="de")._repr_html_()
    )
    assert f"{report.score:.0f}" in str(report)


@pytest.mark.parametrize("language", _LANGUAGES)
def test_score_of_one_is_the_score_in_a_batch(language):
    texts = [_PERSONAL[language], _PITCH[language], _PERSONAL[language][:40]]
    together = load(language).predict(texts)
    alone = [load(language).score(text).score for text in texts]
    np.testing.assert_allclose(together, alone, atol=1e-3)


def test_score_many_is_lazy_in_order_and_reports_errors_in_place():
    def stream():
        yield _PERSONAL["de"]
        yield "   "
        yield _PITCH["en"]

    found = list(voicecheck.score_many(stream(), on_error="return"))
    assert [type(one).__name__ for one in found] == ["Report", "TextError", "Report"]
    with pytest.raises(TextError, match="text 1: the text is empty"):
        list(voicecheck.score_many(stream()))
    endless = voicecheck.score_many(_PERSONAL["de"] for _ in iter(int, 1))
    assert next(endless).label == "personal"


def test_score_many_with_two_processes():
    texts = [_PERSONAL["de"], _PITCH["en"]] * 3
    alone = [report.score for report in voicecheck.score_many(texts)]
    assert [report.score for report in voicecheck.score_many(texts, n_jobs=2)] == alone


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("https://www.example.com/a?b=c", "no words"),
        ("👍👍🔥", "no words"),
        ("12 %, 30 €", "no words"),
        ("\u200b\u200b", "no words"),
    ],
)
def test_score_refuses_texts_without_words(text, message):
    with pytest.raises(TextError, match=message):
        voicecheck.score(text)


@pytest.mark.parametrize("wrong", [None, 3, 2.5, b"Hallo", ["Hallo"], object()])
def test_score_refuses_what_is_no_text(wrong):
    with pytest.raises(TypeError, match="must be str"):
        voicecheck.score(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "Danke dir!",
        "\ud800 das ist kaputt \udfff",
        "\x00\x01\x02 binär und trotzdem ein Wort",
        "\u202eלא עברית\u202c aber Deutsch ist das trotzdem noch",
        "a" * 1_000_000,
        "Wort. " * 100_000,
        "\n" * 1000 + "unten steht noch was",
        "(((((((((((((((((((( ja",
    ],
    ids=["word", "two", "surrogates", "control", "bidi", "megabyte", "long", "lines", "brackets"],
)
def test_score_survives_odd_texts(text):
    report = voicecheck.score(text, language="de")
    assert 0 <= report.score <= 100
    assert report.sentences


_JUNK = "\u200b\u0308 \n\r\t👩🏽‍🚒😅#@.,!?…„“𝗝\ud800\u202e½ﬁ()[]1€%:-/\x00"


@pytest.mark.parametrize("language", _LANGUAGES)
def test_score_spans_and_points_stay_exact_in_littered_texts(drafts, language):
    rng = random.Random(1)
    for draft in rng.sample(drafts[language], 60):
        letters = list(draft)
        for _ in range(rng.randrange(25)):
            letters.insert(rng.randrange(len(letters) + 1), rng.choice(_JUNK))
        text = "".join(letters)
        report = voicecheck.score(text, language=language)
        total = report.base + sum(report.dimensions.values())
        assert total == pytest.approx(report.score, abs=1e-9)
        end = 0
        for sentence in report.sentences:
            assert sentence.start_char >= end
            end = sentence.end_char
        for span in (*report.sentences, *report.passages):
            assert text[span.start_char : span.end_char] == span.text != ""
        assert str(report)
        assert report._repr_html_()


def test_score_short_texts_have_wide_intervals():
    low, high = voicecheck.score("Ganz neu!", language="de").interval
    assert high - low > 15


def test_score_long_texts_are_read_in_windows():
    text = "\n\n".join([_PERSONAL["de"]] * 12 + [_PITCH["de"]] * 4)
    report = voicecheck.score(text)
    assert report.n_windows > 1
    assert "Teil" in str(report) or "Abschnitt" in str(report)
    assert report.base + sum(report.dimensions.values()) == pytest.approx(report.score, abs=1e-9)
    for span in (*report.sentences, *report.passages):
        assert text[span.start_char : span.end_char] == span.text


def _bold(text):
    upper = {chr(65 + n): chr(0x1D5D4 + n) for n in range(26)}
    lower = {chr(97 + n): chr(0x1D5EE + n) for n in range(26)}
    return text.translate(str.maketrans(upper | lower))


def _typos(text):
    rng = random.Random(3)
    letters = list(text)
    for place in rng.sample(range(1, len(text) - 1), k=max(1, len(text) // 80)):
        if letters[place].isalpha() and letters[place + 1].isalpha():
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)
_QUOTES = str.maketrans({"„": '"', "“": '"', "”": '"', "’": "'", "‘": "'"})
_TYPOGRAPHIC = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "typewriter": lambda text: text.translate(_UMLAUTS),
    "straight quotes": lambda text: text.translate(_QUOTES),
    "bold": _bold,
    "zero width": lambda text: text.replace(" ", " \u200b"),
    "windows": lambda text: text.replace("\n", "\r\n"),
    "trailing": lambda text: text + "  \n \n",
}
_WORDING = {"lower": str.lower, "typos": _typos}


def _mean_move(drafts, language, change):
    texts = drafts[language][:200]
    checker = load(language)
    return np.abs(checker.predict([change(t) for t in texts]) - checker.predict(texts)).mean()


@pytest.mark.parametrize("language", _LANGUAGES)
@pytest.mark.parametrize("change", _TYPOGRAPHIC, ids=list(_TYPOGRAPHIC))
def test_score_hardly_moves_with_typography(drafts, language, change):
    assert _mean_move(drafts, language, _TYPOGRAPHIC[change]) <= 2


@pytest.mark.parametrize("language", _LANGUAGES)
@pytest.mark.parametrize("change", _WORDING, ids=list(_WORDING))
def test_score_moves_little_with_lower_case_and_typos(drafts, language, change):
    assert _mean_move(drafts, language, _WORDING[change]) <= 6


_FRAMES = {
    "de": [
        "Gestern hat mir {name} erzählt, dass {brand} in {place} zumacht. Seit {number} Jahren hol ich da mein Brot.",
        "{brand} präsentiert am {date} die neue Kollektion in {place}. Mehr auf {link}!",
        "Treffen wir uns am {date} in {place}? {handle} kommt auch.",
        "Unser Team von {brand} freut sich auf Sie: {number} Angebote auf {link}",
    ],
    "en": [
        "{name} told me yesterday that {brand} in {place} is closing. Been getting my bread there for {number} years.",
        "{brand} presents the new collection on {date} in {place}. More at {link}!",
        "Shall we meet on {date} in {place}? {handle} is coming too.",
        "The team at {brand} looks forward to seeing you: {number} offers at {link}",
    ],
}
_FILLINGS = [
    ("Anna", "Bäckerei Moll", "Graz", "12", "3.5.2026", "www.moll.example", "@anna"),
    ("Mehmet", "Kornblume", "Bern", "7", "24.12.2025", "https://kornblume.example/a", "@mehmet_k"),
    ("Oluwaseun", "Hartig", "Leeds", "150", "1.1.2027", "hartig.example", "@seun99"),
    ("Siobhán", "Velotopia", "Rostock", "31", "17.8.2026", "www.velotopia.example/rad", "@sio"),
]
_SLOTS = ("name", "brand", "place", "number", "date", "link", "handle")


@pytest.mark.parametrize("language", _LANGUAGES)
def test_score_hardly_moves_with_names_and_numbers(language):
    checker = load(language)
    moves = []
    for frame in _FRAMES[language]:
        texts = [frame.format(**dict(zip(_SLOTS, filling, strict=True))) for filling in _FILLINGS]
        scores = checker.predict(texts)
        moves += np.abs(scores - scores.mean()).tolist()
    assert np.mean(moves) <= 3
