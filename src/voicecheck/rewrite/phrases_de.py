"""German: questions of advertising become conditions, dashes commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from voicecheck.morphology.german import analyse, is_separable_prefix, split_prefix
from voicecheck.rewrite.attributes_de import Token
from voicecheck.rewrite.grammar import Proposal
from voicecheck.rewrite.statements_de import finite

__all__ = ["phrase_offers"]

_PERSON = {"du": "du", "ihr": "ihr", "Sie": "sie"}
_TENSES = ("present", "subjunctive", "preterite")
_EXTRA = frozenset(
    """was wie wer wo warum wann ob dass um damit wenn weil der die das den dem welche welcher
    welches welchen""".split()
)
_BREAKS = frozenset(":;–—-(")


def phrase_offers(
    text: str, sentences: Sequence[Sequence[Token]], address: str
) -> Iterator[Proposal]:
    """Offer other wordings for phrases that go beyond a pattern.

    Parameters
    ----------
    text : str
        The text.
    sentences : sequence of sequences of Token
        Its sentences.
    address : str
        How the text speaks to its readers: ``du``, ``ihr``, ``Sie`` or nothing.

    Yields
    ------
    Proposal
        Over one sentence, or two that belong together.
    """
    for place, tokens in enumerate(sentences):
        following = sentences[place + 1] if place + 1 < len(sentences) else ()
        yield from _condition(text, tokens, following, address)
        yield from _dash(tokens)


def _condition(
    text: str, tokens: Sequence[Token], following: Sequence[Token], address: str
) -> Iterator[Proposal]:
    """Offer "Wenn ihr Durst habt, dann …" for "Ihr habt Durst? Dann …"."""
    if len(tokens) < 2 or tokens[-1].text != "?" or not following:
        return
    inner = tokens[:-1]
    if following[0].text == "Dann" and len(following) > 3:
        yield from _without_hook(text, tokens, following)
    if len(inner) < 2:
        return
    if any(token.text in _BREAKS or token.text in "?!." for token in inner):
        return
    if following[0].start - tokens[-1].end > 2:
        return
    # "Habt ihr Lust zu tanzen" would have to put its verb between the two.
    if any(_has_zu(token.text) for token in inner):
        return
    if following[0].text != "Dann":
        return
    # Of several questions in a row the last alone does not tell who is meant.
    alone = text[: tokens[0].start].rstrip()[-1:] != "?"
    clause = alone and (_lust(text, inner, address) or _turned(text, inner))
    if clause:
        start, end = tokens[0].start, following[0].end
        yield Proposal(start, end, (f"Wenn {clause}, dann",), "call_to_action.question_then")


def _has_zu(word: str) -> bool:
    """Tell whether a word is *zu*, or an infinitive that holds it: "abzuholen"."""
    prefix, zu, verb = word.partition("zu")
    return word == "zu" or bool(zu and verb.endswith("n") and is_separable_prefix(prefix))


_HOOK = re.compile(
    r"(?:na,? )?(?:neugierig|neugierig geworden|interesse|interessiert|interesse geweckt"
    r"|(?:haben wir|habe ich) (?:ihr|dein|euer) interesse geweckt|lust bekommen|appetit bekommen"
    r"|klingt (?:das )?(?:gut|spannend|interessant|verlockend|lecker)(?: für (?:dich|euch|sie))?"
    r"|(?:du bist|ihr seid|sie sind) (?:neugierig|interessiert)(?: geworden)?)",
    re.IGNORECASE,
)


_SENT_OFF = frozenset("klicken holen sichern kaufen bestellen buchen greifen".split())


def _without_hook(
    text: str, tokens: Sequence[Token], following: Sequence[Token]
) -> Iterator[Proposal]:
    """Offer "Wir freuen uns" for "Interesse geweckt? Dann freuen wir uns"."""
    if not _HOOK.fullmatch(" ".join(text[tokens[0].start : tokens[-2].end].split())):
        return
    verb, subject = following[1].text, following[2].text
    if subject in ("wir", "ich"):
        said, end = f"{subject.capitalize()} {verb}", following[2].end
    elif any(r.infinitive in _SENT_OFF for r in analyse(verb)):
        # Without its hook the command would only be barer.
        return
    elif any(r.form == "imperative" for r in analyse(verb)) or subject == "Sie":
        said, end = verb.capitalize(), following[1].end
    else:
        return
    yield Proposal(tokens[0].start, end, (said,), "call_to_action.hook_then")


def _lust(text: str, inner: Sequence[Token], address: str) -> str:
    if address not in _PERSON:
        return ""
    words = text[inner[0].start : inner[-1].end]
    if inner[-1].text == "gefällig" and inner[0].text.istitle():
        words = f"Lust auf {words.removesuffix('gefällig').strip()}"
    if not words.startswith("Lust auf ") or "," in words:
        return ""
    return f"{address} {words} {finite('haben', _PERSON[address])}"


def _turned(text: str, inner: Sequence[Token]) -> str:
    """Turn a question into a clause with its verb at the end; nothing where it is not sure."""
    first, second = inner[0].text, inner[1].text
    if first in ("Du", "Ihr", "Sie"):
        pronoun, verb = first if first == "Sie" else first.lower(), second
    elif second in ("du", "Du", "ihr", "Ihr", "Sie"):
        pronoun, verb = second, first.lower()
    else:
        return ""
    person = _PERSON[pronoun if pronoun == "Sie" else pronoun.lower()]
    rest = inner[2:]
    if not rest or not _is_form(verb, person, sure=False) or rest[0].text in ("auch", ","):
        return ""
    if pronoun in [token.text for token in rest]:
        return ""
    # A second verb of the same person would have to move as well.
    words = {token.text for token in rest if token.text.islower()}
    if words & {"aber", "denn", "oder"} or any(_is_form(word, person) for word in words):
        return ""
    stop = _clause_stop(rest)
    if not stop:
        return ""
    head = rest[:stop]
    prefix = _prefix_of(verb, person, head)
    if prefix:
        verb, head = prefix + verb, head[:-1]
    middle = text[head[0].start : head[-1].end]
    tail = text[rest[stop - 1].end : inner[-1].end]
    return f"{pronoun} {middle} {verb}{tail}"


def _clause_stop(rest: Sequence[Token]) -> int:
    """Return where the verb goes: before a clause that follows a comma, or to the end."""
    for place, token in enumerate(rest[:-1]):
        if token.text == ",":
            after = [following.text.lower() for following in rest[place + 1 :]]
            return place if after[0] in _EXTRA or "zu" in after else len(rest)
    return len(rest)


def _prefix_of(verb: str, person: str, head: Sequence[Token]) -> str:
    last = head[-1].text
    if len(head) < 2 or not is_separable_prefix(last):
        return ""
    bases = {r.infinitive for r in analyse(verb) if r.person == person} - {"sein"}
    return last if any(split_prefix(last + base)[0] == last for base in bases) else ""


def _is_form(word: str, person: str, *, sure: bool = True) -> bool:
    readings = analyse(word)
    own = [r for r in readings if r.person == person and r.form in _TENSES]
    # "kaufen" beside "möchten Sie" is an infinitive.
    other = any(r.form in ("infinitive", "participle") for r in readings)
    return bool(own) and not (sure and other)


_SUBJECTS = frozenset("das zwar er es sie wir ich ihr du Sie da dann damit weil wenn jetzt".split())
_AFTER_DASH = frozenset(
    """und aber denn damit weil egal ob auch sondern mit von vom bis bei für ohne inklusive wir ich
    das es da so dann also genau oder sogar""".split()
)


def _dash(tokens: Sequence[Token]) -> Iterator[Proposal]:
    """Offer a comma for a dash before an afterthought."""
    dashes = [p for p, token in enumerate(tokens) if token.text in ("–", "—")]
    if len(dashes) != 1:
        return
    place = dashes[0]
    if not 1 < place < len(tokens) - 2 or tokens[place - 1].text in ".,:;!?":
        return
    before, dash, after = tokens[place - 1 : place + 2]
    if dash.start - before.end != 1 or after.start - dash.end != 1:
        return
    if not (before.text[-1].isalpha() or before.text[-1].isdigit()):
        return
    if after.text in _AFTER_DASH and after.text.islower():
        inside = any(token.text == "," for token in tokens[:place])
        joins = after.text == "und" and not inside and tokens[place + 2].text not in _SUBJECTS
        yield Proposal(before.end, dash.end, ("" if joins else ",",), "nominal_style.dash")
