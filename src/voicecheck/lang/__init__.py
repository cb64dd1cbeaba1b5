"""Language packs: what voicecheck knows of a language, kept as data."""

from __future__ import annotations

from voicecheck.lang.pack import LANGUAGES, LanguagePack, Marker, load_pack

__all__ = ["LANGUAGES", "LanguagePack", "Marker", "load_pack"]
