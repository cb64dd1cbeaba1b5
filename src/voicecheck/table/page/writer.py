"""Writes the report page: HTML, style, script and the packed posts in one file."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from voicecheck import __version__
from voicecheck._files import replaced_at_end
from voicecheck.explain import ALL_DIMENSIONS
from voicecheck.lang.pack import LANGUAGES, load_pack
from voicecheck.report import LABELS
from voicecheck.table.page.collector import SHADED, PostCollector

__all__ = ["save_page", "write_page"]

_CHUNK = 1000
_SCRIPTS = ("data.js", "charts.js", "posts.js", "page.js")
_COLUMNS = (
    "row",
    "text",
    "score",
    "low",
    "high",
    "label",
    "language",
    "group",
    "time",
    "reasons",
    "rewrite",
    "error",
    "marks",
)
# A browser reads these characters as markup or as line ends; JSON may write them as escapes.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def save_page(path: Path, posts: PostCollector, **options: Any) -> None:
    """Write the page to a file, in one step: it is there whole or not at all.

    Parameters
    ----------
    path : pathlib.Path
        The file; an existing one is replaced.
    posts : PostCollector
        The posts.
    **options
        Passed to `write_page`.
    """
    with replaced_at_end(path) as new, new.open("wb") as stream:
        write_page(stream, posts, **options)


def write_page(
    stream: BinaryIO,
    posts: PostCollector,
    *,
    source: str = "",
    language: str | None = None,
    group_name: str = "",
    by_file: bool = False,
    shaded: int = SHADED,
    made: date | None = None,
    model: str | None = None,
) -> None:
    """Write the page to a stream, in constant memory.

    The page is one file that loads nothing; a Content-Security-Policy with the hashes of its own
    script and style lets nothing else run. Posts are columns of JSON, packed with gzip in pieces of
    1,000.

    Parameters
    ----------
    stream : binary file
        Where to write.
    posts : PostCollector
        The posts.
    source : str
        Where they come from, for the head of the page.
    language : {"de", "en"}, optional
        Language of the page when it is opened; by default that of most posts.
    group_name : str
        What the column of authors or channels is called.
    by_file : bool
        Whether the groups are files instead.
    shaded : int
        For how many posts to find the passages that move their score, which takes a millisecond
        or two each, many times as long as the score.
    made : datetime.date, optional
        The day that the page tells; by default today.
    model : str, optional
        The model that scored the posts; by default the shipped one of each language.
    """
    if language is None:
        language = posts.languages.most_common(1)[0][0] if posts.languages else LANGUAGES[0]
    style, script = _asset("page.css"), "\n".join(_asset(name) for name in _SCRIPTS)
    script = f'"use strict";\n{script}'
    say = _messages(language)
    values = {
        "language": language,
        "policy": _policy(script, style),
        "version": __version__,
        "title": html.escape(say["title"]),
        "source": html.escape(source.encode("utf-8", "replace").decode()),
        "figures": html.escape(_figures(posts, say)),
        "needs_script": html.escape(say["needs_script"]),
        "style": style,
    }
    head, rest = _asset("page.html").split("{{chunks}}")
    stream.write(_filled(head, values))
    n_shaded = n_cut = 0
    records = posts.records(shaded, model)
    while chunk := list(islice(records, _CHUNK)):
        n_shaded += sum(record["marks"] != 0 for record in chunk)
        n_cut += sum(record["cut"] for record in chunk)
        stream.write(_packed(chunk))
    facts = _facts(posts) | {
        "language": language,
        "made": (made or date.today()).isoformat(),
        "n_shaded": n_shaded,
        "n_cut": n_cut,
        "group_name": group_name,
        "by_file": by_file,
    }
    stream.write(_filled(rest, {"facts": _json(facts), "script": script}))


def _filled(template: str, values: dict[str, str]) -> bytes:
    """Fill the places of a template in one pass: a value is never read for places itself."""
    return re.sub(r"\{\{(\w+)\}\}", lambda place: values[place[1]], template).encode()


def _facts(posts: PostCollector) -> dict[str, Any]:
    return {
        "languages": list(LANGUAGES),
        "n_posts": posts.n_posts,
        "n_listed": posts.n_listed,
        "counts": posts.counts,
        "median": posts.median,
        "has_dates": posts.has_dates,
        "groups": posts.groups,
        "reasons": [{"name": one.name, "side": one.side} for one in posts.reasons],
        "errors": [{"message": message, "n": n} for message, n in posts.errors],
        "dimensions": list(ALL_DIMENSIONS),
        "messages": {code: _messages(code) for code in LANGUAGES},
    }


@lru_cache
def _messages(language: str) -> dict[str, Any]:
    """Return what the page says in a language, with the names of the dimensions."""
    text = (files("voicecheck.lang") / language / "page.toml").read_text(encoding="utf-8")
    return tomllib.loads(text) | {"dimensions": load_pack(language).messages["dimensions"]}


def _figures(posts: PostCollector, say: dict[str, Any]) -> str:
    counts = dict(zip((*LABELS, "none"), posts.counts, strict=True))
    median = "–" if posts.median is None else f"{posts.median:.0f}"
    said: str = say["figures"].format(n=posts.n_posts, median=median, **counts)
    return said


def _asset(name: str) -> str:
    return (files("voicecheck.table.page") / name).read_text(encoding="utf-8")


def _policy(script: str, style: str) -> str:
    """Allow the page's own script and style by their hashes, and nothing else."""
    hashes = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (script, style)
    ]
    return (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode().translate(_ESCAPES)


def _packed(records: Sequence[dict[str, Any]]) -> bytes:
    columns = {name: [record[name] for record in records] for name in _COLUMNS}
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    packed = gzip.compress(text.encode("utf-8", "replace"), mtime=0)
    return b'<script type="text/plain" class="chunk">' + base64.b64encode(packed) + b"</script>\n"
