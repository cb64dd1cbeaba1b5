"""The columns that a table gets, beside the scores and explanations of single posts."""

import pytest

import voicecheck
from voicecheck.explain import ALL_DIMENSIONS
from voicecheck.lang.pack import load_pack
from voicecheck.table.columns import VoiceRow, column_names, voice_rows

_PITCH = "Jetzt bestellen und 20 % sparen: unsere Premium-Matratze zum Bestpreis!"
_ARTICLE = (
    "Heute früh saß ich mit meiner Nachbarin auf der Bank vor dem Haus. "
    "Sichern Sie sich jetzt unser exklusives Angebot! "
) * 40
_ODD = [_ARTICLE, "Xqzzt vrrt", "ok", "🚀🚀 Jetzt 🚀", "a" * 30_000, "Ja.\n\n- eins\n- zwei"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_table_columns_points_agree_with_the_explanation(language, drafts):
    texts = drafts[language][::12] + _ODD
    checker = voicecheck.load(language)
    scores, n_words, points = checker.scores_and_points(texts)
    reports = checker.reports(texts)
    assert scores.tolist() == [report.score for report in reports]
    assert n_words.tolist() == [report.n_words for report in reports]
    for text, found in zip(texts, points.tolist(), strict=True):
        wanted = checker.explain(text).dimensions
        assert found == pytest.approx([wanted[name] for name in ALL_DIMENSIONS], abs=1e-3), text


def test_table_columns_rows_agree_with_reports():
    texts = [_PITCH, "Couldn't sleep, so I re-potted the ferns at 3am.", _ARTICLE]
    for text, row in zip(texts, voice_rows(texts), strict=True):
        report = voicecheck.score(text)
        assert (row.score, row.label, row.language) == (
            report.score,
            report.label,
            report.language,
        )
        assert (row.low, row.high) == pytest.approx(report.interval, abs=0.005)
        names = load_pack(report.language).messages["dimensions"]
        ranked = sorted(report.dimensions.items(), key=lambda item: -abs(item[1]))
        wanted = [f"{names[name]} {points:+.0f}" for name, points in ranked if abs(points) >= 1]
        assert row.reasons.split("; ") == wanted[:3]
        assert row.error is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        (None, "empty"),
        (5, "not a text but int"),
        (float("nan"), "not a text but float"),
        ("👍", "no words"),
        ("https://example.org", "no words"),
        ("Je ne parle pas cette langue, désolé mon ami", "'fr'"),
        ("Привет, как дела?", "Cyrillic"),
    ],
)
def test_table_columns_bad_text_is_an_error_of_its_row_only(text, message):
    first, bad, last = voice_rows([_PITCH, text, _PITCH])
    assert message in bad.error
    assert bad == VoiceRow(error=bad.error)
    assert first == last == voice_rows([_PITCH])[0]


def test_table_columns_lone_surrogates_are_scored():
    assert voice_rows(["Jetzt \ud800 bestellen und sparen!"])[0].label == "promotional"


def test_table_columns_language_given():
    rows = voice_rows(["Kaffee", "Coffee"], language="en")
    assert [row.language for row in rows] == ["en", "en"]


def test_table_columns_rewrite():
    draft = "Buchen Sie noch heute unsere hervorragenden Kochkurse! Jetzt zugreifen!"
    row, plain = voice_rows([draft, "Puh, was für ein Tag. Erst mal Tee."], rewrite=True)
    wanted = voicecheck.score(draft).rewrite()
    assert (row.rewrite, row.rewrite_score) == (wanted.text, wanted.score_after)
    assert (plain.rewrite, plain.rewrite_score) == (None, None)


def test_table_columns_names_match_values():
    row = voice_rows([_PITCH], rewrite=True)[0]
    for rewrite in (False, True):
        assert len(column_names(rewrite=rewrite)) == len(row.values(rewrite=rewrite))
    assert row.values()[-1] is row.error
