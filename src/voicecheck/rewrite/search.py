"""Chooses the edits that together make a text sound more like a person."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from voicecheck.model import SOFT_END
from voicecheck.rewrite.edits import Edit, apply_edits, compose, without_overlaps
from voicecheck.rewrite.layout import LAYOUT_RULES

__all__ = ["SMALL_RULES", "Rewrite", "best_rewrite", "least_gain", "offered_edits", "widened"]

# What a rule says of a sentence is better in any case; the score has to agree, no more.
_MIN_GAIN = 0.05
_MIN_GAIN_SMALL = 0.25
# Less than this nobody hears. Single words and signs alone make few posts better in the eyes of
# readers: they go along with other edits, or must take off more together.
_MIN_TOTAL = 0.5
_MIN_TOTAL_SMALL = 1.5
# Scores are rounded to two decimals.
_LEAST_REST = 0.005
_MAX_PASSES = 6
_MAX_EDITS = 40
_STRIDE = 6
# Characters of a post of about 60 words.
_POST_LENGTH = 400

SMALL_RULES = frozenset(
    (
        "hype.plain_adjective",
        "hype.filler",
        "hype.known_thing",
        "hype.needless_adjective",
        "hype.needless_adverb",
        "hype.the_best",
        "nominal_style.and_more",
        "nominal_style.ampersand",
        "nominal_style.dash",
        "nominal_style.is_located",
        "nominal_style.plain_word",
        "nominal_style.plain_verb",
        *LAYOUT_RULES,
    )
)
"""Rules for single words and signs: they give way to other edits and need their company."""

Predict = Callable[[Sequence[str]], Sequence[float]]


@dataclass(frozen=True)
class Rewrite:
    """A text as a person would say it.

    Attributes
    ----------
    text : str
        The rewritten text.
    edits : tuple of Edit
        What was changed, in offsets of the text as given.
    score_before, score_after : float
        Scores of both texts.
    left : tuple of str
        Sentences whose speaker or address was to be switched, and where the writer must do it.
    """

    text: str
    edits: tuple[Edit, ...]
    score_before: float
    score_after: float
    left: tuple[str, ...] = ()


def least_gain(text: str, points: float) -> float:
    """Return what an edit of a text must take off its score.

    Parameters
    ----------
    text : str
        The text.
    points : float
        Points in a text of the length of a post.

    Returns
    -------
    float
        The points; fewer in a long text, where one edit changes a smaller share of the words.
    """
    return points * min(1.0, _POST_LENGTH / max(len(text), 1))


def widened(score: float) -> float:
    """Return a score on a scale that goes on straight where scores draw near to 100.

    Parameters
    ----------
    score : float
        A score, 0 to 100.

    Returns
    -------
    float
        The score itself up to 95; above, ``95 + 5 ln(5 / (100 - score))``: what an edit takes off
        the worst of pitches counts as much as elsewhere.
    """
    if score <= 100 - SOFT_END:
        return score
    return 100 - SOFT_END + SOFT_END * math.log(SOFT_END / max(100 - score, _LEAST_REST))


def offered_edits(
    edits: Sequence[Edit],
    scores_after: Callable[[Sequence[tuple[int, int, str]]], Sequence[float]],
) -> list[tuple[float, Edit]]:
    """Return every wording of the edits with the score of the text after it alone.

    Parameters
    ----------
    edits : sequence of Edit
        The edits.
    scores_after : callable
        Gives changes, each a half-open span and what comes in its place, the score after it.

    Returns
    -------
    list of (float, Edit)
        Scores, and edits without alternatives.
    """
    wordings = [
        replace(edit, text=wording, alternatives=())
        for edit in edits
        for wording in (edit.text, *edit.alternatives)
    ]
    changes = [(edit.start_char, edit.end_char, edit.text) for edit in wordings]
    scores = scores_after(changes) if changes else []
    return list(zip(scores, wordings, strict=True))


def best_rewrite(
    text: str,
    score: float,
    offer: Callable[[str], Sequence[tuple[float, Edit]]],
    predict: Predict,
    floor: float,
    switched: tuple[list[Edit], tuple[str, ...]],
) -> Rewrite:
    """Apply the edits that lower the score, until none does; signs and single words not alone.

    Edits are tried together, the strongest first; one that does not lower the score in its place
    is left out. What comes out is read again, since one edit can make room for another.

    Parameters
    ----------
    text : str
        The text.
    score : float
        Its score.
    offer : callable
        Gives a text its `offered_edits`.
    predict : callable
        Gives texts their scores.
    floor : float
        A text that scores less is left alone.
    switched : (list of Edit, tuple of str)
        Edits that the writer asked for, made whatever the score; and what they leave.

    Returns
    -------
    Rewrite
        The rewritten text; without edits where nothing is better.
    """
    passes: list[list[Edit]] = []
    current, value = text, score
    asked, left = switched
    if asked:
        passes.append(asked)
        current = apply_edits(text, asked)
        value = predict([current])[0]
    while value >= floor and len(passes) <= _MAX_PASSES:
        chosen, changed, after = _one_pass(current, value, offer(current), predict)
        if not chosen:
            break
        passes.append(chosen)
        current, value = changed, after
    small = all(edit.rule in SMALL_RULES for chosen in passes for edit in chosen)
    if not asked and widened(score) - widened(value) < (_MIN_TOTAL_SMALL if small else _MIN_TOTAL):
        return Rewrite(text, (), score, score, left)
    return Rewrite(current, compose(len(text), passes), score, value, left)


def _one_pass(
    text: str, score: float, offered: Sequence[tuple[float, Edit]], predict: Predict
) -> tuple[list[Edit], str, float]:
    """Return the edits of one pass, the text after them and its score."""

    def lowers(edit: Edit, after: float, before: float) -> bool:
        points = _MIN_GAIN_SMALL if edit.rule in SMALL_RULES else _MIN_GAIN
        return widened(after) <= widened(before) - least_gain(text, points)

    ranked = sorted(
        ((after, edit) for after, edit in offered if lowers(edit, after, score)),
        # What a rule says of a sentence goes before single words and signs in it: those get their
        # turn in the next pass.
        key=lambda item: (item[1].rule in SMALL_RULES, item[0], item[1].start_char, item[1].rule),
    )
    waiting = without_overlaps((edit for _, edit in ranked), _MAX_EDITS)
    kept: list[Edit] = []
    current = text
    # A few edits are tried at once; after one that does not help, the rest start from before it.
    while waiting:
        tried = waiting[:_STRIDE]
        steps = [apply_edits(text, [*kept, *tried[: n + 1]]) for n in range(len(tried))]
        scores = list(predict(steps))
        useful = 0
        while useful < len(tried) and lowers(tried[useful], scores[useful], score):
            current, score = steps[useful], scores[useful]
            useful += 1
        kept += tried[:useful]
        waiting = waiting[useful + 1 :] if useful < len(tried) else waiting[useful:]
    return kept, current, score
