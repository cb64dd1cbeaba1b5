"""German: from wir to ich, from Sie to du and back, verbs and possessives included.

A sentence is switched whole or not at all: where the verb of a pronoun or the case of *uns*,
*Sie* or *sich* is not sure, there is no answer.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from voicecheck.morphology.german import analyse, conjugate, inflect, takes_dative_reflexive

__all__ = ["SWITCHES"]

Changes = list[tuple[int, int, str]]

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’:*][^\W\d_]+)*|[^\w\s]")
_SUBORDINATORS = frozenset(
    """dass weil wenn ob da als damit obwohl während bevor nachdem bis sobald falls sodass seit was
    wie wo wer wohin woher warum wann wofür worauf womit welche welchen welcher welches die den das
    dem der deren""".split()
)
_ACCUSATIVE = frozenset("für ohne um durch gegen".split())
_DATIVE = frozenset("bei von mit zu nach aus seit gegenüber".split())
_TWO_WAY = frozenset("auf an in über unter vor hinter neben zwischen".split())
_DATIVE_VERBS = frozenset(
    """schreiben folgen helfen schicken sagen geben erzählen antworten vertrauen fehlen gefallen
    zeigen bieten danken wünschen gehören schenken empfehlen bringen gratulieren""".split()
)
_ACCUSATIVE_VERBS = frozenset(
    """besuchen kontaktieren anrufen unterstützen erreichen fragen freuen finden treffen begleiten
    überraschen überzeugen begeistern beraten informieren einladen laden sehen kennen""".split()
)
_REFLEXIVE = frozenset(
    """freuen bedanken melden treffen kümmern bewerben entscheiden engagieren verabschieden
    interessieren konzentrieren entschuldigen beschäftigen bemühen befinden beteiligen informieren
    ändern entwickeln fühlen begeistern spezialisieren befassen trauen anmelden vorbereiten
    einsetzen bewegen""".split()
)
_MODAL = frozenset("können müssen dürfen sollen wollen mögen haben werden sein lassen".split())
_ENDS = frozenset(",;:.!?–—()")


class _Word(NamedTuple):
    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        return self.text.lower()


def _words(sentence: str) -> list[_Word]:
    return [_Word(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(sentence)]


def _clause(words: list[_Word], place: int) -> range:
    """Return the places of the clause around a word: up to the next signs on both sides."""
    first = place
    while first and words[first - 1].text not in _ENDS:
        first -= 1
    last = place
    while last + 1 < len(words) and words[last + 1].text not in _ENDS:
        last += 1
    return range(first, last + 1)


def _cased(new: str, old: str) -> str:
    return new[0].upper() + new[1:] if old[0].isupper() else new


def _verb_of(words: list[_Word], place: int, person: str) -> int | None:
    """Return the place of the finite verb of a pronoun."""
    clause = _clause(words, place)
    before = words[place - 1] if place > clause.start else None
    if before is not None and before.low in _SUBORDINATORS:
        last = clause[-1]
        return last if last != place and _is_form(words[last].text, person) else None
    if before is not None and _is_form(before.text, person):
        return place - 1
    if place + 1 in clause and _is_form(words[place + 1].text, person):
        return place + 1
    return None


def _is_form(word: str, person: str) -> bool:
    return inflect(word, person, "ich") is not None


def _lemmas(words: list[_Word], clause: range) -> set[str]:
    lemmas = {reading.infinitive for p in clause for reading in analyse(words[p].text)}
    prefixes = {words[clause[-1]].low} if clause else set()
    return lemmas | {prefix + lemma for prefix in prefixes for lemma in lemmas}


def _further_verbs(words: list[_Word], verb: int, person: str, target: str) -> Changes | None:
    """Inflect verbs that share the subject: "wir backen und verkaufen"."""
    lemmas = {r.infinitive for r in analyse(words[verb].text)}
    if lemmas & _MODAL:
        return []
    changes = []
    for place in range(verb + 1, len(words)):
        if words[place - 1].low not in ("und", "oder", "sondern", "aber"):
            continue
        word = words[place]
        if word.text.islower() and _is_form(word.text, person):
            form = inflect(word.text, person, target)
            if form is None:
                return None
            changes.append((word.start, word.end, form))
    return changes


def _object(
    words: list[_Word], place: int, accusative: str, dative: str, subject: str
) -> str | None:
    """Return the case form of a pronoun that is no subject, by preposition or verb."""
    clause = _clause(words, place)
    before = words[place - 1].low if place else ""
    if before in _ACCUSATIVE:
        return accusative
    if before in _DATIVE:
        return dative
    if before in _TWO_WAY:
        return None
    lemmas = _lemmas(words, clause)
    reflexive = any(words[p].low == subject for p in clause)
    if reflexive:
        if any(takes_dative_reflexive(lemma) for lemma in lemmas):
            return dative
        return accusative if lemmas & _REFLEXIVE else None
    if lemmas & _DATIVE_VERBS:
        return dative
    return accusative if lemmas & _ACCUSATIVE_VERBS else None


def _to_ich(sentence: str) -> Changes | None:
    words = _words(sentence)
    changes: Changes = []
    for place, word in enumerate(words):
        if word.low == "wir":
            verb = _verb_of(words, place, "wir")
            if verb is None:
                return None
            form = inflect(words[verb].text, "wir", "ich")
            more = _further_verbs(words, verb, "wir", "ich")
            if form is None or more is None:
                return None
            changes += [
                (word.start, word.end, _cased("ich", word.text)),
                (words[verb].start, words[verb].end, form),
                *more,
            ]
        elif word.low == "uns":
            new = _object(words, place, "mich", "mir", "wir")
            if new is None:
                return None
            changes.append((word.start, word.end, _cased(new, word.text)))
        elif re.fullmatch(r"unse?re?[nmrs]?", word.low):
            ending = re.sub(r"^unse?r", "", word.low)
            changes.append((word.start, word.end, _cased("mein" + ending, word.text)))
    return changes


def _to_wir(sentence: str) -> Changes | None:
    words = _words(sentence)
    changes: Changes = []
    for place, word in enumerate(words):
        if word.low == "ich":
            verb = _verb_of(words, place, "ich")
            if verb is None:
                return None
            form = inflect(words[verb].text, "ich", "wir")
            more = _further_verbs(words, verb, "ich", "wir")
            if form is None or more is None:
                return None
            changes += [
                (word.start, word.end, _cased("wir", word.text)),
                (words[verb].start, words[verb].end, form),
                *more,
            ]
        elif word.low in ("mich", "mir"):
            changes.append((word.start, word.end, _cased("uns", word.text)))
        elif re.fullmatch(r"mein(?:e[nmrs]?)?", word.low):
            ending = word.low.removeprefix("mein")
            changes.append((word.start, word.end, _cased("unser" + ending, word.text)))
    return changes


def _to_du(sentence: str) -> Changes | None:
    words = _words(sentence)
    changes: Changes = []
    subject_clauses: set[int] = set()
    for place, word in enumerate(words):
        if word.text != "Sie":
            continue
        clause = _clause(words, place)
        others = {words[p].low for p in clause} & {"wir", "ich"}
        if others or (place and words[place - 1].low in _ACCUSATIVE | _TWO_WAY):
            changes.append((word.start, word.end, "dich"))
            continue
        verb = _verb_of(words, place, "sie")
        if verb is None:
            return None
        subject_clauses.update(clause)
        found = words[verb]
        if _is_imperative(sentence, words, verb, place):
            form = _imperative(found.text)
            if form is None:
                return None
            # The pronoun and one blank go.
            changes += [
                (found.start, found.end, _cased(form, found.text)),
                (found.end, word.end, ""),
            ]
            continue
        form = inflect(found.text, "sie", "du")
        if form is None:
            return None
        more = _further_verbs(words, verb, "sie", "du")
        if more is None:
            return None
        new = "Du" if place == 0 else "du"
        changes += [(word.start, word.end, new), (found.start, found.end, form), *more]
    for place, word in enumerate(words):
        if word.text == "Ihnen":
            changes.append((word.start, word.end, "Dir" if place == 0 else "dir"))
        elif re.fullmatch(r"Ihr(?:e[nmrs]?)?", word.text):
            new = "dein" + word.text[3:]
            changes.append((word.start, word.end, new.capitalize() if place == 0 else new))
        elif word.low == "sich" and place in subject_clauses:
            lemmas = _lemmas(words, _clause(words, place))
            dative = any(takes_dative_reflexive(lemma) for lemma in lemmas)
            changes.append((word.start, word.end, "dir" if dative else "dich"))
    return changes


def _is_imperative(sentence: str, words: list[_Word], verb: int, pronoun: int) -> bool:
    """Tell "Kommen Sie!" from "Kommen Sie?" and "Dann kommen Sie"."""
    if pronoun != verb + 1 or sentence.rstrip().endswith("?"):
        return False
    before = words[verb - 1].low if verb else ""
    return verb == 0 or before in ("bitte", "und", ",", ":", "–") or not before.isalpha()


def _imperative(form: str) -> str | None:
    found = {
        conjugate(r.infinitive).get(("imperative", "du"))
        for r in analyse(form)
        if r.form == "infinitive"
    }
    return found.pop() if len(found) == 1 else None


def _to_sie(sentence: str) -> Changes | None:
    words = _words(sentence)
    changes: Changes = []
    clauses: set[int] = set()
    for place, word in enumerate(words):
        if word.low == "du":
            verb = _verb_of(words, place, "du")
            if verb is None:
                return None
            form = inflect(words[verb].text, "du", "sie")
            more = _further_verbs(words, verb, "du", "sie")
            if form is None or more is None:
                return None
            clauses.update(_clause(words, place))
            changes += [
                (word.start, word.end, "Sie"),
                (words[verb].start, words[verb].end, form),
                *more,
            ]
    if words and not clauses and not sentence.rstrip().endswith("?"):
        readings = [r for r in analyse(words[0].text) if (r.form, r.person) == ("imperative", "du")]
        addressed = {w.low for w in words} & {"dich", "dir", "dein", "deine", "deinen", "deinem"}
        if readings and (addressed or len(words) < 3):
            forms = {r.infinitive for r in readings}
            if len(forms) != 1:
                return None
            clauses.update(_clause(words, 0))
            new = _cased(forms.pop(), words[0].text) + " Sie"
            changes.append((words[0].start, words[0].end, new))
    for place, word in enumerate(words):
        if word.low in ("dich", "dir"):
            own = place in clauses and words[place - 1].low not in _ACCUSATIVE | _DATIVE | _TWO_WAY
            new = "sich" if own else {"dich": "Sie", "dir": "Ihnen"}[word.low]
            changes.append((word.start, word.end, _cased(new, word.text)))
        elif re.fullmatch(r"dein(?:e[nmrs]?)?", word.low):
            changes.append((word.start, word.end, "Ihr" + word.low.removeprefix("dein")))
    return changes


SWITCHES = {
    ("speaker", "ich"): _to_ich,
    ("speaker", "wir"): _to_wir,
    ("address", "du"): _to_du,
    ("address", "Sie"): _to_sie,
}
"""What switches a sentence, by kind and wanted form."""
