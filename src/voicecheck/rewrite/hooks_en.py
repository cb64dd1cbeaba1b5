"""English: the question that an advert opens with becomes the condition of what follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from voicecheck.rewrite.grammar import Proposal, lower_first

__all__ = ["hook_proposals"]

HOOK_RULE = "call_to_action.question_if"

_STATES = (
    "looking|searching|hunting|craving|tired|sick|planning|thinking|struggling|worried|dreaming"
    "|curious|interested|bored|hungry|not sure|ready to|shopping|travelling|traveling|moving|hoping"
    "|trying|thirsty|unsure|fed up|in need|new"
)
_KINDS = (
    (rf"(?:(?:Are you )?(?:still |currently |also )?)(?P<rest>(?:{_STATES})\b.*)", "If you're"),
    (r"Are you (?P<rest>(?:a|an|one of)\b .+)", "If you're"),
    (
        r"Do you (?:still |also |really )?"
        r"(?P<rest>(?!(?:and|or|know|remember|think|believe|see|hear|ever|agree|mind)\b).+ .+)",
        "If you",
    ),
    (r"(?P<rest>(?:Want|Need|Wish|Love|Prefer|Hate|Struggle|Can[’']t)\b .+)", "If you"),
    (r"(?:Do you )?(?P<rest>[Kk]now (?:someone|anyone|somebody|anybody|a|an)\b.+)", "If you"),
    (r"Would you (?P<rest>(?:like|love|prefer)\b.+)", "If you'd"),
    (r"(?:(?:Have|Got|Do you have) )?(?:any |a )?(?P<rest>questions?)", "If you have"),
)
_HOOKS = tuple((re.compile(rf"(?i:{kind})\?"), opening) for kind, opening in _KINDS)
_FIRST = re.compile(r"[A-Z][a-z’']+(?: [A-Z]?[a-z’']+)?")
# Marks that a condition cannot hold, and words that only a heading writes with a capital.
_NOT_INSIDE = re.compile(
    r"[?!:;“”\"()…\n–—/+]|\.\.|\b(?:For|An?|The|To|Of|In|Your|You|And|With|Or|On)\b"
    r"|\bto [A-Z]|\b[A-Z]{4,}\b"
    r"|, (?:then|or|and you)\b|\b(?:familiar|it|that|this|them|those|one|yet|anymore)\Z"
)
# What can follow a condition: a statement about us or it, or what to do then.
_FOLLOWS = re.compile(
    r"(?P<small>We|We[’'](?:re|ve|ll|d)|Our|The|This|These|Here|Here[’']s|There|There[’']s|You can"
    r"|You[’']ll|With|At|Check|Try|Join|Visit|See|Call|Contact|Get|Find|Shop|Come|Sign|Apply"
    r"|Download|Read|Learn|Discover|Book|Order|Email|E-mail|Message|Take|Watch|Use|Click|Send|Let"
    r"|Start|Enter|Register|Choose|Explore|Head|Drop|Stop|Browse|Text|Give|Just|Please|Simply"
    r"|Donate|Follow|Submit|Go|Adopt|Search|Meet|Ask|Upload|Tune|Request|Schedule|Reserve|Sell"
    r"|You (?:will|could|qualify)|Then (?:you|you[’']ll|you can|we|we[’']ve|this|try)"
    r"|A|An|My)\b"
    r"|I(?:[’'](?:m|ve|ll|d))?\b"
    r"|[A-Z]\w+(?: [A-Z]\w+)? (?:is|has|can|offers|helps|makes|lets|gives|provides)\b"
)
_NOT_FOLLOWS = re.compile(
    r"(?:We|I) (?:know|get|believe|understand|hear|feel|were|did|do|thought|are too|all|totally)\b"
    r"|We[’']ve (?:all|been)\b|We[’']re (?:not alone|too)\b"
    r"|The (?:wait|search|answer|time|day|good news|secret|truth|problem|solution|reality)\b"
    r"|(?:This|These|There) (?:was|were)\b|Let[’']s|Here (?:are (?:\d|some)|is why)"
    r"|This (?:is|could be|might be) (?:why|how|your|you|a|the)\b"
    r"|Just (?:like|kidding)|(?:It|That|What|Who|How|Why|So|If|Yes|No|Not)\b",
)
_MOST_WORDS, _LEAST_WORDS = 20, 3


def hook_proposals(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[Proposal]:
    """Propose "If you need a boat, we have two" for "Need a boat? We have two".

    Parameters
    ----------
    text : str
        The normal form of a text.
    sentences : sequence of (int, int)
        Spans of its sentences.

    Yields
    ------
    Proposal
        At most one: two such conditions in a text are a manner.
    """
    if "?" not in text:
        return
    asked_before = False
    for (start, end), (after, stop) in pairwise(sentences):
        question = text[start:end].rstrip()
        asks = question.endswith("?")
        if asks and not asked_before:
            condition = _condition(question)
            following = text[after:stop].rstrip()
            gap = text[start + len(question) : after]
            if condition and not gap.strip(" ") and (first := _joined(following)):
                new = f"{condition}, {first.removeprefix('then ')}"
                yield Proposal(start, after + len(first), (new,), HOOK_RULE)
                return
        asked_before = asks


def _condition(question: str) -> str:
    """Return the condition that a question stands for; nothing where it is not sure."""
    if not _FIRST.match(question) or len(question.split()) > _MOST_WORDS:
        return ""
    for kind, opening in _HOOKS:
        if found := kind.fullmatch(question):
            rest = found["rest"].rstrip()
            return "" if _NOT_INSIDE.search(rest) else f"{opening} {lower_first(rest)}"
    return ""


def _joined(sentence: str) -> str:
    """Return the beginning of a sentence as it stands after a condition, or nothing."""
    found = _FOLLOWS.match(sentence)
    if not found or _NOT_FOLLOWS.match(sentence) or sentence.endswith("?"):
        return ""
    if len(sentence.split()) < _LEAST_WORDS:
        return ""
    return lower_first(found.group()) if found["small"] else found.group()
