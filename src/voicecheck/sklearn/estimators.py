"""The voice score, and the label, as scikit-learn estimators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from voicecheck._files import models_folder
from voicecheck.api import load
from voicecheck.checker import Checker
from voicecheck.errors import VoicecheckError
from voicecheck.lang.pack import LANGUAGES
from voicecheck.model import VoiceModel
from voicecheck.model_store import save_model
from voicecheck.report import LABELS
from voicecheck.sklearn.features import list_of_texts
from voicecheck.train.adapt import adapt_model
from voicecheck.train.card import card
from voicecheck.train.design import make_design
from voicecheck.train.evaluate import held_out_figures
from voicecheck.train.fit import HeldOut, fit_model
from voicecheck.train.labels import label_logits, label_probabilities
from voicecheck.train.posts import Pairs, RatedPosts

__all__ = ["VoiceClassifier", "VoiceRegressor"]


class _TextsIn(BaseEstimator):
    """What both estimators have: a model, and texts that come in."""

    model_: VoiceModel

    @property
    def _scores(self) -> Checker:
        """Checker: scores texts with the fitted model; made anew after unpickling."""
        made = self.__dict__.get("_made")
        if made is None or made.model is not self.model_:
            made = self._made = Checker(self.model_, self.model_.language)
        return made

    def _measured(self, X: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:  # noqa: N803
        """Return scores and numbers of words."""
        check_is_fitted(self)
        reports = []
        for place, report in enumerate(self._scores.reports(list_of_texts(X))):
            if isinstance(report, VoicecheckError):
                raise type(report)(f"text {place}: {report}")
            reports.append(report)
        return np.array([r.score for r in reports]), np.array([r.n_words for r in reports])

    def __getstate__(self) -> dict[str, Any]:
        # A checker is found again by its place, which an unsaved model has not.
        return {key: value for key, value in super().__getstate__().items() if key != "_made"}

    def __sklearn_tags__(self) -> Any:
        """Say that texts come in."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        return tags

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "model_")


