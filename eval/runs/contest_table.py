"""Rows of the comparison's tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eval.scores.item import ItemScore
from eval.scores.statistics import Estimate
from eval.scores.totals import totals

if TYPE_CHECKING:
    from eval.runs.contest import Plan

_HEADER = (
    "system", "accuracy", "answered and wrong", "refusal precision / recall", "cited: cell / passage",
    "unbound figures", "seconds, median", "tokens in / out",
)  # fmt: skip


def render(field: str, plan: Plan, scores: Mapping[str, Sequence[ItemScore]], common: set[str]) -> str:
    """Tables of one field: the items that all systems were asked, and the full exam of those that took it."""
    about = {"sample": "the bundled report", "foundry": f"{plan.reports} foundry reports"}[field]
    how = f"{plan.split} phrasings, seed {plan.seed}"
    shared = {name: [score for score in found if score.id in common] for name, found in scores.items()}
    size = max(map(len, scores.values()))
    full = {name: list(found) for name, found in scores.items() if len(found) == size}
    parts = [f"**{about}, the {len(common)} items that every system was asked ({how})**\n\n{_rows(shared)}"]
    if size > len(common):
        parts.append(f"**{about}, full exam ({size} items; {how})**\n\n{_rows(full)}")
    return "\n\n".join(parts)


def _rows(scores: Mapping[str, Sequence[ItemScore]]) -> str:
    lines = ["| " + " | ".join(_HEADER) + " |", "|" + " --- |" * len(_HEADER)]
    for name, found in scores.items():
        total = totals(found)
        cells = (
            name,
            str(total.accuracy),
            str(total.confidently_wrong),
            f"{_share(total.refusals.precision)} / {_share(total.refusals.recall)}",
            f"{_mean(total.citations['cell_recall'])} / {_mean(total.citations['passage_recall'])}",
            _share(total.unbound),
            f"{total.latency['median']:.2f}",
            f"{total.tokens['in']:.0f} / {total.tokens['out']:.0f}",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _share(value: float) -> str:
    return "—" if math.isnan(value) else f"{value:.3f}"


def _mean(value: Estimate) -> str:
    return _share(value.mean)
