"""voicecheck as scikit-learn transformers and estimators."""

import inspect
import json
import pickle

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone, is_classifier, is_regressor
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss, mean_absolute_error
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.utils import get_tags
from sklearn.utils.estimator_checks import parametrize_with_checks

import voicecheck
from voicecheck.errors import TextError
from voicecheck.report import LABELS, label_of
from voicecheck.sklearn import StyleScaler, VoiceClassifier, VoiceFeatures, VoiceRegressor

_MINE = [
    "Hab heut früh den Bus verpasst und bin einfach gelaufen. War schön.",
    "Jetzt zugreifen: Premium-Winterreifen zum Bestpreis sichern!",
    "Wir suchen Verstärkung für unsere Backstube in Fulda, ab sofort.",
    "Omas Quarkstollen ist misslungen, gegessen haben wir ihn trotzdem.",
    "Unsere innovative Komplettlösung begeistert Kunden weltweit.",
    "Kennt ihr das, wenn die Katze genau dann auf die Tastatur springt?",
]
_RATINGS = np.array([5.0, 96.0, 60.0, 8.0, 88.0, 12.0])
_TARGETS = {VoiceRegressor: _RATINGS, VoiceClassifier: [label_of(rating) for rating in _RATINGS]}
_ESTIMATORS = [VoiceRegressor, VoiceClassifier]
_ALL = [VoiceFeatures, *_ESTIMATORS]


@pytest.fixture(scope="module")
def rated(data_folder):
    found = {}
    for language in ("de", "en"):
        lines = (data_folder / f"drafts_{language}.jsonl").read_text("utf-8").splitlines()
        found[language] = pd.DataFrame([json.loads(line) for line in lines])
    return found


@parametrize_with_checks([StyleScaler()])
def test_sklearn_numeric_part_passes_every_check(estimator, check):
    check(estimator)


def _fitted(kind):
    return kind().fit(_MINE, _TARGETS.get(kind))


def _numbers(estimator, texts):
    for name in ("predict_proba", "predict", "transform"):
        if hasattr(estimator, name):
            return getattr(estimator, name)(texts)
    raise AssertionError(estimator)


# What scikit-learn's check_estimator asks of estimators of numbers, asked of those of texts.


@pytest.mark.parametrize("kind", _ALL)
def test_sklearn_text_constructor_only_stores_and_clones(kind):
    defaults = {
        name: parameter.default for name, parameter in inspect.signature(kind).parameters.items()
    }
    estimator = kind()
    assert vars(estimator) == defaults == estimator.get_params()
    changed = kind(**{**defaults, "model": "en"})
    assert clone(changed).get_params() == changed.get_params()
    assert estimator.set_params(model="en") is estimator
    assert estimator.model == "en"
    with pytest.raises(ValueError, match="Invalid parameter"):
        estimator.set_params(colour="red")
    assert kind.__name__ in repr(estimator)


@pytest.mark.parametrize("kind", _ESTIMATORS)
def test_sklearn_text_unfitted_says_so(kind):
    with pytest.raises(NotFittedError):
        kind().predict(_MINE)
    with pytest.raises(NotFittedError):
        clone(kind.from_model("de")).predict(_MINE)


@pytest.mark.parametrize("kind", _ALL)
def test_sklearn_text_fit_returns_itself_and_leaves_parameters_and_inputs(kind):
    estimator = kind()
    before = estimator.get_params()
    texts, target = list(_MINE), np.array(_TARGETS.get(kind, _RATINGS))
    copies = list(texts), target.copy()
    assert estimator.fit(texts, target) is estimator
    assert estimator.get_params() == before
    assert texts == copies[0]
    assert (target == copies[1]).all()
    public = {name for name in vars(estimator) if not name.startswith("_")} - set(before)
    assert all(name.endswith("_") for name in public)


