"""Opens whatever file holds a table."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from voicecheck.errors import InputFileError
from voicecheck.table.delimited import DelimitedSource, open_binary
from voicecheck.table.rows import Source

__all__ = ["Fingerprint", "ReadingOptions", "fingerprint", "open_source"]

_BLOCK_BYTES = 1 << 20
_WORKBOOK, _OLD_WORKBOOK, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"


@dataclass(frozen=True)
class ReadingOptions:
    """What a user says of a file, where it should not be found out.

    Attributes
    ----------
    encoding, delimiter : str or None
        Of a delimited file.
    has_backslashes : bool or None
        Whether a backslash stands before a quotation mark inside a cell of a delimited file,
        which otherwise is doubled.
    sheet : str or None
        Of a workbook.
    has_header : bool or None
        Whether the columns have names.
    """

    encoding: str | None = None
    delimiter: str | None = None
    has_backslashes: bool | None = None
    sheet: str | None = None
    has_header: bool | None = None


@dataclass(frozen=True)
class Fingerprint:
    """By what a file is known again.

    Attributes
    ----------
    size, modified_ns : int
        Its size, and when it was changed.
    digest : str
        BLAKE2b of its content.
    """

    size: int
    modified_ns: int
    digest: str

    def check(self, path: Path) -> None:
        """Make sure that a file is still the same.

        Parameters
        ----------
        path : pathlib.Path
            The file.

        Raises
        ------
        InputFileError
            If its content has changed.
        """
        stat = path.stat()
        if (stat.st_size, stat.st_mtime_ns) == (self.size, self.modified_ns):
            return
        if fingerprint(path).digest != self.digest:
            raise InputFileError(
                f"{path}: the file was changed while it was being read; nothing was written, "
                "score it again when it is finished"
            )


def fingerprint(path: Path) -> Fingerprint:
    """Take the fingerprint of a file.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    Fingerprint
        Its fingerprint.

    Raises
    ------
    InputFileError
        If it cannot be read.
    """
    digest = hashlib.blake2b(digest_size=16)
    try:
        with path.open("rb") as stream:
            stat = path.stat()
            while block := stream.read(_BLOCK_BYTES):
                digest.update(block)
    except OSError as error:
        raise InputFileError(f"{path}: cannot be read: {error.strerror or error}") from None
    return Fingerprint(stat.st_size, stat.st_mtime_ns, digest.hexdigest())


def open_source(path: Path, options: ReadingOptions) -> Source:
    """Open a table; its content tells its format, not its name.

    Parameters
    ----------
    path : pathlib.Path
        The file, packed with gzip or not.
    options : ReadingOptions
        What is known of it.

    Returns
    -------
    Source
        The table, looked through once.

    Raises
    ------
    InputFileError
        If it is no table.
    NotInstalledError
        If a package for its format is missing.
    """
    with open_binary(path) as stream:
        head = stream.read(4096)
    if head.startswith(_WORKBOOK):
        from voicecheck.table.workbook import WorkbookSource

        return WorkbookSource(path, sheet=options.sheet, has_header=options.has_header)
    if head.startswith(_OLD_WORKBOOK):
        from voicecheck.table.workbook import OldWorkbookSource

        return OldWorkbookSource(path, sheet=options.sheet, has_header=options.has_header)
    if head.startswith(_PARQUET):
        from voicecheck.table.parquet import ParquetSource

        return ParquetSource(path)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"{", b"[")) and options.delimiter is None:
        from voicecheck.table.jsonlines import open_json

        return open_json(path)
    return DelimitedSource(
        path,
        encoding=options.encoding,
        delimiter=options.delimiter,
        has_backslashes=options.has_backslashes,
        has_header=options.has_header,
    )
