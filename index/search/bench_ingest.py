"""Reading a report into a library, against the embedding model's bare forward pass and llama-index's quick start.

    python -m index.search.bench_ingest --report eval/data/2024-04-ai-sample/report.txt

llama-index is compared where ``llama-index-embeddings-huggingface`` is installed. Each is timed ``--rounds`` times
in turn, and the fastest counts. Writes one line of JSON per measurement to the standard output.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from index.library import Library
from index.models import ensure, find, load_embedder
from index.reading import read_report
from index.search.bench_search import tell
from index.search.chunks import chunks_of
from index.search.embed import BUDGET, SentenceEmbedder, batches


def forward_passes(model: SentenceEmbedder, texts: list[str]) -> Callable[[], object]:
    """Nothing but the model, over batches that are tokenised already."""
    import torch

    inner = model.loaded()
    prompted = [inner.prompts.get("passage", "") + text for text in texts]
    lengths = [len(ids) for ids in inner.tokenizer(prompted, truncation=True)["input_ids"]]
    features = [inner.preprocess([prompted[at] for at in group]) for group in batches(lengths, BUDGET)]

    def run() -> None:
        with torch.inference_mode():
            for batch in features:
                inner.forward({name: value for name, value in batch.items() if hasattr(value, "shape")})

    return run


def quick_start(report: Path, model: str) -> Callable[[], object] | None:
    """SimpleDirectoryReader → VectorStoreIndex with the same model; None where it is not installed."""
    try:
        from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    except ImportError:
        return None
    embedding = HuggingFaceEmbedding(model_name=model, text_instruction="passage: ", query_instruction="query: ")
    return lambda: VectorStoreIndex.from_documents(
        SimpleDirectoryReader(input_files=[report]).load_data(), embed_model=embedding
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    model = SentenceEmbedder(load_embedder("default"), name="default")
    texts = [chunk.text for chunk in chunks_of(read_report(arguments.report))]

    def ingest() -> None:
        with tempfile.TemporaryDirectory() as folder, Library.create(folder, model) as library:
            library.add(arguments.report)

    runs: dict[str, Callable[[], object] | None] = {
        "bare forward pass": forward_passes(model, texts),
        "library": ingest,
        "llama-index quick start": quick_start(arguments.report, str(ensure(find("default", "embedding").name))),
    }
    best: dict[str, float] = {}
    for _ in range(arguments.rounds):
        for name, run in runs.items():
            if run is not None:
                start = time.perf_counter()
                run()
                best[name] = min(best.get(name, 1e9), time.perf_counter() - start)
    for name, seconds in best.items():
        tell("ingest", run=name, chunks=len(texts), seconds=seconds, against_library=seconds / best["library"])


if __name__ == "__main__":
    main()
