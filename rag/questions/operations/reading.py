"""The parts of a question that the operations choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.questions.conditions import Found
from rag.questions.intent import Intent, Metric, Operation, Scope
from rag.questions.metrics import Draft
from rag.questions.tokens import Kind, Token


@dataclass(slots=True)
class Reading:
    """The parts of a question. Positions are those of ``tokens``."""

    tokens: Sequence[Token]
    drafts: list[Draft]
    found: Found
    entities: list[tuple[int, tuple[str, ...]]]
    scope: Scope
    used: set[int]
    lost: list[Token]
    sector: bool = False

    def at(self, *kinds: Kind) -> list[int]:
        return [
            position
            for position, token in enumerate(self.tokens)
            if token.kind in kinds and position not in self.found.used
        ]

    def has(self, *kinds: Kind) -> bool:
        return bool(self.at(*kinds))

    def targets(self) -> list[Draft]:
        return [draft for draft in self.drafts if not any(draft is spent for spent in self.found.spent)]


Step = tuple[Intent, set[int]] | None


def metrics_of(drafts: Sequence[Draft]) -> tuple[Metric, ...]:
    return tuple(metric for draft in drafts for metric in draft.metrics())


def asking(base: Intent, op: Operation, **slots: object) -> Intent:
    return replace(base, op=op, **slots)  # type: ignore[arg-type]
