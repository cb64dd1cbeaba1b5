"""voicecheck inside a spaCy pipeline: ``nlp.add_pipe("voicecheck")``.

All values are plain (floats, strings, lists, dicts), so that documents serialise and pass between
processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from voicecheck.checker import Checker, load
from voicecheck.document.tokenizer import PostTokenizer
from voicecheck.errors import LanguageError, VoicecheckError
from voicecheck.lang.pack import LANGUAGES
from voicecheck.report import Report

__all__ = ["VoicecheckComponent", "make_post_tokenizer", "make_voicecheck"]

_DOC_VALUES = ("voice_score", "voice_label", "voice_interval", "voice_dimensions")
_SENTENCES, _PASSAGES = "voice_sentences", "voice_passages"


class VoicecheckComponent:
    """Sets the voice score on documents and spans.

    ``doc._.voice_score`` (float, None for a text without words), ``doc._.voice_label``,
    ``doc._.voice_interval`` (list of two floats); and if `explain` is set
    ``doc._.voice_dimensions`` (dict of points) and the span groups ``doc.spans["voice_sentences"]``
    (``span._.voice_score``) and ``doc.spans["voice_passages"]`` (``span.label_`` is the dimension,
    ``span._.voice_points`` its points). Spans are widened to whole tokens of the pipeline.

    Parameters
    ----------
    checker : Checker
        Scores the texts.
    explain : bool
        Whether to set dimensions and spans, which takes about ten times as long.
    """

    def __init__(self, checker: Checker, explain: bool) -> None:
        self.checker = checker
        self.explain = explain

    def __call__(self, doc: Doc) -> Doc:
        """Score one document."""
        self._set(doc, self.checker.reports([doc.text])[0])
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 128) -> Iterator[Doc]:
        """Score a stream of documents."""
        for docs in minibatch(stream, batch_size):
            reports = self.checker.reports([doc.text for doc in docs])
            for doc, report in zip(docs, reports, strict=True):
                self._set(doc, report)
                yield doc

    def _set(self, doc: Doc, report: Report | VoicecheckError) -> None:
        if isinstance(report, VoicecheckError):
            return
        doc._.voice_score = report.score
        doc._.voice_label = report.label
        doc._.voice_interval = list(report.interval)
        if not self.explain:
            return
        doc._.voice_dimensions = dict(report.dimensions)
        sentences, passages = [], []
        for sentence in report.sentences:
            span = _span(doc, sentence.start_char, sentence.end_char, "")
            span._.voice_score = sentence.score
            sentences.append(span)
        for passage in report.passages:
            span = _span(doc, passage.start_char, passage.end_char, passage.dimension)
            span._.voice_points = passage.points
            passages.append(span)
        doc.spans[_SENTENCES] = sentences
        doc.spans[_PASSAGES] = passages


def _span(doc: Doc, start_char: int, end_char: int, label: str) -> Span:
    span = doc.char_span(start_char, end_char, label=label, alignment_mode="expand")
    assert span is not None, "offsets of a report lie inside its text"
    return span


def _set_extensions() -> None:
    for name in _DOC_VALUES:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    for name in ("voice_score", "voice_points"):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)


@Language.factory(
    "voicecheck",
    assigns=[f"doc._.{name}" for name in _DOC_VALUES] + ["doc.spans"],
    default_config={"model": None, "explain": True},
)
def make_voicecheck(
    nlp: Language, name: str, model: str | None, explain: bool
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

    Returns
    -------
    VoicecheckComponent
        The component.

    Raises
    ------
    LanguageError
        If the pipeline is in another language and no model is named.

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> component = nlp.add_pipe("voicecheck")
    >>> nlp("Don't miss our exclusive summer sale, shop now!")._.voice_label
    'promotional'
    """
    if model is None and nlp.lang not in LANGUAGES:
        raise LanguageError(
            f"{name}: the pipeline speaks {nlp.lang!r}; voicecheck speaks "
            f"{' and '.join(LANGUAGES)}, or name a model: config={{'model': 'de'}}"
        )
    _set_extensions()
    return VoicecheckComponent(load(model or nlp.lang), explain)


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
