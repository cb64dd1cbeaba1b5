"""Rewrites: facts, offsets, order, idempotence, and who speaks to whom."""

import json
import pickle
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import voicecheck
from voicecheck.api import load
from voicecheck.checker import REWRITE_FLOOR
from voicecheck.rewrite.candidates import rule_book
from voicecheck.rewrite.de import address_of, main_clause
from voicecheck.rewrite.diff import changed_sentences
from voicecheck.rewrite.edits import Edit, apply_edits, compose, without_overlaps
from voicecheck.rewrite.en import indefinite_article
from voicecheck.rewrite.facts import keeps_facts, protected
from voicecheck.rewrite.layout import LAYOUT_RULES
from voicecheck.rewrite.search import best_rewrite

_DATA = Path(__file__).parents[1] / "data"
_PITCHES = {
    "de": "Wir freuen uns, Ihnen mitteilen zu dürfen, dass wir ab Mai auch in Linz einen Laden haben! "
    "Buchen Sie jetzt unsere hervorragenden Kochkurse. Ab 49,90 € bei www.klinge.example! Jetzt zugreifen! 🚀🚀",
    "en": "We are thrilled to announce that our bakery opens in Leeds on Monday! Book your table today! "
    "Breakfast from £7.50 at https://crumb.example. Don't miss out! 🚀 #bread #leeds #brunch #foodie",
}


def _drafts(language, low, high):
    rows = (_DATA / f"drafts_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    found = [row["text"] for row in map(json.loads, rows) if low <= row["rating"] <= high]
    return found[::4]


@pytest.mark.parametrize("language", ["de", "en"])
def test_rewrite_lowers_the_score_and_keeps_the_facts(language):
    checker = load(language)
    for text in [_PITCHES[language], *_drafts(language, 66, 100)]:
        rewrite = checker.rewrite(text)
        assert rewrite.text == apply_edits(text, rewrite.edits)
        assert rewrite.score_after == checker.predict([rewrite.text])[0]
        assert rewrite.score_after <= rewrite.score_before
        lost = protected(text) - protected(rewrite.text)
        assert all(fact.startswith("#") or fact.isupper() for fact in lost), lost
        assert not checker.rewrite(rewrite.text).edits, "applying it twice changes nothing more"


@pytest.mark.parametrize("language", ["de", "en"])
def test_rewrite_of_a_pitch_takes_off_points(language):
    report = voicecheck.score(_PITCHES[language])
    rewrite = report.rewrite()
    assert rewrite.score_after < rewrite.score_before - 8
    assert pickle.loads(pickle.dumps(rewrite)) == rewrite


@pytest.mark.parametrize("language", ["de", "en"])
def test_rewrite_leaves_persons_alone(language):
    checker = load(language)
    texts = _drafts(language, 0, 24)
    touched = [text for text in texts if checker.rewrite(text).edits]
    assert len(touched) <= 0.02 * len(texts) + 1
    for text in texts:
        if checker.predict([text])[0] < REWRITE_FLOOR:
            assert checker.suggestions(text) == ()


@pytest.mark.parametrize("language", ["de", "en"])
def test_rewrite_questions_are_few_and_help(language):
    checker = load(language)
    asked = 0
    for text in _drafts(language, 66, 100):
        found = [s for s in checker.suggestions(text) if s.kind == "ask"]
        assert len(found) <= max(1, round(len(text.split()) / 20))
        assert len({s.question for s in found}) == len(found)
        assert all(s.score_after < checker.predict([text])[0] for s in found)
        asked += len(found)
    assert asked


@pytest.mark.parametrize("language", ["de", "en"])
def test_rewrite_suggestions_name_their_score(language):
    checker = load(language)
    text = _PITCHES[language]
    found = checker.suggestions(text)
    assert {s.kind for s in found} >= {"replace", "cut"}
    before = checker.predict([text])[0]
    for suggestion in found:
        assert text[suggestion.start_char : suggestion.end_char] == suggestion.text
        if suggestion.kind == "ask":
            assert suggestion.question
            continue
        assert len(suggestion.replacements) in ((0,) if suggestion.kind == "cut" else (1, 2, 3))
        new = suggestion.replacements[0] if suggestion.replacements else ""
        changed = text[: suggestion.start_char] + new + text[suggestion.end_char :]
        assert checker.predict([changed])[0] == suggestion.score_after < before


@pytest.mark.parametrize("language", ["de", "en"])
def test_rewrite_findings_are_few_exact_and_speak_the_language(language):
    checker = load(language)
    for text in [_PITCHES[language], *_drafts(language, 0, 100)[:25]]:
        found = checker.findings(text)
        n_words = checker.score(text).n_words
        assert len(found) <= max(2, round(n_words / 12))
        reached = 0
        for finding in found:
            assert text[finding.start_char : finding.end_char] == finding.text
            assert finding.start_char >= reached
            reached = finding.end_char
            assert finding.message.endswith((".", "?"))
        assert len(checker.findings(text, everything=True)) >= len(found)


def _bold(text):
    return "".join(
        chr(0x1D5D4 + ord(c) - 65)
        if "A" <= c <= "Z"
        else chr(0x1D5EE + ord(c) - 97)
        if "a" <= c <= "z"
        else c
        for c in text
    )


def test_rewrite_offsets_hold_around_emoji_bold_letters_and_decomposed_umlauts():
    checker = load("de")
    plain = "Schön hier 👩🏽‍🌾! Buchen Sie jetzt unsere neuen Gemüsekisten aus Üfingen! Jetzt zugreifen!"
    for text in (
        plain,
        unicodedata.normalize("NFD", plain),
        plain.replace("Jetzt", _bold("Jetzt")),
    ):
        rewrite = checker.rewrite(text)
        result = unicodedata.normalize("NFC", rewrite.text)
        assert "nsere neuen Gemüsekisten aus Üfingen" in result
        assert not result.endswith("!")
        assert result.startswith("Schön hier 👩🏽‍🌾")


@settings(max_examples=150, deadline=None)
@given(st.text("abc d.", min_size=1, max_size=25), st.data())
def test_rewrite_composed_edits_are_the_passes_one_after_another(text, data):
    passes, current = [], text
    for _ in range(data.draw(st.integers(1, 3))):
        drawn = []
        for _ in range(data.draw(st.integers(1, 3))):
            start = data.draw(st.integers(0, len(current)))
            end = data.draw(st.integers(start, len(current)))
            if start < end:
                drawn.append(
                    Edit(start, end, data.draw(st.text("XY ", max_size=3)), "hype.x", "replace")
                )
        kept = without_overlaps(drawn)
        passes.append(kept)
        current = apply_edits(current, kept)
    assert apply_edits(text, compose(len(text), passes)) == current


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("ab 49,90 € bei uns", "für 49,90 € bei uns", True),
        ("ab 49,90 €", "ab 49 €", False),
        ("mit @hof und #kirschen", "mit @hof", False),
        ("„Apfel“ am 3. Mai", "am 3. Mai: „Apfel“", True),
        ("siehe https://a.example/x", "siehe https://a.example/y", False),
    ],
)
def test_rewrite_facts(before, after, kept):
    assert keeps_facts(before, after) is kept


