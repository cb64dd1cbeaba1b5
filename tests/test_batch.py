"""``voicecheck batch`` through the real process."""

import csv
import json
import subprocess
import sys

_POSTS = (
    "id;Beitrag;Likes\r\n"
    '1;"Puh, was für ein Tag.\r\nErst mal Tee.";12,5\r\n'
    "2;Jetzt 20 % Rabatt sichern!;3\r\n"
    "3;;4\r\n"
)


def _run(*arguments, data=None):
    return subprocess.run(
        [sys.executable, "-m", "voicecheck", "batch", *map(str, arguments)],
        capture_output=True,
        input=data,
        timeout=120,
        check=False,
    )


def test_batch_writes_the_table_beside_it(tmp_path):
    source = tmp_path / "posts.csv"
    source.write_bytes(_POSTS.encode("cp1252"))
    done = _run(source)
    assert done.returncode == 0, done.stderr.decode()
    said = done.stderr.decode()
    assert "cp1252" in said
    assert "'Beitrag'" in said
    assert "3 rows, 2 scored" in said
    target = tmp_path / "posts-scored.csv"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["posts-scored.csv", "posts.csv"]
    with target.open(encoding="cp1252", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert [row[:3] for row in rows[1:]] == [
        ["1", "Puh, was für ein Tag.\r\nErst mal Tee.", "12,5"],
        ["2", "Jetzt 20 % Rabatt sichern!", "3"],
        ["3", "", "4"],
    ]
    assert [row[4] for row in rows] == ["voice_label", "personal", "promotional", ""]
    assert "," in rows[1][3]
    assert rows[3][-1].startswith("the text is empty")
    assert _run(source).returncode == 2
    assert _run(source, "--force", "--quiet").stderr == b""


def test_batch_reads_and_writes_streams():
    done = _run("-", "--json", data=b"text\nlol same\nShop the sale now, 20% off!\n")
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith("text,voice_score,")
    assert json.loads(lines[-1])["scored"] == 2
