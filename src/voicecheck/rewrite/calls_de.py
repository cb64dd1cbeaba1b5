"""German: commands to buy, click and come become offers, in the same form of address.

"Sichert euch jetzt einen Platz!" becomes "Ihr könnt euch einen Platz sichern.", "Besuchen Sie uns
am Stand!" becomes "Vielleicht haben Sie ja Lust, uns am Stand zu besuchen." Where a second verb,
a clause or a sign would have to move along, the command stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from voicecheck.morphology.german import analyse, conjugate, is_separable_prefix, split_prefix
from voicecheck.rewrite.attributes_de import Token
from voicecheck.rewrite.grammar import Proposal

__all__ = ["CallWords", "call_offers"]

_LEAD = frozenset("jetzt also einfach gleich schnell los und dann auch doch".split())
_ENDS = frozenset(".!?…:;–—(|►➤👉➡→👇")
_CLAUSE = frozenset(
    """was wie wer wo warum wann wieso weshalb welche welcher welches welchen ob dass um damit wenn
    bevor solange weil denn""".split()
)
_RELATIVE = frozenset("der die das den dem deren dessen".split())
_HURRY = re.compile(
    r"(?<!und )\b(?:jetzt|sofort|schnell|gleich|unbedingt|noch heute|heute noch|direkt)\b(?! und)"
    r"(?:[^\S\n]+|\Z)"
    r"|(?<!so )\beinfach\b(?! und)[^\S\n]+",
    re.IGNORECASE,
)
_SOFT = frozenset(
    "gern gerne mal bitte nicht kein keine keinen wenn falls vielleicht doch nie".split()
)
_HASTE = frozenset("jetzt sofort schnell gleich unbedingt einfach direkt".split())
_OBJECTS = frozenset("uns mich mir euch dich dir sich ihn es sie ihm ihr".split())
_FINITE = frozenset(
    """ist sind war waren wird werden hat haben kann können gibt lohnt findet wartet will wollen
    möchte möchten bin bist seid""".split()
)
_YOUR = re.compile(r"\b(Ihre?n?|[Dd]eine?n?|[Ee]ure?n?|euer)[^\S\n]+([A-ZÄÖÜ][\w-]+)(?=\W|\Z)")
_PRONOUNS = {"du": "du", "ihr": "ihr", "sie": "Sie"}
_CAN = {"du": "kannst", "ihr": "könnt", "sie": "können"}
_LIKE = {"du": "magst", "ihr": "mögt", "sie": "mögen"}
_HAVE = {"du": "hast", "ihr": "habt", "sie": "haben"}
_DATIVE = {"du": "dir", "ihr": "euch", "sie": "sich"}
_OWN = {
    "du": frozenset("du dich dir dein deine deinen deinem deiner deines".split()),
    "ihr": frozenset("ihr euch euer eure euren eurem eurer eures".split()),
}
_LINK = re.compile(r"(?:https?://|www\.)|\w+\.(?:de|com|at|ch|org|net|eu|example)\b")


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
    nouns : mapping of str to str
        Nouns that follow a verb without an article, with one.
    """

    leisure: frozenset[str]
    deal: frozenset[str]
    kind: frozenset[str]
    plain: Mapping[str, str]
    alone: frozenset[str]
    nouns: Mapping[str, str]


class _Call(NamedTuple):
    """A command: verb, person, what follows without a prefix, and where it ends."""

    infinitive: str
    person: str
    body: str
    end: int


def call_offers(
    text: str,
    tokens: Sequence[Token],
    address: str,
    words: CallWords,
    lead_in: bool,
) -> Iterator[Proposal]:
    """Offer another wording for each command of a sentence.

    Parameters
    ----------
    text : str
        The text.
    tokens : sequence of Token
        A sentence of it.
    address : str
        How the text speaks to its readers: ``du``, ``ihr``, ``Sie`` or nothing.
    words : CallWords
        The verbs.
    lead_in : bool
        Whether an offer may begin with "Vielleicht habt ihr ja Lust" or "Wenn ihr mögt": that is
        said once in a text.

    Yields
    ------
    Proposal
        Over the whole command, or over its verb.
    """
    low = [token.text.lower() for token in tokens]
    if "?" in low[-2:] or not low:
        return
    for start in _beginnings(low):
        place, lead = _skip_lead(low, start)
        if place >= len(tokens):
            continue
        person, after = _person(tokens, low, place, address)
        if person:
            yield from _softened(tokens, low, (start, place, after), person, words)
            call = _command(text, tokens, low, place, after, person)
            if call is not None:
                yield from _offers(text, tokens, start, lead, call, words, lead_in)
        elif lead:
            yield from _bare_infinitive(text, tokens, low, start, place, address, words, lead_in)