@pytest.mark.parametrize(
    "text",
    [
        "Sie sagte: „Buchen Sie jetzt unsere einzigartigen Torten!“ Wir haben sehr gelacht, alle zusammen.",
        "Unser Hashtag #einzigartig und der Link www.hochwertig.example bleiben, wie sie sind.",
    ],
)
def test_rewrite_never_touches_quotations_links_and_hashtags(text):
    draft = load("de").draft(text)
    from voicecheck.rewrite.candidates import rule_book

    for edit in rule_book("de").edits(draft):
        for held in (
            "Buchen Sie jetzt unsere einzigartigen Torten",
            "#einzigartig",
            "www.hochwertig.example",
        ):
            place = text.find(held)
            assert place < 0 or edit.end_char <= place or edit.start_char >= place + len(held)


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("wir morgen in Graz sind", "wir sind morgen in Graz"),
        ("das Café am Montag schließt", "das Café schließt am Montag"),
        ("unsere Läden am Sonntag öffnen", "unsere Läden öffnen am Sonntag"),
        ("der Umbau der Halle fertig ist", None),
        ("gestern alles gut ging", None),
        ("wir, also alle, kommen", None),
    ],
)
def test_rewrite_main_clause(clause, found):
    assert main_clause(clause) == found


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Hast du deinen Helm dabei?", "du"),
        ("Bringt eure Kinder mit, wenn ihr mögt.", "ihr"),
        ("Rufen Sie uns an, wenn Sie Fragen haben.", "Sie"),
        ("Der Zug kommt um acht.", ""),
    ],
)
def test_rewrite_address_of(text, address):
    assert address_of(text) == address


