"""The table and the plot of a run, and their place on the page."""

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from baselines.contestants import NEVER_RUN, UnavailableError
from baselines.involvement import features_left_out

__all__ = ["conditions", "draw", "markdown", "put_on_page"]

OWN = "**voicecheck**"
_PACKAGES = (
    "voicecheck numpy scikit-learn spacy textdescriptives textstat textblob textblob-de proselint"
).split()
_HEAD = (
    "| | Spearman | error | Spearman in new sources | error in new sources | pairs in order "
    "| posts/s | tokenizer = 1 |\n|---|---:|---:|---:|---:|---:|---:|---:|"
)
# Greys and blues that can be read on white and on GitHub's dark page.
_TEXT, _LINE, _POINT, _OWN_POINT = "#768390", "#76839055", "#8a94a0", "#2f81f7"


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


def draw(rows, path, language):
    """Draw accuracy against speed.

    Parameters
    ----------
    rows : dict
        `Figures` by name.
    path : Path
        SVG file to write.
    language : {"de", "en"}
        Language of the posts.

    Raises
    ------
    UnavailableError
        If matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise UnavailableError("matplotlib is not installed: no plot") from None
    shown = {name: one for name, one in rows.items() if not np.isnan(one.spearman)}
    settings = {
        "svg.hashsalt": "voicecheck",
        "text.color": _TEXT,
        "axes.labelcolor": _TEXT,
        "axes.edgecolor": _LINE,
        "xtick.color": _TEXT,
        "ytick.color": _TEXT,
        "font.size": 10,
    }
    with mpl.rc_context(settings):
        figure = Figure(figsize=(9, 5.5), layout="constrained")
        axes = figure.subplots()
        for name, one in shown.items():
            colour = _OWN_POINT if name == OWN else _POINT
            speed = one.posts_per_second
            axes.plot([speed] * 2, [one.spearman, one.source_spearman], color=colour, alpha=0.5)
            axes.plot(speed, one.spearman, "o", color=colour, ms=8)
            axes.plot(speed, one.source_spearman, "o", mfc="none", color=colour, ms=7)
        axes.set_xscale("log")
        low, high = axes.get_xlim()
        axes.set_xlim(low / 1.5, high * 3)
        axes.set_xlabel("posts per second, one core")
        axes.set_ylabel("rank correlation with readers' ratings")
        title = {"de": "German posts", "en": "English posts"}[language]
        axes.set_title(f"{title}: ● new authors   ○ new kinds of text", fontsize=11)
        axes.grid(color=_LINE, linewidth=0.5)
        axes.spines[["top", "right"]].set_visible(False)
        _write_names(axes, shown)
        figure.savefig(path, transparent=True, metadata={"Date": None})


def _write_names(axes, shown):
    """Write each name beside its upper point, moved down or up where another stands."""
    low, high = axes.get_ylim()
    step = (high - low) / 24
    written = []
    for name, one in sorted(shown.items(), key=lambda item: -item[1].spearman):
        height, place = one.spearman, np.log10(one.posts_per_second)
        while any(abs(height - y) < step and abs(place - x) < 1.2 for x, y in written):
            height -= step
        written.append((place, height))
        axes.annotate(
            name.strip("*"),
            (one.posts_per_second, height),
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            color=_OWN_POINT if name == OWN else _TEXT,
            fontweight="bold" if name == OWN else "normal",
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
