"""Draws reports: for a terminal, as plain text and as HTML."""

from __future__ import annotations

import html as markup
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from voicecheck.lang.pack import load_pack
from voicecheck.rewrite.diff import changed_sentences

if TYPE_CHECKING:
    from voicecheck.report import Passage, Report
    from voicecheck.rewrite.advice import Suggestion
    from voicecheck.rewrite.search import Rewrite

__all__ = ["html", "painter", "plain", "rewritten", "terminal"]

_SCALE = 40
_SHOWN_DIMENSIONS = 5
_MIN_POINTS = 0.5
_COLOURS = {"personal": "32", "mixed": "33", "promotional": "31"}


def plain(report: Report) -> str:
    """Draw a report as plain text.

    Parameters
    ----------
    report : Report
        The report.

    Returns
    -------
    str
        Scale, dimensions and sentences, without a line break at the end.
    """
    return terminal(report, colour=False)


def terminal(report: Report, *, colour: bool, explain: bool = False) -> str:
    """Draw a report for a terminal.

    Parameters
    ----------
    report : Report
        The report.
    colour : bool
        Whether to use ANSI colours.
    explain : bool
        Whether to say of every passage what it does, and to show all suggestions.

    Returns
    -------
    str
        Scale, dimensions, sentences, rewrite and a question, without a line break at the end.
    """
    messages = load_pack(report.language).messages
    paint = painter(colour)
    rows = ["", _scale_row(report, paint)]
    if report.n_words <= 3:
        rows.append(f"  {messages['short']}")
    if report.n_windows > 1:
        rows.append("  " + messages["windows"].format(n_windows=report.n_windows))
    rows += ["", f"  {messages['reasons']}"]
    for dimension, points in _strongest(report):
        examples = _examples(report, dimension, points)
        rows.append(
            f"  {paint(f'{points:+5.0f}', '31' if points > 0 else '32')}  "
            f"{messages['dimensions'][dimension]:<22}{examples}".rstrip()
        )
    if len(report.sentences) > 1:
        rows += ["", f"  {messages['sentences']}"]
        for sentence in report.sentences:
            value = "   " if sentence.score is None else f"{sentence.score:3.0f}"
            rows.append(
                f"  {paint(value, _tone(sentence.score))}  {' '.join(sentence.text.split())}"
            )
    if explain:
        rows += _explained(report, messages, paint)
    rows += _rewrite_rows(report, report.rewrite(), messages, paint)
    rows += _question_rows(report, messages, most=None if explain else 1)
    return "\n".join(rows)


def rewritten(report: Report, rewrite: Rewrite, *, colour: bool) -> str:
    """Draw a rewrite for a terminal.

    Parameters
    ----------
    report : Report
        The report on the text before.
    rewrite : Rewrite
        The rewrite.
    colour : bool
        Whether to use ANSI colours.

    Returns
    -------
    str
        What changes, sentence by sentence, the text afterwards and what is left to the writer.
    """
    messages = load_pack(report.language).messages
    rows = _rewrite_rows(report, rewrite, messages, painter(colour))
    if not rows:
        rows = ["", f"  {messages['nothing_to_rewrite']}"]
    else:
        rows += ["", *(f"  {line}" for line in rewrite.text.splitlines())]
    if rewrite.left:
        rows += ["", f"  {messages['left']}", *(f"  ! {sentence}" for sentence in rewrite.left)]
    rows += _question_rows(report, messages)
    return "\n".join(rows).encode("utf-8", "replace").decode()


def painter(colour: bool) -> Callable[[str, str], str]:
    r"""Return what puts texts in colour.

    Parameters
    ----------
    colour : bool
        Whether to use ANSI colours; without them texts stay as they are.

    Returns
    -------
    callable
        ``paint(text, code)``, with a code of ANSI's *select graphic rendition*.

    Examples
    --------
    >>> painter(True)("Hallo", "32"), painter(False)("Hallo", "32")
    ('\x1b[32mHallo\x1b[0m', 'Hallo')
    """
    return lambda text, code: f"\x1b[{code}m{text}\x1b[0m" if colour else text


def _scale_row(report: Report, paint: Callable[[str, str], str]) -> str:
    pack = load_pack(report.language)
    messages = pack.messages
    low, high = report.interval
    dot = round(report.score / 100 * _SCALE)
    line = ["━" if low <= place / _SCALE * 100 <= high else "─" for place in range(_SCALE + 1)]
    tone = f"1;{_COLOURS[report.label]}"
    scale = "".join(line[:dot]) + paint("●", tone) + "".join(line[dot + 1 :])
    return (
        f"  {messages['person']} ├{scale}┤ {messages['pitch']}   "
        f"{paint(f'{report.score:.0f}', tone)} {messages['labels'][report.label]}"
        f"   ({_interval(report)})   {pack.data['name']}"
    )


