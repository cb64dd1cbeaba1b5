"""Moves drafts by small word lists and measures how far their scores move along."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import numpy as np

from voicecheck.checker import Checker

__all__ = ["probed", "shifts"]


def shifts(checker: Checker, texts: Sequence[str]) -> dict[str, Any]:
    """Measure what a model makes of changes that are none of its business.

    Parameters
    ----------
    checker : Checker
        The model.
    texts : sequence of str
        Posts in its language.

    Returns
    -------
    dict
        ``probes``: for each list of ``train/probes/<language>.toml`` the number of posts that it
        changes, the mean ``shift`` of their scores, its standard ``error``, and the mean
        ``absolute`` shift; ``trades``: mean difference of each trade's sentences from the mean of
        all trades. Empty for a language without lists.
    """
    place = files("voicecheck.train") / "probes" / f"{checker.language}.toml"
    if not place.is_file():
        return {}
    lists = tomllib.loads(place.read_text(encoding="utf-8"))
    found: dict[str, Any] = {"probes": {}}
    for probe in lists["probe"]:
        changed = [(text, probed(text, probe)) for text in texts]
        changed = [(text, other) for text, other in changed if other != text and other.strip()]
        if len(changed) < 2:
            continue
        before = _scores(checker, [text for text, _ in changed])
        difference = _scores(checker, [other for _, other in changed]) - before
        difference = difference[~np.isnan(difference)]
        found["probes"][probe["name"]] = {
            "n_posts": len(difference),
            "shift": float(difference.mean()),
            "error": float(difference.std(ddof=1) / np.sqrt(len(difference))),
            "absolute": float(np.abs(difference).mean()),
        }
    templates, words = lists["trade"]["templates"], lists["trade"]["words"]
    scores = checker.predict([template.format(word) for word in words for template in templates])
    by_trade = scores.reshape(len(words), len(templates)).mean(axis=1)
    found["trades"] = dict(zip(words, (by_trade - by_trade.mean()).tolist(), strict=True))
    return found


def _scores(checker: Checker, texts: Sequence[str]) -> np.ndarray:
    """Return the scores of texts; NaN for those that have none."""
    return np.array([getattr(one, "score", np.nan) for one in checker.reports(texts)])


def probed(text: str, probe: dict[str, Any]) -> str:
    """Change a text by one list.

    Parameters
    ----------
    text : str
        The text.
    probe : dict
        ``words``, replaced whole, and ``letters``, replaced anywhere; each a list of pairs.

    Returns
    -------
    str
        The text with every replacement, none of them replaced again.

    Examples
    --------
    >>> probed("Mum and dad", {"words": [["dad", "mum"], ["mum", "dad"]]})
    'Mum and mum'
    >>> probed("Größe", {"letters": [["ß", "ss"], ["ö", "oe"]]})
    'Groesse'
    """
    words, letters = dict(probe.get("words", [])), dict(probe.get("letters", []))
    # Longer wordings come first: "going to" before "going".
    parts = [rf"\b{re.escape(word)}\b" for word in sorted(words, key=len, reverse=True)]
    parts += [re.escape(letter) for letter in letters]
    both = {**letters, **words}
    moved = re.sub("|".join(parts), lambda match: both[match.group()], text)
    return re.sub(r"  +", " ", moved) if "" in both.values() else moved
