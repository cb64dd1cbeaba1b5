"""Which files are checked."""

from __future__ import annotations

import glob
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pathspec import GitIgnoreSpec

from voicecheck.errors import InputFileError
from voicecheck.settings import Project

__all__ = ["changed_files", "find_files"]

OWN_IGNORE_FILE = ".voicecheckignore"
_MAGIC = frozenset("*?[")


def find_files(places: Sequence[str], project_of: Callable[[Path], Project]) -> Iterator[Path]:
    """Find the files to check.

    Parameters
    ----------
    places : sequence of str
        Files, folders and patterns such as ``posts/**/*.md``.
    project_of : callable
        Returns the project of a file or folder.

    Yields
    ------
    pathlib.Path
        Each file once; those of a folder in the order of their names. In folders, hidden ones,
        files that ``.gitignore`` or ``.voicecheckignore`` names and those that the settings do not
        include are left out. A file that is named itself is left out only if
        ``.voicecheckignore`` or the settings exclude it.

    Raises
    ------
    InputFileError
        If there is nothing at a place.
    """
    seen = set()
    for place in places:
        for path in _expanded(place):
            found = _walk(path, project_of) if path.is_dir() else _named(path, project_of)
            for file in found:
                key = file.resolve()
                if key not in seen:
                    seen.add(key)
                    yield file


def _expanded(place: str) -> list[Path]:
    if os.path.lexists(place):
        return [Path(place)]
    if not _MAGIC.isdisjoint(place):
        found = sorted(Path(one) for one in glob.iglob(place, recursive=True))
        if found:
            return found
    raise InputFileError(f"{place}: no such file or folder")


def _named(path: Path, project_of: Callable[[Path], Project]) -> Iterator[Path]:
    if not _excluded(path, project_of(path)) and not _ignored(path, False, (OWN_IGNORE_FILE,)):
        yield path


def _walk(folder: Path, project_of: Callable[[Path], Project]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not _ignored(here / name, True)
        )
        project = project_of(here)
        included = _spec(project.settings()[0].include, f"{project.path}: include")
        for name in sorted(names):
            path = here / name
            if not included.match_file(_from_root(path, project, folder)):
                continue
            if not _excluded(path, project) and not _ignored(path, False):
                yield path


def _from_root(path: Path, project: Project, folder: Path) -> str:
    """Return a path as patterns of the settings see it: from the settings file's folder."""
    root = project.path.parent if project.path else folder
    return os.path.relpath(path.resolve().parent / path.name, root.resolve()).replace(os.sep, "/")


def _excluded(path: Path, project: Project) -> bool:
    exclude = project.settings()[0].exclude
    if not exclude or project.path is None:
        return False
    spec = _spec(exclude, f"{project.path}: exclude")
    return spec.match_file(_from_root(path, project, path.parent))


def _spec(patterns: Iterable[str], place: str) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(patterns)
    except (ValueError, re.error) as error:
        raise InputFileError(f"{place}: {error}") from None


def _ignored(
    path: Path, is_folder: bool, names: tuple[str, ...] = (".gitignore", OWN_IGNORE_FILE)
) -> bool:
    """Tell whether ignore files beside a path or above it name it; the nearest has the word."""
    parent = Path(os.path.abspath(path)).parent
    for folder in (parent, *parent.parents):
        inside = Path(os.path.abspath(path)).relative_to(folder).as_posix()
        for name in reversed(names):
            said = _patterns(folder / name)
            if said is not None:
                verdict = said.check_file(inside + "/" if is_folder else inside).include
                if verdict is not None:
                    return verdict
        if (folder / ".git").exists():
            break
    return False


@lru_cache(maxsize=4096)
def _patterns(path: Path) -> GitIgnoreSpec | None:
    try:
        return _spec(path.read_text(encoding="utf-8-sig").splitlines(), str(path))
    except (OSError, UnicodeDecodeError):
        return None


def changed_files(base: str) -> frozenset[Path]:
    """Ask git which files are changed or new.

    Parameters
    ----------
    base : str
        The commit or branch to compare with; ``HEAD`` for what is not committed yet.

    Returns
    -------
    frozenset of pathlib.Path
        Resolved paths.

    Raises
    ------
    InputFileError
        If there is no git, no repository or no such commit.
    """
    top = Path(_git("rev-parse", "--show-toplevel").strip())
    # Against a branch, what the branch itself has got in the meantime does not count.
    since = base if base == "HEAD" else _git("merge-base", base, "HEAD").strip()
    names = _names(_git("diff", "--name-only", "--diff-filter=d", "-z", since, "--"))
    others = _names(
        _git("ls-files", "--others", "--exclude-standard", "-z", "--full-name", str(top))
    )
    return frozenset((top / name).resolve() for name in (*names, *others))


def _names(listed: str) -> Iterable[str]:
    return filter(None, listed.split("\0"))


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 (a fixed program, no shell)
            ["git", *arguments],  # noqa: S607
            capture_output=True,
            check=True,
            encoding="utf-8",
            errors="surrogateescape",
        )
    except FileNotFoundError:
        raise InputFileError("--changed needs git, which is not installed") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip().splitlines()[:1]
        raise InputFileError(f"--changed: git says: {' '.join(said)}") from None
    return done.stdout
