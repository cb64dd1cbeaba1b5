"""Findings and suggestions: why a draft sounds as it does, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from voicecheck.rewrite.candidates import RuleBook
from voicecheck.rewrite.draft import Draft
from voicecheck.rewrite.edits import Edit, apply_edits
from voicecheck.rewrite.search import SMALL_RULES, Predict, least_gain, widened
from voicecheck.rewrite.spans import Spans

__all__ = ["Finding", "Marked", "Suggestion", "findings_of", "suggestions_of"]

WORDS_PER_FINDING = 12
_MIN_POINTS = 1.5
_MIN_WORDING_POINTS = 3.0
_MIN_GAIN = 0.5
_MAX_QUESTIONS = 3
_WORDS_PER_QUESTION = 20


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage of the explanation with the marker that it belongs to.

    Attributes
    ----------
    start_char, end_char : int
        Half-open span in code points of the text as given.
    dimension : str
        Dimension of the passage.
    points : float
        Points that it adds to the score or takes off.
    rule : str
        Id of the marker, or the dimension where there is none.
    """

    start_char: int
    end_char: int
    dimension: str
    points: float
    rule: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage that makes the voice of a draft, and why.

    Attributes
    ----------
    start_char, end_char : int
        Half-open span in code points of the text as given.
    text : str
        The passage as given.
    dimension : str
        Dimension of voice.
    points : float
        Points that it adds to the score; negative for what sounds like a person.
    rule : str
        Id of the marker or rule.
    message : str
        One sentence for the writer, in the language of the draft.
    """

    start_char: int
    end_char: int
    text: str
    dimension: str
    points: float
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to do about a passage.

    Attributes
    ----------
    kind : {"replace", "cut", "ask"}
        Other words, no words, or a question to the writer.
    start_char, end_char : int
        Half-open span in code points of the text as given.
    text : str
        The passage as given.
    replacements : tuple of str
        One to three texts, the best first; empty for *cut* and *ask*.
    question : str
        The question; empty for the other kinds.
    dimension : str
        Dimension of voice.
    rule : str
        Id of the rule.
    score_after : float
        Score of the draft with the first replacement or without the passage; for *ask* without
        the passage, which is what a good answer can reach.
    """

    kind: str
    start_char: int
    end_char: int
    text: str
    replacements: tuple[str, ...]
    question: str
    dimension: str
    rule: str
    score_after: float


def findings_of(
    text: str, marked: Sequence[Marked], messages: dict[str, str], n_words: int, everything: bool
) -> tuple[Finding, ...]:
    """Choose the passages that are worth a word.

    Parameters
    ----------
    text : str
        The text as given.
    marked : sequence of Marked
        Passages with their points.
    messages : dict of str to str
        What findings say, by rule or dimension.
    n_words : int
        Length of the text; there is at most about one finding in 12 words.
    everything : bool
        Whether to leave nothing out.

    Returns
    -------
    tuple of Finding
        In the order of the text, without overlaps.
    """
    limit = len(marked) if everything else max(2, round(n_words / WORDS_PER_FINDING))
    ranked = sorted(marked, key=lambda m: (-abs(m.points), m.start_char))
    chosen: list[Marked] = []
    taken = Spans()
    for passage in ranked:
        least = _MIN_WORDING_POINTS if passage.dimension in ("wording", "form") else _MIN_POINTS
        if len(chosen) == limit or (abs(passage.points) < least and not everything):
            continue
        words = text[passage.start_char : passage.end_char]
        if not any(c.isalnum() for c in words) and (
            passage.dimension not in ("reach_devices", "informal_speech")
        ):
            continue
        # A handle or a hashtag is nothing to praise the writer for.
        if passage.points < 0 and not _ADDRESS.sub("", words).strip() and not everything:
            continue
        # One sign as given can be two of the normal form, as in ŀ.
        if taken.overlap(passage.start_char, passage.end_char):
            continue
        taken.add(passage.start_char, passage.end_char)
        chosen.append(passage)
    return tuple(
        Finding(
            m.start_char,
            m.end_char,
            text[m.start_char : m.end_char],
            m.dimension,
            m.points,
            m.rule,
            _message(m, text[m.start_char : m.end_char], messages),
        )
        for m in sorted(chosen, key=lambda m: m.start_char)
    )


_ADDRESS = re.compile(r"(?:https?://|www\.)\S*|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}|[#@]\w+")


