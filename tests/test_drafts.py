"""Drafts as a project's settings say."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import voicecheck
from voicecheck.checker import Checker
from voicecheck.errors import PackError, SettingsError, TextError
from voicecheck.settings import Settings

_MARKDOWN = Settings(markup="markdown")
_PLAIN = "Buchen Sie jetzt unsere hervorragenden Kochkurse! Jetzt zugreifen!"
_MARKED = (
    "---\ntitle: Jetzt kaufen\n---\n\nBuchen Sie jetzt unsere **hervorragenden** "
    "[Kochkurse](https://messer.example/jetzt-kaufen)! Jetzt zugreifen!\n\n```\nJetzt kaufen!\n```\n"
)


def test_drafts_markup_does_not_change_the_score():
    assert voicecheck.score(_MARKED, settings=_MARKDOWN).score == voicecheck.score(_PLAIN).score
    html = "<p>Buchen Sie jetzt unsere <b>hervorragenden</b> Kochkurse! Jetzt zugreifen!</p>"
    assert voicecheck.score(html, settings=Settings(markup="html")).score == pytest.approx(
        voicecheck.score(_PLAIN).score
    )


def test_drafts_offsets_are_those_of_the_draft():
    report = voicecheck.score(_MARKED, settings=_MARKDOWN)
    found = [*report.sentences, *report.passages, *report.findings, *report.suggestions]
    assert len(found) > 6
    for one in found:
        assert _MARKED[one.start_char : one.end_char] == one.text
        assert "title" not in one.text
    assert any("hervorragenden" in one.text for one in report.suggestions)


def test_drafts_rewrites_change_prose_only():
    rewrite = voicecheck.score(_MARKED, settings=_MARKDOWN).rewrite()
    assert rewrite.edits
    assert rewrite.text.startswith("---\ntitle: Jetzt kaufen\n---\n\n")
    assert rewrite.text.endswith("\n\n```\nJetzt kaufen!\n```\n")
    assert "[Kochkurse](https://messer.example/jetzt-kaufen)" in rewrite.text
    assert "**hervorragenden**" not in rewrite.text
    assert rewrite.text.count("**") in (0, 2)
    assert rewrite.score_after == voicecheck.score(rewrite.text, settings=_MARKDOWN).score


def test_drafts_keep_their_line_ends():
    draft = _MARKED.replace("\n", "\r\n")
    assert voicecheck.score(draft, settings=_MARKDOWN).score == voicecheck.score(_PLAIN).score
    rewritten = voicecheck.score(draft, settings=_MARKDOWN).rewrite().text
    assert rewritten.count("\n") == rewritten.count("\r\n") > 5


def test_drafts_have_the_methods_of_checkers():
    plain, checker = voicecheck.load("de"), voicecheck.load("de", _MARKDOWN)
    public = {name for name in vars(Checker) if name[0] != "_"} - {"verify", "draft"}
    assert public <= {*dir(checker), "model"}
    assert checker.predict([_MARKED]).tolist() == plain.predict([_PLAIN]).tolist()
    for one, other in zip(
        checker.scores_and_points([_MARKED]), plain.scores_and_points([_PLAIN]), strict=True
    ):
        assert one.tolist() == other.tolist()
    assert {p.text for p in checker.passages(_MARKED)} >= {"hervorragenden"}


def test_drafts_reports_are_pickled_with_their_settings():
    report = pickle.loads(pickle.dumps(voicecheck.score(_MARKED, settings=_MARKDOWN)))
    assert report.settings == _MARKDOWN
    assert report.findings
    checker = pickle.loads(pickle.dumps(voicecheck.load("de", _MARKDOWN)))
    assert checker.score(_MARKED).score == report.score


def test_drafts_rules_that_are_off_have_nothing_to_say():
    report = voicecheck.score(_PLAIN, settings=Settings(off=("hype", "call_to_action")))
    assert report.score == voicecheck.score(_PLAIN).score
    found = [*report.findings, *report.suggestions, *report.rewrite().edits]
    assert not {one.dimension for one in found} & {"hype", "call_to_action"}
    everything = voicecheck.score(_PLAIN)
    found = [*everything.findings, *everything.suggestions, *everything.rewrite().edits]
    assert {one.dimension for one in found} >= {"hype", "call_to_action"}


def test_drafts_ignore_comments_hold_in_rewrites():
    draft = (
        "Wir freuen uns, Ihnen unsere neue Küche vorstellen zu dürfen!\n\n"
        "<!-- voicecheck hype off -->\nUnsere hervorragenden Kochkurse!\n<!-- voicecheck on -->\n\n"
        "Unsere hervorragenden Töpfe!"
    )
    report = voicecheck.score(draft, settings=_MARKDOWN)
    text = report.rewrite().text
    assert "hervorragenden Kochkurse" in text
    assert "hervorragenden Töpfe" not in text
    offered = [s.start_char for s in report.suggestions if "hervorragenden" in s.text]
    assert offered
    assert min(offered) > draft.rindex("-->")


def test_drafts_left_alone_do_not_count():
    draft = "Heut hab ich Kuchen gebacken, komm doch rum.\n\n<!-- voicecheck off -->\n\n" + _PLAIN
    assert (
        voicecheck.score(draft, settings=_MARKDOWN).score
        == voicecheck.score("Heut hab ich Kuchen gebacken, komm doch rum.").score
    )
    with pytest.raises(TextError):
        voicecheck.score("<!-- voicecheck off -->\n\n" + _PLAIN, settings=_MARKDOWN, language="de")


def test_drafts_allowed_names_are_never_found_and_never_rewritten():
    draft = "Buchen Sie jetzt die Premium-Bestpreis! Die Hochwertig ist unsere Innovativ-Lösung!"
    names = ("Premium-Bestpreis", "Hochwertig", "Innovativ-Lösung")
    report = voicecheck.score(draft, settings=Settings(allowed=names))
    for one in [*report.findings, *report.passages, *report.suggestions]:
        assert not any(name in one.text for name in names) or one.kind != "cut"
    rewritten = report.rewrite().text
    assert all(name in rewritten for name in names)
    other = draft.replace("Premium-Bestpreis", "Xylotec").replace("Hochwertig", "Bulto")
    swapped = voicecheck.score(
        other, settings=Settings(allowed=("Xylotec", "Bulto", "Innovativ-Lösung"))
    )
    assert report.score == swapped.score


def test_drafts_quotations_count_if_wanted():
    draft = (
        "Oma meint nur:\n\n> Buchen Sie jetzt unsere hervorragenden Kochkurse!\n\nIch hab gelacht."
    )
    skipped = voicecheck.score(draft, settings=_MARKDOWN)
    counted = voicecheck.score(draft, settings=Settings(markup="markdown", quotations="count"))
    assert skipped.score < counted.score
    assert not [f for f in skipped.findings if "Messer" in f.text]


def test_drafts_labels_follow_the_thresholds():
    report = voicecheck.score(_PLAIN, settings=Settings(promotional_above=100))
    assert report.label == "mixed"
    assert report.to_dict()["label"] == "mixed"


def test_drafts_language_and_model_come_from_the_settings():
    assert voicecheck.score("Sale sale sale", settings=Settings(language="de")).language == "de"
    assert voicecheck.score("Hallo du da", settings=Settings(model="en")).language == "en"
    reports = list(voicecheck.score_many([_MARKED, "*lol* no way"], settings=_MARKDOWN))
    assert [one.language for one in reports] == ["de", "en"]
    assert reports[0].score == voicecheck.score(_PLAIN).score


_RULES = """language = "de"

