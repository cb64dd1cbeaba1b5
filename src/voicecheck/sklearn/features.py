"""Texts to named voice features, and the scaling that suits them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from voicecheck.api import load
from voicecheck.checker import Checker
from voicecheck.features.markers import DIMENSION_FEATURES
from voicecheck.features.shape import SHAPE_FEATURES
from voicecheck.text import require_text

__all__ = ["FAMILIES", "StyleScaler", "VoiceFeatures", "list_of_texts"]

FAMILIES = ("shape", "markers", "dimensions", "vectors", "score")
"""Families of features, in the order of the columns."""

_BATCH = 256


def list_of_texts(X: Any) -> list[str]:  # noqa: N803
    """Return the texts that a caller passed as `X`.

    Parameters
    ----------
    X : iterable of str
        A list, an array, a series, or a data frame or array with a single column.

    Returns
    -------
    list of str
        The texts.

    Raises
    ------
    TypeError
        If it is one string, or an entry is not a string; the message names its place.
    ValueError
        If it has several columns.
    """
    if isinstance(X, (str, bytes)):
        raise TypeError("X must be several texts, not one string: pass a list, [text]")
    if getattr(X, "ndim", 1) != 1:
        shape = X.shape
        if len(shape) != 2 or shape[1] != 1:
            raise ValueError(
                f"X must be texts in one column, not of shape {tuple(shape)}: in a "
                "ColumnTransformer name the column by a string, 'text', not by a list"
            )
        X = np.asarray(X, dtype=object)[:, 0]  # noqa: N806
    if not isinstance(X, Iterable):
        raise TypeError(f"X must be several texts, not {type(X).__name__}")
    texts = list(X)
    for place, text in enumerate(texts):
        try:
            require_text(text)
        except TypeError as error:
            raise TypeError(f"text {place}: {error}") from None
    return [str(text) for text in texts]


class VoiceFeatures(TransformerMixin, BaseEstimator):
    """Turns texts into named voice features.

    Nothing is learned: fitting checks the parameters only, and may be left out.

    Parameters
    ----------
    model : str, default="de"
        ``"de"``, ``"en"`` or the folder of a model: whose markers and word vectors to use.
    families : sequence of str, default=("shape", "markers", "dimensions")
        Which features: ``"shape"`` (lengths, signs, emoji, links, …), ``"markers"`` (each marker
        of the language pack), ``"dimensions"`` (markers added up by dimension; the same names in
        every language), ``"vectors"`` (mean word vector), ``"score"`` (the model's score).

    Examples
    --------
    >>> from voicecheck.sklearn import VoiceFeatures
    >>> features = VoiceFeatures("en", families=("dimensions",))
    >>> names = list(features.get_feature_names_out())
    >>> names[:2]
    ['message_personalization.total', 'informal_speech.total']
    >>> numbers = features.transform(["Shop now and save 20%!", "I miss my old bike."])
    >>> bool(numbers[0, names.index("offer.total")] > numbers[1, names.index("offer.total")])
    True
    """

    def __init__(
        self, model: str = "de", families: Sequence[str] = ("shape", "markers", "dimensions")
    ) -> None:
        self.model = model
        self.families = families

    def fit(self, X: Iterable[str], y: object = None) -> VoiceFeatures:  # noqa: ARG002, N803
        """Check the parameters.

        Parameters
        ----------
        X : iterable of str
            Texts.
        y : object
            Ignored.

        Returns
        -------
        VoiceFeatures
            Itself.

        Raises
        ------
        ValueError
            If there is no such family or model.
        """
        list_of_texts(X)
        self._columns()
        return self

    def transform(self, X: Iterable[str]) -> np.ndarray:  # noqa: N803
        """Measure texts.

        Parameters
        ----------
        X : iterable of str
            Texts; those without words too, unless the score is asked for.

        Returns
        -------
        ndarray of shape (n_texts, n_features), dtype float64
            The features named by `get_feature_names_out`.

        Raises
        ------
        TextError
            If the score of a text without words is asked for.
        """
        texts = list_of_texts(X)
        checker, columns, _ = self._columns()
        # An extractor is not meant to be shared between threads, and cheap to make.
        extractor = checker.model.extractor()
        parts = []
        for start in range(0, len(texts), _BATCH):
            numbers = extractor.extract(texts[start : start + _BATCH])
            parts.append(np.hstack([numbers.style[:, columns], self._vectors(numbers.pooled)]))
        found = np.vstack(parts) if parts else np.zeros((0, len(self.get_feature_names_out())))
        if texts and "score" in self.families:
            found = np.column_stack([found, checker.predict(texts)])
        return found.astype(np.float64)

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:  # noqa: ARG002
        """Name the features.

        Parameters
        ----------
        input_features : object
            Ignored: the names depend on the model alone.

        Returns
        -------
        ndarray of shape (n_features,), dtype object
            One name per column.
        """
        checker, _, names = self._columns()
        names = list(names)
        if "vectors" in self.families:
            names += [f"vector.{number}" for number in range(len(checker.model.vectors.mean))]
        if "score" in self.families:
            names.append("score")
        return np.array(names, dtype=object)

    def _vectors(self, pooled: np.ndarray) -> np.ndarray:
        return pooled if "vectors" in self.families else pooled[:, :0]

    def _columns(self) -> tuple[Checker, list[int], list[str]]:
        """Return the checker, and the places and names of the style features wanted."""
        unknown = [family for family in self.families if family not in FAMILIES]
        if isinstance(self.families, str) or unknown or not len(self.families):
            raise ValueError(
                f"families must be a sequence of {', '.join(FAMILIES)}, not {self.families!r}"
            )
        checker = load(self.model)
        wanted = [
            (place, name)
            for place, name in enumerate(checker.model.extractor().style_names)
            if _family(name) in self.families
        ]
        return checker, [place for place, _ in wanted], [name for _, name in wanted]

    def __sklearn_tags__(self) -> Any:
        """Say that texts come in, and that nothing need be fitted."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        tags.requires_fit = False
        tags.no_validation = True
        return tags

    def __sklearn_is_fitted__(self) -> bool:
        return True


def _family(name: str) -> str:
    if name in SHAPE_FEATURES:
        return "shape"
    return "dimensions" if name.rpartition(".")[2] in DIMENSION_FEATURES else "markers"


class StyleScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Scales counts of rare things: to standard deviations, cut off at a limit.

    ``(x - mean) / standard deviation``, at most `limit` either way; a feature that is other than
    zero in fewer than `min_count` rows becomes 0, since a division by its tiny standard deviation
    would make a huge value of its next occurrence.

    Parameters
    ----------
    min_count : int, default=8
        In how many rows a feature must occur, but never more than a twentieth of all.
    limit : float, default=4.0
        Largest value, in standard deviations.

    Attributes
    ----------
    mean_ : ndarray of shape (n_features,)
        Means.
    scale_ : ndarray of shape (n_features,)
        What the differences from the mean are multiplied by; 0 for a feature that is left out.
    n_features_in_ : int
        Number of features.

    Examples
    --------
    >>> import numpy as np
    >>> from voicecheck.sklearn import StyleScaler
    >>> StyleScaler().fit_transform(np.array([[0.0], [2.0]])).ravel().tolist()
    [-1.0, 1.0]
    """

    def __init__(self, min_count: int = 8, limit: float = 4.0) -> None:
        self.min_count = min_count
        self.limit = limit

    def fit(self, X: np.ndarray, y: object = None) -> StyleScaler:  # noqa: ARG002, N803
        """Find means and standard deviations.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_features)
            Numbers.
        y : object
            Ignored.

        Returns
        -------
        StyleScaler
            Itself.
        """
        X = validate_data(self, X, dtype=np.float64)  # noqa: N806
        spread = X.std(axis=0)
        # The spread of equal numbers is not exactly zero in floating point.
        varies = spread > 1e-12 * np.maximum(1.0, np.abs(X).max(axis=0))
        used = (X != 0).sum(axis=0) >= min(self.min_count, len(X) // 20)
        self.mean_ = X.mean(axis=0)
        self.scale_ = np.divide(1.0, spread, out=np.zeros_like(spread), where=used & varies)
        return self

    def transform(self, X: np.ndarray) -> np.ndarray:  # noqa: N803
        """Scale numbers.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_features)
            Numbers.

        Returns
        -------
        ndarray of shape (n_rows, n_features), dtype float64
            In standard deviations from the mean.
        """
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)  # noqa: N806
        scaled: np.ndarray = np.clip((X - self.mean_) * self.scale_, -self.limit, self.limit)
        return scaled
