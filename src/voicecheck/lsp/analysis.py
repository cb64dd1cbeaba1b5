"""What an editor shows of a document: diagnostics, hovers, code actions and code lenses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from lsprotocol import types

from voicecheck.check.result import CheckedDraft, CheckedFile, check_text
from voicecheck.errors import VoicecheckError
from voicecheck.lang.pack import load_pack
from voicecheck.lsp.places import Places
from voicecheck.report import LABELS, Passage
from voicecheck.rewrite.advice import Finding, Suggestion
from voicecheck.rewrite.edits import Edit
from voicecheck.rewrite.search import Rewrite
from voicecheck.settings import Settings, find_project

__all__ = ["REWRITE", "Analysis", "analyse"]

REWRITE = "voicecheck.rewrite"
"""Command that rewrites a draft: its arguments are the document and the number of the draft."""
_SOURCE = "voicecheck"
_MARKUP_OF = {"markdown": "markdown", "quarto": "markdown", "html": "html", "plaintext": "text"}
_SEVERITY = {
    LABELS[1]: types.DiagnosticSeverity.Information,
    LABELS[2]: types.DiagnosticSeverity.Warning,
}
_SHOWN = 40


@dataclass(frozen=True)
class Analysis:
    """A document as it was read.

    Attributes
    ----------
    file : CheckedFile
        The document with its drafts.
    places : Places
        Its positions.
    version : int or None
        Version of the document.
    """

    file: CheckedFile
    places: Places
    version: int | None

    @cached_property
    def rewrites(self) -> tuple[Rewrite, ...]:
        """tuple of Rewrite: the rewrite of each draft."""
        return tuple(draft.report.rewrite() for draft in self.file.drafts)

    def complete(self) -> None:
        """Find suggestions and rewrites, which take seconds in a long article."""
        for draft in self.file.drafts:
            _ = draft.report.suggestions
        _ = self.rewrites

    def diagnostics(self, *, hints: bool = True) -> list[types.Diagnostic]:
        """Return what to underline.

        Parameters
        ----------
        hints : bool
            Whether to name what else could be rewritten, which waits for the suggestions.

        Returns
        -------
        list of Diagnostic
            Passages of drafts that are mixed (information) or promotional (warning), what else
            could be rewritten in them (hint), drafts above their limit (error, at their first
            line), and what could not be understood.
        """
        found = []
        if self.file.error:
            found.append(self._diagnostic(0, 0, self.file.error, types.DiagnosticSeverity.Error))
        for place, said in self.file.problems:
            severity = types.DiagnosticSeverity.Information
            found.append(self._diagnostic(place, self._line_end(place), said, severity))
        for draft in self.file.drafts:
            found += self._of_draft(draft, hints)
        return found

    def _of_draft(self, draft: CheckedDraft, hints: bool) -> Iterator[types.Diagnostic]:
        report = draft.report
        if draft.above:
            words = _words(draft)
            said = words["editor"]["above"].format(
                label=words["labels"][report.label],
                score=f"{report.score:.0f}",
                limit=f"{draft.limit:.0f}",
            )
            start = _first(draft)
            end = min(self._line_end(start), draft.end_char)
            error = types.DiagnosticSeverity.Error
            yield self._diagnostic(start, end, said, error, "voicecheck.score")
        severity = _SEVERITY.get(report.label)
        if severity is None:
            return
        found = [finding for finding in report.findings if finding.points > 0]
        for finding in found:
            said = f"{finding.message} ({finding.points:+.0f})"
            yield self._diagnostic(*_span(draft, finding), said, severity, finding.rule)
        for offer in report.suggestions if hints else ():
            if offer.kind != "ask" and not any(_overlap(offer, finding) for finding in found):
                said = _fix_title(draft, offer, 0)
                hint = types.DiagnosticSeverity.Hint
                yield self._diagnostic(*_span(draft, offer), said, hint, offer.rule)

    def _diagnostic(
        self, start: int, end: int, said: str, severity: types.DiagnosticSeverity, code: str = ""
    ) -> types.Diagnostic:
        return types.Diagnostic(
            self.places.range(start, end), said, severity, code=code or None, source=_SOURCE
        )

    def _line_end(self, place: int) -> int:
        line = self.places.position(place).line
        return self.places.offset(types.Position(line, 2**31 - 1))

    def hover(self, position: types.Position) -> types.Hover | None:
        """Say what a passage does to the score, and what could stand there.

        Parameters
        ----------
        position : Position
            Where the pointer is.

        Returns
        -------
        Hover or None
            Markdown; None where nothing moves the score.
        """
        place = self.places.offset(position)
        for draft in self.file.drafts:
            found: list[Finding | Passage] = [*draft.report.findings, *draft.report.passages]
            for one in found:
                start, end = _span(draft, one)
                if start <= place < end:
                    said = "\n\n".join(_hover_lines(draft, one))
                    content = types.MarkupContent(types.MarkupKind.Markdown, said)
                    return types.Hover(content, self.places.range(start, end))
        return None

    def actions(self, uri: str, wanted: types.Range) -> list[types.CodeAction]:
        """Offer rewrites.

        Parameters
        ----------
        uri : str
            The document.
        wanted : Range
            What is selected, or where the cursor is.

        Returns
        -------
        list of CodeAction
            A quick fix for each suggestion that touches the range, and the rewrite of the whole
            draft.
        """
        start, end = self.places.offset(wanted.start), self.places.offset(wanted.end)
        found: list[types.CodeAction] = []
        for draft, rewrite in zip(self.file.drafts, self.rewrites, strict=True):
            for offer in draft.report.suggestions:
                own_start, own_end = _span(draft, offer)
                if own_start <= end and start <= own_end:
                    found += self._fixes(uri, draft, offer)
            if rewrite.edits and draft.start_char <= end and start <= draft.end_char:
                found.append(
                    types.CodeAction(
                        _rewrite_title(draft, rewrite),
                        types.CodeActionKind.RefactorRewrite,
                        edit=types.WorkspaceEdit({uri: self.rewrite_edits(draft, rewrite)}),
                    )
                )
        return found

    def _fixes(
        self, uri: str, draft: CheckedDraft, offer: Suggestion
    ) -> Iterator[types.CodeAction]:
        if offer.kind == "ask":
            return
        own = self.places.range(*_span(draft, offer))
        meant = [
            one
            for one in self.diagnostics()
            if one.code != "voicecheck.score" and _touch(one.range, own)
        ]
        for number, new in enumerate(offer.replacements or ("",)):
            yield types.CodeAction(
                _fix_title(draft, offer, number),
                types.CodeActionKind.QuickFix,
                diagnostics=meant,
                is_preferred=not number,
                edit=types.WorkspaceEdit({uri: [types.TextEdit(own, new)]}),
            )

    def rewrite_edits(self, draft: CheckedDraft, rewrite: Rewrite) -> list[types.TextEdit]:
        """Return a rewrite as edits of the document.

        Parameters
        ----------
        draft : CheckedDraft
            The draft.
        rewrite : Rewrite
            Its rewrite.

        Returns
        -------
        list of TextEdit
            Edits that do not overlap.
        """
        return [
            types.TextEdit(self.places.range(*_span(draft, edit)), edit.text)
            for edit in rewrite.edits
        ]

    def lenses(self, uri: str) -> list[types.CodeLens]:
        """Show the score of each draft above it.

        Parameters
        ----------
        uri : str
            The document.

        Returns
        -------
        list of CodeLens
            For each draft its score, and the command that rewrites it if there is a rewrite.
        """
        found = []
        for number, draft in enumerate(self.file.drafts):
            report, words = draft.report, _words(draft)
            low, high = (round(end) for end in report.interval)
            interval = words["interval"].format(low=low, high=high)
            title = f"{report.score:.0f} {words['labels'][report.label]} ({interval})"
            first = self.places.range(_first(draft), _first(draft))
            found.append(types.CodeLens(first, types.Command(title, "")))
            rewrite = self.rewrites[number]
            if rewrite.edits:
                title = _rewrite_title(draft, rewrite)
                found.append(
                    types.CodeLens(first, types.Command(title, REWRITE, None, [uri, number]))
                )
        return found


def analyse(
    text: str,
    path: Path,
    language_id: str,
    overrides: Mapping[str, Any],
    encoding: types.PositionEncodingKind | str,
    version: int | None = None,
) -> Analysis:
    """Read a document.

    Parameters
    ----------
    text : str
        Its text.
    path : pathlib.Path
        Where it lies; a settings file is looked for there and above.
    language_id : str
        What kind of document the editor takes it for.
    overrides : mapping
        Settings of the editor.
    encoding : PositionEncodingKind
        How positions are counted.
    version : int, optional
        Version of the document.

    Returns
    -------
    Analysis
        What the editor shows, but for suggestions and rewrites, which are found when they are
        asked for. A wrong settings file is said in it.
    """
    places = Places(text, encoding)
    try:
        settings = _settings(path, language_id, overrides)
        file = check_text(text, str(path), settings)
        for draft in file.drafts:
            _ = draft.report.findings
    except VoicecheckError as error:
        file = CheckedFile(str(path), text, Settings(), error=str(error))
    return Analysis(file, places, version)


def _settings(path: Path, language_id: str, overrides: Mapping[str, Any]) -> Settings:
    settings, sources = find_project(path).settings(path, overrides)
    known = _MARKUP_OF.get(language_id)
    # A document without a name has a kind all the same.
    if known and sources["markup"] == "name of the file":
        settings = replace(settings, markup=known)
    return settings


def _words(draft: CheckedDraft) -> Mapping[str, Any]:
    """Return what is said in the language of a draft."""
    return load_pack(draft.report.language).messages


def _span(draft: CheckedDraft, found: Finding | Passage | Suggestion | Edit) -> tuple[int, int]:
    return found.start_char + draft.offset, found.end_char + draft.offset


def _first(draft: CheckedDraft) -> int:
    """Return where the writer's first words begin, behind front matter and comments."""
    sentences = draft.report.sentences
    return draft.offset + sentences[0].start_char if sentences else draft.start_char


