"""``voicecheck lsp``: a language server for editors."""

from __future__ import annotations

import argparse

from voicecheck.errors import NotInstalledError

__all__ = ["run"]

_NEEDED = ("pygls", "lsprotocol")


def run(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Serve an editor over standard input and output until it says that it is done.

    Parameters
    ----------
    options : argparse.Namespace
        Parsed options of ``voicecheck lsp``, which has none.

    Returns
    -------
    int
        0.

    Raises
    ------
    NotInstalledError
        If the packages of the extra are missing.
    """
    try:
        from voicecheck.lsp.server import make_server
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in _NEEDED:
            raise NotInstalledError(
                f"voicecheck lsp needs the package {error.name}: pip install 'voicecheck[lsp]'"
            ) from None
        raise
    make_server().start_io()
    return 0
