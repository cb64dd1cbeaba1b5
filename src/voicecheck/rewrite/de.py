"""German: slots, clauses, forms of address and all forms of plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from voicecheck.morphology.german import (
    analyse,
    conjugate,
    inflect,
    is_separable_prefix,
    split_prefix,
)
from voicecheck.rewrite.attributes_de import Praise, attribute_cuts, manner_cuts, tokens_of
from voicecheck.rewrite.calls_de import call_offers
from voicecheck.rewrite.grammar import Grammar, Proposal, lower_first, upper_first
from voicecheck.rewrite.passives_de import passive_offers
from voicecheck.rewrite.phrases_de import phrase_offers
from voicecheck.rewrite.pronouns_de import pronoun_cuts
from voicecheck.rewrite.rules import RewritePack
from voicecheck.rewrite.statements_de import FRAMES, CallWords
from voicecheck.rewrite.switch_de import SWITCHES
from voicecheck.text import fold

__all__ = ["address_of", "grammar", "main_clause"]

# Without an ending the others are adverbs that say something else: "innovativ vermarkten".
_ALSO_BARE = frozenset(
    """hervorragend exzellent herausragend optimal köstlich kostenfrei atemberaubend traumhaft
    wunderschön fantastisch großartig""".split()
)
_ADJECTIVE_ENDINGS = ("", "e", "en", "em", "er", "es")
_PRONOUNS = {
    "ich": "ich",
    "du": "du",
    "er": "er",
    "es": "er",
    "man": "er",
    "wir": "wir",
    "ihr": "ihr",
    "sie": "sie",
}
_DU = re.compile(r"\b(?:du|dich|dir|dein(?:e[nmrs]?)?)\b", re.IGNORECASE)
_IHR = re.compile(r"\b(?:ihr|euch|eure[nmrs]?|euer)\b")
_SIE = re.compile(r"(?<=[\w,:] )(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?)\b|\bIhnen\b|\b\w+en Sie\b")


def address_of(text: str) -> str:
    """Tell how a text speaks to its readers.

    Parameters
    ----------
    text : str
        A post.

    Returns
    -------
    {"du", "ihr", "Sie", ""}
        The form used most; nothing where there is none.

    Examples
    --------
    >>> address_of("Habt ihr euch schon angemeldet?"), address_of("Wir sehen uns.")
    ('ihr', '')
    """
    counts = {
        "du": len(_DU.findall(text)),
        "ihr": len(_IHR.findall(text)),
        "Sie": len(_SIE.findall(text)),
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""


_CAPITAL_DU = re.compile(r"(?<=[\w,;] )(?:Du|Dich|Dir|Dein(?:e[nmrs]?)?|Euch|Euer|Eure[nmrs]?)\b")
_SMALL_DU = re.compile(r"\b(?:du|dich|dir|dein(?:e[nmrs]?)?|ihr|euch|euer|eure[nmrs]?)\b")


def _as_written(text: str) -> Callable[[str], str] | None:
    """Return what writes Du and Euch with a capital, where the text does so throughout."""
    if not _CAPITAL_DU.search(text) or _SMALL_DU.search(text):
        return None
    return lambda words: _SMALL_DU.sub(lambda found: upper_first(found[0]), words)


def main_clause(clause: str) -> str | None:
    """Turn a clause with its verb at the end into one with the verb in second place.

    Parameters
    ----------
    clause : str
        What follows *dass*: a pronoun or a short noun phrase first, no comma inside.

    Returns
    -------
    str or None
        The main clause; None where the subject or the verb is not sure.

    Examples
    --------
    >>> main_clause("wir ab sofort auch in Linz vertreten sind")
    'wir sind ab sofort auch in Linz vertreten'
    >>> main_clause("unser Hofladen am Samstag wieder öffnet")
    'unser Hofladen öffnet am Samstag wieder'
    """
    words = clause.split()
    if "," in clause or len(words) < 3:
        return None
    subject, person = _subject(words)
    if not subject or len(words) < subject + 2:
        return None
    finite = words[-1]
    tenses = [r for r in analyse(finite) if r.person == person and r.form in _TENSES]
    if not finite.islower() or not tenses:
        return None
    # Two infinitives at the end turn the order round: "hat feiern können".
    middle = words[subject:-1]
    # A reflexive pronoun follows the verb at once, as it followed the subject.
    return " ".join([*words[:subject], finite, *middle])


_TENSES = ("present", "preterite")
_DETERMINERS = re.compile(
    r"(?:unser|mein|dein|euer|ihr|der|die|das|dieser|diese|dieses|ein)(?:e)?$", re.IGNORECASE
)


def _subject(words: list[str]) -> tuple[int, str]:
    """Return how many words the subject has, and its person."""
    first = words[0].lower()
    if first in _PRONOUNS:
        return 1, "sie" if words[0] == "Sie" else _PRONOUNS[first]
    if not _DETERMINERS.match(words[0]):
        return 0, ""
    place = 1
    while (
        place < len(words)
        and words[place][0].islower()
        and words[place].endswith(("e", "er", "es", "en"))
    ):
        place += 1
    if place >= len(words) or not words[place][0].isupper():
        return 0, ""
    following = words[place + 1] if place + 1 < len(words) else ""
    if following[:1].isupper() or following.lower() in (
        "der",
        "des",
        "und",
        "von",
        "eines",
        "einer",
    ):
        return 0, ""
    readings = {r.person for r in analyse(words[-1]) if r.form in _TENSES}
    if "er" in readings:
        return place + 1, "er"
    plural = words[0].lower() in ("unsere", "meine", "die", "diese", "deine", "eure", "ihre")
    return (place + 1, "sie") if plural and "sie" in readings else (0, "")


_NOW = re.compile(
    r"\b(?:jetzt|gleich|noch heute|einfach|doch|gerne?|schnell|sofort|mal)[^\S\n]+|"
    r"[^\S\n]+(?:jetzt|gleich|noch heute|einfach|doch|gerne?|schnell|sofort|mal)\Z"
)


def _infinitive_clause(
    rest: str, slots: Mapping[str, str], *, zu: bool, verbs: frozenset[str] | None
) -> str | None:
    """Turn what follows an imperative into a clause with the infinitive at its end.

    "Besuchen Sie" + "unsere Ausstellung" becomes "unsere Ausstellung zu besuchen"; the pronoun
    *sich* stays. There is no answer for two verbs or a part that would have to move.
    """
    form, person = next((slots[n], n[3:]) for n in ("impsie", "impdu", "impihr") if n in slots)
    wanted = {("infinitive", "")} if person == "sie" else {("imperative", person)}
    verb = {r.infinitive for r in analyse(form) if (r.form, r.person) in wanted}
    if len(verb) != 1 or re.search(
        r",|;|:|\bund\b|\boder\b|https?:|www\.|\.\w+/|[^\w\s\"„“'’&./-]|\.\s", rest
    ):
        return None
    (infinitive,) = verb
    words = _NOW.sub("", rest).split()
    prefix = words.pop() if len(words) > 0 and is_separable_prefix(words[-1]) else ""
    whole = prefix + infinitive
    if verbs is not None and infinitive not in verbs and whole not in verbs:
        return None
    if not words and verbs is None:
        return None
    end = (f"{prefix}zu{infinitive}" if prefix else f"zu {infinitive}") if zu else f"gern {whole}"
    return " ".join([*words, end])


def _lower(words: str, slots: Mapping[str, str] | None = None) -> str:
    """Write the first letter small, except in the polite form of address."""
    polite = re.match(r"(?:Sie|Ihnen|Ihre?[nmrs]?)\b", words)
    return words if polite else lower_first(words, slots)


def _active(participle: str) -> tuple[str | None, str]:
    """Return the wir form of a participle's verb and, after a blank, its separable prefix."""
    verbs = {r.infinitive for r in analyse(participle) if r.form == "participle"}
    if len(verbs) != 1:
        return None, ""
    prefix, base = split_prefix(verbs.pop())
    return conjugate(base)["present", "wir"], f" {prefix}" if prefix else ""


