"""The tokenizer for posts, and what kind of token a string is."""

from __future__ import annotations

import re
from enum import IntEnum

from voicecheck.text import fold

__all__ = ["TokenKind", "kind_of", "lookup_key", "tokens"]


class TokenKind(IntEnum):
    """What a token is, told by its characters alone."""

    WORD = 0
    NUMBER = 1
    PRICE = 2
    PERCENT = 3
    TIME = 4
    DATE = 5
    LINK = 6
    MENTION = 7
    HASHTAG = 8
    EMOJI = 9
    EMOTICON = 10
    PUNCTUATION = 11
    LINE_BREAK = 12
    BLANK = 13


_MONTHS = (
    "Jan(?:uar|uary|ner)?|Jänner|Feb(?:ruar|ruary|er)?|März|Mar(?:ch)?|Apr(?:il)?|Mai|May"
    "|June?|Juni|July?|Juli|Aug(?:ust)?|Sept?(?:ember)?|O[ck]t(?:ober)?|Nov(?:ember)?"
    "|De[cz](?:ember)?"
)
_UNITS = r"(?:€|\$|£|(?:EUR|Euros?|CHF|Franken|USD|GBP|dollars?|pounds?|bucks|quid)\b|Fr\.)"
# Every repetition is bounded or runs over characters that cannot start the next part, so
# the time grows linearly with the text whatever it holds.
_PRICE = (
    r"(?:[€$£]|(?:EUR|CHF|USD|GBP|Fr\.)(?=\s?\d))\s?\d[\d.,'’]{0,20}(?:[.,][-–])?[kKmM]?"
    rf"|\d(?:[\d.,'’]{{0,20}}\d)?(?:[.,][-–])?\s?{_UNITS}"
)
_PERCENT = r"\d{1,9}(?:[.,]\d{1,9})?\s?(?:%|(?:Prozent|percent)\b)"
_TIME = (
    r"\d{1,2}[:.]\d{2}\s?(?:Uhr\b|[ap]\.?m\b\.?)|\d{1,2}:\d{2}(?!\d)"
    r"|\d{1,2}\s?(?:Uhr\b|[ap]\.?m\b\.?|h\b)"
)
_DATE = (
    r"\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4}|\d{2})?(?!\d)|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}/\d{1,2}/\d{2,4}(?!\d)"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})\b\.?(?:\s\d{{4}}(?!\d))?"
    rf"|(?:{_MONTHS})\s\d{{1,2}}(?:st|nd|rd|th)?(?!\w)(?:,?\s\d{{4}}(?!\d))?"
)
_DOMAINS = r"\.(?:com|de|at|ch|org|net|eu|info|io|app|shop|uk|au|ie|ly|me|tv|co|example)\b"
_LINK = (
    r"(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,!?;:)\]'*]"
    r"|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{0,64}\w"
    rf"|[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{0,3}}{_DOMAINS}"
    r"(?:/[^\s<>\"]*[^\s<>\".,!?;:)\]'*])?"
)
_PICTURE = (
    "[\u231a\u231b\u23e9-\u23fa\u25aa-\u25fe\u2600-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
)
_EMOJI = (
    "[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3"
    f"|{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
_EMOTICON = r"[:;=]['’]?-?[)(DPpoO|*3\]\[/]+(?![\w/])|<3+(?!\d)|\^{2}|[xX]D+(?!\w)|:'\("
_WORD = (
    r"[^\W\d_]\.(?:\x20?[^\W\d_]{1,2}\.){1,9}(?!\w)"  # z. B., e.g., U.S.
    r"|24/7"
    r"|[^\W\d_][^\W_]*(?:['’][^\W\d_]+|-[^\W_]+|[:*·_](?:innen|in|r|n|s|e|m|es|er)(?!\w)"
    r"|/-?in(?:nen)?(?!\w)|&[^\W\d_](?!\w))*"
    r"|\d+[^\W\d_][^\W_]*(?:-[^\W_]+)*|\d+(?:-[^\W\d_][^\W_]*)+"
)
_HASHTAG = r"#\w*[^\W\d]\w*"
_MENTION = r"@\w(?:[\w.]*\w)?"
_NUMBER = r"[+-]?\d+(?:[.,'’]\d+)*\.?(?=\s[^\W_])|[+-]?\d+(?:[.,'’]\d+)*"
_REST = r"\n\s*|\s+|[!?]+|\.{2,}|_+|[^\w\s]|\w"

_NUMERIC = f"{_PRICE}|{_PERCENT}|{_TIME}|{_DATE}"
# Nearly every token is a whole word or a sign before a blank: tried first, they are three
# times as fast.
_USUAL = (
    r"[^\W\d_]{2,}(?=[\x20,])(?!\x20\d)|\x20(?=\S)"
    r"|[^\W\d_]+(?=[.,!?;\n)]|:\s)(?!\.\w)(?!\.\x20?[^\W\d_]{1,2}\.)|,|\.(?=\s)"
)
_ANY = f"{_EMOTICON}|{_EMOJI}|{_HASHTAG}|{_MENTION}|{_NUMERIC}|{_WORD}|{_NUMBER}|{_REST}"
_TOKEN = re.compile(f"{_USUAL}|{_ANY}")
_TOKEN_WITH_LINKS = re.compile(f"{_USUAL}|{_LINK}|{_ANY}")
# Links are looked for only where a text may hold one: this halves the time of the others.
_MAYBE_LINK = re.compile(rf"://|www\.|\w@\w|\w{_DOMAINS}")

_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (TokenKind.LINE_BREAK, r"\s*\n\s*"),
        (TokenKind.BLANK, r"\s+"),
        (TokenKind.EMOTICON, _EMOTICON),
        (TokenKind.EMOJI, _EMOJI),
        (TokenKind.HASHTAG, _HASHTAG),
        (TokenKind.MENTION, _MENTION),
        (TokenKind.PRICE, _PRICE),
        (TokenKind.PERCENT, _PERCENT),
        (TokenKind.TIME, _TIME),
        (TokenKind.DATE, _DATE),
        (TokenKind.WORD, _WORD),
        (TokenKind.NUMBER, _NUMBER + r"|[+-]?\d+(?:[.,'’]\d+)*\.?"),
        (TokenKind.LINK, _LINK),
    )
)
_PLACEHOLDERS = {
    TokenKind.NUMBER: "<number>",
    TokenKind.PRICE: "<price>",
    TokenKind.PERCENT: "<percent>",
    TokenKind.TIME: "<time>",
    TokenKind.DATE: "<date>",
    TokenKind.LINK: "<link>",
    TokenKind.MENTION: "<mention>",
    TokenKind.HASHTAG: "<hashtag>",
    TokenKind.LINE_BREAK: "<line>",
    TokenKind.BLANK: "<blank>",
}
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


