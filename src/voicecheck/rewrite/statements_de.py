"""German: what there is, and where, instead of a command to buy, click and come.

"Besucht uns in Halle 3" becomes "Ihr findet uns in Halle 3", "Sichert euch 20 % auf alles" "Ihr
bekommt 20 % auf alles", "Melde dich unter x.de an" "Anmelden kannst du dich unter x.de". Where no
frame is sure of the object and of the place, there is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from voicecheck.morphology.german import conjugate, split_prefix

__all__ = ["DATIVE", "DEAL", "FRAMES", "PRONOUNS", "CallWords", "Command", "finite", "statements"]

PRONOUNS = {"du": "du", "ihr": "ihr", "sie": "Sie"}
DATIVE = {"du": "dir", "ihr": "euch", "sie": "sich"}
_TO_YOU = {"du": "dir", "ihr": "euch", "sie": "Ihnen"}

_PLACE = re.compile(r"(?:in|im|auf|am|an|bei|beim|unter|vor|hinter|neben)\s", re.IGNORECASE)
_DAY = re.compile(
    r"(?:am|im|vom|bis|ab|und|zum)?\s*(?:\w+tag\w*|Wochenende|\d[\d.:]*|\w+abend|Uhr|J(?:anuar|uni|uli)"
    r"|\w+ember|Mai|März|April|August|Oktober|Februar)[\s,]*"
)
DEAL = re.compile(
    r"\d+(?:[.,]\d+)?\s?(?:%|€|Euro\b|Prozent\b)|[Rr]abatt|[Gg]utschein|[Bb]onus\b|[Gg]ratis\b"
)
_CODE_FIRST = re.compile(r"(mit\s+(?:dem|diesem|unserem)\s+\S*code\s+\S+)\s+(.+)", re.IGNORECASE)
_ARTICLE = re.compile(
    r"(?:die|das|den|alle|unsere?[nms]?|diese[nms]?|eine?n?|viele|weitere|noch)\s", re.IGNORECASE
)
_PRONOUN = re.compile(r"(?:euch|dich|dir|sich)\s+", re.IGNORECASE)
_ABOUT = re.compile(r"mehr\s+((?:über|zu|zum|zur)\s.+)")
_MEDIUM = re.compile(
    r"(.+?)\s+((?:in|im|auf|unter)\s(?:(?:unsere[mr]|meine[mr]|der|dem|diesem|dieser)\s)?"
    r"(?:[a-zäöüß]+(?:en|er|em)\s)?"
    r"(?:[\w-]*(?:[Mm]agazin|[Bb]log|[Vv]ideo|[Pp]odcast|[Ww]eb[Ss]ite|[Ww]ebseite|[Hh]omepage"
    r"|[Ss]eite|[Aa]rtikel|[Bb]eitrag|[Nn]ewsletter|[Ii]nterview|[Bb]roschüre|[Rr]eihe|[Pp]rofil"
    r"|[Ww]orkshop|[Ss]eminar|[Vv]ortrag|[Ww]ebinar|[Ff]lyer|[Kk]anal))(?:\s[A-ZÄÖÜ#]\S*)?)"
)
_IN_FRONT = re.compile(
    r"(hier|(?:im|in|auf|bei|am|beim)\s(?:[a-zäöüß]+\s){0,2}[A-ZÄÖÜ]\S*)(?:\s(alles|mehr))?"
)
_SHOP = re.compile(
    r"(.+?)\s+((?:im|in|auf|bei|beim|an)\s(?:[a-zäöüß]+\s){0,2}"
    r"(?:[\w-]*(?:[Ss]hop|[Ss]tore|[Ll]aden|[Ww]ebsite|[Ww]ebseite|[Mm]arkt|[Ff]iliale|[Kk]iosk"
    r"|[Hh]andel|[Ss]howroom|[Gg]eschäft|[Vv]orverkauf|[Kk]asse)|uns)(?:\s.+)?|online)"
)
_WHERE = re.compile(
    r"(?:online|hier|unter|über|bei|per|telefonisch|auf|im|in|am|an|bis|ab|zwischen|via|vor|noch)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"((?:den|das|die|eine?n?|[Ii]hre?n?|deine?n?|eure?n?|unsere?n?)(?:\s[a-zäöüß]+e[ns]?)*"
    r"\s[A-ZÄÖÜ][\w-]+|[A-ZÄÖÜ][\w-]+)\s+"
    r"((?:online|hier|unter|über|bei|per|telefonisch|auf|direkt|bequem|vorab)\b.*)"
)
_NEW = re.compile(
    r"(die|das|den|unsere|unseren|unser)\s(neue|neuen|neues|neuesten|neueste|aktuelle|aktuellen)"
    r"(\s[A-ZÄÖÜ].*)"
)


class CallWords(NamedTuple):
    """Verbs of calls to action.

    Attributes
    ----------
    leisure : frozenset of str
        What one does for pleasure: besuchen, probieren.
    deal : frozenset of str
        What one does in a shop: buchen, bestellen.
    kind : frozenset of str
        What one does for the writer: teilen, schreiben.
    plain : mapping of str to str
        Plain verbs for those of advertising; with a blank before it, the plain verb has a
        reflexive dative.
    alone : frozenset of str
        Verbs that need no object.
    soft : frozenset of str
        Verbs beside which "gern" is said.
    asked : frozenset of str
        What one does for the writer, who is glad of it.
    gains : frozenset of str
        What one has of it: bekommen, sparen.
    frames : mapping of str to frozenset of str
        Verbs of `statements`.
    nouns : mapping of str to str
        Nouns that follow a verb without an article, with one.
    """

    leisure: frozenset[str]
    deal: frozenset[str]
    kind: frozenset[str]
    plain: Mapping[str, str]
    alone: frozenset[str]
    soft: frozenset[str]
    asked: frozenset[str]
    gains: frozenset[str]
    frames: Mapping[str, frozenset[str]]
    nouns: Mapping[str, str]


class Command(NamedTuple):
    """A command.

    Attributes
    ----------
    infinitive : str
        Its verb.
    person : {"du", "ihr", "sie"}
        To whom it is said.
    body : str
        What follows the verb, without a separable prefix and without haste.
    end : int
        Where it ends in the text.
    clause : bool
        Whether a clause follows after a comma.
    link : bool
        Whether a link follows.
    i : bool
        Whether the text is told by one person.
    """

    infinitive: str
    person: str
    body: str
    end: int
    clause: bool = False
    link: bool = False
    i: bool = False


def finite(infinitive: str, person: str) -> str:
    """Return the form of a verb at the end of a clause, its prefix before it.

    Parameters
    ----------
    infinitive : str
        A verb.
    person : {"du", "ihr", "sie"}
        Its person.

    Returns
    -------
    str
        The present.

    Examples
    --------
    >>> finite("anmelden", "du"), finite("teilen", "ihr")
    ('anmeldest', 'teilt')
    """
    prefix, base = split_prefix(infinitive)
    return prefix + conjugate(base)["present", person]


def statements(call: Command, verbs: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Say what there is, or where.

    Parameters
    ----------
    call : Command
        A command.
    verbs : mapping of str to frozenset of str
        Verbs that get, show, tell and do something.

    Yields
    ------
    str
        Sentences that begin with a small letter and have no full stop, the best first.
    """
    for name, frame in FRAMES.items():
        if call.infinitive in verbs[name]:
            made = frame(call)
            if made:
                yield made
                return


