"""Telling German from English, and from everything else."""

import pytest

import voicecheck
from voicecheck.errors import LanguageError
from voicecheck.lang.detect import detect_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Heute endlich wieder Chorprobe"),
        ("de", "Meeting canceled, also Home Office mit Cat Content und Coffee #mondaymotivation"),
        ("de", "Grüezi, mir sind am Samstag offen"),
        ("de", "Liebe Kolleg:innen, das Team freut sich auf euch"),
        ("de", "Des geht si heut nimmer aus, Leute"),
        ("de", "WIR SUCHEN DICH! Mitarbeiter*innen im Vertrieb"),
        ("en", "quiet shift at the bakery today"),
        ("en", "So proud of my team's colour-coded spreadsheet"),
        ("en", "Shop the look: Dirndl and Lederhosen now 20% off"),
        ("en", "can't believe it's already Friday"),
    ],
)
def test_language_is_told_from_short_posts(language, text):
    assert detect_language(text).code == language


@pytest.mark.parametrize(
    "text",
    [
        "Aujourd'hui nous sommes allés au marché avec les enfants",
        "Hoy hemos comido muy bien en casa de mi abuela",
        "Vandaag zijn we met de hele familie naar het strand gegaan",
        "Сегодня мы открыли новый магазин",
        "今日はとても疲れました",
    ],
)
def test_language_others_are_refused_with_a_way_out(text):
    with pytest.raises(LanguageError, match="language='de'"):
        voicecheck.score(text)


def test_language_can_be_overridden():
    assert voicecheck.score("Ciao bella Sommerzeit", language="de").language == "de"
