"""Checks of what comes in files: tables, settings and rewrite rules of a project's own."""

import csv
import random
import tempfile
from contextlib import suppress
from pathlib import Path

import voicecheck
from voicecheck.errors import VoicecheckError
from voicecheck.settings import Settings, read_project
from voicecheck.table.score import score_table

__all__ = ["check_rules", "check_settings", "check_table"]

_ROWS = 6


def check_table(text: str, language: str) -> None:
    """Raise AssertionError if a table of pieces of a text loses or changes a cell.

    The text itself, read as a file, is scored or refused.

    Parameters
    ----------
    text : str
        Any text.
    language : {"de", "en"}
        Its language.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "posts.csv"), Path(folder, "scored.csv")
        page = Path(folder, "page.html")
        size = len(text) // _ROWS + 1
        # What no file can hold is left out: half of a character, and the sign for no text.
        pieces = [
            text[start : start + size].encode("utf-8", "ignore").decode().replace("\0", "")
            for start in range(0, size * _ROWS, size)
        ]
        rows = [[str(number), piece] for number, piece in enumerate(pieces)]
        with source.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([["id", "text"], *rows])
        # A backslash at the end of a cell would else be taken for one before a quotation mark.
        options = {"text_column": "text"}
        score_table(source, target, language=language, report=page, **options)
        with target.open(encoding="utf-8-sig", newline="") as stream:
            scored = list(csv.DictReader(stream, strict=True))
        assert [[row["id"], row["text"]] for row in scored] == rows
        assert all(row["voice_score"] or row["voice_error"] for row in scored)
        assert "<script>alert" not in page.read_text("utf-8")
        source.write_bytes(text.encode("utf-8", "surrogatepass"))
        with suppress(VoicecheckError):
            score_table(source, Path(folder, "again.csv"), language=language)


def check_settings(text: str, language: str) -> None:
    """Raise AssertionError if settings made of a text lead findings out of another.

    Parameters
    ----------
    text : str
        Any text; its words are names that are allowed, itself a settings file.
    language : {"de", "en"}
        Its language.
    """
    names = tuple(dict.fromkeys(text.split()[:: max(len(text.split()) // 9, 1)]))
    settings = Settings(allowed=names, language=language, quotations="count")
    with suppress(VoicecheckError):
        report = voicecheck.score(text, settings=settings)
        for span in (*report.findings, *report.suggestions):
            assert 0 <= span.start_char <= span.end_char <= len(text)
        report.rewrite()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "voicecheck.toml")
        for content in (text, f"allowed = [{_toml(text)}]\n[[files]]\nglob = {_toml(text)}\n"):
            path.write_bytes(content.encode("utf-8", "surrogatepass"))
            with suppress(VoicecheckError):
                read_project(path).settings(Path(folder, "a.md"))


def check_rules(text: str, language: str) -> None:
    """Raise AssertionError if a rule made of a text does more than replace words.

    Parameters
    ----------
    text : str
        Any text; pieces of it are what a rule finds and what it becomes.
    language : {"de", "en"}
        Its language.
    """
    rng = random.Random(len(text))
    signs = ["(", "|", ")", " ", " ", "^", "$", "{what}", "{rest}", "{word}", "{word2}", "?", "*"]
    words = text.split()[:40] or ["a"]
    pattern = "".join(
        rng.choice(signs) if rng.random() < 0.4 else f"{rng.choice(words)} "
        for _ in range(rng.randrange(1, 14))
    )
    rule = (
        f'language = "{language}"\n[[rule]]\nid = "hype.mine"\nfind = [{_toml(pattern)}]\n'
        f"becomes = [{_toml(rng.choice(words))}]\nexamples = [[{_toml(text)}, {_toml(text)}]]\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rules.toml")
        path.write_bytes(rule.encode("utf-8", "surrogatepass"))
        settings = Settings(rules=(str(path),), language=language)
        with suppress(VoicecheckError):
            voicecheck.score(text, settings=settings).rewrite()


def _toml(text: str) -> str:
    kept = (c for c in text if not "\ud800" <= c <= "\udfff")
    return '"' + "".join(f"\\U{ord(c):08x}" for c in kept) + '"'
