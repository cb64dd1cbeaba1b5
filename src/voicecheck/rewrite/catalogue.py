"""Writes the catalogue of rewrite rules."""

from __future__ import annotations

from pathlib import Path

from voicecheck.lang.pack import LANGUAGES
from voicecheck.rewrite.rules import load_rewrites

__all__ = ["RULES", "markdown"]

RULES = Path(__file__).with_name("RULES.md")


def markdown() -> str:
    """Write the catalogue as Markdown.

    Returns
    -------
    str
        The content of ``RULES.md``.
    """
    rows = ["# Rewrite rules", "", "Written by `python -m voicecheck.rewrite.catalogue`."]
    for language in LANGUAGES:
        pack = load_rewrites(language)
        rows += ["", f"## {language}", "", "| rule | kind | before | after |", "|---|---|---|---|"]
        for rule in sorted(pack.rules, key=lambda rule: rule.id):
            before, after = rule.examples[0]
            shown = rule.question if rule.kind == "ask" else after
            rows.append(f"| {rule.id} | {rule.kind} | {_cell(before)} | {_cell(shown)} |")
        rows += ["", "| plain words for | instead |", "|---|---|"]
        for table in (pack.words, pack.verbs, pack.adjectives):
            rows += [
                f"| {stiff} | {' / '.join(plain) or '(nothing)'} |"
                for stiff, plain in sorted(table.items())
            ]
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("\n", " / ").replace("|", "\\|")


if __name__ == "__main__":
    RULES.write_text(markdown(), encoding="utf-8")
