"""Spark: a cluster of two workers on this machine, started by the tests."""

import os
import sys
from collections import Counter

import pyarrow
import pytest
from pyspark.sql import SparkSession

from voicecheck.arrow import score_batches
from voicecheck.errors import InputFileError
from voicecheck.spark import score_frame
from voicecheck.table.columns import column_names


@pytest.fixture(scope="module")
def spark():
    # Workers are started with the Python that this names.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    # Looking up the name of the machine may take minutes where there is no network.
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        # Two executors in processes of their own, one core and 1 GB each.
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def frame(spark, mixed_posts):
    return spark.createDataFrame(list(enumerate(mixed_posts)), "id long, post string").repartition(
        4
    )


def test_spark_scores_as_one_process_does(frame, mixed_posts, mixed_columns):
    rows = score_frame(frame, "post").sort("id").collect()
    assert [row["post"] for row in rows] == mixed_posts
    assert {name: [row[name] for row in rows] for name in column_names()} == mixed_columns


def test_spark_keeps_columns_and_can_be_queried(frame, mixed_columns):
    scored = score_frame(frame, "post")
    assert scored.columns == ["id", "post", *column_names()]
    counts = {
        row["voice_label"]: row["count"] for row in scored.groupBy("voice_label").count().collect()
    }
    assert counts == Counter(mixed_columns["voice_label"])


def test_spark_workers_load_each_model_once(frame):
    # A function inside another travels to the workers whole; this module is not there.
    def loads(batches):
        n_batches = sum(1 for _ in score_batches(batches, "post"))
        from voicecheck.checker import load_checker

        row = {
            "process": os.getpid(),
            "loads": load_checker.cache_info().misses,
            "batches": n_batches,
        }
        yield pyarrow.RecordBatch.from_pylist([row])

    told = frame.mapInArrow(loads, "process long, loads long, batches long")
    rows = [row for _ in range(3) for row in told.collect()]
    processes = {row["process"] for row in rows}
    assert os.getpid() not in processes
    # Four partitions three times over, several batches each; two languages.
    assert len(rows) == 12
    assert all(row["batches"] > 1 for row in rows)
    assert len(processes) < len(rows)
    assert max(row["loads"] for row in rows) == 2


def test_spark_wrong_columns_are_told_at_once(frame):
    with pytest.raises(InputFileError, match="no text column 'text'; there are: id, post"):
        score_frame(frame, "text")
