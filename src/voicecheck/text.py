"""From the text as given to the text that is looked up, with the way back.

Post generators write bold letters (𝗝𝗲𝘁𝘇𝘁), editors write decomposed umlauts, chat programs
leave zero-width characters. All of them are looked up in a normalised copy, and every
offset found there is led back to code points of the text as given.

Two kinds of private characters stand for what is not the writer's words: a `HIDDEN` one for
markup, which is not there when words are looked up, and an `OBJECT` one for a name, code or a
picture, which is looked up as U+FFFC, on which no rule or weight knows anything.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from voicecheck.errors import TextError

__all__ = [
    "HIDDEN",
    "OBJECT",
    "PAIRED",
    "STAND_IN",
    "NormalText",
    "fold",
    "normalise",
    "require_text",
    "require_words",
]

HIDDEN = range(0xF0000, 0xF8000)
"""Code points that stand for markup."""
PAIRED = HIDDEN[:0x2000]
"""Those of emphasis: every even one begins what the next ends."""
OBJECT = range(0xF8000, 0xFFFFE)
"""Code points that stand for names, code and pictures."""
STAND_IN = f"[{chr(HIDDEN[0])}-{chr(OBJECT[-1])}]"
"""Regular expression of both."""

# Characters that stand for themselves: a text made of these alone is its own normal form.
_PLAIN = (
    r"\n\x20-\x7e\xa1-\xa7\xab-\xac\xb0-\xb1\xb6-\xb7\xbb\xbf-\xff\u0100-\u0131\u0141-\u0148"
    r"\u2013\u2014\u2018-\u201e\u2022\u2039\u203a\u20ac\u2190-\u21ff\u2600-\u27bf"
    r"\ufe0f\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff"
)
_NOT_PLAIN = re.compile(f"[^{_PLAIN}]")
# A post is read twice, for its language and for its words; an article is not kept for that.
_REMEMBERED_CHARS = 3000
_LONGEST_WORD = 40
_NO_CHARACTER = frozenset(("Cc", "Cf", "Cn", "Co", "Cs"))
_JOINER = "\u200d"
_SELECTOR = "\ufe0f"
_PICTOGRAM = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]")
_REPLACED = {
    "\r": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\t": " ",
    "\v": "\n",
    "\f": "\n",
    "…": "...",
    "™": "",
    "®": "",
    "©": "",
    "ª": "a",
    "º": "o",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "–",
    "\u2015": "—",
    "\u2032": "'",
    "\u00b4": "'",
    "\uff07": "'",
    "\u00a8": '"',
}


@dataclass(frozen=True, slots=True)
class NormalText:
    r"""A text, its normal form and the map between their code points.

    Attributes
    ----------
    given : str
        The text as given.
    text : str
        Its normal form (Unicode NFKC; no zero-width or control characters, ``\n`` as the
        only line end).
    starts : ndarray of shape (len(text) + 1,) or None
        ``starts[i]`` is the code point of `given` at which character i of `text` begins;
        ``None`` where both are the same.
    """

    given: str
    text: str
    starts: np.ndarray | None

    def span(self, start_char: int, end_char: int) -> tuple[int, int]:
        """Lead a span of `text` back to code points of `given`.

        Parameters
        ----------
        start_char, end_char : int
            Half-open span of `text`, in code points.

        Returns
        -------
        tuple of int
            The half-open span of `given` that it came from.
        """
        if self.starts is None:
            return start_char, end_char
        if end_char <= start_char:
            return int(self.starts[start_char]), int(self.starts[start_char])
        start = int(self.starts[start_char])
        end = int(self.starts[end_char])
        # Markup behind the last character is no part of it.
        while end > start + 1 and ord(self.given[end - 1]) in HIDDEN:
            end -= 1
        # Several characters of the normal form may come from one of the given text.
        return start, max(end, start + 1)


def require_text(text: object) -> str:
    """Return `text` if it is a string, and say what is wrong if it is not.

    Parameters
    ----------
    text : object
        What a caller passed as a text.

    Returns
    -------
    str
        The same object.

    Raises
    ------
    TypeError
        If `text` is not a string.
    """
    if isinstance(text, str):
        return text
    if isinstance(text, bytes):
        raise TypeError("a text must be str, not bytes: decode it first, e.g. text.decode('utf-8')")
    if isinstance(text, (list, tuple)):
        raise TypeError(
            f"a text must be str, not {type(text).__name__}: use score_many(texts) for several"
        )
    raise TypeError(f"a text must be str, not {type(text).__name__}")


def normalise(given: str) -> NormalText:
    """Bring a text into the form in which words are looked up.

    Parameters
    ----------
    given : str
        Any string, lone surrogates and control characters included.

    Returns
    -------
    NormalText
        The normal form with its offset map.

    Examples
    --------
    >>> normal = normalise("\U0001d5dd\U0001d5f2\U0001d601\U0001d607\U0001d601!")
    >>> normal.text, normal.span(0, 5)
    ('Jetzt!', (0, 5))
    """
    if _NOT_PLAIN.search(given) is None:
        return NormalText(given, given, None)
    return _remembered(given) if len(given) <= _REMEMBERED_CHARS else _normalised(given)


def _normalised(given: str) -> NormalText:
    pieces: list[str] = []
    starts: list[int] = []
    position = 0
    length = len(given)
    while position < length:
        if given.startswith("\r\n", position):
            pieces.append("\n")
            starts.append(position)
            position += 2
            continue
        end = position + 1
        if end < length and unicodedata.combining(given[end]) and _takes_marks(given[position]):
            while end < length and unicodedata.combining(given[end]):
                end += 1
        piece = _normal_piece(given, position, end)
        if piece:
            pieces.append(piece)
            starts.extend([position] * len(piece))
        position = end
    starts.append(length)
    text = "".join(pieces)
    # A map that is the identity is dropped, so that spans cost nothing.
    array = np.asarray(starts, dtype=np.int64)
    if text == given:
        return NormalText(given, given, None)
    return NormalText(given, text, array)


def _takes_marks(character: str) -> bool:
    """Tell whether marks belong to a character: not to one that goes or comes to be several."""
    if unicodedata.category(character) in _NO_CHARACTER:
        return False
    return len(unicodedata.normalize("NFKC", character)) == 1


@lru_cache(maxsize=1024)
def _remembered(given: str) -> NormalText:
    return _normalised(given)


def _normal_piece(given: str, start: int, end: int) -> str:
    first = given[start]
    if end - start == 1:
        if first == _JOINER:
            inside = _PICTOGRAM.match(given, end) and start and _PICTOGRAM.match(given, start - 1)
            return first if inside or _after_skin_tone(given, start) else ""
        replaced = _REPLACED.get(first)
        if replaced is not None:
            return replaced
        return _normal_character(first)
    return unicodedata.normalize("NFKC", given[start:end])


def _after_skin_tone(given: str, start: int) -> bool:
    return start > 0 and "\U0001f3fb" <= given[start - 1] <= "\U0001f3ff"


@lru_cache(maxsize=8192)
def _normal_character(character: str) -> str:
    category = unicodedata.category(character)
    if ord(character) in OBJECT:
        return "\ufffc"
    if category in _NO_CHARACTER and category != "Cs":
        return "\n" if character == "\n" else ""
    if category == "Cs":
        return "\ufffd"
    if category in {"Zs", "Zl", "Zp"}:
        return " "
    if category == "Mn" and character != _SELECTOR:
        return ""
    return unicodedata.normalize("NFKC", character)


_FOLDS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "’": "'"}
    | {"‘": "'", "`": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "»": '"', "«": '"'}
    | {"›": "'", "‹": "'", "—": "–"}
)


def fold(word: str) -> str:
    """Return the form of a word under which lists and weights are kept.

    Lower case; ``ä ö ü ß`` as ``ae oe ue ss`` (so that Swiss and typewriter spelling meet the
    usual one), other accents taken off, quotation marks and apostrophes straight.

    Parameters
    ----------
    word : str
        One token of a normalised text.

    Returns
    -------
    str
        Its folded form.

    Examples
    --------
    >>> fold("Größe"), fold("groesse"), fold("Café")
    ('groesse', 'groesse', 'cafe')
    """
    # What is longer than a word is not worth the memory.
    return _remembered_fold(word) if len(word) <= _LONGEST_WORD else _fold(word)


def _fold(word: str) -> str:
    low = word.lower()
    if low.isascii():
        return low
    low = low.translate(_FOLDS)
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFD", low) if not unicodedata.combining(c))


_remembered_fold = lru_cache(maxsize=65536)(_fold)


def require_words(text: str, n_words: int) -> None:
    """Raise if a text holds nothing to score.

    Parameters
    ----------
    text : str
        The text as given.
    n_words : int
        Number of words found in it.

    Raises
    ------
    TextError
        If the text is blank or has no word.
    """
    if n_words:
        return
    if not text.strip():
        raise TextError("the text is empty: there is nothing to score")
    raise TextError("the text has no words (only links, emoji, numbers or signs): nothing to score")
