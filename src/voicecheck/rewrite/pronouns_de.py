"""German: words for the writer and the readers that a sentence holds twice over.

"In unserer Werkstatt bauen wir für euch Boote" says who builds already with *wir*: "In der
Werkstatt bauen wir Boote".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from voicecheck.morphology.german import analyse
from voicecheck.rewrite.attributes_de import Token
from voicecheck.rewrite.grammar import Proposal

__all__ = ["pronoun_cuts"]

_ARTICLES = {"e": "die", "en": "den", "em": "dem", "er": "der"}
_COUNTS = frozenset(
    """einige viele manche alle zwei drei vier fünf sechs sieben acht neun zehn eins keiner jeder
    jede teil viele wenige mehrere hälfte die das""".split()
)
_MERGED = {
    ("in", "dem"): "im",
    ("an", "dem"): "am",
    ("bei", "dem"): "beim",
    ("von", "dem"): "vom",
    ("zu", "dem"): "zum",
    ("zu", "der"): "zur",
}
_COPULAS = frozenset(
    """ist sind war waren bin bist seid wird werden wurde bleibt bleiben wäre sein ein eine
    gilt gelten passt passen macht geeignet steht stehen""".split()
)
_READERS = frozenset(("euch", "dich", "Sie", "Euch", "Dich"))
_KEPT_BEFORE = frozenset("richtige beste passende gut perfekt etwas nichts was alles da".split())
_SIGNS = frozenset(",;:–—-.!?()")
_GIVEN = frozenset(
    """bieten zeigen erstellen liefern garantieren präsentieren verraten erklären empfehlen
    vermitteln servieren vorstellen reservieren zusammenstellen""".split()
)
_NEAR_NOW = frozenset(
    """ab bis von erst gerade schon noch nicht wenn für nur auch und oder bereits seit genau
    eben selbst sogar als wie dass , : – —""".split()
)


def pronoun_cuts(tokens: Sequence[Token], near: frozenset[str], spoken: bool) -> Iterator[Proposal]:
    """Offer to leave out what a sentence says of writer and readers a second time.

    Parameters
    ----------
    tokens : sequence of Token
        A sentence.
    near : frozenset of str
        Nouns for those who are near to the readers, in small letters: their possessive stays.
    spoken : bool
        Whether a sentence before has said *wir* already.

    Yields
    ------
    Proposal
        Over one word, with the words that change beside it.
    """
    words = [token.text for token in tokens]
    if words[-1:] == ["?"]:
        return
    for place, word in enumerate(words):
        low = word.lower()
        if low.startswith("uns") and len(low) > 5:
            yield from _possessive(tokens, words, place, near, spoken)
        elif low == "für" and place and place + 1 < len(words):
            yield from _for_you(tokens, words, place)
        elif low in ("ihnen", "dir", "euch") and place:
            yield from _dative(tokens, words, place)
        elif word == "jetzt" and 0 < place < len(words) - 1:
            yield from _now(tokens, words, place)


def _possessive(
    tokens: Sequence[Token],
    words: Sequence[str],
    place: int,
    near: frozenset[str],
    spoken: bool,
) -> Iterator[Proposal]:
    found = re.fullmatch(r"(?:unse?r)(e[nmr]?)", words[place], re.IGNORECASE)
    if not found or words[place - 1 : place] == ["aller"]:
        return
    said = (spoken and place == 0) or {"wir", "Wir"} & set(_clause(words, place))
    if not said or ":" in words:
        return
    noun = next((w for w in words[place + 1 :] if w[0].isupper()), "")
    if not noun or noun.lower() in near or noun.lower().endswith(tuple(near)):
        return
    if place + 1 < len(words) and not words[place + 1][0].isalpha():
        return
    article = _ARTICLES[found[1].lower()]
    before = words[place - 1].lower() if place else ""
    if before in ("als", "sowie", "und", "oder", "alle", "all", "einer", "eines", "einem", "einen"):
        return
    # "Drei unserer Boote" has no article for it.
    if article == "der" and before in _COUNTS:
        return
    merged = _MERGED.get((before, article))
    start = place - 1 if merged else place
    new = merged or article
    new = new[0].upper() + new[1:] if tokens[start].text[0].isupper() and start == 0 else new
    yield Proposal(tokens[start].start, tokens[place].end, (new,), "corporate_speaker.possessive")


def _clause(words: Sequence[str], place: int) -> Sequence[str]:
    first = last = place
    while first and words[first - 1] not in _SIGNS:
        first -= 1
    while last < len(words) and words[last] not in _SIGNS:
        last += 1
    return words[first:last]


def _for_you(tokens: Sequence[Token], words: Sequence[str], place: int) -> Iterator[Proposal]:
    if words[place + 1] not in _READERS or place + 2 >= len(words):
        return
    following = words[place + 2]
    if following in ("und", "oder", "&", ",", "persönlich", "selbst", "als", "alle"):
        return
    if {w.lower() for w in words} & _COPULAS or words[place - 1].lower() in _KEPT_BEFORE:
        return
    start, end = tokens[place - 1].end, tokens[place + 1].end
    yield Proposal(start, end, ("",), "message_personalization.for_you")


def _dative(tokens: Sequence[Token], words: Sequence[str], place: int) -> Iterator[Proposal]:
    """Leave out "euch" in "zeigen wir euch" and "wir zeigen euch"."""
    before = words[place - 1]
    verb = words[place - 2] if before.lower() in ("wir", "ich") and place > 1 else before
    if before.lower() not in ("wir", "ich") and not {"wir", "ich"} & {
        w.lower() for w in words[max(0, place - 3) : place]
    }:
        return
    if not {r.infinitive for r in analyse(verb) if r.person in ("wir", "ich")} & _GIVEN:
        return
    if place + 1 >= len(words) or words[place + 1] in ("und", "oder", ",", ":", ".", "!"):
        return
    start, end = tokens[place - 1].end, tokens[place].end
    yield Proposal(start, end, ("",), "message_personalization.for_you")


def _now(tokens: Sequence[Token], words: Sequence[str], place: int) -> Iterator[Proposal]:
    before, after = words[place - 1], words[place + 1]
    if before.lower() in _NEAR_NOW or after.lower() in _NEAR_NOW:
        return
    if not before[0].isalpha() or not after[0].isalnum() or (before[0].isupper() and place == 1):
        return
    finite = any(r.person and r.form != "imperative" for r in analyse(before))
    if not finite and before.lower() not in (
        "wir",
        "ihr",
        "du",
        "sie",
        "es",
        "man",
        "euch",
        "dich",
    ):
        return
    start, end = tokens[place - 1].end, tokens[place].end
    yield Proposal(start, end, ("",), "call_to_action.now")
