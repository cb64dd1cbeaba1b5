"""The package is typed, strictly: mypy as pyproject.toml sets it up finds nothing."""

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

_ROOT = Path(__file__).parents[1]


def test_typing_is_strict_and_clean():
    done = subprocess.run(
        [sys.executable, "-m", "mypy"], cwd=_ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_typing_is_told_to_users():
    assert (files("voicecheck") / "py.typed").is_file()
