"""A score like Biber's Dimension 1, "involved versus informational production", without a tagger.

Each feature is counted per 100 words, standardised over the posts of the run and weighted by its
loading (Biber, 1988). Which features are left out for want of a tagger stands in the TOML files.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

__all__ = ["Involvement", "features_left_out"]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Involvement(TransformerMixin, BaseEstimator):
    """Involvement of each post; high where a person talks.

    Parameters
    ----------
    language : {"de", "en"}
        Language of the posts.

    Attributes
    ----------
    mean_, scale_ : ndarray of shape (n_features,)
        Mean and standard deviation of the rates.
    """

    def __init__(self, language="en"):
        self.language = language

    def fit(self, texts, ratings=None):
        """Learn the mean and the spread of the rates; ratings are not looked at."""
        rates = self._rates(texts)
        self.mean_, spread = rates.mean(axis=0), rates.std(axis=0)
        self.scale_ = np.where(spread > 0, spread, 1)
        return self

    def transform(self, texts):
        """Return the scores, of shape (n_posts, 1)."""
        _, loadings = _features(self.language)
        return ((self._rates(texts) - self.mean_) / self.scale_ @ loadings)[:, None]

    def _rates(self, texts):
        patterns, _ = _features(self.language)
        rates = np.empty((len(texts), len(patterns) + 1))
        for row, text in zip(rates, texts, strict=True):
            words = _WORD.findall(text)
            n_words = max(len(words), 1)
            row[0] = sum(map(len, words)) / n_words
            row[1:] = [100 * len(pattern.findall(text)) / n_words for pattern in patterns]
        return rates


def features_left_out(language):
    """Return the names of the features that need a tagger."""
    return _read(language)["left_out"]


def _read(language):
    path = Path(__file__).with_name(f"involvement_{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache
def _features(language):
    """Return a pattern for each feature, and the loadings with that of the word length first."""
    data = _read(language)
    patterns, loadings = [], [data["word_length"]]
    for feature in data["feature"]:
        words = "|".join(map(re.escape, feature.get("words", "").split()))
        either = [rf"\b(?:{words})\b"] if words else []
        either += [feature["pattern"]] if "pattern" in feature else []
        patterns.append(re.compile("|".join(either), re.IGNORECASE))
        loadings.append(feature["loading"])
    return patterns, np.array(loadings)
