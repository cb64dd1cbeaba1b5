"""English: from we to I and back."""

from __future__ import annotations

import re

__all__ = ["SWITCHES"]

_TO_I = {
    "we": "I",
    "we're": "I'm",
    "we've": "I've",
    "we'll": "I'll",
    "we'd": "I'd",
    "us": "me",
    "our": "my",
    "ours": "mine",
    "ourselves": "myself",
}
_TO_WE = {one: many for many, one in _TO_I.items()} | {"mine": "ours"}
_VERBS_TO_I = {"are": "am", "were": "was", "aren't": "am not", "weren't": "wasn't"}
_VERBS_TO_WE = {"am": "are", "was": "were", "wasn't": "weren't"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def _switch(
    sentence: str, words: dict[str, str], verbs: dict[str, str], subject: str
) -> list[tuple[int, int, str]] | None:
    tokens = [(m.start(), m.end(), m.group().replace("’", "'")) for m in _WORD.finditer(sentence)]
    changes = []
    for place, (start, end, word) in enumerate(tokens):
        key = word if word in ("I",) or word.startswith("I'") else word.lower()
        new = words.get(key) or words.get(word)
        # "US" is a country.
        if new is None or word == "US":
            continue
        first = place == 0 and word[0].isupper()
        changes.append((start, end, new[0].upper() + new[1:] if first else new))
        if word.lower() != subject.lower():
            continue
        beside = [p for p in (place + 1, place - 1) if 0 <= p < len(tokens)]
        for other in beside:
            a, b, verb = tokens[other]
            if verb.lower() in verbs:
                form = verbs[verb.lower()]
                changes.append((a, b, form.capitalize() if verb[0].isupper() else form))
                break
        else:
            # An adverb may stand between: "we already are".
            if place + 2 < len(tokens) and tokens[place + 2][2].lower() in verbs:
                return None
    return changes


def _to_i(sentence: str) -> list[tuple[int, int, str]] | None:
    # "All of us", "both of us" and "we all" are several people for sure.
    if re.search(
        r"\b(?:(?:all|both|each|some|none|two) of us|we (?:all|both)|let us|let's)\b",
        sentence,
        re.I,
    ):
        return None
    return _switch(sentence, _TO_I, _VERBS_TO_I, "we")


def _to_we(sentence: str) -> list[tuple[int, int, str]] | None:
    return _switch(
        sentence, {k: v[0].lower() + v[1:] for k, v in _TO_WE.items()}, _VERBS_TO_WE, "I"
    )


SWITCHES = {("speaker", "I"): _to_i, ("speaker", "we"): _to_we}
"""What switches a sentence, by kind and wanted form."""
