"""Hybrid search over made-up chunks, against llama-index's FAISS store and BM25 retriever, fused.

    python -m index.search.bench_fused --chunks 100000 --folder /big/disk/bench

Needs ``llama-index-vector-stores-faiss`` and ``llama-index-retrievers-bm25``. Both systems hold the same words and
vectors and answer the same queries, the fusion without a language model (``num_queries=1``). ``cpu`` is processor
time, which other work on the machine does not lengthen. Writes one line of JSON per system to standard output.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from index.library import Library
from index.search.bench_data import DIMENSION, MadeUp
from index.search.bench_search import fill, queries, tell

_PART = 10_000


def library(folder: Path, chunks: int) -> Callable[[str], object]:
    """A search of the library in ``folder``, which is filled if it is not there."""
    fill(folder, chunks)
    opened = Library.open(folder, MadeUp())
    return lambda query: opened.search(query, k=10)


def llama_index(chunks: int) -> Callable[[str], object]:
    """A search by llama-index, all in memory."""
    import faiss
    from llama_index.core import MockEmbedding, StorageContext, VectorStoreIndex
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.schema import QueryBundle, TextNode
    from llama_index.retrievers.bm25 import BM25Retriever
    from llama_index.vector_stores.faiss import FaissVectorStore

    data = MadeUp()
    nodes = []
    for first in range(0, chunks, _PART):
        count = min(_PART, chunks - first)
        pairs = zip(data.words(first, count), data.vectors(first, count).tolist(), strict=True)
        nodes += [TextNode(text=" ".join(words), embedding=vector) for words, vector in pairs]
    flat: Any = faiss.index_factory(DIMENSION, "Flat", faiss.METRIC_INNER_PRODUCT)
    embedding: Any = MockEmbedding(embed_dim=DIMENSION)
    context = StorageContext.from_defaults(vector_store=FaissVectorStore(flat))
    index = VectorStoreIndex(nodes, storage_context=context, embed_model=embedding)
    near: Any = index.as_retriever(similarity_top_k=100)
    arms = [near, BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=100)]
    options: dict[str, Any] = {"mode": "relative_score", "num_queries": 1, "use_async": False, "llm": MockLLM()}
    fused = QueryFusionRetriever(arms, similarity_top_k=10, **options)
    return lambda query: fused.retrieve(QueryBundle(query, embedding=data.embed([query])[0].tolist()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, required=True)
    arguments = parser.parse_args()
    asked = queries(MadeUp(), arguments.chunks)[:100]
    ours = 0.0
    for name, search in (
        ("library", library(arguments.folder, arguments.chunks)),
        ("llama-index", llama_index(arguments.chunks)),
    ):
        search(asked[0])
        wall, cpu = [], []
        for query in asked:
            start, busy = time.perf_counter(), time.process_time()
            search(query)
            wall.append(time.perf_counter() - start)
            cpu.append(time.process_time() - busy)
        p50, p95 = (1e3 * float(np.percentile(wall, rank)) for rank in (50, 95))
        ours = ours or p95
        tell("fused", run=name, chunks=arguments.chunks, p50_ms=p50, p95_ms=p95,
             cpu_p50_ms=1e3 * float(np.percentile(cpu, 50)), p95_against_library=p95 / ours)  # fmt: skip


if __name__ == "__main__":
    main()
