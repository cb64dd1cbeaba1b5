"""Scores the posts of Spark data frames, on every executor of a cluster.

A frame is scored by ``voicecheck.spark.score_frame(frame, "post")``. Each Python worker loads a
model once, when it meets the first post of its language, and keeps it while Spark reuses the worker
(``spark.python.worker.reuse``, which is the default).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from voicecheck.arrow import NUMBER_COLUMNS, require_columns, score_batches
from voicecheck.table.columns import column_names

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["score_frame"]


def score_frame(
    frame: DataFrame,
    text_column: str,
    *,
    language: str | None = None,
    rewrite: bool = False,
) -> DataFrame:
    """Add the columns of the voice to a Spark data frame, lazily.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
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
    pyspark.sql.DataFrame
        The same rows and columns, then the columns of the voice; a post that cannot be scored
        has nulls and says why in ``voice_error``.

    Raises
    ------
    InputFileError
        If there is no such text column, or the frame has a column of voicecheck's already.
    """
    from pyspark.sql.types import DoubleType, StringType, StructField, StructType

    require_columns(frame.columns, text_column, rewrite=rewrite)

    added = [
        StructField(name, DoubleType() if name in NUMBER_COLUMNS else StringType())
        for name in column_names(rewrite=rewrite)
    ]
    scored = partial(score_batches, text_column=text_column, language=language, rewrite=rewrite)
    return frame.mapInArrow(scored, StructType([*frame.schema.fields, *added]))
