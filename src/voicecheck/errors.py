"""Errors that voicecheck raises; all share one root."""

from __future__ import annotations

__all__ = [
    "InputFileError",
    "LanguageError",
    "ModelError",
    "NotInstalledError",
    "OutputFileError",
    "PackError",
    "SettingsError",
    "TextError",
    "VoicecheckError",
]


class VoicecheckError(Exception):
    """Root of every error that voicecheck raises on purpose."""


class TextError(VoicecheckError, ValueError):
    """The text cannot be scored: it is empty, or holds no words."""


class LanguageError(VoicecheckError, ValueError):
    """The language of the text is not supported, or cannot be told."""


class PackError(VoicecheckError, ValueError):
    """A file of a language pack is wrong; the message names file, entry and what is allowed."""


class ModelError(VoicecheckError, ValueError):
    """A model is missing, damaged, changed or made for another version."""


class InputFileError(VoicecheckError, ValueError):
    """A file given to voicecheck cannot be read or does not hold what it should."""


class SettingsError(VoicecheckError, ValueError):
    """A setting is wrong; the message names file, line and the nearest right name."""


class OutputFileError(VoicecheckError, ValueError):
    """A file cannot be written, or must not be overwritten."""


class NotInstalledError(VoicecheckError, ImportError):
    """An optional package is missing; the message names the extra that installs it."""