def _beginnings(low: Sequence[str]) -> Iterator[int]:
    """Return the places where a command can begin."""
    first = True
    for place, word in enumerate(low):
        if word[0].isalpha():
            if first or low[place - 1] in (":", "–", "—", "-", "►", "➤", "👉", "…"):
                yield place
            first = False


def _skip_lead(low: Sequence[str], place: int) -> tuple[int, str]:
    """Skip "Jetzt" and "Also"; "Dann" stays."""
    lead = ""
    while place < len(low) and (low[place] in _LEAD or low[place : place + 2] == ["noch", "heute"]):
        if low[place] == "noch":
            place += 1
        lead = "dann" if low[place] == "dann" else lead or "jetzt"
        place += 1
    return place, lead


def _command(
    text: str, tokens: Sequence[Token], low: Sequence[str], place: int, after: int, person: str
) -> _Call | None:
    stop = _stop(tokens, low, after)
    if stop < 0 or set(low[place:stop]) & (_SOFT | _FINITE):
        return None
    places = list(range(after, stop))
    prefix = _take_prefix(low, places)
    form = ("infinitive", "") if person == "sie" else ("imperative", person)
    verbs = {prefix + r.infinitive for r in analyse(low[place]) if (r.form, r.person) == form}
    if prefix:
        verbs = {verb for verb in verbs if split_prefix(verb)[0] == prefix}
    if len(verbs) != 1 or _two_verbs([tokens[p].text for p in places], person):
        return None
    if any(is_separable_prefix(low[p]) and _cut_off(low, p) for p in places):
        return None
    if {"du", "ihr", "wir", "ich"} & {low[p] for p in places}:
        return None
    # "Meldet euch an um dabei zu sein", "Bestellt über": words of another clause.
    if places and (low[places[-1]] in _PREPOSITIONS or "um" in [low[p] for p in places]):
        return None
    body = _body(text, tokens, places[0], places[-1] + 1) if places else ""
    return _Call(verbs.pop(), person, body, tokens[max(stop, after) - 1].end)


# Separable prefixes that are no prepositions or adverbs.
_ONLY_PREFIX = frozenset("ein vorbei rein los teil".split())
_PREPOSITIONS = frozenset(
    "an auf über unter mit in im bei von vom zu zum zur für ab um durch".split()
)


def _cut_off(low: Sequence[str], place: int) -> bool:
    """Tell whether a prefix ends its clause before the sentence does: "Melde dich an und …"."""
    following = low[place + 1] if place + 1 < len(low) else ""
    return low[place] in _ONLY_PREFIX or following in ("und", "oder", "um", "damit")


def _take_prefix(low: Sequence[str], places: list[int]) -> str:
    """Take the separable prefix out of the places behind a verb, and return it."""
    if places and is_separable_prefix(low[places[-1]]):
        return low[places.pop()]
    # "Kommt vorbei zum Fest", "Tauchen Sie ein in die Welt": the prefix stands before its object.
    if len(places) < 3 or low[places[0]] not in ("vorbei", "ein", "mit", "rein"):
        return ""
    follows = low[places[1]] in "in zum zur im am auf beim bei an zu".split()
    return low[places.pop(0)] if follows else ""


def _softened(
    tokens: Sequence[Token],
    low: Sequence[str],
    places: tuple[int, int, int],
    person: str,
    words: CallWords,
) -> Iterator[Proposal]:
    """Offer "Schaut doch mal vorbei" for "Schaut jetzt vorbei"."""
    start, place, after = places
    clause = _clause_end(low, after)
    if set(low[place:clause]) & _SOFT or after >= len(tokens):
        return
    form = ("infinitive", "") if person == "sie" else ("imperative", person)
    bases = {r.infinitive for r in analyse(low[place]) if (r.form, r.person) == form}
    prefix = low[clause - 1] if is_separable_prefix(low[clause - 1]) else ""
    verbs = {prefix + base for base in bases}
    particle = "doch mal" if verbs & words.leisure else "doch gern" if verbs & words.kind else ""
    if not particle or "und" in low[after : after + 3]:
        return
    while after < clause and (_is_object(tokens[after].text) or low[after] in _HASTE):
        after += 1
    if after >= len(tokens) or (low[after] in (":", ",") and particle == "doch mal"):
        return
    if low[after].startswith("dies"):
        return
    kept = [t.text for t in tokens[place:after] if t.text.lower() not in _HASTE]
    if low[start] == "dann" and start < place:
        kept = [kept[0].lower(), *kept[1:]]
        kept.insert(0, tokens[start].text)
    elif tokens[start].text[0].isupper():
        kept[0] = kept[0][0].upper() + kept[0][1:]
    end = tokens[after - 1].end
    yield Proposal(
        tokens[start].start, end, (f"{' '.join(kept)} {particle}",), "call_to_action.softened"
    )