class VoiceRegressor(RegressorMixin, _TextsIn):
    """Scores texts from a person talking (0) to a sales pitch (100).

    Fitting continues from a model: its weights are moved as far as the new ratings tell, so that
    a few dozen are enough to adapt it. `from_model` gives a model as it is.

    Parameters
    ----------
    model : str, default="de"
        ``"de"``, ``"en"`` or the folder of a model to continue from.
    penalty : float, default=3.0
        How strongly the weights are held where they are, positive.
    anew : bool, default=False
        Whether to take nothing but the language from the model and train a new one, which needs
        100 posts of 5 groups and takes a minute.

    Attributes
    ----------
    model_ : VoiceModel
        The fitted model.
    held_out_ : ndarray of shape (n_posts,) or None
        Scores of the training posts by models that have not seen their groups; None after
        `from_model`.

    Examples
    --------
    >>> from voicecheck.sklearn import VoiceRegressor
    >>> regressor = VoiceRegressor.from_model("en")
    >>> low, high = regressor.predict(["my cat ate my homework, no joke", "Shop the sale now!"])
    >>> bool(low < 35 < 65 < high)
    True
    """

    held_out_: np.ndarray | None
    _posts: tuple[RatedPosts, HeldOut] | None

    def __init__(self, model: str = "de", penalty: float = 3.0, anew: bool = False) -> None:
        self.model = model
        self.penalty = penalty
        self.anew = anew

    @classmethod
    def from_model(cls, model: str) -> VoiceRegressor:
        """Make a fitted estimator of a model as it is.

        Parameters
        ----------
        model : str
            ``"de"``, ``"en"`` or the folder of a model.

        Returns
        -------
        VoiceRegressor
            The estimator; its `fit` continues from the model.
        """
        regressor = cls(model=model)
        regressor.model_ = load(model).model
        regressor.held_out_ = None
        regressor._posts = None
        return regressor

    def fit(
        self,
        X: Iterable[str],  # noqa: N803
        y: Iterable[float],
        sample_weight: Iterable[float] | None = None,
        groups: Iterable[Any] | None = None,
        sources: Iterable[Any] | None = None,
    ) -> VoiceRegressor:
        """Learn from rated posts.

        Parameters
        ----------
        X : iterable of str
            Posts in the language of the model.
        y : array-like of shape (n_posts,)
            Their ratings, 0 to 100.
        sample_weight : array-like of shape (n_posts,), optional
            Weights, not negative; 0 leaves a post out.
        groups : array-like of shape (n_posts,), optional
            Author or page of each post, never split where a post is scored without its like; by
            default each post is its own.
        sources : array-like of shape (n_posts,), optional
            Platform or kind of each post.

        Returns
        -------
        VoiceRegressor
            Itself.

        Raises
        ------
        ValueError
            If the ratings, weights or groups do not fit the texts, or are out of range.
        InputFileError
            If there are too few posts to learn from.
        """
        if not self.penalty > 0:
            raise ValueError(f"penalty must be positive, not {self.penalty!r}")
        posts = _rated_posts(X, y, sample_weight, groups, sources)
        start = load(self.model).model
        if self.anew:
            none = np.zeros(0, dtype=np.int64)
            pairs = Pairs(none.astype(object), none, none)
            design = make_design(posts, [], start.language, _silent)
            self.model_, held_out = fit_model(design, posts, pairs, start.language, "", _silent)
        else:
            self.model_, held_out = adapt_model(start, posts, float(self.penalty))
        self.held_out_ = held_out.by_group
        self._posts = posts, held_out
        return self

    def predict(self, X: Iterable[str]) -> np.ndarray:  # noqa: N803
        """Score texts.

        Parameters
        ----------
        X : iterable of str
            Texts in the language of the model.

        Returns
        -------
        ndarray of shape (n_texts,), dtype float64
            Scores, 0 to 100.

        Raises
        ------
        TextError
            If a text has no words; the message names its place.
        """
        return self._measured(X)[0]

    def predict_interval(self, X: Iterable[str]) -> np.ndarray:  # noqa: N803
        """Return the 80 % intervals of the scores of texts.

        Parameters
        ----------
        X : iterable of str
            Texts in the language of the model.

        Returns
        -------
        ndarray of shape (n_texts, 2), dtype float64
            Lower and upper ends, 0 to 100.
        """
        scores, n_words = self._measured(X)
        return np.column_stack(self.model_.interval_ends(scores, n_words))

    @property
    def coef_(self) -> np.ndarray:
        """Ndarray of shape (n_features,): points of the linear part, before the calibration."""
        check_is_fitted(self)
        return np.concatenate([self.model_.weights, self.model_.style_weights])

    @property
    def intercept_(self) -> float:
        """float: points at the centre of all features, before the calibration."""
        check_is_fitted(self)
        return float(self.model_.bias)

    @property
    def feature_names_(self) -> np.ndarray:
        """Ndarray of str: ``word=…``, ``pair=…``, ``letters=…`` or the id of a style feature."""
        check_is_fitted(self)
        words = self.model_.words
        first, second = np.divmod(words.pairs, max(len(words.words), 1))
        names = [f"word={word}" for word in words.words]
        names += [
            f"pair={words.words[a]} {words.words[b]}" for a, b in zip(first, second, strict=True)
        ]
        names += [f"letters={letters}" for letters in words.letters]
        return np.array([*names, *self.model_.extractor().style_names], dtype=object)

    def save(self, folder: str | Path, *, name: str = "", note: str = "") -> None:
        """Write the model, to be loaded by ``voicecheck.load(folder)`` and ``--model``.

        Parameters
        ----------
        folder : path-like
            Where to; made if it is not there.
        name : str
            What the model card calls the model.
        note : str
            Markdown for the model card, on where the ratings come from.
        """
        check_is_fitted(self)
        if self._posts is None:
            save_model(self.model_, Path(folder), _card_of(self.model))
            return
        posts, held_out = self._posts
        none = np.zeros(0, dtype=np.int64)
        pairs = Pairs(none.astype(object), none, none)
        figures = held_out_figures(held_out, posts, pairs, self.model_.intervals["tail"])
        about = {**self.model_.about, "name": name, "figures": figures}
        if not self.anew:
            note = f"Continued from the model {self.model!r} with these posts.\n\n{note}"
        text = card(about, self.model_.language, figures, note)
        save_model(replace(self.model_, about=about), Path(folder), text)


