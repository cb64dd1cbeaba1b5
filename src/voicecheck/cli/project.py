"""Settings on the command line, and ``voicecheck settings``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from voicecheck.settings import FIELDS, Project, Settings, find_project, read_project

__all__ = ["draft_settings", "overrides", "project_of", "run"]

_OPTIONS = {
    "language": "language",
    "model": "model",
    "fail_above": "fail_above",
    "off": "off",
    "allow": "allowed",
    "quotations": "quotations",
    "markup": "markup",
}


def overrides(options: argparse.Namespace) -> dict[str, Any]:
    """Return the settings that options name.

    Parameters
    ----------
    options : argparse.Namespace
        Options of any command.

    Returns
    -------
    dict of str to object
        Values by the names of the settings.
    """
    given = {name: getattr(options, option, None) for option, name in _OPTIONS.items()}
    return {name: value for name, value in given.items() if value is not None}


def project_of(options: argparse.Namespace, place: Path) -> Project:
    """Return the project of a file or folder.

    Parameters
    ----------
    options : argparse.Namespace
        Options with ``settings``.
    place : pathlib.Path
        The file or folder.

    Returns
    -------
    Project
        That of ``--settings``, or the one found upwards.
    """
    if options.settings:
        return read_project(Path(options.settings))
    return find_project(place)


def draft_settings(options: argparse.Namespace, name: str) -> Settings | None:
    """Return what is in force for one draft.

    Parameters
    ----------
    options : argparse.Namespace
        Options of ``voicecheck score`` or ``rewrite``.
    name : str
        Its file; empty for an argument or standard input.

    Returns
    -------
    Settings or None
        The settings. None for a text that is no file where no project and no option says more
        than its language and model: it is read as it is.
    """
    project = project_of(options, Path(name) if name else Path.cwd())
    changes = overrides(options)
    if not name and project.path is None and not changes.keys() - {"language", "fail_above"}:
        return None
    return project.settings(Path(name) if name else None, changes)[0]


def run(options: argparse.Namespace) -> int:
    """Print what is in force for a file, or for all.

    Parameters
    ----------
    options : argparse.Namespace
        Parsed options of ``voicecheck settings``.

    Returns
    -------
    int
        0.
    """
    file = Path(options.file) if options.file else None
    project = project_of(options, file or Path.cwd())
    settings, sources = project.settings(file, overrides(options))
    print(f"settings file: {project.path or 'none found'}")
    written = {name: _toml(getattr(settings, name)) for name in FIELDS}
    width = max(len(f"{name} = {value}") for name, value in written.items() if len(value) < 40)
    for name, value in written.items():
        print(f"{f'{name} = {value}':<{width}}  # {sources[name]}")
    return 0


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, float):
        return f"{value:g}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
