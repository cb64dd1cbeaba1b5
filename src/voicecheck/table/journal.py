"""Keeps what is scored already in a file beside the target, so that a stopped run can go on.

The first line says what is scored and how; each further line is one chunk of results as JSON. A
line that a killed process left unfinished is cut off, and nothing else can be half there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from voicecheck.errors import OutputFileError
from voicecheck.table.columns import VoiceRow

__all__ = ["Journal"]

_SUFFIX = ".voicecheck-part"


class Journal:
    """The results of a run so far.

    Parameters
    ----------
    target : pathlib.Path
        The file that the run will make.
    about : dict
        What the results depend on: source, model and options.
    """

    def __init__(self, target: Path, about: dict[str, Any]) -> None:
        self.path = target.with_name(target.name + _SUFFIX)
        self.target = target
        self._about = json.dumps(about, sort_keys=True).encode() + b"\n"

    def open(self, *, resume: bool, force: bool) -> int:
        """Begin, or go on where a run stopped.

        Parameters
        ----------
        resume : bool
            Whether to go on with what is there.
        force : bool
            Whether to throw away what is there.

        Returns
        -------
        int
            Number of chunks that are there already.

        Raises
        ------
        OutputFileError
            If there is a stopped run and neither is said, if it was another one, or if the file
            cannot be written.
        """
        try:
            if resume and self.path.exists():
                return self._continue()
            mode = "wb" if force else "xb"
            with self.path.open(mode) as stream:
                stream.write(self._about)
        except FileExistsError:
            raise OutputFileError(
                f"{self.target}: a run to this file was stopped, or is still going on; "
                "--resume goes on with it, --force begins anew"
            ) from None
        except OSError as error:
            raise _unwritable(self.path, error) from None
        return 0

    def _continue(self) -> int:
        n_chunks, end = 0, 0
        with self.path.open("r+b") as stream:
            about = stream.readline()
            if about.endswith(b"\n"):
                if about != self._about:
                    raise OutputFileError(
                        f"{self.path}: the stopped run was another one: the source, the options "
                        "or the model changed since; --force begins anew"
                    )
                end = stream.tell()
                for line in stream:
                    if not _is_whole(line):
                        break
                    end += len(line)
                    n_chunks += 1
            stream.truncate(end)
            if not end:
                stream.seek(0)
                stream.write(self._about)
        return n_chunks

    def append(self, chunks: Iterator[Sequence[VoiceRow]]) -> None:
        """Add results as they come.

        Parameters
        ----------
        chunks : iterator of sequence of VoiceRow
            The next chunks.

        Raises
        ------
        OutputFileError
            If they cannot be written; what is there stays.
        """
        try:
            with self.path.open("ab") as stream:
                for rows in chunks:
                    line = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
                    stream.write(line.encode("utf-8", "surrogatepass") + b"\n")
                    stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise _unwritable(self.path, error) from None

    def chunks(self) -> Iterator[list[VoiceRow]]:
        """Read the results.

        Yields
        ------
        list of VoiceRow
            Each chunk.
        """
        with self.path.open("rb") as stream:
            stream.readline()
            for line in stream:
                yield [VoiceRow(*values) for values in _parsed(line)]

    def remove(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)


def _parsed(line: bytes) -> list[list[Any]]:
    rows: list[list[Any]] = json.loads(line.decode("utf-8", "surrogatepass"))
    return rows


def _is_whole(line: bytes) -> bool:
    if not line.endswith(b"\n"):
        return False
    try:
        return isinstance(_parsed(line), list)
    except ValueError:
        return False


def _unwritable(path: Path, error: OSError) -> OutputFileError:
    return OutputFileError(f"{path}: cannot be written: {error.strerror or error}")
