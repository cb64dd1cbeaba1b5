"""Reads Markdown: what of it is not shown to readers as it stands.

markdown-it-py parses; its rules are watched while they run, since its tokens say from which lines
they come but not from which characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from string import punctuation
from typing import Any

from markdown_it import MarkdownIt, rules_inline
from markdown_it.helpers import parseLinkLabel
from markdown_it.token import Token

from voicecheck.markup.page import entity_shown, html_marks
from voicecheck.markup.prose import HIDE, THING, Mark, cover
from voicecheck.markup.reading import Reading

__all__ = ["front_matter_end", "read_markdown"]

_FRONT_MATTER = re.compile(r"(?:---|\+\+\+)[ \t]*(?:\r\n?|\n)")
_FRONT_MATTER_END = re.compile(r"(?<![^\r\n])(?:---|\+\+\+|\.\.\.)[ \t]*(?![^\r\n])")
_LINE = re.compile(r"([^\r\n]*)(\r\n?|\n|\Z)")
_BULLET = re.compile(r"(?:[-+*]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?\Z")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
# What writers' programs add to Markdown: Obsidian, Jekyll, Hugo, GitHub.
_EXTRA = re.compile(
    r"(?P<thing>\{\{.{0,300}?\}\}|\{%.{0,300}?%\})|(?P<hide>%%.{0,999}?%%|!\[\[[^\]\n]{0,300}\]\]|\[\^[^\]\s]{1,300}\]:?|~~|=="
    r"|\A\[!\w+\][+-]?)|\[\[(?:[^\]|\n]{0,300}\|)?(?P<shown>[^\]|\n]{0,300})\]\]",
    re.DOTALL,
)
# A box with a heading is not a quotation, though it is written like one.
_CALLOUT = re.compile(r"[ \t]*+(?:[-+*]|\d+[.)])?[ \t]*>[ \t]*\[!\w+\]")
_BREAK_TAG = re.compile(r"<br\s*/?>\Z", re.IGNORECASE)
# A line shorter than this is not filled up by an editor: its end is meant.
_FULL_LINE = 60


def front_matter_end(source: str) -> int:
    r"""Return where the front matter of a file ends.

    Parameters
    ----------
    source : str
        A Markdown file.

    Returns
    -------
    int
        Offset behind its closing line, without the line's end; 0 where there is none.

    Examples
    --------
    >>> front_matter_end("---\ntitle: Kuchen\n---\nKommt vorbei!")
    21
    """
    opening = _FRONT_MATTER.match(source)
    if not opening:
        return 0
    for closing in _FRONT_MATTER_END.finditer(source, opening.end()):
        if closing.group().strip() in (source[:3], "..."):
            return closing.end()
    return 0


def read_markdown(source: str, quotations: bool) -> Reading:
    """Tell what of a Markdown file is not shown as it stands.

    Parameters
    ----------
    source : str
        The file's text.
    quotations : bool
        Whether block quotes are read like other paragraphs.

    Returns
    -------
    Reading
        Marks, and the HTML comments.
    """
    start = front_matter_end(source)
    return _MarkdownReader(source, start, quotations).read()


class _Recorder(list[tuple[str, int, int, Any]]):
    """What the inline rules found: (rule, start, end, more) in offsets of the content."""

    paused = False


def _lines_of(token: Token) -> tuple[int, int]:
    # Tokens of blocks know their lines.
    first, last = token.map or (0, 0)
    return first, last


@lru_cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.disable(["inline", "text_join"])
    # Joined tokens would no longer tell which signs were delimiters.
    parser.inline.ruler2.disable("fragments_join")
    for name, rule in (
        ("newline", rules_inline.newline),
        ("escape", rules_inline.escape),
        ("backticks", rules_inline.backtick),
        ("emphasis", rules_inline.emphasis.tokenize),
        ("link", rules_inline.link),
        ("image", rules_inline.image),
        ("autolink", rules_inline.autolink),
        ("html_inline", rules_inline.html_inline),
        ("entity", rules_inline.entity),
    ):
        parser.inline.ruler.at(name, _watched(name, rule))
    return parser


def _watched(name: str, rule: Callable[[Any, bool], bool]) -> Callable[[Any, bool], bool]:
    def watched(state: Any, silent: bool) -> bool:
        recorder: _Recorder = state.env["recorder"]
        if silent or recorder.paused:
            return rule(state, silent)
        start, n_tokens = state.pos, len(state.tokens)
        more: Any = None
        if name == "link" and state.src[start] == "[":
            more = parseLinkLabel(state, start, True)
        # An image parses its description as a text of its own.
        recorder.paused = name == "image"
        found = rule(state, silent)
        recorder.paused = False
        if found:
            if name == "emphasis":
                # A blank text may be pushed before the delimiters.
                size = state.pos - start
                more = state.tokens[max(n_tokens, len(state.tokens) - size) :]
            elif name == "newline":
                more = state.tokens[-1].type == "hardbreak"
            recorder.append((name, start, state.pos, more))
        return found

    return watched


@dataclass(frozen=True)
class _Content:
    """The content of a paragraph or heading and where its lines come from.

    Each line is (start in the content, offset in the file, length); blanks at both ends of a line
    are left out.
    """

    text: str
    lines: tuple[tuple[int, int, int], ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [line[0] for line in self.lines]

    def place(self, position: int) -> int:
        """Return the offset in the file of a position of the content."""
        start, offset, length = self.lines[max(bisect_right(self._starts, position) - 1, 0)]
        return offset + min(max(position - start, 0), length)


class _MarkdownReader:
    def __init__(self, source: str, start: int, quotations: bool) -> None:
        self._source = source
        self._first = start
        self._quotations = quotations
        self._lines: list[tuple[int, str]] = []
        for found in _LINE.finditer(source, start):
            self._lines.append((found.start(), found[1]))
            if not found[2]:
                break
        self._marks: list[Mark] = []
        self._comments: list[tuple[int, int, str]] = []
        self._covered: list[tuple[int, int]] = []
        self._n_pairs = 0

    def read(self) -> Reading:
        env: dict[str, Any] = {}
        tokens = _parser().parse(self._source[self._first :], env)
        shown: list[tuple[int, int]] = []
        in_table = False
        for before, token in zip([None, *tokens], tokens, strict=False):
            if token.type == "blockquote_open" and not self._quotations:
                start, end = self._span_of_lines(*_lines_of(token))
                if not _CALLOUT.match(self._source, start):
                    self._covered.append((start, end))
            elif token.type in ("table_open", "table_close"):
                in_table = token.type == "table_open"
            elif token.type == "html_block":
                shown.append(self._html(*self._span_of_lines(*_lines_of(token))))
            elif token.type == "inline" and token.content and not in_table:
                heading = before is not None and before.type == "heading_open"
                content = self._content(token.content, *_lines_of(token), heading=heading)
                if content.lines:
                    self._inline(content, env)
                    shown.append((content.lines[0][1], sum(content.lines[-1][1:])))
        self._hide_between(shown)
        marks = sorted(self._marks, key=lambda m: (m.start, m.end))
        return Reading(cover(marks, self._covered, HIDE), self._comments)

    def _span_of_lines(self, first: int, last: int) -> tuple[int, int]:
        """Return the span of lines, without blank lines behind them and without a line end."""
        while last > first + 1 and not self._lines[last - 1][1].strip():
            last -= 1
        start, text = self._lines[last - 1]
        return self._lines[first][0], start + len(text)

    def _html(self, start: int, end: int) -> tuple[int, int]:
        reading = html_marks(self._source[start:end], self._quotations)
        self._marks += [Mark(m.start + start, m.end + start, m.shown) for m in reading.marks]
        self._comments += [(a + start, b + start, body) for a, b, body in reading.comments]
        return start, end

    def _content(self, text: str, first: int, last: int, *, heading: bool) -> _Content:
        """Find the lines of a content in the file: each is the end of a line of it."""
        lines = []
        position = 0
        for number, line in enumerate(text.split("\n")):
            stripped = line.strip()
            if stripped and first + number < last:
                offset, source = self._lines[first + number]
                if heading and "#" in source[: source.find(stripped)]:
                    place = source.find(stripped, source.index("#") + 1)
                else:
                    place = source.rfind(stripped)
                if place >= 0:
                    start = position + len(line) - len(line.lstrip())
                    lines.append((start, offset + place, len(stripped)))
            position += len(line) + 1
        return _Content(text, tuple(lines))

    def _inline(self, content: _Content, env: dict[str, Any]) -> None:
        recorder = _Recorder()
        _parser().inline.parse(content.text, _parser(), {**env, "recorder": recorder}, [])
        things: list[tuple[int, int, str]] = []
        hard: set[int] = set()
        for name, start, end, more in recorder:
            if more is True or (name == "escape" and content.text[start + 1] == "\n"):
                hard.update(range(start, end))
            things += self._pieces(content, name, start, end, more)
        for extra in _EXTRA.finditer(content.text):
            things += _extra_pieces(extra)
        pairs = {}
        for opening, closing in _emphases(recorder):
            self._n_pairs += 1
            for (start, end), pair in ((opening, self._n_pairs), (closing, -self._n_pairs)):
                things.append((start, end, HIDE))
                pairs[content.place(start)] = pair
        wraps = self._breaks(content, hard)
        marks: list[Mark] = []
        for start, end, shown in sorted(wraps + [self._placed(content, t) for t in things]):
            if marks and start < marks[-1].end:
                # Inside code or a picture nothing else counts.
                if end > marks[-1].end:
                    marks[-1] = Mark(marks[-1].start, end, marks[-1].shown)
                continue
            marks.append(Mark(start, end, shown, pairs.get(start, 0)))
        self._marks += marks

    @staticmethod
    def _placed(content: _Content, piece: tuple[int, int, str]) -> tuple[int, int, str]:
        start, end, shown = piece
        return content.place(start), content.place(end - 1) + 1, shown

    def _breaks(self, content: _Content, hard: set[int]) -> list[tuple[int, int, str]]:
        """Show the end of a line that was full as a blank, others as ends of lines."""
        longest = max(length for _, _, length in content.lines)
        found = []
        for this, following in zip(content.lines, content.lines[1:], strict=False):
            words = content.text[following[0] : following[0] + following[2]].split()
            end = this[0] + this[2]
            fits = this[2] + 1 + len(words[0]) <= max(longest, _FULL_LINE)
            # A line of a post does not go on with a small letter after a word.
            goes_on = words[0][0].islower() and content.text[end - 1].isalnum()
            meant = (fits and not goes_on) or not hard.isdisjoint(range(end, following[0]))
            found.append((this[1] + this[2], following[1], "\n" if meant else " "))
        return found

    def _pieces(
        self, content: _Content, name: str, start: int, end: int, more: Any
    ) -> Iterator[tuple[int, int, str]]:
        """Yield what a rule hides, in offsets of the content."""
        if name == "link":
            yield start, start + 1, HIDE
            yield more, end, HIDE
        elif name == "backticks":
            # Backticks that close nothing are text.
            if end - start > 2 and content.text[start:end].strip("`"):
                yield start, end, THING
        elif name == "image":
            yield start, end, HIDE
        elif name == "autolink":
            yield start, start + 1, HIDE
            yield end - 1, end, HIDE
        elif name == "html_inline":
            yield from self._tag(content, start, end)
        elif name == "entity":
            yield start, end, entity_shown(content.text[start:end])
        elif name == "escape" and content.text[start + 1] in f"{punctuation}\n":
            yield start, start + 1, HIDE

    def _tag(self, content: _Content, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        tag = content.text[start:end]
        comment = _COMMENT.fullmatch(tag)
        if comment:
            a, b, _ = self._placed(content, (start, end, HIDE))
            self._comments.append((a, b, comment[1]))
        yield start, end, "\n" if _BREAK_TAG.match(tag) else HIDE

    def _hide_between(self, shown: list[tuple[int, int]]) -> None:
        """Hide what is in no paragraph, heading or HTML block; ends of lines stay."""
        if self._first:
            self._marks.append(Mark(0, self._first))
        position = self._first
        for start, end in [*sorted(shown), (len(self._source), len(self._source))]:
            for found in _LINE.finditer(self._source, position, start):
                if found[1].strip():
                    self._hide_line(found.start(1), found.end(1), at_prose=found.end(1) == start)
            position = max(position, end)

    def _hide_line(self, start: int, end: int, *, at_prose: bool) -> None:
        bullet = _BULLET.search(self._source, start, end) if at_prose else None
        if bullet and end < len(self._source):
            if bullet.start() > start:
                self._marks.append(Mark(start, bullet.start()))
            if self._source[bullet.start()] in "*+":
                self._marks.append(Mark(bullet.start(), bullet.start() + 1, "-"))
            # Nothing may be taken off a bullet, as by a rule that cuts what stands behind it.
            self._marks.append(Mark(end, end))
        else:
            self._marks.append(Mark(start, end))


def _emphases(recorder: _Recorder) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield the spans of the signs that begin and end each emphasis, in offsets of the content."""
    signs = [
        (place, token)
        for name, start, _, tokens in recorder
        if name == "emphasis"
        for place, token in enumerate(tokens, start)
    ]
    opened: list[tuple[int, int]] = []
    for place, token in signs:
        # A strong emphasis has two signs; only the inner ones say so.
        width = 2 if token.type.startswith("strong") else 1
        if token.type.endswith("_open"):
            opened.append((place + 1 - width, place + 1))
        elif token.type.endswith("_close") and opened:
            yield opened.pop(), (place, place + width)


def _extra_pieces(extra: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    if extra["thing"]:
        yield extra.start(), extra.end(), THING
    elif extra["hide"]:
        yield extra.start(), extra.end(), HIDE
    elif extra["shown"]:
        yield extra.start(), extra.start("shown"), HIDE
        yield extra.end("shown"), extra.end(), HIDE
    else:
        yield extra.start(), extra.end(), HIDE
