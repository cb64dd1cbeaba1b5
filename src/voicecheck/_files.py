"""Where shipped files lie, and how files are written so that none is ever half there."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

__all__ = [
    "models_folder",
    "replaced_at_end",
    "sha256_of",
    "write_atomically",
    "written_atomically",
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


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file beside its target and rename it at the end.

    Parameters
    ----------
    path : pathlib.Path
        The target; an existing file is replaced.
    data : bytes
        The content.
    """
    with written_atomically(path) as stream:
        stream.write(data)


@contextmanager
def written_atomically(path: Path) -> Iterator[BinaryIO]:
    """Give a stream to a file beside the target, which is renamed when all went well.

    Parameters
    ----------
    path : pathlib.Path
        The target; an existing file is replaced.

    Yields
    ------
    binary file
        Where to write.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
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
