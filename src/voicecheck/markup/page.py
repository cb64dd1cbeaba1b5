"""Reads HTML: what of it is not shown to readers as it stands."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

from voicecheck.markup.prose import HIDE, THING, Mark
from voicecheck.markup.reading import Reading
from voicecheck.text import STAND_IN

__all__ = ["entity_shown", "html_marks"]

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu "
    "nav ol option p pre section summary table tbody td tfoot th thead title tr ul".split()
)
_UNSEEN = frozenset(
    "script style head template code pre kbd samp var textarea svg math object iframe noscript "
    "select button".split()
)
_QUOTED = frozenset(("blockquote", "q"))
_VOID = frozenset("br hr img input link meta area base col embed source track wbr".split())
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def html_marks(source: str, quotations: bool) -> Reading:
    """Tell what of an HTML file is not shown as it stands.

    Parameters
    ----------
    source : str
        The file's text, or a part of it.
    quotations : bool
        Whether ``<blockquote>`` and ``<q>`` are read like other text.

    Returns
    -------
    Reading
        Marks, and the comments.
    """
    parser = _Events(source)
    parser.feed(source)
    parser.close()
    return _marks(source, parser.events, _UNSEEN if quotations else _UNSEEN | _QUOTED)


class _Events(HTMLParser):
    """Writes down what begins where; everything reaches up to the next."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._line_starts = [0, *(m.end() for m in re.finditer("\n", source))]
        self.events: list[tuple[int, str, str]] = []

    def _add(self, kind: str, value: str) -> None:
        line, column = self.getpos()
        self.events.append((self._line_starts[line - 1] + column, kind, value))

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self._add("start", tag)

    def handle_startendtag(self, tag: str, _attrs: object) -> None:
        self._add("empty", tag)

    def handle_endtag(self, tag: str) -> None:
        self._add("end", tag)

    def handle_data(self, data: str) -> None:
        self._add("data", data)

    def handle_entityref(self, name: str) -> None:
        self._add("entity", name)

    def handle_charref(self, name: str) -> None:
        self._add("entity", f"#{name}")

    def handle_comment(self, data: str) -> None:
        self._add("comment", data)

    def handle_decl(self, decl: str) -> None:
        self._add("other", decl)

    def handle_pi(self, data: str) -> None:
        self._add("other", data)

    def unknown_decl(self, data: str) -> None:
        self._add("other", data)


def _marks(source: str, events: list[tuple[int, str, str]], unseen: frozenset[str]) -> Reading:
    reading = Reading([])
    marks = reading.marks
    # Names of open elements whose content is not shown.
    hidden: list[str] = []
    at_line_start = True
    bounded = [*events, (len(source), "other", "")]
    if bounded[0][0] > 0:
        marks.append(Mark(0, bounded[0][0]))
    for (start, kind, value), (end, _, _) in pairwise(bounded):
        if kind == "comment":
            reading.comments.append((start, end, value))
        if kind == "start" and value in unseen and value not in _VOID:
            hidden.append(value)
        elif kind == "end" and value in hidden:
            # An element that is closed closes those inside it.
            del hidden[len(hidden) - 1 - hidden[::-1].index(value) :]
        shown = not hidden and kind in ("data", "entity")
        if shown and kind == "data":
            at_line_start = _data(source, start, end, marks, at_line_start)
            continue
        if shown and end > start:
            marks.append(Mark(start, end, entity_shown(source[start:end])))
            at_line_start = False
            continue
        if end > start:
            marks.append(Mark(start, end))
        if kind in ("start", "end", "empty") and value in _BLOCKS and not at_line_start:
            marks.append(Mark(end, end, "\n"))
            at_line_start = True
    return reading


def entity_shown(written: str) -> str:
    """Return what a mark shows for an entity.

    Parameters
    ----------
    written : str
        As it stands in the file.

    Returns
    -------
    str
        Its character; nothing for one without width; `THING` for a sign of HTML itself, which must
        stay as it is written.

    Examples
    --------
    >>> entity_shown("&uuml;"), entity_shown("&shy;"), entity_shown("&lt;") == THING
    ('ü', '', True)
    """
    character = unescape(written)
    if len(character) != 1 or character in "<>&":
        return THING
    if unicodedata.category(character) in ("Cf", "Cc", "Mn"):
        return HIDE
    return character if not re.match(STAND_IN, character) else THING


def _data(source: str, start: int, end: int, marks: list[Mark], at_line_start: bool) -> bool:
    """Draw blanks together as a browser does; tell whether the line is still empty."""
    for blanks in _BLANKS.finditer(source, start, end):
        if blanks.start() == start and at_line_start:
            marks.append(Mark(*blanks.span(), HIDE))
            start = blanks.end()
        elif blanks.group() != " ":
            marks.append(Mark(*blanks.span(), " "))
    return at_line_start and start == end
