"""Index types beside each other: time to build, bytes, recall and speed, on made-up or on real embeddings.

    python -m index.search.bench_types --count 131072
    python -m index.search.bench_types --texts reports/*.txt

With ``--texts``, the sentences of text files are embedded by the default model; each fiftieth is a query and not in the
index. ``candidates`` are what the type names before they are scored exactly: ``top_10`` is the share of the exact ten
nearest among them. ``ms`` is processor time of one query on one core; ``of_flat`` is against the exact index. Writes
one line of JSON per type to standard output.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.search.bench_data import MadeUp
from index.search.bench_search import tell
from index.search.dense import DenseIndex

FACTORIES = (
    "Flat", "SQ8", "IVF1,RaBitQfs", "IVF1,PQ96x4fs", "IVF1,PQ64x4fs", "IVF1,PQ48x4fs",
    "IVF1,RaBitQfs,Refine(SQ8)", "IVF1,PQ96x4fs,Refine(SQ8)",
)  # fmt: skip
_EACH = 50  # sentences per query
_QUERIES = 100
Floats = NDArray[np.float32]


def made_up(count: int) -> tuple[Floats, Floats]:
    """Vectors and queries."""
    data, part = MadeUp(), 10_000
    vectors = [data.vectors(first, min(part, count - first)) for first in range(0, count, part)]
    return np.concatenate(vectors), np.concatenate([data.vectors(10**9 + at, 1) for at in range(_QUERIES)])


def of_texts(files: list[Path]) -> tuple[Floats, Floats]:
    """The same of real sentences, each once."""
    from index.search.embed import SentenceEmbedder
    from index.search.prose import sentences

    found = dict.fromkeys(line for file in files for line in sentences(file.read_text(encoding="utf-8")))
    texts = [text for text in found if 12 <= len(text) <= 200]
    model = SentenceEmbedder()
    asked = texts[::_EACH][:_QUERIES]
    rest = sorted(set(texts) - set(asked))
    return model.embed(rest), model.embed(asked, "query")


def measure(
    factory: str, vectors: Floats, queries: Floats, exact: list[set[int]], candidates: int
) -> tuple[float, ...]:
    """Seconds to build, bytes per vector, seconds per query, share of the exact ten among the candidates."""
    start = time.process_time()
    index = DenseIndex.build(vectors, factory)
    built = time.process_time() - start
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder) / "index")
        size = (Path(folder) / "index").stat().st_size / len(vectors)
    spent, kept = [], []
    for query, best in zip(queries, exact, strict=True):
        start = time.process_time()
        _scores, found = index.search(query, candidates)
        spent.append(time.process_time() - start)
        kept.append(len(best & set(found.tolist())) / len(best))
    return built, size, float(np.median(spent)), float(np.mean(kept))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=131_072)
    parser.add_argument("--texts", type=Path, nargs="+")
    parser.add_argument("--candidates", type=int, help="default: 400 of 131,072, and in proportion, but at least 20")
    arguments = parser.parse_args()
    vectors, queries = of_texts(arguments.texts) if arguments.texts else made_up(arguments.count)
    candidates = arguments.candidates or max(20, 400 * len(vectors) // 131_072)
    exact = [set(np.argsort(-(vectors @ query))[:10].tolist()) for query in queries]
    flat = 0.0
    for factory in FACTORIES:
        built, size, spent, kept = measure(factory, vectors, queries, exact, candidates)
        flat = flat or spent
        tell("index type", factory=factory, vectors=len(vectors), candidates=candidates, build_s=built,
             bytes_per_vector=size, ms=1e3 * spent, of_flat=spent / flat, top_10=kept)  # fmt: skip


if __name__ == "__main__":
    main()