def tokens(text: str) -> list[str]:
    """Cut a normalised text into tokens; joined, they are the text again.

    Emoji with skin tones and joiners, ``#hashtags``, links, prices, dates, gender forms
    (``Kolleg:innen``) and contractions (``geht's``, ``don't``) stay whole.

    Parameters
    ----------
    text : str
        A normalised text.

    Returns
    -------
    list of str
        The tokens, blanks among them.

    Examples
    --------
    >>> tokens("Kolleg:innen, geht's um 18 Uhr los?")
    ['Kolleg:innen', ',', ' ', "geht's", ' ', 'um', ' ', '18 Uhr', ' ', 'los', '?']
    """
    pattern = _TOKEN_WITH_LINKS if _MAYBE_LINK.search(text) else _TOKEN
    return pattern.findall(text)


def kind_of(token: str) -> TokenKind:
    """Tell what kind of token a string is.

    Parameters
    ----------
    token : str
        One token.

    Returns
    -------
    TokenKind
        Its kind; signs of all sorts are ``PUNCTUATION``.
    """
    for kind, pattern in _KINDS:
        if pattern.fullmatch(token):
            return kind
    return TokenKind.PUNCTUATION


def lookup_key(token: str, kind: TokenKind | None = None) -> str:
    """Return the key under which a token is looked up in lists and weights.

    Names of the reader's world are masked: numbers, prices, links, handles and hashtags share
    one placeholder each. Stretched letters are drawn together ("soooo" as "so").

    Parameters
    ----------
    token : str
        One token.
    kind : TokenKind, optional
        Its kind, if known.

    Returns
    -------
    str
        The key.

    Examples
    --------
    >>> lookup_key("19,90 €"), lookup_key("@anna"), lookup_key("Soooo")
    ('<price>', '<mention>', 'so')
    """
    kind = kind_of(token) if kind is None else kind
    placeholder = _PLACEHOLDERS.get(kind)
    if placeholder is not None:
        return placeholder
    if kind is TokenKind.WORD:
        return _STRETCHED.sub(r"\1", fold(token))
    if kind is TokenKind.EMOJI:
        return token.rstrip("\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
    if kind is TokenKind.EMOTICON:
        return fold(token.replace("-", ""))
    folded = fold(token)
    if len(folded) > 2 and folded[0] in "!?.":
        return "..." if folded[0] == "." else folded[:2]
    return folded
