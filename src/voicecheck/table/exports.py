"""Knows the exports of common products by their columns."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

__all__ = ["Export", "column_key", "find_export", "places_of"]


@dataclass(frozen=True)
class Export:
    """How one product exports posts.

    Attributes
    ----------
    id, name : str
        For programs and for people.
    needs : tuple of frozenset of str
        A table is this export if it has a column of each group.
    text, date, author, channel : tuple of str
        Names of the columns that hold each, best first.
    replace : tuple of (str, str)
        What stands for something else in its texts.
    html_entities : bool
        Whether ``&amp;`` stands for ``&``.
    without_text : str
        What to say if it holds no posts.
    """

    id: str
    name: str
    needs: tuple[frozenset[str], ...]
    text: tuple[str, ...]
    date: tuple[str, ...]
    author: tuple[str, ...]
    channel: tuple[str, ...]
    replace: tuple[tuple[str, str], ...]
    html_entities: bool
    without_text: str


def column_key(name: str) -> str:
    """Return the form in which names of columns are compared.

    Parameters
    ----------
    name : str
        A name as it stands in the file.

    Returns
    -------
    str
        Without case, needless blanks, quotation marks and invisible characters.

    Examples
    --------
    >>> column_key(" Post  Message ")
    'post message'
    """
    visible = "".join(c for c in unicodedata.normalize("NFC", name) if c.isprintable())
    return " ".join(visible.strip(" '\"\ufeff").casefold().split())


@lru_cache
def _exports() -> tuple[Export, ...]:
    text = (files("voicecheck.table") / "exports.toml").read_text(encoding="utf-8")

    def names(entry: dict[str, Any], key: str) -> tuple[str, ...]:
        return tuple(column_key(name) for name in entry.get(key, ()))

    return tuple(
        Export(
            id=entry["id"],
            name=entry["name"],
            needs=tuple(frozenset(map(column_key, group)) for group in entry["needs"]),
            text=names(entry, "text"),
            date=names(entry, "date"),
            author=names(entry, "author"),
            channel=names(entry, "channel"),
            replace=tuple((old, new) for old, new in entry.get("replace", ())),
            html_entities=entry.get("html_entities", False),
            without_text=entry.get("without_text", ""),
        )
        for entry in tomllib.loads(text)["export"]
    )


def find_export(header: Sequence[str]) -> Export | None:
    """Tell which export a table is.

    Parameters
    ----------
    header : sequence of str
        Names of its columns.

    Returns
    -------
    Export or None
        The export that asks for most of the columns; None if there is none.
    """
    keys = {column_key(name) for name in header}
    fitting = [e for e in _exports() if all(not group.isdisjoint(keys) for group in e.needs)]
    return max(fitting, key=lambda export: len(export.needs), default=None)


def places_of(names: Sequence[str], header: Sequence[str]) -> list[int]:
    """Return where columns of some names stand.

    Parameters
    ----------
    names : sequence of str
        Keys of names, best first.
    header : sequence of str
        Names of the columns.

    Returns
    -------
    list of int
        Their places, in the order of `names`.
    """
    keys = [column_key(name) for name in header]
    return [place for name in names for place, key in enumerate(keys) if key == name]
