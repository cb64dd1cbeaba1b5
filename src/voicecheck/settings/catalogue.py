"""Writes the table of settings into the page on them."""

from __future__ import annotations

import re
from pathlib import Path

from voicecheck.settings.fields import FIELDS

__all__ = ["PAGE", "with_table"]

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"
"""The page, in a checkout."""

_TABLE = re.compile(
    r"(<!-- written by python -m voicecheck\.settings\.catalogue -->\n).*?(<!-- end -->)", re.DOTALL
)


def with_table(page: str) -> str:
    """Write the table of settings anew.

    Parameters
    ----------
    page : str
        The page.

    Returns
    -------
    str
        The page with the table as the settings are now.
    """
    rows = ["", "| setting | default | what it does | example |", "|---|---|---|---|"]
    for name, field in FIELDS.items():
        about, example = field.metadata["doc"], field.metadata["example"]
        rows.append(f"| `{name}` | {_value(field.default)} | {about} | `{example}` |")
    table = "\n".join([*rows, "", ""])
    return _TABLE.sub(lambda found: found[1] + table + found[2], page)


def _value(default: object) -> str:
    if isinstance(default, tuple):
        return ", ".join(f"`{one}`" for one in default) or "none"
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`" if default else "none"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
