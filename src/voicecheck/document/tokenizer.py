"""The tokenizer for posts, for spaCy pipelines."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc
from spacy.vocab import Vocab

from voicecheck.document.tokens import tokens

__all__ = ["PostTokenizer"]


class PostTokenizer:
    """A spaCy tokenizer for posts.

    Parameters
    ----------
    vocab : spacy.vocab.Vocab
        The vocabulary of the pipeline.

    Examples
    --------
    >>> from spacy.vocab import Vocab
    >>> [token.text for token in PostTokenizer(Vocab())("Hi Kolleg:innen 👩🏽‍🚒 #los")]
    ['Hi', 'Kolleg:innen', '👩🏽\u200d🚒', '#los']
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut a text into a document; the document's text is `text`, character by character."""
        words: list[str] = []
        spaces: list[bool] = []
        for token in tokens(text):
            if token == " " and words and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(token)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str], **_: object) -> Iterable[Doc]:
        """Cut a stream of texts."""
        for text in texts:
            yield self(text)

    def to_bytes(self, **_: object) -> bytes:
        """Return nothing: the tokenizer has no state."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> PostTokenizer:
        """Read nothing."""
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        """Write nothing: the tokenizer has no state."""

    def from_disk(self, _path: object, **_: object) -> PostTokenizer:
        """Read nothing."""
        return self
