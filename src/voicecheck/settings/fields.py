"""The settings: what they are, what they may hold and what they are for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any

from voicecheck.errors import SettingsError
from voicecheck.lang.pack import LANGUAGES
from voicecheck.settings.names import name_problem, nearest

__all__ = ["FIELDS", "Settings", "checked_value"]


def _setting(default: Any, doc: str, example: str, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"doc": doc, "example": example, "choices": choices})


@dataclass(frozen=True)
class Settings:
    """What is in force for one file, or for texts of a program.

    Every field is a key of the settings file; `voicecheck settings` shows them.
    """

    language: str = _setting(
        "auto",
        "Language of the drafts; `auto` tells it from each text.",
        'language = "de"',
        ("auto", *LANGUAGES),
    )
    model: str = _setting(
        "",
        "Folder of your own model, from the folder of the settings file. Without it the shipped "
        "model of the language is used.",
        'model = "models/our-voice"',
    )
    personal_below: float = _setting(
        35.0, "Scores below this are labelled *personal*.", "personal_below = 30"
    )
    promotional_above: float = _setting(
        65.0,
        "Scores above this are labelled *promotional*; what is between is *mixed*.",
        "promotional_above = 60",
    )
    fail_above: float = _setting(
        65.0,
        "`voicecheck check` fails when a draft scores more than this.",
        "fail_above = 50",
    )
    off: tuple[str, ...] = _setting(
        (),
        "Dimensions, and rules by their id, that have nothing to say: no findings, no suggestions, "
        "no rewrites. The score stays what readers would say.",
        'off = ["reach_devices", "hype.filler"]',
    )
    allowed: tuple[str, ...] = _setting(
        (),
        "Names of brands and products. They are never found, never rewritten and do not count: "
        "the score is that of the text with a blank name in their place. A name in small letters "
        "is found in every spelling, others as they are written and in capitals.",
        'allowed = ["Bestpreis GmbH", "Ultrakleber"]',
    )
    rules: tuple[str, ...] = _setting(
        (),
        "Files with rewrite rules of your own, from the folder of the settings file, in the "
        'notation of voicecheck\'s; each begins with `language = "de"` or `"en"`. Their examples '
        "are checked when they are read.",
        'rules = ["house-rules.toml"]',
    )
    quotations: str = _setting(
        "skip",
        "Whether quotations of others are left out (`skip`) or read like other text (`count`): "
        "block quotes, and four words or more in quotation marks.",
        'quotations = "count"',
        ("skip", "count"),
    )
    markup: str = _setting(
        "auto",
        "How files are written; `auto` tells it from their names.",
        'markup = "markdown"',
        ("auto", "markdown", "html", "text"),
    )
    drafts: str = _setting(
        "file",
        "Whether a file is one draft (`file`), or a line `---` parts one from the next (`ruler`).",
        'drafts = "ruler"',
        ("file", "ruler"),
    )
    include: tuple[str, ...] = _setting(
        ("*.md", "*.markdown", "*.html", "*.htm", "*.txt"),
        "Files of a folder that are checked, as patterns of `.gitignore`.",
        'include = ["posts/**/*.md"]',
    )
    exclude: tuple[str, ...] = _setting(
        (),
        "Files of a folder that are not checked, as patterns of `.gitignore`, besides those of "
        "`.gitignore` and `.voicecheckignore`.",
        'exclude = ["archive/", "CHANGELOG.md"]',
    )

    @property
    def quotations_count(self) -> bool:
        """bool: whether quotations are read."""
        return self.quotations == "count"

    def label(self, score: float) -> str:
        """Return the label of a score.

        Parameters
        ----------
        score : float
            0 to 100.

        Returns
        -------
        {"personal", "mixed", "promotional"}
            By the thresholds of these settings.

        Examples
        --------
        >>> Settings(promotional_above=50).label(55)
        'promotional'
        """
        if score < self.personal_below:
            return "personal"
        return "mixed" if score <= self.promotional_above else "promotional"

    def changed(self, values: Mapping[str, Any], place: str = "settings") -> Settings:
        """Return settings with other values.

        Parameters
        ----------
        values : mapping
            New values by name.
        place : str
            Where they come from, for messages.

        Returns
        -------
        Settings
            The settings.

        Raises
        ------
        SettingsError
            If a name or value is wrong.

        Examples
        --------
        >>> Settings().changed({"fail_above": 50}).fail_above
        50.0
        """
        checked = {name: checked_value(name, value, place) for name, value in values.items()}
        made = replace(self, **checked)
        if made.personal_below > made.promotional_above:
            raise SettingsError(
                f"{place}: personal_below ({made.personal_below:g}) is more than "
                f"promotional_above ({made.promotional_above:g})"
            )
        return made


FIELDS: dict[str, Field[Any]] = {one.name: one for one in fields(Settings)}
"""The settings by name."""


def checked_value(name: str, value: Any, place: str) -> Any:
    """Return a value as its setting holds it.

    Parameters
    ----------
    name : str
        Name of the setting.
    value : object
        The value as a settings file or a program gives it.
    place : str
        Where it comes from, for messages.

    Returns
    -------
    object
        The value in the type of the setting.

    Raises
    ------
    SettingsError
        If there is no such setting, or it cannot hold the value.
    """
    if name not in FIELDS:
        raise SettingsError(f"{place}: {name!r} is no setting{nearest(name, FIELDS)}")
    default = FIELDS[name].default
    choices = FIELDS[name].metadata["choices"]
    wrong = f"{place}: {name} = {value!r}"
    if isinstance(default, tuple):
        if isinstance(value, str) or not isinstance(value, (list, tuple)):
            raise SettingsError(f"{wrong}: must be a list of strings")
        if not all(isinstance(one, str) and one.strip() for one in value):
            raise SettingsError(f"{wrong}: must hold strings only, none of them empty")
        if name == "off":
            for one in value:
                problem = name_problem(one)
                if problem:
                    raise SettingsError(f"{place}: {name}: {problem}")
        return tuple(value)
    if isinstance(default, float):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100:
            raise SettingsError(f"{wrong}: must be a number from 0 to 100")
        return float(value)
    if not isinstance(value, str):
        raise SettingsError(f"{wrong}: must be a string")
    if choices and value not in choices:
        raise SettingsError(
            f"{wrong}: is not one of {', '.join(choices)}{nearest(value, choices, listed=False)}"
        )
    return value
