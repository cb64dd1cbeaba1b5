"""The language server, through a real client over standard input and output."""

import asyncio
import functools
import subprocess
import sys

import pytest
from lsprotocol import types
from lsprotocol.types import PositionEncodingKind
from pygls.lsp.client import LanguageClient

import voicecheck
from voicecheck.lsp.places import Places

_COMMAND = [sys.executable, "-m", "voicecheck", "lsp"]
_PITCH = "Los 🚀🚀!\nBuchen Sie jetzt unsere hervorragenden Kochkurse! 👩🏽‍🚒 Jetzt zugreifen!\n"
_PERSON = "Heut ist mir der Kuchen verbrannt, wir haben ihn trotzdem gegessen.\n"
_NASTY = "𝗝𝗲𝘁𝘇𝘁 👩🏽‍🚒\r\nGru\u0308n\u200b\u2028a\x0bb\x85c\ra\U0001f600\n\n\ud83d ß"


class _Editor(LanguageClient):
    """A client that keeps what the server says."""

    def __init__(self, encodings):
        super().__init__("editor", "1")
        self.encodings = encodings
        self.published, self.messages, self.applied = asyncio.Queue(), asyncio.Queue(), []

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def publish(params: types.PublishDiagnosticsParams):
            self.published.put_nowait(params)

        @self.feature(types.WINDOW_SHOW_MESSAGE)
        def show(params: types.ShowMessageParams):
            self.messages.put_nowait(params)

        @self.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params: types.ApplyWorkspaceEditParams):
            self.applied.append(params.edit)
            return types.ApplyWorkspaceEditResult(applied=True)

    async def __aenter__(self):
        await self.start_io(*_COMMAND)
        general = types.GeneralClientCapabilities(position_encodings=self.encodings)
        found = await self.initialize_async(
            types.InitializeParams(types.ClientCapabilities(general=general))
        )
        self.server = found.capabilities
        self.initialized(types.InitializedParams())
        return self

    async def __aexit__(self, *_):
        await self.shutdown_async(None)
        self.exit(None)
        await self.stop()


def _with_editor(test, encodings=None):
    """Let a test talk to a server of its own."""

    def run(tmp_path):
        async def session():
            async with _Editor(encodings) as client:
                await test(client, tmp_path)

        asyncio.run(session())

    functools.update_wrapper(run, test)
    del run.__wrapped__
    return run


def _open(client, tmp_path, text, name="draft.md", language="markdown"):
    uri = (tmp_path / name).as_uri()
    item = types.TextDocumentItem(uri, language, 1, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    return uri


async def _diagnostics(client, uri, version):
    """Wait for what is said of a version; a server that keeps silent ends the test."""
    while True:
        params = await asyncio.wait_for(client.published.get(), 60)
        if (params.uri, params.version) == (uri, version):
            return list(params.diagnostics)


def _change(client, uri, version, text):
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(version, uri),
            [types.TextDocumentContentChangeWholeDocument(text)],
        )
    )


def _cut(text, found):
    """Return what a range holds, counted as an editor does: in UTF-16."""
    lines = [line.encode("utf-16-le", "surrogatepass") for line in text.split("\n")]
    assert found.start.line == found.end.line
    part = lines[found.start.line][2 * found.start.character : 2 * found.end.character]
    return part.decode("utf-16-le")


def _applied(text, edits):
    """Return a text with edits applied, as an editor applies them."""
    lines = text.split("\n")

    def units(position):
        before = "".join(f"{line}\n" for line in lines[: position.line])
        return len(before.encode("utf-16-le")) // 2 + position.character

    data = text.encode("utf-16-le")
    for edit in sorted(edits, key=lambda e: units(e.range.start), reverse=True):
        start, end = 2 * units(edit.range.start), 2 * units(edit.range.end)
        data = data[:start] + edit.new_text.encode("utf-16-le") + data[end:]
    return data.decode("utf-16-le")


@_with_editor
async def test_lsp_diagnostics_follow_the_typing(client, tmp_path):
    uri = _open(client, tmp_path, _PITCH)
    found = await _diagnostics(client, uri, 1)
    verdict, *passages = [one for one in found if one.severity != types.DiagnosticSeverity.Hint]
    assert verdict.code == "voicecheck.score"
    assert verdict.severity == types.DiagnosticSeverity.Error
    assert _cut(_PITCH, verdict.range) == "Los 🚀🚀!"
    assert {one.severity for one in passages} == {types.DiagnosticSeverity.Warning}
    assert {one.source for one in found} == {"voicecheck"}
    report = voicecheck.score(_PITCH)
    wanted = [one for one in report.findings if one.points > 0]
    assert [_cut(_PITCH, one.range) for one in passages] == [one.text for one in wanted]
    assert [one.code for one in passages] == [one.rule for one in wanted]
    for version in range(2, 6):
        _change(client, uri, version, _PITCH[: 10 * version])
    _change(client, uri, 6, _PERSON)
    assert await _diagnostics(client, uri, 6) == []
    client.text_document_did_close(
        types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
    )
    assert await _diagnostics(client, uri, None) == []