@pytest.mark.parametrize(
    ("language", "wanted", "before", "after"),
    [
        (
            "de",
            {"speaker": "ich"},
            "Wir backen und verkaufen Brot in unserer Stube.",
            "Ich backe und verkaufe Brot in meiner Stube.",
        ),
        (
            "de",
            {"speaker": "ich"},
            "Ich glaube, dass wir uns nichts Neues überlegt haben.",
            "Ich glaube, dass ich mir nichts Neues überlegt habe.",
        ),
        (
            "de",
            {"speaker": "wir"},
            "Ich repariere Räder, meine Werkstatt ist klein.",
            "Wir reparieren Räder, unsere Werkstatt ist klein.",
        ),
        (
            "de",
            {"address": "du"},
            "Wenn Sie Fragen haben, melden Sie sich bei Ihrem Förster.",
            "Wenn du Fragen hast, melde dich bei deinem Förster.",
        ),
        (
            "de",
            {"address": "du"},
            "Das ist für Sie, dann sind Sie hier richtig.",
            "Das ist für dich, dann bist du hier richtig.",
        ),
        (
            "de",
            {"address": "Sie"},
            "Kannst du dir das vorstellen?",
            "Können Sie sich das vorstellen?",
        ),
        (
            "en",
            {"speaker": "I"},
            "We're glad we were there with our dog.",
            "I'm glad I was there with my dog.",
        ),
        (
            "en",
            {"speaker": "we"},
            "I was late, and I'm sorry about my bike.",
            "We were late, and we're sorry about our bike.",
        ),
    ],
)
def test_rewrite_switches(language, wanted, before, after):
    found = load(language).rewrite(before, **wanted)
    assert found.text == after
    assert found.left == ()


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"speaker": "ich"}, "Auf uns kommt es an."),
        ({"address": "du"}, "Wissen Sie, was Sie erwartet?"),
    ],
)
def test_rewrite_switch_leaves_what_is_not_sure_to_the_writer(wanted, sentence):
    found = load("de").rewrite(sentence, **wanted)
    assert (found.text, found.left) == (sentence, (sentence,))


def test_rewrite_unknown_speaker_names_those_there_are():
    with pytest.raises(ValueError, match=r"speaker 'they' is not known.*ich, wir"):
        load("de").rewrite("Wir sind da.", speaker="they")
    with pytest.raises(ValueError, match=r"address 'du' is not known.*none"):
        load("en").rewrite("We are here.", address="du")


@pytest.mark.parametrize(
    ("word", "article"),
    [("hour", "an"), ("useful", "a"), ("MBA", "an"), ("European", "a"), ("egg", "an")],
)
def test_rewrite_indefinite_article(word, article):
    assert indefinite_article(word) == article


@pytest.mark.parametrize(
    ("points", "company", "text"),
    [
        (1, False, "Wir sind auf dem Markt! Jetzt zugreifen!"),
        (6, False, "Wir sind auf dem Markt. Jetzt zugreifen!"),
        (1, True, "Wir sind auf dem Markt."),
    ],
)
def test_rewrite_signs_need_company(points, company, text):
    draft = "Wir sind auf dem Markt! Jetzt zugreifen!"

    def scorer(texts):
        return [90 - points * ("Markt." in text) - 3 * ("zugreifen" not in text) for text in texts]

    def offer(text):
        edits = []
        if "Markt!" in text:
            edits.append(Edit(22, 23, ".", "reach_devices.exclamation_mark", "replace"))
        if company and "zugreifen" in text:
            edits.append(Edit(23, 40, "", "call_to_action.empty_sentence", "cut"))
        return list(zip(scorer([apply_edits(text, [edit]) for edit in edits]), edits, strict=True))

    assert best_rewrite(draft, 90, offer, scorer, 0, ([], ())).text == text


def test_rewrite_works_on_the_worst_of_pitches():
    draft = "Nur heute! 50 % auf alles! Jetzt zugreifen! Jetzt sichern! Sofort bestellen! " * 3
    report = voicecheck.score(draft)
    assert report.score > 98
    rewrite = report.rewrite()
    assert rewrite.edits
    assert rewrite.score_after < rewrite.score_before


def test_rewrite_changed_sentences():
    text = "Eins! Zwei ist laut! Drei."
    edits = [Edit(0, 6, "", "hype.a", "cut"), Edit(19, 20, ".", "hype.b", "replace")]
    assert changed_sentences(text, [(0, 5), (6, 20), (21, 26)], edits) == [
        ("Eins!", ""),
        ("Zwei ist laut!", "Zwei ist laut."),
    ]


