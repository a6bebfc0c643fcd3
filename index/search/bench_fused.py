"""Hybrid search over made-up chunks, against llama-index's FAISS store and BM25 retriever, fused.

    python -m index.search.bench_fused --chunks 1000000 --folder /big/disk/bench

Needs ``llama-index-vector-stores-faiss`` and ``llama-index-retrievers-bm25``. Both systems hold the same words and
vectors in memory (the library: its files, by the system) and answer the same queries in turn, the fusion without a
language model (``num_queries=1``), each arm with 100 candidates. ``cpu`` is processor time, which other work on the
machine lengthens little. Writes one line of JSON per system to standard output.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from index.library import Library
from index.search.bench_data import MadeUp
from index.search.bench_peer import llama_index
from index.search.bench_search import fill, queries, tell, warm

Search = Callable[[str], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument(
        "--folder", type=Path, required=True, help="the library; what is kept of the peer stands beside"
    )
    arguments = parser.parse_args()
    fill(arguments.folder, arguments.chunks)
    asked = queries(MadeUp(), arguments.chunks)[: arguments.queries]
    peer = llama_index(arguments.folder.with_name(f"{arguments.folder.name}-bm25s"), arguments.chunks)
    warm(arguments.folder)
    with Library.open(arguments.folder, MadeUp()) as library:
        searches: dict[str, Search] = {"library": lambda query: library.search(query, k=10), "llama-index": peer}
        wall, cpu = times(searches, asked)
    for name in searches:
        slow = {
            f"{kind}_p{rank}": (
                1e3 * percentile(taken[name], rank),
                percentile(taken[name], rank) / percentile(taken["library"], rank),
            )
            for kind, taken in (("wall", wall), ("cpu", cpu))
            for rank in (50, 95)
        }
        values = {f"{what}_ms": milliseconds for what, (milliseconds, _ratio) in slow.items()}
        values |= {f"{what}_against_library": ratio for what, (_milliseconds, ratio) in slow.items()}
        tell("fused", run=name, chunks=arguments.chunks, queries=len(asked), **values)


def times(searches: dict[str, Search], asked: list[str]) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Seconds of the clock and of the processor for each query; the systems take turns, to meet the same load."""
    wall: dict[str, list[float]] = {name: [] for name in searches}
    cpu: dict[str, list[float]] = {name: [] for name in searches}
    for search in searches.values():
        for query in asked[:3]:
            search(query)
    for query in asked:
        for name, search in searches.items():
            start, busy = time.perf_counter(), time.process_time()
            search(query)
            wall[name].append(time.perf_counter() - start)
            cpu[name].append(time.process_time() - busy)
    return wall, cpu


def percentile(seconds: list[float], rank: int) -> float:
    return float(np.percentile(seconds, rank))


if __name__ == "__main__":
    main()
