"""What the search for rewrites asks of a language; each has a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from voicecheck.rewrite.rules import RewritePack

__all__ = ["Grammar", "Proposal", "grammar_of", "lower_first", "upper_first"]


class Proposal(NamedTuple):
    """What a rule in code offers.

    Attributes
    ----------
    start, end : int
        Half-open span of the normal form of a text.
    texts : tuple of str
        What could stand there instead, the best first; an empty text for a cut.
    rule : str
        Id of the rule.
    """

    start: int
    end: int
    texts: tuple[str, ...]
    rule: str


def _nothing(text: str, sentences: Sequence[tuple[int, int]], address: str) -> tuple[Proposal, ...]:
    del text, sentences, address
    return ()


def _as_it_is(text: str) -> None:
    del text


@dataclass(frozen=True)
class Grammar:
    """The morphology that rules use, and words with all their forms.

    Attributes
    ----------
    functions : dict of str to callable
        ``{slot:name}``: lead the words of a slot to others, or to None where there is no answer;
        the second argument holds all slots.
    checks : dict of str to callable
        ``{name}``: tell whether a word can fill the slot.
    swaps : dict of str to (tuple of str, str)
        Folded word or words to plain ones, with the rule's id.
    late : (tuple of str, callable)
        Further swaps that cost an import: beginnings of their words, and what returns them.
    address_of : callable
        Tell the form of address of a text: ``du``, ``ihr``, ``Sie`` or nothing.
    mend : callable
        Put right what a replacement changes around itself, as *a* and *an*:
        ``mend(before, old, new, after)`` returns the ending of `before` to be replaced and what
        replaces it, or None where the words must stay.
    switches : mapping of (str, str) to callable
        Kind (``speaker`` or ``address``) and wanted form to what changes a sentence: a list of
        (start, end, text), empty where nothing is to be changed, or None where it is not sure.
    headings : bool
        Whether two words with capitals in a row are a name or a heading.
    proposals : callable
        Rules in code: ``proposals(text, sentences, address)`` returns every `Proposal` for the
        normal form of a text, the spans of its sentences and its form of address.
    as_written : callable
        ``as_written(text)`` returns what spells new words as a text does, or None where there is
        nothing to be changed.
    """

    functions: dict[str, Callable[[str, Mapping[str, str]], str | None]]
    checks: dict[str, Callable[[str], bool]]
    swaps: dict[str, tuple[tuple[str, ...], str]]
    late: tuple[tuple[str, ...], Callable[[], dict[str, tuple[tuple[str, ...], str]]]]
    address_of: Callable[[str], str]
    mend: Callable[[str, str, str, str], tuple[str, str] | None]
    switches: Mapping[tuple[str, str], Callable[[str], list[tuple[int, int, str]] | None]]
    headings: bool
    proposals: Callable[[str, Sequence[tuple[int, int]], str], Iterable[Proposal]] = _nothing
    as_written: Callable[[str], Callable[[str], str] | None] = _as_it_is


def lower_first(words: str, slots: Mapping[str, str] | None = None) -> str:
    """Return the words with a small first letter.

    Parameters
    ----------
    words : str
        Some words.
    slots : mapping, optional
        Not used; every function of a slot is given all slots.

    Returns
    -------
    str
        The same words.
    """
    del slots
    return words[:1].lower() + words[1:]


def upper_first(words: str, slots: Mapping[str, str] | None = None) -> str:
    """Return the words with a capital first letter.

    Parameters
    ----------
    words : str
        Some words.
    slots : mapping, optional
        Not used; every function of a slot is given all slots.

    Returns
    -------
    str
        The same words.
    """
    del slots
    return words[:1].upper() + words[1:]


def grammar_of(code: str, pack: RewritePack) -> Grammar:
    """Return the grammar of a language.

    Parameters
    ----------
    code : str
        ISO 639-1 code.
    pack : RewritePack
        Its rules.

    Returns
    -------
    Grammar
        The grammar.
    """
    from importlib import import_module

    grammar: Grammar = import_module(f"voicecheck.rewrite.{code}").grammar(pack)
    return grammar
