"""German: finds the commands of a sentence: verb, person and what belongs to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from voicecheck.morphology.german import analyse, is_separable_prefix, split_prefix
from voicecheck.rewrite.attributes_de import Token
from voicecheck.rewrite.statements_de import CallWords, Command

__all__ = [
    "HURRY",
    "LEADS_ON",
    "LINK",
    "PREPOSITIONS",
    "RELATIVE",
    "SOFT",
    "beginnings",
    "body_of",
    "clause_end",
    "command_at",
    "goes_on",
    "has_finite",
    "ordered",
    "person_of",
    "skip_lead",
    "stop_of",
]

_LEAD = frozenset("jetzt also einfach gleich schnell los und dann auch doch".split())
_ENDS = frozenset(".!?…:;–—(|►➤👉➡→👇")
_CLAUSE = frozenset(
    """was wie wer wo warum wann wieso weshalb welche welcher welches welchen ob dass um damit wenn
    bevor solange weil denn""".split()
)
RELATIVE = frozenset("der die das den dem deren dessen".split())
HURRY = re.compile(
    r"(?<!und )\b(?:jetzt|sofort|schnell|gleich|unbedingt|noch heute|heute noch|direkt)\b(?! und)"
    r"(?:[^\S\n]+|\Z)"
    r"|(?<!so )\beinfach\b(?! und)[^\S\n]+",
    re.IGNORECASE,
)
# Behind a verb at the beginning of a sentence, these tell that nobody else is its subject.
_OPENS = frozenset(
    """das die den dieses diese diesen unser unsere unseren uns mich mit hier vorbei bei am im auf
    gerne noch""".split()
)
# Who says "teile" without "ich" speaks of his own.
_MINE = frozenset("ich mich mein meine meinen meinem meiner".split())
SOFT = frozenset(
    "also gern gerne mal bitte nicht kein keine keinen wenn falls vielleicht doch nie".split()
)
_DETERMINER = re.compile(
    r"(?:der|die|das|den|dem|ein\w*|mein\w*|dein\w*|unser\w*|eure?\w*|ihr\w*|uns|euch|dich|dir|mich|mir"
    r"|sich)\Z",
    re.IGNORECASE,
)
_FINITE = frozenset(
    """ist sind war waren wird werden hat haben kann können gibt lohnt findet wartet will wollen
    möchte möchten bin bist seid""".split()
)
_OWN = {
    "du": frozenset("du dich dir dein deine deinen deinem deiner deines".split()),
    "ihr": frozenset("ihr euch euer eure euren eurem eurer eures".split()),
}
_I, _WE = re.compile(r"\b[Ii]ch\b"), re.compile(r"\b(?:[Ww]ir|[Uu]ns(?:ere?[nmrs]?)?)\b")
LEADS_ON = re.compile(
    r"[^\w\n#@(?]{0,8}(?:https?://|www\.|[\w-]+(?:\.[\w-]+)*\.(?:de|com|at|ch|org|net|eu|co|ly|gl|me)\b)"
)
LINK = re.compile(r"(?:https?://|www\.)|\w@\w|\w{1,63}\.(?:de|com|at|ch|org|net|eu|example)\b")


def beginnings(low: Sequence[str]) -> Iterator[int]:
    """Return the places where a command can begin.

    Parameters
    ----------
    low : sequence of str
        Its words in small letters.

    Yields
    ------
    int
        Places of words.
    """
    first = True
    for place, word in enumerate(low):
        if word[0].isalpha():
            if first or low[place - 1] in (":", "–", "—", "-", "►", "➤", "👉", "…"):
                yield place
            first = False


def skip_lead(low: Sequence[str], place: int) -> tuple[int, str]:
    """Skip "Jetzt" and "Also"; "Dann" stays.

    Parameters
    ----------
    low : sequence of str
        Its words in small letters.
    place : int
        Place of a word.

    Returns
    -------
    (int, str)
        The place behind them; ``jetzt``, ``dann`` or nothing.
    """
    lead = ""
    while place < len(low) and (low[place] in _LEAD or low[place : place + 2] == ["noch", "heute"]):
        if low[place] == "noch":
            place += 1
        lead = "dann" if low[place] == "dann" else lead or "jetzt"
        place += 1
    return place, lead


def command_at(
    text: str, tokens: Sequence[Token], low: Sequence[str], place: int, after: int, person: str
) -> Command | None:
    """Return the command whose verb stands at a place, or None where it is not sure.

    Parameters
    ----------
    text : str
        The text.
    tokens : sequence of Token
        A sentence.
    low : sequence of str
        Its words in small letters.
    place : int
        Place of a word.
    after : int
        Place behind the verb and a *Sie*.
    person : {"du", "ihr", "sie"}
        To whom it is said.

    Returns
    -------
    Command or None
        The command.
    """
    stop = stop_of(tokens, low, after)
    if stop < 0 or set(low[place:stop]) & (SOFT | _FINITE):
        return None
    places = list(range(after, stop))
    prefix = _take_prefix(low, places)
    verbs = {prefix + verb for verb in ordered(low[place], person)}
    if prefix:
        verbs = {verb for verb in verbs if split_prefix(verb)[0] == prefix}
    if len(verbs) != 1 or _two_verbs([tokens[p].text for p in places], person):
        return None
    if low[stop : stop + 1] in (["-"], ["–"], ["—"]) and goes_on(tokens, stop):
        return None
    if any(is_separable_prefix(low[p]) and _cut_off(low, p) for p in places):
        return None
    # "Hört auf mit dem Lärm" has nothing to hear.
    first = [low[p] for p in places[:2]]
    if not prefix and first[1:] and is_separable_prefix(first[0]) and first[1] in PREPOSITIONS:
        return None
    if {"du", "ihr", "wir", "ich"} & {low[p] for p in places}:
        return None
    # "Meldet euch an um dabei zu sein", "Bestellt über": words of another clause.
    if places and (low[places[-1]] in PREPOSITIONS or "um" in [low[p] for p in places]):
        return None
    body = body_of(text, tokens, places[0], places[-1] + 1) if places else ""
    end = tokens[max(stop, after) - 1].end
    clause = stop < len(tokens) and low[stop] == ","
    link = bool(LEADS_ON.match(text, end))
    i = bool(_I.search(text)) and not _WE.search(text)
    return Command(verbs.pop(), person, body, end, clause, link, i)


def ordered(word: str, person: str) -> set[str]:
    """Return the verbs of which a word is the command.

    Parameters
    ----------
    word : str
        A word in small letters.
    person : {"du", "ihr", "sie"}
        To whom it is said.

    Returns
    -------
    set of str
        Infinitives.
    """
    if person == "sie":
        return {r.infinitive for r in analyse(word) if r.form == "infinitive"}
    # "Teile" and "teil" are said; "helfe" is not.
    full = person == "du" and word.endswith("e")
    return {
        r.infinitive
        for r in analyse(word)
        if (r.form, r.person) == ("imperative", person)
        or (full and (r.form, r.person) == ("present", "ich"))
    }


def goes_on(tokens: Sequence[Token], stop: int) -> bool:
    """Tell whether a second command, or a name with dashes, follows a dash.

    Parameters
    ----------
    tokens : sequence of Token
        A sentence.
    stop : int
        Place behind the last word.

    Returns
    -------
    bool
        True where it goes on.
    """
    following = tokens[stop + 1].text if stop + 1 < len(tokens) else ""
    return following in ("und", "oder") or (tokens[stop].text == "-" and following.istitle())


# Separable prefixes that are no prepositions or adverbs.
_ONLY_PREFIX = frozenset("ein vorbei rein los teil".split())
PREPOSITIONS = frozenset(
    "als an auf über unter mit in im bei von vom zu zum zur für ab um durch".split()
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


def clause_end(low: Sequence[str], place: int) -> int:
    """Return where the clause ends, at the next comma or *und* at the latest.

    Parameters
    ----------
    low : sequence of str
        Its words in small letters.
    place : int
        Place of a word.

    Returns
    -------
    int
        The place.
    """
    for p in range(place, len(low)):
        if low[p] in _ENDS or low[p] in (",", "und", "-") or LINK.match(low[p]):
            return p
    return len(low)


def body_of(text: str, tokens: Sequence[Token], start: int, stop: int) -> str:
    """Return the words from one place to another, without haste.

    Parameters
    ----------
    text : str
        The text.
    tokens : sequence of Token
        A sentence.
    start : int
        Place of the first word.
    stop : int
        Place behind the last word.

    Returns
    -------
    str
        The words.
    """
    if stop <= start:
        return ""
    return HURRY.sub("", text[tokens[start].start : tokens[stop - 1].end]).strip()


def person_of(
    tokens: Sequence[Token], low: Sequence[str], place: int, address: str, words: CallWords
) -> tuple[str, int]:
    """Return the person of an imperative and the place behind it, or nothing.

    Parameters
    ----------
    tokens : sequence of Token
        A sentence.
    low : sequence of str
        Its words in small letters.
    place : int
        Place of a word.
    address : str
        How the text speaks to its readers: ``du``, ``ihr``, ``Sie`` or nothing.
    words : CallWords
        The verbs.

    Returns
    -------
    (str, int)
        The person, or an empty text; and the place.
    """
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
        if ordered(low[place], person) and not (person == "du" and _MINE & set(low)):
            spoken = address == person or bool(_OWN[person] & set(low[place + 1 :]))
            spoken = spoken or (
                not address
                and (person == "ihr" or low[-1] == "!")
                and place + 1 < len(low)
                and low[place + 1] in _OPENS
                and any(r.infinitive in words.leisure | words.asked for r in readings)
            )
            others = {"er", "es", "sie", "ihr", "man", "wir", "ich"} & set(
                low[place + 1 : place + 3]
            )
            following = tokens[place + 1].text if place + 1 < len(tokens) else ""
            # "Feiert Hamburg" tells what Hamburg does.
            told = person == "ihr" and following.istitle() and following not in ("Euch", "Eure")
            if spoken and not others and not told:
                return person, place + 1
    return "", 0


_INSIDE = frozenset('"„“&%€*')


def stop_of(
    tokens: Sequence[Token], low: Sequence[str], place: int, *, relative: bool = False
) -> int:
    """Return where the main clause ends, or -1 where that is not sure.

    A relative clause can follow where its noun stays before the end of the clause.

    Parameters
    ----------
    tokens : sequence of Token
        A sentence.
    low : sequence of str
        Its words in small letters.
    place : int
        Place of a word.
    relative : bool
        Whether a relative clause may follow.

    Returns
    -------
    int
        The place, or -1.
    """
    for p in range(place, len(tokens)):
        word = low[p]
        if (word[0] in "#@" and len(word) > 1) or word in _INSIDE:
            continue
        # "Melde dich unter x.de an": a link in the middle.
        inside = p + 1 < len(low) and tokens[p + 1].text[0].islower()
        if LINK.search(word) and inside and low[p - 1] in PREPOSITIONS:
            continue
        if word in _ENDS or LINK.search(word) or (not word[0].isalnum() and word not in (",", "-")):
            return p
        if word == "-":
            return p
        if word == ",":
            following = low[p + 1] if p + 1 < len(low) else ""
            if following in RELATIVE and relative:
                return p
            if following in RELATIVE or following in ("wir", "und", "ihr", "du", "sie", "es"):
                return -1
            if following in _CLAUSE:
                return p
    return len(tokens)


def _two_verbs(rest: Sequence[str], person: str) -> bool:
    """Tell whether a second command, or a verb of another clause, follows."""
    for place, word in enumerate(rest):
        if place and rest[place - 1] in ("und", "oder", "&") and word[0].islower():
            if rest[place + 1 : place + 2] and _DETERMINER.match(rest[place + 1]):
                return True
            if ordered(word, person):
                return True
        if word.lower() in ("sie", "ihr", "ihre") and person == "sie" and word == "Sie":
            return True
    return False


def has_finite(low: Sequence[str], tokens: Sequence[Token]) -> bool:
    """Tell whether one of the words is a finite verb.

    Parameters
    ----------
    low : sequence of str
        Its words in small letters.
    tokens : sequence of Token
        A sentence.

    Returns
    -------
    bool
        True where there is one.
    """
    return any(
        reading.person and reading.form != "imperative"
        for word, token in zip(low, tokens, strict=True)
        if token.text.islower() and word not in ("weiter", "für", "sein")
        for reading in analyse(word)
    )
