"""Explanations of whole texts: sentences, and the passages that carry the points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from voicecheck.explain import (
    ALL_DIMENSIONS,
    attribute,
    dimension_points,
    token_dimensions,
    token_points,
)
from voicecheck.report import Explanation, Passage, Sentence
from voicecheck.scorer import Scorer

__all__ = ["explain_text", "score_sentences"]

_SHOWN_POINTS = 1.0


def explain_text(scorer: Scorer, text: str) -> Explanation:
    """Say why a text has its score.

    Parameters
    ----------
    scorer : Scorer
        Scores the text.
    text : str
        A text with words.

    Returns
    -------
    Explanation
        Points by dimension, passages, and sentences that have no scores yet.

    Raises
    ------
    TextError
        If the text has no words.
    """
    score, n_words, n_windows = scorer.single(text)
    parts = scorer.windows(text) if n_windows > 1 else [(text, 0)]
    part_words = [n_words]
    if n_windows > 1:
        part_words = scorer.whole([part for part, _ in parts])[1].tolist()
    base = 0.0
    points = dict.fromkeys(ALL_DIMENSIONS, 0.0)
    sentences: list[Sentence] = []
    passages: list[Passage] = []
    for (part, start), own_words in zip(parts, part_words, strict=True):
        share = own_words / n_words
        own = _explain_window(scorer, part, start)
        base += share * own.base
        for name, value in own.dimensions.items():
            points[name] += share * value
        sentences += own.sentences
        passages += [replace(passage, points=share * passage.points) for passage in own.passages]
    # Rounding of the last bits goes into the base, so that the sum is the score exactly.
    base += score - (base + sum(points.values()))
    kept = [passage for passage in passages if abs(passage.points) >= _SHOWN_POINTS]
    return Explanation(base, points, tuple(sentences), tuple(kept))


def score_sentences(scorer: Scorer, explanation: Explanation) -> Explanation:
    """Give each sentence of an explanation its own score.

    Parameters
    ----------
    scorer : Scorer
        Scores the sentences.
    explanation : Explanation
        From `explain_text`.

    Returns
    -------
    Explanation
        The same, with scores where a sentence has words.
    """
    sentences = explanation.sentences
    scores, words = scorer.whole([sentence.text for sentence in sentences])
    scored = [
        replace(sentence, score=float(value) if count else None)
        for sentence, value, count in zip(sentences, scores, words, strict=True)
    ]
    return replace(explanation, sentences=tuple(scored))


def _explain_window(scorer: Scorer, text: str, shift: int) -> Explanation:
    """Explain a part of a text that begins at a code point of it."""
    extractor = scorer.extractor
    numbers = scorer.reading(text).numbers
    batch, rules = numbers.batch, extractor.reader.matcher.rules
    found = attribute(scorer.model, numbers, 0, extractor.style_names)
    names = token_dimensions(numbers, 0, rules)
    at_tokens = token_points(found, numbers, 0, extractor.style_names, rules).tolist()
    offsets = batch.token_offsets(0)

    def placed(start: int, end: int) -> tuple[int, int, str]:
        start_char, end_char = batch.char_span(0, start, end, offsets)
        return start_char + shift, end_char + shift, text[start_char:end_char]

    sentences: list[Sentence] = []
    for span in batch.sentence_tokens(0):
        start_char, end_char, words = placed(*span)
        # A sign with a mark on it is one as given, and two of the normal form may part there.
        if sentences and start_char < sentences[-1].end_char:
            start_char = sentences[-1].end_char
            words = text[start_char - shift : end_char - shift]
        if words:
            sentences.append(Sentence(start_char, end_char, words, None))
    passages = [
        Passage(*placed(start, end), names[start], sum(at_tokens[start:end]))
        for start, end in _runs(names, batch.starts.tolist())
    ]
    spoken = [passage for passage in passages if not passage.text.isspace()]
    points = dimension_points(found, extractor.style_names, names)
    return Explanation(found.base, points, tuple(sentences), tuple(spoken))


def _runs(names: list[str], starts: list[bool]) -> Iterator[tuple[int, int]]:
    """Join neighbouring tokens of one dimension and one sentence; *wording* stays in words."""
    start = 0
    for place in range(1, len(names) + 1):
        if (
            place == len(names)
            or names[place] != names[start]
            or names[start] == "wording"
            or starts[place]
        ):
            yield start, place
            start = place
