"""Every command and code block of the pages in the root and in docs/ runs, or is parsed.

The blocks of a page run one after another in a new folder that holds a copy of `data/` and
nothing else. What a block of each language means:

- ``python``: runs, in one namespace for the page;
- ``sh``, ``bash``: runs in bash, stops at the first error; `voicecheck` and `python` are those of
  the tests;
- ``console``: the lines after ``$ `` run; what they print is not compared;
- ``js``: runs in node where there is one, else it is left alone;
- ``json``, ``jsonl``, ``toml``, ``yaml``, ``ini``, ``lua``, ``html``: is parsed;
- ``text``, ``diff``, ``lisp``: stands for itself.

Other languages fail the test, as does a block without one. HTML comments, which readers do not
see, prepare what a page takes for granted or say why a block cannot run::

    <!-- test: sh
    echo "Jetzt zugreifen!" > draft.txt
    -->

    <!-- test: python
    texts = ["Jetzt zugreifen!"]
    -->

    <!-- test: skip, needs a Python without voicecheck -->

The last skips the next block. Links to files of the repository must lead somewhere.
"""

import configparser
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import lupa
import pytest
import srsly

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<language>[\w+-]*)[^\n]*\n(?P<code>.*?)^(?P=indent)```$"
    r"|^<!-- test: (?P<hidden>python|sh)\n(?P<hidden_code>.*?)^-->$"
    r"|^<!-- test: skip, (?P<reason>[^\n]+?) -->$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
_SECONDS = 300


class Block(NamedTuple):
    """A block of a page."""

    line: int
    language: str
    code: str


def blocks(page):
    """Return the blocks of a page that are not skipped."""
    text = page.read_text(encoding="utf-8")
    found, skip = [], False
    for match in _BLOCK.finditer(text):
        line = text.count("\n", 0, match.start()) + 2
        if match["reason"]:
            skip = True
            continue
        if match["hidden"]:
            found.append(Block(line, match["hidden"], match["hidden_code"]))
        elif not skip:
            indent = len(match["indent"])
            code = "".join(row[indent:] for row in match["code"].splitlines(keepends=True))
            found.append(Block(line, match["language"], code))
        if not match["hidden"]:
            skip = False
    return found


def _run(command, code=None):
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUTF8": "1",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        command,
        input=code,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"status {done.returncode}\n{done.stdout}{done.stderr}"


def _run_shell(code):
    _run(["bash", "-eu", "-o", "pipefail", "-c", code])


def _run_console(code):
    _run_shell("\n".join(line[2:] for line in code.splitlines() if line.startswith("$ ")))


def _run_node(code):
    node = shutil.which("node")
    if node:
        _run([node, "--input-type=module", "-"], code)


def _parse_lines(code):
    for line in code.splitlines():
        json.loads(line)


def _parse_lua(code):
    lupa.LuaRuntime().compile(code)


def _parse_html(code):
    parser = html.parser.HTMLParser()
    parser.feed(code)
    parser.close()


def _parse_ini(code):
    configparser.ConfigParser(interpolation=None).read_string(code)


_KINDS = {
    "sh": _run_shell,
    "bash": _run_shell,
    "console": _run_console,
    "js": _run_node,
    "json": json.loads,
    "jsonl": _parse_lines,
    "toml": tomllib.loads,
    "yaml": srsly.yaml_loads,
    "ini": _parse_ini,
    "lua": _parse_lua,
    "html": _parse_html,
    "text": len,
    "diff": len,
    "lisp": len,
}


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_docs_blocks_run(page, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    namespace = {"__name__": page.stem}
    for block in blocks(page):
        place = f"{page.relative_to(ROOT)}:{block.line}"
        if block.language == "python":
            # Blank lines in front, so that a traceback names the line of the page.
            exec(compile("\n" * (block.line - 1) + block.code, page, "exec"), namespace)
            continue
        assert block.language in _KINDS, f"{place}: no test for {block.language!r} blocks"
        try:
            _KINDS[block.language](block.code)
        except Exception as error:
            raise AssertionError(f"{place}: {error}") from error


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_docs_links_lead_somewhere(page):
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


def test_docs_blocks_are_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# A\n\n<!-- test: sh\nx=1\n-->\n\n- item\n\n  ```python\n  a = 1\n    # b\n  ```\n\n"
        "<!-- test: skip, needs a printer -->\n\n```sh\nlpr\n```\n\n```\nbare\n```\n",
        encoding="utf-8",
    )
    assert blocks(page) == [
        Block(4, "sh", "x=1\n"),
        Block(10, "python", "a = 1\n  # b\n"),
        Block(21, "", "bare\n"),
    ]
