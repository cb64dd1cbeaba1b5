"""Drafts as a project's settings say: markup, ignore comments, names and own rules.

Everything is found in the prose of a draft and led back to the draft as given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

import numpy as np

from voicecheck.checker import Checker
from voicecheck.errors import VoicecheckError
from voicecheck.markup import Prose, read_prose, silenced
from voicecheck.report import Explanation, Passage, Report, Sentence
from voicecheck.rewrite.advice import Finding, Suggestion
from voicecheck.rewrite.candidates import RuleBook, rule_book
from voicecheck.rewrite.edits import Edit, apply_edits
from voicecheck.rewrite.guide import Guide
from voicecheck.rewrite.own import check_examples, own_rule_book, own_rules
from voicecheck.rewrite.search import Rewrite
from voicecheck.settings import Settings, name_problem
from voicecheck.text import require_text

__all__ = ["DraftChecker", "draft_prose"]

_Placed = TypeVar("_Placed", Finding, Passage, Sentence, Suggestion)
_BARE_LINE_END = re.compile(r"(?<!\r)\n")


@lru_cache(maxsize=16)
def draft_prose(text: str, settings: Settings) -> Prose:
    """Find what the writer of a draft says.

    Parameters
    ----------
    text : str
        The draft.
    settings : Settings
        Its settings; without a kind of markup it is plain text.

    Returns
    -------
    Prose
        The prose, with the way back.
    """
    return read_prose(
        require_text(text),
        "text" if settings.markup == "auto" else settings.markup,
        quotations=settings.quotations_count,
        allowed=settings.allowed,
        name_problem=name_problem,
    )


class DraftChecker:
    """Scores drafts in one language as settings say.

    It has the methods of `Checker`; all offsets are those of the drafts as given.

    Parameters
    ----------
    checker : Checker
        Scores prose.
    settings : Settings
        What is in force.

    Raises
    ------
    PackError
        If a file of own rules is wrong, or a rule does not do what its examples say.
    """

    def __init__(self, checker: Checker, settings: Settings) -> None:
        self.settings = settings
        self._checker = checker
        packs = [(path, own_rules(path, checker.language)) for path in settings.rules]
        own = [(path, pack) for path, pack in packs if pack]
        self._own_book: RuleBook | None = None
        if own:
            book = own_rule_book(checker.language, [pack for _, pack in own])
            for path, pack in own:
                check_examples(book, pack.rules, checker.draft, path)
            self._own_book = book

    def __reduce__(self) -> tuple[type[DraftChecker], tuple[Checker, Settings]]:
        return DraftChecker, (self._checker, self.settings)

    @property
    def name(self) -> str:
        """str: language code or folder of the model."""
        return self._checker.name

    @property
    def language(self) -> str:
        """str: ISO 639-1 code of the language."""
        return self._checker.language

    def prose(self, text: str) -> Prose:
        """Return what the writer of a draft says.

        Parameters
        ----------
        text : str
            The draft.

        Returns
        -------
        Prose
            The prose, with the way back.
        """
        return draft_prose(text, self.settings)

    def predict(self, texts: Sequence[str]) -> np.ndarray:
        """Return the scores of many drafts; see `Checker.predict`."""
        return self._checker.predict([self.prose(text).text for text in texts])

    def scores_and_points(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return scores, words and points by dimension; see `Checker.scores_and_points`."""
        return self._checker.scores_and_points([self.prose(text).text for text in texts])

    def score(self, text: str) -> Report:
        """Score one draft; see `Checker.score`."""
        return self._report(text, self._checker.score(self.prose(text).text))

    def reports(self, texts: Sequence[str]) -> list[Report | VoicecheckError]:
        """Score several drafts; see `Checker.reports`."""
        found = self._checker.reports([self.prose(text).text for text in texts])
        return [
            report if isinstance(report, VoicecheckError) else self._report(text, report)
            for text, report in zip(texts, found, strict=True)
        ]

    def _report(self, text: str, report: Report) -> Report:
        return replace(report, text=text, settings=self.settings)

    def explain(self, text: str) -> Explanation:
        """Say why a draft has its score; see `Checker.explain`."""
        prose = self.prose(text)
        found = self._checker.explain(prose.text)
        return replace(
            found,
            sentences=tuple(_placed(prose, one) for one in found.sentences),
            passages=tuple(_placed(prose, one) for one in found.passages),
        )

    def passages(self, text: str) -> tuple[Passage, ...]:
        """Return the passages that move the score of a draft; see `Checker.passages`."""
        prose = self.prose(text)
        return tuple(_placed(prose, one) for one in self._checker.passages(prose.text))

    def findings(self, text: str, *, everything: bool = False) -> tuple[Finding, ...]:
        """Show the passages that make the voice of a draft; see `Checker.findings`."""
        prose = self.prose(text)
        found = self._checker.findings(prose.text, everything=everything, guide=self._guide(prose))
        return tuple(_placed(prose, one) for one in found)

    def suggestions(self, text: str) -> tuple[Suggestion, ...]:
        """Offer replacements, cuts and questions; see `Checker.suggestions`."""
        prose = self.prose(text)
        return tuple(
            replace(
                _placed(prose, one),
                replacements=tuple(
                    prose.restored(one.start_char, one.end_char, new) for new in one.replacements
                ),
                question=prose.shown(one.question),
            )
            for one in self._checker.suggestions(prose.text, guide=self._guide(prose))
        )

    def rewrite(
        self, text: str, *, speaker: str | None = None, address: str | None = None
    ) -> Rewrite:
        """Apply the edits that together lower the score; see `Checker.rewrite`."""
        prose = self.prose(text)
        found = self._checker.rewrite(
            prose.text, speaker=speaker, address=address, guide=self._guide(prose)
        )
        edits = tuple(_placed_edit(prose, edit) for edit in found.edits)
        left = tuple(prose.shown(sentence) for sentence in found.left)
        return replace(found, text=apply_edits(text, edits), edits=edits, left=left)

    def _guide(self, prose: Prose) -> Guide:
        off = set(self.settings.off)

        def allows(text: str, start: int, end: int, rule: str) -> bool:
            names = {rule, rule.partition(".")[0]}
            return off.isdisjoint(names) and not silenced(prose, text, start, end, names)

        # A score alone needs no rules: the shipped ones are read when they are asked for.
        return Guide(self._own_book or rule_book(self.language), allows)


def _placed(prose: Prose, found: _Placed) -> _Placed:
    """Lead what was found in prose to the draft."""
    start, end = prose.span(found.start_char, found.end_char)
    return replace(found, start_char=start, end_char=end, text=prose.source[start:end])


def _placed_edit(prose: Prose, edit: Edit) -> Edit:
    def new(text: str) -> str:
        text = prose.restored(edit.start_char, edit.end_char, text)
        return _BARE_LINE_END.sub("\r\n", text) if "\r\n" in prose.source else text

    return replace(
        edit,
        start_char=prose.starts[edit.start_char],
        end_char=prose.starts[edit.end_char],
        text=new(edit.text),
        alternatives=tuple(new(text) for text in edit.alternatives),
    )
