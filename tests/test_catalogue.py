"""The catalogue of features is complete and up to date."""

from voicecheck.api import load
from voicecheck.features.catalogue import CATALOGUE, catalogue, markdown


def test_catalogue_is_up_to_date():
    assert CATALOGUE.read_text(encoding="utf-8") == markdown()


def test_catalogue_names_every_style_feature_of_the_models():
    known = {feature.id for feature in catalogue()}
    for language in ("de", "en"):
        for name in load(language).model.extractor().style_names:
            assert name in known or f"{name} ({language})" in known
