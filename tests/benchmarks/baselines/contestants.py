"""The contestants: what each makes of a text, and what learns the ratings from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, Ridge, RidgeCV
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import FunctionTransformer, StandardScaler

__all__ = ["NEVER_RUN", "Contestant", "UnavailableError", "contestants"]

NEVER_RUN: Mapping[str, str] = {
    "pybiber, biberplus": "need a trained spaCy tagger and parser; the involvement score stands in",
    "LIWC-22": "sold under licence",
    "BlaBlaMeter, Wortliga, Grammarly, Acrolinx": "closed services",
}


class UnavailableError(Exception):
    """A contestant cannot be run here; the message says why."""


@dataclass(frozen=True)
class Contestant:
    """Something that gives posts a number.

    Attributes
    ----------
    name : str
        As it stands in the table.
    learns : bool
        Whether it learns from the ratings; else its one number is only put on the scale of the
        ratings by a straight line, and ranks are those of the number itself.
    make_features : callable
        Returns the transformer of texts; it sees no ratings. Raises ImportError or `UnavailableError`
        where something is missing.
    make_estimator : callable
        Returns the regressor.
    direction : {1, -1}
        −1 where a high number is to mean a person talking.
    """

    name: str
    learns: bool
    make_features: Callable[[], Any]
    make_estimator: Callable[[], Any] = LinearRegression
    direction: int = 1


class _Texts(TransformerMixin, BaseEstimator):
    """Hands the texts on."""

    def fit(self, texts, ratings=None):
        return self

    def transform(self, texts):
        return np.array(texts, dtype=object)


def contestants(language: str, *, slow: bool = False) -> list[Contestant]:
    """Return the contestants for a language, voicecheck apart.

    Parameters
    ----------
    language : {"de", "en"}
        Language of the posts.
    slow : bool
        Whether to train spaCy's convolutional network, which takes most of an hour.

    Returns
    -------
    list of Contestant
        What learns from ratings first.
    """
    return [
        Contestant("always the mean rating", False, lambda: FunctionTransformer(_nothing)),
        Contestant("TF-IDF + ridge", True, _tfidf, lambda: Ridge(alpha=0.5)),
        *(_categoriser(language, name, slow) for name in ("bow", "ensemble")),
        Contestant(
            "textdescriptives + ridge",
            True,
            lambda: _descriptives(language),
            lambda: RidgeCV(alphas=np.logspace(-1, 4, 6)),
        ),
        Contestant("involvement (Biber)", False, lambda: _involvement(language), direction=-1),
        *(_german() if language == "de" else _english()),
    ]


def _nothing(texts):
    return np.zeros((len(texts), 1))


def _tfidf():
    return make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True),
    )


def _categoriser(language, architecture, slow):
    from baselines.categoriser import CategoriserRegressor

    def features():
        if architecture == "ensemble" and not slow:
            raise UnavailableError("takes most of an hour: --slow")
        return _Texts()

    return Contestant(
        f"spaCy textcat ({architecture})",
        True,
        features,
        lambda: CategoriserRegressor(language, architecture),
    )


def _descriptives(language):
    from baselines.tools import descriptives

    return make_pipeline(
        FunctionTransformer(descriptives(language)),
        SimpleImputer(keep_empty_features=True),
        StandardScaler(),
    )


def _involvement(language):
    from baselines.involvement import Involvement

    return Involvement(language)


def _tool(name, *arguments):
    """Return a function that makes a transformer of a function of `baselines.tools`."""

    def features():
        from baselines import tools

        return FunctionTransformer(getattr(tools, name)(*arguments))

    return features


def _only_english():
    raise UnavailableError("English only")


def _german():
    return [
        Contestant(
            "Flesch (Amstad)",
            False,
            _tool("readability", "flesch_reading_ease", "de"),
            direction=-1,
        ),
        Contestant(
            "Wiener Sachtextformel",
            False,
            _tool("readability", "wiener_sachtextformel", "de"),
        ),
        Contestant("textblob-de polarity", False, _tool("polarity_de")),
        *(Contestant(name, False, _only_english) for name in ("proselint", "write-good")),
    ]


def _english():
    return [
        Contestant(
            "Flesch",
            False,
            _tool("readability", "flesch_reading_ease", "en"),
            direction=-1,
        ),
        Contestant("TextBlob subjectivity", False, _tool("subjectivity"), direction=-1),
        Contestant("proselint", False, _tool("proselint_warnings")),
        Contestant("write-good", False, _tool("write_good_warnings")),
    ]
