"""Whole runs: round trips, other formats, stops and goes, and what is said when something is wrong."""

import csv
import datetime
import gzip
import io
import json
import os
import random
import signal
import subprocess
import sys
import time

import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import voicecheck
from voicecheck.errors import InputFileError, OutputFileError
from voicecheck.table.columns import VOICE_COLUMNS, column_names, voice_rows
from voicecheck.table.dialect import Dialect
from voicecheck.table.run import TableRun
from voicecheck.table.scoring import CHUNK_ROWS
from voicecheck.table.sources import ReadingOptions

_POSTS = [
    "Puh, was für ein Tag. Erst mal Tee.",
    "Jetzt 20 % Rabatt sichern! Nur heute.",
    "",
    "=1+1 ist zwei, sagt mein Kind",
    "Je ne parle pas allemand, désolé mes amis",
]
_N = len(column_names())


def _voices(texts):
    return [row.values() for row in voice_rows(texts)]


def _read(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


# --- any table of strings, in every dialect -----------------------------------------------------

_CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
_TRICKY = st.sampled_from(
    [
        '"',
        '""',
        ",",
        ";",
        "\t",
        "|",
        "\n",
        "\r",
        "\r\n",
        "\\",
        '\\"',
        "'",
        "",
        " ",
        "=1",
        "\x00",
        "\ufeff",
        "\u2028",
        "\x85",
        "\x0b",
        "ä",
        "🚀",
        "sep=;",
        "\x1a",
    ]
)
_TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(_CELL, st.lists(_TRICKY, max_size=4).map("".join)), min_size=width)
        .map(lambda row: row[:width])
        .filter(lambda row: len(row) == width),
        min_size=1,
        max_size=5,
    )
)
_DIALECTS = st.builds(
    Dialect,
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
    delimiter=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    escapechar=st.sampled_from([None, "\\"]),
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(table=_TABLES, dialect=_DIALECTS, quoted=st.booleans())
def test_table_run_any_table_survives_every_dialect(table, dialect, quoted, tmp_path):
    width = len(table[0])
    header = [f"name{place}" for place in range(width)]

    signs = (dialect.delimiter, '"', "\n", "\r")

    def written(cell):
        needs = quoted or not cell or any(sign in cell for sign in signs)
        cell = cell.replace("\\", "\\\\") if dialect.escapechar else cell
        inside = cell.replace('"', '\\"' if dialect.escapechar else '""')
        return f'"{inside}"' if needs else inside

    lines = [dialect.delimiter.join(map(written, row)) for row in [header, *table]]
    text = "".join(line + dialect.line_end for line in lines)
    bom = "\ufeff" if dialect.encoding != "utf-8" else ""
    source, target = tmp_path / "t.csv", tmp_path / "out.csv"
    source.write_bytes((bom + text).encode(dialect.encoding))
    reading = ReadingOptions(
        encoding=dialect.encoding,
        delimiter=dialect.delimiter,
        has_header=True,
        has_backslashes=dialect.escapechar is not None,
    )
    run = TableRun(source, reading, text_column="name0", language="de")
    run.write(target, force=True, progress="none")
    out = target.read_bytes().decode(dialect.encoding).removeprefix("\ufeff")
    found = list(dialect.records(io.StringIO(out, newline=""), strict=True))
    assert found[0] == header + list(column_names())
    assert [row[:width] for row in found[1:]] == table
    assert all(len(row) == width + _N for row in found)


# --- other formats ------------------------------------------------------------------------------


def test_table_run_json_lines_keep_their_text(tmp_path):
    source = tmp_path / "posts.jsonl"
    lines = [
        '{"id":1, "text" : "Puh, erst mal Tee", "n": 1.50e0, "big": 12345678901234567890}\r\n',
        '{"text": "Jetzt 20 % Rabatt sichern! \\ud83d", "id": 2, "tags": ["a"]}\n',
        "\n",
        "{broken: 1}\n",
        "{}",
    ]
    source.write_bytes(b"\xef\xbb\xbf" + "".join(lines).encode())
    summary = voicecheck.score_table(source)
    out = (tmp_path / "posts-scored.jsonl").read_bytes().decode().splitlines()
    assert out[0].startswith(lines[0].rstrip()[:-1] + ', "voice_score": ')
    assert out[1].startswith(lines[1].rstrip()[:-1] + ', "voice_score": ')
    rows = [json.loads(line) for line in out]
    assert [row["voice_label"] for row in rows] == ["personal", "promotional", None, None]
    assert rows[2]["damaged_line"] == "{broken: 1}"
    assert rows[2]["voice_error"] == "the line holds no JSON object"
    assert out[3].startswith('{"voice_score": null')
    assert summary.notes == ["row 4: the line holds no JSON object"]


def test_table_run_mastodon_archive(tmp_path):
    source = tmp_path / "outbox.json"
    note = {"type": "Note", "content": "<p>Moin <span>zusammen</span>,<br>der Tee ist fertig!</p>"}
    items = [
        {
            "type": "Create",
            "actor": "https://m.example/u",
            "published": "2026-01-02",
            "object": note,
        },
        {"type": "Announce", "actor": "https://m.example/u", "object": "https://m.example/1"},
    ]
    archive = {"@context": "x", "type": "OrderedCollection", "orderedItems": items}
    source.write_text(json.dumps(archive), encoding="utf-8")
    run = TableRun(source, ReadingOptions())
    assert run.column.name == "object.content"
    summary = run.write(tmp_path / "posts.csv", progress="none")
    assert "Mastodon" in summary.decisions[1]
    header, *rows = _read(tmp_path / "posts.csv")
    rows = [dict(zip(header, row, strict=True)) for row in rows]
    wanted = voice_rows(["Moin zusammen,\nder Tee ist fertig!"])[0]
    assert json.loads(rows[0]["object"]) == note
    assert rows[0]["voice_score"] == str(wanted.score)
    assert rows[1]["object"] == "https://m.example/1"
    assert "empty" in rows[1]["voice_error"]


def _workbook(path):
    book = openpyxl.Workbook()
    book.active.title = "Übersicht"
    book.active.append(["Summe", "=SUM('All posts'!D3:D9)"])
    sheet = book.create_sheet("All posts")
    sheet.append(["All posts: figures by day"])
    sheet.append(["Post title", "Post link", "Created date", "Impressions"])
    for place, post in enumerate(_POSTS):
        sheet.append(
            [post or None, "https://l", datetime.datetime(2026, 5, place + 1), place * 1.5]
        )
    sheet.cell(6, 1).data_type = "s"
    sheet.append([])
    sheet.append(['="a"&"b"', None, None, "=D3*2"])
    sheet["D3"].number_format = "0.00%"
    book.save(path)


def _cells(sheet):
    return [
        [(cell.value, cell.data_type, cell.number_format) for cell in row]
        for row in sheet.iter_rows()
    ]


def test_table_run_workbook(tmp_path):
    source, target = tmp_path / "posts.xlsx", tmp_path / "posts-scored.xlsx"
    _workbook(source)
    summary = voicecheck.score_table(source)
    assert "sheet 'All posts'" in summary.decisions[0]
    assert summary.n_rows == 6
    before, after = openpyxl.load_workbook(source), openpyxl.load_workbook(target)
    assert after.sheetnames == before.sheetnames
    assert _cells(after["Übersicht"]) == _cells(before["Übersicht"])
    given, found = _cells(before["All posts"]), _cells(after["All posts"])
    assert [row[:4] for row in found] == given
    assert [cell[0] for cell in found[1][4:]] == list(column_names())
    for place, voice in enumerate(_voices(_POSTS)):
        # A workbook has no empty strings.
        assert [cell[0] for cell in found[2 + place][4:]] == [value or None for value in voice] or (
            [cell[0] for cell in found[2 + place][4:]] == list(voice)
        )
    assert "formula" in found[8][-1][0]


def test_table_run_old_workbook(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("All posts")
    sheet.write(0, 0, "Notes on the figures below")
    for place, name in enumerate(["Post title", "Post link", "Created date"]):
        sheet.write(1, place, name)
    for place, post in enumerate(_POSTS):
        sheet.write(2 + place, 0, post)
        sheet.write(2 + place, 1, place)
    source = tmp_path / "posts.xls"
    book.save(str(source))
    summary = voicecheck.score_table(source)
    assert summary.target.endswith("posts-scored.xlsx")
    sheet = openpyxl.load_workbook(summary.target)["All posts"]
    assert [cell.value for cell in sheet[4]][:5] == [_POSTS[1], 1, None, *_voices(_POSTS)[1][:2]]


def test_table_run_parquet_keeps_types(tmp_path):
    table = pa.table(
        {
            "id": pa.array(range(5), pa.int16()),
            "caption": _POSTS,
            "at": pa.array([1] * 5, pa.timestamp("ns", "UTC")),
            "tags": pa.array([["a"], [], None, ["b", "c"], ["d"]]),
        }
    ).replace_schema_metadata({"made": "by hand"})
    source = tmp_path / "posts.parquet"
    pq.write_table(table, source)
    summary = voicecheck.score_table(source)
    found = pq.read_table(summary.target)
    assert found.select(table.column_names).equals(table)
    assert found.schema.metadata == table.schema.metadata
    assert list(zip(*(found[name].to_pylist() for name in column_names()), strict=True)) == (
        _voices(_POSTS)
    )


@pytest.mark.parametrize("name", ["o.csv", "o.tsv", "o.jsonl", "o.json", "o.xlsx", "o.parquet"])
@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx", "parquet"])
def test_table_run_from_every_format_to_every_format(kind, name, tmp_path):
    frame = pd.DataFrame(
        {"id": ["a", "b", "c"], "Caption": [_POSTS[0], _POSTS[1], "Ja, 1+1 ist zwei"]}
    )
    source, target = tmp_path / f"posts.{kind}", tmp_path / name
    if kind == "csv":
        frame.to_csv(source, index=False)
    elif kind == "jsonl":
        frame.to_json(source, orient="records", lines=True)
    elif kind == "xlsx":
        frame.to_excel(source, index=False)
    else:
        frame.to_parquet(source)
    voicecheck.score_table(source, target)
    read = {
        ".csv": lambda: pd.read_csv(target),
        ".tsv": lambda: pd.read_csv(target, sep="\t"),
        ".jsonl": lambda: pd.read_json(target, lines=True),
        ".json": lambda: pd.read_json(target),
        ".xlsx": lambda: pd.read_excel(target),
        ".parquet": lambda: pd.read_parquet(target),
    }
    found = read[target.suffix]()
    assert list(found.columns) == ["id", "Caption", *column_names()]
    assert found["Caption"].tolist() == frame["Caption"].tolist()
    assert found["id"].tolist() == frame["id"].tolist()
    voices = voice_rows(frame["Caption"])
    assert found["voice_score"].tolist() == [voice.score for voice in voices]
    assert found["voice_reasons"].tolist() == [voice.reasons for voice in voices]


def test_table_run_rewrites_and_guards_formulas(tmp_path):
    drafts = ["- Entdecken Sie unsere hochwertigen Messer! Jetzt zugreifen!", "Ja, heute Tee."]
    source, target = tmp_path / "posts.jsonl", tmp_path / "posts.csv"
    source.write_text(
        "".join(json.dumps({"text": d, "voice_score": 1}) + "\n" for d in drafts), encoding="utf-8"
    )
    voicecheck.score_table(source, target, rewrite=True)
    rows = _read(target)
    assert rows[0] == ["text", "voice_score", "voice_score_2", *column_names(rewrite=True)[1:]]
    assert rows[1][0] == drafts[0]
    rewrite = voice_rows(drafts, rewrite=True)[0].rewrite
    guarded = f"'{rewrite}" if rewrite.startswith("-") else rewrite
    assert rows[1][rows[0].index("voice_rewrite")] == guarded
    assert rows[2][rows[0].index("voice_rewrite")] == ""


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
def test_table_run_data_frames(make):
    frame = make({"id": [1, 2, 3], "text": [_POSTS[0], None, _POSTS[1]]})
    found = voicecheck.score_table(frame)
    assert type(found) is type(frame)
    assert list(found.columns) == ["id", "text", *column_names()]
    scores = found["voice_score"].to_list() if make is pl.DataFrame else list(found["voice_score"])
    wanted = voice_rows([_POSTS[0], None, _POSTS[1]])
    assert scores[0] == wanted[0].score
    assert scores[2] == wanted[2].score
    assert list(found["voice_error"])[1] == wanted[1].error
    assert len(VOICE_COLUMNS) + 1 == _N


def test_table_run_what_comes_late_in_a_long_file(tmp_path):
    source, target = tmp_path / "p.csv", tmp_path / "out.csv"
    _write_posts(source, 5000)
    with source.open("ab") as stream:
        stream.write(
            b'5001,Heute Tee, Kaffee und Kuchen im Garten\n5002,"Nie zu\n5003,Gr\xfc\xdfe\n'
        )
        stream.write(b'5004,"Der "beste" Tag von allen"\n')
    run = TableRun(source, ReadingOptions())
    assert run.summary.decisions[0].startswith("about ")
    assert run.source.header == ("id", "Beitrag")
    summary = run.write(target, progress="none")
    assert summary.n_rows == 5004
    assert [note.split()[1].rstrip(":") for note in summary.notes] == ["5002", "5003", "5004"]
    found = list(csv.reader(target.read_text("utf-8", "surrogateescape").splitlines()))
    assert found[0][:4] == ["id", "Beitrag", "", "voice_score"]
    assert {len(row) for row in found} == {3 + _N}
    assert found[5001][:3] == ["5001", "Heute Tee", " Kaffee und Kuchen im Garten"]
    assert found[5002][:3] == ["5002", '"Nie zu', ""]
    assert "never closed" in found[5002][-1]
    assert found[5003][1] == "Gr\udcfc\udcdfe"
    assert found[5004][1] == 'Der beste" Tag von allen"'


# --- stops and goes -----------------------------------------------------------------------------


def _write_posts(path, n_rows, seed=1):
    chooser = random.Random(seed)
    words = "wir heute Tee Angebot sichern Kind Garten jetzt kaufen Freunde neu müde".split()
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "Beitrag"])
        for number in range(n_rows):
            # Some come twice, also far apart.
            text = " ".join(chooser.choices(words, k=chooser.randint(3, 6))) + " und das ist so."
            writer.writerow([number, text])


