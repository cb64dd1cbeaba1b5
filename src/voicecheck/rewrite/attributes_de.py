"""German: praise that says nothing goes, and the words around it still agree.

An attribute is taken out where its noun keeps an article, another attribute with the same ending,
or needs none: "die hochwertigen Messer", "neue hochwertige Messer", "hochwertige Messer". Where
the case would no longer be seen ("dank hochwertiger Messer"), or the noun alone would say nothing
("zu attraktiven Preisen"), it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from voicecheck.morphology.german import analyse
from voicecheck.rewrite.grammar import Proposal

__all__ = ["Praise", "Token", "attribute_cuts", "manner_cuts", "tokens_of"]

_TOKEN = re.compile(
    r"(?:https?://|www\.)\S*[^\s.,!?)]|[\w.+-]{1,64}@\w[\w.-]*\w|[\w-]{1,63}\.(?:com|de|at|ch|org|net|eu|example)\b(?:/\S*[^\s.,!?)])?"
    r"|[^\W\d_]+(?:[-'’*:/][^\W\d_]+)*-?|\d+(?:[.,:]\d+)*|[#@]\w+|[^\w\s]"
)
_ENDINGS = ("en", "em", "er", "es", "e")
_FULL = re.compile(
    r"(?:d(?:er|ie|as|en|em|es)|zu[mr]|[ib]?[ma]m|im|am|vo[mn]|vom|beim|ins|ans|aufs|fürs|ums|durchs"
    r"|(?:k?ein|mein|dein|sein)(?:e[nmrs]?)?|(?:unser|unsr|euer|eur|ihr)(?:e[nmrs]?)?"
    r"|dies(?:e[nmrs]?)|jed(?:e[nmrs])|jen(?:e[nmrs])|welch(?:e[nmrs])|all(?:e[nmr])"
    r"|viele[nr]?|mehrere[nr]?|einige[nr]?|weitere[nr]?|zahlreiche[nr]?|verschiedene[nr]?|beide[nr]?"
    r"|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|über|rund)\Z"
)
_NO_ARTICLE = ("von", "vom", "über", "rund")
_DATIVE = frozenset("mit von bei zu aus nach seit in an auf unter neben ab".split())
_DEGREE = frozenset(
    """sehr besonders absolut wirklich echt unglaublich ganz wahrhaft wahrlich rundum
    überaus äußerst total extrem einfach unvergleichlich hoch""".split()
)
# Words before an attribute that do not belong to it.
_OPEN = frozenset(
    """mit von bei zu aus nach seit in an auf unter neben ab für ohne um durch gegen und oder
    sowie aber auch hier dort dazu es euch dich dir uns ihnen sie wir ihr du ich man noch
    schon viel nur jetzt heute wieder immer außerdem sowohl als bis zwischen über vor damit
    gern gerne sich""".split()
)
_FEMININE = re.compile(r"(?:ung|heit|keit|schaft|tät|ion|enz|anz|ik|ur|ie|erei)\Z")


class Token(NamedTuple):
    """A word or sign of a sentence.

    Attributes
    ----------
    start, end : int
        Half-open span in the text.
    text : str
        As it is written.
    """

    start: int
    end: int
    text: str


class Praise(NamedTuple):
    """Words of praise.

    Attributes
    ----------
    stems : frozenset of str
        Adjectives without ending.
    loud : re.Pattern
        What further adjectives begin with.
    vague : frozenset of str
        Nouns that say nothing without an attribute, in small letters.
    vague_ends : tuple of str
        Those of them that end compounds.
    """

    stems: frozenset[str]
    loud: re.Pattern[str]
    vague: frozenset[str]
    vague_ends: tuple[str, ...]

    def holds(self, word: str) -> str:
        """Return the ending of a word of praise.

        Parameters
        ----------
        word : str
            A word.

        Returns
        -------
        str
            ``e``, ``en``, ``em``, ``er`` or ``es``; nothing for another word.
        """
        stem, ending = _ended(word)
        if not ending or not word.islower():
            return ""
        found = stem in self.stems or (stem.startswith(_LOUD) and self.loud.match(stem))
        return ending if found else ""


_LOUD = ("hoch", "super", "mega", "top", "ultra")
# Praise that can be a fact, or what the sentence is about.
_SAYS_SOMETHING = tuple(
    """besonder individuell professionell kompetent zuverlässig verlässlich exklusiv ganzheitlich
    umfassend bedarfsgerecht versiert erlesen handverlesen angesagt namhaft renommiert liebevoll
    hochqualifiziert herausragend fachkundig praxis traditionsreich motiviert nachgefragt
    topmotiviert neuartig kraftvoll wohlverdient gelungen abwechslungsreich vielfältig vielseitig
    informativ geheimnisvoll sündhaft ungezwungen unbeschwert idyllisch sorgfältig
    sorgsam kostbar humorvoll""".split()
)
_KNOWN = re.compile(
    r"(?:d(?:er|ie|as|en|em)|im|am|zu[mr]|vom|beim|dies(?:e[nmrs]?)"
    r"|(?:mein|dein|sein)(?:e[nmrs]?)?|(?:unser|unsr|euer|eur|ihr)(?:e[nmrs]?)?)\Z"
)
# "Thanks to the elegant form", "the advantage is": the praise is what it says.
_REASON = frozenset("durch dank wegen aufgrund trotz so wie als ist sind".split())


def _ended(word: str) -> tuple[str, str]:
    """Return an adjective's stem and ending."""
    if word[-1:] == "e":
        return word[:-1], "e"
    ending = word[-2:]
    return (word[:-2], ending) if ending in _ENDINGS else (word, "")


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """Return the words and signs of a sentence.

    Parameters
    ----------
    text : str
        A text.
    start, end : int
        Half-open span of the sentence.

    Returns
    -------
    list of Token
        In order.
    """
    return [Token(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text, start, end)]


