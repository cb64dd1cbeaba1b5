"""German: commands to buy, click and come become offers, in the same form of address.

"Sichert euch jetzt einen Platz!" becomes "Wenn ihr mögt, könnt ihr euch einen Platz sichern.",
"Teilt das Bild!" becomes "Wir freuen uns, wenn ihr das Bild teilt.", "Ruft uns an" becomes "Ruft
uns gern an". Where a second verb, a clause or a sign would have to move along, the command stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from voicecheck.morphology.german import conjugate, is_separable_prefix
from voicecheck.rewrite.attributes_de import Token
from voicecheck.rewrite.commands_de import (
    HURRY,
    LEADS_ON,
    LINK,
    PREPOSITIONS,
    RELATIVE,
    SOFT,
    beginnings,
    body_of,
    clause_end,
    command_at,
    goes_on,
    has_finite,
    ordered,
    person_of,
    skip_lead,
    stop_of,
)
from voicecheck.rewrite.grammar import Proposal
from voicecheck.rewrite.statements_de import (
    DATIVE,
    DEAL,
    PRONOUNS,
    CallWords,
    Command,
    finite,
    statements,
)

__all__ = ["call_offers"]

_NOT_SOFT = frozenset("auch selbst schon dies diese dieses diesen also lieber".split())
_HASTE = frozenset("jetzt sofort schnell gleich unbedingt einfach direkt".split())
_OBJECTS = frozenset("uns mich mir euch dich dir sich ihn es sie ihm ihr".split())
_YOUR = re.compile(r"\b(Ihre?n?|[Dd]eine?n?|[Ee]ure?n?|euer)[^\S\n]+([A-ZÄÖÜ][\w-]+)(?=\W|\Z)")
# "Seht euch dieses Urteil an" is no pleasure; a pronoun would stand in the wrong place.
_NO_OFFER = re.compile(
    r"(?:(?:euch|dir|sich)\s)?(?:(?:sie|ihn|es|dies\w*)\b|\w+\s(?:Liebling|Favorit|Traum))"
    r"|.*\bnach\s(?:Hause|Zuhause)\b",
    re.IGNORECASE,
)
_LONG_CALL = 8
_HANGING = re.compile(r"\beine[ns]?\Z")
_PURPOSE = re.compile(r"\bum\b.*\bzu\b")
_REFLEXIVE = ("dich", "Dich", "euch", "Euch", "sich")
_GLAD = re.compile(r"\b(?:freuen uns|freue mich|freuen wir uns|freue ich mich|[Ss]chön, wenn)\b")


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
    for start in beginnings(low):
        place, lead = skip_lead(low, start)
        if place >= len(tokens):
            continue
        person, after = person_of(tokens, low, place, address, words)
        if person and low[after : after + 1] not in (["'"], ["’"], ["´"], ["`"]):
            yield from _softened(tokens, low, (start, place, after), person, words)
            call = command_at(text, tokens, low, place, after, person)
            if call is not None:
                yield from _offers(text, tokens, start, lead, call, words, lead_in)
            if lead != "dann":
                if call is None:
                    yield from _both(text, tokens, low, (start, place, after), person, words)
                yield from _asked(text, tokens, low, (start, place, after), person, words)
        elif lead == "jetzt":
            yield from _bare_infinitive(text, tokens, low, start, place, address, words, lead_in)


def _softened(
    tokens: Sequence[Token],
    low: Sequence[str],
    places: tuple[int, int, int],
    person: str,
    words: CallWords,
) -> Iterator[Proposal]:
    """Offer "Schaut gern vorbei" for "Schaut jetzt vorbei"."""
    start, place, after = places
    clause = clause_end(low, after)
    if set(low[place:clause]) & SOFT or after >= len(tokens) or clause == place:
        return
    # Who wants to win has to: "gern" would make a choice of it.
    if {"gern", "gerne", "einfach", "hierzu", "um", "teilzunehmen", "gewinnen"} & set(low):
        return
    bases = ordered(low[place], person)
    prefix = low[clause - 1] if is_separable_prefix(low[clause - 1]) else ""
    ahead = low[after] if after < len(low) and low[after] in ("vorbei", "mit") else ""
    verbs = {prefix + base for base in bases} | {ahead + base for base in bases if ahead}
    if not verbs & words.soft or ("werfen" in verbs and "blick" not in low):
        return
    # Far from its verb, or beside "noch", a particle is out of place.
    if "noch" in low[after:clause] or clause - after > _LONG_CALL:
        return
    # "Mal" is some day or other.
    dated = any(word[0].isdigit() or word.endswith("tag") for word in low[after:clause])
    particle = "doch mal" if verbs & words.leisure and not dated else "gern"
    if any(verb.endswith(("kommen", "mitmachen")) for verb in verbs & words.soft):
        particle = "doch"
    if low[place].startswith("meld") and low[after] not in _OBJECTS:
        return
    while after < clause and (_is_object(tokens[after].text) or low[after] in _HASTE):
        after += 1
    in_a_way = "bewerben" in verbs and clause > after and low[after] not in PREPOSITIONS
    if in_a_way or (after < len(tokens) and low[after] in _NOT_SOFT):
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


def _offers(
    text: str,
    tokens: Sequence[Token],
    start: int,
    lead: str,
    call: Command,
    words: CallWords,
    lead_in: bool,
) -> Iterator[Proposal]:
    first, end = tokens[start].start, call.end
    if call.body in ("die Gelegenheit", "die Chance", "die Möglichkeit"):
        return
    if lead != "dann":
        said = list(statements(call, words.frames))
        if said and not _PURPOSE.search(text):
            yield _proposal(text, tokens, start, first, end, said, "call_to_action.statement")
            return
        if call.infinitive in words.asked:
            return
    texts = _invitations(lead, call, words, lead_in)
    # "Unser Tipp: Vielleicht habt ihr ja Lust" is no tip.
    if texts and (start == 0 or tokens[start - 1].text != ":"):
        yield _proposal(text, tokens, start, first, end, texts, "call_to_action.command")


def _invitations(lead: str, call: Command, words: CallWords, lead_in: bool) -> list[str]:
    """Return "Vielleicht habt ihr ja Lust, …" or "Wenn ihr mögt, könnt ihr …"."""
    infinitive, person, body = call.infinitive, call.person, call.body
    if infinitive not in words.leisure | words.deal or not (body or infinitive in words.alone):
        return []
    if _NO_OFFER.match(body) or (infinitive == "anmelden" and not body.startswith(_REFLEXIVE)):
        return []
    if infinitive in words.deal:
        body = _YOUR.sub(lambda m: words.nouns.get(m[2], m[0]), body)
    plain = words.plain.get(infinitive, infinitive)
    if plain.startswith(" "):
        plain = plain.strip()
        if not body.startswith(DATIVE[person]):
            body = f"{DATIVE[person]} {body}"
    pronoun, can = PRONOUNS[person], finite("können", person)
    if lead == "dann":
        # "Dann kommt doch vorbei" is kinder than "Dann könnt ihr vorbeikommen".
        goes = infinitive.endswith(("kommen", "schauen")) and infinitive != "anschauen"
        return [f"dann {can} {pronoun} {body} {plain}"] if body and not goes else []
    # A long object behind "Lust" is read twice; "dir eine holen" hangs in the air.
    if not lead_in or len(body.split()) > _LONG_CALL or _HANGING.search(body):
        return []
    if infinitive in words.leisure:
        if plain != infinitive:
            return []
        zu = conjugate(plain).get(("zu", ""), "")
        zu = zu if zu != plain else f"zu {plain}"
        return [f"vielleicht {finite('haben', person)} {pronoun} ja Lust, {body} {zu}"]
    return [f"wenn {pronoun} {finite('mögen', person)}, {can} {pronoun} {body} {plain}"]


def _asked(
    text: str,
    tokens: Sequence[Token],
    low: Sequence[str],
    places: tuple[int, int, int],
    person: str,
    words: CallWords,
) -> Iterator[Proposal]:
    """Offer "Wir freuen uns, wenn ihr das Bild teilt" for "Teilt das Bild"."""
    start, place, after = places
    stop = stop_of(tokens, low, after, relative=True)
    if stop < 0 or (low[stop : stop + 1] in (["-"], ["–"], ["—"]) and goes_on(tokens, stop)):
        return
    commands = (
        p for p in range(after, stop - 1) if low[p] == "und" and ordered(low[p + 1], person)
    )
    joint = next(commands, stop)
    head = command_at(text, tokens[:joint], low[:joint], place, after, person)
    if head is None or head.infinitive not in words.asked:
        return
    if not head.body and head.infinitive not in words.alone:
        return
    pronoun = PRONOUNS[person]
    said = f"{pronoun} {head.body} {finite(head.infinitive, person)}"
    end = tokens[max(stop, after) - 1].end
    if joint < stop:
        behind = joint + 2 + (person == "sie")
        tail = command_at(text, tokens[:stop], low[:stop], joint + 1, behind, person)
        if tail is None or not tail.body or tail.infinitive in words.gains:
            return
        said += f" und {tail.body} {finite(tail.infinitive, person)}"
    elif low[stop : stop + 2] == [",", "wenn"]:
        yield from _if_so(text, tokens, (start, place, after, stop))
        return
    elif low[stop : stop + 1] == [","] and low[stop + 1] not in RELATIVE:
        return
    # Who wants to win has to share: nobody is only glad of it.
    if _GLAD.search(text) or re.search(r"[Gg]ewinn|[Vv]erlos", text):
        return
    glad = "ich freue mich" if head.i else "wir freuen uns"
    texts = [f"{glad}, wenn {said}"]
    yield _proposal(text, tokens, start, tokens[start].start, end, texts, "call_to_action.gladly")


def _if_so(
    text: str, tokens: Sequence[Token], places: tuple[int, int, int, int]
) -> Iterator[Proposal]:
    """Offer "Wenn ihr auch so denkt, teilt gern das Bild" for a command with a condition."""
    start, place, after, stop = places
    last = len(tokens)
    while last > stop and not tokens[last - 1].text[0].isalnum():
        last -= 1
    condition = text[tokens[stop + 1].start : tokens[last - 1].end]
    if re.search(r"[:;–—(»„\"]|\s-\s|https?:|#", condition):
        return
    verb = text[tokens[place].start : tokens[after - 1].end]
    asked = text[tokens[after].start : tokens[stop - 1].end]
    said = f"{condition}, {verb[0].lower()}{verb[1:]} gern {HURRY.sub('', asked)}"
    end = tokens[last - 1].end
    yield _proposal(text, tokens, start, tokens[start].start, end, [said], "call_to_action.gladly")


def _both(
    text: str,
    tokens: Sequence[Token],
    low: Sequence[str],
    places: tuple[int, int, int],
    person: str,
    words: CallWords,
) -> Iterator[Proposal]:
    """Offer "Wenn ihr am Stand vorbeikommt, bekommt ihr …" for two commands joined by *und*."""
    start, place, after = places
    joints = [p for p in range(after, len(low) - 2) if low[p] == "und"]
    for joint in joints:
        gains = ordered(low[joint + 1], person) & words.gains
        if gains and tokens[joint + 1].text.islower():
            break
    else:
        return
    head = command_at(text, tokens[:joint], low[:joint], place, after, person)
    if head and head.infinitive in words.gains:
        return
    behind = joint + 2
    if person == "sie":
        if tokens[behind].text != "Sie":
            return
        behind += 1
    stop = stop_of(tokens, low, behind)
    if head is None or head.clause or stop <= behind or set(low[behind:stop]) & {"und", "du", ","}:
        return
    body = body_of(text, tokens, behind, stop)
    if low[stop - 1] in PREPOSITIONS:
        return
    # Who gets something for it is told what; "euer Lieblingsmuster" is there for all to buy.
    gain = gains.pop()
    taken = gain in ("ergattern", "holen", "nehmen", "sichern")
    if taken and not (_BY_LUCK.search(body) or DEAL.search(body)):
        return
    verb, tail = _GAINED.get(gain, (gain, ""))
    if verb == "bekommen":
        body = re.sub(r"^(?:euch|dir|sich)\s+", "", body, flags=re.IGNORECASE)
    pronoun = PRONOUNS[person]
    said = (
        f"wenn {pronoun} {head.body} {finite(head.infinitive, person)}, "
        f"{finite(verb, person)} {pronoun} {body} {tail}"
    )
    end = tokens[stop - 1].end
    first = tokens[start].start
    yield _proposal(text, tokens, start, first, end, [said], "call_to_action.both")


_BY_LUCK = re.compile(r"\b(?:Glück|Verlosung|gewinn\w*|Karten|Plätze|Tickets)\b|\d", re.IGNORECASE)
# What one gets, with the infinitive that follows.
_GAINED = {
    "erhalten": ("bekommen", ""),
    "sichern": ("bekommen", ""),
    "ergattern": ("bekommen", ""),
    "holen": ("bekommen", ""),
    "gewinnen": ("können", "gewinnen"),
    "nehmen": ("nehmen", ""),
}


def _proposal(
    text: str,
    tokens: Sequence[Token],
    start: int,
    first: int,
    end: int,
    texts: Sequence[str],
    rule: str,
) -> Proposal:
    upper = tokens[start].text[0].isupper()
    texts = [" ".join(t.split()).replace(" ,", ",") for t in texts]
    texts = [t[0].upper() + t[1:] if upper else t for t in texts]
    # A command that ends with an exclamation mark is an offer that ends with a full stop.
    follow = text[end : end + 1]
    if follow == "!" and text[end + 1 : end + 2] not in ("!", "?"):
        texts = [t if LINK.search(t.split()[-1]) else f"{t}." for t in texts]
        return Proposal(first, end + 1, tuple(texts), rule)
    return Proposal(first, end, tuple(texts), rule)


def _side_by_side(tokens: Sequence[Token]) -> bool:
    """Say whether two infinitives share a call: both may need a pronoun, and not the same one."""
    words = [token.text for token in tokens]
    return "und" in words and any(word.islower() and word.endswith("en") for word in words[:-1])


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
    stop = stop_of(tokens, low, place)
    if stop - place < 1 or set(low[place:stop]) & (SOFT | {"zu", "um", ","}):
        return
    verb = low[stop - 1]
    known = words.leisure | words.deal | words.kind
    if verb not in known or not tokens[stop - 1].text.islower():
        return
    if _side_by_side(tokens[place:stop]) or (stop - place == 1 and verb not in words.alone):
        return
    if has_finite(low[place : stop - 1], tokens[place : stop - 1]):
        return
    body = body_of(text, tokens, place, stop - 1)
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
        own = {**DATIVE, "": "sich"}[person] + " "
    call = Command(verb, person, f"{own}{body}".strip(), tokens[stop - 1].end, link=True)
    leads_on = LEADS_ON.match(text, call.end)
    said = list(statements(call, words.frames)) if person and leads_on else []
    if said:
        texts = said
    elif person:
        pronoun, can = PRONOUNS[person], finite("können", person)
        texts = [f"{pronoun} {can} {own}{body} {verb}"]
        if lead_in:
            offer = f"wenn {pronoun} {finite('mögen', person)}, {can} {pronoun} {own}{body} {verb}"
            texts.insert(0, offer)
    else:
        texts = [f"wer mag, kann {own}{body} {verb}"]
    end = tokens[stop - 1].end
    yield _proposal(
        text, tokens, start, tokens[start].start, end, texts, "call_to_action.bare_infinitive"
    )
