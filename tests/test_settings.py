"""Settings: found upwards, checked, overridden, shown."""

import subprocess
import sys

import pytest

from voicecheck.errors import SettingsError
from voicecheck.lang.pack import LANGUAGES
from voicecheck.rewrite.candidates import rule_book
from voicecheck.settings import FIELDS, Project, Settings, find_project, name_problem, read_project
from voicecheck.settings.catalogue import PAGE, with_table


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_settings_are_found_upwards_and_the_nearest_wins(tmp_path):
    outer = _write(tmp_path / "voicecheck.toml", "fail_above = 40")
    inner = _write(tmp_path / "posts" / "pyproject.toml", "[tool.voicecheck]\nfail_above = 50")
    _write(tmp_path / "posts" / "deep" / "pyproject.toml", "[tool.other]\nx = 1")
    assert find_project(tmp_path / "a.md").path == outer
    assert find_project(tmp_path / "posts" / "deep" / "a.md").path == inner
    assert find_project(tmp_path / "posts" / "nowhere" / "a.md").settings()[0].fail_above == 50


def test_settings_of_files_and_of_the_command_line(tmp_path):
    path = _write(
        tmp_path / "voicecheck.toml",
        'language = "de"\nfail_above = 50\nrules = ["a.toml"]\nmodel = "own"\n\n[[files]]\n'
        'glob = "press/**"\nfail_above = 80\nlanguage = "en"\n\n[[files]]\nglob = ["*.html"]\n'
        'language = "auto"\n',
    )
    project = read_project(path)
    plain, sources = project.settings(tmp_path / "posts" / "a.txt")
    assert (plain.language, plain.fail_above, plain.markup) == ("de", 50, "text")
    assert plain.rules == (str(tmp_path / "a.toml"),)
    assert plain.model == str(tmp_path / "own")
    assert sources["language"] == f"{path}:1"
    assert sources["off"] == "default"
    press, sources = project.settings(tmp_path / "press" / "2026" / "a.md", {"fail_above": 70})
    assert (press.language, press.fail_above, press.markup) == ("en", 70, "markdown")
    assert sources["language"] == f"{path}:9"
    assert sources["fail_above"] == "command line"
    assert sources["markup"] == "name of the file"
    page, _ = project.settings(tmp_path / "press" / "a.html")
    assert (page.language, page.fail_above) == ("auto", 80)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('fail_above = 50\nlangauge = "de"', 2, "did you mean 'language'?"),
        ('language = "dee"', 1, "did you mean 'de'?"),
        ('language = "fr"', 1, "is not one of auto, de, en"),
        ('fail_above = "x"', 1, "a number from 0 to 100"),
        ("fail_above = 101", 1, "a number from 0 to 100"),
        ("fail_above = true", 1, "a number from 0 to 100"),
        ("personal_below = 70", 1, "is more than"),
        ('\n\noff = ["hyp"]', 3, "did you mean 'hype'?"),
        ('off = ["hype.fillr"]', 1, "did you mean 'hype.filler'?"),
        ('off = "hype"', 1, "a list of strings"),
        ('allowed = [""]', 1, "none of them empty"),
        ("allowed = [1]", 1, "strings only"),
        ("quotations = 1", 1, "must be a string"),
        ("fail_above = \n", 1, "invalid value"),
        ('[files]\nglob = "a"', 1, "written [[files]]"),
        ("[[files]]\nfail_above = 1", 1, "needs glob"),
        ('[[files]]\nglob = "a"\n\n[[files]]\nglob = "b"\nfail_abov = 1', 6, "'fail_above'?"),
        ('[[files]]\nglob = "a"\nfail_above = -1', 3, "0 to 100"),
        ('[[files]]\nglob = "a"\nexclude = ["b"]', 3, "is no setting"),
        ("[thresholds]\nx = 1", 1, "is no setting"),
    ],
)
def test_settings_wrong_ones_are_reported_with_file_and_line(tmp_path, text, line, message):
    path = _write(tmp_path / "voicecheck.toml", text)
    with pytest.raises(SettingsError) as error:
        find_project(tmp_path / "a.md")
    assert str(error.value).startswith(f"{path}:{line}: ")
    assert message in str(error.value)
    shared = _write(
        tmp_path / "x" / "pyproject.toml", "[project]\nname = 'x'\n\n[tool.voicecheck]\n"
    )
    if "[" not in text.replace('["', "") and "=" in text:
        shared.write_text(shared.read_text("utf-8") + text, encoding="utf-8")
        with pytest.raises(SettingsError) as error:
            find_project(tmp_path / "x" / "a.md")
        assert str(error.value).startswith(f"{shared}:{line + 4}: ")