def attribute_cuts(text: str, tokens: Sequence[Token], praise: Praise) -> Iterator[Proposal]:
    """Offer to take out attributes of praise.

    Parameters
    ----------
    text : str
        The text.
    tokens : sequence of Token
        A sentence of it.
    praise : Praise
        The words.

    Yields
    ------
    Proposal
        One for each attribute.
    """
    # What a question asks about is no praise to be left out: "Ist es ein cooler Stil?"
    if tokens and tokens[-1].text == "?" and any(token.text == "oder" for token in tokens):
        return
    for place, token in enumerate(tokens):
        low = token.text.lower() if place == 0 else token.text
        ending = praise.holds(low)
        if not ending:
            continue
        group = _Group.around(tokens, place, ending)
        if group is not None and group.can_lose(place, ending, praise):
            start, end, new = group.cut(place, text)
            sure = group.is_known() and not low.startswith(_SAYS_SOMETHING)
            rule = "hype.known_thing" if sure else "hype.praise"
            yield Proposal(start, end, (new,), rule)


_PREDICATES = frozenset(
    """ist sind war waren bin bist seid wird werden wurde wurden bleibt bleiben wäre wären sein
    gewesen macht machen mache wirkt wirken finde findet finden gilt gelten hält halten gestalten
    gestaltet klingt klingen zeigt fühlt fühlen so zu wie als nicht sehr weniger mehr ebenso
    werde werdet werd bleib schmeckt schmecken passt passen eignet eignen sitzt liegt""".split()
)


