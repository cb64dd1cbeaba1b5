"""voicecheck inside a spaCy pipeline: ``nlp.add_pipe("voicecheck")``.

All values are plain (floats, strings, lists, dicts), so that documents serialise and pass between
processes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch, registry

from voicecheck.api import load
from voicecheck.checker import Checker
from voicecheck.document.tokenizer import PostTokenizer
from voicecheck.errors import LanguageError, VoicecheckError
from voicecheck.lang.pack import LANGUAGES
from voicecheck.report import LABELS, Passage, Report

__all__ = ["VoicecheckComponent", "Wishes", "make_post_tokenizer", "make_voicecheck"]

_DOC_VALUES = (
    "voice_score",
    "voice_label",
    "voice_interval",
    "voice_dimensions",
    "voice_suggestions",
    "voice_rewrite",
    "voice_error",
)
_SPAN_VALUES = ("voice_score", "voice_points")
# Green for what people do, red for what adverts do, yellow and grey for what either may.
_COLOURS = {
    "MESSAGE_PERSONALIZATION": "#8fd3a4",
    "INFORMAL_SPEECH": "#b2e0a0",
    "INVITATIONAL_RHETORIC": "#7fcfc4",
    "CALL_TO_ACTION": "#ff8a80",
    "OFFER": "#ffab91",
    "HYPE": "#f48fb1",
    "CORPORATE_SPEAKER": "#ce93d8",
    "NOMINAL_STYLE": "#ffe082",
    "REACH_DEVICES": "#ffcc80",
    "WORDING": "#cfd8dc",
    "FORM": "#e0e0e0",
}
registry.displacy_colors.register("voicecheck", func=_COLOURS)


@dataclass(frozen=True)
class Wishes:
    """What a component sets on documents.

    Attributes
    ----------
    explain, suggestions : bool
        Whether reasons, and whether suggestions and the rewrite are set.
    min_points : float
        How many points a passage must have for a span.
    personal_below, promotional_above : float
        Limits of the labels.
    spans_key : str
        Name of the group of spans.
    """

    explain: bool
    suggestions: bool
    min_points: float
    personal_below: float
    promotional_above: float
    spans_key: str

    def label(self, score: float) -> str:
        """Return the label of a score.

        Parameters
        ----------
        score : float
            0 to 100.

        Returns
        -------
        {"personal", "mixed", "promotional"}
            The label.
        """
        if score < self.personal_below:
            return LABELS[0]
        return LABELS[1] if score <= self.promotional_above else LABELS[2]


class VoicecheckComponent:
    """Sets the voice score on documents and spans.

    ``doc._.voice_score`` (float), ``doc._.voice_label``, ``doc._.voice_interval`` (list of two
    floats); a document that cannot be scored has None there and the reason in
    ``doc._.voice_error``. If `explain` is wanted, ``doc._.voice_dimensions`` (dict of points) and
    the span groups ``doc.spans["voicecheck"]`` (``span.label_`` is the dimension,
    ``span._.voice_points`` its points; drawn by displaCy) and
    ``doc.spans["voicecheck_sentences"]`` (``span._.voice_score``). If `suggestions` are wanted,
    ``doc._.voice_suggestions`` (list of dicts) and ``doc._.voice_rewrite`` (str). Spans are
    widened to whole tokens of the pipeline.

    Parameters
    ----------
    place : str
        ``"de"``, ``"en"`` or a model's folder.
    wishes : Wishes
        What to set.
    """

    def __init__(self, place: str, wishes: Wishes) -> None:
        self.place = place
        self.wishes = wishes
        # A pipeline that took its model along is made before it is told where that lies now.
        if place in LANGUAGES or Path(place).exists():
            load(place)

    @property
    def checker(self) -> Checker:
        """Checker: scores the texts."""
        return load(self.place)

    def __call__(self, doc: Doc) -> Doc:
        """Score one document."""
        self._set(doc, self.checker.reports([doc.text])[0])
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 128) -> Iterator[Doc]:
        """Score a stream of documents.

        Parameters
        ----------
        stream : iterable of Doc
            The documents.
        batch_size : int
            How many are scored at once.

        Yields
        ------
        Doc
            The same documents in order.
        """
        for docs in minibatch(stream, batch_size):
            reports = self.checker.reports([doc.text for doc in docs])
            for doc, report in zip(docs, reports, strict=True):
                self._set(doc, report)
                yield doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Take an own model along, so that the pipeline works on other machines.

        Parameters
        ----------
        path : path-like
            Where to.
        exclude : iterable of str
            For spaCy; there is nothing to leave out.
        """
        if self.place not in LANGUAGES:
            shutil.copytree(self.place, path, dirs_exist_ok=True)

    def from_disk(
        self,
        path: str | Path,
        *,
        exclude: Iterable[str] = (),  # noqa: ARG002
    ) -> VoicecheckComponent:
        """Use the model that was taken along.

        Parameters
        ----------
        path : path-like
            Where it lies.
        exclude : iterable of str
            For spaCy; there is nothing to leave out.

        Returns
        -------
        VoicecheckComponent
            Itself.
        """
        if Path(path, "manifest.json").exists():
            self.place = str(path)
        return self

    def _set(self, doc: Doc, report: Report | VoicecheckError) -> None:
        wishes = self.wishes
        sentences_key = f"{wishes.spans_key}_sentences"
        if wishes.explain:
            doc.spans[wishes.spans_key] = []
            doc.spans[sentences_key] = []
        if isinstance(report, VoicecheckError):
            doc._.voice_error = str(report)
            return
        doc._.voice_score = report.score
        doc._.voice_label = wishes.label(report.score)
        doc._.voice_interval = list(report.interval)
        if wishes.suggestions:
            doc._.voice_suggestions = [
                asdict(one) | {"replacements": list(one.replacements)} for one in report.suggestions
            ]
            doc._.voice_rewrite = report.rewrite().text
        if not wishes.explain:
            return
        doc._.voice_dimensions = dict(report.dimensions)
        for sentence in report.sentences:
            span = _span(doc, sentence.start_char, sentence.end_char, "")
            span._.voice_score = sentence.score
            doc.spans[sentences_key].append(span)
        doc.spans[wishes.spans_key] = _passage_spans(doc, report.passages, wishes.min_points)


