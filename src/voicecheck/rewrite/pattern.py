"""The notation of rewrite rules: what is found, and what it becomes.

Found: ``(a|b|)`` alternatives as in markers, ``^`` the beginning and ``$`` the end of a sentence
(with its full stop or exclamation mark), ``{slot}`` a stretch of words that must stay.
Becomes: text with ``{slot}``, ``{slot:function}`` and ``{address_word}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from voicecheck.lang.phrases import expand
from voicecheck.text import fold

__all__ = ["LONGEST_SENTENCE", "SLOTS", "Pattern", "checked_pattern", "read_pattern"]

_TOKEN = r"(?:\d{1,9}\.(?=[^\S\n]+\w)|[^\s,;!?()\[\]\"“”„«»]{0,80}[^\s,;:.!?()\[\]\"“”„«»…])"
_BLANK = r"[^\S\n]*+(?:(?<!\w)|(?!\w))"
_CAPITAL = r"[A-ZÄÖÜ][\w’'&-]*+"
# Words with a capital at the beginning of a sentence that are no name.
_NO_FIRM = (
    "(?:This|These|That|Those|Our|My|Your|Their|His|Her|An?|It|He|She|We|They|You|I|Each|Every|All"
    "|No|New|In|On|At|With|For|From|What|Who|Which|When|Where|How|Here|There|Everyone|Everything"
    "|Nothing|Nobody|Someone|And|But|Or|If|So|Today|Now|One|Two|Free|Only|Both|Most|Some|Many|The)"
)
SLOTS = {
    "word": r"[^\W\d_][\w’'-]*+",
    "verb": r"[^\W\d_]+",
    "noun": _CAPITAL,
    "name": rf"{_CAPITAL}(?:[^\S\n]+(?:{_CAPITAL}|&|und|and|of|der|für)){{0,4}}",
    "what": rf"{_TOKEN}(?:[^\S\n]+{_TOKEN}){{0,8}}?",
    "rest": r"[\w“„\"«»@#](?:[^\n!?]*[^\s!?.])?",
    "link": r"(?:https?://|www\.)\S*[^\s.,!?)]"
    r"|(?:[\w-]{1,63}\.){1,4}(?:com|de|at|ch|org|net|eu|example|co|io|ly|store|shop|uk|us|app|me|club|tv|info)"
    r"\b(?:/\S*[^\s.,!?)])?",
    "year": r"(?:19|20)\d\d",
    "number": r"\d[\d.,]{0,20}",
    "many": r"(?:(?:over|more than|about|around)[^\S\n]+)?\d[\d.,]{0,20}\+?(?!\s?%)",
    "discount": r"(?:[$€£]\s?\d[\d.,]{0,20}|\d[\d.,]{0,20}\s?(?:%|percent|dollars|€|£))",
    "some": r"[\w“„\"](?:[^\n!?;]{0,150}[^\s!?.;:])?",
    "thing": rf"(?-i:die|das|den|eine?n?|diese[ns]?|(?:unser|euer|dein|ihr|Ihr)(?:en?)?|euren?)"
    rf"[^\S\n]+{_TOKEN}(?:[^\S\n]+{_TOKEN}){{0,8}}?",
    "same": rf"(?-i:[Aa]lle|[Dd]ie|[Dd]as|[Dd]iese|[Dd]ieses|(?:[Uu]nser|[Ee]ure|[Dd]ein|[Ii]hr)e)"
    rf"[^\S\n]+{_TOKEN}(?:[^\S\n]+{_TOKEN}){{0,4}}?",
    "subject": rf"(?-i:[Aa]ll|[Tt]he|[Tt]his|[Tt]hese|[Oo]ur|[Yy]our|[Ee]very|[Ee]ach)"
    rf"[^\S\n]+{_TOKEN}(?:[^\S\n]+{_TOKEN}){{0,4}}?",
    "item": rf"(?-i:the|this|these|a|an|our|my)[^\S\n]+{_TOKEN}(?:[^\S\n]+{_TOKEN}){{0,8}}?",
    "ours": rf"(?-i:the|our)[^\S\n]+{_TOKEN}(?:[^\S\n]+{_TOKEN}){{0,11}}?",
    "code": r"(?:(?:promo|coupon|discount|voucher|referral|offer)[^\S\n]+)?code:?[^\S\n]+"
    r"(?-i:[“\"‘']?[A-Z][A-Z\d]{2,}[”\"’']?|[“\"‘'][A-Za-z\d]{3,}[”\"’'])",
    "date": r"(?:\d[\w./ -]{0,12}|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|tonight|midnight|tomorrow"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s\d{1,2}(?:st|nd|rd|th)?)",
    "phone": r"[(+\d][\d ()./-]{7,16}\d",
    "sub": r"(?:on|for|over|within|in|to|with|throughout|across|worldwide|nationwide"
    r"|(?:when|if) you)\b(?:[^\n!?;:.]{0,70}[\w%)])?",
    "newthing": r"(?:an?|some|two|three)\b[^\n!?]*[^\s!?.]",
    "gettable": r"(?-i:a|an|your|our|one|two)\b"
    r"[^\n!?;]{0,130}[^\s!?.;:]",
    "receivable": r"(?:\d|[$€£]|a |an |your |free |one |our )[^\n!?;]{0,130}[^\s!?.;:]",
    "offerable": r"(?:an?|free|some|two|three|four|five|several|many|both"
    r"|courses|classes|lessons|workshops|discounts)\b"
    r"[^\n!?;:.]{0,120}[^\s!?.;:,]",
    "news": r"[A-Z][^\n!?]{20,200}[^\s!?.]",
    "announced": r"[A-Z][^\n!?:]{12,140}[^\s!?.]",
    "deal": r"[^\s#@].{6,110}[^\s!?.]",
    "headline": r"[^\s#@].{6,110}[^\s!?.]",
    "wanted": r"(?:a|an|some|more|new|the|[a-z]+er|your)\b[^\n!?;.:]{0,80}[^\s!?.;:]",
    "firm": rf"(?-i:(?!{_NO_FIRM}\b){_CAPITAL}(?:[^\S\n]+(?:{_CAPITAL}|&|of|and)){{0,4}})",
    "yours": r"(?-i:your|our|the|a|an|tickets|seats|a free|now)\b[^\n!?;:–—]{0,100}[^\s!?.;:]",
    "got": r"(?:\d|[$€£]|free\b|(?-i:[a-z]))[^\n!?]{0,120}[^\s!?.]",
    "findable": r"(?-i:(?!your\b|the\b)[a-z\d][^\n!?;:.]{0,80}[^\s!?.;:])",
    "low": r"(?-i:[a-zäöüß\d])[^\n!?]*[^\s!?.]",
    "question": r"(?:wie|warum|was|welche[rsmn]?|wo|wann|wer|wieso|weshalb)",
    "prize": r"(?:\d+|eine?n?|zwei|drei|vier|fünf|Tickets|Karten)\b[^\n!?,;:]*[^\s!?.,;:]",
    "dat": r"(?:Ihnen|euch|dir)",
    "prep": r"(?:hier|unter|auf|bei|per|über|via|im|in|am)",
}
"""What a slot holds. For editors: ``word``, ``verb`` (a form), ``noun`` (a word with a capital),
``name`` (up to five), ``what`` (up to nine words without a comma), ``rest`` (to the end of the
sentence), ``some`` (the same, but short), ``low`` (the same, beginning with a small letter),
``link``, ``number``, ``many``, ``year``, ``prep`` (unter, auf, …), ``dat`` (Ihnen, euch, dir),
``question`` (wie, warum, …), ``prize`` (a number of things), ``thing`` and ``item`` (words
after an article, German and English), ``same`` and ``subject`` (noun phrases that are the same
as subject and object), ``ours`` (words after *the* or *our*), ``firm`` (a name that is a
subject), ``code`` (a code with its word), ``date``, ``phone``, ``discount`` (an amount of money
or a share), ``sub`` (where or for whom an offer holds), ``gettable``, ``newthing``, ``receivable``,
``offerable``, ``wanted``, ``got``, ``yours`` and
``findable`` (things offered), ``deal`` and ``headline``
(sentences without a verb), ``news`` (a sentence on what a firm did). A language adds slots of
its own. Digits behind the name tell slots apart."""

# Where one stretch of words ends, the next can begin anywhere: the time that a pattern takes grows
# with the length of the sentence to the power of their number. Both are held small, so that it
# grows linearly with the text.
_FEW_WORDS = frozenset(
    "word verb noun name year number discount link code date phone prep dat question".split()
)
_MAX_STRETCHES = 2
_MAX_SLOTS = 6
LONGEST_SENTENCE = 1000
"""Characters of the longest sentence that rules look into."""
_LONGEST_WITH_TWO = 400

_SLOT = re.compile(r"\{[^{}]*\}")
_PIECE = re.compile(r"\{[^{}]*\}|[(|)]|\^|\$|\s+|[^\s(){}|^$]+")


@dataclass(frozen=True)
class Pattern:
    """A pattern that has been read.

    Attributes
    ----------
    source : str
        Regular expression of its words.
    anchors : frozenset of str
        Folded words one of which is in every match; empty if there is none.
    at_start, at_end : bool
        Whether it holds the beginning or the end of the sentence.
    asks : bool
        Whether it holds the question mark; other patterns leave questions alone.
    longest : int
        Characters of the longest sentence that it is looked for in.
    """

    source: str
    anchors: frozenset[str]
    at_start: bool
    at_end: bool
    asks: bool
    longest: int

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """re.Pattern: matches inside one sentence; compiled when a text first has an anchor."""
        head = r"\A[^\w\n(„“\"#@]*" if self.at_start else r"(?<![\w#@/.-])"
        # A sentence that ends with a colon goes on in the next line.
        tail = r"[^\S\n]*+[.!…]*(?!:[\s.…]*\Z)(?=[^\w?]*\Z)" if self.at_end else r"(?![\w-])"
        return re.compile(f"{head}(?P<all>{self.source}){tail}", re.IGNORECASE)


def checked_pattern(pattern: str, extra_slots: Mapping[str, Sequence[str]]) -> Pattern:
    """Read a pattern and make sure that it can be looked for.

    Parameters
    ----------
    pattern : str
        In the notation of the module.
    extra_slots : mapping of str to sequence of str
        As for `read_pattern`.

    Returns
    -------
    Pattern
        What finds it.

    Raises
    ------
    ValueError
        If something is wrong with it.
    """
    # The notation is checked first: its messages are clearer than those of regular expressions.
    expand("x " + _SLOT.sub(" ", pattern.removeprefix("^").removesuffix("$")), str.split)
    found = read_pattern(pattern, extra_slots)
    try:
        finds_nothing = re.fullmatch(found.source, "", re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"{pattern!r}: {error}") from None
    if finds_nothing:
        raise ValueError(f"{pattern!r} can find nothing at all: it needs a word")
    return found


def read_pattern(pattern: str, extra_slots: Mapping[str, Sequence[str]]) -> Pattern:
    """Read a pattern.

    Parameters
    ----------
    pattern : str
        In the notation of the module.
    extra_slots : mapping of str to sequence of str
        Further slots with the words or phrases that each can hold; any one word where there are
        none.

    Returns
    -------
    Pattern
        What finds it.

    Raises
    ------
    ValueError
        If the notation is wrong.

    Examples
    --------
    >>> found = read_pattern("(wir|ich) biete(n|) {what} an", {})
    >>> found.regex.search("Heute bieten wir Tee. Ich biete Tee und Kuchen an")["what"]
    'Tee und Kuchen'
    """
    at_start, at_end = pattern.startswith("^"), pattern.endswith("$")
    body = pattern.removeprefix("^").removesuffix("$").strip()
    pieces = []
    position = 0
    for found in _PIECE.finditer(body):
        if found.start() != position:
            raise ValueError(f"{pattern!r}: {body[position : found.start()]!r} cannot be read")
        position = found.end()
        pieces.append(_piece(found.group(), pattern, extra_slots))
    if position != len(body):
        raise ValueError(f"{pattern!r}: {body[position:]!r} cannot be read")
    names = re.findall(r"\{([a-z]+)\d*\}", body)
    stretches = [name for name in names if name in SLOTS and name not in _FEW_WORDS]
    if len(stretches) > _MAX_STRETCHES or len(names) > _MAX_SLOTS:
        raise ValueError(
            f"{pattern!r}: too many slots; allowed are {_MAX_SLOTS}, and {_MAX_STRETCHES} of more "
            "than a few words each"
        )
    source = "".join(pieces)
    longest = LONGEST_SENTENCE if len(stretches) < _MAX_STRETCHES else _LONGEST_WITH_TWO
    anchors = _anchors(body, extra_slots)
    return Pattern(source, anchors, at_start, at_end, body.endswith("?"), longest)


def _piece(piece: str, pattern: str, extra: Mapping[str, Sequence[str]]) -> str:
    if piece.isspace():
        return _BLANK
    if piece in "(|)":
        return {"(": "(?:", "|": "|", ")": ")"}[piece]
    if piece[0] == "{":
        name = piece[1:-1]
        kind = name.rstrip("0123456789")
        if kind not in SLOTS and kind not in extra:
            allowed = ", ".join(sorted({*SLOTS, *extra}))
            raise ValueError(f"{pattern!r}: {piece} is no slot; allowed: {allowed}")
        # The case of a capital is part of the slot, whatever the case of the words around.
        held = SLOTS.get(kind) or _listed(extra.get(kind, ())) or SLOTS["word"]
        if kind in ("noun", "name"):
            held = f"(?-i:{held})"
        return f"(?P<{name}>{held})"
    return _literal(piece)


def _literal(piece: str) -> str:
    escaped = re.escape(piece)
    return escaped.replace("'", "['’]").replace("ß", "(?:ß|ss)").replace(r"\-", "[-–—]")


def _listed(phrases: Sequence[str]) -> str:
    """Return what finds one of the phrases of a slot, the longest that fits."""
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    options = (r"[^\S\n]+".join(map(_literal, phrase.split())) for phrase in longest_first)
    return rf"\b(?:{'|'.join(options)})\b" if phrases else ""


def _anchors(body: str, extra: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return words one of which every match holds: those of the part that is said least often.

    Where no part has a word in all its wordings, the longest word of each wording of the whole, or
    the words of its first slot with a list.
    """
    spoken = _SLOT.sub(" ", body)
    parts = [_longest_words(part) for part in _parts(spoken)]
    if complete := [words for words in parts if words and "" not in words]:
        return max(complete, key=lambda words: (min(map(len, words)), -len(words)))
    listed = [
        {fold(phrase.split()[0]) for phrase in extra[kind]}
        for name in re.findall(r"\{([a-z]+)\d*\}", body)
        if extra.get(kind := name)
    ]
    words = _longest_words(spoken)
    if "" not in words:
        return words
    return words - {""} | listed[0] if listed else frozenset()


def _parts(body: str) -> Iterator[str]:
    """Cut a pattern at the blanks that are not in brackets."""
    start = depth = 0
    for place, character in enumerate(body):
        depth += (character == "(") - (character == ")")
        if character.isspace() and not depth:
            yield body[start:place]
            start = place + 1
    yield body[start:]


def _longest_words(body: str) -> frozenset[str]:
    """Return the longest word of each wording, folded; nothing for a wording without one."""
    # The x keeps a wording of slots alone from being nothing.
    wordings = [phrase.words[1:] for phrase in expand("x " + body, str.split)]
    whole = [[fold(w) for w in words if w.isalpha() and len(w) > 1] for words in wordings]
    return frozenset(max(words, key=len, default="") for words in whole)
