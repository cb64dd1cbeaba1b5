"""The tokenizer for posts, for spaCy pipelines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

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

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:  # noqa: ARG002
        """Cut a stream of texts.

        Parameters
        ----------
        texts : iterable of str
            Texts.
        batch_size : int
            For spaCy; texts are cut one by one.

        Yields
        ------
        Doc
            One for each text.
        """
        for text in texts:
            yield self(text)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """Return nothing: the tokenizer has no state.

        Parameters
        ----------
        exclude : iterable of str
            For spaCy; there is nothing to leave out.

        Returns
        -------
        bytes
            None at all.
        """
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> PostTokenizer:  # noqa: ARG002
        """Read nothing: the tokenizer has no state.

        Parameters
        ----------
        data : bytes
            From `to_bytes`.
        exclude : iterable of str
            For spaCy; there is nothing to leave out.

        Returns
        -------
        PostTokenizer
            Itself.
        """
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write nothing: the tokenizer has no state.

        Parameters
        ----------
        path : path-like
            Where the pipeline is written.
        exclude : iterable of str
            For spaCy; there is nothing to leave out.
        """

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> PostTokenizer:  # noqa: ARG002
        """Read nothing: the tokenizer has no state.

        Parameters
        ----------
        path : path-like
            Where the pipeline was written.
        exclude : iterable of str
            For spaCy; there is nothing to leave out.

        Returns
        -------
        PostTokenizer
            Itself.
        """
        return self
