"""Tells in which language a post is written."""

from __future__ import annotations

import re
import struct
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from voicecheck.errors import LanguageError
from voicecheck.lang.pack import LANGUAGES
from voicecheck.text import fold, normalise

__all__ = ["Detection", "detect_language", "require_language"]

# Two function words ahead settle it; a longer text is judged by its beginning.
_CLEAR_LEAD = 2
_MAX_UMLAUTS = 3
_MAX_CHARS = 3000
_UMLAUTS = frozenset("äöüßÄÖÜ")
# All scripts of the table, and little else.
_OTHER_SCRIPT = re.compile("[\u0370-\u1fff\u2e80-\ud7ff]")
_WORD = re.compile(r"(?<![@#\w./])[^\W\d_]+(?:['’][^\W\d_]+)*")
_LINK = re.compile(r"(?:https?://|www\.)\S+")
# How much a function word, and being German or English at all, weighs against the identifier.
_VOTE_FACTOR = 8.0
_SUPPORTED_FACTOR = 10.0


class Detection(NamedTuple):
    """What the language of a text looks like.

    Attributes
    ----------
    code : str
        ISO 639-1 code, ``"und"`` where nothing tells.
    votes : int
        Function words of that language that were seen.
    """

    code: str
    votes: int


@lru_cache
def _function_words() -> dict[str, frozenset[str]]:
    text = (files("voicecheck.lang") / "function_words.toml").read_text(encoding="utf-8")
    return {
        code: frozenset(fold(word) for word in words.split())
        for code, words in tomllib.loads(text)["words"].items()
    }


@lru_cache
def _scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = (files("voicecheck.lang") / "function_words.toml").read_text(encoding="utf-8")
    return tuple(
        (name, re.compile(f"[{ranges}]")) for name, ranges in tomllib.loads(text)["scripts"].items()
    )


def detect_language(text: str) -> Detection:
    """Tell the language of a text.

    Function words vote; where the vote is unclear, a naive Bayes identifier over byte n-grams
    (py3langid; Lui & Baldwin, 2012) decides among the languages of the vote.

    Parameters
    ----------
    text : str
        A post; hashtags, handles and links do not count.

    Returns
    -------
    Detection
        ISO 639-1 code (or the name of a script, or ``"und"``) and the votes for it.

    Examples
    --------
    >>> detect_language("Heute war wieder nix los im Laden").code
    'de'
    >>> detect_language("quiet day at the shop again").code
    'en'
    """
    plain = normalise(text[:_MAX_CHARS]).text
    codes = tuple(_function_words())
    ballots = sum(map(_ballots, plain.split())).to_bytes(2 * len(codes) + 4, "little")
    *counts, umlauts, n_words = struct.unpack(f"<{len(codes) + 2}H", ballots)
    if not n_words:
        return Detection("und", 0)
    if not plain.isascii() and _OTHER_SCRIPT.search(plain):
        letters = "".join(_WORD.findall(_LINK.sub(" ", plain)))
        for name, pattern in _scripts():
            if len(pattern.findall(letters)) * 2 > len(letters):
                return Detection(name, 0)
    if "de" in codes:
        counts[codes.index("de")] += min(umlauts, _MAX_UMLAUTS)
    best = max(counts)
    place = counts.index(best)
    if best - max(counts[:place] + counts[place + 1 :]) >= _CLEAR_LEAD:
        return Detection(codes[place], best)
    votes = dict(zip(codes, counts, strict=True))
    return Detection(_identified(_LINK.sub(" ", plain), votes), best)


@lru_cache(maxsize=32768)
def _ballots(piece: str) -> int:
    """Return the votes of the words between two blanks, all in one number, so that a sum counts.

    16 bits each: one field a language, one for words with umlauts, one for words.
    """
    ballots = 0
    for word in _WORD.findall(_LINK.sub(" ", piece)):
        folded = fold(word)
        votes = [folded in known for known in _function_words().values()]
        # An umlaut or ß is as telling as a function word.
        votes += [not _UMLAUTS.isdisjoint(word), True]
        ballots += sum(vote << (16 * place) for place, vote in enumerate(votes))
    return ballots


def _identified(plain: str, votes: dict[str, int]) -> str:
    """Weigh the identifier's probabilities with the votes and with what users write."""
    weights: dict[str, float] = {
        code: probability
        * _VOTE_FACTOR ** votes.get(code, 0)
        * (_SUPPORTED_FACTOR if code in LANGUAGES else 1.0)
        for code, probability in _identifier().rank(plain.lower())
    }
    return max(weights, key=weights.__getitem__)


@lru_cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def require_language(text: str) -> str:
    """Tell the language of a text and refuse those that voicecheck does not speak.

    Parameters
    ----------
    text : str
        A post.

    Returns
    -------
    str
        One of the supported codes.

    Raises
    ------
    LanguageError
        If the text is in another language; the message names it and how to override.
    """
    code, _ = detect_language(text)
    if code in LANGUAGES:
        return code
    supported = " and ".join(LANGUAGES)
    seen = "no language that it knows" if code == "und" else f"the language {code!r}"
    raise LanguageError(
        f"the text looks like {seen}; voicecheck speaks {supported}. If that is wrong, say so: "
        "language='de' in Python, --language de on the command line"
    )
