"""Two runs over the same items: difference with a paired bootstrap, clustered by report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eval.errors import EvaluationError
from eval.runs.folder import RunFolder
from eval.scores.item import ItemScore
from eval.scores.statistics import Difference, paired_bootstrap


@dataclass(frozen=True, slots=True)
class Comparison:
    """B − A.

    Attributes:
        items: Items that both runs have.
        differences: By name: ``accuracy``, ``credit``, ``confidently wrong`` and accuracy of each type.
        won: Items that only B got right.
        lost: Items that only A got right.
    """

    items: int
    differences: dict[str, Difference]
    won: tuple[str, ...]
    lost: tuple[str, ...]


def compare(a: Path, b: Path, *, resamples: int = 10_000, seed: int = 0) -> Comparison:
    """Compares two runs. Clusters are resampled where there are five or more reports, else single items.

    Raises:
        EvaluationError: No common items, or a run is unfinished.
    """
    first = {score.id: score for score in RunFolder(a).scores()}
    second = {score.id: score for score in RunFolder(b).scores()}
    ids = [id for id in first if id in second]
    if not ids:
        raise EvaluationError("The runs have no items in common", f"{a}, {b}", "Run both on the same exam.")

    def difference(value: Callable[[ItemScore], float], chosen: list[str]) -> Difference:
        clusters = [first[id].cluster for id in chosen]
        return paired_bootstrap(
            [value(first[id]) for id in chosen],
            [value(second[id]) for id in chosen],
            clusters if len(set(clusters)) >= 5 else None,
            resamples=resamples,
            seed=seed,
        )

    def wrong(score: ItemScore) -> float:
        return float(not score.right and not score.refused)

    differences = {
        "accuracy": difference(lambda s: float(s.right), ids),
        "credit": difference(lambda s: s.credit, ids),
        "confidently wrong": difference(wrong, ids),
    }
    for type in dict.fromkeys(first[id].type for id in ids):
        chosen = [id for id in ids if first[id].type == type]
        differences[type] = difference(lambda s: float(s.right), chosen)
    won = tuple(id for id in ids if second[id].right and not first[id].right)
    lost = tuple(id for id in ids if first[id].right and not second[id].right)
    return Comparison(len(ids), differences, won, lost)