def _overlap(one: Finding | Suggestion, other: Finding | Passage) -> bool:
    return one.start_char < other.end_char and other.start_char < one.end_char


def _fix_title(draft: CheckedDraft, offer: Suggestion, number: int) -> str:
    new = offer.replacements[number] if offer.replacements else ""
    title: str = _words(draft)["editor"]["replace" if new.strip() else "cut"].format(
        old=_oneline(offer.text), new=_oneline(new), after=f"{offer.score_after:.0f}"
    )
    # The score is that after the first replacement.
    return title if not number else title.rpartition(" (")[0]


def _hover_lines(draft: CheckedDraft, found: Finding | Passage) -> list[str]:
    words = _words(draft)
    lines = [f"**{words['dimensions'][found.dimension]}** {found.points:+.0f}"]
    if isinstance(found, Finding):
        lines.append(found.message)
    for offer in draft.report.suggestions:
        if _overlap(offer, found):
            if offer.kind == "ask":
                lines.append(f"{words['ask']} {offer.question}")
                continue
            new = " / ".join(_oneline(one) or "∅" for one in offer.replacements) or "∅"
            lines.append(f"{_oneline(offer.text)} → {new} ({offer.score_after:.0f})")
    return lines


def _rewrite_title(draft: CheckedDraft, rewrite: Rewrite) -> str:
    title: str = _words(draft)["editor"]["rewrite"].format(
        before=f"{rewrite.score_before:.0f}", after=f"{rewrite.score_after:.0f}"
    )
    return title


def _oneline(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _touch(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end