def _command(*arguments):
    return [sys.executable, "-m", "voicecheck", "batch", "--quiet", *map(str, arguments)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_table_run_killed_at_any_moment_goes_on_to_the_same_result(jobs, tmp_path):
    source, whole, target = (tmp_path / name for name in ("p.csv", "whole.csv", "out.csv"))
    _write_posts(source, 8 * CHUNK_ROWS + 17)
    voicecheck.score_table(source, whole)
    chooser = random.Random(jobs)
    part = tmp_path / "out.csv.voicecheck-part"
    n_kills = 0
    for stop_at in (0, *sorted(chooser.randrange(20_000, 500_000) for _ in range(3))):
        process = subprocess.Popen(_command(source, "-o", target, "--resume", "--jobs", jobs))
        # Killed as soon as so much is done, wherever it is then.
        while process.poll() is None and not (part.exists() and part.stat().st_size > stop_at):
            time.sleep(0.002)
        time.sleep(chooser.random() * 0.02)
        process.kill()
        n_kills += process.wait() == -signal.SIGKILL
        if process.returncode == 0:
            break
        assert not target.exists()
        # A killed process may leave the last line unfinished.
        if part.exists() and chooser.random() < 0.5:
            with part.open("r+b") as stream:
                stream.truncate(max(0, part.stat().st_size - chooser.randrange(200)))
    assert n_kills >= 2
    if not target.exists():
        subprocess.run(_command(source, "-o", target, "--resume", "--jobs", jobs), check=True)
    assert target.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "p.csv", "whole.csv"]


