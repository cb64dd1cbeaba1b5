"""Texts that nobody thought of: nothing breaks, and what is promised holds for them too."""

import tomllib
from contextlib import suppress

import pytest
from fuzz import ODD, check_markup, check_text
from fuzz_files import check_rules, check_settings, check_table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import voicecheck
from voicecheck.errors import PackError, VoicecheckError
from voicecheck.rewrite.rules import read_rewrites
from voicecheck.settings import FIELDS, read_project

_FEW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
_PHRASES = {
    "de": (
        *("Wir freuen uns, Ihnen", "unsere innovative Komplettlösung", "vorstellen zu dürfen!"),
        *(
            "Jetzt zugreifen",
            "Jetzt Demo buchen.",
            "ab 49,90 €",
            "Nur bis Freitag",
            "nicht",
            "wenn",
        ),
        *(
            "Entdecken Sie",
            "hochwertige Messer",
            "bei uns im Laden",
            "Sichern Sie sich",
            "„Beste Wahl“",
        ),
        *(
            "ich glaub",
            "der Kater hat",
            "gestern",
            "Link in Bio",
            "Schreib uns",
            "das Team von Holz & Söhne",
        ),
    ),
    "en": (
        *(
            "We are thrilled to announce",
            "our innovative platform",
            "Book your demo now!",
            "Shop now",
        ),
        *(
            "Don't miss out",
            "20% off",
            "until Friday",
            "not",
            "if",
            "Discover",
            "the best",
            "“so good”",
        ),
        *(
            "my cat",
            "honestly",
            "yesterday",
            "Link in bio",
            "DM us",
            "the team at Crumb & Co",
            "£7.50",
        ),
    ),
}


def _texts(language):
    piece = st.one_of(
        st.sampled_from(_PHRASES[language]),
        st.sampled_from(ODD),
        st.text(st.characters(exclude_categories=()), max_size=6),
    )
    joint = st.sampled_from([" ", " ", " ", "", "\n", ". ", "! ", ", "])
    return st.lists(st.tuples(piece, joint), min_size=1, max_size=14).map(
        lambda pairs: "".join(part + gap for part, gap in pairs)
    )


@_FEW
@given(st.data(), st.sampled_from(["de", "en"]))
def test_fuzz_scores_reasons_and_rewrites_hold_together(data, language):
    check_text(data.draw(_texts(language)), language)


@_FEW
@given(st.data(), st.sampled_from(["de", "en"]))
def test_fuzz_files_of_every_markup_are_read(data, language):
    check_markup(data.draw(_texts(language)), language)


@pytest.mark.parametrize(
    ("check", "text", "language"),
    [
        # A mark on a sign that stands for three; quotations over the line ends of Unicode.
        (check_text, "Ḹ\x85…\u0745", "de"),
        (check_text, "!„🚀½\x85minu“ Jetzt zugreifen und sparen!", "de"),
        (check_text, "„💎\u2028Shop the”IKA15🛍#a@p#F#r(vaara", "en"),
        (check_text, "`\u2028oda🚀x.de«`!7", "en"),
        # A control character with a mark, which took the place of an end in the tree of phrases.
        (check_text, "anyone had\x00\u0301", "en"),
        (check_table, "|", "de"),
        (check_settings, "\\", "de"),
        (check_settings, "!", "en"),
        # Examples of a rule that hold no letter at all.
        (check_rules, "\u1774", "de"),
    ],
)
def test_fuzz_what_was_once_found_stays_mended(check, text, language):
    check(text, language)


@_FEW
@given(
    st.data(),
    st.sampled_from(["de", "en"]),
    st.sampled_from([check_table, check_settings, check_rules]),
)
def test_fuzz_files_of_a_project_are_read_or_refused(data, language, check):
    check(data.draw(_texts(language)), language)


@pytest.mark.parametrize("find", ["(|)", "{what} {rest} {some} tee", "(" * 30 + "tee" + ")" * 30])
def test_fuzz_rules_that_find_nothing_or_take_for_ever_are_refused(find):
    entry = f"[[rule]]\nid = 'hype.x'\nfind = ['{find}']\nbecomes = ['x']\nexamples = [['a', 'a']]"
    with pytest.raises(PackError, match=r"can find nothing|too many slots|nests more than|empty"):
        read_rewrites(entry, "mine.toml")


@_FEW
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_fuzz_language_is_told_or_refused(text):
    with suppress(VoicecheckError):
        assert voicecheck.score(text).language in ("de", "en")


@pytest.mark.parametrize("unit", ["Jetzt kaufen! ", "a", "\u0308", "👩‍🚒", "#x", "\u202ex "])
def test_fuzz_one_long_line(unit):
    text = "Unser Angebot " + unit * (200_000 // len(unit))
    report = voicecheck.score(text, language="de")
    assert 0 <= report.score <= 100


_VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-5, 200), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("abz", min_size=1), inner, max_size=2)
    ),
    max_leaves=4,
)


def _read_or_refused(read, place):
    message = place
    try:
        read()
    except VoicecheckError as error:
        message = str(error)
    assert place in message


def _toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(c):08x}" for c in value) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return "{" + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + "}"


@settings(_FEW, max_examples=100)
@given(
    st.dictionaries(
        st.sampled_from([*FIELDS, "files", "modle"]),
        _VALUES,
        max_size=3,
    )
)
def test_fuzz_settings_are_read_or_refused_with_file_and_line(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("fuzz") / "voicecheck.toml"
    path.write_text("".join(f"{name} = {_toml(one)}\n" for name, one in values.items()), "utf-8")
    _read_or_refused(lambda: read_project(path).settings(), str(path))


@settings(_FEW, max_examples=100)
@given(
    st.dictionaries(
        st.sampled_from(
            ["id", "find", "becomes", "again", "cut", "ask", "address", "not", "once", "examples"]
        ),
        st.one_of(
            _VALUES,
            st.sampled_from(
                ["hype.x", ["(a|b) {what}"], ["^a{rest}$"], ["(((("], [["a", "b"]], True]
            ),
            st.text("(){}|^$ab\\*+?[].", max_size=12).map(lambda pattern: [pattern]),
        ),
        max_size=6,
    )
)
def test_fuzz_rules_are_read_or_refused_with_their_file(entry):
    text = "[[rule]]\n" + "".join(f"{name} = {_toml(one)}\n" for name, one in entry.items())
    tomllib.loads(text)
    _read_or_refused(lambda: read_rewrites(text, "mine.toml"), "mine.toml")
