"""Arrow record batches: the same rows, whatever the batches."""

import pyarrow
import pytest

from voicecheck.arrow import score_batch, score_batches, voice_schema
from voicecheck.errors import InputFileError
from voicecheck.table.columns import column_names, voice_rows


@pytest.mark.parametrize("size", [7, 256, 5000])
def test_arrow_batches_of_any_size_give_the_same_rows(mixed_posts, mixed_columns, size):
    table = pyarrow.table({"id": range(len(mixed_posts)), "post": mixed_posts})
    scored = pyarrow.Table.from_batches(score_batches(table.to_batches(max_chunksize=size), "post"))
    assert scored.select(["id", "post"]) == table
    assert scored.schema == voice_schema(table.schema, "post")
    assert {name: scored[name].to_pylist() for name in column_names()} == mixed_columns


@pytest.mark.parametrize(
    "kind",
    [
        pyarrow.large_string(),
        pyarrow.string_view(),
        pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
    ],
    ids=str,
)
def test_arrow_reads_every_kind_of_string(kind):
    posts = ["ich bin so müde heute", None, "Jetzt zugreifen: 20 % auf alles!"]
    column = pyarrow.array(posts, pyarrow.string()).cast(kind)
    batch = pyarrow.RecordBatch.from_arrays([column], ["post"])
    assert score_batch(batch, "post").column("voice_label").to_pylist() == [
        "personal",
        None,
        "promotional",
    ]


def test_arrow_says_what_is_no_text():
    batch = pyarrow.RecordBatch.from_pydict({"n": [1, None]})
    errors = score_batch(batch, "n").column("voice_error").to_pylist()
    assert errors == [row.error for row in voice_rows([1, None])]
    assert None not in errors


def test_arrow_empty_batches_keep_their_columns():
    batch = pyarrow.RecordBatch.from_pydict({"post": pyarrow.array([], pyarrow.string())})
    scored = score_batch(batch, "post", rewrite=True)
    assert scored.num_rows == 0
    assert scored.schema == voice_schema(batch.schema, "post", rewrite=True)


def test_arrow_rewrites():
    post = "Buchen Sie jetzt unsere hervorragenden Kochkurse! Jetzt zugreifen!"
    batch = pyarrow.RecordBatch.from_pydict({"post": [post]})
    (row,) = score_batch(batch, "post", rewrite=True).to_pylist()
    assert row["voice_rewrite_score"] < row["voice_score"]
    assert row["voice_rewrite"] != post


def test_arrow_columns_are_checked_before_the_work():
    schema = pyarrow.schema([("post", pyarrow.string()), ("voice_label", pyarrow.string())])
    with pytest.raises(InputFileError, match="no text column 'text'; there are: post, voice_label"):
        voice_schema(schema, "text")
    with pytest.raises(InputFileError, match="the table has voice_label already"):
        voice_schema(schema, "post")
