"""Hears whether a draft sounds like a person talking or like a sales pitch.

>>> import voicecheck
>>> voicecheck.score("We are thrilled to announce our innovative all-in-one solution!").label
'promotional'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voicecheck.api import load, score, score_many
    from voicecheck.checker import Checker
    from voicecheck.errors import LanguageError, ModelError, TextError, VoicecheckError
    from voicecheck.report import Report
    from voicecheck.table.score import score_table

__version__ = "0.1.0"

__all__ = [
    "Checker",
    "LanguageError",
    "ModelError",
    "Report",
    "TextError",
    "VoicecheckError",
    "load",
    "score",
    "score_many",
    "score_table",
]

# Names are looked up when first used (PEP 562), so that importing voicecheck costs nothing.
_HOMES = {
    "Checker": "voicecheck.checker",
    "LanguageError": "voicecheck.errors",
    "ModelError": "voicecheck.errors",
    "Report": "voicecheck.report",
    "TextError": "voicecheck.errors",
    "VoicecheckError": "voicecheck.errors",
    "load": "voicecheck.api",
    "score": "voicecheck.api",
    "score_many": "voicecheck.api",
    "score_table": "voicecheck.table.score",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'voicecheck' has no attribute {name!r}")
    return getattr(importlib.import_module(home), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
