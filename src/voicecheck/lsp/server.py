"""The language server: documents in, what editors show out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from voicecheck import __version__
from voicecheck.errors import SettingsError
from voicecheck.lsp.analysis import REWRITE, Analysis, analyse
from voicecheck.settings import Settings

__all__ = ["VoiceServer", "make_server"]

_PAUSE_SECONDS = 0.2
"""How long nothing must be typed before a document is read again."""
_LONG_CHARS = 2500
"""A longer document shows its findings before its suggestions are found."""


class VoiceServer(LanguageServer):
    """A language server that tells how drafts sound.

    Attributes
    ----------
    overrides : dict
        Settings of the editor, over those of the project.
    """

    def __init__(self) -> None:
        # Editors and pygls cut lines at other characters; whole texts leave no doubt.
        super().__init__(
            "voicecheck", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full
        )
        self.overrides: dict[str, Any] = {}
        self._tasks: dict[str, asyncio.Task[Analysis]] = {}
        # Rewriting an article takes seconds, and must not keep what is typed meanwhile waiting.
        self._reader = ThreadPoolExecutor(1, "voicecheck-reader")
        self._rewriter = ThreadPoolExecutor(1, "voicecheck-rewriter")

    def configure(self, values: object) -> None:
        """Take settings of the editor; what is wrong with them is shown.

        Parameters
        ----------
        values : object
            Settings by name, or a mapping that holds them under ``voicecheck``.
        """
        if isinstance(values, Mapping) and isinstance(values.get("voicecheck"), Mapping):
            values = values["voicecheck"]
        if not isinstance(values, Mapping):
            return
        wanted = dict(values)
        try:
            Settings().changed(wanted, "settings of the editor")
        except SettingsError as error:
            message = types.ShowMessageParams(types.MessageType.Error, f"voicecheck: {error}")
            self.window_show_message(message)
            return
        self.overrides = wanted

    def read(self, uri: str, pause: float = 0.0) -> asyncio.Task[Analysis]:
        """Read a document anew, and show its diagnostics.

        Parameters
        ----------
        uri : str
            The document.
        pause : float
            Seconds to wait for further changes.

        Returns
        -------
        asyncio.Task
            Gives its analysis.
        """
        before = self._tasks.get(uri)
        if before is not None:
            before.cancel()
        task = asyncio.get_running_loop().create_task(self._read(uri, pause))
        self._tasks[uri] = task
        return task

    async def _read(self, uri: str, pause: float) -> Analysis:
        await asyncio.sleep(pause)
        document = self.workspace.get_text_document(uri)
        loop = asyncio.get_running_loop()
        # What is called off before its turn is not begun.
        analysis = await loop.run_in_executor(
            self._reader,
            analyse,
            document.source,
            Path(to_fs_path(uri) or document.filename or "untitled"),
            document.language_id or "",
            dict(self.overrides),
            self.workspace.position_encoding or types.PositionEncodingKind.Utf16,
            document.version,
        )
        if len(document.source) > _LONG_CHARS:
            self._publish(uri, analysis, hints=False)
        await loop.run_in_executor(self._rewriter, analysis.complete)
        self._publish(uri, analysis, hints=True)
        return analysis

    def _publish(self, uri: str, analysis: Analysis, *, hints: bool) -> None:
        found = analysis.diagnostics(hints=hints)
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, found, analysis.version)
        )

    def read_all(self) -> None:
        """Read every open document anew."""
        for uri in list(self._tasks):
            self.read(uri)

    def forget(self, uri: str) -> None:
        """Forget a document that was closed, and what was shown of it.

        Parameters
        ----------
        uri : str
            The document.
        """
        task = self._tasks.pop(uri, None)
        if task is not None:
            task.cancel()
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    async def analysis(self, uri: str) -> Analysis:
        """Return the analysis of a document as it is now.

        Parameters
        ----------
        uri : str
            The document.

        Returns
        -------
        Analysis
            The analysis.
        """
        while True:
            task = self._tasks.get(uri) or self.read(uri)
            try:
                return await asyncio.shield(task)
            except asyncio.CancelledError:
                # A change came in between, unless the request itself was called off.
                if not task.cancelled() or self._tasks.get(uri) is task:
                    raise


def make_server() -> VoiceServer:
    """Make the server with everything that it answers.

    Returns
    -------
    VoiceServer
        To be started with ``start_io()``.
    """
    server = VoiceServer()
    _documents(server)
    _answers(server)
    return server


def _documents(server: VoiceServer) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(ls: VoiceServer, params: types.InitializeParams) -> None:
        ls.configure(params.initialization_options)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(ls: VoiceServer, params: types.DidOpenTextDocumentParams) -> None:
        ls.read(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(ls: VoiceServer, params: types.DidChangeTextDocumentParams) -> None:
        ls.read(params.text_document.uri, _PAUSE_SECONDS)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(ls: VoiceServer, params: types.DidCloseTextDocumentParams) -> None:
        ls.forget(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(ls: VoiceServer, _params: types.DidSaveTextDocumentParams) -> None:
        # It may have been a settings file or a file of rules.
        ls.read_all()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_files(ls: VoiceServer, _params: types.DidChangeWatchedFilesParams) -> None:
        ls.read_all()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def did_configure(ls: VoiceServer, params: types.DidChangeConfigurationParams) -> None:
        ls.configure(params.settings)
        ls.read_all()


def _answers(server: VoiceServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(ls: VoiceServer, params: types.HoverParams) -> types.Hover | None:
        return (await ls.analysis(params.text_document.uri)).hover(params.position)

    kinds = [types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(kinds))
    async def code_action(
        ls: VoiceServer, params: types.CodeActionParams
    ) -> list[types.CodeAction]:
        uri = params.text_document.uri
        found = (await ls.analysis(uri)).actions(uri, params.range)
        only = params.context.only
        # "refactor" asks for "refactor.rewrite" as well.
        return [
            one
            for one in found
            if not only or any(f"{_text(one.kind)}.".startswith(f"{_text(kind)}.") for kind in only)
        ]

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=False))
    async def code_lens(ls: VoiceServer, params: types.CodeLensParams) -> list[types.CodeLens]:
        uri = params.text_document.uri
        return (await ls.analysis(uri)).lenses(uri)

    @server.command(REWRITE)
    async def rewrite(ls: VoiceServer, uri: str, number: int) -> None:
        analysis = await ls.analysis(uri)
        if number < len(analysis.rewrites):
            draft, found = analysis.file.drafts[number], analysis.rewrites[number]
            edit = types.WorkspaceEdit({uri: analysis.rewrite_edits(draft, found)})
            await ls.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, "voicecheck"))


def _text(kind: types.CodeActionKind | str | None) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else str(kind)
