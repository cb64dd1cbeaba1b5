"""Edits of signs: exclamation marks, emoji, bullets, hashtags, capitals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from voicecheck.rewrite.edits import Edit
from voicecheck.rewrite.grammar import upper_first
from voicecheck.rewrite.spans import after_blanks, before_blanks
from voicecheck.text import NormalText, fold

__all__ = ["LAYOUT_RULES", "layout_edits"]

LAYOUT_RULES = (
    "reach_devices.exclamation_mark",
    "reach_devices.exclamation_run",
    "reach_devices.emoji_bullet",
    "reach_devices.loud_emoji",
    "reach_devices.hashtag_pile",
    "reach_devices.capitals",
    "reach_devices.emoji_pile",
    "reach_devices.banner",
    "reach_devices.arrow",
)
"""Ids of the rules for signs."""


_EXCLAMATION = re.compile(r"(?<=[\w)€%.’'])[^\S\n]?!+(?![\w!?\"“”»«)…])(?![^\S\n]+[!–—-])")
_RUN = re.compile(r"(?<![!?])(?:\?|!(?!!))*+!![!?]*|\?{2,}")
_EMOJI = r"[\u2190-\u21ff\u2600-\u27bf\u2b05-\u2b55\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]"
_EMOJI_RUN = re.compile(rf"(?:{_EMOJI}[\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]*)+")
_EMOJI_CLUSTER = re.compile(
    rf"{_EMOJI}[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*"
    rf"(?:\u200d{_EMOJI}[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*)*"
)
_OWN_SENSE = re.compile("[\u200d\U0001f3fb-\U0001f3ff]")
_BULLET = re.compile(rf"^[^\S\n]*((?:{_EMOJI}[\ufe0f\u200d]*)+)[^\S\n]*(?=[^\W_])", re.MULTILINE)
_BETWEEN_TAGS = re.compile(r"[^\S\n]*+,?\s*")
_HASHTAG = re.compile(r"#\w+")
_SHOUTED = re.compile(r"(?<![\w@#./&-])[A-ZÄÖÜ]{2,}(?:[’'][A-Z]+)?(?![\w./&-])")
_SHOUTED_RUN = re.compile(
    r"(?<![\w@#./&-])[A-ZÄÖÜ]{2,}(?:[’'][A-Z]+)?(?:[^\S\n]+(?:\d+[^\S\n]+)?[A-ZÄÖÜ]{2,}(?:[’'][A-Z]+)?)*(?![\w./&-])"
)
_SHOUTED_ON = re.compile(r"[ ,&„“”»«\"]{1,9}(?:(?:[AI]|or|oder) )?[A-ZÄÖÜ]{2}")
_SENTENCE_END = re.compile(r"[.!?…\n]\s")
_SIGNS_BEFORE = re.compile(r"\A\W+")
_LABEL = re.compile(r"[^\S\n]*:")
_NEXT_LINE = re.compile(r"[^\S\n]*:|[^\S\n]+[A-Z][a-z]")
# Characters of a line that are looked at before a sign.
_LINE = 120
_MIN_PILE = 3
_KEPT_HASHTAGS = 3
_MIN_WORDS = 4
# Signs that point at the link behind them.
_POINTERS = frozenset("👉➡▶►👇⬇→")
_TICKS = frozenset("✅✔☑🔸🔹🔷🔶▶►")
_LINK_BEHIND = re.compile(r"(?:://|www\.)\S*\Z")
_LINK_AHEAD = re.compile(r"[^\S\n]*(?:https?://|www\.|[\w-]+\.[a-z]{2,})")


def layout_edits(
    normal: NormalText, sentences: tuple[tuple[int, int], ...], layout: Mapping[str, Any]
) -> list[Edit]:
    """Find loud signs.

    Parameters
    ----------
    normal : NormalText
        The text.
    sentences : tuple of (int, int)
        Half-open spans of its sentences in the normal form.
    layout : mapping
        ``emoji``, those of advertising; ``shouted``, words that are written in capitals to shout,
        as they are spelt otherwise; ``cries``, folded beginnings of sentences that keep their
        exclamation mark; ``headlines``, whether a capital inside a line begins another.

    Returns
    -------
    list of Edit
        The edits.
    """
    return [
        *_exclamations(normal, sentences, tuple(layout.get("cries", ()))),
        *_emoji(normal, frozenset(layout.get("emoji", ""))),
        *_hashtags(normal),
        *_capitals(normal, sentences, layout.get("shouted", ""), layout.get("headlines", False)),
        *_rules(normal),
    ]


def _edit(normal: NormalText, start: int, end: int, text: str, rule: str) -> Edit:
    a, b = normal.span(start, end)
    if end == len(normal.text):
        b = len(normal.given)
    return Edit(a, b, text, rule, "replace" if text else "cut")


def _exclamations(
    normal: NormalText, sentences: tuple[tuple[int, int], ...], cries: tuple[str, ...]
) -> list[Edit]:
    text = normal.text
    edits = []
    for start, end in sentences:
        last = start
        for found in _EXCLAMATION.finditer(text, start, end):
            words = _SENTENCE_END.split(fold(text[last : found.start()]))[-1]
            words = _SIGNS_BEFORE.sub("", words)
            last = found.end()
            # A full stop would be read as part of the link.
            if _LINK_BEHIND.search(text, max(found.start() - _LINE, start), found.start()):
                continue
            # "Was für ein Tag!" is a cry; a full stop would take the joy out of it.
            if len(words.split()) < _MIN_WORDS or words.startswith(cries) or words.endswith(cries):
                continue
            # A sentence that goes on is not ended by a full stop, and "Los.Karten" is no address.
            behind = text[last : last + 1]
            following = after_blanks(text, last)
            if behind.isalpha() or text[following : following + 1].islower():
                continue
            stop = "" if behind == "." else "."
            edits.append(_edit(normal, *found.span(), stop, "reach_devices.exclamation_mark"))
    for found in _RUN.finditer(text):
        sign = "?" if "?" in found.group() else "!"
        edits.append(_edit(normal, *found.span(), sign, "reach_devices.exclamation_run"))
    return edits


def _emoji(normal: NormalText, loud: frozenset[str]) -> list[Edit]:
    text = normal.text
    bullets = [m for m in _BULLET.finditer(text) if set(m[1]) & loud or m[1][0] in "✅✔☑"]
    edits = []
    listed = len(bullets) > 1
    taken = set()
    for found in bullets:
        taken.add(found.start(1))
        new = "– " if listed and text.endswith("\n", 0, found.start()) else ""
        edits.append(_edit(normal, found.start(1), found.end(), new, "reach_devices.emoji_bullet"))
    for start, end, signs in _loud_runs(text, loud):
        # Without it, "@🚀 4ers" would be a handle.
        if start in taken or text[max(start - 1, 0) : start] in ("@", "#"):
            continue
        if signs & _POINTERS and _LINK_AHEAD.match(text, end):
            back = before_blanks(text, start)
            if back and (text[back - 1].isalnum() or text[back - 1] in ")%€"):
                new = ":" if text[end] == " " else ": "
                edits.append(_edit(normal, back, end, new, "reach_devices.loud_emoji"))
                continue
        back, on = before_blanks(text, start), after_blanks(text, end)
        before, after = text[max(back - 1, 0) : back], text[on : on + 1]
        # Between two phrases without a full stop an emoji stands for one; a tick for a comma.
        if signs & _TICKS or (before.isalnum() and after.isupper()):
            continue
        first, last, new = start, end, ""
        if text[end : end + 1] == " ":
            last += 1
        elif (
            not after.isalnum()
            and after not in "#@"
            and back < start
            and not _EMOJI_CLUSTER.match(text, on)
        ):
            first -= 1
        elif back == start and before and before != "\n" and after:
            new = " " if after.isalnum() or after in "#@" else ""
        edits.append(_edit(normal, first, last, new, "reach_devices.loud_emoji"))
    return edits


_BANNER = re.compile(r"(?m)^\+{2,}[^\S\n]{0,9}([^+\n]{3,70}?)[^\S\n]{0,9}\+{2,}[^\S\n]*(?=[^\s+])")
_UNDERLINE = re.compile(r"(?:(?<![^\S\n])[^\S\n]+)?_{3,}[^\S\n]*")
_COLON_AHEAD = re.compile(r"[^.!?\n:]{0,200}:(?!//)")
_ARROW = re.compile(r"(?<=\w)[^\S\n]*(?:=+>|-+>|>{1,3})[^\S\n]*(?=https?://|www\.|bit\.ly)")


def _rules(normal: NormalText) -> list[Edit]:
    """Find piles of emoji, lines of plus signs and underscores, and typed arrows before links."""
    text = normal.text
    edits = []
    for pile in _piles(text):
        end = pile[0].end()
        edits.append(_edit(normal, end, pile[-1].end(), "", "reach_devices.emoji_pile"))
    for found in _BANNER.finditer(text):
        stop = "" if found[1][-1] in ".!?:…" else ":"
        # What has a comma is no label, and a sentence has one colon.
        if stop and ("," in found[1] or _COLON_AHEAD.match(text, found.end())):
            stop = "."
        edits.append(_edit(normal, *found.span(), f"{found[1]}{stop} ", "reach_devices.banner"))
    for found in _UNDERLINE.finditer(text):
        inside = found.start() and found.end() < len(text) and text[found.end()] != "\n"
        edits.append(_edit(normal, *found.span(), " " if inside else "", "reach_devices.banner"))
    for found in _ARROW.finditer(text):
        if ":" in _SENTENCE_END.split(text[max(found.start() - _LINE, 0) : found.start()])[-1]:
            continue
        edits.append(_edit(normal, *found.span(), ": ", "reach_devices.arrow"))
    return edits


_SIGNPOSTS = _POINTERS | {"➤"}


def _piles(text: str) -> list[list[re.Match[str]]]:
    """Return three or more emoji in a row; flags, pairs of signs, and signposts stay."""
    piles: list[list[re.Match[str]]] = []
    for found in _EMOJI_CLUSTER.finditer(text):
        if "\U0001f1e6" <= found.group()[0] <= "\U0001f1ff" or found.group()[0] in _SIGNPOSTS:
            piles.append([])
        elif piles and piles[-1] and not text[piles[-1][-1].end() : found.start()].strip(" "):
            piles[-1].append(found)
        else:
            piles.append([found])
    # Signs that differ, if only in the tone of their skin, may stand for words.
    return [pile for pile in piles if len(pile) > 2 and len({one.group() for one in pile}) == 1]


def _loud_runs(text: str, loud: frozenset[str]) -> list[tuple[int, int, set[str]]]:
    """Return runs of emoji of advertising; a rocket in another emoji, as in 👩‍🚀, is none."""
    runs: list[tuple[int, int, set[str]]] = []
    for found in _EMOJI_CLUSTER.finditer(text):
        sign = found.group()[0]
        # Joined signs and a colour of skin say something of their own.
        if sign not in loud or _OWN_SENSE.search(found.group()):
            continue
        if runs and runs[-1][1] == found.start():
            start, _, signs = runs.pop()
            runs.append((start, found.end(), signs | {sign}))
        else:
            runs.append((found.start(), found.end(), {sign}))
    return runs


def _hashtags(normal: NormalText) -> list[Edit]:
    tags: list[re.Match[str]] = []
    ends_at = len(normal.text)
    for tag in reversed(list(_HASHTAG.finditer(normal.text))):
        if not _BETWEEN_TAGS.fullmatch(normal.text, tag.end(), ends_at):
            break
        tags.append(tag)
        ends_at = tag.start()
    if len(tags) < _MIN_PILE:
        return []
    tags.reverse()
    # A hashtag that carries on a sentence is a word of it.
    before = normal.text[: tags[0].start()].rstrip(" ")
    if before and before[-1] not in ".!?\n…:)" and not _EMOJI_RUN.search(before[-2:]):
        tags = tags[1:] if len(tags) > 3 else []
    # One hashtag less is no pile less.
    if len(tags) <= _KEPT_HASHTAGS + 1:
        return []
    start = tags[_KEPT_HASHTAGS - 1].end()
    return [_edit(normal, start, len(normal.text), "", "reach_devices.hashtag_pile")]


@lru_cache
def _spelt(words: str) -> dict[str, str]:
    return {fold(word): word for word in words.split()}


def _capitals(
    normal: NormalText, sentences: tuple[tuple[int, int], ...], shouted: str, headlines: bool
) -> list[Edit]:
    spelt = _spelt(shouted)
    goes_on = _NEXT_LINE if headlines else _LABEL
    starts = {start for start, _ in sentences}
    edits = []
    for run in _SHOUTED_RUN.finditer(normal.text):
        words = list(_SHOUTED.finditer(normal.text, *run.span()))
        # Half a shouted line would look worse than a whole one.
        if not all(fold(word.group()) in spelt for word in words):
            continue
        back = before_blanks(normal.text, run.start(), " ,&")
        joined = _SHOUTED_ON.match(normal.text, run.end())
        if normal.text[max(back - 2, 0) : back].isupper() or joined:
            continue
        # What goes on with a capital or a colon is a headline: small, it runs into what follows.
        if goes_on.match(normal.text, run.end()):
            continue
        # One edit for the run: half of it would shout on.
        calm, end = [], run.start()
        for found in words:
            word = spelt[fold(found.group())]
            back = before_blanks(normal.text, found.start(), " \n")
            sign = normal.text[max(back - 1, 0) : back]
            first = found.start() in starts or sign in ("", ".", "!", "?", ":")
            calm += [normal.text[end : found.start()], upper_first(word) if first else word]
            end = found.end()
        text = "".join(calm) + normal.text[end : run.end()]
        edits.append(_edit(normal, *run.span(), text, "reach_devices.capitals"))
    return edits
