"""Puts an exam together: every type in turn until each has its share, no question twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random
from types import MappingProxyType

from eval.errors import EvaluationError
from eval.exams.chains import follow_up, mixed, multi_step, prose, series
from eval.exams.desk import Desk, Draft, Unlucky
from eval.exams.many import count, filter_, mean, rank, sum_, top_k
from eval.exams.single import compare, difference, lookup, ratio, retrieval
from eval.exams.traps import judge, unanswerable
from eval.items import Item
from eval.truth import TruthReport

MAKERS: Mapping[str, Callable[[Desk], Draft]] = MappingProxyType(
    {
        "lookup": lookup,
        "compare": compare,
        "difference": difference,
        "ratio": ratio,
        "rank": rank,
        "top-k": top_k,
        "filter": filter_,
        "count": count,
        "sum": sum_,
        "mean": mean,
        "series": series,
        "multi-step": multi_step,
        "mixed": mixed,
        "prose": prose,
        "judge": judge,
        "follow-up": follow_up,
        "unanswerable": unanswerable,
        "retrieval": retrieval,
    }
)
SPLITS = ("main", "held-out")
_PATIENCE = 250  # draws in a row that make no new question, before a type is given up


def make_exam(
    truths: Sequence[TruthReport],
    *,
    seed: int = 0,
    each: int = 10,
    types: Sequence[str] = (),
    split: str = "main",
) -> tuple[Item, ...]:
    """Questions with gold answers computed from truth tables.

    A type that the truth cannot feed (series need three months, prose needs ``prose.jsonl``) has fewer items or none.

    Args:
        each: Items per type.
        types: Which types; all if empty.
        split: ``main``, or ``held-out``: other phrasings and other draws, only for the final measurement.

    Raises:
        EvaluationError: An unknown type or split, or nothing could be made.
    """
    chosen = tuple(types) or tuple(MAKERS)
    unknown = [type for type in chosen if type not in MAKERS]
    if unknown or split not in SPLITS:
        raise EvaluationError(
            "No such type or split", unknown or split, f"Types: {', '.join(MAKERS)}; splits: {SPLITS}."
        )
    items: list[Item] = []
    for type in chosen:
        desk = Desk(truths, split, Random(f"{split}|{seed}|{type}"))
        asked: set[tuple[object, ...]] = set()
        unlucky = 0
        while len(asked) < each and unlucky < _PATIENCE:
            unlucky += 1
            desk.typos = 0
            try:
                draft = MAKERS[type](desk)
            except Unlucky:
                continue
            if desk.typos:
                draft = replace(draft, difficulty=3, template=f"{draft.template}+typo")
            key = (draft.question, draft.reports, draft.history)
            if key not in asked:
                asked.add(key)
                unlucky = 0
                items.append(draft.item(f"{split}-{seed}-{type}-{len(asked):03d}"))
    if not items:
        raise EvaluationError(
            "No question could be made", [truth.name for truth in truths], "Do the tables have figures?"
        )
    return tuple(items)
