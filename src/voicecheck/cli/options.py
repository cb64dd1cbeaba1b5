"""Options of the commands that follow a project's settings.

Whoever asks for help waits for nothing: this imports nothing of voicecheck.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

__all__ = ["LANGUAGES", "add_check", "add_settings", "add_settings_command"]

LANGUAGES = ("de", "en")
"""The codes of `voicecheck.lang.LANGUAGES`, whose import would cost more than all options."""

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_check(commands: Commands) -> argparse.ArgumentParser:
    """Add ``voicecheck check``.

    Parameters
    ----------
    commands : object
        From ``add_subparsers``.

    Returns
    -------
    argparse.ArgumentParser
        The parser of the command.
    """
    check = commands.add_parser(
        "check",
        help="check the files of a project",
        description="Scores the drafts in files and folders (Markdown, HTML, plain text) and says "
        "which are above their limit, and why. Settings are read from voicecheck.toml or "
        "pyproject.toml beside them or above.",
        epilog="exit status: 0; 1 if a draft is above its limit; 2 if a file, a setting or an "
        "ignore comment could not be read or understood",
    )
    check.add_argument(
        "paths", nargs="*", metavar="PATH", help="files, folders or patterns (default: this folder)"
    )
    check.add_argument(
        "--format",
        choices=("text", "json", "jsonl", "github", "sarif"),
        default="text",
        help="how to print what is found (default: text)",
    )
    check.add_argument("-v", "--verbose", action="store_true", help="name every draft")
    check.add_argument("--changed", action="store_true", help="only files not committed yet in git")
    check.add_argument(
        "--since", metavar="COMMIT", help="only files changed since a commit or branch"
    )
    check.add_argument(
        "--fix", action="store_true", help="apply the rewrites to the drafts above their limit"
    )
    check.add_argument("--diff", action="store_true", help="only show what --fix would change")
    check.add_argument("--fail-above", type=float, metavar="SCORE", help="the limit (default: 65)")
    _add_project(check)
    return check


def add_settings_command(commands: Commands) -> argparse.ArgumentParser:
    """Add ``voicecheck settings``.

    Parameters
    ----------
    commands : object
        From ``add_subparsers``.

    Returns
    -------
    argparse.ArgumentParser
        The parser of the command.
    """
    settings = commands.add_parser(
        "settings",
        help="show the settings in force",
        description="Shows the settings that are in force for a file, or for all, and where each "
        "comes from.",
    )
    settings.add_argument("file", nargs="?", metavar="FILE", help="a draft; it need not exist")
    settings.add_argument("--fail-above", type=float, metavar="SCORE", help=argparse.SUPPRESS)
    _add_project(settings)
    return settings


def _add_project(parser: argparse.ArgumentParser) -> None:
    """Add the options of a project's files."""
    parser.add_argument(
        "-l", "--language", choices=LANGUAGES, help="their language (default: told from each)"
    )
    parser.add_argument("--model", metavar="FOLDER", help="use your own model")
    parser.add_argument(
        "--colour", choices=("auto", "always", "never"), default="auto", help=argparse.SUPPRESS
    )
    add_settings(parser)


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add the options that stand for settings.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        The parser of a command.
    """
    group = parser.add_argument_group("settings", "instead of those in voicecheck.toml")
    group.add_argument("--settings", metavar="FILE", help="read these settings, and no others")
    group.add_argument(
        "--off",
        action="append",
        metavar="NAME",
        help="switch a dimension or rule off; may be given several times",
    )
    group.add_argument(
        "--allow",
        action="append",
        metavar="NAME",
        help="a name of a brand or product; may be given several times",
    )
    group.add_argument(
        "--quotations", choices=("skip", "count"), help="whether quotations of others count"
    )
    group.add_argument(
        "--markup", choices=("auto", "markdown", "html", "text"), help="how files are written"
    )
