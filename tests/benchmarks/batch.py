"""Rows a second and memory of tables beside `predict`, in one run.

``python tests/benchmarks/batch.py [rows]`` compares with `predict` and with Python's csv module;
``python tests/benchmarks/batch.py --memory 10000 100000 1000000`` takes peaks of memory.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

_DATA = Path(__file__).parents[2] / "data"
_N_WORDS = 40
_ROUNDS = 2


def texts(n_rows, language="de"):
    """Yield different posts of about 40 words, put together from sentences of the drafts."""
    lines = (_DATA / f"drafts_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    parts = [part for line in lines for part in json.loads(line)["text"].splitlines() if part]
    chooser = random.Random(7)
    for number in range(n_rows):
        words, chosen = 0, []
        while words < _N_WORDS - 8:
            chosen.append(chooser.choice(parts))
            words += len(chosen[-1].split())
        yield " ".join(" ".join(chosen).split()[: _N_WORDS + 10]) + f" {number}"


def write_table(path, n_rows):
    """Write a table of posts as Excel in German Windows does."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(["Datum", "Beitrag", "Link", "Reichweite"])
        for number, text in enumerate(texts(n_rows)):
            writer.writerow(["01.05.2026", text, f"https://example.org/{number}", number % 977])


def seconds(function):
    """Return the least time of a few rounds, by the clock and of the processor."""
    times, spent = [], []
    for _ in range(_ROUNDS):
        start, cpu = time.perf_counter(), time.process_time()
        function()
        times.append(time.perf_counter() - start)
        spent.append(time.process_time() - cpu)
    return min(times), min(spent)


def copy_with_csv(source, target):
    """Read and write the table with Python's csv module alone."""
    with (
        source.open(encoding="utf-8-sig", newline="") as stream,
        target.open("w", encoding="utf-8-sig", newline="") as out,
    ):
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerows(csv.reader(stream, delimiter=";"))


def family(pid):
    """Return the process and its descendants."""
    found = [pid]
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in tasks.read_text().split():
            found += family(int(child))
    return found


def memory(pid, field):
    """Return the memory of a process and its descendants, in MB."""
    total = 0
    for member in family(pid):
        try:
            rollup = Path(f"/proc/{member}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith(field))
    return total / 1024


def run(source, target, jobs, watched=False):
    """Score a table in a process of its own; return its times and its peak of memory.

    The time of the processor is that of the process and of those it waited for.
    """
    command = ["batch", source, "-o", target, "--force", "--quiet", "--jobs", jobs]
    peak, start = 0.0, time.perf_counter()
    done = subprocess.Popen([sys.executable, "-m", "voicecheck", *map(str, command)])
    stopped = threading.Event()

    def watch():
        nonlocal peak
        while not stopped.wait(0.25):
            peak = max(peak, memory(done.pid, "Pss:"))

    if watched:
        thread = threading.Thread(target=watch)
        thread.start()
    _, status, used = os.wait4(done.pid, 0)
    spent = time.perf_counter() - start
    done.returncode = status
    stopped.set()
    if watched:
        thread.join()
    if status:
        raise SystemExit(f"voicecheck ended with {status}")
    return spent, used.ru_utime + used.ru_stime, peak


def speed(n_rows):
    """Print rows a second beside `predict` and csv."""
    from voicecheck.api import load

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "posts.csv", Path(folder) / "scored.csv"
        write_table(source, n_rows)
        posts = list(texts(n_rows))
        checker = load("de")
        checker.predict(posts[:5000])
        predict, predict_cpu = seconds(lambda: checker.predict(posts))
        plain, plain_cpu = seconds(lambda: copy_with_csv(source, target))
        print(f"predict in memory: {n_rows / predict:,.0f} posts/s")
        print(f"csv module alone: {n_rows / plain:,.0f} rows/s")
        rounds = {jobs: [run(source, target, jobs) for _ in range(_ROUNDS)] for jobs in (1, 2)}
        best = {jobs: min(spent for spent, _, _ in found) for jobs, found in rounds.items()}
        for jobs, spent in best.items():
            print(
                f"batch, jobs: {jobs}: {n_rows / spent:,.0f} rows/s with the start; "
                f"{predict / spent:.2f} of predict, {plain / spent:.3f} of csv alone"
            )
        cpu = min(cpu for _, cpu, _ in rounds[1])
        print(
            f"by processor time, one job: {predict_cpu / cpu:.2f} of predict, "
            f"{plain_cpu / cpu:.3f} of csv alone"
        )
        print(f"two jobs beside one: {best[1] / best[2]:.2f}")


def memories(sizes):
    """Print the peak of memory of all processes by size of the table."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "posts.csv", Path(folder) / "scored.csv"
        for n_rows in sizes:
            write_table(source, n_rows)
            for jobs in (1, 2):
                spent, _, peak = run(source, target, jobs, watched=True)
                print(
                    f"{n_rows:9,} rows, {jobs} jobs: peak {peak:.0f} MB, {spent:.0f} s", flush=True
                )


def main():
    """Print what is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="?", type=int, default=100_000)
    parser.add_argument("--memory", nargs="+", type=int, metavar="ROWS")
    options = parser.parse_args()
    if options.memory:
        memories(options.memory)
    else:
        speed(options.rows)


if __name__ == "__main__":
    main()
