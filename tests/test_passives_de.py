"""German passives that name the writers."""

import pytest

from voicecheck.rewrite.attributes_de import tokens_of
from voicecheck.rewrite.passives_de import passive_offers


def offers(sentence, address=""):
    found = passive_offers([tokens_of(sentence, 0, len(sentence))], address)
    return [text for proposal in found for text in proposal.texts]


@pytest.mark.parametrize(
    ("passive", "active"),
    [
        ("Der Kuchen wird von uns gebacken.", "Wir backen den Kuchen."),
        ("Der alte Kahn wurde von mir repariert!", "Ich habe den alten Kahn repariert."),
        ("Die Bücher werden von uns restauriert.", "Wir restaurieren die Bücher."),
        ("Die Kosten werden nicht von uns übernommen.", "Wir übernehmen die Kosten nicht."),
        (
            "Jede Anfrage wird von mir persönlich beantwortet.",
            "Ich beantworte jede Anfrage persönlich.",
        ),
        ("Unser Garten wird von uns gepflegt.", ""),
        ("Unser kleiner Garten wird von uns gepflegt.", "Wir pflegen unseren kleinen Garten."),
        ("Ein altes Haus wurde von unserem Team saniert.", "Wir haben ein altes Haus saniert."),
        ("Das Fass wird von uns am Montag abgeholt.", "Wir holen das Fass am Montag ab."),
    ],
)
def test_the_writers_do_it(passive, active):
    assert offers(passive) == ([active] if active else [])


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Student wird von uns betreut.",
        "Der Junge wird von uns betreut.",
        "Die Möbel werden von uns gebaut und geliefert.",
        "Der Tisch, der schön ist, wird von uns gebaut.",
        "Der Tisch und der Stuhl werden von uns gebaut.",
        "Die Gäste werden von uns erfahren.",
        "Wird der Tisch von uns gebaut?",
        "Der Tisch ist von uns gebaut worden.",
        "Sie werden von uns abgeholt.",
    ],
)
def test_nothing_where_a_form_is_not_sure(sentence):
    assert offers(sentence) == []


def test_whose_heating_it_is_must_be_sure():
    sentence = "Ihre Heizung wird von uns geprüft."
    assert offers(sentence, "Sie") == ["Wir prüfen Ihre Heizung."]
    assert offers(sentence, "du") == []