def _is_object(word: str) -> bool:
    return word.lower() in _OBJECTS and word != "Ihr"


def _clause_end(low: Sequence[str], place: int) -> int:
    for p in range(place, len(low)):
        if low[p] in _ENDS or low[p] in (",", "und", "-") or _LINK.match(low[p]):
            return p
    return len(low)


def _body(text: str, tokens: Sequence[Token], start: int, stop: int) -> str:
    """Return the words from one place to another, without haste."""
    if stop <= start:
        return ""
    return _HURRY.sub("", text[tokens[start].start : tokens[stop - 1].end]).strip()


def _person(
    tokens: Sequence[Token], low: Sequence[str], place: int, address: str
) -> tuple[str, int]:
    """Return the person of an imperative and the place behind it, or nothing."""
    word = tokens[place].text
    readings = analyse(low[place])
    # A sentence that begins with a small letter is cut off from what stands before it.
    if (
        not readings
        or (place == 0 and word.islower())
        or (word[0].isupper() and word[1:] != low[place][1:])
    ):
        return "", 0
    if place + 1 < len(tokens) and tokens[place + 1].text == "Sie":
        is_verb = any(r.form == "infinitive" for r in readings)
        return ("sie", place + 2) if is_verb and address in ("", "Sie") else ("", 0)
    for person in ("ihr", "du"):
        if any((r.form, r.person) == ("imperative", person) for r in readings):
            spoken = address == person or bool(_OWN[person] & set(low[place + 1 :]))
            others = {"er", "es", "sie", "ihr", "man", "wir", "ich"} & set(
                low[place + 1 : place + 3]
            )
            following = tokens[place + 1].text if place + 1 < len(tokens) else ""
            # "Feiert Hamburg" tells what Hamburg does.
            told = person == "ihr" and following.istitle() and following not in ("Euch", "Eure")
            if spoken and not others and not told:
                return person, place + 1
    return "", 0


def _stop(tokens: Sequence[Token], low: Sequence[str], place: int) -> int:
    """Return where the main clause ends, or -1 where that is not sure."""
    for p in range(place, len(tokens)):
        word = low[p]
        if (word[0] in "#@" and len(word) > 1) or word in ('"', "„", "“", "&", "%", "€"):
            continue
        if word in _ENDS or _LINK.match(word) or (not word[0].isalnum() and word not in (",", "-")):
            return p
        if word == "-":
            return p
        if word == ",":
            following = low[p + 1] if p + 1 < len(low) else ""
            if following in _RELATIVE or following in ("wir", "und", "ihr", "du", "sie", "es"):
                return -1
            if following in _CLAUSE:
                return p
    return len(tokens)


def _two_verbs(rest: Sequence[str], person: str) -> bool:
    """Tell whether a second command, or a verb of another clause, follows."""
    for place, word in enumerate(rest):
        if place and rest[place - 1] in ("und", "oder", "&") and word[0].islower():
            form = {"sie": "infinitive"}.get(person, "imperative")
            if any(r.form == form for r in analyse(word)):
                return True
        if word.lower() in ("sie", "ihr", "ihre") and person == "sie" and word == "Sie":
            return True
    return False


