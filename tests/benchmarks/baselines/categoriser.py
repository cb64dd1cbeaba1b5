"""spaCy's text categoriser as a regressor: bins of the rating are its categories."""

import random

import numpy as np
import spacy
from sklearn.base import BaseEstimator, RegressorMixin
from spacy.pipeline.textcat import single_label_bow_config, single_label_default_config
from spacy.training import Example
from spacy.util import minibatch
from thinc.api import Config, fix_random_seed

__all__ = ["CategoriserRegressor"]

_ARCHITECTURES = {"bow": single_label_bow_config, "ensemble": single_label_default_config}


class CategoriserRegressor(RegressorMixin, BaseEstimator):
    """A blank pipeline with a text categoriser in spaCy's default configuration.

    spaCy's categoriser takes whole categories only, so ratings are cut into equal bins; the
    prediction is the mean of the bins' mean ratings, weighted by the probabilities.

    Parameters
    ----------
    language : str
        ISO 639-1 code of the blank pipeline.
    architecture : {"bow", "ensemble"}
        A bag of words, or the bag of words with a convolutional network.
    n_bins : int
        Number of categories.
    n_epochs : int
        Passes over the posts.
    batch_size : int
        Posts in a step.
    seed : int
        Seed of the weights and the order of the posts.
    """

    def __init__(
        self, language="en", architecture="bow", n_bins=5, n_epochs=6, batch_size=64, seed=0
    ):
        self.language = language
        self.architecture = architecture
        self.n_bins = n_bins
        self.n_epochs = n_epochs
        self.batch_size = batch_size
        self.seed = seed

    def fit(self, texts, ratings, sample_weight=None):
        """Train; the categoriser knows no weights of posts, so those given are not used."""
        fix_random_seed(self.seed)
        bins = np.minimum((ratings / 100 * self.n_bins).astype(int), self.n_bins - 1)
        used, bins = np.unique(bins, return_inverse=True)
        self.ratings_ = np.array([ratings[bins == number].mean() for number in range(len(used))])
        self.nlp_ = spacy.blank(self.language)
        config = Config().from_str(_ARCHITECTURES[self.architecture])
        categoriser = self.nlp_.add_pipe("textcat", config={"model": config["model"]})
        for number in range(len(used)):
            categoriser.add_label(str(number))
        examples = [
            Example.from_dict(
                doc, {"cats": {str(number): float(number == own) for number in range(len(used))}}
            )
            for doc, own in zip(self.nlp_.pipe(texts, disable=["textcat"]), bins, strict=True)
        ]
        optimizer = self.nlp_.initialize(lambda: examples[:100])
        order = random.Random(self.seed)
        for _ in range(self.n_epochs):
            order.shuffle(examples)
            for batch in minibatch(examples, size=self.batch_size):
                self.nlp_.update(batch, sgd=optimizer)
        return self

    def predict(self, texts):
        """Return the expected ratings."""
        names = [str(number) for number in range(len(self.ratings_))]
        chances = [[doc.cats[name] for name in names] for doc in self.nlp_.pipe(texts)]
        return np.array(chances) @ self.ratings_
