"""Every rewrite rule does what its examples say, and wrong rules are refused."""

from importlib.resources import files

import pytest

from voicecheck.api import load
from voicecheck.errors import PackError
from voicecheck.lang.pack import DIMENSIONS, LANGUAGES, load_pack
from voicecheck.rewrite.candidates import rule_book
from voicecheck.rewrite.catalogue import RULES, markdown
from voicecheck.rewrite.edits import apply_edits, without_overlaps
from voicecheck.rewrite.rules import load_rewrites, read_rewrites

_RULES = [(language, rule) for language in LANGUAGES for rule in load_rewrites(language).rules]
_IDS = [f"{language}-{rule.id}" for language, rule in _RULES]


def _edits(language, text, rule):
    draft = load(language).draft(text)
    return [e for e in rule_book(language).edits(draft) if e.rule == rule.id]


@pytest.mark.parametrize(("language", "rule"), _RULES, ids=_IDS)
def test_rewrite_rules_examples(language, rule):
    for before, after in rule.examples:
        if rule.kind == "ask":
            draft = load(language).draft(before)
            asked = [q for q in rule_book(language).questions(draft) if q.rule == rule.id]
            assert [before[q.start_char : q.end_char] for q in asked] == [after]
            continue
        found = apply_edits(before, without_overlaps(_edits(language, before, rule)))
        assert found == after
        assert not _edits(language, after, rule), "the rule triggers itself on its result"


@pytest.mark.parametrize(("language", "rule"), _RULES, ids=_IDS)
def test_rewrite_rules_stay_silent(language, rule):
    assert rule.silent, "a rule says where it must stay silent"
    for text in rule.silent:
        draft = load(language).draft(text)
        assert not _edits(language, text, rule)
        assert rule.id not in {q.rule for q in rule_book(language).questions(draft)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_rewrite_rules_that_are_shipped_pass_as_those_of_strangers_do(language):
    text = (files("voicecheck.lang") / language / "rewrites.toml").read_text(encoding="utf-8")
    assert read_rewrites(text, "mine.toml") == load_rewrites(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rewrite_rules_questions_and_messages_belong_to_markers(language):
    pack = load_rewrites(language)
    markers = {marker.id for marker in load_pack(language).markers}
    rules = {rule.id for rule in pack.rules}
    known = markers | rules | set(DIMENSIONS) | {"form", "wording", "link"}
    assert set(pack.questions) <= known
    assert {key.rpartition(".")[0] for key in pack.messages} <= known


def test_rewrite_rules_catalogue_is_up_to_date():
    assert RULES.read_text(encoding="utf-8") == markdown()


_RULE = """
[[rule]]
id = "hype.test"
find = ["loud"]
becomes = ["quiet"]
examples = [["loud", "quiet"]]
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"hype.test"', '"noise.test"', "begin with a dimension"),
        ('find = ["loud"]', 'find = ["(loud"]', "without its"),
        ('find = ["loud"]', 'find = ["{nope}"]', "is no slot; allowed: announced, bare"),
        ('find = ["loud"]', 'look = ["loud"]', "'look' is not known; allowed: id"),
        ('find = ["loud"]', 'find = "loud"', "must be list, not str"),
        ('becomes = ["quiet"]', 'becomes = ["quiet"]\ncut = true', "exactly one of"),
        ('becomes = ["quiet"]', 'becomes = ["quiet"]\naddress = "thou"', "not one of du, ihr, Sie"),
        ("[[rule]]", "[[rules]]", "'rules' is not known"),
        ("]]\n", "\n", "Unclosed array|Expected"),
    ],
)
def test_rewrite_rules_errors_name_place_and_what_is_allowed(old, new, message):
    with pytest.raises(PackError, match=f"mine.toml.*({message})"):
        read_rewrites(_RULE.replace(old, new), "mine.toml")


def test_rewrite_rules_error_names_the_line():
    with pytest.raises(PackError, match=r"mine\.toml:9: hype\.test: the id is used twice"):
        # The first place of the id is the one that is told.
        read_rewrites("\n" * 6 + _RULE + _RULE, "mine.toml")
