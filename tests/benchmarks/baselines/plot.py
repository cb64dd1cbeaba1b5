"""Draws accuracy against speed."""

import numpy as np

from baselines.contestants import UnavailableError
from baselines.results import OWN

__all__ = ["draw"]

# Greys and blues that can be read on white and on GitHub's dark page.
_TEXT, _LINE, _POINT, _OWN_POINT = "#768390", "#76839055", "#8a94a0", "#2f81f7"
_SETTINGS = {
    "svg.hashsalt": "voicecheck",
    "text.color": _TEXT,
    "axes.labelcolor": _TEXT,
    "axes.edgecolor": _LINE,
    "xtick.color": _TEXT,
    "ytick.color": _TEXT,
    "font.size": 10,
}
# Places of a name beside its point, in points, best first.
_PLACES = [
    (side * (9 if up == 0 else 4), up, align)
    for up in (0, 11, -11, 22, -22)
    for side, align in ((1, "left"), (-1, "right"))
]


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
    except ImportError as error:
        raise UnavailableError(f"{error.name} is not installed: no plot") from None
    shown = {name: one for name, one in rows.items() if not np.isnan(one.spearman)}
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(9, 5.5), layout="constrained")
        axes = figure.subplots()
        for name, one in shown.items():
            colour = _OWN_POINT if name == OWN else _POINT
            speed = one.posts_per_second
            axes.plot([speed] * 2, [one.spearman, one.source_spearman], color=colour, alpha=0.5)
            axes.plot(speed, one.spearman, "o", color=colour, ms=8)
            axes.plot(speed, one.source_spearman, "o", mfc="none", color=colour, ms=7)
        _name_axes(axes, language)
        # Names are placed by pixels, which stand still only now.
        figure.draw_without_rendering()
        figure.set_layout_engine("none")
        _write_names(axes, shown)
        figure.savefig(path, transparent=True, metadata={"Date": None})


def _name_axes(axes, language):
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    low, high = axes.get_xlim()
    axes.set_xlim(low / 1.5, high * 2)
    axes.set_xlabel("posts per second, one core")
    axes.set_ylabel("rank correlation with readers' ratings")
    title = {"de": "German posts", "en": "English posts"}[language]
    axes.set_title(f"{title}: ● new authors   ○ new kinds of text", fontsize=11)
    axes.grid(color=_LINE, linewidth=0.5)
    axes.spines[["top", "right"]].set_visible(False)


def _write_names(axes, shown):
    """Write each name beside its upper point, where it covers least of what stands there."""
    from matplotlib.transforms import Bbox

    taken = []
    for one in shown.values():
        ends = [(one.posts_per_second, y) for y in (one.spearman, one.source_spearman)]
        (left, upper), (right, lower) = axes.transData.transform(ends)
        taken.append(Bbox([[left - 5, min(upper, lower) - 5], [right + 5, max(upper, lower) + 5]]))
    for name, one in sorted(shown.items(), key=lambda item: -item[1].spearman):
        label = axes.annotate(
            name.strip("*"),
            (one.posts_per_second, one.spearman),
            textcoords="offset points",
            xytext=(0, 0),
            va="center",
            color=_OWN_POINT if name == OWN else _TEXT,
            fontweight="bold" if name == OWN else "normal",
        )
        best = (float("inf"), *_PLACES[0])
        for number, (right, up, align) in enumerate(_PLACES):
            covered = _covered(_move(label, right, up, align), taken, axes.bbox)
            best = min(best, (covered + number, right, up, align))
        taken.append(_move(label, *best[1:]))


def _move(label, right, up, align):
    label.set_position((right, up))
    label.set_horizontalalignment(align)
    return label.get_window_extent()


def _covered(own, taken, page):
    """Return the pixels of what stands there, and of the name itself where it leaves the page."""
    both = [type(own).intersection(own, other) for other in [*taken, page]]
    *others, inside = [one.width * one.height if one else 0 for one in both]
    return sum(others) + own.width * own.height - inside
