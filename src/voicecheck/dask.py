"""Scores the posts of Dask data frames, partition by partition on every worker.

A frame is scored by ``voicecheck.dask.score_frame(frame, "post")``. Each worker process loads a
model once, when it meets the first post of its language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecheck.arrow import NUMBER_COLUMNS, require_columns
from voicecheck.table.columns import column_names, voice_rows

if TYPE_CHECKING:
    import pandas
    from dask.dataframe import DataFrame

__all__ = ["score_frame"]


def score_frame(
    frame: DataFrame,
    text_column: str,
    *,
    language: str | None = None,
    rewrite: bool = False,
) -> DataFrame:
    """Add the columns of the voice to a Dask data frame, lazily.

    Parameters
    ----------
    frame : dask.dataframe.DataFrame
        Rows with a column of posts.
    text_column : str
        The column that holds the posts.
    language : {"de", "en"} or str, optional
        Their language, or the folder of a model, which every worker must see under this path; by
        default it is told from each post.
    rewrite : bool
        Whether to rewrite the posts as well, which takes far longer.

    Returns
    -------
    dask.dataframe.DataFrame
        The same rows, index and columns, then the columns of the voice, numbers as float64 and
        strings as Arrow strings; a post that cannot be scored has missing values and says why in
        ``voice_error``.

    Raises
    ------
    InputFileError
        If there is no such text column, or the frame has a column of voicecheck's already.
    """
    require_columns(map(str, frame.columns), text_column, rewrite=rewrite)
    meta = _scored(frame._meta, text_column, language, rewrite)
    return frame.map_partitions(_scored, text_column, language, rewrite, meta=meta)


def _scored(
    partition: pandas.DataFrame, text_column: str, language: str | None, rewrite: bool
) -> pandas.DataFrame:
    import pandas

    strings = pandas.StringDtype("pyarrow")
    column = partition[text_column]
    # Missing values of pandas are no texts; None is the empty cell of every table.
    texts = [None if gone else post for post, gone in zip(column, column.isna(), strict=True)]
    rows = voice_rows(texts, language=language, rewrite=rewrite)
    names = column_names(rewrite=rewrite)
    values = zip(*(row.values(rewrite=rewrite) for row in rows), strict=True)
    added = {
        name: pandas.Series(
            cells, partition.index, "float64" if name in NUMBER_COLUMNS else strings
        )
        for name, cells in zip(names, values if rows else [()] * len(names), strict=True)
    }
    return partition.assign(**added)
