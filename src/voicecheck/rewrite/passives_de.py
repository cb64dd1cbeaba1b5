"""German: a passive that names the writers becomes what they do.

"Jede Anfrage wird von mir persönlich beantwortet" becomes "Ich beantworte jede Anfrage persönlich".
Only a masculine subject looks different as an object; where its gender is open, there is no offer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from voicecheck.morphology.german import analyse, conjugate, split_prefix
from voicecheck.rewrite.attributes_de import Token
from voicecheck.rewrite.grammar import Proposal

__all__ = ["passive_offers"]

_PASSIVE = frozenset("wird werden wurde wurden".split())
_AGENT = re.compile(r"von (?:(mir)|uns|unserem Team)\b ?")
_MASCULINE = {"der": "den", "jeder": "jeden", "dieser": "diesen"}
_OPEN = frozenset("ein unser mein dein euer ihr kein".split())
_SAME = frozenset(
    """die das alle jede jedes diese dieses eine unsere meine deine eure ihre keine sämtliche
    viele beide""".split()
)
# "Der Kunde" is "den Kunden" as an object, "der Student" "den Studenten".
_WEAK = re.compile(r".*(?:e|ent|ant|ist|and|oge|nom|ph|at|et|soph|herr|mensch|bauer|nachbar)")
_JOINED = re.compile(r"\b(?:und|oder|sowie) [a-zäöüß]")
_HINDERS = frozenset("zu sich und oder worden sein dass wenn wie was er sie es ich wir ihr".split())


def passive_offers(sentences: Sequence[Sequence[Token]], address: str) -> Iterator[Proposal]:
    """Offer "Wir bauen den Tisch" for "Der Tisch wird von uns gebaut".

    Parameters
    ----------
    sentences : sequence of sequences of Token
        The sentences of a text.
    address : str
        How the text speaks to its readers: ``du``, ``ihr``, ``Sie`` or nothing.

    Yields
    ------
    Proposal
        Over a whole sentence.
    """
    for tokens in sentences:
        verbs = [place for place, token in enumerate(tokens) if token.text in _PASSIVE]
        if len(verbs) != 1 or len(tokens) < 6 or tokens[-1].text not in (".", "!"):
            continue
        words = [token.text for token in tokens[:-1]]
        if not all(word[0].isalnum() for word in words):
            continue
        place = verbs[0]
        thing = _as_object(words[:place], address)
        rest = " ".join(words[place + 1 : -1]) + " "
        agent = _AGENT.search(rest)
        if not thing or not agent or _HINDERS & set(rest.split()):
            continue
        around = f"{rest[: agent.start()]}{rest[agent.end() :]}".split()
        said = _active(words[place], words[-1], " ".join([thing, *around]), first=bool(agent[1]))
        if said:
            start, end = tokens[0].start, tokens[-1].end
            yield Proposal(start, end, (f"{said}.",), "nominal_style.passive_by_us")


def _as_object(subject: Sequence[str], address: str) -> str:
    """Return a subject as an object; nothing where its form is not sure."""
    if len(subject) < 2 or _JOINED.search(" ".join(subject)):
        return ""
    noun = next((p for p, word in enumerate(subject) if p and word[0].isupper()), 0)
    if not noun or any(not word.endswith(("e", "er", "es", "en")) for word in subject[1:noun]):
        return ""
    article, adjectives = subject[0].lower(), list(subject[1:noun])
    # "Ihre Heizung" may be hers or theirs where nobody is spoken to as Sie.
    polite = article in ("ihr", "ihre")
    if polite and address != "Sie":
        return ""
    ends = {word[-2:] for word in adjectives}
    if article in _OPEN and ends == {"er"}:
        article += "en"
    elif article in _MASCULINE:
        article = _MASCULINE[article]
    elif article in _SAME or (article in _OPEN and ends == {"es"}):
        return " ".join([article.capitalize() if polite else article, *subject[1:]])
    else:
        return ""
    if _WEAK.fullmatch(subject[noun].lower()):
        return ""
    article = article.replace("eueren", "euren")
    adjectives = [re.sub(r"(?<=e)r?$", "n", word) for word in adjectives]
    return " ".join([article.capitalize() if polite else article, *adjectives, *subject[noun:]])


def _active(passive: str, participle: str, thing: str, *, first: bool) -> str:
    readings = analyse(participle)
    verbs = {reading.infinitive for reading in readings if reading.form == "participle"}
    if not readings and participle.endswith("iert"):
        verbs = {f"{participle[:-1]}en"}
    # "Sie werden von uns erhalten" looks ahead.
    if len(verbs) != 1 or any(reading.form == "infinitive" for reading in readings):
        return ""
    subject, person = ("Ich", "ich") if first else ("Wir", "wir")
    if passive.startswith("wurde"):
        return f"{subject} {conjugate('haben')['present', person]} {thing} {participle}"
    prefix, base = split_prefix(verbs.pop())
    return " ".join(filter(None, (subject, conjugate(base)["present", person], thing, prefix)))
