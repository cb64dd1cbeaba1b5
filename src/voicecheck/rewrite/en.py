"""English: slots, articles and all forms of plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from voicecheck.rewrite.firms_en import firm_proposals
from voicecheck.rewrite.grammar import Grammar, Proposal, lower_first, upper_first
from voicecheck.rewrite.hooks_en import hook_proposals
from voicecheck.rewrite.hype_en import hype_proposals
from voicecheck.rewrite.links_en import link_proposals
from voicecheck.rewrite.rules import RewritePack
from voicecheck.rewrite.switch_en import SWITCHES
from voicecheck.text import fold

__all__ = ["address_of", "grammar", "indefinite_article"]

# "Assisted living" is not "helped living": participles stay.
_TAGS = ("VB", "VBG", "VBZ")
_VOWEL_SOUND = re.compile(
    r"(?:[aeio]|u(?!ni(?!n|m)|s[aeiu]|ti|k|r[aio])|hou?r|hon(?!e[yk])|heir|[FHLMNRSX][A-Z\d])", 0
)
_CONSONANT_SOUND = re.compile(
    r"(?:eu|ewe|one\b|once|ou?i|uni(?!n|m)|us[aeu]|ut[io])", re.IGNORECASE
)


def indefinite_article(word: str) -> str:
    """Return the indefinite article that stands before a word.

    Parameters
    ----------
    word : str
        The word after it.

    Returns
    -------
    {"a", "an"}
        The article.

    Examples
    --------
    >>> [indefinite_article(w) for w in ("hour", "useful", "old", "European", "unusual")]
    ['an', 'a', 'an', 'a', 'an']
    """
    if _CONSONANT_SOUND.match(word):
        return "a"
    lowered = word if word.isupper() else word.lower()
    return "an" if _VOWEL_SOUND.match(lowered) else "a"


def address_of(text: str) -> str:
    """Return nothing: English has one form of address.

    Parameters
    ----------
    text : str
        A post.

    Returns
    -------
    str
        Empty.
    """
    del text
    return ""


def grammar(pack: RewritePack) -> Grammar:
    """Return the grammar of English.

    Parameters
    ----------
    pack : RewritePack
        The rules.

    Returns
    -------
    Grammar
        The grammar.
    """
    return Grammar(
        functions={
            "lower": lambda words, _: words.lower() if words.isupper() else lower_first(words),
            "open": lambda words, _: _OPEN.get(words.lower()),
            "bare": lambda words, _: " ".join(_code(words)),
            "named": lambda words, _: " is ".join(_code(words)),
            "upper": upper_first,
            "article": lambda noun, _: f"{indefinite_article(noun)} {noun}",
            "gerund": lambda verb, _: _gerund(verb),
            "base": lambda word, _: _base(word),
            "stem": lambda gerund, _: _stem(gerund),
            "plural": lambda verb, _: _plural_verb(verb),
            "here": lambda words, _: _shown("Here's", "Here are", words),
            "here_our": lambda words, _: _shown("Here's", "Here are", f"our {words}"),
            "this": lambda words, _: _shown("This is", "These are", words),
            "this_our": lambda words, _: _shown("This is", "These are", f"our {words}"),
            "plain": lambda words, _: upper_first(words.lower()),
        },
        checks={
            "offered": lambda word: word in ("a", "an", "your", "our", "free"),
            "base": lambda word: _gerund(word) is not None,
            "participle": lambda word: _base(word) is not None,
            "infinitive": _is_infinitive,
            "act": _is_calm,
            "available": _is_calm,
            "buy": _is_calm,
            "join": _is_calm,
            "benefit": _is_calm,
            "gerund": lambda word: word.endswith("ing") and len(word) > 5,
        },
        swaps=_swaps(pack),
        late=(tuple(verb[:-1] for verb in pack.verbs), lambda: _verb_swaps(pack)),
        address_of=address_of,
        mend=_mend,
        switches=SWITCHES,
        headings=True,
        proposals=_proposals(pack),
    )


def _proposals(
    pack: RewritePack,
) -> Callable[[str, Sequence[tuple[int, int]], str], Iterator[Proposal]]:
    needless = hype_proposals(pack.layout, indefinite_article)

    def proposals(
        text: str, sentences: Sequence[tuple[int, int]], address: str
    ) -> Iterator[Proposal]:
        yield from needless(text, sentences, address)
        yield from link_proposals(text, sentences, address)
        yield from firm_proposals(text, sentences, indefinite_article)
        yield from hook_proposals(text, sentences)

    return proposals


# What follows the noun that a phrase is about.
_AFTER_NOUN = re.compile(
    r",|[^\w\s'’-]| (?:for|of|in|on|at|from|with|by|to|that|which|who|and|made|featuring|where)\b"
)


def _shown(one: str, many: str, words: str) -> str:
    """Point at what a phrase names, which is one thing or many."""
    noun = _AFTER_NOUN.split(words, maxsplit=1)[0].lower()
    is_many = noun.endswith("s") and not noun.endswith(("ss", "us", "is", "series", "news"))
    return f"{many if is_many or noun.startswith('these ') else one} {words}"


# Of these, "We're seeing you" and the like is not what "excited to see you" says.
_NO_PROGRESS = frozenset("be see have know hear help say meet call get learn find".split())


# What can be done now, said without a command.
_OPEN = {
    "apply": "Applications are open",
    "enroll": "Enrollment is open",
    "enrol": "Enrolment is open",
    "enter": "Entries are open",
    "pre-order": "Pre-orders are open",
    "preorder": "Preorders are open",
    "register": "Registration is open",
    "sign up": "Sign-up is open",
    "vote": "Voting is open",
}


def _code(words: str) -> tuple[str, str]:
    """Return what a code is called, in small letters, and the code."""
    name, _, code = words.replace(":", " ").rpartition(" ")
    return name.strip().lower(), code


def _is_calm(words: str) -> bool:
    return words[1:] == words[1:].lower()


def _is_infinitive(word: str) -> bool:
    from lemminflect import getAllLemmas

    return word.islower() and word in getAllLemmas(word, "VERB").get("VERB", ())


def _base(participle: str) -> str | None:
    """Return the infinitive of a past participle, where there is only one."""
    from lemminflect import getAllLemmas, getInflection

    verbs = [
        verb
        for verb in getAllLemmas(participle, "VERB").get("VERB", ())
        if participle in getInflection(verb, "VBN")
    ]
    return verbs[0] if len(verbs) == 1 and verbs[0] != participle else None


def _stem(gerund: str) -> str | None:
    """Return the infinitive of an -ing form, where there is only one."""
    from lemminflect import getAllLemmas

    verbs = getAllLemmas(gerund, "VERB").get("VERB", ())
    return verbs[0] if len(verbs) == 1 and verbs[0] != gerund else None


def _plural_verb(phrase: str) -> str:
    """Return a regular verb in the third person with its adverb, as it stands after *we*."""
    verb, blank, rest = phrase.partition(" ")
    if verb.endswith("ies"):
        verb = verb[:-3] + "y"
    else:
        verb = verb[:-2] if verb.endswith(("sses", "shes", "ches")) else verb[:-1]
    return verb + blank + rest


def _gerund(verb: str) -> str | None:
    """Return the -ing form of a verb that stands in the infinitive."""
    from lemminflect import getAllLemmas, getInflection

    if verb in _NO_PROGRESS or verb not in getAllLemmas(verb, "VERB").get("VERB", ()):
        return None
    gerund: str = getInflection(verb, "VBG")[0]
    return gerund


def _swaps(pack: RewritePack) -> dict[str, tuple[tuple[str, ...], str]]:
    swaps = {fold(loud): (plain, "hype.plain_adjective") for loud, plain in pack.adjectives.items()}
    for stiff, plain in pack.words.items():
        rule = "hype.filler" if plain == ("",) else "nominal_style.plain_word"
        swaps[" ".join(fold(word) for word in stiff.split())] = (plain, rule)
    return swaps


def _verb_swaps(pack: RewritePack) -> dict[str, tuple[tuple[str, ...], str]]:
    # lemminflect imports spaCy, which takes longer than a score.
    from lemminflect import getInflection

    swaps: dict[str, tuple[tuple[str, ...], str]] = {}
    for stiff, (plain, *_) in pack.verbs.items():
        targets: dict[str, set[str]] = {}
        first, *rest = plain.split()
        for tag in _TAGS:
            one, two = getInflection(stiff, tag)[0], getInflection(first, tag)[0]
            targets.setdefault(one, set()).add(" ".join([two, *rest]))
        # Where preterite and participle part ways there is no answer.
        for form, found in targets.items():
            if len(found) == 1:
                swaps[fold(form)] = (tuple(found), "nominal_style.plain_verb")
    return swaps


_ARTICLE = re.compile(r"\b(an?)([^\S\n]+)\Z", re.IGNORECASE)
_THE = re.compile(r"\b(the)([^\S\n]+)\Z", re.IGNORECASE)
# There is one perfect gift, but many good ones.
_ONLY_ONE = frozenset(("perfect", "ultimate"))
_DEGREE = re.compile(r"\b(?:more|most|very|so|as|too|less|least|how)[^\S\n]+\Z", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:more|most|less|least|world|(?:inter)?nationally)[^\S\n]+\Z", re.IGNORECASE
)
_NEXT = re.compile(r"[^\S\n]*([\w’'-]+)")


# Before these a short form would carry the stress: "as we are", "where it is", "that's who we are".
_STRESSED = re.compile(r"\b(?:than|as|how|what|where|who|which|whatever|wherever)[^\S\n]+\Z", re.I)


def _mend(before: str, old: str, new: str, after: str) -> tuple[str, str] | None:
    """Fit the article in front to the word that follows it now."""
    if not new and (
        _DEGREE.search(before) or re.match(r"[^\S\n]*(?:to|and)\b|[^\S\n]*[,.!?;]", after)
    ):
        return None
    # "The most delicious" is not "the most tasty".
    if new and _COMPARED.search(before):
        return None
    short = "'" in new and not new.endswith("n't")
    if short and (_STRESSED.search(before) or not re.match(r"[^\S\n]+[\w“\"]", after)):
        return None
    if fold(old) in _ONLY_ONE and (the := _THE.search(before)):
        following = new or (_NEXT.match(after) or [""])[0].strip()
        article = indefinite_article(following)
        return the.group(), (article.capitalize() if the[1][0] == "T" else article) + the[2]
    found = _ARTICLE.search(before)
    if fold(old) == "perfect" and not found:
        return None
    if not found:
        return "", ""
    following = new or (_NEXT.match(after) or [""])[0].strip()
    if not following:
        return None
    article = indefinite_article(following)
    article = article.capitalize() if found[1][0].isupper() else article
    return found.group(), article + found[2]