def _first_offer():
    """Return a suggestion of other words for the pitch, and its place as an editor counts."""
    offers = voicecheck.score(_PITCH).suggestions
    offer = next(one for one in offers if one.kind == "replace" and "\n" not in one.text)
    before = _PITCH[: offer.start_char]
    line = before.count("\n")
    column = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
    length = len(offer.text.encode("utf-16-le")) // 2
    end = types.Position(line, column + length)
    return offer, types.Range(types.Position(line, column), end)


@_with_editor
async def test_lsp_hover_says_why(client, tmp_path):
    uri = _open(client, tmp_path, _PITCH)
    document = types.TextDocumentIdentifier(uri)
    offer, place = _first_offer()
    found = await client.text_document_hover_async(types.HoverParams(document, place.start))
    # Long passages are shortened.
    assert offer.text[:30] in found.contents.value
    assert f"→ {offer.replacements[0][:30]}" in found.contents.value
    assert "**" in found.contents.value
    assert _cut(_PITCH, found.range)[0] in offer.text
    behind = types.HoverParams(document, types.Position(9, 0))
    assert await client.text_document_hover_async(behind) is None


@_with_editor
async def test_lsp_code_actions_apply(client, tmp_path):
    uri = _open(client, tmp_path, _PITCH)
    offer, place = _first_offer()
    found = await _diagnostics(client, uri, 1)

    async def actions(wanted, only=None):
        return await client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(uri), wanted, types.CodeActionContext([], only)
            )
        )

    offered = await actions(place)
    title = f"„{offer.text[:30]}"
    fix = next(one for one in offered if one.title.startswith(title))
    assert fix.kind == types.CodeActionKind.QuickFix
    assert fix.is_preferred
    assert fix.diagnostics
    assert all(one in found for one in fix.diagnostics)
    fixed = _applied(_PITCH, fix.edit.changes[uri])
    assert fixed == (_PITCH[: offer.start_char] + offer.replacements[0] + _PITCH[offer.end_char :])
    assert f"({voicecheck.score(fixed).score:.0f})" in fix.title
    whole = await actions(place, [types.CodeActionKind.Refactor])
    assert [one.kind for one in whole] == [types.CodeActionKind.RefactorRewrite]
    rewrite = voicecheck.score(_PITCH).rewrite()
    assert _applied(_PITCH, whole[0].edit.changes[uri]) == rewrite.text
    assert f"{rewrite.score_after:.0f}" in whole[0].title
    _change(client, uri, 2, _PERSON)
    assert not await actions(types.Range(types.Position(0, 0), types.Position(0, 9)))


@_with_editor
async def test_lsp_code_lens_shows_the_score_and_rewrites(client, tmp_path):
    uri = _open(client, tmp_path, _PITCH)
    score, rewrite = await client.text_document_code_lens_async(
        types.CodeLensParams(types.TextDocumentIdentifier(uri))
    )
    report = voicecheck.score(_PITCH)
    assert score.command.title.startswith(f"{report.score:.0f} werblich (80 %")
    assert score.range.start == types.Position(0, 0)
    await client.workspace_execute_command_async(
        types.ExecuteCommandParams(rewrite.command.command, arguments=rewrite.command.arguments)
    )
    [edit] = client.applied
    assert _applied(_PITCH, edit.changes[uri]) == report.rewrite().text


@_with_editor
async def test_lsp_settings_of_the_project(client, tmp_path):
    settings = tmp_path / "voicecheck.toml"
    settings.write_text('off = ["hype"]\nfail_above = 100\ndrafts = "ruler"\n', "utf-8")
    text = f"---\ntitle: Jetzt kaufen\n---\n{_PITCH}\n---\n{_PERSON}"
    uri = _open(client, tmp_path, text)
    found = await _diagnostics(client, uri, 1)
    assert not [one for one in found if str(one.code).startswith(("hype", "voicecheck.score"))]
    assert "title" not in " ".join(_cut(text, one.range) for one in found)
    lenses = await client.text_document_code_lens_async(
        types.CodeLensParams(types.TextDocumentIdentifier(uri))
    )
    assert sorted({lens.range.start.line for lens in lenses}) == [3, 7]
    settings.write_text("fail_abov = 3\n", "utf-8")
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([]))
    [wrong] = await _diagnostics(client, uri, 1)
    assert "did you mean 'fail_above'" in wrong.message
    assert wrong.severity == types.DiagnosticSeverity.Error


