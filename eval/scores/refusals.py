"""Refusals: whether what cannot be answered is refused, and what can be answered is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eval.answers import SystemAnswer
from eval.items import Item

_CORRECTS = re.compile(
    r"并非|并未|并没有|没有(?:下跌|上涨|大涨|大跌)|不符|不成立|有误|前提|实际(?:上|为|是)|而不是|不是(?:下跌|上涨|大)"
)


def refuses(item: Item, answer: SystemAnswer) -> bool:
    """Whether an answer counts as a refusal. A false premise may also be corrected instead (“并未下跌，而是上涨”)."""
    if answer.refused:
        return True
    return item.gold.refusal == "premise" and bool(_CORRECTS.search(answer.text))


@dataclass(frozen=True, slots=True)
class RefusalRates:
    """Precision: of what was refused, how much had to be. Recall: of what had to be refused, how much was. NaN for
    none.
    """

    precision: float
    recall: float
    refused: int
    unanswerable: int


def refusal_rates(pairs: list[tuple[bool, bool]]) -> RefusalRates:
    """From (had to be refused, was refused) pairs."""
    refused = sum(was for _, was in pairs)
    needed = sum(must for must, _ in pairs)
    both = sum(must and was for must, was in pairs)
    nan = float("nan")
    return RefusalRates(both / refused if refused else nan, both / needed if needed else nan, refused, needed)