def _passage_spans(doc: Doc, passages: Iterable[Passage], min_points: float) -> list[Span]:
    """Return the passages as spans; those that end up on the same tokens are added up."""
    found: dict[tuple[int, int], dict[str, float]] = {}
    for passage in passages:
        span = _span(doc, passage.start_char, passage.end_char, "")
        points = found.setdefault((span.start, span.end), {})
        points[passage.dimension] = points.get(passage.dimension, 0.0) + passage.points
    spans = []
    for (start, end), points in found.items():
        strongest = max(points, key=lambda dimension: abs(points[dimension]))
        span = Span(doc, start, end, label=strongest)
        total = sum(points.values())
        if abs(total) >= min_points:
            span._.voice_points = total
            spans.append(span)
    return spans


def _span(doc: Doc, start_char: int, end_char: int, label: str) -> Span:
    span = doc.char_span(start_char, end_char, label=label, alignment_mode="expand")
    assert span is not None, "offsets of a report lie inside its text"
    return span


def _set_extensions() -> None:
    for name in _DOC_VALUES:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    for name in _SPAN_VALUES:
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)


@Language.factory(
    "voicecheck",
    assigns=[f"doc._.{name}" for name in _DOC_VALUES]
    + ["doc.spans"]
    + [f"span._.{name}" for name in _SPAN_VALUES],
    default_config={
        "model": None,
        "explain": True,
        "suggestions": False,
        "min_points": 1.0,
        "personal_below": 35.0,
        "promotional_above": 65.0,
        "spans_key": "voicecheck",
    },
)
def make_voicecheck(
    nlp: Language,
    name: str,
    model: str | None,
    explain: bool,
    suggestions: bool,
    min_points: float,
    personal_below: float,
    promotional_above: float,
    spans_key: str,
) -> VoicecheckComponent:
    """Make the component for a pipeline.

    Parameters
    ----------
    nlp : spacy.language.Language
        The pipeline; German or English.
    name : str
        Name of the component.
    model : str or None
        ``"de"``, ``"en"`` or a model's folder; by default the language of the pipeline.
    explain : bool
        Whether to set dimensions and spans.
    suggestions : bool
        Whether to set suggestions and the rewritten text.
    min_points : float
        A passage that moves the score by less gets no span.
    personal_below, promotional_above : float
        Where the labels begin and end.
    spans_key : str
        Key of the spans in ``doc.spans``.

    Returns
    -------
    VoicecheckComponent
        The component.

    Raises
    ------
    LanguageError
        If the pipeline is in another language and no model is named.
    ModelError
        If the model's folder is there, but holds no sound model.
    ValueError
        If the thresholds are in the wrong order.

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> component = nlp.add_pipe("voicecheck")
    >>> nlp("Don't miss our exclusive summer sale, shop now!")._.voice_label
    'promotional'
    """
    place = nlp.lang if model is None else model
    if place is None or (model is None and place not in LANGUAGES):
        raise LanguageError(
            f"{name}: the pipeline speaks {nlp.lang!r}; voicecheck speaks "
            f"{' and '.join(LANGUAGES)}, or name a model: config={{'model': 'de'}}"
        )
    if personal_below > promotional_above:
        raise ValueError(
            f"{name}: personal_below ({personal_below:g}) is more than promotional_above "
            f"({promotional_above:g})"
        )
    _set_extensions()
    wishes = Wishes(explain, suggestions, min_points, personal_below, promotional_above, spans_key)
    return VoicecheckComponent(place, wishes)


def make_post_tokenizer() -> Callable[[Language], PostTokenizer]:
    """Make the tokenizer for posts, registered as ``voicecheck.PostTokenizer.v1``.

    Returns
    -------
    callable
        Leads a pipeline to its tokenizer.
    """

    def of_pipeline(nlp: Language) -> PostTokenizer:
        return PostTokenizer(nlp.vocab)

    return of_pipeline