@_with_editor
async def test_lsp_settings_of_the_editor(client, tmp_path):
    uri = _open(client, tmp_path, _PITCH)
    assert await _diagnostics(client, uri, 1)
    client.workspace_did_change_configuration(
        types.DidChangeConfigurationParams(
            {"voicecheck": {"personal_below": 100, "promotional_above": 100, "fail_above": 100}}
        )
    )
    assert await _diagnostics(client, uri, 1) == []
    client.workspace_did_change_configuration(
        types.DidChangeConfigurationParams({"voicecheck": {"langauge": "de"}})
    )
    said = await asyncio.wait_for(client.messages.get(), 60)
    assert "did you mean 'language'" in said.message


@_with_editor
async def test_lsp_a_long_article_shows_its_findings_first(client, tmp_path):
    text = _PITCH * 4 + _PERSON * 40
    (tmp_path / "voicecheck.toml").write_text(
        "promotional_above = 0\npersonal_below = 0\n", "utf-8"
    )
    uri = _open(client, tmp_path, text)
    hint = types.DiagnosticSeverity.Hint
    first = await _diagnostics(client, uri, 1)
    assert first
    assert not [one for one in first if one.severity == hint]
    then = await _diagnostics(client, uri, 1)
    assert [one for one in then if one.severity != hint] == first
    # What was typed on before it was read is not read any more.
    for version in range(2, 30):
        _change(client, uri, version, text[: -10 * version])
    _change(client, uri, 30, "")
    published = await asyncio.wait_for(client.published.get(), 60)
    assert (published.version, list(published.diagnostics)) == (30, [])


@_with_editor
async def test_lsp_documents_without_a_name_and_in_other_markup(client, tmp_path):
    html = "<p>Jetzt <b>zugreifen</b>!</p>\n<script>jetzt_zugreifen()</script>\n"
    item = types.TextDocumentItem("untitled:Untitled-1", "html", 1, html)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    found = await _diagnostics(client, "untitled:Untitled-1", 1)
    assert found
    assert {one.range.start.line for one in found} == {0}
    foreign = _open(client, tmp_path, "Je ne parle pas cette langue, désolé mon ami\n", "b.txt")
    [one] = await _diagnostics(client, foreign, 1)
    assert one.severity == types.DiagnosticSeverity.Information
    empty = _open(client, tmp_path, "", "c.txt")
    assert await _diagnostics(client, empty, 1) == []


@functools.partial(_with_editor, encodings=[PositionEncodingKind.Utf8, PositionEncodingKind.Utf16])
async def test_lsp_counts_as_the_editor_does(client, tmp_path):
    assert client.server.position_encoding == PositionEncodingKind.Utf8
    uri = _open(client, tmp_path, _PITCH)
    verdict = (await _diagnostics(client, uri, 1))[0]
    assert verdict.range.end == types.Position(0, len("Los 🚀🚀!".encode()))


_CODECS = {
    PositionEncodingKind.Utf8: ("utf-8", 1),
    PositionEncodingKind.Utf16: ("utf-16-le", 2),
    PositionEncodingKind.Utf32: ("utf-32-le", 4),
}


@pytest.mark.parametrize("encoding", _CODECS)
def test_lsp_places_count_as_the_codecs_do_at_every_code_point(encoding):
    places = Places(_NASTY, encoding)
    codec, size = _CODECS[encoding]
    starts = [0] + [n + 1 for n, c in enumerate(_NASTY) if c == "\n" or _NASTY[n : n + 2] in "\ra"]
    line = -1
    for offset in range(len(_NASTY) + 1):
        if line + 1 < len(starts) and offset == starts[line + 1]:
            line += 1
        before = _NASTY[starts[line] : offset].encode(codec, "surrogatepass")
        position = places.position(offset)
        assert position == types.Position(line, len(before) // size), offset
        if _NASTY[offset - 1 : offset + 1] != "\r\n":
            assert places.offset(position) == offset
    inside = types.Position(0, 1)
    assert places.offset(inside) == (1 if encoding == PositionEncodingKind.Utf32 else 0)


def test_lsp_without_its_package_names_the_extra():
    code = (
        "import sys\nsys.modules['pygls'] = None\n"
        "from voicecheck.cli import main\nsys.exit(main(['lsp', '--stdio']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'voicecheck[lsp]'" in done.stderr
