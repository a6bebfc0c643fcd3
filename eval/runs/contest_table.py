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


def render(field: str, plan: Plan, scores: Mapping[str, Sequence[ItemScore]], small: set[str]) -> str:
    """Two tables of one field: the items that all systems were asked, and the full exam of those that took it."""
    about = {
        "sample": "the bundled real-shaped report",
        "foundry": f"{plan.reports} foundry reports",
    }[field]
    how = f"{plan.split} phrasings, seed {plan.seed}"
    common = {name: [score for score in found if score.id in small] for name, found in scores.items()}
    full = {name: list(found) for name, found in scores.items() if len(found) > len(small)}
    parts = [f"**{about}, small exam ({len(small)} items; {how})**\n\n{_rows(common)}"]
    if full:
        size = max(map(len, full.values()))
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
