"""Retrieval on its own, arm by arm: recall@k and MRR over the evidence of an exam's questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.answers import Found
from eval.items import Item
from eval.scores.retrieval import judged, recall_at, reciprocal_rank
from eval.scores.statistics import Estimate, estimate
from index.library import Library

DEPTH = 10  # hits that are looked at for MRR
# Filters: the library is asked within the reports that the question is about.
ARMS: dict[str, dict[str, Any]] = {
    "bm25": {"arm": "bm25"},
    "dense": {"arm": "dense"},
    "fused": {},
    "fused + filters": {"filtered": True},
}


@dataclass(frozen=True, slots=True)
class ArmScore:
    """Means over items, their standard errors clustered by report.

    Attributes:
        recall: Share of a question's pieces of evidence among the first k hits.
        mrr: 1 / rank of the first hit that covers a piece of evidence, 0 if none of ten does.
    """

    recall: Estimate
    mrr: Estimate


def score_arms(library: Library, items: Sequence[Item], reports: Mapping[str, str], k: int = 5) -> dict[str, ArmScore]:
    """Each arm over the items that have evidence and stand alone (follow-ups need their dialogue).

    Args:
        reports: Report ids by the name of their truth folder.
    """
    asked = [item for item in items if item.evidence and not item.history and item.gold.refusal is None]
    clusters = [item.cluster for item in asked]
    names = {id: name for name, id in reports.items()}
    scores = {}
    for arm, options in ARMS.items():
        ranked = [judged(item, _found(library, item, reports, dict(options)), names) for item in asked]
        scores[arm] = ArmScore(
            estimate([recall_at(ids, relevant, k) for ids, relevant in ranked], clusters),
            estimate([reciprocal_rank(ids, relevant) for ids, relevant in ranked], clusters),
        )
    return scores


def _found(library: Library, item: Item, reports: Mapping[str, str], options: dict[str, Any]) -> list[Found]:
    if options.pop("filtered", False):
        options["reports"] = [reports[name] for name in item.reports]
    found = []
    for hit in library.search(item.question, k=DEPTH, **options):
        chunk = hit.chunk
        table = None if chunk.table is None else library.report(chunk.report).table(chunk.table)
        found.append(Found(report=chunk.report, table=(table.number or table.id) if table else None, text=chunk.text))
    return found
