"""``voicecheck check`` through the real process."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

_PERSONAL = "Heut hab ich mit Oma Kuchen gebacken, kommt doch rum.\n"
_PITCH = (
    "---\ntitle: Neu\n---\n# Neues 🚀 vom Hof\n\nBuchen Sie jetzt unsere **hervorragenden** "
    "[Kochkurse](https://messer.example/jetzt)! Jetzt zugreifen!\n\n> Jetzt kaufen, sagt Oma immer.\n\n"
    "Wir freuen uns, Ihnen unsere *innovative* Komplettlösung vorstellen zu dürfen!\n"
)


@pytest.fixture
def project(tmp_path):
    for name, text in (("posts/di.txt", _PERSONAL), ("posts/mo.md", _PITCH)):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return tmp_path


def _check(folder, *arguments, command="check"):
    return subprocess.run(
        [sys.executable, "-m", "voicecheck", command, *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def _checked(folder, *arguments):
    done = _check(folder, "--format", "jsonl", *arguments)
    files = [json.loads(line) for line in done.stdout.splitlines()]
    return done, {one["path"]: one for one in files}


def test_check_says_which_drafts_are_above_the_limit(project):
    done = _check(project)
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("posts/mo.md:4:3: This draft sounds promotional: ")
    assert any(line.startswith("  posts/mo.md:6:") and "→" in line for line in lines)
    assert lines[-1] == "2 files, 2 drafts: 1 above the limit"
    assert "di.txt" not in done.stdout
    done = _check(project, "--fail-above", "100", "-v", "posts/di.txt", "posts")
    assert done.returncode == 0
    assert re.search(r"^posts/di\.txt:1: \d+ personal$", done.stdout, re.MULTILINE)
    assert "2 files, 2 drafts: none above the limit" in done.stdout


def test_check_json_has_positions_in_code_points_and_utf16(project):
    done = _check(project, "--format", "json")
    assert done.returncode == 1
    data = json.loads(done.stdout)
    assert data["format"] == 1
    by_path = {one["path"]: one for one in data["files"]}
    assert by_path["posts/di.txt"]["status"] == 0
    [draft] = by_path["posts/mo.md"]["drafts"]
    lines = _PITCH.split("\n")
    placed = draft["findings"] + draft["suggestions"] + draft["rewrite"]["edits"]
    assert len(placed) > 6
    encoded = _PITCH.encode("utf-16-le")
    for one in placed:
        start, end = one["start"], one["end"]
        before = _PITCH[: start["offset"]]
        assert before.count("\n") + 1 == start["line"]
        assert lines[start["line"] - 1][start["column"] - 1 :].startswith(
            _PITCH[start["offset"] : end["offset"]].partition("\n")[0]
        )
        units = encoded[2 * start["offset_utf16"] : 2 * end["offset_utf16"]].decode("utf-16-le")
        assert units == _PITCH[start["offset"] : end["offset"]]
        line = lines[start["line"] - 1].encode("utf-16-le")
        head = line[: 2 * (start["column_utf16"] - 1)].decode("utf-16-le")
        assert head == lines[start["line"] - 1][: start["column"] - 1]
    assert {one["text"] for one in draft["suggestions"]} & {"🚀 ", "🚀"}


def test_check_github_annotations_are_escaped_and_in_place(project):
    odd = project / "a,b: 100%.md"
    odd.write_text(_PITCH, encoding="utf-8")
    done = _check(project, "--format", "github")
    commands = done.stdout.splitlines()
    assert all(re.match(r"::(error|warning) file=[^,]+,line=\d+,", one) for one in commands)
    assert commands[0].startswith("::error file=a%2Cb%3A 100%25.md,line=4,col=3,endColumn=")
    assert "(80 %25: " in commands[0]
    _, columns = commands[0].split(",col=")
    start, end = re.match(r"(\d+),endColumn=(\d+)", columns).groups()
    assert "# Neues 🚀 vom Hof"[int(start) - 1 : int(end)] == "Neues 🚀 vom Hof"


def test_check_sarif_is_valid_and_its_fixes_can_be_applied(project):
    (project / "ü b.md").write_text("x 🚀\n" + _PITCH[19:], encoding="utf-8")
    (project / "bad.md").write_bytes(b"\xff\xfe")
    done = _check(project, "--format", "sarif")
    assert done.returncode == 2
    log = json.loads(done.stdout)
    Sarif.model_validate(log)
    [run] = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    results = run["results"]
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in results)
    assert {one["level"] for one in results} == {"error", "warning"}
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results}
    assert uris == {"posts/mo.md", "%C3%BC%20b.md", "bad.md"}
    assert run["invocations"] == [{"executionSuccessful": False}]
    text = (project / "ü b.md").read_text("utf-8").encode("utf-16-le")
    passages = []
    for one in results:
        for fix in one.get("fixes", ()):
            [change] = fix["artifactChanges"]
            [replacement] = change["replacements"]
            region = replacement["deletedRegion"]
            if change["artifactLocation"]["uri"] != "posts/mo.md":
                start, size = 2 * region["charOffset"], 2 * region["charLength"]
                passage = text[start : start + size].decode("utf-16-le")
                passages.append(passage)
                line = text.decode("utf-16-le").split("\n")[region["startLine"] - 1]
                rest = line.encode("utf-16-le")[2 * (region["startColumn"] - 1) :]
                assert rest.decode("utf-16-le").startswith(passage)
                assert replacement["insertedContent"]["text"] != passage
    assert passages


def test_check_walks_folders_as_ignore_files_and_settings_say(project):
    for name in (
        "old/a.md",
        "node/b.md",
        ".hidden/c.md",
        "d.rst",
        "e.HTML",
        "keep/f.md",
        "keep/g.md",
    ):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(_PERSONAL, encoding="utf-8")
    (project / ".gitignore").write_text("node/\n*.html\n", encoding="utf-8")
    (project / ".voicecheckignore").write_text("keep/*\n!keep/g.md\n", encoding="utf-8")
    (project / "voicecheck.toml").write_text('exclude = ["old/"]\n', encoding="utf-8")
    _, files = _checked(project, ".")
    assert set(files) == {"posts/di.txt", "posts/mo.md", "keep/g.md"}
    _, files = _checked(project, "node/b.md", "old/a.md", "keep/*.md", "d.rst")
    assert set(files) == {"node/b.md", "keep/g.md", "d.rst"}
    (project / "voicecheck.toml").write_text(
        'include = ["posts/*.txt", "*.rst"]\n', encoding="utf-8"
    )
    _, files = _checked(project)
    assert set(files) == {"posts/di.txt", "d.rst"}
    done = _check(project, "nowhere.md")
    assert done.returncode == 2
    assert "nowhere.md: no such file or folder" in done.stderr


def test_check_goes_on_after_what_cannot_be_read(project):
    (project / "posts" / "bad.md").write_bytes(b"ab\xff\xfe\x00")
    (project / "posts" / "code.md").write_text("```\nJetzt kaufen!\n```\n", encoding="utf-8")
    (project / "posts" / "empty.md").write_text("", encoding="utf-8")
    (project / "posts" / "fr.md").write_text(
        "Je ne parle pas cette langue, désolé mon ami", "utf-8"
    )
    (project / "posts" / "typo.md").write_text(
        _PERSONAL + "\n<!-- voicecheck hyp off -->\n", "utf-8"
    )
    done, files = _checked(project, "posts")
    assert done.returncode == 2
    assert "not UTF-8" in files["posts/bad.md"]["error"]
    assert files["posts/code.md"]["status"] == files["posts/empty.md"]["status"] == 0
    assert "'fr'" in files["posts/fr.md"]["problems"][0]["message"]
    [problem] = files["posts/typo.md"]["problems"]
    assert problem["message"] == "no rule or dimension 'hyp'; did you mean 'hype'?"
    assert problem["start"]["line"] == 3
    assert files["posts/mo.md"]["drafts"][0]["above"]
    assert "Traceback" not in done.stderr


def test_check_several_drafts_in_one_file(project):
    (project / "plan.md").write_text(
        f"{_PERSONAL}\n---\n\n{_PITCH[19:]}\n---\n\n{_PERSONAL}", "utf-8"
    )
    (project / "voicecheck.toml").write_text('drafts = "ruler"\n', encoding="utf-8")
    _, files = _checked(project, "plan.md")
    drafts = files["plan.md"]["drafts"]
    assert [one["above"] for one in drafts] == [False, True, False]
    assert [one["start"]["line"] for one in drafts] == [1, 5, 15]
    text = (project / "plan.md").read_text("utf-8")
    for one in drafts[1]["findings"]:
        assert text[one["start"]["offset"] : one["end"]["offset"]] == one["text"]
    before = text.split("---")
    assert _check(project, "--fix", "plan.md").returncode in (0, 1)
    after = (project / "plan.md").read_text("utf-8").split("---")
    assert (after[0], after[2]) == (before[0], before[2])
    assert "Jetzt zugreifen" not in after[1]
    done = _check(project, "-f", "plan.md", "--json", command="score")
    names = [json.loads(line)["file"] for line in done.stdout.splitlines()]
    assert names == ["plan.md:1", "plan.md:5", "plan.md:15"]


def test_check_fix_keeps_rulers_and_the_end_of_the_file(project):
    pitch = "Buchen Sie jetzt unsere hervorragenden Kochkurse! Jetzt zugreifen!"
    path = project / "plan.md"
    path.write_text(f"{pitch}\n---\n{pitch}\n---\n{pitch}\n", "utf-8")
    (project / "voicecheck.toml").write_text('drafts = "ruler"\n', encoding="utf-8")
    _check(project, "--fix", "plan.md")
    lines = path.read_text("utf-8").split("\n")
    assert "Jetzt zugreifen" not in path.read_text("utf-8")
    assert [place for place, line in enumerate(lines) if line == "---"] == [1, 3]
    assert lines[-1] == ""


def test_check_fix_changes_prose_only_and_once(project):
    path = project / "posts" / "mo.md"
    written = b"\xef\xbb\xbf" + _PITCH.replace("\n", "\r\n").encode()
    path.write_bytes(written)
    path.chmod(0o640)
    link = project / "link.md"
    link.symlink_to(path)
    shown = _check(project, "--diff", "link.md")
    assert shown.returncode == 1
    assert path.read_bytes() == written
    assert "-Buchen Sie jetzt unsere **hervorragenden** [Kochkurse]" in shown.stdout
    assert re.search(r"^\+.*\[Kochkurse\]\(https://messer", shown.stdout, re.MULTILINE)
    done = _check(project, "--fix", "link.md")
    assert "link.md: " in done.stderr
    fixed = path.read_bytes()
    assert fixed.startswith(b"\xef\xbb\xbf---\r\ntitle: Neu\r\n---\r\n# Neues ")
    assert "> Jetzt kaufen, sagt Oma immer.\r\n" in fixed.decode()
    assert "[Kochkurse](https://messer.example/jetzt)" in fixed.decode()
    assert fixed.count(b"\n") == fixed.count(b"\r\n") == written.count(b"\n")
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(p.name for p in path.parent.iterdir()) == ["di.txt", "mo.md"]
    again = _check(project, "--fix", "link.md")
    assert path.read_bytes() == fixed
    assert again.stderr == ""
    assert again.returncode == done.returncode


def test_check_fix_leaves_drafts_below_the_limit_alone(project):
    before = (project / "posts" / "mo.md").read_bytes()
    assert _check(project, "--fix", "--fail-above", "100").returncode == 0
    assert (project / "posts" / "mo.md").read_bytes() == before


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_check_only_changed_files(project):
    def git(*arguments):
        identity = (
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.org",
            "-c",
            "commit.gpgsign=false",
        )
        subprocess.run(["git", *identity, *arguments], cwd=project, check=True, capture_output=True)

    done = _check(project, "--changed")
    assert done.returncode == 2
    assert "--changed: git says" in done.stderr
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "x")
    done, files = _checked(project, "--changed")
    assert (done.returncode, files) == (0, {})
    (project / "posts" / "di.txt").write_text("Kommt rum, ihr Lieben!\n", encoding="utf-8")
    (project / "posts" / "neu ü.md").write_text(_PERSONAL, encoding="utf-8")
    _, files = _checked(project / "posts", "--changed")
    assert set(files) == {"di.txt", "neu ü.md"}
    git("add", ".")
    git("commit", "-qm", "y")
    (project / "posts" / "mo.md").unlink()
    _, files = _checked(project, "--since", "HEAD~1")
    assert set(files) == {"posts/di.txt", "posts/neu ü.md"}
    assert "git says" in _check(project, "--since", "nowhere").stderr


def test_check_settings_and_options_are_followed(project):
    (project / "voicecheck.toml").write_text(
        'off = ["hype", "call_to_action", "corporate_speaker"]\n[[files]]\nglob = "*.md"\n'
        "fail_above = 99.9\n",
        encoding="utf-8",
    )
    done, files = _checked(project)
    assert done.returncode == 0
    [draft] = files["posts/mo.md"]["drafts"]
    assert draft["limit"] == 99.9
    found = {one["dimension"] for one in draft["findings"] + draft["suggestions"]}
    assert not found & {"hype", "call_to_action", "corporate_speaker"}
    done, files = _checked(
        project, "--off", "reach_devices", "--fail-above", "3", "--language", "de"
    )
    assert done.returncode == 1
    found = {one["dimension"] for one in files["posts/mo.md"]["drafts"][0]["findings"]}
    assert "reach_devices" not in found


def test_score_and_rewrite_read_files_as_check_does(project):
    done = _check(project, "--json", "-f", "posts/mo.md", command="score")
    report = json.loads(done.stdout)
    _, files = _checked(project, "posts/mo.md")
    assert report["score"] == files["posts/mo.md"]["drafts"][0]["score"]
    done = _check(project, "--apply", "-f", "posts/mo.md", command="rewrite")
    assert done.returncode == 0, done.stderr
    text = (project / "posts" / "mo.md").read_text("utf-8")
    assert text.startswith("---\ntitle: Neu\n---\n# Neues")
    assert "> Jetzt kaufen, sagt Oma immer." in text
    done = _check(
        project,
        "--json",
        "--allow",
        "Neu",
        "--quotations",
        "count",
        "-f",
        "posts/mo.md",
        command="score",
    )
    assert json.loads(done.stdout)["score"] != report["score"]
