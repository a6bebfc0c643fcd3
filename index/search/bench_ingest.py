"""Reading a report into a library, against the embedding model's bare forward pass and llama-index's quick start.

    python -m index.search.bench_ingest --report eval/data/2024-04-ai-sample/report.txt

llama-index is compared where ``llama-index-embeddings-huggingface`` is installed, txtai where it is. ``tokens`` are
those that the model sees, so that systems which embed other texts can be compared by ``tokens_s``: llama-index makes
chunks of up to 1,024 of its tokens, of which the model reads the first 512 of its own (``lost`` ones are never
embedded). txtai has no reader for reports, so it is given the library's chunks. Each is timed ``--rounds`` times in
turn, and the fastest counts, on the clock and in processor time. ``--copies 10`` has the report read as ten files that
differ in a line. Writes one line of JSON per measurement to the standard output.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from index.errors import ModelError
from index.library import Library
from index.models import ensure, find, load_embedder
from index.reading import read_report
from index.search.backends import make_embedder
from index.search.bench_search import tell
from index.search.chunks import chunks_of
from index.search.embed import BUDGET, Embedder, SentenceEmbedder, batches
from index.search.passages import different_texts, passages_of


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


def copies_of(report: Path, count: int, folder: Path) -> list[Path]:
    """So many files with the report's text and a line of their own."""
    files = [folder / f"{number}{report.suffix}" for number in range(count)]
    for number, file in enumerate(files):
        file.write_text(f"{report.read_text(encoding='utf-8')}\n第{number}份\n", encoding="utf-8")
    return files


def quick_start(files: list[Path], model: str) -> tuple[Callable[[], object], list[str]] | None:
    """SimpleDirectoryReader → VectorStoreIndex with the same model, and what it embeds; None if it is not installed."""
    try:
        from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
        from llama_index.core.node_parser import SentenceSplitter
        from llama_index.core.schema import MetadataMode
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    except ImportError:
        return None
    embedding = HuggingFaceEmbedding(model_name=model, text_instruction="passage: ", query_instruction="query: ")
    nodes = SentenceSplitter().get_nodes_from_documents(SimpleDirectoryReader(input_files=files).load_data())
    texts = [node.get_content(MetadataMode.EMBED) for node in nodes]
    return lambda: VectorStoreIndex.from_documents(
        SimpleDirectoryReader(input_files=files).load_data(), embed_model=embedding
    ), texts


def txtai(texts: list[str], model: str) -> Callable[[], object] | None:
    """txtai's hybrid index over the same chunks with the same model; None if it is not installed."""
    try:
        from txtai import Embeddings
    except ImportError:
        return None
    settings = {
        "path": model,
        "hybrid": True,
        "content": True,
        "instructions": {"query": "query: ", "data": "passage: "},
    }
    index = Embeddings(settings)
    return lambda: index.index(enumerate(texts))


def eight_bits() -> Embedder | None:
    """The same model by ONNX Runtime with 8-bit weights, loaded; None if ``yanbao[onnx]`` is not installed."""
    embedder = make_embedder("default", "onnx-int8")
    try:
        embedder.embed(["一"])
    except ModelError:
        return None
    return embedder


def count(model: SentenceEmbedder, texts: list[str]) -> tuple[int, int]:
    """Tokens of the texts that the model sees, and those that it cuts off."""
    inner = model.loaded()
    ids = inner.tokenizer([inner.prompts.get("passage", "") + text for text in texts], truncation=False)["input_ids"]
    lengths = [len(tokens) for tokens in ids]
    seen = sum(min(length, inner.max_seq_length) for length in lengths)
    return seen, sum(lengths) - seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--copies", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(copies_of(arguments.report, arguments.copies, Path(folder)), arguments.rounds)


def measure(files: list[Path], rounds: int) -> None:
    """Tell the time of each system for these files."""
    model = SentenceEmbedder(load_embedder("default"), name="default")
    chunked = [(report, chunks_of(report)) for report in map(read_report, files)]
    texts = [text for report, chunks in chunked for text in different_texts(passages_of(report, chunks))]
    whole = [chunk.text for _, chunks in chunked for chunk in chunks]

    def ingest(embedder: Embedder) -> None:
        with tempfile.TemporaryDirectory() as folder, Library.create(folder, embedder) as library:
            for file in files:
                library.add(file)

    folder = str(ensure(find("default", "embedding").name))
    started, quick = quick_start(files, folder), eight_bits()
    runs: dict[str, tuple[Callable[[], object] | None, list[str]]] = {
        "bare forward pass": (forward_passes(model, texts), texts),
        "library": (lambda: ingest(model), texts),
        "library, onnx-int8": (None if quick is None else lambda: ingest(quick), texts),
        "llama-index quick start": started or (None, []),
        "txtai": (txtai(whole, folder), whole),
    }
    best: dict[str, tuple[float, float]] = {}
    for _ in range(rounds):
        for name, (run, _texts) in runs.items():
            if run is not None:
                start, used = time.perf_counter(), time.process_time()
                run()
                taken = time.perf_counter() - start, time.process_time() - used
                clock, cpu = map(min, zip(taken, best.get(name, taken), strict=True))
                best[name] = clock, cpu
    ours = best["library"]
    for name, (clock, cpu) in best.items():
        tokens, lost = count(model, runs[name][1])
        tell("ingest", run=name, files=len(files), texts=len(runs[name][1]), tokens=tokens, lost=lost, seconds=clock,
             cpu_s=cpu, tokens_s=tokens / clock, against_library=clock / ours[0],
             cpu_against_library=cpu / ours[1])  # fmt: skip


if __name__ == "__main__":
    main()