def _visit(call: Command) -> str:
    """Say where the writer is found."""
    whom, _, place = call.body.partition(" ")
    if whom not in ("uns", "mich") or call.clause or not _PLACE.match(_DAY.sub("", place)):
        return ""
    return f"{PRONOUNS[call.person]} {finite('finden', call.person)} {whom} {place}"


def _get(call: Command) -> str:
    """Say what one gets: a discount, or what the link behind it leads to."""
    thing = _PRONOUN.sub("", call.body, count=1)
    if call.clause or not thing:
        return ""
    if DEAL.search(thing):
        code = _CODE_FIRST.fullmatch(thing)
        who, gets = PRONOUNS[call.person], finite("bekommen", call.person)
        return f"{code[1]} {gets} {who} {code[2]}" if code else f"{who} {gets} {thing}"
    return ""


def _show(call: Command) -> str:
    """Say that something new is there, or where something is."""
    thing = _PRONOUN.sub("", call.body, count=1)
    thing = re.sub(r"\bhier\s+(?=\w)|\s+hier\Z", "", thing)
    if call.clause or "," in thing or not _ARTICLE.match(thing):
        return ""
    if re.search(r"\b(?:zu|nach|mit)\s(?:euch|dir|Ihnen|Hause|Zuhause)\b", thing):
        return ""
    shop = _SHOP.fullmatch(thing)
    if shop:
        return f"{shop[1]} gibt's {shop[2]}"
    if call.link:
        return f"hier gibt's {thing}"
    new = _NEW.fullmatch(thing)
    return _is_there(*new.groups()) if new else ""


