"""Building, storing and reopening 5,000 chunks, against llama-index's default store and its FAISS store.

    python -m index.search.bench_reopen --chunks 5000

llama-index's FAISS store is compared where ``llama-index-vector-stores-faiss`` is installed. The vectors are made up,
so that only the index is timed: ``build_s`` until it can be searched in memory, ``store_s`` to write it (the library:
with search words and checksums, waiting for the disk; llama-index: left to the operating system), ``reopen_s`` until
the first answer. ``disk`` is the least that a durable store takes: the bytes of texts and vectors in one file, with one
checksum, waiting for the disk. Writes one line of JSON per measurement to standard output.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from index.library import Library
from index.library.ingest import Index, Prepared
from index.library.writer import insert_prepared
from index.search.bench_data import DIMENSION, MadeUp, made_up_chunks, made_up_report
from index.search.bench_search import tell


class Taken(NamedTuple):
    """Seconds to build the index in memory, to store it, and to reopen it until the first answer; and of processors."""

    build: float
    store: float
    reopen: float
    build_cpu: float
    store_cpu: float
    reopen_cpu: float


class Watch:
    """Seconds since the last look, on the clock and of processors."""

    def __init__(self) -> None:
        self.steps: list[tuple[float, float]] = []
        self._last = time.perf_counter(), time.process_time()

    def step(self) -> None:
        """A step ends here, and the next one begins."""
        now = time.perf_counter(), time.process_time()
        self.steps.append((now[0] - self._last[0], now[1] - self._last[1]))
        self._last = time.perf_counter(), time.process_time()

    def taken(self) -> Taken:
        return Taken(*(clock for clock, _ in self.steps), *(cpu for _, cpu in self.steps))


def library(folder: Path, chunks: int) -> Taken:
    """The library."""
    data, report = MadeUp(), made_up_report(0)
    words, vectors = tuple(data.words(0, chunks)), data.vectors(0, chunks)
    with Library.create(folder, data) as library:
        watch = Watch()
        index = Index.build(words, vectors)
        watch.step()
        prepared = Prepared(report, (), made_up_chunks(report, list(words)), words, vectors, index)
        watch.step()
        watch.steps.pop()  # the chunks are given, as llama-index's nodes are
        insert_prepared(library._store, prepared, data)
        watch.step()
    watch.step()
    watch.steps.pop()
    with Library.open(folder, data) as library:
        library.search("1 w100 w200", k=10, arm="dense")
    watch.step()
    return watch.taken()


def disk(folder: Path, chunks: int) -> Taken:
    """The same bytes in one file."""
    data = MadeUp()
    texts = "".join(" ".join(words) for words in data.words(0, chunks)).encode()
    vectors = data.vectors(0, chunks)
    folder.mkdir()
    watch = Watch()
    watch.step()
    raw = vectors.tobytes()
    with (folder / "all").open("wb") as file:
        file.write(hashlib.sha256(raw + texts).digest())
        file.write(raw)
        file.write(texts)
        file.flush()
        os.fsync(file.fileno())
    watch.step()
    whole = (folder / "all").read_bytes()
    if hashlib.sha256(whole[32:]).digest() != whole[:32]:
        raise OSError("the file is not as it was written")
    np.argpartition(np.frombuffer(whole[32 : 32 + len(raw)], np.float32).reshape(vectors.shape) @ vectors[1], -10)
    watch.step()
    return watch.taken()


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
    watch = Watch()
    index = VectorStoreIndex(nodes, storage_context=context, embed_model=embedding)
    watch.step()
    index.storage_context.persist(str(folder))
    watch.step()
    kept: Any = context.vector_store
    options = {"vector_store": type(kept).from_persist_dir(str(folder))} if faiss_store else {}
    again = load_index_from_storage(
        StorageContext.from_defaults(persist_dir=str(folder), **options), embed_model=embedding
    )
    again.as_retriever(similarity_top_k=10).retrieve("w100")
    watch.step()
    return watch.taken()


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
        "disk": lambda folder: disk(folder, chunks),
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
        ratios = {
            f"{what}_against_library": getattr(one, what) / getattr(ours, what)
            for what in Taken._fields if getattr(ours, what)
        }  # fmt: skip
        both = (one.build + one.store) / (ours.build + ours.store)
        values = {f"{what}_s": value for what, value in one._asdict().items()}
        tell("reopen", run=name, chunks=chunks, **values, **ratios, build_and_store_against_library=both)


if __name__ == "__main__":
    main()