def _message(passage: Marked, words: str, messages: dict[str, str]) -> str:
    """Return what the marker's message says, or the dimension's in the direction of the points."""
    side = "praise" if passage.points < 0 else "advice"
    if words.lstrip(">►➤👉 ").startswith(("http", "www.")) and f"link.{side}" in messages:
        return messages[f"link.{side}"]
    own = messages.get(f"{passage.rule}.{side}")
    return own or messages[f"{passage.dimension}.{side}"]


def suggestions_of(
    text: str,
    score: float,
    draft: Draft,
    book: RuleBook,
    findings: Sequence[Finding],
    offered: Sequence[tuple[float, Edit]],
    predict: Predict,
) -> tuple[Suggestion, ...]:
    """Offer edits that lower the score, and questions where there are none.

    Parameters
    ----------
    text : str
        The text as given.
    score : float
        Its score.
    draft : Draft
        The text, cut into sentences.
    book : RuleBook
        The rules.
    findings : sequence of Finding
        Its findings.
    offered : sequence of (float, Edit)
        Edits with the scores after them.
    predict : callable
        Gives texts their scores.

    Returns
    -------
    tuple of Suggestion
        In the order of the text.
    """
    gain = least_gain(text, _MIN_GAIN)
    better: dict[tuple[int, int, str], list[tuple[float, Edit]]] = {}
    for after, edit in offered:
        if widened(after) <= widened(score) - gain:
            place = (edit.start_char, edit.end_char, edit.rule)
            better.setdefault(place, []).append((after, edit))
    for choices in better.values():
        choices.sort(key=lambda choice: choice[0])
    # Of several edits of the same words the writer sees one: whole sentences before single words.
    ranked = sorted(
        better.items(), key=lambda item: (item[0][2] in SMALL_RULES, item[1][0][0], item[0])
    )
    found = []
    kept = []
    taken = Spans()
    for (start, end, rule), choices in ranked:
        if taken.overlap(start, end):
            continue
        taken.add(start, end)
        after, best = choices[0]
        kept.append(best)
        texts = () if best.kind == "cut" else tuple(edit.text for _, edit in choices[:3])
        passage = text[start:end]
        found.append(
            Suggestion(best.kind, start, end, passage, texts, "", best.dimension, rule, after)
        )
    found += _questions(text, score, draft, book, findings, kept, predict)
    return tuple(sorted(found, key=lambda s: (s.start_char, s.end_char, s.rule)))


def _questions(
    text: str,
    score: float,
    draft: Draft,
    book: RuleBook,
    findings: Sequence[Finding],
    edits: Sequence[Edit],
    predict: Predict,
) -> list[Suggestion]:
    asked = [
        (q.start_char, q.end_char, q.text, q.rule.partition(".")[0], q.rule)
        for q in book.questions(draft)
    ]
    for finding in sorted(findings, key=lambda f: -f.points):
        asks = book.pack.questions
        wordings = asks.get(finding.rule, asks.get(finding.dimension))
        # Of a link or a hashtag there is nothing to be asked.
        told = _ADDRESS.sub(" ", finding.text)
        if finding.points <= 0 or not wordings or not any(c.isalpha() for c in told):
            continue
        # The same draft is asked the same thing every time, two drafts not always the same.
        wording = wordings[len(text) % len(wordings)]
        question = wording.replace("{text}", " ".join(finding.text.split()))
        span = (finding.start_char, finding.end_char)
        asked.append((*span, question, finding.dimension, finding.rule))
    kept: list[tuple[int, int, str, str, str]] = []
    covered = Spans((edit.start_char, edit.end_char) for edit in edits)
    limit = min(_MAX_QUESTIONS, max(1, round(len(text.split()) / _WORDS_PER_QUESTION)))
    for start, end, question, dimension, rule in asked:
        if len(kept) == limit:
            break
        if covered.overlap(start, end) or question in {k[2] for k in kept}:
            continue
        covered.add(start, end)
        kept.append((start, end, question, dimension, rule))
    without = [apply_edits(text, [Edit(a, b, "", rule, "cut")]) for a, b, _, _, rule in kept]
    scored = predict([one if any(c.isalpha() for c in one) else text for one in without])
    return [
        Suggestion("ask", a, b, text[a:b], (), question, dimension, rule, float(after))
        for (a, b, question, dimension, rule), after in zip(kept, scored, strict=True)
        # Without the passage the draft has to sound more like a person.
        if after < score
    ]
