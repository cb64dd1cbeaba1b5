"""The command line: ``voicecheck score``, ``check``, ``rewrite``, ``batch`` and others."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from voicecheck import __version__
from voicecheck.cli.batch import add_options
from voicecheck.cli.options import LANGUAGES, add_check, add_settings, add_settings_command
from voicecheck.errors import VoicecheckError

if TYPE_CHECKING:
    from voicecheck.cli.options import Commands

__all__ = ["main"]

_EXIT_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        The arguments; by default those of the process.

    Returns
    -------
    int
        0; 1 if a score is above ``--fail-above``; 2 if something could not be read or scored.
    """
    options = _parser().parse_args(arguments)
    try:
        # What a command takes is imported when it is called: help and version come at once.
        return int(resolve_name(options.run)(options))
    except VoicecheckError as error:
        print(f"voicecheck: {error}", file=sys.stderr)
        return _EXIT_ERROR
    except BrokenPipeError:
        # The reader has seen enough; nothing is left to say, also not at the closing flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="voicecheck",
        description="Says how a draft sounds, from a person talking (0) to a sales pitch (100), "
        "in German and English, and which words make it so.",
    )
    parser.add_argument("--version", action="version", version=f"voicecheck {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in (_add_score, _add_rewrite, _add_batch):
        add(commands)
    add_check(commands).set_defaults(run="voicecheck.cli.check:run")
    add_settings_command(commands).set_defaults(run="voicecheck.cli.project:run")
    for add in (_add_train, _add_evaluate, _add_lsp):
        add(commands)
    return parser


def _add_score(commands: Commands) -> None:
    score = commands.add_parser(
        "score",
        help="score a draft",
        description="Scores a draft. Below 35 it sounds personal, above 65 promotional.",
        epilog="exit status: 0; 1 if a score is above --fail-above; 2 if a text cannot be scored",
    )
    _add_drafts(score)
    score.add_argument("--json", action="store_true", help="print a JSON object per draft")
    score.add_argument(
        "--jsonl",
        metavar="FILE",
        help='answer requests, {"id": …, "text": …} a line, line by line as they come; - is '
        "standard input",
    )
    score.add_argument(
        "--explain",
        action="store_true",
        help="say of every passage what it does, and suggest other words",
    )
    score.add_argument(
        "--fail-above",
        type=float,
        metavar="SCORE",
        help="exit with status 1 if a score is above this, for scripts",
    )
    score.set_defaults(run="voicecheck.cli.score:run")


def _add_rewrite(commands: Commands) -> None:
    rewrite = commands.add_parser(
        "rewrite",
        help="say a draft more like a person",
        description="Rewrites a draft where a right rewrite is known, with the same facts, and "
        "asks where there is none. Every edit lowers the score.",
    )
    _add_drafts(rewrite)
    rewrite.add_argument("--json", action="store_true", help="print a JSON object per draft")
    rewrite.add_argument(
        "--text", dest="text_only", action="store_true", help="print the rewritten text only"
    )
    rewrite.add_argument(
        "--speaker", metavar="WHO", help="who speaks: ich or wir, I or we (default: as it is)"
    )
    rewrite.add_argument(
        "--address", metavar="FORM", help="du or Sie (default: as it is); German only"
    )
    rewrite.add_argument(
        "--apply", action="store_true", help="write the result back to the files of -f"
    )
    rewrite.add_argument("--backup", action="store_true", help="with --apply: keep FILE.bak")
    rewrite.set_defaults(run="voicecheck.cli.rewrite:run")


def _add_batch(commands: Commands) -> None:
    batch = commands.add_parser(
        "batch",
        help="score a table of posts",
        description="Scores every post of a table and writes the table again with columns on the "
        "voice of each. Nothing in the table is changed; how it was read is said.",
        epilog="exit status: 0; 2 if a table cannot be scored; 130 if stopped, see --resume",
    )
    add_options(batch)
    batch.set_defaults(run="voicecheck.cli.batch:run")


def _add_train(commands: Commands) -> None:
    train = commands.add_parser(
        "train",
        help="make a model from your own rated posts",
        description="Makes a model from rated posts: CSV or JSON Lines with the columns text, "
        "rating (0 to 100), and if there are any group (author; never split over training and "
        "test), source (platform or kind) and weight.",
    )
    train.add_argument("files", nargs="+", metavar="FILE", help="rated posts, .csv or .jsonl")
    train.add_argument("-l", "--language", choices=LANGUAGES, required=True)
    train.add_argument("-o", "--output", required=True, metavar="FOLDER", help="where to write it")
    train.add_argument(
        "--pairs",
        action="append",
        default=[],
        metavar="FILE",
        help="JSON Lines with person, pitch; if there are any person_rating, pitch_rating, group",
    )
    train.add_argument(
        "--unrated",
        action="append",
        default=[],
        metavar="FILE",
        help="posts without ratings, for word vectors: .jsonl, .jsonl.gz or .csv with text",
    )
    train.add_argument("--note", metavar="FILE", help="Markdown for the model card, on the data")
    train.add_argument("--name", default="", help="what the model card calls the model")
    train.add_argument(
        "--study",
        action="store_true",
        help="a learning curve, ablations, reliability and probes for bias in the card, drawn "
        "beside it (some minutes more; the drawing takes the extra plots)",
    )
    train.add_argument("--quiet", action="store_true", help="no progress")
    train.set_defaults(run="voicecheck.cli.train:run")


def _add_evaluate(commands: Commands) -> None:
    evaluate = commands.add_parser(
        "evaluate",
        help="hold a model against rated posts",
        description="Prints how well a model's scores agree with ratings, per source.",
    )
    evaluate.add_argument("files", nargs="+", metavar="FILE", help="rated posts, .csv or .jsonl")
    evaluate.add_argument(
        "--pairs", action="append", default=[], metavar="FILE", help="pairs, as for train"
    )
    evaluate.add_argument("-m", "--model", required=True, help="de, en or a model's folder")
    evaluate.add_argument("--json", action="store_true", help="print JSON")
    evaluate.set_defaults(run="voicecheck.cli.train:run_evaluation")


def _add_lsp(commands: Commands) -> None:
    lsp = commands.add_parser(
        "lsp",
        help="serve an editor",
        description="A language server over standard input and output: an editor starts it and "
        "shows scores, reasons and rewrites while you type. See docs/editors.md.",
    )
    # Many editors add it on their own.
    lsp.add_argument("--stdio", action="store_true", help=argparse.SUPPRESS)
    lsp.set_defaults(run="voicecheck.cli.lsp:run")


def _add_drafts(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which drafts to read."""
    parser.add_argument("text", nargs="*", help="the draft; without it, standard input is read")
    parser.add_argument(
        "-f", "--file", action="append", default=[], metavar="FILE", help="read a draft from a file"
    )
    parser.add_argument(
        "-l", "--language", choices=LANGUAGES, help="its language (default: told from the text)"
    )
    parser.add_argument("--model", metavar="FOLDER", help="use your own model")
    parser.add_argument(
        "--colour", choices=("auto", "always", "never"), default="auto", help=argparse.SUPPRESS
    )
    add_settings(parser)
