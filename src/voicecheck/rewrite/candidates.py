"""Finds every edit that the rules offer for a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import accumulate, chain, islice

from voicecheck.errors import PackError
from voicecheck.rewrite.draft import Draft, Question
from voicecheck.rewrite.edits import Edit, sparing_markup, without_overlaps
from voicecheck.rewrite.facts import keeps_facts, parts_token, protected
from voicecheck.rewrite.grammar import Grammar, grammar_of, lower_first, upper_first
from voicecheck.rewrite.layout import layout_edits
from voicecheck.rewrite.pattern import LONGEST_SENTENCE, SLOTS, Pattern
from voicecheck.rewrite.rules import RewritePack, RewriteRule, load_rewrites
from voicecheck.rewrite.spans import before_blanks
from voicecheck.rewrite.swaps import PlainWords
from voicecheck.text import HIDDEN, fold

__all__ = ["RuleBook", "rule_book"]

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_FIELD = re.compile(r"\{([a-z]+\d*)(?::([a-z_]+))?\}")
_LINK_STOP = re.compile(rf"({SLOTS['link']}|[#@]\w+)\.\Z")
_LONGEST_LINK = 300
# Words that move inside a sentence; a link, a hashtag or an arrow among them would go astray.
_KEPT_SLOTS = frozenset(
    """word same subject name what rest some thing item low number year prize link ours code date
    phone sub how many gratis gratisall gettable receivable wanted offerable deal headline firm
    newthing announced news got findable yours troubled pondered fond when discount trades where
    place""".split()
)
_PLAIN_SLOTS = frozenset(("what", "thing", "item", "ours", "prize", "same", "subject"))
_NOT_PLAIN = re.compile(
    r"[#@→►▶➡👉|>]|https?:|www\.|\.\w+/|\.(?:de|com|at|ch|org)\b"
    r"|\b(?:auf|bei|in|mit|unter|von|für|zu|at|on|with|from|by)\Z"
)
# No full stop follows a colon, an emoji or an emoticon.
_NO_STOP = re.compile(
    r"([:;,>]|[\u2600-\u27bf\U0001f1e6-\U0001faff]\ufe0f?|[:;]-?[)(DP])[^\S\n]*\.\Z"
)
_CAPITALS = re.compile(r"\b[A-ZÄÖÜ]{2,}\b")
# Lines of adverts that are several sentences without a full stop.
_RUN_ON = re.compile(
    r"•|\.(?:com|co\.uk|org|net|de)\S{0,200}[^\S\n]+[A-Z]"
    r"|[a-z\d%)][^\S\n](?:Shop|Buy|Order|Click|Get|Subscribe|Use|Learn|Enjoy|Snag|Check|Start|Save"
    r"|Find|See|Limited|This|We|You|If|Now|Grab|Sign|Browse|Each)[^\S\n]\w"
)
_NAME_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
_POINTED_AT = ("http", "www.", "👉", "👇", "⬇", "➡", "➤", "►", "→", "-", "–", "•", ">", ":", "=")
_GOES_ON = re.compile(r"[^\S\n]*(?:&|[a-zäöüß])")
# What is left after a cut, links and handles apart, is still a post.
_LEFT = re.compile(rf"(?:https?://|www\.|[@#])\S+|({_WORD.pattern})")
_MIN_LEFT = 4
_MAX_EMPTY = 12


@lru_cache
def rule_book(code: str) -> RuleBook:
    """Return the rules of a language, ready to be looked for.

    Parameters
    ----------
    code : str
        ISO 639-1 code.

    Returns
    -------
    RuleBook
        The rules.
    """
    return RuleBook(code)


class RuleBook:
    """All rules of a language with an index of the words they need.

    Parameters
    ----------
    code : str
        ISO 639-1 code.
    pack : RewritePack, optional
        Its rules; by default those that are shipped.
    """

    def __init__(self, code: str, pack: RewritePack | None = None) -> None:
        self.pack: RewritePack = pack or load_rewrites(code)
        self.grammar: Grammar = grammar_of(code, self.pack)
        # Places in the list of patterns, in the order of the file.
        self._patterns: list[tuple[RewriteRule, Pattern]] = []
        self._by_anchor: dict[str, list[int]] = {}
        self._always: list[int] = []
        for rule in self.pack.rules:
            for _, function in (
                field for text in rule.becomes + rule.again for field in _FIELD.findall(text)
            ):
                if function and function not in self.grammar.functions:
                    allowed = ", ".join(sorted(self.grammar.functions))
                    raise PackError(f"{rule.id}: {function!r} is no function; allowed: {allowed}")
            for pattern in rule.patterns:
                for anchor in pattern.anchors:
                    self._by_anchor.setdefault(anchor, []).append(len(self._patterns))
                if not pattern.anchors:
                    self._always.append(len(self._patterns))
                self._patterns.append((rule, pattern))
        self._shouted = {fold(word) for word in self.pack.layout.get("shouted", "").split()}
        self._grief = tuple(map(fold, self.pack.layout.get("grief", ())))
        leaning = self.pack.layout.get("leaning", ())
        self._leaning = re.compile(rf"\W*(?:{'|'.join(leaning) or '(?!)'})\b", re.IGNORECASE)
        self._plain = PlainWords(self.grammar, self._keeps_facts)

    def mourns(self, text: str) -> bool:
        """Tell whether a text mourns somebody: its wording is nobody else's business.

        Parameters
        ----------
        text : str
            A post.

        Returns
        -------
        bool
            True where it does.
        """
        folded = fold(text)
        return any(phrase in folded for phrase in self._grief)

    def edits(self, draft: Draft) -> list[Edit]:
        """Find every edit.

        Parameters
        ----------
        draft : Draft
            The text.

        Returns
        -------
        list of Edit
            Edits that keep the facts; they may overlap.
        """
        address = self.grammar.address_of(draft.normal.text)
        folded = _Folded(draft.normal.text)
        found: list[Edit] = []
        for start, end in draft.sentences:
            for rule, match in self._matches(draft, start, end, asking=False):
                found += self._rule_edit(draft, rule, match, start, address, folded)
            found += self._plain.edits(draft, start, end)
            found += self._empty(draft, start, end)
        found += self._proposed(draft, address)
        found += [
            edit
            for edit in layout_edits(draft.normal, draft.sentences, self.pack.layout)
            if not draft.quoted_given.overlap(edit.start_char, edit.end_char)
            or edit.rule == "reach_devices.hashtag_pile"
        ]
        given = draft.normal.given
        whole = [edit for edit in found if not _breaks_token(given, edit)]
        spelt = self.grammar.as_written(draft.normal.text)
        if spelt is not None:
            whole = [
                replace(e, text=spelt(e.text), alternatives=tuple(map(spelt, e.alternatives)))
                for e in whole
            ]
        return list(dict.fromkeys(sparing_markup(given, whole)))

    def _proposed(self, draft: Draft, address: str) -> list[Edit]:
        """Return the edits of the rules in code."""
        edits = []
        sentences = [(a, b) for a, b in draft.sentences if b - a <= LONGEST_SENTENCE]
        for start, end, texts, rule in self.grammar.proposals(
            draft.normal.text, sentences, address
        ):
            if draft.untouchable(start, end):
                continue
            a, b = draft.normal.span(start, end)
            before = draft.normal.given[a:b]
            kept = [text for text in texts if text != before and self._keeps_facts(before, text)]
            if kept:
                kind = "replace" if kept[0] else "cut"
                edits.append(Edit(a, b, kept[0], rule, kind, tuple(kept[1:3])))
        return edits

    def questions(self, draft: Draft) -> list[Question]:
        """Find what the rules ask.

        Parameters
        ----------
        draft : Draft
            The text.

        Returns
        -------
        list of Question
            In the order of the text.
        """
        asked = []
        for start, end in draft.sentences:
            for rule, match in self._matches(draft, start, end, asking=True):
                a, b = draft.normal.span(start + match.start("all"), start + match.end("all"))
                passage = " ".join(draft.normal.given[a:b].split())
                asked.append(Question(a, b, rule.question.replace("{text}", passage), rule.id))
        return asked

    def switches(
        self, draft: Draft, speaker: str | None, address: str | None
    ) -> tuple[list[Edit], tuple[str, ...]]:
        """Find the edits that change who speaks, or how readers are addressed.

        Parameters
        ----------
        draft : Draft
            The text.
        speaker, address : str or None
            What is wanted; None to keep it.

        Returns
        -------
        edits : list of Edit
            For the sentences where the grammar is sure.
        left : tuple of str
            The sentences where it is not.

        Raises
        ------
        ValueError
            If the language has no such speaker or address.
        """
        edits: list[Edit] = []
        left: list[str] = []
        for kind, wanted in (("speaker", speaker), ("address", address)):
            if wanted is None:
                continue
            switch = self.grammar.switches.get((kind, wanted))
            if switch is None:
                known = [name for what, name in self.grammar.switches if what == kind]
                raise ValueError(
                    f"{kind} {wanted!r} is not known in this language; "
                    f"there are: {', '.join(known) or 'none'}"
                )
            for start, end in draft.sentences:
                sentence = draft.normal.text[start:end]
                changes = switch(sentence) if end - start <= LONGEST_SENTENCE else None
                if changes is None:
                    left.append(sentence)
                    continue
                for a, b, text in changes:
                    if not draft.untouchable(start + a, start + b):
                        span = draft.normal.span(start + a, start + b)
                        edits.append(
                            Edit(*span, text, f"message_personalization.{kind}", "replace")
                        )
        edits = list(sparing_markup(draft.normal.given, edits))
        return without_overlaps(edits), tuple(dict.fromkeys(left))

    def _matches(
        self, draft: Draft, start: int, end: int, *, asking: bool
    ) -> Iterator[tuple[RewriteRule, re.Match[str]]]:
        sentence = draft.normal.text[start:end]
        words = {fold(word) for word in _WORD.findall(sentence)}
        words |= {part for word in words if "-" in word for part in word.split("-")}
        question = sentence.rstrip().endswith("?")
        tried = set(self._always)
        for word in words & self._by_anchor.keys():
            tried.update(self._by_anchor[word])
        later = start > draft.first_char
        for place in sorted(tried):
            rule, pattern = self._patterns[place]
            if (rule.kind == "ask") is not asking:
                continue
            if (rule.first and later) or end - start > pattern.longest:
                continue
            if rule.unless & words or (question and rule.kind == "replace" and not pattern.asks):
                continue
            for match in pattern.regex.finditer(sentence):
                if match["all"].strip() and self._slots_fit(match):
                    yield rule, match

    def _slots_fit(self, match: re.Match[str]) -> bool:
        for name, held in match.groupdict().items():
            kind = name.rstrip("0123456789")
            if kind == "link" and held and parts_token(match.string, match.start(name)):
                return False
            check = self.grammar.checks.get(kind)
            if kind in _PLAIN_SLOTS and held and _NOT_PLAIN.search(held):
                return False
            if held and (held.count("(") != held.count(")") or _RUN_ON.search(held)):
                return False
            if check and held is not None and not check(held):
                return False
        return True

    def _rule_edit(
        self,
        draft: Draft,
        rule: RewriteRule,
        match: re.Match[str],
        shift: int,
        address: str,
        folded: _Folded,
    ) -> list[Edit]:
        start = shift + match.start("all")
        end = shift + (
            match.end() if match.re.pattern.endswith(r"(?=[^\w?]*\Z)") else match.end("all")
        )
        # What follows a link on the same line belongs to its sentence.
        if match.group().endswith(match.groupdict().get("link") or "\0") and _GOES_ON.match(
            draft.normal.text, end
        ):
            return []
        # A sentence that breaks off is not ended by a rule.
        if end > match.end("all") + shift and match.group().endswith(("..", "…")):
            return []
        # A sentence that is cut in the middle of a word or a price is not read right.
        following = draft.normal.text[end : end + 1]
        cut_short = following.isalnum() or following in ("€", "$", "£", "%", "?")
        if end > match.end("all") + shift and cut_short:
            return []
        if draft.untouchable(start, end) or (rule.address and address not in ("", rule.address)):
            return []
        if rule.kind == "cut":
            # Where common nouns are small, a capital inside a sentence is a name.
            if self.grammar.headings and _NAME_INSIDE.search(draft.normal.text, start, end):
                return []
            return self._cut(draft, start, end, rule.id)
        a, b = draft.normal.span(start, end)
        slots = {
            name: self._held(draft, shift + match.start(name), shift + match.end(name), a, b)
            for name, held in match.groupdict().items()
            if name != "all" and held is not None
        }
        at_start = not any(c.isalnum() for c in draft.normal.text[shift:start])
        capital = draft.normal.text[start].isupper()
        first_word = draft.normal.text[start:end].split()[0]
        before = self._given(draft, start, end)
        made: dict[str, list[str]] = {}
        for opening, template in self._templates(rule, folded, start):
            text = self._render(template, slots, rule.address or address)
            if text is None:
                continue
            same_word = text.split(" ")[0] == lower_first(first_word)
            text = upper_first(text) if capital and (at_start or same_word) else text
            text = _NO_STOP.sub(r"\1", _without_link_stop(text))
            if self._keeps_facts(before, text) and text != before:
                made.setdefault(opening, []).append(text)
        return [
            Edit(a, b, texts[0], rule.id, "replace", tuple(texts[1:3]), opening)
            for opening, texts in made.items()
        ]

    @staticmethod
    def _templates(rule: RewriteRule, folded: _Folded, start: int) -> Iterator[tuple[str, str]]:
        """Return the templates with the openings that a text may have only once, or nothing."""
        if not rule.once:
            yield from (("", template) for template in rule.becomes)
            return
        fresh = [
            (opening, template)
            for template in rule.becomes
            if folded.first(opening := _opening(template, 2)) is None
        ]
        yield from fresh
        if not fresh:
            # "You can also" comes after a "you can".
            for template in rule.again:
                opening = _opening(template, 3)
                if folded.first(opening) is None and folded.before(_opening(template, 2), start):
                    yield opening, template

    def _keeps_facts(self, before: str, after: str) -> bool:
        # A shouted word is no name.
        return keeps_facts(self._calm(before), self._calm(after))

    def _calm(self, text: str) -> str:
        return _CAPITALS.sub(
            lambda m: m.group().lower() if fold(m.group()) in self._shouted else m.group(), text
        )

    @staticmethod
    def _given(draft: Draft, start: int, end: int) -> str:
        a, b = draft.normal.span(start, end)
        return draft.normal.given[a:b]

    @staticmethod
    def _held(draft: Draft, start: int, end: int, first: int, last: int) -> str:
        """Return what a slot holds, with the markup around it."""
        a, b = draft.normal.span(start, end)
        given = draft.normal.given
        while a > first and ord(given[a - 1]) in HIDDEN:
            a -= 1
        while b < last and ord(given[b]) in HIDDEN:
            b += 1
        return given[a:b]

    def _render(self, template: str, slots: dict[str, str], address: str) -> str | None:
        used = {name for name, _ in _FIELD.findall(template)}
        # What a slot holds is never lost; verbs may change.
        if any(n not in used and n.rstrip("0123456789") in _KEPT_SLOTS for n in slots):
            return None
        failed = False

        def fill(field: re.Match[str]) -> str:
            nonlocal failed
            name, function = field.groups()
            if name in slots:
                value: str | None = slots[name].strip()
            else:
                value = self.pack.address.get(name, {}).get(address or "none")
            if function and value is not None:
                value = self.grammar.functions[function](value, slots)
            if value is None:
                failed = True
                return ""
            return value

        text = _FIELD.sub(fill, template)
        return None if failed else text

    def _cut(self, draft: Draft, start: int, end: int, rule: str) -> list[Edit]:
        text = draft.normal.text
        # A line that leads to a link, or a colon, is a sign of what follows.
        sign = text[start:end].rstrip().endswith(":") or text[end : end + 12].lstrip(
            " .!\n"
        ).startswith(_POINTED_AT)
        if sign or protected(text[start:end]):
            return []
        while end < len(text) and text[end] in ".!?":
            end += 1
        left_edge = start == 0 or text[start - 1] == "\n"
        # What is cut takes one of the blanks around it along, or its whole line.
        while end < len(text) and text[end] in " \u00a0":
            end += 1
        if end == len(text) or text[end] == "\n":
            while start and text[start - 1] in " \u00a0":
                start -= 1
            if left_edge:
                while end < len(text) and text[end] == "\n":
                    end += 1
        # "Dann bestell" and "Das ist" lean on what stands before them; a colon on what follows;
        # and what answers a question is not empty.
        if self._leaning.match(text, end) or _end_before(text, start).endswith(
            (":", ",", "?", "...")
        ):
            return []
        if end == len(text):
            while start and text[start - 1].isspace():
                start -= 1
        outside = chain(_LEFT.finditer(text, 0, start), _LEFT.finditer(text, end))
        words = (found for found in outside if found[1])
        if len(list(islice(words, _MIN_LEFT))) < _MIN_LEFT:
            return []
        a, b = draft.normal.span(start, end)
        b = len(draft.normal.given) if end == len(text) else b
        return [Edit(a, b, "", rule, "cut")]

    def _empty(self, draft: Draft, start: int, end: int) -> list[Edit]:
        """Offer to cut a sentence in which every word is one of advertising."""
        sentence = draft.normal.text[start:end]
        words = [fold(word) for word in _WORD.findall(sentence)]
        if not words or len(words) > _MAX_EMPTY or not self.pack.empty.issuperset(words):
            return []
        if not self.pack.core & set(words) or "?" in sentence:
            return []
        if (len(words) == 1 and not sentence.endswith("!")) or sentence.startswith(("+", "*")):
            return []
        if words[0] == "dann" or draft.untouchable(start, end):
            return []
        # What breaks off leads to what follows, and so does what goes on in small letters.
        if sentence.rstrip().endswith(("..", "…")) or _GOES_ON.match(draft.normal.text, end):
            return []
        return self._cut(draft, start, end, "call_to_action.empty_sentence")


class _Folded:
    """The folded form of a text, which is asked again and again for the same few words."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded = fold(text)
        self._first: dict[str, int | None] = {}

    def first(self, words: str) -> int | None:
        """Return where the words stand first in the folded text."""
        if words not in self._first:
            place = self._folded.find(words)
            self._first[words] = None if place < 0 else place
        return self._first[words]

    def before(self, words: str, place: int) -> bool:
        """Tell whether the words stand before a place of the text."""
        first = self.first(words)
        return first is not None and first + len(words) <= self._lengths[place]

    @cached_property
    def _lengths(self) -> list[int]:
        """Lengths of the folded beginnings of the text."""
        return list(accumulate((len(fold(c)) for c in self._text), initial=0))


def _without_link_stop(text: str) -> str:
    """Take away the full stop behind a link, a handle or a hashtag at the end."""
    stops = text.endswith(".") and _LINK_STOP.search(text, max(len(text) - _LONGEST_LINK, 0))
    return text[:-1] if stops else text


def _end_before(text: str, place: int) -> str:
    back = before_blanks(text, place, " \n")
    return text[max(back - 3, 0) : back]


def _opening(template: str, n_words: int) -> str:
    return " ".join(fold(template).split()[:n_words])


def _breaks_token(text: str, edit: Edit) -> bool:
    """Tell whether what an edit changes begins or ends inside a word, an address or a date."""
    end, new = edit.end_char, edit.text
    # "Innovative F" that becomes "F" changes what stands before the F.
    while end > edit.start_char and new and text[end - 1].casefold() == new[-1].casefold():
        end, new = end - 1, new[:-1]
    return parts_token(text, edit.start_char) or (
        parts_token(text, edit.end_char) and (end == edit.end_char or parts_token(text, end))
    )
