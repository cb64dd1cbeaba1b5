"""Reads and checks the rewrite rules of a language pack."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files
from typing import Any

from voicecheck.errors import PackError
from voicecheck.lang.pack import DIMENSIONS
from voicecheck.rewrite.pattern import Pattern, checked_pattern, read_pattern
from voicecheck.text import fold

__all__ = ["KINDS", "RewritePack", "RewriteRule", "load_rewrites", "read_rewrites"]

KINDS = ("replace", "cut", "ask")
_KEYS = {
    "id": str,
    "find": list,
    "becomes": list,
    "again": list,
    "cut": bool,
    "ask": str,
    "code": bool,
    "address": str,
    "not": list,
    "once": bool,
    "first": bool,
    "examples": list,
    "silent": list,
    "case": bool,
}
# Slots whose words a language's grammar checks; those of the table `slots` are listed there.
_SLOTS = (
    *("impdu", "impihr", "impsie", "verber", "verbwir", "inf", "offered", "reflexive", "bare"),
    *("participle", "base", "gerund", "infinitive"),
)
_TABLES = frozenset("words adjectives verbs address questions messages layout empty slots".split())


@dataclass(frozen=True)
class RewriteRule:
    """One way of saying something, and what a person says instead.

    Attributes
    ----------
    id : str
        ``dimension.name``.
    kind : {"replace", "cut", "ask"}
        What it offers.
    patterns : tuple of Pattern
        What it finds; none for a rule that the grammar of the language holds in code.
    becomes : tuple of str
        Alternatives, the best first; empty for *cut* and *ask*.
    again : tuple of str
        For a rule with `once`: what takes the place of `becomes` where the text has it already.
    question : str
        What it asks; empty for the other kinds.
    address : str
        The form of address that it needs, ``du``, ``ihr`` or ``Sie``; empty for any.
    unless : frozenset of str
        Folded words with one of which in the sentence it stays silent.
    once : bool
        Whether its way of beginning a sentence may stand in a text only once.
    first : bool
        Whether it is looked for in the first sentence of a text only.
    examples : tuple of tuple of str
        Text before and after; for *ask*, text and passage.
    silent : tuple of str
        Texts in which it finds nothing.
    """

    id: str
    kind: str
    patterns: tuple[Pattern, ...]
    becomes: tuple[str, ...]
    again: tuple[str, ...]
    question: str
    address: str
    unless: frozenset[str]
    once: bool
    first: bool
    examples: tuple[tuple[str, str], ...]
    silent: tuple[str, ...]

    @property
    def dimension(self) -> str:
        """str: the dimension that it belongs to."""
        return self.id.partition(".")[0]


@dataclass(frozen=True)
class RewritePack:
    """The rewrite rules of one language.

    Attributes
    ----------
    rules : tuple of RewriteRule
        The rules with patterns.
    words : dict of str to tuple of str
        Plain words for stiff ones, by folded word or pair of words.
    adjectives : dict of str to tuple of str
        Plain adjectives for loud ones.
    verbs : dict of str to tuple of str
        Plain verbs for stiff ones.
    address : dict of str to dict
        Words that depend on the form of address.
    questions : dict of str to list of str
        Questions by dimension or marker; an empty list where none helps the writer.
    messages : dict of str to str
        What findings say, by dimension or marker.
    layout : mapping
        Signs and words of the layout rules, and of the rules in code.
    empty, core : frozenset of str
        Folded words; a sentence that is made of words of *empty* alone, one of them of *core*,
        can go.
    suggested : frozenset of str
        Ids of rules that readers did not find right often enough: the writer is offered what they
        say, nothing of it is applied.
    """

    rules: tuple[RewriteRule, ...]
    words: dict[str, tuple[str, ...]]
    adjectives: dict[str, tuple[str, ...]]
    verbs: dict[str, tuple[str, ...]]
    address: dict[str, dict[str, str]]
    questions: dict[str, list[str]]
    messages: dict[str, str]
    layout: Mapping[str, Any]
    empty: frozenset[str]
    core: frozenset[str]
    suggested: frozenset[str] = frozenset()


@lru_cache
def load_rewrites(code: str) -> RewritePack:
    """Read the rewrite rules of a language.

    Parameters
    ----------
    code : str
        ISO 639-1 code.

    Returns
    -------
    RewritePack
        The rules.

    Raises
    ------
    PackError
        If a rule is wrong; the message names file, line, rule and what is allowed.
    """
    path = files("voicecheck.lang") / code / "rewrites.toml"
    text = path.read_text(encoding="utf-8")
    return read_rewrites(text, str(path), shipped=True)


def read_rewrites(text: str, place: str, *, shipped: bool = False) -> RewritePack:
    """Check a file of rewrite rules and return them.

    Parameters
    ----------
    text : str
        TOML.
    place : str
        Name of the file, for messages.
    shipped : bool
        Whether the tests have tried every pattern: they are compiled when they are needed.

    Returns
    -------
    RewritePack
        The rules.

    Raises
    ------
    PackError
        If something is wrong.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{place}: {error}") from None
    for key, value in data.items():
        if key not in _TABLES | {"rule", "source", "date", "suggested", "language"}:
            raise PackError(f"{place}: {key!r} is not known; allowed: {', '.join(sorted(_TABLES))}")
        if key == "date" and not isinstance(value, datetime.date):
            raise PackError(f"{place}: date must be a date, not {value!r}")
    slots = dict.fromkeys(_SLOTS, ()) | {
        name: tuple(phrase.strip() for phrase in phrases.split(","))
        for name, phrases in data.get("slots", {}).items()
    }
    pattern_of = read_pattern if shipped else checked_pattern
    rules = []
    seen = set()
    for entry in data.get("rule", []):
        name = str(entry.get("id", "a rule without id"))
        line = text[: max(text.find(f'"{name}"'), 0)].count("\n") + 1
        try:
            rule = _rule(entry, partial(pattern_of, extra_slots=slots))
            if rule.id in seen:
                raise ValueError("the id is used twice")
        except ValueError as error:
            raise PackError(f"{place}:{line}: {name}: {error}") from None
        seen.add(rule.id)
        rules.append(rule)

    def table(name: str) -> dict[str, tuple[str, ...]]:
        return {
            word: (value,) if isinstance(value, str) else tuple(value)
            for word, value in data.get(name, {}).items()
        }

    core = frozenset(fold(word) for word in data.get("empty", {}).get("core", "").split())
    empty = frozenset(fold(word) for word in data.get("empty", {}).get("words", "").split())
    return RewritePack(
        tuple(rules),
        table("words"),
        table("adjectives"),
        table("verbs"),
        data.get("address", {}),
        data.get("questions", {}),
        data.get("messages", {}),
        data.get("layout", {}),
        empty | core,
        core,
        frozenset(data.get("suggested", ())),
    )


