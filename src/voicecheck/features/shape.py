"""What the signs and shapes of a post tell: counted per type once, summed per post."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from voicecheck.document.reader import Batch
from voicecheck.document.tokens import TokenKind
from voicecheck.document.types import FLAG_BITS

__all__ = ["COUNTED", "SHAPE_FEATURES", "shape_facts", "shape_features"]

COUNTED = (
    "words",
    "letters",
    "long_words",
    "short_words",
    "capital_words",
    "numbers",
    "prices",
    "percents",
    "times",
    "dates",
    "links",
    "mentions",
    "hashtags",
    "emoji",
    "pitch_emoji",
    "emoticons",
    "exclamation_marks",
    "exclamation_runs",
    "question_marks",
    "ellipses",
    "full_stops",
    "commas",
    "colons",
    "quotes",
    "brackets",
    "dashes",
    "bullets",
    "line_breaks",
    "blank_lines",
    "stretched_words",
    "nominal_words",
    "hyphen_words",
    "gender_forms",
    "contractions",
)
_COLUMN = {name: place for place, name in enumerate(COUNTED)}
_KIND_COLUMNS = {
    TokenKind.NUMBER: "numbers",
    TokenKind.PRICE: "prices",
    TokenKind.PERCENT: "percents",
    TokenKind.TIME: "times",
    TokenKind.DATE: "dates",
    TokenKind.LINK: "links",
    TokenKind.MENTION: "mentions",
    TokenKind.HASHTAG: "hashtags",
    TokenKind.EMOTICON: "emoticons",
}
_SIGN_COLUMNS = {
    ",": "commas",
    ":": "colons",
    '"': "quotes",
    "(": "brackets",
    "-": "dashes",
    "–": "dashes",
    "•": "bullets",
    "*": "bullets",
    ">": "bullets",
    "→": "bullets",
    "|": "bullets",
    ".": "full_stops",
    "...": "ellipses",
}
_PITCH_EMOJI = frozenset(
    "👉➡👇☎📞📧✉🔗🛒🛍🎁🎉🚀🔥💥⚡✅✔☑💡📣📢📅📆📍⏰⏳🎯🏆🥇⭐🌟✨💪📈💼🤝💯🆕🔔🎟🔝👈☝📲💻🏠🔑💰💸🏷"
)
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_NOMINAL = re.compile(
    r"\w{3,}(?:ung|ungen|heit|heiten|keit|keiten|taet|taeten|ismus|ion|ionen|ment|ments|ness|ity"
    r"|ities|ance|ence|ations?|schaft|schaften)"
)
_GENDER = re.compile(r".+[:*·_/]-?in(?:nen)?|.+Innen")


def shape_facts(token: str, kind: TokenKind, key: str) -> np.ndarray:
    """Count what one token adds to each number of `COUNTED`.

    Parameters
    ----------
    token : str
        The token as written.
    kind : TokenKind
        Its kind.
    key : str
        Its look-up key.

    Returns
    -------
    ndarray of shape (len(COUNTED),), dtype float32
        Its counts.
    """
    counts = np.zeros(len(COUNTED), dtype=np.float32)

    def add(name: str, amount: float = 1.0) -> None:
        counts[_COLUMN[name]] += amount

    if kind is TokenKind.WORD:
        _count_word(token, key, add)
    elif kind in _KIND_COLUMNS:
        add(_KIND_COLUMNS[kind])
    elif kind is TokenKind.EMOJI:
        add("emoji")
        if key and key[0] in _PITCH_EMOJI:
            add("pitch_emoji")
    elif kind is TokenKind.LINE_BREAK:
        add("line_breaks")
        if token.count("\n") > 1:
            add("blank_lines")
    elif "!" in token or "?" in token:
        add("exclamation_marks", min(token.count("!"), 4))
        add("question_marks", min(token.count("?"), 2))
        if len(token) > 1:
            add("exclamation_runs")
    elif key in _SIGN_COLUMNS:
        add(_SIGN_COLUMNS[key])
    return counts


def _count_word(token: str, key: str, add: Callable[..., None]) -> None:
    add("words")
    add("letters", min(len(token), 40))
    if len(token) >= 10:
        add("long_words")
    elif len(token) <= 3:
        add("short_words")
    if len(token) > 2 and token.isupper():
        add("capital_words")
    if _STRETCHED.search(token):
        add("stretched_words")
    if _NOMINAL.fullmatch(key):
        add("nominal_words")
    if "-" in token:
        add("hyphen_words")
    if _GENDER.fullmatch(token):
        add("gender_forms")
    elif "'" in key:
        add("contractions")


_RATES = tuple(name for name in COUNTED if name not in {"words", "letters"})
_EDGES = (
    "exclamation_marks",
    "question_marks",
    "emoji",
    "links",
    "hashtags",
    "capital_words",
    "numbers",
)
SHAPE_FEATURES = (
    "log_words",
    "log_sentences",
    "words_per_sentence",
    "letters_per_word",
    "words_per_line",
    *(f"{name}_rate" for name in _RATES),
    *(f"{name}_opening" for name in _EDGES),
    *(f"{name}_closing" for name in _EDGES),
    "shortest_sentence",
    "longest_sentence",
    "starts_with_emoji",
    "ends_with_full_stop",
    "ends_without_sign",
)


def shape_features(batch: Batch, token_counts: np.ndarray) -> np.ndarray:
    """Return the shape features of each post.

    Parameters
    ----------
    batch : Batch
        The posts.
    token_counts : ndarray of shape (n_tokens, len(COUNTED))
        What each token adds.

    Returns
    -------
    ndarray of shape (n_posts, len(SHAPE_FEATURES)), dtype float64
        The numbers in the order of `SHAPE_FEATURES`. Rates are counts divided by the square root
        of the number of words: the spread of a count grows with the root of the length, so a rate
        is equally reliable in short and long posts.
    """
    counts = np.add.reduceat(token_counts, batch.first, axis=0).astype(np.float64)
    words = np.maximum(counts[:, 0], 1.0)
    first_sentence, last_sentence = batch.sentence_bounds
    sentence_counts = np.add.reduceat(token_counts, batch.sentence_first, axis=0)
    n_sentences = last_sentence - first_sentence + 1
    sentence_words = sentence_counts[:, 0]
    edge_columns = [_COLUMN[name] for name in _EDGES]
    some = first_sentence
    token_first = batch.rows[np.minimum(batch.first, len(batch.rows) - 1)]
    token_last = batch.rows[np.maximum(batch.last - 1, 0)]
    flags = batch.table.flags
    emoji_bit, stop_bit, terminal_bit = (FLAG_BITS[n] for n in ("emoji", "full_stop", "terminal"))
    columns = [
        np.log(words),
        np.log(n_sentences),
        words / n_sentences,
        counts[:, _COLUMN["letters"]] / words,
        words / (1 + counts[:, _COLUMN["line_breaks"]]),
        *(counts[:, [_COLUMN[name] for name in _RATES]] / np.sqrt(words)[:, None]).T,
        *np.minimum(sentence_counts[some][:, edge_columns], 3).T,
        *np.minimum(sentence_counts[last_sentence][:, edge_columns], 3).T,
        np.minimum.reduceat(sentence_words, some),
        np.maximum.reduceat(sentence_words, some),
        (flags[token_first] & emoji_bit) > 0,
        (flags[token_last] & stop_bit) > 0,
        (flags[token_last] & (terminal_bit | stop_bit | emoji_bit)) == 0,
    ]
    return np.column_stack(columns)