@pytest.mark.parametrize("kind", _ALL)
def test_sklearn_text_fit_twice_is_fit_once(kind):
    estimator = _fitted(kind)
    first = _numbers(estimator, _MINE)
    again = _numbers(estimator.fit(_MINE, _TARGETS.get(kind)), _MINE)
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("kind", _ALL)
def test_sklearn_text_rows_do_not_depend_on_their_neighbours(kind):
    estimator = _fitted(kind)
    together = _numbers(estimator, _MINE)
    alone = np.concatenate([_numbers(estimator, [text]) for text in _MINE])
    np.testing.assert_allclose(together, alone, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(_numbers(estimator, _MINE[::-1])[::-1], together, rtol=1e-6)


@pytest.mark.parametrize("kind", _ALL)
def test_sklearn_text_predicting_changes_no_attribute(kind):
    estimator = _fitted(kind)
    before = {name: value for name, value in vars(estimator).items() if name != "_made"}
    _numbers(estimator, _MINE)
    after = {name: value for name, value in vars(estimator).items() if name != "_made"}
    assert before.keys() == after.keys()
    assert all(before[name] is after[name] for name in before)


@pytest.mark.parametrize("kind", _ALL)
def test_sklearn_text_takes_all_columns_of_texts(kind):
    estimator = _fitted(kind)
    wanted = _numbers(estimator, _MINE)
    for texts in (
        tuple(_MINE),
        np.array(_MINE),
        np.array(_MINE, dtype=object),
        np.array(_MINE, dtype=object)[:, None],
        pd.Series(_MINE, index=range(10, 16)),
        pd.DataFrame({"text": _MINE}),
        (text for text in _MINE),
    ):
        np.testing.assert_array_equal(_numbers(estimator, texts), wanted)


@pytest.mark.parametrize("kind", _ALL)
def test_sklearn_text_refuses_what_are_no_texts(kind):
    estimator = _fitted(kind)
    with pytest.raises(TypeError, match="not one string"):
        _numbers(estimator, _MINE[0])
    with pytest.raises(TypeError, match="text 1: a text must be str, not float"):
        _numbers(estimator, pd.Series([_MINE[0], None], dtype=object).fillna(np.nan))
    with pytest.raises(ValueError, match="one column"):
        _numbers(estimator, pd.DataFrame({"a": _MINE, "b": _MINE}))
    with pytest.raises(TypeError, match="several texts"):
        _numbers(estimator, 3)


@pytest.mark.parametrize("kind", _ALL)
def test_sklearn_text_pickles(kind, tmp_path):
    estimator = _fitted(kind)
    wanted = _numbers(estimator, _MINE)
    np.testing.assert_array_equal(_numbers(pickle.loads(pickle.dumps(estimator)), _MINE), wanted)
    joblib.dump(estimator, tmp_path / "estimator")
    np.testing.assert_array_equal(_numbers(joblib.load(tmp_path / "estimator"), _MINE), wanted)


@pytest.mark.parametrize("kind", _ESTIMATORS)
def test_sklearn_text_refuses_targets_that_do_not_fit(kind):
    target = list(_TARGETS[kind])
    with pytest.raises(ValueError, match="y has the shape"):
        kind().fit(_MINE, target[:-1])
    with pytest.raises(ValueError, match=r"y must|classes"):
        kind().fit(_MINE, [*target[:-1], 101.0] if kind is VoiceRegressor else ["mixed"] * 6)


def test_sklearn_text_kinds_and_tags():
    assert is_regressor(VoiceRegressor())
    assert is_classifier(VoiceClassifier())
    for kind in _ALL:
        tags = get_tags(kind())
        assert tags.input_tags.string
        assert not tags.input_tags.two_d_array


def test_sklearn_regressor_weight_is_repetition():
    weights = np.array([1, 2, 1, 3, 0, 1])
    rows = np.repeat(np.arange(6), weights)
    weighted = VoiceRegressor().fit(_MINE, _RATINGS, sample_weight=weights)
    repeated = VoiceRegressor().fit([_MINE[row] for row in rows], _RATINGS[rows])
    np.testing.assert_allclose(weighted.predict(_MINE), repeated.predict(_MINE), atol=0.02)
    with pytest.raises(ValueError, match="negative"):
        VoiceRegressor().fit(_MINE, _RATINGS, sample_weight=-weights)


# In scikit-learn's own machinery.


@pytest.mark.parametrize("language", ["de", "en"])
def test_sklearn_features_are_named(language, rated):
    texts = rated[language]["text"].head(40)
    features = VoiceFeatures(language).set_output(transform="pandas")
    table = features.fit_transform(texts)
    assert list(table.columns) == list(features.get_feature_names_out())
    assert (table.index == texts.index).all()
    assert table.loc[texts.str.contains("#"), "hashtags_rate"].gt(0).all()
    assert (table["exclamation_marks_rate"] > 0).equals(texts.str.contains("!"))
    everything = VoiceFeatures(
        language, families=("shape", "markers", "dimensions", "vectors", "score")
    )
    numbers = everything.fit_transform(texts)
    assert numbers.shape == (40, len(everything.get_feature_names_out()))
    np.testing.assert_array_equal(numbers[:, -1], voicecheck.load(language).predict(list(texts)))
    assert VoiceFeatures(language, families=["score"]).transform([]).shape == (0, 1)


def test_sklearn_features_of_dimensions_are_named_alike_in_every_language():
    names = [
        VoiceFeatures(m, ["dimensions"]).get_feature_names_out().tolist() for m in ("de", "en")
    ]
    assert names[0] == names[1]
    assert len(names[0]) == 36


def test_sklearn_features_refuse_unknown_families_and_wordless_scores():
    with pytest.raises(ValueError, match="families must be a sequence of shape, markers"):
        VoiceFeatures("de", families=("mood",)).fit(_MINE)
    assert (VoiceFeatures("de", families=["markers"]).transform(["§"]) == 0).all()
    with pytest.raises(TextError, match="text 1: the text has no words"):
        VoiceFeatures("de", families=["score"]).transform(["Moin", "👍"])


def test_sklearn_pipeline_and_columns_with_groups(rated):
    table = rated["en"]
    columns = ColumnTransformer(
        [
            ("voice", make_pipeline(VoiceFeatures("en"), StyleScaler()), "text"),
            ("kind", OneHotEncoder(handle_unknown="ignore"), ["source"]),
        ]
    )
    pipeline = make_pipeline(columns, Ridge(30.0))
    errors = -cross_val_score(
        pipeline,
        table,
        table["rating"],
        groups=table["group"],
        cv=GroupKFold(3),
        scoring="neg_mean_absolute_error",
    )
    middle = np.abs(table["rating"] - table["rating"].median()).mean()
    assert errors.mean() < 0.6 * middle
    pipeline.fit(table, table["rating"])
    names = columns.get_feature_names_out()
    assert "voice__hype.total" in names
    assert "kind__source_linkedin" in names


def test_sklearn_grid_search_over_the_penalty_in_two_processes(rated):
    table = rated["de"].iloc[::6]
    search = GridSearchCV(
        VoiceRegressor("de"),
        {"penalty": [1.0, 1e6]},
        cv=GroupKFold(3),
        scoring="neg_mean_absolute_error",
        n_jobs=2,
    )
    # Readers who hear everything 15 points milder than the shipped model's readers.
    milder = np.maximum(table["rating"] - 15, 0)
    search.fit(table["text"], milder, groups=table["group"])
    assert search.best_params_ == {"penalty": 1.0}
    stuck = VoiceRegressor.from_model("de").predict(table["text"])
    assert -search.best_score_ < mean_absolute_error(milder, stuck)


def test_sklearn_parallel_predictions_are_the_same():
    regressor = VoiceRegressor().fit(_MINE, _RATINGS)
    parts = joblib.Parallel(n_jobs=2)(
        joblib.delayed(regressor.predict)([text]) for text in _MINE * 2
    )
    np.testing.assert_array_equal(np.concatenate(parts), np.tile(regressor.predict(_MINE), 2))


# The shipped model and one's own.


@pytest.mark.parametrize("language", ["de", "en"])
def test_sklearn_regressor_is_the_shipped_model(language, rated, tmp_path):
    texts = rated[language]["text"].head(30).tolist()
    regressor = VoiceRegressor.from_model(language)
    reports = [voicecheck.score(text, language=language) for text in texts]
    np.testing.assert_array_equal(regressor.predict(texts), [r.score for r in reports])
    np.testing.assert_array_equal(regressor.predict_interval(texts), [r.interval for r in reports])
    weights = pd.Series(regressor.coef_, regressor.feature_names_)
    assert weights.index.is_unique
    assert {"hashtags_rate", "hype.total"} <= set(weights.index)
    regressor.save(tmp_path / "copy")
    np.testing.assert_array_equal(
        voicecheck.load(str(tmp_path / "copy")).predict(texts), regressor.predict(texts)
    )


def test_sklearn_regressor_coefficients_are_points(rated):
    """A point more on a coefficient is a point more of the raw score per unit of its feature."""
    regressor = VoiceRegressor.from_model("en")
    place = list(regressor.feature_names_).index("hashtags_rate") - len(regressor.model_.weights)
    text = "Rainy market day in Leeds #leeds #rain"
    raised = regressor.model_.style_weights.copy()
    raised[place] += 1.0
    from dataclasses import replace

    numbers = regressor.model_.extractor().extract([text])
    higher = replace(regressor.model_, style_weights=raised)
    difference = higher.raw(numbers) - regressor.model_.raw(numbers)
    standardised = regressor.model_.standardised(numbers.style)[0, place]
    np.testing.assert_allclose(difference, standardised, rtol=1e-4)


def test_sklearn_regressor_continues_and_saves(rated, tmp_path, data_folder):
    table = rated["de"].iloc[::3]
    milder = np.maximum(table["rating"] - 20, 0)
    start = VoiceRegressor.from_model("de")
    groups, sources = table["group"], table["source"]
    moved = clone(start).fit(table["text"], milder, groups=groups, sources=sources)
    # Every group is scored without having been seen, and nearer than by the model as it was.
    before = mean_absolute_error(milder, start.predict(table["text"]))
    assert mean_absolute_error(milder, moved.held_out_) < 0.8 * before
    moved.save(tmp_path / "mine", name="milder", note="Ratings of my team.")
    again = voicecheck.load(str(tmp_path / "mine"))
    texts = table["text"].head(20).tolist()
    np.testing.assert_array_equal(again.predict(texts), moved.predict(texts))
    card = (tmp_path / "mine" / "CARD.md").read_text("utf-8")
    assert "Continued from the model 'de'" in card
    assert "Ratings of my team." in card
    report = again.score(texts[0])
    assert report.base + sum(report.dimensions.values()) == pytest.approx(report.score)
    on = VoiceRegressor(model=str(tmp_path / "mine")).fit(_MINE, _RATINGS)
    assert on.predict(_MINE).shape == (6,)


def test_sklearn_regressor_few_ratings_move_little_and_many_move_more(rated):
    table = rated["en"].sample(frac=1.0, random_state=0)
    milder = np.maximum(table["rating"] - 30, 0)
    unseen = table["text"].iloc[400:], milder.iloc[400:]
    errors = [mean_absolute_error(unseen[1], VoiceRegressor.from_model("en").predict(unseen[0]))]
    for n_posts in (4, 40, 400):
        moved = VoiceRegressor("en").fit(table["text"].iloc[:n_posts], milder.iloc[:n_posts])
        errors.append(mean_absolute_error(unseen[1], moved.predict(unseen[0])))
    assert errors == sorted(errors, reverse=True), errors
    assert errors[-1] < 0.6 * errors[0]


@pytest.fixture(scope="module")
def trained_anew(rated):
    table = rated["en"].iloc[::2]
    regressor = VoiceRegressor("en", anew=True)
    return regressor.fit(table["text"], table["rating"], groups=table["group"])


def test_sklearn_regressor_trains_anew(trained_anew, rated, tmp_path):
    assert len(trained_anew.model_.words.words) < len(voicecheck.load("en").model.words.words)
    error = mean_absolute_error(rated["en"].iloc[::2]["rating"], trained_anew.held_out_)
    assert error < 15
    trained_anew.save(tmp_path / "new")
    assert voicecheck.load(str(tmp_path / "new")).language == "en"
    with pytest.raises(ValueError, match="at least 100"):
        VoiceRegressor("de", anew=True).fit(_MINE, _RATINGS)


def test_sklearn_probabilities_are_calibrated_on_groups_left_out(trained_anew, rated):
    """Of the posts that get a probability near p for a label, a share near p has it."""
    from voicecheck.train.labels import label_probabilities

    labels = np.array([label_of(rating) for rating in rated["en"].iloc[::2]["rating"]])
    scores = trained_anew.held_out_
    n_words = np.array([len(text.split()) for text in rated["en"].iloc[::2]["text"]])
    found = label_probabilities(trained_anew.model_, scores, n_words)
    np.testing.assert_allclose(found.sum(axis=1), 1.0)
    has = labels[:, None] == np.array(LABELS)
    shares = has.mean(axis=0)
    prior = -np.log(shares[has.argmax(axis=1)]).mean()
    loss = -np.log(np.clip(found[has], 1e-6, 1)).mean()
    assert loss < 0.6 * prior
    bins = np.minimum((found * 5).astype(int), 4)
    for column in range(3):
        gaps = [
            abs(found[rows, column].mean() - has[rows, column].mean()) * rows.mean()
            for rows in (bins[:, column] == number for number in range(5))
            if rows.any()
        ]
        assert sum(gaps) < 0.1, LABELS[column]


def test_sklearn_classifier_of_the_model_and_of_own_labels(rated):
    table = rated["de"].iloc[::2]
    labels = table["rating"].map(label_of)
    classifier = VoiceClassifier.from_model("de")
    assert classifier.classes_.tolist() == sorted(LABELS)
    shipped = classifier.predict_proba(table["text"])
    np.testing.assert_allclose(shipped.sum(axis=1), 1.0)
    assert (classifier.predict(table["text"]) == labels).mean() > 0.7
    found = cross_val_predict(
        VoiceClassifier("de"),
        table["text"],
        labels,
        groups=table["group"],
        cv=GroupKFold(4),
        method="predict_proba",
    )
    assert log_loss(labels, found) < 0.7
    of_regressor = VoiceClassifier.from_model(VoiceRegressor("de").fit(_MINE, _RATINGS))
    assert of_regressor.predict(_MINE[:2]).tolist() == ["personal", "promotional"]


def test_sklearn_classifier_in_a_grid_search_beside_another(rated):
    table = rated["en"].iloc[::4]
    labels = table["rating"].map(label_of)
    search = GridSearchCV(VoiceClassifier("en"), {"C": [0.01, 1.0]}, scoring="neg_log_loss", cv=3)
    search.fit(table["text"], labels)
    assert search.best_score_ > -1.0
    of_features = make_pipeline(VoiceFeatures("en"), StyleScaler(), LogisticRegression(C=0.01))
    assert cross_val_score(of_features, table["text"], labels, cv=3).mean() > 0.5


def test_sklearn_two_labels_are_enough():
    texts, labels = zip(
        *[(t, label_of(r)) for t, r in zip(_MINE, _RATINGS, strict=True) if r < 35 or r > 65],
        strict=True,
    )
    classifier = VoiceClassifier().fit(texts, labels)
    assert classifier.predict_proba(texts).shape == (5, 2)
    assert classifier.predict(texts).tolist() == list(labels)
