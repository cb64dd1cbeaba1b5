"""Rewrite rules of a project's own."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from voicecheck.errors import PackError
from voicecheck.lang.pack import LANGUAGES
from voicecheck.rewrite.candidates import RuleBook
from voicecheck.rewrite.draft import Draft
from voicecheck.rewrite.edits import apply_edits, without_overlaps
from voicecheck.rewrite.rules import RewritePack, RewriteRule, load_rewrites, read_rewrites

__all__ = ["check_examples", "own_rule_book", "own_rules"]


@lru_cache
def own_rules(path: str, language: str) -> RewritePack | None:
    """Read a file of rules in the notation of the shipped ones.

    Parameters
    ----------
    path : str
        The file; it begins with ``language = "de"`` or ``"en"``.
    language : str
        ISO 639-1 code of the drafts.

    Returns
    -------
    RewritePack or None
        The rules; None if they are for another language.

    Raises
    ------
    PackError
        If the file cannot be read or something in it is wrong.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise PackError(f"{path}: cannot be read: {reason}") from None
    pack = read_rewrites(text, path)
    own = tomllib.loads(text).get("language")
    if own not in LANGUAGES:
        allowed = " or ".join(f'"{code}"' for code in LANGUAGES)
        raise PackError(f"{path}:1: rules of your own begin with language = {allowed}")
    return pack if own == language else None


def own_rule_book(language: str, packs: Sequence[RewritePack]) -> RuleBook:
    """Join rules of a project's own with the shipped ones.

    Parameters
    ----------
    language : str
        ISO 639-1 code.
    packs : sequence of RewritePack
        The own rules; one with the id of a shipped rule, or of one before, stands for it.

    Returns
    -------
    RuleBook
        All rules.
    """
    joined = load_rewrites(language)
    for pack in packs:
        ids = {rule.id for rule in pack.rules}
        joined = replace(
            joined,
            rules=(*(rule for rule in joined.rules if rule.id not in ids), *pack.rules),
            words={**joined.words, **pack.words},
            adjectives={**joined.adjectives, **pack.adjectives},
            verbs={**joined.verbs, **pack.verbs},
            questions={**joined.questions, **pack.questions},
            messages={**joined.messages, **pack.messages},
            empty=joined.empty | pack.empty,
            core=joined.core | pack.core,
        )
    return RuleBook(language, joined)


def check_examples(
    book: RuleBook, rules: Sequence[RewriteRule], draft_of: Callable[[str], Draft], place: str
) -> None:
    """Check that rules do what their examples say.

    Parameters
    ----------
    book : RuleBook
        All rules.
    rules : sequence of RewriteRule
        Those to check.
    draft_of : callable
        Cuts a text into sentences.
    place : str
        Name of the file, for messages.

    Raises
    ------
    PackError
        If one does something else.
    """
    for rule in rules:
        for before, after in rule.examples:
            found = _result(book, rule, draft_of(before))
            if found != after:
                raise PackError(f"{place}: {rule.id}: {before!r} becomes {found!r}, not {after!r}")
        for text in rule.silent:
            found = _result(book, rule, draft_of(text))
            if found not in ("", text):
                raise PackError(f"{place}: {rule.id}: is not silent on {text!r}: {found!r}")


def _result(book: RuleBook, rule: RewriteRule, draft: Draft) -> str:
    """Return the text after a rule, or the passage that it asks about."""
    given = draft.normal.given
    if rule.kind == "ask":
        asked = [q for q in book.questions(draft) if q.rule == rule.id]
        return " … ".join(given[q.start_char : q.end_char] for q in asked)
    return apply_edits(given, without_overlaps(e for e in book.edits(draft) if e.rule == rule.id))
