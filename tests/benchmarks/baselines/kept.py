"""Keeps the rows of a long run, so that the next one measures only what is missing."""

import hashlib
import json
from dataclasses import asdict

from baselines.held_out import Figures

__all__ = ["KeptRows"]


class KeptRows:
    """Rows of the table that were measured before, on the same posts.

    Parameters
    ----------
    path : Path or None
        JSON file that holds them; None to keep nothing.
    posts : RatedPosts
        The posts.
    pairs : Pairs
        The pairs.

    Raises
    ------
    ValueError
        If the file holds rows of other posts.
    """

    def __init__(self, path, posts, pairs):
        self._path = path
        self._posts = _fingerprint(posts, pairs)
        self._rows = {}
        if path is None or not path.exists():
            return
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["posts"] != self._posts:
            raise ValueError(f"{path}: its rows were measured on other posts")
        self._rows = {name: Figures(**row) for name, row in found["rows"].items()}

    def get(self, name):
        """Return the `Figures` of a contestant, or None."""
        return self._rows.get(name)

    def put(self, name, row):
        """Keep the `Figures` of a contestant."""
        self._rows[name] = row
        if self._path is None:
            return
        rows = {name: asdict(one) for name, one in self._rows.items()}
        text = json.dumps({"posts": self._posts, "rows": rows}, ensure_ascii=False, indent=1)
        self._path.write_text(text, encoding="utf-8")


def _fingerprint(posts, pairs):
    held = hashlib.sha256()
    columns = (posts.texts, posts.ratings, posts.groups, posts.sources, posts.weights)
    for column in (*columns, pairs.person, pairs.pitch):
        held.update(json.dumps([str(value) for value in column]).encode())
    return held.hexdigest()
