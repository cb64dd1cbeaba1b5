"""``voicecheck batch --report`` through the real process, and what it makes of columns."""

import base64
import datetime
import gzip
import json
import re
import subprocess
import sys

import pytest

from voicecheck.errors import OutputFileError
from voicecheck.table.page.visitor import ReportPage
from voicecheck.table.run import TableRun
from voicecheck.table.score import score_table
from voicecheck.table.sources import ReadingOptions

_POSTS = (
    "Datum;Konto;Beitrag\n"
    "01.03.2025 10:00;Bäckerei;Puh, was für ein Tag. Erst mal Tee.\n"
    "02.03.2025 11:30;Bäckerei;Jetzt 20 % Rabatt sichern!\n"
    "17.03.2025;Praxis;\n"
    ";Praxis;Heute hab ich wieder nur Verbände gewickelt, ich bin so müde.\n"
)


def _run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "voicecheck", "batch", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def _read(path):
    page = path.read_text(encoding="utf-8")
    facts = json.loads(re.search(r'id="facts">(.*?)</script>', page, re.DOTALL)[1])
    chunks = [
        json.loads(gzip.decompress(base64.b64decode(packed)))
        for packed in re.findall(r'class="chunk">(.*?)</script>', page)
    ]
    return facts, chunks


def test_report_batch_makes_a_page(tmp_path):
    source, page = tmp_path / "posts.csv", tmp_path / "page.html"
    source.write_text(_POSTS, encoding="utf-8")
    done = _run(source, "--report", page, "--report-language", "en", "--rewrite")
    assert done.returncode == 0, done.stderr
    assert f"page: {page}" in done.stderr
    facts, (chunk,) = _read(page)
    assert (facts["n_posts"], facts["n_shaded"], facts["language"]) == (4, 3, "en")
    assert facts["counts"][3] == 1
    assert (facts["groups"], facts["group_name"]) == (["Bäckerei", "Praxis"], "Konto")
    assert chunk["row"] == [2, 3, 4, 5]
    assert chunk["text"][1] == "Jetzt 20 % Rabatt sichern!"
    days = [
        None if t is None else datetime.datetime.fromtimestamp(60 * t, datetime.UTC).day
        for t in chunk["time"]
    ]
    assert days == [1, 2, 17, None]
    again = _run(source, "-o", tmp_path / "other.csv", "--report", page)
    assert again.returncode == 2
    assert "--force overwrites it" in again.stderr
    assert not (tmp_path / "other.csv").exists()


def test_report_batch_puts_several_tables_on_one_page(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"post\nlol same {name}\nnot my day\n")
    (tmp_path / "c.csv").write_bytes(b"")
    page = tmp_path / "page.html"
    done = _run(tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv", "--report", page)
    assert done.returncode == 2
    facts, (chunk,) = _read(page)
    assert facts["groups"] == ["a.csv", "b.csv"]
    assert facts["by_file"] is True
    assert chunk["group"] == [0, 0, 1, 1]


def test_report_batch_makes_no_page_where_nothing_was_scored(tmp_path):
    done = _run(tmp_path / "none.csv", "--report", tmp_path / "page.html")
    assert done.returncode == 2
    assert "no page" in done.stderr
    assert list(tmp_path.iterdir()) == []
    done = _run(tmp_path / "none.csv", "--report", tmp_path / "no" / "page.html")
    assert "there is no such folder" in done.stderr


def test_report_batch_from_python(tmp_path):
    source, page = tmp_path / "posts.csv", tmp_path / "page.html"
    source.write_text(_POSTS, encoding="utf-8")
    assert score_table(source, language="de", report=page).n_rows == 4
    assert _read(page)[0]["n_shaded"] == 3
    with pytest.raises(OutputFileError, match="is there already"):
        score_table(source, tmp_path / "other.csv", report=page)


@pytest.mark.parametrize(
    ("header", "rows", "has_dates", "groups"),
    [
        # Numbers are dates only under a name that says so.
        ("id,created_at,text", ["1735689600,1735689600"] * 4, True, []),
        ("id,likes,text", ["1735689600,1735689600"] * 4, False, []),
        # Day and month cannot be told apart.
        ("date,x,text", ["01/02/2025,1", "03/04/2025,2"] * 2, False, []),
        ("x,when it was,text", ["1,2025-03-04", "2,2025-03-05"] * 2, True, []),
        # One author, or another one in each row, set nothing apart.
        ("author,channel,text", ["Ada,X", "Ada,Mastodon"] * 2, False, ["X", "Mastodon"]),
        ("author,x,text", ["Ada,1", "Bo,2", "Cy,3", "Di,4"], False, []),
        ("userName,x,text", ["Ada,1", "Bo,2", "Ada,3", "Bo,4"], False, ["Ada", "Bo"]),
        ("page,x,text", ["https://example.com/a,1", "https://example.com/b,1"] * 2, False, []),
    ],
)
def test_report_batch_finds_columns(tmp_path, header, rows, has_dates, groups):
    posts = ["I burnt the toast again today", "my cat sat on the router and I lost the call"] * 2
    lines = [f"{row},{post}" for row, post in zip(rows, posts, strict=True)]
    source = tmp_path / "posts.csv"
    source.write_text("\n".join([header, *lines]) + "\n")
    table = TableRun(source, ReadingOptions(), text_column="text")
    page = ReportPage(tmp_path / "page.html")
    table.write(tmp_path / "out.csv", progress="none", visitors=[page.visitor(table)])
    assert page.posts.has_dates is has_dates
    assert page.posts.groups == groups