def _rule(entry: Mapping[str, Any], pattern_of: Callable[[str], Pattern]) -> RewriteRule:
    for key, value in entry.items():
        if key not in _KEYS:
            raise ValueError(f"{key!r} is not known; allowed: {', '.join(_KEYS)}")
        if not isinstance(value, _KEYS[key]):
            raise ValueError(f"{key!r} must be {_KEYS[key].__name__}, not {type(value).__name__}")
    for key in ("id", "examples") if entry.get("code") else ("id", "find", "examples"):
        if not entry.get(key):
            raise ValueError(f"{key!r} is missing or empty")
    if entry["id"].partition(".")[0] not in DIMENSIONS:
        raise ValueError(f"the id must begin with a dimension: {', '.join(DIMENSIONS)}")
    offered = [key for key in ("becomes", "cut", "ask", "code") if entry.get(key)]
    if len(offered) != 1:
        raise ValueError("a rule has exactly one of 'becomes', 'cut', 'ask' and 'code'")
    if entry.get("address", "") not in ("", "du", "ihr", "Sie"):
        raise ValueError(f"address {entry['address']!r} is not one of du, ihr, Sie")
    return RewriteRule(
        entry["id"],
        {"becomes": "replace", "code": "replace"}.get(offered[0], offered[0]),
        tuple(map(pattern_of, entry.get("find", ()))),
        tuple(entry.get("becomes", ())),
        tuple(entry.get("again", ())),
        entry.get("ask", ""),
        entry.get("address", ""),
        frozenset(fold(word) for word in entry.get("not", ())),
        entry.get("once", False),
        entry.get("first", False),
        tuple((before, after) for before, after in entry["examples"]),
        tuple(entry.get("silent", ())),
    )