[[rule]]
id = "hype.house_blade"
find = ["edelstahlwunder"]
becomes = ["Messer"]
examples = [["Unser Edelstahlwunder ist da.", "Unser Messer ist da."]]
silent = ["Unser Messer ist da."]
"""


def _own(tmp_path, text):
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return Settings(rules=(str(path),))


def test_drafts_own_rules_are_offered(tmp_path):
    draft = "Buchen Sie jetzt unser exklusives Edelstahlwunder! Nur heute zum Bestpreis!"
    report = voicecheck.score(draft, settings=_own(tmp_path, _RULES))
    assert "Messer" in report.rewrite().text
    assert "Messer" not in voicecheck.score(draft).rewrite().text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"Unser Messer ist da."]]', '"Unser Löffel ist da."]]', "becomes 'Unser Messer ist da.'"),
        ('["Unser Messer ist da."]', '["Das Edelstahlwunder."]', "is not silent"),
        ('language = "de"', "", 'begin with language = "de"'),
        ("becomes", "becoms", "'becoms' is not known"),
    ],
)
def test_drafts_own_rules_are_checked(tmp_path, old, new, message):
    with pytest.raises(PackError, match=r"rules\.toml") as error:
        voicecheck.load("de", _own(tmp_path, _RULES.replace(old, new, 1)))
    assert message in str(error.value)


def test_drafts_own_rules_of_another_language_do_not_matter(tmp_path):
    assert voicecheck.load("en", _own(tmp_path, _RULES)).score("Hello there, you").language == "en"


def test_drafts_wrong_settings_are_named():
    with pytest.raises(SettingsError, match="did you mean 'fail_above'"):
        Settings().changed({"fail_abov": 3})


_PIECES = [
    *(
        "Buchen Sie jetzt unsere ",
        "hervorragenden ",
        "**Messer**",
        "! ",
        "Jetzt zugreifen! ",
        "\n\n",
        "\n",
    ),
    *(
        "Wir freuen uns, Ihnen unsere ",
        "*innovative* ",
        "Lösung ",
        "vorstellen zu dürfen! ",
        "- ",
        "# ",
        "> ",
    ),
    *(
        "[hier](https://a.example/x)",
        "`jetzt kaufen`",
        "<!-- voicecheck hype off -->",
        "🚀 ",
        "#sale #neu #top ",
    ),
    *(
        "<b>",
        "</b>",
        "<!-- voicecheck on -->",
        "\r\n",
        "**",
        "&amp;",
        "Ultrakleber ",
        "„das ist ein tolles Zitat“ ",
    ),
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(_PIECES), min_size=3, max_size=25).map("".join))
def test_drafts_rewrites_keep_all_markup(draft):
    options = Settings(markup="markdown", language="de", allowed=("Ultrakleber",))
    checker = voicecheck.load("de", options)
    report = checker.reports([draft])[0]
    if isinstance(report, TextError):
        return
    before = checker.prose(draft)
    hidden = [draft[a:b] for a, b in _hidden(before) if draft[a:b].strip("*_")]
    after = report.rewrite().text
    position = 0
    for piece in hidden:
        position = after.index(piece, position) + len(piece)
    assert "****" not in after.replace("****", "", draft.count("****"))
    for one in report.findings:
        assert draft[one.start_char : one.end_char] == one.text


@pytest.mark.parametrize(
    ("draft", "rest"),
    [
        ("**Jetzt zugreifen!**\n\n{}", "{}"),
        ("{} **Jetzt zugreifen!**", "{}"),
        ("{}\n\n***Jetzt zugreifen!***\n", "{}\n"),
        ("{} Jetzt zugreifen!\n", "{}\n"),
        ("{}\n\nJetzt zugreifen!\r\n", "{}\r\n"),
        ("{} *Jetzt zugreifen!* Es gibt Tee.", "{} Es gibt Tee."),
        ("{}\n\n- **Jetzt zugreifen!**\n- Tee", None),
        ("{}\n\n# **Jetzt zugreifen!**", None),
        ("{} [Jetzt zugreifen!](https://a.example)", None),
    ],
)
def test_drafts_an_emphasis_goes_with_its_words(draft, rest):
    plain = "Unsere hervorragenden Kochkurse sind exklusiv und innovativ."
    options = Settings(markup="markdown", language="de", off=("hype", "reach_devices"))
    draft = draft.format(plain)
    text = voicecheck.score(draft, settings=options).rewrite().text
    if rest is None:
        assert "Jetzt zugreifen!" in text
    else:
        assert text == rest.format(plain)


def _hidden(prose):
    for place, character in enumerate(prose.text):
        if ord(character) >= 0xF0000 and prose.starts[place] < prose.starts[place + 1]:
            yield prose.starts[place], prose.starts[place + 1]
