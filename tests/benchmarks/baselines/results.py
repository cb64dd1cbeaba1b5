"""The table of a run, and its place on the page."""

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from baselines.contestants import NEVER_RUN
from baselines.involvement import features_left_out

__all__ = ["OWN", "conditions", "markdown", "put_on_page"]

OWN = "**voicecheck**"
_PACKAGES = (
    "voicecheck numpy scikit-learn spacy textdescriptives textstat textblob textblob-de proselint"
).split()
_HEAD = (
    "| | Spearman | error | Spearman in new sources | error in new sources | pairs in order "
    "| posts/s | tokenizer = 1 |\n|---|---:|---:|---:|---:|---:|---:|---:|"
)


def markdown(rows, missing, language):
    """Write the table.

    Parameters
    ----------
    rows : dict
        `Figures` by name.
    missing : dict
        Reasons by the names of contestants that were not run.
    language : {"de", "en"}
        Language of the posts.

    Returns
    -------
    str
        A table, and sentences on what is missing from it.
    """
    lines = [_HEAD]
    for name, one in rows.items():
        numbers = (
            _number(one.spearman, ".3f"),
            _number(one.error, ".1f"),
            _number(one.source_spearman, ".3f"),
            _number(one.source_error, ".1f"),
            _number(one.pairs, ".1%"),
            f"{float(f'{one.posts_per_second:.2g}'):,.0f}",
            f"{one.speed_ratio:.2g}",
        )
        lines.append(f"| {name} | {' | '.join(numbers)} |")
    reasons = [f"{name} ({reason})" for name, reason in {**missing, **NEVER_RUN}.items()]
    return (
        "\n".join(lines)
        + f"\n\nNot run: {'; '.join(reasons)}."
        + f"\n\nThe involvement score leaves out {', '.join(features_left_out(language))}."
    )


def _number(value, form):
    return "–" if np.isnan(value) else format(value, form)


def conditions(posts, pairs, unrated):
    """Say on what, with what and when was measured.

    Parameters
    ----------
    posts : RatedPosts
        The posts.
    pairs : Pairs
        The pairs.
    unrated : sequence of str
        Posts that only voicecheck learned from.

    Returns
    -------
    str
        A paragraph.
    """
    found = []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    n_trained = int((posts.weights > 0).sum())
    more = f", {len(unrated):,} unrated posts for voicecheck's word vectors" if unrated else ""
    return (
        f"{n_trained:,} rated posts of {len(set(posts.groups)):,} groups and "
        f"{len(set(posts.sources))} sources, {len(pairs)} pairs{more}. "
        f"{datetime.now(tz=UTC):%Y-%m-%d}, {os.cpu_count()} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, {', '.join(found)}."
    )


def put_on_page(page, language, text):
    """Put a run's results between the marks of their language.

    Parameters
    ----------
    page : Path
        Markdown file with the lines ``<!-- results: de -->`` and ``<!-- end: de -->``.
    language : {"de", "en"}
        Language of the posts.
    text : str
        The results.

    Raises
    ------
    ValueError
        If the marks are not on the page.
    """
    old = page.read_text(encoding="utf-8")
    start, end = f"<!-- results: {language} -->\n", f"<!-- end: {language} -->"
    new, n_found = re.subn(
        f"(?<={re.escape(start)}).*?(?={re.escape(end)})",
        lambda _: f"\n{text}\n\n",
        old,
        flags=re.S,
    )
    if n_found != 1:
        raise ValueError(f"{page}: {start.strip()} and {end} must stand on it once")
    page.write_text(new, encoding="utf-8")
