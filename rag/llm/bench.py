"""Measures the embedded language model on this machine: ``python -m rag.llm.bench [MODEL …]``."""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from index import models
from rag.llm.embedded import EmbeddedModel
from rag.llm.open import open_llm
from rag.settings import load_settings

DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured, medians over the rounds.

    Attributes:
        model: The model.
        threads: Threads of the server.
        load_s: From nothing to the server being ready, in seconds.
        prompt_tokens: Length of the prompt.
        first_token_s: Cold prompt to first token, in seconds.
        cached_first_token_s: The same when all but the end of the prompt was seen before.
        tokens_in_per_s: Prompt tokens read per second, cold.
        tokens_out_per_s: Tokens written per second.
    """

    model: str
    threads: int
    load_s: float
    prompt_tokens: int
    first_token_s: float
    cached_first_token_s: float
    tokens_in_per_s: float
    tokens_out_per_s: float


def measure(name: str, rounds: int = 3, length: int = 500, written: int = 64) -> Speed:
    """Speed of a model of the registry, with prompts of about ``length`` tokens that were never seen before."""
    settings = load_settings(llm={"model": name})
    with open_llm(settings) as model:
        assert isinstance(model, EmbeddedModel)
        began = time.perf_counter()
        chat = model.start()
        load = time.perf_counter() - began
        chooser = random.Random(time.time_ns())
        samples = []
        for _ in range(rounds):
            start = "".join(chooser.choice(DIGITS) for _ in range(length))
            cold = _one(chat.llm.stream_chat, f"{start}\n写一首关于春天的长诗。", written)
            warm = _one(chat.llm.stream_chat, f"{start}\n写一首关于秋天的长诗。", written)
            samples.append((cold, warm))
        return Speed(
            model=name,
            threads=model.threads,
            load_s=round(load, 2),
            prompt_tokens=int(statistics.median(cold["prompt"] for cold, _ in samples)),
            first_token_s=round(statistics.median(cold["first"] for cold, _ in samples), 2),
            cached_first_token_s=round(statistics.median(warm["first"] for _, warm in samples), 2),
            tokens_in_per_s=round(statistics.median(cold["in"] for cold, _ in samples), 1),
            tokens_out_per_s=round(statistics.median(run["out"] for pair in samples for run in pair), 1),
        )


def _one(stream: object, prompt: str, written: int) -> dict[str, float]:
    """One request: seconds to the first piece, and the server's own counts and rates."""
    from llama_index.core.base.llms.types import ChatMessage

    began, first = time.perf_counter(), 0.0
    timings: dict[str, float] = {}
    replies: Iterator[object] = stream([ChatMessage(role="user", content=prompt)], max_tokens=written)  # type: ignore[operator]
    for reply in replies:
        first = first or (time.perf_counter() - began if getattr(reply, "delta", "") else 0.0)
        timings = getattr(getattr(reply, "raw", None), "timings", None) or timings
    return {
        "first": first,
        "prompt": timings["prompt_n"] + timings.get("cache_n", 0),
        "in": timings["prompt_per_second"],
        "out": timings["predicted_per_second"],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """One JSON object per model on stdout."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [model.name for model in models.registry() if model.kind == "llm"]
    parser.add_argument("model", nargs="*", help=f"of {', '.join(names)}; all of them by default")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    for name in chosen.model or names:
        sys.stdout.write(json.dumps(asdict(measure(name, chosen.rounds))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
