"""Order among rows: rank, first and last rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from rag.questions.intent import Intent
from rag.questions.metrics import Draft
from rag.questions.operations.reading import Reading, Step, asking, metrics_of
from rag.questions.program import Function, Order
from rag.questions.tokens import Kind


def rank(r: Reading, base: Intent) -> Step:
    ranks = r.at(Kind.RANK)
    targets = r.targets()
    if not ranks or len(base.entities) != 1 or not targets or r.at(Kind.TOP, Kind.NTH):
        return None
    orders = r.at(Kind.SUPER, Kind.COMPARE, Kind.ASCENDING)
    low = targets[0].presumed == "down" or any(
        r.tokens[at].value in ("low", "lt") or r.tokens[at].kind is Kind.ASCENDING for at in orders
    )
    return asking(
        base,
        "rank",
        metrics=metrics_of(targets[:1]),
        by=targets[0].metric(),
        by_more=targets[0].metrics()[1:],
        order="low" if low else "high",
    ), {
        *ranks,
        *orders,
    }


def order_of(r: Reading, targets: list[Draft]) -> tuple[Order, Draft, int, int, set[int]] | None:
    """Order, metric, number of rows, rows to skip, and the words of it; None if the question orders nothing."""
    supers, tops, nths = r.at(Kind.SUPER), r.at(Kind.TOP), r.at(Kind.NTH)
    extremes = [at for at in r.at(Kind.AGGREGATE) if r.tokens[at].value in ("max", "min")]
    marks = sorted([*supers, *tops, *nths, *extremes])
    if not marks or not targets:
        return None
    by = _ordered_by(r, targets, marks[0])
    order, k, skip = places(r, marks)
    used = set(marks)
    if counted := r.at(Kind.COUNTED):
        k = k or cast(int, r.tokens[counted[0]].value)
        # 最大的三家公司是哪三家: the number said twice.
        used |= {at for at in counted if r.tokens[at].value == k}
    falling = by.presumed == "down"
    low = (order == "low") != falling
    return "low" if low else "high", by, k, skip, used


def places(r: Reading, marks: Sequence[int]) -> tuple[str, int, int]:
    """Order ("" if none is said), number of rows, rows to skip."""
    order, k, skip = "", 0, 0
    for at in marks:
        value = r.tokens[at].value
        if r.tokens[at].kind is Kind.COUNTED:
            k = k or cast(int, value)
        elif isinstance(value, tuple):
            number, said = value
            order = order or said
            k, skip = (number, 0) if r.tokens[at].kind is Kind.TOP else (1, number - 1)
        else:
            order = {"max": "high", "min": "low"}.get(str(value), str(value))
    return order, k, skip


def _ordered_by(r: Reading, targets: list[Draft], mark: int) -> Draft:
    before = [draft for draft in targets if draft.last < mark]
    around = [draft for draft in targets if draft.first <= mark <= draft.last]
    after = [draft for draft in targets if draft.first > mark]
    adjacent = [draft for draft in after if draft.first == mark + 1]
    if around:
        return around[0]
    if before and (before[-1].last == mark - 1 or not adjacent):
        return before[-1]
    return after[0] if after else before[-1]


def top(r: Reading, base: Intent) -> Step:
    targets = r.targets()
    found = order_of(r, targets)
    if found is None:
        return None
    order, by, k, skip, used = found
    shown = metrics_of([draft for draft in targets if draft is not by])
    functions = [at for at in r.at(Kind.AGGREGATE) if at not in used]
    slots = {"by": by.metric(), "by_more": by.metrics()[1:], "order": order, "k": k, "skip": skip}
    if functions:
        # 涨幅前五的平均市盈率: a function over the rows that come first.
        function = cast("Function", r.tokens[functions[0]].value)
        return asking(base, "aggregate", function=function, metrics=shown[:1] or (by.metric(),), **slots), {
            *used,
            *functions,
            *r.at(Kind.RANK),
        }
    return asking(base, "topk", metrics=shown, **slots), {*used, *r.at(Kind.COUNT, Kind.RANK)}
