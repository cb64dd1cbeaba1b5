"""Draws what the model card tells in tables."""

from __future__ import annotations

import io
from typing import Any

from voicecheck.errors import NotInstalledError

__all__ = ["draw"]

_INK, _FIRST, _SECOND, _PALE = "#333333", "#20639b", "#d1495b", "#cccccc"
_STYLE: dict[Any, Any] = {
    "axes.edgecolor": _INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 10,
    "font.size": 8,
    "svg.fonttype": "none",
    # The same figures give the same bytes.
    "svg.hashsalt": "voicecheck",
}


def draw(study: dict[str, Any]) -> bytes:
    """Draw a study as one picture of four panels.

    Parameters
    ----------
    study : dict
        From `voicecheck.train.study.study`.

    Returns
    -------
    bytes
        SVG, UTF-8.

    Raises
    ------
    NotInstalledError
        If matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise NotInstalledError(
            "drawing takes matplotlib: pip install 'voicecheck[plots]'"
        ) from None
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(8.4, 6.4), layout="constrained")
        panels = figure.subplots(2, 2)
        _reliability(panels[0][0], study["reliability"]["bins"])
        _learning_curve(panels[0][1], study["learning_curve"])
        _ablation(panels[1][0], study["ablation"])
        if study["bias"]:
            _probes(panels[1][1], study["bias"]["probes"])
        else:
            panels[1][1].set_axis_off()
        stream = io.BytesIO()
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    return stream.getvalue()


def _reliability(axes: Any, bins: list[dict[str, float]]) -> None:
    axes.plot([0, 100], [0, 100], color=_PALE, linewidth=1)
    scores, ratings = [one["score"] for one in bins], [one["rating"] for one in bins]
    axes.plot(scores, ratings, color=_FIRST, marker="o", markersize=4)
    for one in bins:
        axes.annotate(
            f"{one['inside']:.0%}",
            (one["score"], one["rating"]),
            textcoords="offset points",
            xytext=(5, -9),
            color=_SECOND,
            fontsize=7,
        )
    axes.set(
        title="Sources left out: rating at each score\n(red: share inside the 80 % interval)",
        xlabel="mean score",
        ylabel="mean rating",
        xlim=(0, 100),
        ylim=(0, 100),
    )


def _learning_curve(axes: Any, curve: list[dict[str, float]]) -> None:
    sizes = [one["n_posts"] for one in curve]
    axes.plot(sizes, [one["spearman"] for one in curve], color=_FIRST, marker="o", markersize=4)
    axes.set_xscale("log")
    # The last but one may lie too near to the last.
    ticks = [size for size in sizes if size < sizes[-1] / 1.5] + sizes[-1:]
    axes.set_xticks(ticks, [f"{size:,}" for size in ticks])
    axes.minorticks_off()
    axes.set(title="Learning curve", xlabel="rated posts", ylabel="mean Spearman")
    errors = axes.twinx()
    errors.spines["right"].set_visible(True)
    errors.plot(sizes, [one["error"] for one in curve], color=_SECOND, marker="s", markersize=3)
    errors.set_ylabel("mean absolute error", color=_SECOND)


def _ablation(axes: Any, ablation: dict[str, dict[str, float]]) -> None:
    names = [name for name in ablation if name != "all"][::-1]
    places = range(len(names))
    axes.axvline(ablation["all"]["spearman"], color=_PALE, linewidth=1)
    for key, colour, label in (
        ("spearman", _FIRST, "all others"),
        ("alone_spearman", _SECOND, "alone"),
    ):
        values = [ablation[name][key] for name in names]
        axes.plot(values, places, color=colour, marker="o", linestyle="none", label=label)
    axes.set_yticks(places, names)
    axes.legend(frameon=False)
    axes.set(title="Features left out, and alone", xlabel="mean Spearman")


def _probes(axes: Any, probes: dict[str, dict[str, float]]) -> None:
    names = list(probes)[::-1]
    shifts = [probes[name]["shift"] for name in names]
    axes.axvline(0, color=_PALE, linewidth=1)
    axes.errorbar(
        shifts,
        range(len(names)),
        xerr=[2 * probes[name]["error"] for name in names],
        color=_FIRST,
        fmt="o",
        markersize=4,
    )
    axes.set_yticks(range(len(names)), names)
    reach = max(3.0, *(abs(shift) + 1 for shift in shifts))
    axes.set(
        title="Changes that should not matter", xlabel="mean shift, points", xlim=(-reach, reach)
    )
