"""The catalogue of style features: id, unit, what is measured, source.

``python -m voicecheck.features.catalogue`` writes it anew as ``CATALOGUE.md``.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from voicecheck.features.markers import DIMENSION_FEATURES
from voicecheck.features.shape import SHAPE_FEATURES
from voicecheck.lang.pack import DIMENSIONS, LANGUAGES, load_pack

__all__ = ["CATALOGUE", "Feature", "catalogue", "markdown"]

CATALOGUE = Path(__file__).with_name("CATALOGUE.md")
_MEASURES = {
    "log_words": ("log", "natural logarithm of the number of words"),
    "log_sentences": ("log", "natural logarithm of the number of sentences"),
    "words_per_sentence": ("words", "mean length of the sentences (Biber, 1988; Amstad, 1978)"),
    "letters_per_word": ("letters", "mean length of the words (Biber, 1988)"),
    "words_per_line": ("words", "words divided by lines"),
    "shortest_sentence": ("words", "length of the shortest sentence"),
    "longest_sentence": ("words", "length of the longest sentence"),
    "starts_with_emoji": ("0 or 1", "whether the first token is an emoji"),
    "ends_with_full_stop": ("0 or 1", "whether the last token is a full stop"),
    "ends_without_sign": ("0 or 1", "whether the last token is neither a stop nor an emoji"),
}
_WHERE = {
    "rate": ("per √words", "{}, divided by the square root of the number of words"),
    "opening": ("count, at most 3", "{} in the first sentence"),
    "closing": ("count, at most 3", "{} in the last sentence"),
    "total": ("per √words", "all markers of {}, divided by the square root of the number of words"),
    "sentences": ("share", "share of sentences with a marker of {}"),
}


class Feature(NamedTuple):
    """One style feature.

    Attributes
    ----------
    id : str
        Its name in models.
    unit : str
        Its unit.
    measures : str
        What it measures.
    source : str
        Where it comes from.
    """

    id: str
    unit: str
    measures: str
    source: str


def catalogue() -> list[Feature]:
    """List the style features of all languages.

    Returns
    -------
    list of Feature
        Shape features, features of dimensions, and the markers of each language.

    Examples
    --------
    >>> catalogue()[0].id
    'log_words'
    """
    features = [_shape(name) for name in SHAPE_FEATURES]
    for where in DIMENSION_FEATURES:
        unit, text = _WHERE[where]
        features += [
            Feature(f"{name}.{where}", unit, text.format(name.replace("_", " ")), "own")
            for name in DIMENSIONS
        ]
    for language in LANGUAGES:
        features += [
            Feature(
                f"{marker.id} ({language})",
                "per √words",
                f"marker, {marker.voice}, {len(marker.phrases)} phrases",
                f"{marker.source}, {marker.date}",
            )
            for marker in load_pack(language).markers
        ]
    return features


def _shape(name: str) -> Feature:
    if name in _MEASURES:
        return Feature(name, *_MEASURES[name], "own")
    stem, _, where = name.rpartition("_")
    unit, text = _WHERE[where]
    return Feature(name, unit, text.format(stem.replace("_", " ")), "own")


def markdown() -> str:
    """Write the catalogue as a Markdown table.

    Returns
    -------
    str
        The content of ``CATALOGUE.md``.
    """
    rows = [
        "# Style features",
        "",
        "Written by `python -m voicecheck.features.catalogue`. Words, word pairs, letter groups",
        "and word vectors are measured beside these.",
        "",
        "| id | unit | measures | source |",
        "|---|---|---|---|",
        *(f"| {' | '.join(feature)} |" for feature in catalogue()),
    ]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    CATALOGUE.write_text(markdown(), encoding="utf-8")
