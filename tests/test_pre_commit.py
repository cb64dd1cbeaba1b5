"""The hooks run in the real pre-commit program.

`language: python` would install voicecheck and its packages from the registry once more; here the
installed one stands for that, and everything else is as users have it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_MANIFEST = Path(__file__).parents[1] / ".pre-commit-hooks.yaml"
_PITCH = "Buchen Sie jetzt unsere **hervorragenden** Kochkurse! Jetzt zugreifen!\n"

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def _run(*command, folder, home):
    environment = os.environ | {
        "PRE_COMMIT_HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "GIT_AUTHOR_NAME": "x",
        "GIT_AUTHOR_EMAIL": "x@example.org",
        "GIT_COMMITTER_NAME": "x",
        "GIT_COMMITTER_EMAIL": "x@example.org",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


@pytest.fixture
def repositories(tmp_path):
    manifest = _MANIFEST.read_text(encoding="utf-8")
    assert manifest.count("language: python") == 2
    for name, path, text in (
        ("hooks", _MANIFEST.name, manifest.replace("language: python", "language: system")),
        ("project", "posts/monday.md", _PITCH),
        ("project", "posts/tuesday.txt", "Heut hab ich Kuchen gebacken, kommt doch rum.\n"),
        ("project", "posts/code.py", "jetzt_kaufen = True\n"),
    ):
        (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name / path).write_text(text, encoding="utf-8")
    for name in ("hooks", "project"):
        for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "x")):
            done = _run("git", *command, folder=tmp_path / name, home=tmp_path)
            assert done.returncode == 0, done.stderr
    return tmp_path


def _try(repositories, hook, *arguments):
    command = (sys.executable, "-m", "pre_commit", "try-repo", str(repositories / "hooks"), hook)
    return _run(*command, *arguments, folder=repositories / "project", home=repositories / "home")


def test_pre_commit_manifest_is_valid(tmp_path):
    command = (sys.executable, "-m", "pre_commit", "validate-manifest", str(_MANIFEST))
    done = _run(*command, folder=tmp_path, home=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pre_commit_hook_fails_on_a_pitch(repositories):
    done = _try(repositories, "voicecheck", "--all-files")
    assert done.returncode == 1
    assert "posts/monday.md:1:1: This draft sounds promotional" in done.stdout
    assert "2 files, 2 drafts: 1 above the limit" in done.stdout
    done = _try(repositories, "voicecheck", "--files", "posts/tuesday.txt", "posts/code.py")
    assert done.returncode == 0, done.stdout


def test_pre_commit_hook_rewrites(repositories):
    done = _try(repositories, "voicecheck-fix", "--files", "posts/monday.md")
    assert "files were modified by this hook" in done.stdout
    text = (repositories / "project" / "posts" / "monday.md").read_text("utf-8")
    assert "Kochkurse" in text
    assert "Jetzt zugreifen" not in text
