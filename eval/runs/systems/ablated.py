"""yanbao with parts taken out, for an ablation: the same model and library, without programs, fusion or the gate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import prompts
from eval.answers import Citation, SystemAnswer
from eval.errors import EvaluationError
from eval.items import Item
from eval.runs.systems.base import Setup
from eval.runs.systems.generation import REFUSES
from index.hit import Hit
from index.library import Library
from rag.answer import Citation as Evidenced
from rag.answering.write import Written, write
from rag.gate import Evidence, Gate
from rag.llm import open_llm
from rag.questions import TextQuestion, Turn, plan
from rag.settings import Settings

if TYPE_CHECKING:
    from index.ledger import Ledger

PASSAGES, CHARACTERS, TOKENS = 5, 1500, 160


class Ablated:
    """What stands in for the engine where parts are off: passages go to the model, which writes.

    Options: ``programs`` (``on``/``off``: questions that a program answers go to the engine), ``gate``
    (``on``/``off``: whether sentences that the evidence does not bear out are taken out), ``arm``
    (``fused``/``dense``/``bm25``).
    """

    def __init__(self, setup: Setup, library: Library, settings: Settings) -> None:
        self.options = {name: setup.options.get(name, value) for name, value in _WHOLE.items()}
        for name, value in self.options.items():
            if value not in _VALUES[name]:
                raise EvaluationError(f"this option must be one of {', '.join(_VALUES[name])}", f"{name}={value}")
        self._library = library
        self._llm = open_llm(settings)
        self._ledgers: dict[tuple[str, ...] | None, Ledger] = {}

    @staticmethod
    def wanted(setup: Setup) -> bool:
        """Whether any part is off."""
        return any(setup.options.get(name, value) != value for name, value in _WHOLE.items())

    def takes(self, item: Item, reports: Sequence[str] | None) -> bool:
        """Whether the model answers this item: all, or with programs those that are planned for the text."""
        if self.options["programs"] == "off":
            return True
        key = None if reports is None else tuple(reports)
        if key not in self._ledgers:
            self._ledgers[key] = self._library.ledger(reports=key)
        history = [Turn(turn.question) for turn in item.history]
        return isinstance(plan(item.question, self._ledgers[key], history), TextQuestion)

    def answer(self, item: Item, reports: Sequence[str] | None) -> SystemAnswer:
        """What the model writes from the passages; with the gate, what is left of it."""
        query = " ".join([*(turn.question for turn in item.history), item.question])
        arm: Literal["fused", "dense", "bm25"] = self.options["arm"]  # type: ignore[assignment]
        hits = _within(self._library.search(query, k=PASSAGES, reports=reports, arm=arm))
        citations = tuple(Citation(report=hit.chunk.report, quote=hit.chunk.text) for hit in hits)
        if self.options["gate"] == "on":
            evidence = [Evidence(hit.chunk.text, _cited(hit), "\n".join(hit.chunk.section)) for hit in hits]
            gate = Gate(evidence, query)
            kept = [verdict.sentence for verdict in write(self._llm, gate, query, "zh", Written(), TOKENS)]
            text = "".join(kept) or "报告中没有找到这个问题的答案。"
            return SystemAnswer(id=item.id, text=text, refused=not kept, citations=citations)
        messages = prompts.render("answer", "zh", passages=[hit.chunk.text for hit in hits], question=query)
        text = self._llm.complete(messages, max_tokens=TOKENS).strip()
        return SystemAnswer(id=item.id, text=text, refused=bool(REFUSES.search(text)), citations=citations)

    def close(self) -> None:
        self._llm.close()


_WHOLE = {"programs": "on", "gate": "on", "arm": "fused"}
_VALUES = {"programs": ("on", "off"), "gate": ("on", "off"), "arm": ("fused", "dense", "bm25")}


def _within(hits: Sequence[Hit]) -> list[Hit]:
    """The best hits that fit the prompt."""
    kept: list[Hit] = []
    used = 0
    for hit in hits:
        if kept and used + len(hit.chunk.text) > CHARACTERS:
            break
        kept.append(hit)
        used += len(hit.chunk.text)
    return kept


def _cited(hit: Hit) -> Evidenced:
    place = hit.chunk.locator
    return Evidenced(hit.chunk.report, place.page, None, None, None, hit.chunk.text, place)
