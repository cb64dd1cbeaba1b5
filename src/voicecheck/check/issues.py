"""What a check has to say of a file, one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicecheck.check.result import CheckedDraft, CheckedFile
from voicecheck.lang.pack import load_pack
from voicecheck.rewrite.advice import Finding, Suggestion

__all__ = ["ERROR", "SCORE", "Issue", "issues_of", "oneline"]

SCORE = "voicecheck.score"
"""Rule of the issue that a draft is above its limit."""
ERROR = "voicecheck.error"
"""Rule of what could not be read, scored or understood."""
_SHOWN = 60


@dataclass(frozen=True)
class Issue:
    """One thing to say of a stretch of a file.

    Attributes
    ----------
    start_char, end_char : int
        Half-open span in code points of the file.
    level : {"error", "warning"}
        An error makes the check fail.
    rule : str
        `SCORE`, `ERROR`, or the id of the rule or the dimension that speaks.
    title : str
        A few words.
    message : str
        A sentence or two, in the language of the draft.
    replacement : str or None
        What could stand there instead, if it is known.
    """

    start_char: int
    end_char: int
    level: str
    rule: str
    title: str
    message: str
    replacement: str | None = None


def issues_of(file: CheckedFile) -> Iterator[Issue]:
    """Say what is wrong with a file.

    Parameters
    ----------
    file : CheckedFile
        The file.

    Yields
    ------
    Issue
        Errors first; of a draft that is not above its limit nothing is said.
    """
    if file.error:
        yield Issue(0, 0, "error", ERROR, "cannot be read", file.error)
    for place, said in file.problems:
        yield Issue(place, _line_end(file.text, place), "error", ERROR, "not understood", said)
    for draft in file.drafts:
        if draft.above:
            yield _verdict(file, draft)
            yield from _passages(draft)


def _verdict(file: CheckedFile, draft: CheckedDraft) -> Issue:
    report = draft.report
    low, high = report.interval
    message = (
        f"This draft sounds {report.label}: {report.score:.0f} of 100, more than {draft.limit:g} "
        f"(80 %: {low:.0f} to {high:.0f})."
    )
    end = min(_line_end(file.text, draft.start_char), draft.end_char)
    title = f"{report.score:.0f} {report.label}"
    return Issue(draft.start_char, end, "error", SCORE, title, message)


def _line_end(text: str, place: int) -> int:
    ends = [end for end in (text.find("\n", place), text.find("\r", place)) if end >= 0]
    return min(ends, default=len(text))


def _passages(draft: CheckedDraft) -> Iterator[Issue]:
    report, shift = draft.report, draft.offset
    names = load_pack(report.language).messages["dimensions"]
    offers = [one for one in report.suggestions if one.kind != "ask"]
    for finding in report.findings:
        if finding.points <= 0:
            continue
        offer = _best(finding, offers)
        message = f"{oneline(finding.text)}: {finding.message}"
        title = f"{names[finding.dimension]} +{finding.points:.0f}"
        start, end, new = finding.start_char, finding.end_char, None
        if offer:
            # What is offered for one passage is not said again of the next.
            offers.remove(offer)
            new = offer.replacements[0] if offer.replacements else ""
            start, end = offer.start_char, offer.end_char
            message += f" → {oneline(new) if new.strip() else '∅'} ({offer.score_after:.0f})"
        yield Issue(start + shift, end + shift, "warning", finding.rule, title, message, new)


def _best(finding: Finding, offers: Sequence[Suggestion]) -> Suggestion | None:
    """Return the suggestion for a passage that lowers the score most."""
    fitting = [
        one
        for one in offers
        if one.start_char < finding.end_char and finding.start_char < one.end_char
    ]
    return min(fitting, key=lambda one: one.score_after, default=None)


def oneline(text: str) -> str:
    """Return a passage in one line, its middle left out if it is long.

    Parameters
    ----------
    text : str
        The passage.

    Returns
    -------
    str
        At most about 60 characters.
    """
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 20]} … {text[-17:]}"