def test_rewrite_is_in_the_report():
    report = voicecheck.score(_PITCHES["de"])
    found = json.loads(report.to_json())
    assert found["rewrite"]["text"] == report.rewrite().text
    assert [f["rule"] for f in found["findings"]] == [f.rule for f in report.findings]
    assert "Buchen Sie" in report._repr_html_()
    assert "- Buchen Sie jetzt unsere hervorragenden Kochkurse." in str(report)


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        (
            "+++ Neue Boote +++Ab Mai liegen sie am Steg.",
            "Neue Boote: Ab Mai liegen sie am Steg.",
            "banner",
        ),
        ("Die Karten sind da. ____ Bis Freitag.", "Die Karten sind da. Bis Freitag.", "banner"),
        ("Das Rezept ==> www.topf.example", "Das Rezept: www.topf.example", "arrow"),
        ("Endlich Regen 🌧🌧🌧 im Garten", "Endlich Regen 🌧 im Garten", "emoji_pile"),
        ("Im Zoo gibt es 🐘🐼🐒 zu sehen", "Im Zoo gibt es 🐘🐼🐒 zu sehen", "emoji_pile"),
        ("Kraft 💪🏻🏋 und 🇮🇹 🚗 💨", "Kraft 💪🏻🏋 und 🇮🇹 🚗 💨", "emoji_pile"),
    ],
)
def test_rewrite_layout_rules(before, after, rule):
    edits = rule_book("de").edits(load("de").draft(before))
    own = [edit for edit in edits if edit.rule == f"reach_devices.{rule}"]
    assert apply_edits(before, own) == after


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        ("de", "Sichert euch bis 10. Mai 15 % Rabatt auf alle Käsesorten!", "10. Mai"),
        (
            "de",
            "Bewerben Sie sich jetzt unter jobs@holzbau-reimann.example!",
            "jobs@holzbau-reimann.example",
        ),
        (
            "de",
            "Jetzt Tickets sichern unter www.kultur-scheune.example!",
            "www.kultur-scheune.example",
        ),
        ("en", "Book your table now at leith-loaf.example/table!", "leith-loaf.example/table"),
    ],
)
def test_rewrite_no_edit_parts_a_date_or_an_address(language, text, kept):
    report = load(language).score(text)
    assert kept in report.rewrite().text
    assert all(
        kept in after for s in report.suggestions for after in _applied(text, s) if kept in s.text
    )


def _applied(text, suggestion):
    return [
        text[: suggestion.start_char] + new + text[suggestion.end_char :]
        for new in suggestion.replacements
    ]


def test_rewrite_a_cry_at_the_end_keeps_its_sign():
    draft = "The soup of the day is pea and mint, enjoy!"
    assert not rule_book("en").edits(load("en").draft(draft))


def test_rewrite_writes_du_as_the_draft_does():
    draft = "Habt Ihr Lust auf Töpfern? Wir zeigen Euch, wie. Sichert Euch jetzt einen Platz!"
    texts = [edit.text for edit in rule_book("de").edits(load("de").draft(draft))]
    assert any("Ihr" in text or "Euch" in text for text in texts)
    assert not any(word in text.split() for text in texts for word in ("ihr", "euch"))


@pytest.mark.parametrize(
    ("draft", "kept"),
    [
        ("@🚀 4ers im Hof", "@🚀 4ers"),
        ("Feierabend am Deich 💪🏻💪🏽💪🏿", "💪🏻💪🏽💪🏿"),
        ("Das Heft ist da (Foto: Lena Abt) >> https://heft.example", ") >>"),
        ("+++ Neu im Hof +++ Ab sofort: Quitten aus eigenem Anbau", "Neu im Hof. Ab"),
    ],
)
def test_rewrite_signs_that_differ_stay(draft, kept):
    edits = rule_book("de").edits(load("de").draft(draft))
    signs = [e for e in edits if e.rule in LAYOUT_RULES]
    assert kept in apply_edits(draft, without_overlaps(signs))


def test_findings_of_a_sign_that_is_two_do_not_overlap():
    found = voicecheck.score("ŀ", language="de").findings
    assert len(found) == len({finding.start_char for finding in found})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "de",
            "In tiefer Trauer nehmen wir Abschied von unserer langjährigen Kassiererin Ilse Brandt! "
            "Unser exzellentes Team vermisst sie. Weitere Informationen finden Sie in Kürze.",
        ),
        (
            "en",
            "It is with great sadness that our award-winning team shares that Dora Finch has passed "
            "away! Don't miss the memorial: more information at www.finch.example.",
        ),
    ],
)
def test_rewrite_leaves_mourners_alone(language, text):
    checker = load(language)
    assert checker.score(text).score >= REWRITE_FLOOR
    assert rule_book(language).edits(checker.draft(text))
    assert not checker.suggestions(text)
    assert not checker.rewrite(text).edits
    assert not checker.findings(text)
    assert checker.findings(text, everything=True)