def manner_cuts(tokens: Sequence[Token], manner: frozenset[str]) -> Iterator[Proposal]:
    """Offer to leave out adverbs of praise: "individuell beraten", "zuverlässig liefern".

    Parameters
    ----------
    tokens : sequence of Token
        A sentence.
    manner : frozenset of str
        The adverbs.

    Yields
    ------
    Proposal
        One for each adverb.
    """
    words = [token.text for token in tokens]
    if manner.isdisjoint(words):
        return
    for place, word in enumerate(words):
        if word not in manner or not 0 < place < len(words) - 1:
            continue
        clause = _clause(words, place)
        if _PREDICATES & {w.lower() for w in clause} or not any(map(_any_verb, clause)):
            continue
        if words[place - 1] in _DEGREE:
            continue
        before, after = words[place - 1], words[place + 1]
        start, end = tokens[place - 1].end, tokens[place].end
        if after in ("und", "&") and place + 2 < len(words) and before.isalpha():
            # "schnell und zuverlässig": the other adverb stays.
            if words[place + 2].islower() and not _inflected(words[place + 2]):
                yield Proposal(tokens[place].start, tokens[place + 2].start, ("",), "hype.manner")
            elif _verb(words[place + 2]) and _holder(before):
                yield Proposal(start, end, ("",), "hype.manner")
        elif before in ("und", "&"):
            pair = (
                place > 1 and words[place - 2].islower() and words[place - 3 : place - 2] != [","]
            )
            if pair and not _inflected(words[place - 2]):
                yield Proposal(tokens[place - 2].end, end, ("",), "hype.manner")
        elif before.isalpha() and before not in ("oder", "um") and after not in _JOINED:
            yield Proposal(start, end, ("",), "hype.manner")


def _clause(words: Sequence[str], place: int) -> Sequence[str]:
    first = last = place
    while first and words[first - 1] not in _SIGNS:
        first -= 1
    while last < len(words) and words[last] not in _SIGNS:
        last += 1
    return words[first:last]


_SIGNS = frozenset(",;:–—.!?()")


_JOINED = (",", "oder", "als", "wie")


def _any_verb(word: str) -> bool:
    return word.islower() and bool(analyse(word))


def _verb(word: str) -> bool:
    return word.islower() and any(reading.person for reading in analyse(word))


def _holder(word: str) -> bool:
    return word[0].isupper() or _verb(word) or word.lower() in _OPEN


def _inflected(word: str) -> bool:
    """Tell whether a small word is surely no adverb without an ending: "und liefern"."""
    return word.endswith(("e", "en", "em", "er", "es")) or _verb(word) or word in _STOPS


def _noun_or_verb(word: str) -> bool:
    return word[0].isupper() or any(reading.person for reading in analyse(word))


def _attribute(word: str, ending: str) -> bool:
    return len(word) > 3 and word.islower() and word.endswith(ending) and word not in _STOPS


_STOPS = frozenset(
    """über unter oder aber einer eine ihre unsere keine deine seine meine diese jene alle
    viele hier immer wieder weiter unser euer wenn denn dann gegen wegen neben zwischen
    haben können werden machen sein sowie ohne bitte heute gerne leider sogar oder einen
    keinen ihren unseren deinen seinen meinen diesen vielen allen einigen mehreren dieser
    jeder aller vieler mehr sehr dieses jedes alles eines keines sondern lassen sollen
    wollen müssen dürfen""".split()
)


