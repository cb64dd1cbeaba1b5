"""The report page: figures, samples, packed posts, and nothing that a post could break out of."""

import base64
import gzip
import hashlib
import html.parser
import io
import json
import random
import re
import statistics
import tomllib
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from voicecheck.api import load
from voicecheck.explain import ALL_DIMENSIONS
from voicecheck.table.columns import VoiceRow, voice_rows
from voicecheck.table.page.collector import PostCollector, Reason
from voicecheck.table.page.writer import save_page, write_page

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!-- <script> -->]]>\u2028\u2029&lt;img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)> {{facts}} {{script}} {{chunks}}',
    "\ud83d kaputt, aber ich bin trotzdem froh \udc00",
    "Null\x00 und \x1b[31m rot, so ist das heute",
    "\u202egnubreW tsi saD\u202c oder nicht?",
]


class _Scripts(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.scripts, self.tags, self.policy = [], [], ""

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        attributes = dict(attributes)
        if tag == "script":
            self.scripts.append([attributes, ""])
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = attributes["content"]

    def handle_endtag(self, tag):
        self.tags.append(f"/{tag}")

    def handle_data(self, data):
        if self.scripts and self.tags[-1] == "script":
            self.scripts[-1][1] += data


def _collected(texts, rows=None, **options):
    posts = PostCollector(**options)
    for text, row in zip(texts, rows or voice_rows(texts), strict=True):
        posts.add(text, row)
    return posts


def _page(posts, **options):
    stream = io.BytesIO()
    write_page(stream, posts, **options)
    return stream.getvalue().decode("utf-8")


def _read(page):
    parser = _Scripts()
    parser.feed(page)
    chunks = [
        json.loads(gzip.decompress(base64.b64decode(text)))
        for attributes, text in parser.scripts
        if attributes.get("class") == "chunk"
    ]
    (facts,) = (json.loads(text) for a, text in parser.scripts if a.get("id") == "facts")
    return parser, facts, chunks


def test_report_page_carries_hostile_posts_unharmed():
    posts = PostCollector()
    for text, row in zip(HOSTILE, voice_rows(HOSTILE, language="de"), strict=True):
        posts.add(text, row, group=text)
    page = _page(posts, source=HOSTILE[0], group_name=HOSTILE[1])
    parser, facts, chunks = _read(page)
    assert parser.tags.count("script") == 3
    assert not {"img", "svg"} & set(parser.tags)
    assert "<img" not in page
    assert "alert(1)</script>" not in page
    shown = [re.sub("[\ud800-\udfff]", "\ufffd", text) for text in HOSTILE]
    assert chunks[0]["text"] == shown
    assert sorted(facts["groups"]) == sorted(shown)
    assert facts["group_name"] == HOSTILE[1]
    assert "\u2028" not in page


def test_report_page_lets_only_its_own_script_run():
    parser, _, _ = _read(_page(_collected(["Ich bin so müde heute."])))
    script = parser.scripts[-1][1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in parser.policy
    assert "default-src 'none'" in parser.policy
    assert "unsafe" not in parser.policy
    page = _page(_collected(["Ich bin so müde heute."]))
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", page)
    assert not re.search(r"<[a-z][^>]* (style|on\w+)=", page.split("<script")[0])


def test_report_page_counts_all_posts_and_lists_a_sample():
    chance = random.Random(7)
    scores = [round(chance.uniform(0, 100), 2) for _ in range(3001)]
    rows = [VoiceRow(s, "mixed", s, s, "en", "offer +4; officialese -12") for s in scores]
    posts = _collected([f"post {n}" for n in range(3001)], rows, listed=500)
    posts.add("", VoiceRow(error="the text is empty"))
    assert posts.n_posts == 3002
    assert posts.counts == [0, 3001, 0, 1]
    assert posts.median == statistics.median(scores)
    assert posts.n_listed == 500
    assert posts.reasons == [Reason("offer", 1), Reason("nominal_style", -1)]
    assert posts.errors == [("the text is empty", 1)]
    listed = list(posts.records(shaded=0))
    numbers = [record["row"] for record in listed]
    assert sorted(set(numbers)) == sorted(numbers)
    assert all(r["text"] == f"post {r['row'] - 1}" for r in listed if r["score"] is not None)
    # Each third of the table has its share: 167 expected, with a standard deviation of 10.
    assert all(110 < sum(n // 1001 == third for n in numbers) < 225 for third in range(3))


def test_report_page_median_of_an_even_number():
    rows = [VoiceRow(s, "personal", s, s, "de", "") for s in (1.0, 2.5, 7.25, 30.0)]
    assert _collected(["a", "b", "c", "d"], rows).median == 4.875
    assert PostCollector().median is None


def test_report_page_shades_in_utf_16():
    text = "😀👩‍🔧 Jetzt sparen: Premium-Paket 𝗷𝗲𝘁𝘇𝘁 sichern! 🚀 Nur heute."
    (record,) = _collected([text]).records(shaded=9)
    units = text.encode("utf-16-le")
    position, found = 0, []
    for place in range(0, len(record["marks"]), 4):
        before, length, dimension, points = record["marks"][place : place + 4]
        start = position + before
        position = start + length
        found.append((units[2 * start : 2 * position].decode("utf-16-le"), dimension, points))
    wanted = [
        (p.text, ALL_DIMENSIONS.index(p.dimension), round(p.points * 10))
        for p in load("de").passages(text)
    ]
    assert found == wanted
    assert found


def test_report_page_shades_the_ends_and_some_between(drafts):
    texts = drafts["de"][:60]
    records = list(_collected(texts).records(shaded=20))
    marked = [r["score"] for r in records if r["marks"] != 0]
    scores = sorted(r["score"] for r in records)
    assert len(marked) == 20
    assert set(scores[:5] + scores[-5:]) <= set(marked)
    assert all(r["marks"] for r in _collected(texts[:5]).records(shaded=100))


def test_report_page_holds_dates_groups_rewrites_and_long_texts():
    posts = PostCollector()
    long = "Heute war ich wieder am See. " * 1000
    rows = voice_rows([long, "Jetzt zugreifen!"], rewrite=False)
    posts.add(long, rows[0], date=datetime(2025, 3, 1, 12, 30, tzinfo=UTC), group=" Ada ")
    posts.add(
        "Jetzt zugreifen!",
        rows[1]._replace(rewrite="Schaut vorbei.", rewrite_score=20.0),
        date=datetime(2025, 3, 2),
        number=17,
    )
    _, facts, (chunk,) = _read(_page(posts, made=date(2026, 1, 2), language="en", shaded=0))
    assert facts["made"] == "2026-01-02"
    assert facts["language"] == "en"
    assert facts["n_cut"] == 1
    assert facts["has_dates"] is True
    assert facts["groups"] == ["Ada"]
    assert len(chunk["text"][0]) < 21_000
    assert datetime.fromtimestamp(chunk["time"][0] * 60, UTC).isoformat()[:16] == "2025-03-01T12:30"
    assert chunk["rewrite"] == [0, ["Schaut vorbei.", 20.0]]
    assert chunk["row"] == [1, 17]
    assert chunk["group"] == [0, -1]


def test_report_page_without_posts_says_so():
    _, facts, chunks = _read(_page(PostCollector()))
    assert chunks == []
    assert facts["median"] is None


def test_report_page_is_there_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "report.html"
    target.write_text("old")
    posts = _collected(["Ich bin so müde heute."])

    def broken(*arguments, **options):
        raise OSError("no space left")
        yield

    monkeypatch.setattr(posts, "records", broken)
    with pytest.raises(OSError, match="no space"):
        save_page(target, posts)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    monkeypatch.undo()
    save_page(target, posts)
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")


def _flat(table, prefix=""):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, sorted(re.findall(r"\{(\w+)\}", value))


def test_report_page_messages_are_the_same_in_both_languages_and_all_used():
    said = {
        language: dict(
            _flat(
                tomllib.loads(
                    (files("voicecheck.lang") / language / "page.toml").read_text("utf-8")
                )
            )
        )
        for language in ("de", "en")
    }
    assert said["de"] == said["en"]
    folder = files("voicecheck.table.page")
    code = "\n".join(
        (folder / name).read_text("utf-8")
        for name in ("page.html", "charts.js", "posts.js", "page.js", "data.js", "writer.py")
    )
    asked = set(re.findall(r'say\(\s*"([\w.]+)"', code))
    asked |= set(re.findall(r'data-msg(?:-label)?="(\w+)"', code))
    asked |= set(re.findall(r'say\["(\w+)"\]', code))
    assert asked <= set(said["de"])
    computed = re.compile(r"(labels|verdicts|sorts)\.|unit_|quarter|week|one_post|n_posts")
    assert {key for key in said["de"] if not computed.match(key)} <= asked
