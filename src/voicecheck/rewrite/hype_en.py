"""English: words of praise that can go without a loss, with all that hangs on them.

Hype is what can be taken out without changing the information (Millar et al., 2022). An adjective
goes together with its comma or *and*, the article is put right, and where the adjective is all
that is said ("a company"), it stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from voicecheck.rewrite.grammar import Proposal, upper_first
from voicecheck.text import fold

__all__ = ["hype_proposals"]

ADJECTIVE_RULE = "hype.needless_adjective"
ADVERB_RULE = "hype.needless_adverb"
BEST_RULE = "hype.the_best"
MORE_RULE = "nominal_style.and_more"
GOOD_RULE = "hype.a_good_one"
DASH_RULE = "nominal_style.dash"
AMPERSAND_RULE = "nominal_style.ampersand"

Article = Callable[[str], str]
Change = tuple[int, int, str]

_WORD = r"[A-Za-z][\w’'-]*"
_NEXT = re.compile(rf" ({_WORD}|\d[\w.,-]*)")
_PAIRED = re.compile(rf"(?: (?:and|&)|,) ({_WORD}) ({_WORD})")
_JOINED = re.compile(rf"(?:({_WORD}), )?({_WORD}),? (and|&) \Z")
_BEFORE = re.compile(r"([\w’'-]+)(,? )\Z")
_ARTICLE = re.compile(r"\b(an?)( )\Z", re.IGNORECASE)
# After these an adjective is a degree, a comparison or part of "something new".
_HOLDS = frozenset(
    """more most less least very so as too how quite rather really pretty such something anything
    nothing everything someone anyone one's not no n't than truly even equally world market
    industry""".split()
)
_DETERMINERS = frozenset("a an the our your my their its this these".split())
_KNOWN = frozenset("the our your my their its his her this these".split())
_FUNCTION = frozenset(
    """and or but nor to for of in on at with by from as that than unless plus only is are was
    were be been when if enough because while where who which into onto over under about after
    before between during without within through per via until since up down out off so then
    too here there it they we you i he she this these those our your my their its his her can
    will would should could may might the a an this no do does did have has had not only also
    just yet all both either each every""".split()
)
_SUFFIX = re.compile(
    r"[a-z]{2,}(?:able|ible|ful|ive|ous|ical|less|ant|ic|ary|ly|ished|ted|ined|ized|ised|y)\Z"
)
# Praise before a noun, and what somebody does to somebody.
_DOING = frozenset("inspiring empowering captivating dazzling enchanting pioneering".split())
# Nouns that say nothing without a word of praise.
_NEEDY = frozenset(
    """experience experiences opportunity opportunities reminder outlook access combinations
    land world worlds location work features feature things thing stuff day time times trip journey
    view views selves capital trajectory recoveries recovery memories story stories place places
    design designs quality value level levels standard standards condition taste comfort manner
    ways job workout workouts selection quarter range variety
    rate rates price prices results result skills shape finish fit feel look performance
    service services""".split()
)
_COPULA = re.compile(
    r"(?:\b(?:is|are|was|were|be|being|been|as|become|remain)|['’](?:s|re|m))"
    r" (?:an? |the |our )?\Z",
    re.IGNORECASE,
)
_NAME = re.compile(r" [A-Z][\w'’-]+(?: [A-Z]|[.,!?;:)]|\Z)")
_SAID_BY_PRAISE = re.compile(
    r"\b(?:the (?:premier|supreme|unique|iconic|legendary)"
    r"|(?:creat|produc|want|mak|enabl|build|need|offer|becom)\w*"
    r" (?:an? |the |our |your )?[\w-]+)\Z",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[^\S\n]*(?:[.,!?;:)]|\n|\Z)")
_BEST = re.compile(r"(?<![\w-])([Tt]he) (?:very |absolute )?best ([a-z]+)\b(?![-'’])(?! of\b)")
_DASH = re.compile(r"(?<=[a-z]) ?— ?(?=[a-z])|(?<=[a-z]) – (?=[a-z])")
_ANY_DASH = re.compile(r"[—–]| - ")
_NEXT_WORD = re.compile(r"[\w’']+")
# What a comma can stand before: no sentence of its own begins like this.
_GOES_WITH_COMMA = frozenset(
    """with from for both plus and but or including especially even featuring by without a an
    made""".split()
)
_QUESTION = re.compile(r"[^.!?\n]{0,300}\?")
_NOT_BEST = re.compile(r"\b(?:one|some|any|many|among|of|at|for|all) (?:of )?\Z", re.IGNORECASE)
_MORE = re.compile(
    r"(?<=[\w)])(?<!more)(?<!once)(?<!bit)(,)? (?:and|&) (?:so much|lots|much|many) more"
    r"(?=[^\S\n]*(?:[.!)]|\n|\Z))"
)
_AMPERSAND = re.compile(r"(?<=[a-z)]) & (?=[a-z])")
_GOOD_NOUNS = (
    r"gift|present|way|choice|place|time|spot|solution|companion|base|option|addition|moment"
    r"|starting point|location|venue"
)
_THE_PERFECT = re.compile(
    r"\b(?P<is>is|are|['’]s|makes?|would be|will be)(?P<so> (?:truly|simply|just|absolutely))?"
    r" (?:(?:the|an?) (?:very )?(?:perfect|ideal|ultimate)"
    rf"|the best(?= (?:{_GOOD_NOUNS}) (?:to|for) [a-z])) (?P<noun>{_GOOD_NOUNS})s?\b(?![-'’])"
)
_OPPORTUNITY = re.compile(
    r"\b(?P<a>[Aa]n?) (?:(?:truly|very|absolutely) )?(?:amazing|fantastic|exciting|incredible"
    r"|awesome|excellent|outstanding|exceptional|fabulous|superb|wonderful|brilliant|tremendous|perfect"
    r"|ideal) (?:new )?(?P<noun>opportunity|chance) (?=(?:to|for)\b)"
)
_IS_PERFECT = re.compile(
    r"\b(?P<is>is|are|['’](?:s|re))(?: (?:also|just|simply|absolutely))?"
    r" (?:perfect|PERFECT|ideal) for (?=[a-z\d])(?!(?:your?|me|us|it|those|anyone|everyone)\b)"
)


def hype_proposals(
    layout: Mapping[str, Any], article: Article
) -> Callable[[str, Sequence[tuple[int, int]], str], Iterator[Proposal]]:
    """Return what proposes to take words of praise out of a text.

    Parameters
    ----------
    layout : mapping
        ``needless_adjectives``, ``needless_adverbs``, ``plain_adjectives`` (that stand beside
        them), ``best_nouns`` (of which the best is a good one), ``facts`` (pairs that stay).
    article : callable
        Gives a word its indefinite article.

    Returns
    -------
    callable
        The proposals of a text, as in `Grammar`.
    """
    adjectives = frozenset(layout["needless_adjectives"].split())
    adverbs = frozenset(layout["needless_adverbs"].split())
    plain = adjectives | frozenset(layout["plain_adjectives"].split())
    nouns = frozenset(layout["best_nouns"].split())
    facts = frozenset(" ".join(pair.split()) for pair in layout["facts"].split(","))
    ordered = sorted(adjectives | adverbs, key=lambda word: -len(word))
    found = re.compile(
        rf"(?<![\w@#/.-])(?:{'|'.join(map(re.escape, ordered))})(?![\w/-])", re.IGNORECASE
    )

    def proposals(
        text: str, sentences: Sequence[tuple[int, int]], address: str
    ) -> Iterator[Proposal]:
        del address
        starts = {start for start, _ in sentences}
        for match in found.finditer(text):
            word = match.group()
            first = match.start() in starts
            # A capital inside a sentence is a name.
            if word != word.lower() and not (first and word[1:] == word[1:].lower()):
                continue
            take = _adverb if fold(word) in adverbs else _adjective
            change = take(text, match.start(), match.end(), plain, article, first)
            following = _NEXT.match(text, match.end())
            fact = following and f"{fold(word)} {fold(following[1])}" in facts
            if change and not fact:
                rule = ADVERB_RULE if take is _adverb else ADJECTIVE_RULE
                start, end, new = change
                yield Proposal(start, end, (new,), rule)
        yield from _best(text, nouns)
        yield from _good(text)
        for match in _MORE.finditer(text):
            yield Proposal(*match.span(), (f"{match[1] or ''} and more",), MORE_RULE)
        for start, end in sentences:
            yield from _dash(text, start, end)
        for match in _AMPERSAND.finditer(text):
            yield Proposal(*match.span(), (" and ",), AMPERSAND_RULE)

    return proposals


def _may_be_adjective(word: str, plain: frozenset[str]) -> bool:
    return word in plain or (_SUFFIX.match(word) is not None and word not in _FUNCTION)


def _adverb(
    text: str, start: int, end: int, plain: frozenset[str], article: Article, first: bool
) -> Change | None:
    """Take out an adverb before the word that it belongs to."""
    del plain
    following = _NEXT.match(text, end)
    before = _BEFORE.search(text, max(start - 30, 0), start)
    if not following or fold(following[1]) in _FUNCTION:
        return None
    if before and fold(before[1]) in _HOLDS:
        return None
    # "Perfectly positioned" is one word of praise; "a perfectly balanced diet" is a balanced one.
    participle = following[1].endswith(("ed", "wn", "en", "ilt"))
    if participle and not (before and fold(before[1]) in _DETERMINERS):
        return None
    return _without(text, start, following.start(1), following[1], article, first)


def _adjective(
    text: str, start: int, end: int, plain: frozenset[str], article: Article, first: bool
) -> Change | None:
    """Take out an adjective, with the comma or the *and* that joins it to another."""
    before = _BEFORE.search(text, max(start - 30, 0), start)
    if before and (fold(before[1]) in _HOLDS or before[1].endswith("n't")):
        return None
    # "innovative and reliable tools", "innovative, reliable tools"
    paired = _PAIRED.match(text, end)
    if paired and _may_be_adjective(fold(paired[1]), plain) and fold(paired[2]) not in _FUNCTION:
        return _without(text, start, paired.start(1), paired[1], article, first)
    following = _NEXT.match(text, end)
    if not following or fold(following[1]) in _FUNCTION or first:
        return None
    if _is_needed(text, start, end):
        return None
    noun = fold(following[1])
    if noun.endswith(("ly", "ing")) and noun not in plain:
        return None
    if noun in _NEEDY:
        return None
    # "We are an innovative company." says nothing without its adjective.
    if _COPULA.search(text[max(start - 14, 0) : start]) and _ENDS.match(text, following.end()):
        return None
    joined = _JOINED.search(text, max(start - 50, 0), start)
    if joined and fold(joined[2]) in plain:
        if joined[1] is None:
            return joined.end(2), end, ""
        if fold(joined[1]) in plain:
            return joined.end(1), end, f" {joined[3]} {joined[2]}"
        return None
    if before and before[2] == ", " and fold(before[1]) in plain:
        return before.end(1), end, ""
    # Of what is known the name is enough; "a career", "ask a question" is not what was said.
    if not before or before[1] == "The" or fold(before[1]) not in _KNOWN:
        return None
    return _without(text, start, following.start(1), following[1], article, first)


def _is_needed(text: str, start: int, end: int) -> bool:
    """Tell whether what stands before an adjective says nothing without it."""
    before = _BEFORE.search(text, max(start - 30, 0), start)
    # "Absolutely stunning" is one word of praise.
    if before and before[2] == " " and fold(before[1]).endswith("ly"):
        return True
    # "to inspiring beginners" is what somebody does; "an inspiring book" is praise.
    if fold(text[start:end]) in _DOING and not (before and fold(before[1]) in _DETERMINERS):
        return True
    # "The lovely Rosefield Park" is not "the Rosefield Park".
    if before and before[1] == "the" and _NAME.match(text, end):
        return True
    # "The premier name", "create a unique place".
    return _SAID_BY_PRAISE.search(text[max(start - 20, 0) : end]) is not None


def _without(
    text: str, start: int, end: int, following: str, article: Article, first: bool
) -> Change:
    """Take out words up to the one that follows, and put the article in front right."""
    found = _ARTICLE.search(text, max(start - 4, 0), start)
    if found:
        new = article(following)
        new = upper_first(new) if found[1][0].isupper() else new
        return found.start(), end, new + found[2]
    if first:
        return start, end + 1, upper_first(text[end])
    return start, end, ""


def _dash(text: str, start: int, end: int) -> Iterator[Proposal]:
    """Make a comma of the only dash of a sentence, where no sentence of its own follows."""
    dashes = list(_DASH.finditer(text, start, end))
    if len(dashes) != 1 or len(_ANY_DASH.findall(text[start:end])) != 1:
        return
    following = _NEXT_WORD.match(text, dashes[0].end())
    if following and fold(following.group()) in _GOES_WITH_COMMA:
        yield Proposal(*dashes[0].span(), (", ",), DASH_RULE)


def _best(text: str, nouns: frozenset[str]) -> Iterator[Proposal]:
    for match in _BEST.finditer(text):
        noun = match[2]
        before = text[max(match.start() - 10, 0) : match.start()]
        asked = _QUESTION.match(text, match.end())
        if noun not in nouns or _NOT_BEST.search(before) or asked:
            continue
        plural = noun.endswith("s") and not noun.endswith("ss")
        new = "good" if plural or noun in ("care", "service", "quality", "value") else "a good"
        new = upper_first(new) if match[1] == "The" else new
        yield Proposal(match.start(), match.start(2) - 1, (new,), BEST_RULE)


def _good(text: str) -> Iterator[Proposal]:
    """Make a good one of the perfect one."""
    for found in _THE_PERFECT.finditer(text):
        noun = found["noun"]
        if found.group().endswith("s") and not noun.endswith("s"):
            continue
        is_gift = noun in ("gift", "present") and found["is"] in ("is", "are")
        verb = {"is": "makes", "are": "make"}[found["is"]] if is_gift else found["is"]
        yield Proposal(
            *found.span(),
            (f"{verb} a {'nice' if noun == 'addition' else 'good'} {noun}",),
            GOOD_RULE,
        )
    for found in _OPPORTUNITY.finditer(text):
        yield Proposal(*found.span(), (f"{found['a'][0]} good {found['noun']} ",), GOOD_RULE)
    for found in _IS_PERFECT.finditer(text):
        yield Proposal(*found.span(), (f"{found['is']} good for ",), GOOD_RULE)
