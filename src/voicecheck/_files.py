"""Where shipped files lie, and how files are written so that none is ever half there."""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voicecheck.errors import InputFileError, OutputFileError

__all__ = [
    "decoded",
    "models_folder",
    "read_draft",
    "replaced_at_end",
    "sha256_of",
    "write_atomically",
    "write_draft",
]


def models_folder() -> Path:
    """Return the folder of the shipped models.

    Returns
    -------
    pathlib.Path
        Inside the installed package, or beside ``src`` in a checkout.
    """
    package = Path(__file__).resolve().parent
    installed = package / "models"
    return installed if installed.is_dir() else package.parents[1] / "models"


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes as a hexadecimal string.

    Parameters
    ----------
    data : bytes
        The content.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    return hashlib.sha256(data).hexdigest()


def read_draft(path: Path) -> tuple[str, bool]:
    """Read a text file that somebody writes in.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    text : str
        Its text, with its line ends as they are and without byte order mark.
    mark : bool
        Whether there is a byte order mark.

    Raises
    ------
    InputFileError
        If the file cannot be read or is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputFileError(f"{path}: cannot be read: {error.strerror}") from None
    return decoded(data, str(path)), data.startswith(codecs.BOM_UTF8)


def decoded(data: bytes, name: str) -> str:
    """Decode what somebody wrote.

    Parameters
    ----------
    data : bytes
        UTF-8, with or without byte order mark.
    name : str
        Where it comes from, for messages.

    Returns
    -------
    str
        The text.

    Raises
    ------
    InputFileError
        If it is something else.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputFileError(
            f"{name}: not UTF-8 text (byte {error.start + 1}); save it as UTF-8"
        ) from None


def write_draft(path: Path, text: str, *, mark: bool) -> None:
    """Write a text file back in one step; links to it and its permissions stay.

    Parameters
    ----------
    path : pathlib.Path
        The file, which is there already.
    text : str
        Its new text.
    mark : bool
        Whether it begins with a byte order mark.

    Raises
    ------
    OutputFileError
        If it cannot be written.
    """
    target = path.resolve()
    try:
        mode = target.stat().st_mode
        write_atomically(target, codecs.BOM_UTF8 * mark + text.encode("utf-8"))
        target.chmod(stat.S_IMODE(mode))
    except OSError as error:
        raise OutputFileError(f"{path}: cannot be written: {error.strerror}") from None


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file beside its target and rename it at the end.

    Parameters
    ----------
    path : pathlib.Path
        The target; an existing file is replaced.
    data : bytes
        The content.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        # mkstemp makes private files; a result is as readable as any other new file.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def replaced_at_end(path: Path) -> Iterator[Path]:
    """Give the name of a new file beside a target, which takes its place at the end.

    Parameters
    ----------
    path : pathlib.Path
        The target; an existing file is replaced if the block ends without an error.

    Yields
    ------
    pathlib.Path
        Where to write. The name is always the same, so a killed process leaves one file at most,
        which the next run overwrites.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        yield new
        with new.open("rb") as stream:
            os.fsync(stream.fileno())
        os.replace(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
