"""Retrieval: recall@k, reciprocal rank and nDCG@k with binary relevance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from eval.answers import Found
from eval.items import Evidence, Item
from eval.scores.entities import squeeze
from eval.scores.tables import plain


def recall_at(ranked: Sequence[str], relevant: set[str], k: int) -> float:
    """Share of the relevant ids among the first k; NaN if nothing is relevant."""
    return len(set(ranked[:k]) & relevant) / len(relevant) if relevant else math.nan


def reciprocal_rank(ranked: Sequence[str], relevant: set[str]) -> float:
    """1 / rank of the first relevant id; 0 if there is none."""
    return next((1 / rank for rank, id in enumerate(ranked, start=1) if id in relevant), 0.0)


def ndcg_at(ranked: Sequence[str], relevant: set[str], k: int) -> float:
    """Σ 1/log₂(rank + 1) over relevant ids in the first k, divided by the best possible; NaN if nothing is relevant."""
    if not relevant:
        return math.nan
    gain = sum(1 / math.log2(rank + 1) for rank, id in enumerate(ranked[:k], start=1) if id in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(relevant)) + 1))
    return gain / best


def judged(item: Item, hits: Sequence[Found], reports: Mapping[str, str]) -> tuple[list[str], set[str]]:
    """Hits as ids, and the relevant ids: one id per piece of evidence.

    A passage covers a cell if it is of the same table and its text holds the row's name (for a whole column: it is
    of the table); it covers a quote if it holds it, or is part of it and at least half as long. A passage is called
    by the first piece of evidence it covers that none before it covered; one that brings nothing new is irrelevant.
    """
    slots: dict[str, list[Evidence]] = {}
    for index, piece in enumerate(item.evidence):
        slots.setdefault(f"slot{index}" if piece.slot is None else f"shared{piece.slot}", []).append(piece)
    ranked: list[str] = []
    for index, hit in enumerate(hits):
        new = next(
            (s for s, pieces in slots.items() if s not in ranked and any(_covers(hit, p, reports) for p in pieces)),
            None,
        )
        ranked.append(new or f"other{index}")
    return ranked, set(slots)


def _covers(hit: Found, evidence: Evidence, reports: Mapping[str, str]) -> bool:
    if evidence.report and reports.get(hit.report, hit.report) != evidence.report:
        return False
    text = squeeze(hit.text)
    if evidence.quote is not None:
        quote = squeeze(evidence.quote)
        return quote in text or (text in quote and 2 * len(text) >= len(quote))
    if hit.table is not None and plain(hit.table).removeprefix("表") != plain(evidence.table or ""):
        return False
    if evidence.row is None:
        return hit.table is not None
    return squeeze(evidence.row) in text