def _is_there(article: str, adjective: str, rest: str) -> str:
    stem = re.sub(r"(?:e|en|es)\Z", "", adjective)
    if article in ("den", "unseren"):
        subject = f"der {stem}e" if article == "den" else f"unser {stem}er"
        return f"{subject}{rest} ist da"
    plural = article in ("die", "unsere") and adjective.endswith("en")
    return f"{article} {adjective}{rest} {'sind' if plural else 'ist'} da"


def _learn(call: Command) -> str:
    """Say where one learns more, or offer to tell it."""
    body = call.body
    if call.clause:
        place = _IN_FRONT.fullmatch(body)
        if not place:
            return ""
        learns = f"{finite('erfahren', call.person)} {PRONOUNS[call.person]}"
        return " ".join(part for part in (place[1], learns, place[2]) if part)
    if body in ("hier mehr", "mehr hier", "mehr") and call.link:
        return "mehr dazu gibt's hier"
    about = _ABOUT.fullmatch(re.sub(r"\bhier\s+(?=mehr)", "", body))
    if not about or "," in about[1]:
        return ""
    medium = _MEDIUM.fullmatch(about[1])
    if medium:
        return f"mehr {medium[1]} gibt's {medium[2]}"
    if call.link or "hier" in body:
        return f"mehr {about[1]} gibt's hier"
    alone = call.i or re.search(r"\bmein", about[1])
    teller = "ich erzähle" if alone else "wir erzählen"
    return f"{teller} {_TO_YOU[call.person]} gern mehr {about[1]}"


def _front(call: Command) -> str:
    """Say where something can be done: "Anmelden könnt ihr euch bei …"."""
    pronoun = _PRONOUN.match(call.body)
    place = call.body[pronoun.end() :] if pronoun else call.body + " "
    place = "" if pronoun and call.body == pronoun.group().strip() else place.strip()
    if call.body in ("dich", "euch", "sich"):
        pronoun, place = re.match(r"\w+", call.body), ""
    if call.clause or (place and not _WHERE.match(place)):
        return ""
    if not place:
        if not call.link:
            return ""
        place = "hier"
    elif call.link and place == "noch":
        place = "noch hier"
    if place == "noch":
        return ""
    own = f"{pronoun.group().strip()} " if pronoun else ""
    return f"{call.infinitive} {finite('können', call.person)} {PRONOUNS[call.person]} {own}{place}"


def _object_first(call: Command) -> str:
    """Say where a thing is to be had: "Den Termin können Sie online buchen"."""
    thing = _PRONOUN.sub("", call.body, count=1)
    own = "" if thing == call.body else f" {DATIVE[call.person]}"
    parts = _SPLIT.fullmatch(thing)
    if call.clause or "," in thing or not parts:
        return ""
    can, who = finite("können", call.person), PRONOUNS[call.person]
    return f"{parts[1]} {can} {who}{own} {parts[2]} {call.infinitive}"


FRAMES: dict[str, Callable[[Command], str]] = {
    "visit": _visit,
    "get": _get,
    "show": _show,
    "learn": _learn,
    "front": _front,
    "buy": _object_first,
}
"""What makes a statement of a command, by the group of its verb."""