class _Group(NamedTuple):
    """The attributes before a noun: places of the first attribute and of the noun."""

    tokens: Sequence[Token]
    first: int
    noun: int
    attributes: tuple[int, ...]

    @classmethod
    def around(cls, tokens: Sequence[Token], place: int, ending: str) -> _Group | None:
        """Find the attributes beside one, and their noun."""
        noun = place + 1
        own = [place]
        while noun < len(tokens):
            word = tokens[noun].text
            if _attribute(word, ending):
                own.append(noun)
                noun += 1
            elif word in ("und", ",", "&") and noun + 1 < len(tokens):
                following = tokens[noun + 1].text
                if not _attribute(following, ending):
                    return None
                noun += 1
            else:
                break
        if noun >= len(tokens) or not tokens[noun].text[0].isupper():
            return None
        first = place
        while first > 0:
            word = tokens[first - 1].text
            if _attribute(word, ending):
                first -= 1
                own.append(first)
            elif (
                word in ("und", ",", "&")
                and first > 1
                and _attribute(tokens[first - 2].text, ending)
            ):
                first -= 1
            else:
                break
        return cls(tokens, first, noun, tuple(sorted(own)))

    def can_lose(self, place: int, ending: str, praise: Praise) -> bool:
        """Tell whether the noun can stand without an attribute."""
        noun = self.tokens[self.noun].text
        if place > self.first:
            # An adverb between two attributes belongs to one of them.
            return self.tokens[place - 1].text in ("und", "&", ",") or place - 1 in self.attributes
        before = self._before(self.first)
        if before in _DEGREE:
            before = self._before(self.first - 1)
        known = (_FULL.match(before) and before not in _NO_ARTICLE) or before.isdigit()
        if not known and before.isalpha() and before not in _OPEN and not _noun_or_verb(before):
            return False
        if len(self.attributes) > 1:
            return True
        if noun.lower() in praise.vague or noun.lower().endswith(praise.vague_ends):
            return False
        # "Der wunderbare Denis Kramer" is no "der Denis Kramer".
        following = self.tokens[self.noun + 1].text if self.noun + 1 < len(self.tokens) else ""
        if following[0:1].isupper() and before in ("der", "die", "das", "den", "dem"):
            return False
        if before in ("etwas", "was", "nichts", "alles", "viel", "wenig"):
            return False
        # "Brot ist ein guter Begleiter" says nothing without its attribute.
        said = self._before(self.first - 1) in ("ist", "sind", "war", "bleibt", "wird", "als")
        if said and before.startswith(("ein", "kein")):
            return False
        return bool(known) or self._needs_none(before, noun, ending)

    def is_known(self) -> bool:
        """Tell whether readers know without praise what is meant: *our salad*, *this view*."""
        if len(self.attributes) > 1:
            return True
        article = self.first - 1
        if self._before(self.first) in _DEGREE:
            article -= 1
        if article < 0 or self._before(article) in _REASON:
            return False
        return bool(_KNOWN.match(self.tokens[article].text.lower()))

    def _before(self, place: int) -> str:
        word = self.tokens[place - 1].text if place else ""
        # The first word of a sentence has a capital, whatever it is.
        return word.lower() if place == 1 else word

    def _needs_none(self, before: str, noun: str, ending: str) -> bool:
        """Tell whether a noun without an article shows its case as before."""
        if ending == "e":
            return True
        if ending == "en":
            return before in _DATIVE and noun.endswith(("n", "s"))
        if ending == "er":
            return before in _DATIVE and bool(_FEMININE.search(noun))
        return False

    def cut(self, place: int, text: str) -> tuple[int, int, str]:
        """Return the span to be replaced and what stands there afterwards."""
        tokens = self.tokens
        start = place
        if start and tokens[start - 1].text.lower() in _DEGREE:
            start -= 1
        after = tokens[place + 1].text
        before = tokens[start - 1].text if start else ""
        if after in ("und", "&", ","):
            # "hochwertige und langlebige Messer", "hochwertige, langlebige und leichte Messer".
            last, end = place + 1, tokens[place + 2].start
            if before == "," and after in ("und", "&"):
                return tokens[start - 1].start, tokens[last].start, " "
            begin = tokens[start].start
        elif before in ("und", "&", ",") and start - 1 > self.first:
            begin, end = tokens[start - 1].start, tokens[place + 1].start
            # "leichte, scharfe und hochwertige Messer": the comma before becomes the "und".
            comma = start - 3
            if before in ("und", "&") and comma > self.first and tokens[comma].text == ",":
                begin = tokens[comma].start
                rest = text[tokens[comma + 1].start : tokens[start - 1].start].rstrip()
                return begin, end, f" {before} {rest} "
            return begin, end, " " if before == "," else ""
        else:
            begin, end = tokens[start].start, tokens[place + 1].start
        if tokens[start].text[0].isupper():
            follower = text[end]
            return begin, end + 1, follower.upper()
        return begin, end, ""
