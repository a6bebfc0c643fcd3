"""Speed, recall and memory of the search over a large library of made-up chunks.

    python -m index.search.bench_search --chunks 1000000 --folder /big/disk/bench

``cpu`` is processor time, which other work on the machine lengthens little. Files are read once before, since what the
system does not hold in memory is waited for. Writes one line of JSON per measurement to the standard output.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from index.library import Library
from index.library.derived import DERIVED
from index.library.ingest import Prepared, place, store
from index.library.writer import bind_model, seal
from index.search.bench_data import DIMENSION, MadeUp, made_up_chunks, made_up_report

_PER_REPORT = 10_000
_QUERIES = 200
_SEARCHES: dict[str, dict[str, Any]] = {
    "fused": {},
    "dense": {"arm": "dense"},
    "bm25": {"arm": "bm25"},
    "fused, one month": {"period": "2021-03"},
    "fused, one year": {"period": "2021"},
}


def fill(folder: Path, chunks: int) -> None:
    """Make a library of so many chunks, or go on where a stopped run left one."""
    data = MadeUp()
    with Library.open(folder, data) if folder.exists() else Library.create(folder, data) as library:
        held = sum(info.chunks for info in library.reports())
        for first in range(held, chunks, _PER_REPORT):
            count = min(_PER_REPORT, chunks - first)
            report, words = made_up_report(first // _PER_REPORT), data.words(first, count)
            prepared = Prepared(report, (), made_up_chunks(report, words), tuple(words), data.vectors(first, count))
            with library._store.writing() as connection:
                bind_model(connection, library._store, data)
                store(connection, place(connection, prepared), None)
            progress("stored", first + count, chunks)
        seal(library._store)  # once, at the end: each chunk is written into a shard only once


def progress(what: str, done: int, total: int) -> None:
    """A line on standard error at each tenth."""
    if done * 10 // total > (done - _PER_REPORT) * 10 // total:
        sys.stderr.write(f"{what}: {done:,} of {total:,}\n")


def warm(folder: Path) -> None:
    """Read all files once, so that the system holds them in memory as far as there is room."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(1 << 24):
                    pass


def measure(folder: Path, chunks: int) -> None:
    """Time to the first answer, p50 and p95 of fused searches, recall of the exact top 10, sizes."""
    import psutil

    warm(folder)
    before = psutil.Process().memory_info().rss
    data, start = MadeUp(), time.perf_counter()
    asked = queries(data, chunks)
    with Library.open(folder, data) as library:
        start = time.perf_counter()
        library.search(asked[0], k=10)
        tell("first answer", chunks=chunks, seconds=time.perf_counter() - start)
        for name, filters in _SEARCHES.items():
            seconds, busy = [], []
            for query in asked:
                start, used = time.perf_counter(), time.process_time()
                library.search(query, k=10, **filters)
                seconds.append(time.perf_counter() - start)
                busy.append(time.process_time() - used)
            middle, slow = (1e3 * _percentile(seconds, rank) for rank in (50, 95))
            cpu = {f"cpu_p{rank}_ms": 1e3 * _percentile(busy, rank) for rank in (50, 95)}
            tell("search", chunks=chunks, arm=name, p50_ms=middle, p95_ms=slow, **cpu)
        private = psutil.Process().memory_full_info().uss - before
        recall, brute = _recall(library, data, asked[:100], chunks)
    tell("exact", chunks=chunks, brute_force_ms=1e3 * brute, recall_at_10=recall)
    files = [path for path in (folder / DERIVED).rglob("*") if path.is_file()]
    vectors = sum(path.stat().st_size for path in files if path.suffix == ".faiss")
    tell("size", chunks=chunks, dense_bytes_per_chunk=vectors / chunks, raw_bytes_per_chunk=4 * DIMENSION,
         derived_mb=sum(path.stat().st_size for path in files) >> 20, private_mb=private >> 20)  # fmt: skip


def queries(data: MadeUp, chunks: int) -> list[str]:
    """Queries of six words of some chunk, each about the chunk of the number that it starts with."""
    chance = np.random.default_rng(7)
    picks = chance.integers(0, chunks // _PER_REPORT or 1, _QUERIES)
    words = [data.words(int(pick) * _PER_REPORT, 1)[0] for pick in picks]
    return [f"{at} {' '.join(chance.choice(line, 6))}" for at, line in enumerate(words)]


def _recall(library: Library, data: MadeUp, asked: list[str], chunks: int) -> tuple[float, float]:
    """Share of the exact top 10 that the dense arm finds, and seconds of an exact search by BLAS."""
    firsts = range(0, chunks, _PER_REPORT)
    matrix = np.concatenate([data.vectors(first, min(_PER_REPORT, chunks - first)) for first in firsts])
    found, seconds = [], []
    for query in asked:
        vector = data.embed([query])[0]
        start = time.perf_counter()
        scores = matrix @ vector
        best = np.argpartition(-scores, 10)[:10]
        seconds.append(time.perf_counter() - start)
        hits = library.search(query, k=10, arm="dense")
        found.append(len({hit.chunk.id - 1 for hit in hits} & set(best.tolist())) / 10)
    return float(np.mean(found)), _percentile(seconds, 50)


def _percentile(seconds: list[float], rank: int) -> float:
    return float(np.percentile(seconds, rank))


def tell(what: str, **values: Any) -> None:
    """One measurement as a line of JSON, with the machine's load at the time."""
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in values.items()}
    load = round(os.getloadavg()[0], 1)
    sys.stdout.write(json.dumps({"what": what, **rounded, "load": load}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--cold", action="store_true", help="only time the first answer of this process")
    arguments = parser.parse_args()
    fill(arguments.folder, arguments.chunks)
    if arguments.cold:
        start, used = time.perf_counter(), time.process_time()
        with Library.open(arguments.folder, MadeUp()) as library:
            library.search("1 w100 w200 w300", k=10)
        tell("cold process", chunks=arguments.chunks, seconds=time.perf_counter() - start,
             cpu_s=time.process_time() - used, cpu_with_imports_s=time.process_time())  # fmt: skip
        return
    measure(arguments.folder, arguments.chunks)
    subprocess.run([sys.executable, "-m", "index.search.bench_search", "--cold", *sys.argv[1:]], check=True)


if __name__ == "__main__":
    main()
