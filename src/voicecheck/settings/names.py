"""Names of settings, dimensions and rules, and what a wrong one was meant to be."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files as package_files

from voicecheck.lang.pack import DIMENSIONS, LANGUAGES

__all__ = ["NAMES", "name_problem", "nearest"]

NAMES = (*DIMENSIONS, "wording", "form")
"""The dimensions, which can be switched off by name."""
_MADE_BY_CODE = (
    "call_to_action.empty_sentence",
    "message_personalization.speaker",
    "message_personalization.address",
)
_ID = re.compile(r'^id = "([^"]+)"', re.MULTILINE)


def nearest(name: str, known: Iterable[str], *, listed: bool = True) -> str:
    """Say what a wrong name was meant to be.

    Parameters
    ----------
    name : str
        What was written.
    known : iterable of str
        What is allowed.
    listed : bool
        Whether to name everything that is allowed where nothing is near.

    Returns
    -------
    str
        The end of a message.

    Examples
    --------
    >>> nearest("langauge", ("language", "off"))
    "; did you mean 'language'?"
    """
    known = list(known)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; there are: {', '.join(known)}" if listed and len(known) < 30 else ""


def name_problem(name: str) -> str:
    """Say what is wrong with the name of a dimension or rule.

    Parameters
    ----------
    name : str
        A dimension, or the id of a marker or rewrite rule.

    Returns
    -------
    str
        Empty if nothing is wrong. An id that a rule file of the project's own may have is taken
        for right if it begins with a dimension and is near to no other.

    Examples
    --------
    >>> name_problem("hype"), name_problem("hyp")
    ('', "no rule or dimension 'hyp'; did you mean 'hype'?")
    """
    if name in NAMES:
        return ""
    dimension, dot, _ = name.partition(".")
    known = _ids()
    if not dot or dimension not in NAMES:
        return f"no rule or dimension {name!r}{nearest(name, [*NAMES, *known])}"
    if name in known:
        return ""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.85)
    return f"no rule {name!r}; did you mean {close[0]!r}?" if close else ""


@lru_cache
def _ids() -> tuple[str, ...]:
    """Return the ids of all packs' markers and rules, without parsing a megabyte of TOML."""
    from voicecheck.rewrite.search import SMALL_RULES

    found = {*_MADE_BY_CODE, *SMALL_RULES}
    for code in LANGUAGES:
        folder = package_files("voicecheck.lang") / code
        for name in ("rewrites", *DIMENSIONS):
            found.update(_ID.findall((folder / f"{name}.toml").read_text(encoding="utf-8")))
    return tuple(sorted(found))
