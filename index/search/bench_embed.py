"""Which backend embeds fastest on this machine, and what it loses: time for the same texts, against torch in float32.

    python -m index.search.bench_embed --report eval/data/2024-04-ai-sample/report.txt

Backends that are not installed are left out (``pip install 'yanbao[onnx]' openvino``). ``top_10`` is the share of the
ten nearest chunks that stay among the ten nearest; queries are the first sentence of each tenth chunk. Each backend is
timed ``--rounds`` times in turn, and the fastest counts, on the clock and in processor time. Writes one line of JSON
per measurement to standard output.
"""

from __future__ import annotations

import argparse
import copy
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from index.models import load_embedder
from index.models.quantised import export
from index.reading import read_report
from index.search.backends import make_embedder
from index.search.bench_search import tell
from index.search.chunks import chunks_of
from index.search.embed import BUDGET, Embedder, Kind, SentenceEmbedder, Vectors, batches
from index.search.prose import sentences

Embed = Callable[[list[str], Kind], Vectors]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--chunks", type=int, default=0, help="only so many, evenly chosen")
    arguments = parser.parse_args()
    texts = [chunk.text for chunk in chunks_of(read_report(arguments.report))]
    texts = texts[:: max(1, len(texts) // arguments.chunks)] if arguments.chunks else texts
    queries = [(sentences(text) or [text])[0] for text in texts[::10]]
    model = load_embedder("default", device="cpu")
    tokens = sum(len(ids) for ids in model.tokenizer(texts, truncation=True)["input_ids"])
    backends = dict(_backends(model))
    best: dict[str, tuple[float, float]] = {}
    for _ in range(arguments.rounds):
        for name, embed in backends.items():
            start, used = time.perf_counter(), time.process_time()
            embed(texts, "passage")
            taken = time.perf_counter() - start, time.process_time() - used
            clock, cpu = map(min, zip(taken, best.get(name, taken), strict=True))
            best[name] = clock, cpu
    passages = backends["torch float32"](texts, "passage")
    wanted = _nearest(backends["torch float32"](queries, "query"), passages)
    slow = best["torch float32"]
    for name, (clock, cpu) in best.items():
        vectors = backends[name](texts, "passage")
        found = _nearest(backends[name](queries, "query"), vectors)
        kept = np.mean([len(set(a) & set(b)) / len(a) for a, b in zip(wanted, found, strict=True)])
        cosine = float(np.mean(np.sum(passages * vectors, axis=1)))
        tell("embed", backend=name, tokens=tokens, seconds=clock, cpu_s=cpu, speed=slow[0] / clock,
             cpu_speed=slow[1] / cpu, cosine=cosine, top_10=float(kept))  # fmt: skip


def _nearest(queries: Vectors, passages: Vectors) -> list[list[int]]:
    ranked: list[list[int]] = np.argsort(-(queries @ passages.T), axis=1)[:, :10].tolist()
    return ranked


def _backends(model: Any) -> list[tuple[str, Embed]]:
    import torch

    found: list[tuple[str, Embed]] = [("torch float32", SentenceEmbedder(model, name="whole").embed)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch is about to move this function
        quantise: Any = torch.ao.quantization.quantize_dynamic
        short = quantise(copy.deepcopy(model), {torch.nn.Linear}, dtype=torch.qint8)
    found.append(("torch int8", SentenceEmbedder(short, name="short").embed))
    half = copy.deepcopy(model).to(torch.bfloat16)  # quick only where the processor has it (AVX512_BF16, AMX)
    found.append(("torch bfloat16", SentenceEmbedder(half, name="half").embed))
    try:
        quick: Embedder = make_embedder("default", "onnx-int8")
        quick.embed(["一"])
    except Exception:  # not installed
        return found
    found.append(("ONNX int8", quick.embed))
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "float32.onnx"
        export(model, whole)
        found += [("ONNX float32", _over(model, _onnx(whole)))]
        try:
            found += [("OpenVINO float32", _over(model, _openvino(whole)))]
        except ImportError:
            return found
    return found


def _onnx(path: Path) -> Callable[[dict[str, Any]], Vectors]:
    import onnxruntime

    session = onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
    return lambda feed: session.run(None, feed)[0]


def _openvino(path: Path) -> Callable[[dict[str, Any]], Vectors]:
    import openvino

    network = openvino.compile_model(openvino.Core().read_model(path), "CPU")
    return lambda feed: np.array(network(feed)[0])


def _over(model: Any, run: Callable[[dict[str, Any]], Vectors]) -> Embed:
    """The same batches for a network that takes arrays."""

    def embed(texts: list[str], kind: Kind) -> Vectors:
        prompted = [model.prompts[kind] + text for text in texts]
        lengths = [len(ids) for ids in model.tokenizer(prompted, truncation=True)["input_ids"]]
        vectors = np.zeros((len(texts), model.get_embedding_dimension()), np.float32)
        for group in batches(lengths, BUDGET):
            feed = model.tokenizer([prompted[at] for at in group], padding=True, truncation=True, return_tensors="np")
            vectors[group] = run({name: feed[name].astype(np.int64) for name in ("input_ids", "attention_mask")})
        return vectors

    return embed


if __name__ == "__main__":
    main()