def _offers(
    text: str,
    tokens: Sequence[Token],
    start: int,
    lead: str,
    call: _Call,
    words: CallWords,
    lead_in: bool,
) -> Iterator[Proposal]:
    infinitive, person = call.infinitive, call.person
    known = words.leisure | words.deal | words.kind
    if infinitive not in known or (not call.body and infinitive not in words.alone):
        return
    first, end, body = tokens[start].start, call.end, call.body
    if body in ("die Gelegenheit", "die Chance", "die Möglichkeit"):
        return
    if infinitive in words.deal:
        body = _YOUR.sub(lambda m: words.nouns.get(m[2], m[0]), body)
    plain = words.plain.get(infinitive, infinitive)
    if plain.startswith(" "):
        plain = plain.strip()
        if not body.startswith(_DATIVE[person]):
            body = f"{_DATIVE[person]} {body}"
    pronoun, can, like = _PRONOUNS[person], _CAN[person], _LIKE[person]
    texts = []
    if lead == "dann":
        texts.append(f"dann {can} {pronoun} {body} {plain}")
    else:
        if infinitive in words.leisure and lead_in:
            zu = conjugate(plain).get(("zu", ""), "")
            zu = zu if zu != plain else f"zu {plain}"
            texts.append(f"vielleicht {_HAVE[person]} {pronoun} ja Lust, {body} {zu}")
        if infinitive in words.kind:
            head, tail = _after_pronouns(body)
            texts.append(f"{pronoun} {can} {head} gern {tail} {plain}")
        elif lead_in:
            texts.append(f"wenn {pronoun} {like}, {can} {pronoun} {body} {plain}")
        if infinitive not in words.kind:
            texts.append(f"{pronoun} {can} {body} {plain}")
    yield _proposal(text, tokens, start, first, end, texts, "call_to_action.command")


def _after_pronouns(body: str) -> tuple[str, str]:
    words = body.split()
    place = 0
    while place < len(words) and _is_object(words[place]):
        place += 1
    return " ".join(words[:place]), " ".join(words[place:])


def _proposal(text, tokens, start, first, end, texts, rule) -> Proposal:
    upper = tokens[start].text[0].isupper()
    texts = [" ".join(t.split()).replace(" ,", ",") for t in texts]
    texts = [t[0].upper() + t[1:] if upper else t for t in texts]
    # A command that ends with an exclamation mark is an offer that ends with a full stop.
    follow = text[end : end + 1]
    if follow == "!" and text[end + 1 : end + 2] not in ("!", "?"):
        return Proposal(first, end + 1, tuple(f"{t}." for t in texts), rule)
    return Proposal(first, end, tuple(texts), rule)


def _bare_infinitive(
    text: str,
    tokens: Sequence[Token],
    low: Sequence[str],
    start: int,
    place: int,
    address: str,
    words: CallWords,
    lead_in: bool,
) -> Iterator[Proposal]:
    """Offer "Ihr könnt Karten kaufen" for "Jetzt Karten kaufen"."""
    stop = _stop(tokens, low, place)
    if stop - place < 1 or set(low[place:stop]) & (_SOFT | {"zu", "um", ","}):
        return
    verb = low[stop - 1]
    known = words.leisure | words.deal | words.kind
    if verb not in known or not tokens[stop - 1].text.islower():
        return
    if stop - place == 1 and verb not in words.alone:
        return
    if _finite(low[place : stop - 1], tokens[place : stop - 1]):
        return
    body = _body(text, tokens, place, stop - 1)
    noun = body.partition(" ")[0]
    if noun in words.nouns:
        body = words.nouns[noun] + body[len(noun) :]
    elif noun[:1].isupper() and (not noun.endswith(("en", "e", "s")) or " " in body):
        # "Termin vereinbaren" needs an article.
        return
    person = {"du": "du", "ihr": "ihr", "Sie": "sie"}.get(address, "")
    own = ""
    if verb in ("anmelden", "bewerben", "informieren", "registrieren", "eintragen"):
        own = {"du": "dich", "ihr": "euch", "sie": "sich", "": "sich"}[person] + " "
    elif verb in ("sichern", "anschauen", "ansehen", "holen"):
        own = {**_DATIVE, "": "sich"}[person] + " "
    if person:
        pronoun, can = _PRONOUNS[person], _CAN[person]
        texts = [f"{pronoun} {can} {own}{body} {verb}"]
        if lead_in:
            offer = f"wenn {pronoun} {_LIKE[person]}, {can} {pronoun} {own}{body} {verb}"
            texts.insert(0, offer)
    else:
        texts = [f"wer mag, kann {own}{body} {verb}"]
    end = tokens[stop - 1].end
    yield _proposal(
        text, tokens, start, tokens[start].start, end, texts, "call_to_action.bare_infinitive"
    )


def _finite(low: Sequence[str], tokens: Sequence[Token]) -> bool:
    return any(
        reading.person and reading.form != "imperative"
        for word, token in zip(low, tokens, strict=True)
        if token.text.islower() and word not in ("weiter", "für", "sein")
        for reading in analyse(word)
    )
