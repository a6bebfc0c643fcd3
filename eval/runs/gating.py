"""Gates for CI: a total that must reach a least, or stay under a most, value."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from eval.errors import EvaluationError
from eval.scores.totals import Totals


@dataclass(frozen=True, slots=True)
class GateResult:
    """One condition and whether it holds. A total that is not a number (nothing to measure) fails."""

    condition: str
    value: float
    held: bool


def gate(totals: Totals, minimum: Sequence[str] = (), maximum: Sequence[str] = ()) -> tuple[GateResult, ...]:
    """Checks conditions such as ``accuracy=0.9``, ``accuracy.lookup=0.95``, ``unbound=0``.

    Raises:
        EvaluationError: A condition that is not understood, or no such total.
    """
    results = []
    for conditions, sign in ((minimum, 1), (maximum, -1)):
        for condition in conditions:
            match = re.fullmatch(r"([\w.\-]+)=(-?\d+(?:\.\d+)?)", condition.strip())
            if match is None:
                raise EvaluationError("A gate is written name=number", condition, "For example: --min accuracy=0.9")
            try:
                value = totals.metric(match[1])
            except KeyError as error:
                raise EvaluationError(
                    "There is no such total", match[1], "totals.json of the run lists them."
                ) from error
            limit = float(match[2])
            held = not math.isnan(value) and sign * (value - limit) >= 0
            results.append(GateResult(f"{match[1]} {'≥' if sign > 0 else '≤'} {limit:g}", value, held))
    return tuple(results)
