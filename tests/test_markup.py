"""Files as what their writers say, with the way back to every character."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.markup import MARKUPS, Positions, draft_spans, markup_of, read_prose, silenced
from voicecheck.rewrite.edits import Edit, sparing_markup
from voicecheck.text import STAND_IN, normalise


def _shown(source, markup="markdown", **options):
    return normalise(read_prose(source, markup, **options).text).text.rstrip("\n")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Wir *freuen* uns __sehr__.", "Wir freuen uns sehr."),
        ("un**glaub**lich", "unglaublich"),
        ("2 * 3 * 4 und snake_case_name", "2 * 3 * 4 und snake_case_name"),
        (r"kein \*Kursiv\* hier", "kein *Kursiv* hier"),
        ('[Kommt vorbei](https://a.example "Titel")!', "Kommt vorbei!"),
        ("[Fest *heute*][x]\n\n[x]: https://a.example", "Fest heute\n\n"),
        ("![Bild vom Hof](hof.jpg)Der Hof", "Der Hof"),
        ("<https://a.example>", "https://a.example"),
        ("Tippe `jetzt kaufen` ein", "Tippe \ufffc ein"),
        ("## Neues vom Hof ##\n\nText", "Neues vom Hof\n\nText"),
        ("Neues vom Hof\n===\nText", "Neues vom Hof\n\nText"),
        ("* eins\n* [ ] zwei\n  1. drei", "- eins\n- [ ] zwei\n1. drei"),
        ("---\ntitle: Jetzt kaufen\n---\nHallo", "\nHallo"),
        ("+++\ntitle = 'Jetzt kaufen'\n+++\n\nHallo", "\n\nHallo"),
        ("Ja\n\n```\nJetzt kaufen\n```\n", "Ja\n\n\n\n\n"),
        ("Ja\n\n    Jetzt kaufen\n", "Ja\n\n\n"),
        ("> Sagt Oma\n> immer\n\nJa", "\n\nJa"),
        ("> [!TIP]\n> Komm mit", "\nKomm mit"),
        ("| a | b |\n|---|---|\n| c | d |\n\nJa", "\n\n\n\nJa"),
        ("Ja<br>nein <b>doch</b>", "Ja\nnein doch"),
        ('<div class="jetzt">Hallo <i>du</i></div>', "Hallo du\n"),
        ("<!-- jetzt kaufen -->\nJa", "\nJa"),
        ("Kaffee &amp; Kuchen &uuml;ber", "Kaffee \ufffc Kuchen über"),
        ("[[Seite|der Hof]] und {{ datum }} ![[bild.png]]", "der Hof und \ufffc "),
        ("ein Absatz.\\\nneu", "ein Absatz.\nneu"),
        ("ein Absatz  \nneu", "ein Absatz\nneu"),
        ("wir haben lange\nüberlegt.\nDann ja.", "wir haben lange überlegt.\nDann ja."),
        ("Sie sagt: „Das war der beste Kuchen“ und geht", "Sie sagt: \ufffc und geht"),
        ("Der „Kuchen“ war gut", "Der „Kuchen“ war gut"),
    ],
)
def test_markup_markdown_shows_what_readers_see(source, shown):
    assert _shown(source) == shown.rstrip("\n")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<p>Hallo <b>un</b>glaublich</p><p>Ja</p>", "Hallo unglaublich\nJa\n"),
        ("<p>Ein\n   Absatz</p>\n<ul><li>eins<li>zwei</ul>", "Ein Absatz\neins\nzwei\n"),
        ("<head><title>x</title></head><body>Ja<script>nein('<p>')</script>", "Ja"),
        ("<blockquote>Jetzt kaufen</blockquote><p>Ja <q>nein</q></p>", "Ja \n"),
        ("a < b & c &copy; <", "a < b & c  <"),
        ("<p title='Jetzt kaufen'>Sch&ouml;n&shy;heit</p>", "Schönheit\n"),
        ("<pre>Jetzt kaufen</pre>Ja <code>kaufen</code>", "Ja "),
    ],
)
def test_markup_html_shows_what_readers_see(source, shown):
    assert _shown(source, "html") == shown.rstrip("\n")


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("Ja. <!-- voicecheck off -->Kauf!<!-- voicecheck on --> Nein.", "Ja. \ufffc Nein."),
        (
            "Ja.\n\n<!-- voicecheck off -->\n\nKauf!\n\n<!-- voicecheck on -->\n\nNein.",
            "Ja.\n\n\n\nNein.",
        ),
        ("Ja.\n\n<!-- voicecheck off -->\n\nKauf!", "Ja.\n\n"),
        ("Ja.\n\nKauf! <!-- voicecheck off-line -->\n\nNein.", "Ja.\n\n\n\nNein."),
        ("Ja.\n\n<!-- voicecheck off-line -->\n\nKauf!\n\nNein.", "Ja.\n\n\n\n\n\nNein."),
        ("Ja. `<!-- voicecheck off -->` Nein.", "Ja. \ufffc Nein."),
    ],
)
def test_markup_ignore_comments_leave_stretches_out(source, left):
    assert _shown(source) == left.rstrip("\n")


def test_markup_ignore_comments_in_plain_text():
    source = (
        "Ja.\n[voicecheck off]\nKauf!\n[voicecheck on]\nNein.\n[voicecheck off-line]\nKauf!\nGut."
    )
    assert _shown(source, "text") == "Ja.\n\nNein.\n\n\nGut."


def test_markup_silences_hold_for_rules_and_their_dimension():
    source = "<!-- voicecheck hype off -->\nMega!\n<!-- voicecheck on -->\n\nUltra!"
    prose = read_prose(source, "markdown")
    for text, places in ((prose.text, prose.text), ("x" + prose.text, "x" + prose.text)):
        mega, ultra = places.index("Mega"), places.index("Ultra")
        assert silenced(prose, text, mega, mega + 4, ("hype.praise", "hype"))
        assert not silenced(prose, text, mega, mega + 4, ("offer.price", "offer"))
        assert not silenced(prose, text, ultra, ultra + 5, ("hype.praise", "hype"))


@pytest.mark.parametrize(
    ("comment", "problem"),
    [("of", "'of' is not known"), ("", "says nothing"), ("hyp off", "no such name")],
)
def test_markup_wrong_ignore_comments_are_reported(comment, problem):
    def check(name):
        return "" if name == "hype" else "no such name"

    prose = read_prose(f"Ja.\n<!-- voicecheck {comment} -->\nNein.", "markdown", name_problem=check)
    [(offset, said)] = prose.problems
    assert offset == 4
    assert problem in said


def test_markup_allowed_names_stand_as_things():
    names = ["Bestpreis GmbH", "ultrakleber", "Müsli-Hof"]
    source = (
        "Bestpreis\u00a0GmbHs Laden, BESTPREIS GMBH, Ultrakleber, #Ultrakleber, bestpreis gmbh, "
        + unicodedata.normalize("NFD", "Müsli-Hof")
        + ", ultrakleber.example, Best**preis GmbH**"
    )
    shown = _shown(source, "markdown", allowed=names)
    assert shown == (
        "\ufffc Laden, \ufffc, \ufffc, \ufffc, bestpreis gmbh, \ufffc, ultrakleber.example, \ufffc"
    )


def test_markup_quotations_can_count():
    source = "> Sagt Oma immer gern\n\nSie sagt: „Das war der beste Kuchen“."
    assert "Oma" in _shown(source, quotations=True)
    assert "beste" in _shown(source, quotations=True)
    assert _shown(source) == "\n\nSie sagt: \ufffc."
    assert "Oma" not in _shown("> Sagt Oma\nJa", "text")


def test_markup_spans_leave_markup_at_the_ends_out():
    source = "Das ist **wirklich** gut."
    prose = read_prose(source, "markdown")
    start = prose.text.index("wirklich")
    assert prose.span(start - 1, start + 9) == (10, 18)


_SCRAPS = [
    *(
        "Wir ",
        "freuen",
        " uns",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\r\n\r\n",
        "\t",
        "    ",
        "  \n",
        "\\",
        "\\\n",
    ),
    *(
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "~~",
        "~~~\n",
        "#",
        "# ",
        "- ",
        "1. ",
        "* ",
        "> ",
        "---\n",
        "===\n",
        "+++\n",
    ),
    *(
        "[",
        "](",
        ")",
        "]",
        "![",
        "[x]: /y\n",
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<br>",
        "<script>",
        "</script>",
    ),
    *(
        "<!--",
        "-->",
        "<!-- voicecheck off -->",
        "<!-- voicecheck on -->",
        "<!-- voicecheck hype off -->",
    ),
    *(
        "[voicecheck off]",
        "[voicecheck on]",
        "[voicecheck hype off-line]",
        "&amp;",
        "&nbsp;",
        "&#x1F680;",
        "&",
    ),
    *(
        "<",
        ">",
        "|",
        "|---|\n",
        "{{",
        "}}",
        "[[",
        "]]",
        "==",
        "%%",
        "„",
        "“",
        "»",
        "«",
        '"',
        "das ist ein Zitat",
    ),
    *(
        "🚀",
        "👩🏽‍🚒",
        "u\u0308",
        "\u0308",
        "\ufeff",
        "\x00",
        "\U000f0000",
        "\U000f8001",
        "\u00a0",
        "\u2028",
        "Hof",
        "\ud800",
    ),
]
_FILES = st.one_of(
    st.lists(st.sampled_from(_SCRAPS), max_size=40).map("".join), st.text(max_size=60)
)


@given(source=_FILES, markup=st.sampled_from(MARKUPS), quotations=st.booleans())
def test_markup_prose_and_the_rest_are_the_file(source, markup, quotations):
    prose = read_prose(source, markup, quotations=quotations, allowed=["Hof"])
    assert len(prose.starts) == len(prose.text) + 1
    assert list(prose.starts) == sorted(prose.starts)
    assert (prose.starts[0], prose.starts[-1]) == (0, len(source))
    pieces = [source[a:b] for a, b in zip(prose.starts, prose.starts[1:], strict=False)]
    assert "".join(pieces) == source
    for character, piece in zip(prose.text, pieces, strict=True):
        # What is shown as a word stands in the file as it is, or as an entity of HTML.
        if character.isalnum():
            assert piece == character or piece.startswith("&")
    assert prose.restored(0, len(prose.text), prose.text).count("freuen") == source.count("freuen")
    for start in range(len(prose.text)):
        a, b = prose.span(start, start + 1)
        assert 0 <= a <= b <= len(source)
    if "Hof" in prose.text and markup == "text":
        assert re.search(r"[\w/.@#]Hof|Hof(?:\w|\.\w)", prose.text)


@given(source=_FILES, markup=st.sampled_from(MARKUPS), data=st.data())
def test_markup_edits_never_change_markup(source, markup, data):
    prose = read_prose(source, markup)
    start = data.draw(st.integers(0, len(prose.text)))
    end = data.draw(st.integers(start, len(prose.text)))
    before = re.findall(STAND_IN, prose.text)
    for edit in sparing_markup(prose.text, [Edit(start, end, "Tee", "hype.x", "replace")]):
        after = prose.text[: edit.start_char] + edit.text + prose.text[edit.end_char :]
        assert re.findall(STAND_IN, after) == before


@given(st.text(max_size=40))
def test_markup_positions_agree_with_codecs_at_every_code_point(text):
    text = text.encode("utf-8", "replace").decode()
    places = Positions(text)
    lines = re.split(r"\r\n|\r|\n", text)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] == "\r\n":
            continue
        line, column, utf16 = places.at(offset)
        before = lines[line][:column]
        assert utf16 == len(before.encode("utf-16-le")) // 2
        assert places.offset(line, utf16) == offset
        assert places.utf16(offset) == len(text[:offset].encode("utf-16-le")) // 2


def test_markup_positions_beyond_the_ends():
    places = Positions("ab\r\n🚀c")
    assert places.offset(0, 99) == 2
    assert places.offset(1, 1) == 4
    assert places.offset(7, 0) == 6


def test_markup_drafts_are_parted_by_rulers():
    source = "---\ntitle: x\n---\nEins\n---\nZwei\n\n```\n---\n```\n\n---\n\n"
    drafts = [source[a:b] for a, b in draft_spans(source, "markdown")]
    assert [one.split()[-1] for one in drafts] == ["Eins", "```"]
    assert draft_spans("nur einer", "text") == [(0, 9)]
    for end in ("\r\n", "\r"):
        assert len(draft_spans(source.replace("\n", end), "markdown")) == 2


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("a.md", "markdown"),
        ("A.HTM", "html"),
        ("a.txt", "text"),
        ("notes", "text"),
        ("a.mdx", "markdown"),
    ],
)
def test_markup_is_told_by_the_name(name, markup):
    assert markup_of(name) == markup