def _interval(report: Report) -> str:
    low, high = map(round, report.interval)
    said: str = load_pack(report.language).messages["interval"].format(low=low, high=high)
    return said


def _questions(report: Report) -> list[str]:
    return [one.question for one in report.suggestions if one.kind == "ask"]


def _question_rows(
    report: Report, messages: Mapping[str, Any], most: int | None = None
) -> list[str]:
    questions = _questions(report)[:most]
    return ["", f"  {messages['ask']}", *(f"  ? {one}" for one in questions)] if questions else []


def _rewrite_rows(
    report: Report, rewrite: Rewrite, messages: Mapping[str, Any], paint: Callable[[str, str], str]
) -> list[str]:
    if not rewrite.edits:
        return []
    spans = [(s.start_char, s.end_char) for s in report.sentences]
    rows = ["", f"  {_heading(rewrite, messages)}"]
    for before, after in changed_sentences(report.text, spans, rewrite.edits):
        rows.append("  " + paint(f"- {before}", "31"))
        if after:
            rows.append("  " + paint(f"+ {after}", "32"))
    return rows


def _explained(
    report: Report, messages: Mapping[str, Any], paint: Callable[[str, str], str]
) -> list[str]:
    rows = ["", f"  {messages['passages']}"]
    for finding in report.findings:
        points = paint(f"{finding.points:+5.0f}", "31" if finding.points > 0 else "32")
        rows.append(f"  {points}  {' '.join(finding.text.split())}")
        rows.append(f"         {finding.message}")
    edits = [s for s in report.suggestions if s.kind != "ask"]
    if edits:
        rows += ["", f"  {messages['suggestions']}"]
    for suggestion in edits:
        old = " ".join(suggestion.text.split())
        rows.append(f"  {suggestion.score_after:5.0f}  {old} → {_offered(suggestion)}")
    return rows


def _heading(rewrite: Rewrite, messages: Mapping[str, Any]) -> str:
    before, after = round(rewrite.score_before), round(rewrite.score_after)
    said: str = messages["rewrite"].format(before=before, after=after)
    return said


def _offered(suggestion: Suggestion) -> str:
    return " / ".join(one.strip() or "∅" for one in suggestion.replacements) or "∅"


def _tone(score: float | None) -> str:
    from voicecheck.report import label_of

    return "2" if score is None else _COLOURS[label_of(score)]


def _strongest(report: Report) -> list[tuple[str, float]]:
    ranked = sorted(report.dimensions.items(), key=lambda item: -abs(item[1]))
    return [item for item in ranked[:_SHOWN_DIMENSIONS] if abs(item[1]) >= _MIN_POINTS]


def _examples(report: Report, dimension: str, points: float) -> str:
    """Return up to three passages that moved the dimension the way it went."""
    fitting = [
        passage
        for passage in report.passages
        if passage.dimension == dimension
        and passage.points * points > 0
        and any(character.isalnum() for character in passage.text)
    ]
    fitting.sort(key=lambda passage: -abs(passage.points))
    words = dict.fromkeys(" ".join(passage.text.split()) for passage in fitting)
    return " · ".join(list(words)[:3])


_STYLE = """<style>
.voicecheck{--person:46,160,67;--pitch:218,54,51;font:15px/1.55 system-ui,sans-serif;max-width:44em;
color:inherit;color-scheme:light dark}
.voicecheck .vc-draft{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #8886;
border-radius:8px;padding:.8em 1em}
.voicecheck .vc-scale{position:relative;height:10px;border-radius:5px;margin:.6em 0 1.4em;
background:linear-gradient(90deg,rgb(46,160,67),rgb(210,153,34),rgb(218,54,51))}
.voicecheck .vc-range{position:absolute;top:-4px;height:18px;border:1px solid currentColor;
border-radius:9px;opacity:.55;box-sizing:border-box}
.voicecheck .vc-dot{position:absolute;top:-7px;width:8px;height:24px;margin-left:-4px;
border-radius:4px;background:currentColor}
.voicecheck .vc-ends{display:flex;justify-content:space-between;font-size:13px;opacity:.8}
.voicecheck b.vc-score{font-size:1.7em}
.voicecheck table.vc-points{border-collapse:collapse;margin:.8em 0 0;font-size:14px}
.voicecheck table.vc-points td{padding:.1em .8em .1em 0;text-align:left;background:none}
.voicecheck table.vc-points td.vc-n{text-align:right;font-variant-numeric:tabular-nums}
.voicecheck .vc-bar{display:inline-block;height:.7em;border-radius:2px}
.voicecheck mark{color:inherit;border-radius:3px;padding:0 .1em}
</style>"""


