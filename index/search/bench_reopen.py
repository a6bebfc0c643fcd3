"""Storing and reopening 5,000 chunks, against llama-index's default store and its FAISS store.

    python -m index.search.bench_reopen --chunks 5000

llama-index's FAISS store is compared where ``llama-index-vector-stores-faiss`` is installed. The vectors are made up,
so that only storing is timed. Writes one line of JSON per measurement to the standard output.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from index.library import Library
from index.library.ingest import Prepared
from index.library.writer import insert_prepared
from index.search.bench_data import DIMENSION, MadeUp, made_up_chunks, made_up_report
from index.search.bench_search import tell


class Taken(NamedTuple):
    """Seconds to build the index in memory, to store it, and to reopen it until the first answer."""

    build: float
    store: float
    reopen: float


def library(folder: Path, chunks: int) -> Taken:
    """The library; storing includes building its index files."""
    data, report = MadeUp(), made_up_report(0)
    words = data.words(0, chunks)
    prepared = Prepared(report, (), made_up_chunks(report, words), tuple(words), data.vectors(0, chunks))
    with Library.create(folder, data) as library:
        start = time.perf_counter()
        insert_prepared(library._store, prepared, data)
        stored = time.perf_counter() - start
    start = time.perf_counter()
    with Library.open(folder, data) as library:
        library.search("1 w100 w200", k=10, arm="dense")
    return Taken(0.0, stored, time.perf_counter() - start)


def llama_index(folder: Path, chunks: int, faiss_store: bool) -> Taken:
    """The same by ``storage_context.persist`` and ``load_index_from_storage``."""
    from llama_index.core import MockEmbedding, StorageContext, VectorStoreIndex, load_index_from_storage
    from llama_index.core.schema import TextNode

    data = MadeUp()
    pairs = zip(data.words(0, chunks), data.vectors(0, chunks).tolist(), strict=True)
    nodes = [TextNode(text=" ".join(words), embedding=vector) for words, vector in pairs]
    embedding: Any = MockEmbedding(embed_dim=DIMENSION)
    context = (
        StorageContext.from_defaults(vector_store=_faiss_store()) if faiss_store else StorageContext.from_defaults()
    )
    start = time.perf_counter()
    index = VectorStoreIndex(nodes, storage_context=context, embed_model=embedding)
    built = time.perf_counter() - start
    start = time.perf_counter()
    index.storage_context.persist(str(folder))
    stored = time.perf_counter() - start
    start = time.perf_counter()
    kept: Any = context.vector_store
    options = {"vector_store": type(kept).from_persist_dir(str(folder))} if faiss_store else {}
    again = load_index_from_storage(
        StorageContext.from_defaults(persist_dir=str(folder), **options), embed_model=embedding
    )
    again.as_retriever(similarity_top_k=10).retrieve("w100")
    return Taken(built, stored, time.perf_counter() - start)


def _faiss_store() -> Any:
    import faiss
    from llama_index.vector_stores.faiss import FaissVectorStore

    index: Any = faiss.index_factory(DIMENSION, "Flat", faiss.METRIC_INNER_PRODUCT)
    return FaissVectorStore(index)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3, help="the systems take turns; the quickest counts")
    arguments = parser.parse_args()
    chunks = arguments.chunks
    runs: dict[str, Callable[[Path], Taken]] = {
        "library": lambda folder: library(folder, chunks),
        "llama-index default": lambda folder: llama_index(folder, chunks, faiss_store=False),
        "llama-index FAISS": lambda folder: llama_index(folder, chunks, faiss_store=True),
    }
    best: dict[str, Taken] = {}
    for _ in range(arguments.rounds):
        for name, run in runs.items():
            with tempfile.TemporaryDirectory() as folder:
                try:
                    taken = run(Path(folder) / "store")
                except ImportError:
                    continue
            best[name] = Taken(*map(min, taken, best.get(name, taken)))
    ours = best["library"]
    for name, one in best.items():
        tell("reopen", run=name, chunks=chunks, build_s=one.build, store_s=one.store, reopen_s=one.reopen,
             store_against_library=one.store / ours.store, reopen_against_library=one.reopen / ours.reopen,
             build_and_store_against_library=(one.build + one.store) / ours.store)  # fmt: skip


if __name__ == "__main__":
    main()