def test_table_run_ctrl_c_keeps_what_is_done(tmp_path):
    source, target = tmp_path / "p.csv", tmp_path / "out.csv"
    _write_posts(source, 40 * CHUNK_ROWS)
    part = tmp_path / "out.csv.voicecheck-part"
    process = subprocess.Popen(
        _command(source, "-o", target, "--jobs", 2), stderr=subprocess.PIPE, start_new_session=True
    )
    while not (part.exists() and part.stat().st_size > 1000):
        time.sleep(0.01)
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 130
    assert "--resume" in said
    assert "Traceback" not in said
    assert not target.exists()
    done = subprocess.run(
        _command(source, "-o", target), capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 2
    assert "--resume goes on with it, --force begins anew" in done.stderr


def test_table_run_equal_posts_are_scored_once(tmp_path, monkeypatch):
    from voicecheck.table import scoring

    scored = []

    def counted(texts, **options):
        scored.extend(texts)
        return voice_rows(texts, **options)

    monkeypatch.setattr(scoring, "voice_rows", counted)
    source = tmp_path / "p.csv"
    source.write_text("text\n" + "heute gibt es Tee\nund morgen Kaffee\n" * 3000, encoding="utf-8")
    summary = voicecheck.score_table(source)
    assert summary.n_scored == 6000
    assert sorted(scored) == ["heute gibt es Tee", "und morgen Kaffee"]


def test_table_run_jobs_do_not_change_the_result(tmp_path):
    source = tmp_path / "p.csv"
    _write_posts(source, 3 * CHUNK_ROWS + 5)
    voicecheck.score_table(source, tmp_path / "one.csv.gz")
    voicecheck.score_table(source, tmp_path / "two.csv.gz", jobs=2)
    one, two = ((tmp_path / f"{name}.csv.gz").read_bytes() for name in ("one", "two"))
    assert one == two
    assert len(gzip.decompress(one).splitlines()) == 3 * CHUNK_ROWS + 6


def test_table_run_stopped_run_of_something_else(tmp_path):
    source, target = tmp_path / "p.csv", tmp_path / "out.csv"
    _write_posts(source, 10)
    part = tmp_path / "out.csv.voicecheck-part"
    part.write_text('{"another": "run"}\n', encoding="utf-8")
    with pytest.raises(OutputFileError, match="was stopped"):
        voicecheck.score_table(source, target)
    with pytest.raises(OutputFileError, match="was another one"):
        voicecheck.score_table(source, target, resume=True)
    assert voicecheck.score_table(source, target, force=True).n_rows == 10


# --- what is said when something is wrong ---------------------------------------------------------


def test_table_run_never_overwrites(tmp_path):
    source = tmp_path / "p.csv"
    _write_posts(source, 3)
    target = tmp_path / "out.csv"
    target.write_text("precious", encoding="utf-8")
    with pytest.raises(OutputFileError, match="is there already; --force overwrites it"):
        voicecheck.score_table(source, target)
    assert target.read_text(encoding="utf-8") == "precious"
    with pytest.raises(OutputFileError, match="is the source itself"):
        voicecheck.score_table(source, source, force=True)
    with pytest.raises(OutputFileError, match=r"must end in one of \.csv"):
        voicecheck.score_table(source, tmp_path / "out.docx")


def test_table_run_unwritable_folder(tmp_path):
    source = tmp_path / "p.csv"
    _write_posts(source, 3)
    with pytest.raises(OutputFileError, match="cannot be written: No such file or directory"):
        voicecheck.score_table(source, tmp_path / "nowhere" / "out.csv")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full disk to write to")
def test_table_run_full_disk_keeps_the_scores(tmp_path, monkeypatch):
    source, target = tmp_path / "p.csv", tmp_path / "out.csv"
    _write_posts(source, 30)
    (tmp_path / ".out.csv.new").symlink_to("/dev/full")
    with pytest.raises(OutputFileError, match=r"No space left on device.*--resume"):
        voicecheck.score_table(source, target)
    assert not target.exists()
    assert voicecheck.score_table(source, target, resume=True).n_rows == 30


def test_table_run_source_that_changes(tmp_path, monkeypatch):
    source, target = tmp_path / "p.csv", tmp_path / "out.csv"
    _write_posts(source, 30)
    run = TableRun(source, ReadingOptions())
    with source.open("a", encoding="utf-8") as stream:
        stream.write("31,und noch ein Beitrag\n")
    with pytest.raises(InputFileError, match="was changed while it was being read"):
        run.write(target, progress="none")
    assert not target.exists()


def test_table_run_progress_lines(tmp_path, capsys, monkeypatch):
    from voicecheck.table import progress

    monkeypatch.setattr(progress, "_SECONDS_BETWEEN_LINES", -1)
    source = tmp_path / "p.csv"
    _write_posts(source, CHUNK_ROWS + 1)
    voicecheck.score_table(source, progress="lines")
    first, last = capsys.readouterr().err.splitlines()
    assert first.startswith(f"p.csv: {CHUNK_ROWS:,} of {CHUNK_ROWS + 1:,} rows, ")
    assert last.endswith(" 0 s left")


def test_table_run_summary_counts(tmp_path):
    source = tmp_path / "p.csv"
    posts = [*_POSTS[:3], *(f"Heute Tee im Garten, Tasse {n}" for n in range(20))]
    with source.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["text"], *([post] for post in posts)])
    summary = voicecheck.score_table(source)
    voices = [row for row in voice_rows(posts) if row.score is not None]
    scores = sorted(row.score for row in voices)
    assert summary.n_rows == 23
    assert summary.n_scored == 22
    assert summary.median == pytest.approx((scores[10] + scores[11]) / 2)
    assert [score for score, _, _ in summary.most_promotional] == scores[:-6:-1]
    assert [score for score, _, _ in summary.most_personal] == scores[:5]
    assert summary.most_promotional[0][1:] == (3, _POSTS[1])
    assert summary.errors.total() == 1
    assert "median" in str(summary)
    json.dumps(summary.to_dict())


def test_table_run_needs_no_optional_package():
    code = (
        "import sys, pathlib, tempfile\n"
        "for name in ('openpyxl', 'pyarrow', 'xlrd', 'narwhals', 'pandas'):\n"
        "    sys.modules[name] = None\n"
        "import voicecheck\n"
        "folder = pathlib.Path(tempfile.mkdtemp())\n"
        "(folder / 'p.csv').write_text('text\\nheute Tee im Garten\\n')\n"
        "print(voicecheck.score_table(folder / 'p.csv').n_scored)\n"
        "for name in ('p.xlsx', 'p.parquet'):\n"
        "    try: voicecheck.score_table(folder / 'p.csv', folder / name)\n"
        "    except ImportError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0] == "1"
    assert "voicecheck[xlsx]" in done.stdout
    assert "voicecheck[parquet]" in done.stdout