def _imperative(person: str, listed: frozenset[str]) -> Callable[[str], bool]:
    def check(word: str) -> bool:
        # "Besuch der Messe" is a noun.
        return word not in ("Besuch", "Kauf", "Ruf", "Test", "Teil") and any(
            (r.form == "imperative" and r.person == person)
            or (person == "sie" and r.form == "infinitive")
            for r in analyse(word)
            if not listed or r.infinitive in listed
        )

    return check


def _finite(person: str) -> Callable[[str], bool]:
    def check(word: str) -> bool:
        return word.islower() and any(
            r.person == person and r.form in _TENSES for r in analyse(word)
        )

    return check


def _to(person: str, target: str) -> Callable[[str, Mapping[str, str]], str | None]:
    return lambda word, _: inflect(word, person, target)


def grammar(pack: RewritePack) -> Grammar:
    """Return the grammar of German.

    Parameters
    ----------
    pack : RewritePack
        The rules.

    Returns
    -------
    Grammar
        The grammar.
    """
    listed = frozenset(pack.layout.get("offer_verbs", "").split())
    reflexive = frozenset(pack.layout.get("reflexive_verbs", "").split())
    leisure = frozenset(pack.layout.get("leisure_verbs", "").split())
    articles = _articles(pack.layout.get("nouns", ""))
    return Grammar(
        functions={
            "lower": _lower,
            "upper": upper_first,
            "main": lambda clause, _: main_clause(clause),
            "with_zu": partial(_infinitive_clause, zu=True, verbs=leisure),
            "with_inf": partial(_infinitive_clause, zu=False, verbs=None),
            "article": lambda noun, _: articles.get(noun),
            "wir_present": lambda participle, _: _active(participle)[0],
            "prefix": lambda participle, _: _active(participle)[1],
            "er_wir": _to("er", "wir"),
            "wir_ich": _to("wir", "ich"),
        },
        checks={
            "impdu": _imperative("du", listed),
            "impihr": _imperative("ihr", listed),
            "impsie": _imperative("sie", listed),
            "participle": lambda word: _active(word)[0] is not None,
            "verber": _finite("er"),
            "verbwir": _finite("wir"),
            "offered": lambda word: word in listed - reflexive,
            "reflexive": lambda word: word in reflexive,
            "bare": lambda word: word in articles,
            "inf": lambda word: word.islower() and word.endswith(("en", "ern", "eln")),
        },
        swaps=_swaps(pack),
        late=((), dict),
        address_of=address_of,
        mend=_mend,
        switches=SWITCHES,
        headings=False,
        as_written=_as_written,
        proposals=partial(
            _proposals,
            _praise(pack),
            _call_words(pack, articles),
            frozenset(pack.layout.get("near", "").split()),
            frozenset(pack.layout.get("manner", "").split()),
        ),
    )


