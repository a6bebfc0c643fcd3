"""Baseline: plain retrieval and generation. Passages by vectors, one prompt, the model writes what it likes."""

from __future__ import annotations

import re
import time
from importlib import resources
from typing import Any

import jinja2

from eval.answers import Citation, Found, SystemAnswer
from eval.items import Item
from eval.runs.systems.base import Setup, System
from eval.runs.systems.passages import LENGTH, PassageSearch
from rag.llm.usage import counted

# how models say that they cannot answer; the system under test sets a flag, a bare model can only say so
REFUSES = re.compile(
    r"没有(?:提到|提及|提供|找到|给出|包含|相关)|未(?:提到|提及|提供|找到|给出|包含|披露)|无法(?:回答|确定|得知|提供|找到)|不清楚|不知道"
)


class PlainGeneration(System):
    """Options: ``k`` passages (default 5), ``tokens`` for the answer (default 160)."""

    parallel = True

    def __init__(self, setup: Setup) -> None:
        from rag.llm import open_llm
        from rag.settings import load_settings

        self._setup = setup
        self._settings = load_settings(**setup.settings)
        self._search = PassageSearch(setup, dense=True)
        self._llm = open_llm(self._settings)
        self._k = int(setup.options.get("k", "5"))
        self._tokens = int(setup.options.get("tokens", "160"))
        source = resources.files("eval.runs.systems").joinpath("plain.jinja").read_text(encoding="utf-8")
        self._prompt = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True).from_string(source)

    def describe(self) -> dict[str, Any]:
        from eval.runs.environment import model_digests

        llm = self._settings.llm
        return {
            "system": "plain-rag",
            "passage": LENGTH,
            "k": self._k,
            "tokens": self._tokens,
            "llm": self._llm.describe(),
            "temperature": llm.temperature,
            "models": model_digests([llm.model], self._settings.embedding.model),
        }

    def answer(self, item: Item) -> SystemAnswer:
        started = time.perf_counter()
        # a follow-up is searched for together with the question before it: without it there is nothing to find
        query = " ".join([*(turn.question for turn in item.history), item.question])
        hits = self._search.search(query, self._k, self._setup.scope(item))
        prompt = self._prompt.render(
            passages=[passage.text for passage, _ in hits], history=item.history, question=item.question
        )
        with counted() as usage:
            text = self._llm.complete([{"role": "user", "content": prompt}], max_tokens=self._tokens).strip()
        elapsed = round(time.perf_counter() - started, 4)
        return SystemAnswer(
            id=item.id,
            text=text,
            refused=bool(REFUSES.search(text)),
            citations=tuple(Citation(report=passage.report, quote=passage.text) for passage, _ in hits),
            hits=tuple(Found(report=passage.report, text=passage.text) for passage, _ in hits),
            elapsed_s=elapsed,
            tokens_in=usage.tokens_in,
            tokens_out=usage.tokens_out,
        )

    def close(self) -> None:
        self._llm.close()
