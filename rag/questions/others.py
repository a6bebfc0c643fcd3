"""Conditions whose bound is another row's figure or the mean of the rows: 比海康威视市值高的, 市盈率高于平均的."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import cast

from rag.questions.intent import Test
from rag.questions.metrics import Draft
from rag.questions.program import Bound, Function
from rag.questions.tokens import Kind, Token

_SELECTS = (Kind.LIST, Kind.COUNT, Kind.WHO, Kind.ROWS, Kind.SHARE)
_NEVER = (Kind.DIFFERENCE, Kind.POINTS, Kind.RATIO, Kind.RANK, Kind.VERSUS_OR, Kind.YESNO, Kind.NUMBER)
_RELATIONS = (Kind.COMPARE, Kind.BOUND)


def compared_with(tokens: Sequence[Token], drafts: Sequence[Draft]) -> tuple[int, Test, set[int], Draft] | None:
    """The condition, with its position, the positions of its words, and the mention that it speaks of.

    None unless the question picks rows and names just one other row, or one mean, to compare with.
    """
    if not any(token.kind in _SELECTS for token in tokens) or any(token.kind in _NEVER for token in tokens):
        return None
    relations = [at for at, token in enumerate(tokens) if token.kind in _RELATIONS]
    named = [at for at, token in enumerate(tokens) if token.kind is Kind.ENTITY]
    means = [
        at for at, token in enumerate(tokens) if token.kind is Kind.AGGREGATE and token.value in ("mean", "median")
    ]
    if len(relations) != 1 or len(named) + len(means) != 1:
        return None
    relation, other = relations[0], (named or means)[0]
    than = [at for at, token in enumerate(tokens) if token.kind is Kind.THAN and at == other - 1]
    behind = bool(than) and other < relation and _only_metrics(tokens, other + 1, relation, drafts)
    ahead = not than and relation == other - 1
    draft = _draft(drafts, other, relation)
    if not (behind or ahead) or draft is None:
        return None
    bound: Bound = cast("Bound", tokens[relation].value)
    if draft.presumed == "down":
        bound = _FLIPPED[bound]
    value = tokens[other].value
    metric = replace(draft.metric(), presumed="")
    test = Test(metric, bound, Decimal(0))
    if named and isinstance(value, tuple):
        test = replace(test, than=tuple(map(str, value)))
    else:
        test = replace(test, than_function=cast("Function", value))
    return relation, test, {relation, other, *than}, draft


_FLIPPED: dict[Bound, Bound] = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq"}


def _only_metrics(tokens: Sequence[Token], start: int, end: int, drafts: Sequence[Draft]) -> bool:
    return all(any(draft.first <= at <= draft.last for draft in drafts) for at in range(start, end))


def _draft(drafts: Sequence[Draft], other: int, relation: int) -> Draft | None:
    """The metric between the two, else the one right before or behind them, else the only one."""
    low, high = min(other, relation), max(other, relation)
    inside = [draft for draft in drafts if low < draft.first < high]
    beside = [draft for draft in drafts if draft.last in (low - 1, low - 2) or draft.first == high + 1]
    found = inside or beside or (list(drafts) if len(drafts) == 1 else [])
    return found[0] if found else None