# A short noun ends too many compounds that have nothing to do with it.
_MIN_END = 7


def _praise(pack: RewritePack) -> Praise:
    vague = pack.layout.get("vague", "").split()
    return Praise(
        frozenset(pack.layout.get("praise", "").split()),
        re.compile(
            r"(?:hoch|super|mega|top(?!o)|ultra)(?=[a-zäöü]{5})(?!hochverfügbar|hochdeutsch|hochschwang)"
        ),
        frozenset(vague),
        tuple(noun for noun in vague if len(noun) >= _MIN_END),
    )


def _call_words(pack: RewritePack, articles: Mapping[str, str]) -> CallWords:
    leisure, deal, kind, alone, soft, asked, gains = (
        frozenset(pack.layout.get(f"calls_{name}", "").split())
        for name in ("leisure", "deal", "kind", "alone", "soft", "asked", "gains")
    )
    plain = pack.layout.get("calls_plain", {})
    frames = pack.layout.get("calls_frames", {})
    verbs = {name: frozenset(frames.get(name, "").split()) for name in FRAMES}
    return CallWords(leisure, deal, kind, plain, alone, soft, asked, gains, verbs, articles)


def _proposals(
    praise: Praise,
    calls: CallWords,
    near: frozenset[str],
    manner: frozenset[str],
    text: str,
    sentences: Sequence[tuple[int, int]],
    address: str,
) -> Iterator[Proposal]:
    lead_in = not _OFFERED.search(text)
    spoken = False
    read = [tokens_of(text, start, end) for start, end in sentences]
    read = [tokens for tokens in read if tokens]
    yield from phrase_offers(text, read, address)
    yield from passive_offers(read, address)
    for tokens in read:
        yield from attribute_cuts(text, tokens, praise)
        yield from manner_cuts(tokens, manner)
        yield from pronoun_cuts(tokens, near, spoken)
        spoken = spoken or any(token.text in ("wir", "Wir") for token in tokens)
        for proposal in call_offers(text, tokens, address, calls, lead_in):
            yield proposal
            lead_in = lead_in and not _OFFERED.search(" ".join(proposal.texts))


