"""Numbers that other tools give each post: readability, subjectivity, warnings, descriptions."""

import json
import re
import subprocess

import numpy as np

from baselines.contestants import UnavailableError

__all__ = [
    "descriptives",
    "polarity_de",
    "proselint_warnings",
    "readability",
    "subjectivity",
    "write_good_warnings",
]

_WORD = re.compile(r"\w+")
_WRITE_GOOD = """
const writeGood = require("write-good");
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => writeGood(text).length)));
"""


def readability(formula, language):
    """Return a function that computes a formula of textstat for each post; 0 without words."""
    import textstat

    textstat.textstat.set_lang(language)
    compute = getattr(textstat.textstat, formula)
    variant = [1] if formula == "wiener_sachtextformel" else []
    return lambda texts: _column(
        compute(text, *variant) if _WORD.search(text) else 0 for text in texts
    )


def subjectivity():
    """Return a function that asks TextBlob for the subjectivity of each post."""
    from textblob import TextBlob

    return lambda texts: _column(TextBlob(text).sentiment.subjectivity for text in texts)


def polarity_de():
    """Return a function that asks textblob-de for the polarity of each post.

    Its subjectivity is 0 whatever the text. The analyser alone needs no data of NLTK.
    """
    from textblob_de import PatternAnalyzer

    analyse = PatternAnalyzer().analyze
    return lambda texts: _column(analyse(text).polarity for text in texts)


def proselint_warnings():
    """Return a function that counts proselint's warnings per 100 words of each post."""
    from proselint.checks import __register__
    from proselint.registry import CheckRegistry
    from proselint.tools import LintFile

    CheckRegistry().register_many(__register__)

    def warnings(texts):
        counts = [len(LintFile("post", text).lint()) for text in texts]
        return _per_hundred_words(counts, texts)

    return warnings


def write_good_warnings():
    """Return a function that counts write-good's warnings per 100 words of each post.

    write-good is looked for where node looks: in node_modules of the current folder or of those
    above it, and in NODE_PATH.
    """

    def counts(texts):
        try:
            done = subprocess.run(
                ["node", "--eval", _WRITE_GOOD],
                input=json.dumps(list(texts)),
                capture_output=True,
                encoding="utf-8",
                check=True,
            )
        except FileNotFoundError:
            raise UnavailableError("node is not installed") from None
        except subprocess.CalledProcessError as error:
            if "MODULE_NOT_FOUND" in error.stderr:
                raise UnavailableError("not installed: npm install write-good") from None
            raise
        return json.loads(done.stdout)

    counts([])
    return lambda texts: _per_hundred_words(counts(texts), texts)


def descriptives(language):
    """Return a function that describes each post by the numbers of textdescriptives.

    Those that need no tagger, parser or word vectors: descriptive statistics, readability,
    quality, information theory.
    """
    import spacy
    from textdescriptives import extract_dict
    from textdescriptives.components.quality import create_quality_component

    nlp = spacy.blank(language)
    nlp.add_pipe("sentencizer")
    parts = ["descriptive_stats", "readability", "information_theory"]
    for part in parts:
        nlp.add_pipe(f"textdescriptives/{part}")
    # Its own factory is refused by newer versions of confection: a tuple in it becomes a list.
    quality = create_quality_component(
        nlp,
        "quality",
        top_ngram_range=(2, 4),
        top_ngram_min_count=3,
        duplicate_n_gram_fraction_range=(5, 10),
        vocab=None,
        force=True,
    )

    def rows(texts):
        for doc in nlp.pipe(texts):
            yield extract_dict(quality(doc), metrics=[*parts, "quality"], include_text=False)[0]

    names = sorted(next(rows(["A post. It has two sentences."])))

    def describe(texts):
        table = [[row.get(name, np.nan) for name in names] for row in rows(texts)]
        numbers = np.array(table, dtype=np.float64)
        return np.where(np.isfinite(numbers), numbers, np.nan)

    return describe


def _per_hundred_words(counts, texts):
    lengths = [max(len(_WORD.findall(text)), 1) for text in texts]
    return _column(100 * n / length for n, length in zip(counts, lengths, strict=True))


def _column(values):
    return np.array(list(values), dtype=np.float64)[:, None]
