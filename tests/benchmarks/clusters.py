"""CPU time of a million posts on a cluster: ``python tests/benchmarks/clusters.py``.

Each engine scores two Parquet files of different length in processes of its own; the difference
of their CPU time, that of the Java machine and all workers included, is what posts cost once
everything runs. The rest is what starting costs. Needs the extra ``cluster`` and Java.
"""

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow
import pyarrow.parquet
from speed import posts_of_forty_words

_SET_CHILD_SUBREAPER = 36
_SMALL, _LARGE, _GROUP = 8_000, 48_000, 4_000
_CODE = {
    "one process": """
from voicecheck.arrow import score_batches
import pyarrow.parquet
for _ in score_batches(pyarrow.parquet.ParquetFile(path).iter_batches(10_000), "post"):
    pass
""",
    "Spark, local[2]": """
import os, sys
os.environ["PYSPARK_PYTHON"] = sys.executable
from pyspark.sql import SparkSession
from voicecheck.spark import score_frame
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("OFF")
frame = score_frame(spark.read.parquet(path).repartition(8), "post")
frame.write.mode("overwrite").parquet(path + ".spark")
spark.stop()
""",
    "Dask, two processes": """
import dask.dataframe
from dask.distributed import Client, LocalCluster
from voicecheck.dask import score_frame
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        with Client(cluster):
            frame = dask.dataframe.read_parquet(path, split_row_groups=True)
            score_frame(frame, "post").to_parquet(path + ".dask")
""",
}


def cpu_seconds(code, path):
    """Return the CPU time of a Python process and of all that it starts."""
    program = path.with_suffix(".py")
    program.write_text(f"path = {str(path)!r}\n{code}", encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # One thread a process, as engines do that start one process a core.
    environment = os.environ | {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    subprocess.run(
        [sys.executable, program],
        check=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment,
    )
    # Java outlives the process that started it; only what was waited for is counted.
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    """Print the CPU seconds of starting and of a million posts for each engine."""
    if ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1) != 0:
        sys.exit("the CPU time of processes that outlive their parents can be told on Linux only")
    posts = [
        p for both in zip(*map(posts_of_forty_words, ("de", "en")), strict=False) for p in both
    ]
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for size in (_SMALL, _LARGE):
            path = Path(folder) / f"{size}.parquet"
            repeated = [posts[n % len(posts)] for n in range(size)]
            table = pyarrow.table({"id": range(size), "post": repeated})
            pyarrow.parquet.write_table(table, path, row_group_size=_GROUP)
            paths.append(path)
        for name, code in _CODE.items():
            small, large = (cpu_seconds(code, path) for path in paths)
            per_post = (large - small) / (_LARGE - _SMALL)
            print(
                f"{name}: {per_post * 1e6:.0f} CPU s a million posts of 40 words, "
                f"{small - per_post * _SMALL:.0f} CPU s to start"
            )


if __name__ == "__main__":
    main()