_OFFERED = re.compile(
    r"ja Lust|wer mag|(?:wenn|falls) (?:du magst|ihr mögt|Sie mögen)", re.IGNORECASE
)


def _articles(lines: str) -> dict[str, str]:
    """Return nouns of calls to action as they stand behind a verb: "einen Termin", "Tickets"."""
    found = {word: word for word in _PLURALS}
    for line in lines.split("|"):
        article, _, nouns = line.partition(":")
        found |= {noun: f"{article.strip()} {noun}" for noun in nouns.split()}
    return found


_PLURALS = ("Tickets", "Karten", "Plätze", "Restkarten", "Eintrittskarten", "Termine", "Gutscheine")


def _swaps(pack: RewritePack) -> dict[str, tuple[tuple[str, ...], str]]:
    swaps: dict[str, tuple[tuple[str, ...], str]] = {}
    for stem, words in pack.adjectives.items():
        for ending in _ADJECTIVE_ENDINGS:
            if not ending and stem not in _ALSO_BARE:
                continue
            forms = tuple(word + ending for word in words)
            swaps[fold(stem + ending)] = (forms, "hype.plain_adjective")
    for stiff, (plain, *_) in pack.verbs.items():
        targets: dict[str, set[str]] = {}
        plain_forms = conjugate(plain)
        for key, form in conjugate(stiff).items():
            # The preterite of a weak verb can be a participle before a noun: "die benötigten".
            if key in plain_forms and key[0] != "preterite":
                targets.setdefault(form, set()).add(plain_forms[key])
        for form, found in targets.items():
            if len(found) == 1:
                swaps[fold(form)] = (tuple(found), "nominal_style.plain_verb")
    for stiff, others in pack.words.items():
        rule = "hype.filler" if others == ("",) else "nominal_style.plain_word"
        swaps[" ".join(fold(word) for word in stiff.split())] = (others, rule)
    return swaps


_ONLY_ONE = ("ideal", "optimal", "einzigartig", "modernst", "hochwertig")
_DEFINITE = re.compile(
    r"(?:\b(?:der|die|das|den|dem|des|zum|zur|im|am|beim|(?:unser|euer|eur|dein|ihr)(?:e[nmrs]?)?)"
    r"|sten und)[^\S\n]+\Z",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(r"[^\S\n]+[a-zäöüß]+e[nmrs]?\b")
_COMPARED = re.compile(r"[^\S\n]+(?:als|wie)\b")


def _mend(before: str, old: str, new: str, after: str) -> tuple[str, str] | None:
    """Refuse where the word is part of a comparison: "hochwertiger als"."""
    if new and (_COMPARED.match(after) or before.endswith(("qualitativ ", "so ", "zu "))):
        return None
    # "Zahlreicher Besuch" and "bundesweit einzigartig" belong together.
    if old.startswith("zahlreich") and after.startswith((" Besuch", " Erscheinen")):
        return None
    if before.endswith("weit "):
        return None
    # "Das ist selbstverständlich" is no "natürlich".
    if fold(old) == "selbstverstaendlich" and not after[1:2].isalpha():
        return None
    # "Sensationell schöne" is no two adjectives.
    if new and not old.endswith(("e", "en", "em", "er", "es")) and _ADJECTIVE.match(after):
        return None
    # There is one ideal place, but many good ones; "our good linen" sounds as if there were bad.
    if fold(old).startswith(_ONLY_ONE) and _DEFINITE.search(before):
        return None
    return "", ""
