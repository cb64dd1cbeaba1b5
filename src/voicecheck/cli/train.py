"""``voicecheck train`` and ``voicecheck evaluate``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from voicecheck._files import write_atomically
from voicecheck.errors import InputFileError, VoicecheckError

__all__ = ["run", "run_evaluation"]


def run(options: argparse.Namespace) -> int:
    """Make a model from the files that the options name.

    Parameters
    ----------
    options : argparse.Namespace
        Parsed options of ``voicecheck train``.

    Returns
    -------
    int
        0.
    """
    from voicecheck.model_store import save_model
    from voicecheck.train.card import FIGURE, card
    from voicecheck.train.design import make_design
    from voicecheck.train.evaluate import held_out_figures
    from voicecheck.train.fit import fit_model
    from voicecheck.train.posts import read_pairs, read_rated, read_texts

    start = time.monotonic()

    def progress(line: str) -> None:
        if not options.quiet:
            print(f"{time.monotonic() - start:6.0f} s  {line}", file=sys.stderr, flush=True)

    note = _note(options.note)
    posts, pairs = read_pairs(options.pairs, read_rated(options.files))
    unrated = read_texts(options.unrated)
    design = make_design(posts, unrated, options.language, progress)
    model, held_out = fit_model(design, posts, pairs, options.language, options.name, progress)
    figures = held_out_figures(held_out, posts, pairs, model.intervals["tail"])
    drawing = None
    if options.study:
        from voicecheck.train.figure import draw
        from voicecheck.train.study import study

        figures["study"] = study(model, design, held_out, posts, progress)
        drawing = draw(figures["study"])
    model = replace(model, about={**model.about, "figures": figures})
    text = card(dict(model.about), options.language, figures, note)
    folder = Path(options.output)
    save_model(model, folder, text)
    if drawing is not None:
        write_atomically(folder / FIGURE, drawing)
    progress(f"written to {options.output}")
    print(text, end="")
    return 0


def _note(path: str | None) -> str:
    if path is None:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(f"{path}: cannot be read: {error}") from None


def run_evaluation(options: argparse.Namespace) -> int:
    """Hold a model against the rated files that the options name.

    Parameters
    ----------
    options : argparse.Namespace
        Parsed options of ``voicecheck evaluate``.

    Returns
    -------
    int
        0.
    """
    from voicecheck.api import load
    from voicecheck.train.card import table
    from voicecheck.train.evaluate import agreement, pair_order
    from voicecheck.train.posts import read_pairs, read_rated

    checker = load(options.model)
    rated = read_rated(options.files)
    posts, pairs = read_pairs(options.pairs, rated)
    reports = checker.reports(posts.texts)
    failed = [number for number, one in enumerate(reports) if isinstance(one, VoicecheckError)]
    for number in failed:
        print(
            f"voicecheck: not scored: {posts.texts[number][:60]!r}: {reports[number]}",
            file=sys.stderr,
        )
    scores = np.array(
        [np.nan if isinstance(one, VoicecheckError) else one.score for one in reports]
    )
    compared = np.where(np.arange(len(posts)) < len(rated), scores, np.nan)
    inside = [
        one.interval[0] <= rating <= one.interval[1]
        for one, rating in zip(reports[: len(rated)], rated.ratings, strict=True)
        if not isinstance(one, VoicecheckError)
    ]
    figures = {
        **agreement(compared, posts),
        "in_interval": float(np.mean(inside)) if inside else float("nan"),
        "not_scored": len(failed),
        "pairs": pair_order(scores, pairs),
    }
    if options.json:
        print(json.dumps(figures, indent=1))
        return 0
    print(table(figures))
    print(f"\nin the 80 % interval: {figures['in_interval']:.1%}")
    for kind, one in figures["pairs"].items():
        print(f"pairs {kind}: {one['share']:.1%} of {one['n_pairs']} in the right order")
    return 0
