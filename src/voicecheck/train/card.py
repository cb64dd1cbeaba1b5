"""The model card: what a model was made from and how well it does."""

from __future__ import annotations

from typing import Any

__all__ = ["FIGURE", "card", "table"]

FIGURE = "figures.svg"
"""Name of the drawing beside the card."""


def table(figures: dict[str, Any], covered: dict[str, float] | None = None) -> str:
    """Write the figures of `agreement` as a Markdown table.

    Parameters
    ----------
    figures : dict
        From `agreement`.
    covered : dict, optional
        Coverage of the interval by source.

    Returns
    -------
    str
        The table, a row per source and one for all.
    """
    covered = covered or {}
    head = "| source | posts | Spearman | mean absolute error | bias |"
    rows = [head + (" in the 80 % interval |" if covered else "")]
    rows.append("|---|---:|---:|---:|---:|" + ("---:|" if covered else ""))
    for name, one in [*figures["sources"].items(), ("all posts", figures)]:
        row = (
            f"| {name} | {one['n_posts']} | {one['spearman']:.3f} | {one['error']:.1f} | "
            f"{one['bias']:+.1f} |"
        )
        if covered:
            share = covered.get("overall" if name == "all posts" else name, float("nan"))
            row += f" {share:.0%} |"
        rows.append(row)
    if len(figures["sources"]) > 1:
        rows.append(
            f"| mean over sources | | {figures['mean_spearman']:.3f} | "
            f"{figures['mean_error']:.1f} | {figures['mean_bias']:.1f} (absolute) |"
            + (" |" if covered else "")
        )
    return "\n".join(rows)


def card(about: dict[str, Any], language: str, figures: dict[str, Any], note: str) -> str:
    """Write the model card.

    Parameters
    ----------
    about : dict
        What the model was made from.
    language : str
        ISO 639-1 code.
    figures : dict
        From `voicecheck.train.evaluate.held_out_figures`; if there is ``study``, that of
        `voicecheck.train.study.study`.
    note : str
        What is to be known of the training data, Markdown.

    Returns
    -------
    str
        The card, Markdown.
    """
    return (
        "\n\n".join(
            [
                *_opening(about, language, note),
                *_held_out(figures),
                *(_study(figures["study"]) if "study" in figures else []),
                _closing(about),
            ]
        )
        + "\n"
    )


def _opening(about: dict[str, Any], language: str, note: str) -> list[str]:
    return [
        f"# Model card: {about['name'] or 'voice model'} ({language})",
        "Says how a social-media draft sounds, from a person talking (0) to a sales pitch (100).\n"
        "It judges wording, not who wrote a text, and not whether a text is good or true. Do not\n"
        "use it to judge people.",
        f"Made from {about['n_posts']} rated posts and {about['n_pairs']} pairs of "
        f"{len(about['sources'])} sources: {', '.join(about['sources'])}.",
        *([note.strip()] if note.strip() else []),
    ]


def _held_out(figures: dict[str, Any]) -> list[str]:
    groups = figures["groups"]
    parts = [
        "## Groups left out\n\nNo author or page is in both training and test (5 folds).",
        f"Spearman {groups['spearman']:.3f}, mean absolute error {groups['error']:.1f} points, "
        f"{groups['n_posts']} posts.",
    ]
    if "sources" in figures:
        parts += [
            "## Sources left out whole\n\nEach row: a model that has seen no post of this source.",
            table(figures["sources"], figures["coverage"]),
        ]
    if "pairs" in figures:
        rows = _rows("kind", "pairs", "person's version lower", "mean difference")
        rows += [
            f"| {kind} | {one['n_pairs']} | {one['share']:.1%} | {one['difference']:.1f} |"
            for kind, one in figures["pairs"].items()
        ]
        parts += ["## Pairs of equal content\n\nTheir groups left out.", "\n".join(rows)]
    if figures["coverage"]:
        parts.append(
            "## 80 % intervals\n\nRatings inside the interval, where the interval was made "
            f"without the post's source: {figures['coverage']['overall']:.1%}. The width of the\n"
            "intervals was chosen so that this share comes near to 80 %."
        )
    return parts


def _study(study: dict[str, Any]) -> list[str]:
    lengths = _rows("words", "posts", "in the 80 % interval", "mean width")
    lengths += [
        f"| {one['words']} | {one['n_posts']} | {one['inside']:.0%} | {one['width']:.0f} |"
        for one in study["reliability"]["lengths"]
    ]
    curve = _rows("rated posts", "Spearman", "mean absolute error")
    curve += [
        f"| {one['n_posts']} | {one['spearman']:.3f} | {one['error']:.1f} |"
        for one in study["learning_curve"]
    ]
    whole = study["ablation"]["all"]
    families = _rows(
        "features", "Spearman without", "error without", "Spearman alone", "error alone"
    )
    families.append(f"| all | | | {whole['spearman']:.3f} | {whole['error']:.1f} |")
    families += [
        f"| {name} | {one['spearman']:.3f} | {one['error']:.1f} | {one['alone_spearman']:.3f} | "
        f"{one['alone_error']:.1f} |"
        for name, one in study["ablation"].items()
        if name != "all"
    ]
    return [
        f"![Reliability, learning curve, ablation and probes]({FIGURE})",
        "By length, scores of left-out sources against the intervals of the model:",
        "\n".join(lengths),
        "## Learning curve\n\nThe sources are dealt into four sets, each scored by models (of half "
        "as many networks)\nthat have seen the other three; means over sources.",
        "\n".join(curve),
        "## Without a family of features, and with nothing else\n\nSources left out as above.",
        "\n".join(families),
        *(_bias(study["bias"]) if study["bias"] else []),
    ]


def _bias(bias: dict[str, Any]) -> list[str]:
    rows = _rows("change", "posts changed", "mean shift", "± standard error", "mean size")
    rows += [
        f"| {name} | {one['n_posts']} | {one['shift']:+.1f} | {one['error']:.1f} | "
        f"{one['absolute']:.1f} |"
        for name, one in bias["probes"].items()
    ]
    trades = ", ".join(
        f"{name} {shift:+.1f}"
        for name, shift in sorted(bias["trades"].items(), key=lambda item: item[1])
    )
    return [
        "## Changes that should not matter\n\nPosts changed by a word list, points that their "
        "scores move by:",
        "\n".join(rows),
        f"The same sentences of different trades, points off the mean of all: {trades}.",
    ]


def _closing(about: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    return (
        f"Trained with {versions}. The vocabulary, the word vectors and the markers were\n"
        "chosen with all posts in sight, the ratings only of those not left out."
    )


def _rows(*names: str) -> list[str]:
    return [f"| {' | '.join(names)} |", "|---" + "|---:" * (len(names) - 1) + "|"]