class VoiceClassifier(ClassifierMixin, _TextsIn):
    """Tells whether texts are personal, mixed or promotional, with probabilities.

    `from_model` takes the probabilities from score and interval of a model; fitting matches them
    to your own labels by a logistic regression.

    Parameters
    ----------
    model : str, default="de"
        ``"de"``, ``"en"`` or the folder of a model.
    C : float, default=1.0
        Inverse strength of the penalty on the logistic regression.

    Attributes
    ----------
    classes_ : ndarray of str
        The labels in the order of the columns of `predict_proba`: sorted, as everywhere in
        scikit-learn.
    model_ : VoiceModel
        The model.
    logistic_ : LogisticRegression or None
        From the log-odds of the model to the labels; None after `from_model`.

    Examples
    --------
    >>> from voicecheck.sklearn import VoiceClassifier
    >>> classifier = VoiceClassifier.from_model("en")
    >>> classifier.classes_.tolist()
    ['mixed', 'personal', 'promotional']
    >>> classifier.predict(["Shop the summer sale now and save 20%!"]).tolist()
    ['promotional']
    """

    def __init__(self, model: str = "de", C: float = 1.0) -> None:  # noqa: N803
        self.model = model
        self.C = C

    @classmethod
    def from_model(cls, model: str | VoiceRegressor) -> VoiceClassifier:
        """Make a fitted classifier of a model as it is.

        Parameters
        ----------
        model : str or VoiceRegressor
            ``"de"``, ``"en"``, the folder of a model, or a fitted regressor.

        Returns
        -------
        VoiceClassifier
            The classifier.
        """
        if isinstance(model, VoiceRegressor):
            classifier = cls(model=model.model)
            classifier.model_ = model.model_
        else:
            classifier = cls(model=model)
            classifier.model_ = load(model).model
        classifier.classes_ = np.array(sorted(LABELS))
        classifier.logistic_ = None
        return classifier

    def fit(
        self,
        X: Iterable[str],  # noqa: N803
        y: Iterable[str],
        sample_weight: Iterable[float] | None = None,
    ) -> VoiceClassifier:
        """Learn how labels follow from the model's score and interval.

        Parameters
        ----------
        X : iterable of str
            Posts in the language of the model.
        y : array-like of shape (n_posts,)
            Their labels: ``"personal"``, ``"mixed"`` and ``"promotional"``, or any others that go
            with how a post sounds; at least two of them.
        sample_weight : array-like of shape (n_posts,), optional
            Weights, not negative.

        Returns
        -------
        VoiceClassifier
            Itself.

        Raises
        ------
        ValueError
            If there are fewer than two different labels.
        """
        texts, labels = list_of_texts(X), np.asarray(y)
        _require_length("y", labels, len(texts))
        self.model_ = load(self.model).model
        logits = label_logits(self.model_, *self._measured(texts))
        self.logistic_ = LogisticRegression(C=self.C).fit(logits, labels, sample_weight)
        self.classes_ = self.logistic_.classes_
        return self

    def predict_proba(self, X: Iterable[str]) -> np.ndarray:  # noqa: N803
        """Return the probability of each label.

        Parameters
        ----------
        X : iterable of str
            Texts in the language of the model.

        Returns
        -------
        ndarray of shape (n_texts, n_classes), dtype float64
            Probabilities in the order of `classes_`.
        """
        measured = self._measured(X)
        if self.logistic_ is not None:
            logits = label_logits(self.model_, *measured)
            probabilities: np.ndarray = self.logistic_.predict_proba(logits)
            return probabilities
        order = [LABELS.index(label) for label in self.classes_]
        return label_probabilities(self.model_, *measured)[:, order]

    def predict(self, X: Iterable[str]) -> np.ndarray:  # noqa: N803
        """Return the most probable label.

        Parameters
        ----------
        X : iterable of str
            Texts in the language of the model.

        Returns
        -------
        ndarray of shape (n_texts,), dtype str
            Labels. Where a score is near 35 or 65 the most probable label can be another than
            that of the score, since intervals are not always even on both sides.
        """
        probabilities = self.predict_proba(X)
        labels: np.ndarray = self.classes_[probabilities.argmax(axis=1)]
        return labels


def _rated_posts(
    texts: Iterable[str],
    ratings: Iterable[float],
    weights: Iterable[float] | None,
    groups: Iterable[Any] | None,
    sources: Iterable[Any] | None,
) -> RatedPosts:
    texts = list_of_texts(texts)
    ratings = np.asarray(ratings, dtype=np.float64)
    _require_length("y", ratings, len(texts))
    wrong = np.flatnonzero(~((ratings >= 0) & (ratings <= 100)))
    if len(wrong):
        raise ValueError(
            f"y must be ratings from 0 to 100; rating {wrong[0]} is {ratings[wrong[0]]}"
        )
    if weights is None:
        weights = np.ones(len(texts))
    weights = np.asarray(weights, dtype=np.float64)
    _require_length("sample_weight", weights, len(texts))
    if not (weights >= 0).all():
        raise ValueError("sample_weight must not be negative")
    groups = np.arange(len(texts)) if groups is None else np.asarray(groups)
    _require_length("groups", groups, len(texts))
    sources = np.repeat("own", len(texts)) if sources is None else np.asarray(sources)
    _require_length("sources", sources, len(texts))
    names = groups.astype(str).astype(object), sources.astype(str).astype(object)
    return RatedPosts(texts, ratings, *names, weights)


def _require_length(name: str, values: np.ndarray, n_texts: int) -> None:
    if values.ndim != 1 or len(values) != n_texts:
        raise ValueError(f"{name} has the shape {values.shape}, but there are {n_texts} texts")


def _card_of(model: str) -> str:
    folder = models_folder() / model if model in LANGUAGES else Path(model)
    return (folder / "CARD.md").read_text(encoding="utf-8")


def _silent(_line: str) -> None:
    """Say nothing of the progress."""