def html(report: Report) -> str:
    """Draw a report as an HTML fragment for a notebook.

    Parameters
    ----------
    report : Report
        The report.

    Returns
    -------
    str
        A scale, the draft with its passages shaded, and the dimensions; everything that comes from
        the draft is escaped.
    """
    messages = load_pack(report.language).messages
    low, high = report.interval
    rows = "".join(
        f"<tr><td>{markup.escape(messages['dimensions'][dimension])}</td>"
        f'<td class="vc-n">{points:+.1f}</td><td><span class="vc-bar" style="width:'
        f"{min(abs(points), 60) * 3:.0f}px;"
        f'background:rgb(var(--{_side(points)}))"></span></td></tr>'
        for dimension, points in sorted(report.dimensions.items(), key=lambda item: -abs(item[1]))
        if abs(points) >= _MIN_POINTS
    )
    return (
        f'<div class="voicecheck">{_STYLE}'
        f'<div><b class="vc-score">{report.score:.0f}</b> '
        f"{markup.escape(messages['labels'][report.label])} ({_interval(report)})</div>"
        f'<div class="vc-scale"><span class="vc-range" style="left:{low:.1f}%;'
        f'width:{max(high - low, 1):.1f}%"></span>'
        f'<span class="vc-dot" style="left:{report.score:.1f}%"></span></div>'
        f'<div class="vc-ends"><span>{messages["person"]}</span>'
        f"<span>{messages['pitch']}</span></div>"
        f'<div class="vc-draft">{_shaded(report)}</div>'
        f'<table class="vc-points">{rows}</table>{_beside(report)}</div>'
    )


def _side(points: float) -> str:
    return "pitch" if points > 0 else "person"


def _shaded(report: Report) -> str:
    """Return the draft with its passages marked; a mark says why, and what to say instead."""
    messages = load_pack(report.language).messages
    names = messages["dimensions"]
    said = {(f.start_char, f.end_char): f.message for f in report.findings}
    pieces = []
    position = 0
    for passage in report.passages:
        strength = min(abs(passage.points) / 12, 1.0) * 0.45 + 0.08
        pieces.append(markup.escape(report.text[position : passage.start_char]))
        title = f"{names[passage.dimension]} {passage.points:+.1f}"
        title = " – ".join([title, *filter(None, [said.get(_span(passage))])])
        hints = [_hint(s) for s in report.suggestions if _overlap(s, passage)]
        title = markup.escape("\n".join([title, *hints]), quote=True)
        pieces.append(
            f'<mark title="{title}" style="background:rgba(var(--{_side(passage.points)}),'
            f'{strength:.2f})">{markup.escape(passage.text)}</mark>'
        )
        position = passage.end_char
    pieces.append(markup.escape(report.text[position:]))
    return "".join(pieces)


def _span(passage: Passage) -> tuple[int, int]:
    return passage.start_char, passage.end_char


def _overlap(suggestion: Suggestion, passage: Passage) -> bool:
    return suggestion.start_char < passage.end_char and passage.start_char < suggestion.end_char


def _hint(suggestion: Suggestion) -> str:
    if suggestion.kind == "ask":
        return f"? {suggestion.question}"
    return f"→ {_offered(suggestion)} ({suggestion.score_after:.0f})"


def _beside(report: Report) -> str:
    """Return the rewrite and the questions as they stand below the draft."""
    messages = load_pack(report.language).messages
    rewrite = report.rewrite()
    parts = []
    if rewrite.edits:
        parts.append(
            f"<p><b>{markup.escape(_heading(rewrite, messages))}</b></p>"
            f'<div class="vc-draft">{markup.escape(rewrite.text)}</div>'
        )
    questions = _questions(report)
    if questions:
        items = "".join(f"<li>{markup.escape(question)}</li>" for question in questions)
        parts.append(f"<p><b>{markup.escape(messages['ask'])}</b></p><ul>{items}</ul>")
    return "".join(parts)
