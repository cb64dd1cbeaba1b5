"""Chooses the column that holds the posts, and what has to be cleaned off their texts."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from voicecheck.errors import InputFileError
from voicecheck.table.exports import Export, column_key, find_export, places_of
from voicecheck.table.rows import Row, as_text

__all__ = ["TextColumn", "choose_text_column", "text_of_html"]

_MIN_WORDS = 3.0
_MAX_WORDS = 60.0
_CLEAR_LEAD = 1.25
_HTML_SHARE = 0.2
_SHOWN_COLUMNS = 40
_SHOWN_CHARS = 60
# Names that people give to columns of posts weigh half as much again as the content.
_TEXT_NAMES = frozenset(
    "text post beitrag beitragstext posttext message nachricht caption content inhalt body tweet "
    "status kommentar description beschreibung bildunterschrift copy draft entwurf toot".split()
)
_NAME_WEIGHT = 1.5
_OTHER_NAMES = frozenset(
    "comment comments kommentare alt title titel notes notizen notiz link url hashtags error bio "
    "headline campaign kampagne".split()
)
_OTHER_WEIGHT = 0.6
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|strong|em|b|i|u|h[1-6]|ul|ol|li|blockquote|figure|img)\b[^<>]*>|<!--",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?<!\S)\S*?(?://|www\.)\S*")
_WORD = re.compile(r"[^\W\d_]{2,}")
# Name, place in the row and keys inside the cell.
_Column = tuple[str, int, tuple[str, ...]]
_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|video|audio|playlist)\b[^\]]*\]")


@dataclass(frozen=True)
class TextColumn:
    """Where the posts stand in a table.

    Attributes
    ----------
    place : int
        Place of the column.
    name : str
        Its name.
    why : str
        How it was chosen, for people.
    export : Export or None
        The known export that the table is.
    is_html : bool
        Whether the cells hold HTML.
    date, author, channel : int or None
        Places of columns with the time, the author and the channel of each post.
    path : tuple of str
        Keys that lead to the text inside a cell that holds an object.
    """

    place: int
    name: str
    why: str
    export: Export | None = None
    is_html: bool = False
    date: int | None = None
    author: int | None = None
    channel: int | None = None
    path: tuple[str, ...] = ()

    def cleaner(self) -> Callable[[str], str]:
        """Return the function that makes a post of the text of a cell.

        Returns
        -------
        callable
            From str to str.
        """
        replaced = self.export.replace if self.export else ()
        entities = self.export is not None and self.export.html_entities

        def clean(text: str) -> str:
            for old, new in replaced:
                text = text.replace(old, new)
            if self.is_html and _TAG.search(text):
                return text_of_html(text)
            return html.unescape(text) if entities or self.is_html else text

        return clean

    def text(self, row: Row) -> str:
        """Return the text of the post's cell as it stands in the file.

        Parameters
        ----------
        row : Row
            A row.

        Returns
        -------
        str
            Its text; nothing if the row is too short.
        """
        return _cell(row, self.place, self.path)


def choose_text_column(
    header: Sequence[str], sample: Sequence[Row], wanted: str | None = None
) -> TextColumn:
    """Choose the column that holds the posts.

    Parameters
    ----------
    header : sequence of str
        Names of the columns.
    sample : sequence of Row
        Some rows.
    wanted : str, optional
        Name or number (from 1) of the column; by default it is found out.

    Returns
    -------
    TextColumn
        The column.

    Raises
    ------
    InputFileError
        If there is no such column, or none or several may be the one.
    """
    columns = _columns(header, sample)
    names = [name for name, _, _ in columns]
    export = find_export(names)
    if wanted is not None:
        found = columns[_wanted(names, columns, sample, wanted)]
        return _described(found, columns, sample, "as asked", export)
    weights = [_content(sample, place, path) for _, place, path in columns]
    if export is not None:
        places = places_of(export.text, names)
        if not places:
            raise InputFileError(f"this is an export of {export.name}: {export.without_text}")
        best = max(places, key=lambda place: weights[place])
        return _described(columns[best], columns, sample, f"an export of {export.name}", export)
    ranked = sorted(
        ((weight * _name_weight(names[place]), -place) for place, weight in enumerate(weights)),
        reverse=True,
    )
    (best_weight, best), (second, _) = [*ranked, (0.0, 0), (0.0, 0)][:2]
    is_named = bool(names) and _name_weight(names[-best]) > 1
    if best_weight == 0 or (best_weight < _MIN_WORDS and not is_named and len(columns) > 1):
        raise InputFileError("no column looks like posts" + _ask(columns, sample))
    if second * _CLEAR_LEAD > best_weight:
        raise InputFileError("several columns look like posts" + _ask(columns, sample))
    return _described(columns[-best], columns, sample, "by its content", None)


def _columns(header: Sequence[str], sample: Sequence[Row]) -> list[_Column]:
    """Name the columns, and the strings inside those that hold objects."""
    columns: list[_Column] = []
    for place, name in enumerate(header):
        columns.append((name, place, ()))
        inner: dict[str, None] = {}
        for row in sample:
            value = row.cells[place] if place < len(row.cells) else None
            if isinstance(value, dict):
                inner.update(dict.fromkeys(k for k, v in value.items() if isinstance(v, str)))
        columns += [(f"{name}.{key}", place, (key,)) for key in inner]
    return columns


def _described(
    found: _Column,
    columns: Sequence[_Column],
    sample: Sequence[Row],
    why: str,
    export: Export | None,
) -> TextColumn:
    name, place, path = found
    column = TextColumn(place, name, why, export, path=path)
    texts = [text for row in sample if (text := column.text(row)).strip()]
    tagged = sum(_TAG.search(text) is not None for text in texts)
    is_html = tagged > _HTML_SHARE * len(texts)
    names = [name for name, _, _ in columns]

    def beside(what: str) -> int | None:
        places = places_of(getattr(export, what), names) if export else []
        # A column inside another one is no column of the table.
        return next((columns[p][1] for p in places if not columns[p][2]), None)

    return TextColumn(
        place,
        name,
        why,
        export,
        is_html,
        beside("date"),
        beside("author"),
        beside("channel"),
        path,
    )


def _wanted(
    names: Sequence[str], columns: Sequence[_Column], sample: Sequence[Row], wanted: str
) -> int:
    places = places_of([column_key(wanted)], names)
    outer = [place for place, (_, _, path) in enumerate(columns) if not path]
    if not places and wanted.isdecimal() and 1 <= int(wanted) <= len(outer):
        places = [outer[int(wanted) - 1]]
    if len(places) == 1:
        return places[0]
    problem = "several columns are called" if places else "no column is called"
    raise InputFileError(f"{problem} {wanted!r}" + _ask(columns, sample))


def _cell(row: Row, place: int, path: Sequence[str]) -> str:
    value = row.cells[place] if place < len(row.cells) else None
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return "" if isinstance(value, dict | list) else as_text(value)


def _content(sample: Sequence[Row], place: int, path: Sequence[str]) -> float:
    """Tell how much a column looks like posts: words a cell, by filled and by different cells."""
    texts = [_cell(row, place, path) for row in sample]
    filled = [text for text in texts if text.strip()]
    if not filled:
        return 0.0
    words = [min(len(_WORD.findall(_LINK.sub(" ", text))), _MAX_WORDS) for text in filled]
    mean = sum(words) / len(texts)
    return mean * len(set(filled)) / len(filled)


def _name_weight(name: str) -> float:
    words = set(re.findall(r"[^\W_]+", column_key(name)))
    if words & _OTHER_NAMES:
        return _OTHER_WEIGHT
    return _NAME_WEIGHT if words & _TEXT_NAMES else 1.0


def _ask(columns: Sequence[_Column], sample: Sequence[Row]) -> str:
    """Say how to name the column, and list the columns with a sample of each."""
    lines = ["; name it with --text-column. The columns:"]
    for name, place, path in columns[:_SHOWN_COLUMNS]:
        cells = (_cell(row, place, path) for row in sample)
        shown = " ".join(next((cell for cell in cells if cell.strip()), "(empty)").split())
        if len(shown) > _SHOWN_CHARS:
            shown = shown[: _SHOWN_CHARS - 1] + "…"
        number = "   " if path else f"{place + 1:3}"
        lines.append(f"  {number}  {name or '(no name)'}: {shown}")
    if len(columns) > _SHOWN_COLUMNS:
        lines.append(f"  … and {len(columns) - _SHOWN_COLUMNS} more")
    return "\n".join(lines)


class _Text(HTMLParser):
    """Collects the text of HTML; blocks and line breaks end lines."""

    _BLOCKS = frozenset(
        "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote figure figcaption tr table pre hr".split()
    )
    _SILENT = frozenset(("script", "style", "figcaption"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in self._SILENT:
            self._silent += 1
        if tag == "li":
            self.pieces.append("\n- ")
        elif tag in self._BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SILENT and self._silent:
            self._silent -= 1
        if tag in self._BLOCKS and tag != "br":
            self.pieces.append("\n\n" if tag == "p" else "\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)


def text_of_html(markup: str) -> str:
    r"""Return what a reader sees of HTML.

    Parameters
    ----------
    markup : str
        HTML, also that of WordPress with its comments and shortcodes.

    Returns
    -------
    str
        Its text, blocks on lines of their own.

    Examples
    --------
    >>> text_of_html("<p>Moin&nbsp;<b>zusammen</b>!</p><!-- wp:list --><ul><li>Kaffee</li></ul>")
    'Moin zusammen!\n\n- Kaffee'
    """
    parser = _Text()
    parser.feed(_SHORTCODE.sub(" ", markup))
    parser.close()
    text = "".join(parser.pieces).replace("\u00a0", " ")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
