"""Dask: a cluster of two processes on this machine, started by the tests."""

import os

import dask.dataframe
import pandas
import pytest
from dask.distributed import Client, LocalCluster

from voicecheck.dask import score_frame
from voicecheck.errors import InputFileError
from voicecheck.table.columns import column_names, voice_rows


@pytest.fixture(scope="module")
def client():
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def frame(mixed_posts):
    table = pandas.DataFrame(
        {"id": range(len(mixed_posts)), "post": mixed_posts}, index=range(7, 7 + len(mixed_posts))
    )
    return dask.dataframe.from_pandas(table, npartitions=5)


def _plain(column):
    return [None if pandas.isna(value) else value for value in column]


def test_dask_scores_as_one_process_does(client, frame, mixed_posts, mixed_columns):
    scored = score_frame(frame, "post").compute()
    assert list(scored.index) == list(range(7, 7 + len(mixed_posts)))
    assert _plain(scored["post"]) == mixed_posts
    assert {name: _plain(scored[name]) for name in column_names()} == mixed_columns


def test_dask_promises_the_types_that_come(client, frame):
    lazy = score_frame(frame, "post")
    assert list(lazy.columns) == ["id", "post", *column_names()]
    assert dict(lazy.dtypes) == dict(lazy.compute().dtypes)


def test_dask_workers_load_each_model_once(client, frame):
    lazy = score_frame(frame, "post")
    for _ in range(2):
        lazy.compute()

    def loads():
        from voicecheck.checker import load_checker

        return os.getpid(), load_checker.cache_info().misses

    told = client.run(loads)
    assert len({process for process, _ in told.values()} - {os.getpid()}) == 2
    assert max(n for _, n in told.values()) == 2


def test_dask_takes_mixed_and_missing_cells():
    cells = ["lol same", 5, float("nan"), None, pandas.NA, "Shop the sale now!"]
    table = pandas.DataFrame({"post": pandas.Series(cells, dtype=object)})
    with dask.config.set({"dataframe.convert-string": False}):
        frame = dask.dataframe.from_pandas(table, npartitions=1)
        scored = score_frame(frame, "post").compute(scheduler="synchronous")
    wanted = voice_rows(["lol same", 5, None, None, None, "Shop the sale now!"])
    assert _plain(scored["voice_error"]) == [row.error for row in wanted]
    assert _plain(scored["voice_score"]) == [row.score for row in wanted]


def test_dask_wrong_columns_are_told_at_once(frame):
    with pytest.raises(InputFileError, match="no text column 'text'; there are: id, post"):
        score_frame(frame, "text")
