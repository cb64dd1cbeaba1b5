"""Finds and reads the settings file of a project."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from voicecheck.errors import SettingsError
from voicecheck.lang.pack import LANGUAGES
from voicecheck.markup import markup_of
from voicecheck.settings.fields import FIELDS, Settings, checked_value
from voicecheck.settings.names import nearest

__all__ = ["FILE_NAME", "Project", "find_project", "read_project"]

FILE_NAME = "voicecheck.toml"
_Section = tuple[tuple[str, ...], Mapping[str, Any], Mapping[str, int]]


@dataclass(frozen=True)
class Project:
    """The settings of a project: for all files and for some.

    Attributes
    ----------
    path : pathlib.Path or None
        The settings file; None if there is none.
    values : mapping
        Values for all files.
    lines : mapping
        The line of each value, for messages.
    sections : tuple of (tuple of str, mapping, mapping)
        Patterns of files, with values and lines for these; the last that fits wins.
    """

    path: Path | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    sections: tuple[_Section, ...] = ()

    def settings(
        self, file: str | Path | None = None, overrides: Mapping[str, Any] | None = None
    ) -> tuple[Settings, dict[str, str]]:
        """Return what is in force for a file.

        Parameters
        ----------
        file : str or pathlib.Path, optional
            The file; by default what holds for all files.
        overrides : mapping, optional
            Values of the command line.

        Returns
        -------
        settings : Settings
            The settings; paths in them lead from the working directory.
        sources : dict of str to str
            Where each value comes from.

        Raises
        ------
        SettingsError
            If a value is wrong.
        """
        found: dict[str, Any] = {}
        sources = dict.fromkeys(FIELDS, "default")
        place = "settings"
        layers = [(self.values, self.lines)]
        layers += [(values, lines) for _, values, lines in self._fitting(file)]
        for values, lines in layers:
            for name, value in values.items():
                place = f"{self.path}:{lines.get(name, 1)}"
                found[name] = checked_value(name, self._rooted(name, value), place)
                sources[name] = place
        for name, value in (overrides or {}).items():
            place = sources[name] = "command line"
            found[name] = checked_value(name, value, place)
        if file is not None and found.get("markup", "auto") == "auto":
            found["markup"] = markup_of(file)
            sources["markup"] = "name of the file"
        return Settings().changed(found, place), sources

    def _fitting(self, file: str | Path | None) -> Iterator[_Section]:
        if file is None or self.path is None or not self.sections:
            return
        # pathspec is imported where files are told apart only.
        from pathspec import GitIgnoreSpec

        try:
            name = Path(file).resolve().relative_to(self.path.parent.resolve()).as_posix()
        except ValueError:
            return
        for section in self.sections:
            try:
                fits = GitIgnoreSpec.from_lines(section[0]).match_file(name)
            except (ValueError, re.error) as error:
                raise SettingsError(f"{self.path}: glob: {error}") from None
            if fits:
                yield section

    def _rooted(self, name: str, value: Any) -> Any:
        """Lead paths of a settings file from its folder."""
        assert self.path is not None, "only a file has values"
        if name == "model" and isinstance(value, str) and value and value not in LANGUAGES:
            return str(self.path.parent / value)
        if name == "rules" and isinstance(value, list):
            return [str(self.path.parent / o) if isinstance(o, str) and o else o for o in value]
        return value


def find_project(place: str | Path) -> Project:
    """Find the settings of a file: in its folder, or in the next above that has any.

    Parameters
    ----------
    place : str or pathlib.Path
        A file or folder; it need not exist.

    Returns
    -------
    Project
        The project; without settings if there is no file.

    Raises
    ------
    SettingsError
        If the settings file is wrong.
    """
    folder = Path(place).resolve()
    return _project_of(folder if folder.is_dir() else folder.parent)


def _project_of(folder: Path) -> Project:
    for one in (folder, *folder.parents):
        own = one / FILE_NAME
        if own.is_file():
            return read_project(own)
        shared = one / "pyproject.toml"
        if shared.is_file() and _has_table(shared):
            return read_project(shared)
    return Project()


def _has_table(path: Path) -> bool:
    try:
        return "voicecheck" in _parsed(path).get("tool", {})
    except SettingsError:
        # What is wrong elsewhere in a shared file is for others to say.
        if "[tool.voicecheck" in path.read_text(encoding="utf-8", errors="replace"):
            raise
        return False


def read_project(path: Path) -> Project:
    """Read a settings file.

    Parameters
    ----------
    path : pathlib.Path
        ``voicecheck.toml``, or a ``pyproject.toml`` with ``[tool.voicecheck]``.

    Returns
    -------
    Project
        The project.

    Raises
    ------
    SettingsError
        If the file cannot be read, or a key or value is wrong; the message names file and line,
        and the nearest right name.
    """
    try:
        stamp = path.stat().st_mtime_ns
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    return _read_project(path, stamp)


@lru_cache(maxsize=64)
def _read_project(path: Path, _stamp: int) -> Project:
    data = _parsed(path)
    table: tuple[str, ...] = ()
    if path.name == "pyproject.toml":
        data = data.get("tool", {}).get("voicecheck", {})
        table = ("tool", "voicecheck")
    lines = _KeyLines(path.read_text(encoding="utf-8"))
    known = (*FIELDS, "files")
    values, own_lines = _values(path, data, lines, table, known)
    sections = []
    entries = values.pop("files", [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise SettingsError(f"{path}:{own_lines['files']}: files is written [[files]]")
    for number, entry in enumerate(entries):
        where = (*table, "files", str(number))
        allowed = (*(name for name in FIELDS if name not in ("include", "exclude")), "glob")
        section, section_lines = _values(path, entry, lines, where, allowed)
        patterns = section.pop("glob", None)
        patterns = [patterns] if isinstance(patterns, str) else patterns
        if not isinstance(patterns, list) or not all(isinstance(p, str) for p in patterns):
            line = lines.of(where, "glob")
            raise SettingsError(f'{path}:{line}: [[files]] needs glob, as in glob = "press/**"')
        sections.append((tuple(patterns), section, section_lines))
    project = Project(path, values, own_lines, tuple(sections))
    project.settings()
    for _, section, section_lines in sections:
        for name, value in section.items():
            checked_value(name, value, f"{path}:{section_lines[name]}")
    return project


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not UTF-8 text (byte {error.start + 1})") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r" \(at line (\d+), column \d+\)", str(error))
        place = f"{path}:{line[1]}" if line else str(path)
        message = str(error).replace(line[0], "") if line else str(error)
        raise SettingsError(f"{place}: {message[:1].lower()}{message[1:]}") from None


def _values(
    path: Path,
    data: Mapping[str, Any],
    lines: _KeyLines,
    table: tuple[str, ...],
    known: Iterable[str],
) -> tuple[dict[str, Any], dict[str, int]]:
    """Check the names of a table; return its values and their lines."""
    values = {}
    own_lines = {}
    for name, value in data.items():
        line = lines.of(table, name)
        if name not in known:
            raise SettingsError(f"{path}:{line}: {name!r} is no setting{nearest(name, known)}")
        values[name] = value
        own_lines[name] = line
    return values, own_lines


class _KeyLines:
    """Where keys stand in a TOML file; the parser of the standard library does not tell."""

    _HEADER = re.compile(r"\s*(\[\[?)([^\[\]#]+)\]\]?\s*(?:#.*)?\Z")
    _KEY = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|([\w-]+))\s*[=.]""")

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, ...], int] = {}
        counts: dict[str, int] = {}
        table: tuple[str, ...] = ()
        for number, line in enumerate(text.splitlines(), 1):
            header = self._HEADER.match(line)
            if header:
                name = "".join(header[2].replace('"', "").split())
                table = tuple(name.split("."))
                if header[1] == "[[":
                    table = (*table, str(counts.get(name, 0)))
                    counts[name] = counts.get(name, 0) + 1
                for depth in range(1, len(table) + 1):
                    self._lines.setdefault(table[:depth], number)
                continue
            key = self._KEY.match(line)
            if key:
                self._lines.setdefault((*table, key[1] or key[2] or key[3]), number)

    def of(self, table: tuple[str, ...], key: str) -> int:
        """Return the line of a key, or of the nearest table above it."""
        path = (*table, key)
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)
