"""From a file's text to its prose."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath

from voicecheck.markup.comments import PLAIN_COMMENT, ignored
from voicecheck.markup.prose import HIDE, THING, Mark, Prose, assemble, cover
from voicecheck.markup.reading import Reading
from voicecheck.markup.spoken import name_spans, quotation_spans

__all__ = ["MARKUPS", "draft_spans", "markup_of", "read_prose"]

MARKUPS = ("markdown", "html", "text")
"""The kinds of files that are read."""

_SUFFIXES = {
    "markdown": (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"),
    "html": (".html", ".htm", ".xhtml"),
}
_QUOTED_LINE = re.compile(r"(?<![^\r\n])[ \t]*>[^\r\n]*")
_RULER = re.compile(r"(?<![^\r\n])[ \t]{0,3}-{3,}[ \t]*(?![^\r\n])")
_FENCE = re.compile(r"(?<![^\r\n]) {0,3}(`{3,}|~{3,}).*?(?:[\r\n] {0,3}\1|\Z)", re.DOTALL)


def markup_of(path: str | PurePath) -> str:
    """Tell by its name how a file is written.

    Parameters
    ----------
    path : str or pathlib.PurePath
        Name or path of the file.

    Returns
    -------
    {"markdown", "html", "text"}
        The kind.

    Examples
    --------
    >>> markup_of("posts/Montag.MD"), markup_of("notes")
    ('markdown', 'text')
    """
    suffix = PurePath(path).suffix.lower()
    return next((kind for kind, known in _SUFFIXES.items() if suffix in known), "text")


def read_prose(
    source: str,
    markup: str = "text",
    *,
    quotations: bool = False,
    allowed: Sequence[str] = (),
    name_problem: Callable[[str], str] = lambda _: "",
) -> Prose:
    """Find what the writer of a file says.

    Parameters
    ----------
    source : str
        The file's text, without byte order mark.
    markup : {"markdown", "html", "text"}
        How it is written.
    quotations : bool
        Whether quotations of others are read as well.
    allowed : sequence of str
        Names that are not looked at.
    name_problem : callable
        Says what is wrong with the name of a rule in an ignore comment; empty if nothing is.

    Returns
    -------
    Prose
        The prose.

    Examples
    --------
    >>> prose = read_prose("Wir *lieben* [Kuchen](https://kuchen.example).", "markdown")
    >>> "".join(c for c in prose.text if c.isprintable())
    'Wir lieben Kuchen.'
    """
    reading = _reading(source, markup, quotations)
    said = ignored(source, reading.comments, name_problem)
    marks = cover(reading.marks, said.comments, HIDE)
    # What is cut at the end of a file does not take the end of its last line along.
    last = len(source.rstrip())
    if last < len(source):
        marks = cover(marks, [(last, len(source))], HIDE)
    marks = _left_alone(source, marks, said.stretches)
    silences = tuple(said.silences)
    prose = assemble(source, marks)
    things = list(name_spans(prose, allowed))
    if not quotations:
        things += quotation_spans(prose)
    marks = cover(marks, things, THING)
    if things or silences:
        prose = assemble(source, marks, silences)
    return replace(prose, problems=tuple(said.problems))


def _reading(source: str, markup: str, quotations: bool) -> Reading:
    # A Markdown parser takes 70 ms to import; those who write plain text do not wait for it.
    if markup == "markdown":
        from voicecheck.markup.markdown import read_markdown

        return read_markdown(source, quotations)
    if markup == "html":
        from voicecheck.markup.page import html_marks

        return html_marks(source, quotations)
    comments = [(m.start(), m.end(), m[1] or m[2]) for m in PLAIN_COMMENT.finditer(source)]
    quoted = [] if quotations else [Mark(*m.span()) for m in _QUOTED_LINE.finditer(source)]
    return Reading(quoted, comments)


def _left_alone(source: str, marks: list[Mark], spans: Sequence[tuple[int, int]]) -> list[Mark]:
    """Hide stretches; where one is inside a line something stays in its place."""
    breaks = [m.start for m in marks if m.shown == "\n"]
    whole, inside, ends = [], [], []
    for start, end in spans:
        line = source.rfind("\n", 0, start) + 1
        if bisect_left(breaks, start) < bisect_left(breaks, end):
            whole.append((start, end))
            ends.append(Mark(end, end, "\n"))
        elif "\n" in source[start:end] or not source[line:start].strip():
            whole.append((start, end))
        else:
            inside.append((start, end))
    marks = cover(cover(marks, whole, HIDE), inside, THING)
    return sorted(marks + ends, key=lambda m: (m.start, m.end)) if ends else marks


def draft_spans(source: str, markup: str) -> list[tuple[int, int]]:
    r"""Cut a file at lines of three or more hyphens into drafts.

    Parameters
    ----------
    source : str
        The file's text.
    markup : {"markdown", "html", "text"}
        How it is written; in Markdown, front matter and code hold no such lines.

    Returns
    -------
    list of (int, int)
        Half-open spans of the drafts; those without text are left out.

    Examples
    --------
    >>> [text] = ["Erster Post\n\n---\n\nZweiter Post"]
    >>> [text[a:b].strip() for a, b in draft_spans(text, "text")]
    ['Erster Post', 'Zweiter Post']
    """
    taken = []
    if markup == "markdown":
        from voicecheck.markup.markdown import front_matter_end

        taken = [(0, front_matter_end(source)), *(m.span() for m in _FENCE.finditer(source))]
    cuts = [
        found.span()
        for found in _RULER.finditer(source)
        if not any(start <= found.start() < end for start, end in taken)
    ]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(source)]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if source[a:b].strip()]
