"""yanbao itself, through ``rag.ReportQA``."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

from eval.answers import Citation, Found, SystemAnswer, ToldFigure
from eval.items import Item
from eval.runs.systems.ablated import Ablated
from eval.runs.systems.base import Setup, System
from index.hit import Hit
from index.library import Library
from index.numbers import find_quantities
from rag.answer import Answer
from rag.llm.usage import counted


class YanbaoSystem(System):
    """Options: ``llm`` (``yes``/``no``), ``scope`` (``item``/``library``), ``hits`` (how many passages to log; 0
    for none). For an ablation ``programs``, ``gate`` (``on``/``off``) and ``arm``, see ``ablated``.
    """

    parallel = True

    def __init__(self, setup: Setup) -> None:
        from rag import ReportQA
        from rag.open import open_library
        from rag.settings import load_settings

        self._setup = setup
        self._llm = setup.options.get("llm", "yes") == "yes"
        self._hits = int(setup.options.get("hits", "10"))
        self._settings = load_settings(library=str(setup.library), **setup.settings)
        self._library = open_library(setup.library, self._settings)
        self._qa = ReportQA(self._library, self._settings, llm=None if self._llm else False)
        self._ablated = Ablated(setup, self._library, self._settings) if Ablated.wanted(setup) else None

    def describe(self) -> dict[str, Any]:
        from eval.runs.environment import engine_digest, model_digests

        llm = self._settings.llm
        return {
            "system": "yanbao",
            "code": engine_digest(),
            "llm": f"{llm.base_url or 'embedded'} {llm.model}" if self._llm else None,
            "embedding": self._settings.embedding.model,
            "temperature": llm.temperature,
            "rewords": self._settings.rewords,
            "parses": self._settings.parses,
            "scope": self._setup.options.get("scope", "item"),
            **(self._ablated.options if self._ablated is not None else {}),
            "models": model_digests([llm.model] if self._llm else [], self._settings.embedding.model),
        }

    def answer(self, item: Item) -> SystemAnswer:
        reports = self._setup.scope(item)
        history = [turn.question for turn in item.history]
        started = time.perf_counter()
        with counted() as usage:
            if self._ablated is not None and self._ablated.takes(item, reports):
                told = self._ablated.answer(item, reports)
            else:
                told = from_answer(item.id, self._qa.ask(item.question, reports=reports, history=history or None), 0.0)
        elapsed = time.perf_counter() - started
        hits = self._library.search(item.question, k=self._hits, reports=reports) if self._hits else []
        return told.model_copy(
            update={
                "elapsed_s": round(elapsed, 4),
                "hits": tuple(_found(self._library, hit) for hit in hits),
                "tokens_in": usage.tokens_in,
                "tokens_out": usage.tokens_out,
            }
        )

    def close(self) -> None:
        if self._ablated is not None:
            self._ablated.close()
        self._qa.close()
        self._library.close()


def from_answer(id: str, answer: Answer, elapsed: float) -> SystemAnswer:
    """An answer of the engine as a row of an exam."""
    return SystemAnswer(
        id=id,
        text=answer.text,
        refused=answer.refused,
        figures=tuple(
            ToldFigure(value=value, unit=f.unit, raw=f.raw, source=f.source, formula=f.formula)
            for f in answer.figures
            for value in (f.value, *_upper(f.raw))
        ),
        citations=tuple(
            Citation(report=c.report, page=c.page, table=c.table, row=c.row, column=c.column, quote=c.quote)
            for c in answer.citations
        ),
        elapsed_s=round(elapsed, 4),
    )


def _upper(raw: str) -> tuple[Decimal, ...]:
    """The upper end of a range (350-400亿美元), which is told and bound as one figure."""
    spans = [span.quantity for span in find_quantities(raw) if span.quantity is not None]
    return tuple(quantity.high for quantity in spans if quantity.high is not None)


def _found(library: Library, hit: Hit) -> Found:
    chunk = hit.chunk
    table = None
    if chunk.table is not None:
        found = library.report(chunk.report).table(chunk.table)
        table = found.number or found.id
    return Found(report=chunk.report, table=table, text=chunk.text)
