"""Holds voicecheck against what a user might pick instead, on the same posts.

    python tests/benchmarks/peers.py de FILE... [--pairs FILE...]

Files are those of ``voicecheck train``. Whatever learns from ratings, voicecheck too, is fitted
anew in every fold: five folds in which no group is in both training and test, and a run for every
source that leaves it out whole. ``--rows FILE`` keeps the peers' rows: a run that was cut short is
taken up where it ended, and after a change of voicecheck only its own row is measured anew.
"""

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from baselines.contestants import UnavailableError, contestants
from baselines.held_out import Held, figures, fitted_pipeline, held_out, speed
from baselines.kept import KeptRows
from baselines.plot import draw
from baselines.results import OWN, conditions, markdown, put_on_page
from threadpoolctl import threadpool_limits

from voicecheck.checker import Checker
from voicecheck.train.design import left_out_blocks, make_design
from voicecheck.train.fit import fit_model
from voicecheck.train.posts import read_pairs, read_rated, read_texts

_N_TIMED = 1000


def main(arguments=None):
    """Run the contestants and print the table."""
    options = _options(arguments)
    posts = read_rated(options.files)
    if options.most:
        posts = sample(posts, options.most)
    posts, pairs = read_pairs(options.pairs, posts)
    unrated = read_texts(options.unrated)
    rows, missing = {}, {}
    timed = _timed(posts)
    kept = KeptRows(options.rows, posts, pairs)
    with threadpool_limits(1):
        if not options.peers_only:
            rows[OWN] = _voicecheck(posts, pairs, unrated, options.language, timed)
        blocks = left_out_blocks(posts)
        for contestant in contestants(options.language, slow=options.slow):
            _progress(contestant.name)
            try:
                row = kept.get(contestant.name)
                row = row or _peer(contestant, posts, pairs, blocks, options.language, timed)
            except (ImportError, UnavailableError) as error:
                missing[contestant.name] = str(error)
                continue
            kept.put(contestant.name, row)
            rows[contestant.name] = row
    text = markdown(rows, missing, options.language)
    text = f"{text}\n\n{conditions(posts, pairs, unrated)}"
    print(text)
    if options.output:
        _write(options, rows, text)


def _options(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("language", choices=["de", "en"])
    parser.add_argument("files", nargs="+", help="rated posts: text, rating, group, source")
    parser.add_argument("--pairs", nargs="*", default=[], help="pairs: person, pitch")
    parser.add_argument("--unrated", nargs="*", default=[], help="only voicecheck learns from them")
    parser.add_argument("--most", type=int, metavar="N", help="take whole groups up to N posts")
    parser.add_argument("--slow", action="store_true", help="with spaCy's convolutional network")
    parser.add_argument("--rows", type=Path, metavar="FILE", help="keep the peers' rows there")
    parser.add_argument("--peers-only", action="store_true", help="leave voicecheck out")
    parser.add_argument("--output", type=Path, metavar="DOCS", help="write page and plot there")
    return parser.parse_args(arguments)


def sample(posts, n_posts):
    """Take groups at random, each whole, until there are enough posts."""
    names, group = np.unique(posts.groups.astype(str), return_inverse=True)
    order = np.random.default_rng(0).permutation(len(names))
    sizes = np.cumsum(np.bincount(group)[order])
    taken = order[: int(np.searchsorted(sizes, n_posts)) + 1]
    rows = np.flatnonzero(np.isin(group, taken))
    return replace(
        posts,
        texts=[posts.texts[row] for row in rows],
        **{
            name: getattr(posts, name)[rows] for name in ("ratings", "groups", "sources", "weights")
        },
    )


def _timed(posts):
    rows = np.random.default_rng(0).permutation(len(posts))[:_N_TIMED]
    return [posts.texts[row] for row in rows]


def _peer(contestant, posts, pairs, blocks, language, timed):
    features = contestant.make_features()
    matrix = features.fit_transform(posts.texts)
    held = held_out(contestant, matrix, posts, *blocks)
    predict = fitted_pipeline(contestant, features, matrix, posts).predict
    return figures(held, posts, pairs, speed(predict, timed, language))


def _voicecheck(posts, pairs, unrated, language, timed):
    design = make_design(posts, unrated, language, _progress)
    model, found = fit_model(design, posts, pairs, language, "", _progress)
    held = Held(found.by_group, found.by_source, found.by_group, found.by_source)
    timing = speed(Checker(model, language).predict, timed, language)
    return figures(held, posts, pairs, timing)


def _write(options, rows, text):
    name = f"benchmark_{options.language}.svg"
    try:
        draw(rows, options.output / name, options.language)
        text = f"![Accuracy and speed]({name})\n\n{text}"
    except UnavailableError as error:
        _progress(str(error))
    put_on_page(options.output / "benchmarks.md", options.language, text)


def _progress(line):
    print(f"{time.process_time():6.0f} s of processor time  {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