def test_settings_broken_files_of_others_do_not_matter(tmp_path):
    _write(tmp_path / "pyproject.toml", "x = [")
    assert find_project(tmp_path / "a.md").path not in {tmp_path / "pyproject.toml"}
    _write(tmp_path / "pyproject.toml", "x = [\n[tool.voicecheck]")
    with pytest.raises(SettingsError, match=r"pyproject\.toml"):
        find_project(tmp_path / "a.md")


def test_settings_files_that_change_are_read_again(tmp_path):
    path = _write(tmp_path / "voicecheck.toml", "fail_above = 40")
    assert read_project(path).settings()[0].fail_above == 40
    _write(path, "fail_above = 4")
    assert read_project(path).settings()[0].fail_above == 4
    path.write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="not UTF-8"):
        read_project(path)
    with pytest.raises(SettingsError, match="cannot be read"):
        read_project(tmp_path / "none.toml")


def test_settings_know_the_names_of_all_rules():
    for language in LANGUAGES:
        book = rule_book(language)
        for rule in (*book.pack.rules, *(value[1] for value in book.grammar.swaps.values())):
            assert name_problem(getattr(rule, "id", rule)) == ""


def test_settings_without_a_file():
    assert Project().settings()[0] == Settings()
    assert hash(Settings()) == hash(Settings())
    for field in FIELDS.values():
        assert field.metadata["doc"]
        assert field.metadata["example"].startswith(f"{field.name} = ")


def _run(*arguments, folder):
    return subprocess.run(
        [sys.executable, "-m", "voicecheck", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=folder,
    )


def test_settings_command_shows_what_is_in_force(tmp_path):
    path = _write(
        tmp_path / "voicecheck.toml",
        'allowed = ["A \\"B\\""]\n[[files]]\nglob = "press/*"\nfail_above = 80.5',
    )
    done = _run("settings", "press/a.html", "--off", "hype", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = {line.partition(" = ")[0]: line for line in done.stdout.splitlines()}
    assert f"settings file: {path}" in lines
    assert 'allowed = ["A \\"B\\""]' in lines["allowed"]
    assert lines["allowed"].endswith(f"# {path}:1")
    assert lines["fail_above"].startswith("fail_above = 80.5 ")
    assert lines["off"].endswith("# command line")
    assert lines["markup"].endswith("# name of the file")
    assert set(FIELDS) < set(lines)


def test_settings_command_says_what_is_wrong(tmp_path):
    _write(tmp_path / "voicecheck.toml", "fail_abov = 3")
    for command in (["settings"], ["check"], ["score", "Hallo du"]):
        done = _run(*command, folder=tmp_path)
        assert done.returncode == 2
        assert (
            "voicecheck.toml:1: 'fail_abov' is no setting; did you mean 'fail_above'?"
            in done.stderr
        )
        assert "Traceback" not in done.stderr
    done = _run("settings", "--off", "hyp", "--settings", "/no/where.toml", folder=tmp_path)
    assert "/no/where.toml: cannot be read" in done.stderr


def test_settings_page_is_up_to_date():
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_table(page)
    assert all(f"| `{name}` |" in page for name in FIELDS)
