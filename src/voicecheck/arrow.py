"""Scores the posts of Arrow record batches, for engines that pass tables around in them.

``score_batches(batches, "post")`` leads a stream of batches to the same batches with the columns
of the voice, which is what ``mapInArrow`` and its relatives ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING

from voicecheck.errors import InputFileError, NotInstalledError
from voicecheck.table.columns import column_names, voice_rows

if TYPE_CHECKING:
    import pyarrow

__all__ = [
    "NUMBER_COLUMNS",
    "require_columns",
    "score_batch",
    "score_batches",
    "voice_fields",
    "voice_schema",
]

NUMBER_COLUMNS = frozenset(("voice_score", "voice_low", "voice_high", "voice_rewrite_score"))
"""The columns of the voice that hold numbers; the others hold strings."""


def voice_fields(*, rewrite: bool = False) -> list[pyarrow.Field]:
    """Return the columns that scoring adds.

    Parameters
    ----------
    rewrite : bool
        Whether the columns of the rewrite are among them.

    Returns
    -------
    list of pyarrow.Field
        Scores and interval ends are float64, the others strings; all may be null.
    """
    arrow = _pyarrow()
    return [
        arrow.field(name, arrow.float64() if name in NUMBER_COLUMNS else arrow.string())
        for name in column_names(rewrite=rewrite)
    ]


def voice_schema(
    schema: pyarrow.Schema, text_column: str, *, rewrite: bool = False
) -> pyarrow.Schema:
    """Return the schema of a scored table.

    Parameters
    ----------
    schema : pyarrow.Schema
        The schema of the table.
    text_column : str
        The column that holds the posts.
    rewrite : bool
        Whether to add the columns of the rewrite.

    Returns
    -------
    pyarrow.Schema
        The given columns, then those of the voice.

    Raises
    ------
    InputFileError
        If there is no such text column, or the table has a column of voicecheck's already.
    """
    require_columns(schema.names, text_column, rewrite=rewrite)
    for field in voice_fields(rewrite=rewrite):
        schema = schema.append(field)
    return schema


def require_columns(names: Iterable[str], text_column: str, *, rewrite: bool = False) -> None:
    """Check that a table can be scored before an engine starts to work on it.

    Parameters
    ----------
    names : iterable of str
        The table's columns.
    text_column : str
        The column that holds the posts.
    rewrite : bool
        Whether the columns of the rewrite are added.

    Raises
    ------
    InputFileError
        If there is no such text column, or the table has a column of voicecheck's already.
    """
    names = list(names)
    if names.count(text_column) != 1:
        raise InputFileError(f"no text column {text_column!r}; there are: {', '.join(names)}")
    taken = sorted(set(names) & set(column_names(rewrite=rewrite)))
    if taken:
        raise InputFileError(f"the table has {', '.join(taken)} already: rename or drop it first")


def score_batch(
    batch: pyarrow.RecordBatch,
    text_column: str,
    *,
    language: str | None = None,
    rewrite: bool = False,
) -> pyarrow.RecordBatch:
    """Score the posts of one record batch.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
        Rows with a column of posts.
    text_column : str
        The column that holds the posts.
    language : {"de", "en"} or str, optional
        Their language, or the folder of a model; by default it is told from each post.
    rewrite : bool
        Whether to rewrite them as well, which takes far longer.

    Returns
    -------
    pyarrow.RecordBatch
        The same rows and columns, then the columns of the voice; a post that cannot be scored
        has nulls and says why in ``voice_error``.

    Raises
    ------
    InputFileError
        If there is no such text column, or the table has a column of voicecheck's already.

    Examples
    --------
    >>> import pyarrow as pa
    >>> batch = pa.record_batch({"post": ["my cat ate my homework lol", "Shop the sale now!"]})
    >>> score_batch(batch, "post", language="en").column("voice_label").to_pylist()
    ['personal', 'promotional']
    """
    schema = voice_schema(batch.schema, text_column, rewrite=rewrite)
    fields = voice_fields(rewrite=rewrite)
    texts = batch.column(batch.schema.get_field_index(text_column))
    rows = voice_rows(texts.to_pylist(), language=language, rewrite=rewrite)
    values = [row.values(rewrite=rewrite) for row in rows]
    columns = zip(*values, strict=True) if values else [()] * len(fields)
    arrow = _pyarrow()
    added = [arrow.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
    return arrow.RecordBatch.from_arrays([*batch.columns, *added], schema=schema)


def score_batches(
    batches: Iterable[pyarrow.RecordBatch],
    text_column: str,
    *,
    language: str | None = None,
    rewrite: bool = False,
) -> Iterator[pyarrow.RecordBatch]:
    """Score a stream of record batches, as ``mapInArrow`` and its relatives pass them.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        The batches; they are drawn one at a time.
    text_column : str
        The column that holds the posts.
    language : {"de", "en"} or str, optional
        Their language, or the folder of a model; by default it is told from each post.
    rewrite : bool
        Whether to rewrite them as well, which takes far longer.

    Yields
    ------
    pyarrow.RecordBatch
        One for each batch.

    Examples
    --------
    >>> import pyarrow as pa
    >>> batch = pa.record_batch({"post": ["my cat ate my homework lol", "Shop the sale now!"]})
    >>> for scored in score_batches([batch, batch], "post"):
    ...     scored.column("voice_language").to_pylist()
    ['en', 'en']
    ['en', 'en']
    """
    for batch in batches:
        yield score_batch(batch, text_column, language=language, rewrite=rewrite)


def _pyarrow() -> ModuleType:
    try:
        import pyarrow
    except ImportError as error:
        raise NotInstalledError("Arrow needs pyarrow: pip install 'voicecheck[arrow]'") from error
    module: ModuleType = pyarrow
    return module
