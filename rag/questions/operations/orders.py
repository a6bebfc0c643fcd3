"""Order among rows: rank, first and last rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from rag.questions.intent import Inner, Intent
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
    last = any(r.tokens[at].text.startswith(("倒数", "排倒数")) for at in ranks)
    low = (targets[0].presumed == "down") != last or any(
        r.tokens[at].value in ("low", "lt") or r.tokens[at].kind is Kind.ASCENDING for at in orders
    )
    orders += [at for at in r.at(Kind.COUNT) if r.tokens[at].text in ("多少名", "几名")]
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


def inner(r: Reading, base: Intent) -> Intent:
    """市值前五里市盈率最低的: the rows that come first by one metric, among which the rest of the question asks.

    The words of the inner rows are used up.
    """
    marks = r.at(Kind.TOP, Kind.SUPER, Kind.NTH)
    first = next((at for at in marks if _several(r, at)), None)
    if first is None:
        return base
    counted = [at for at in (first - 1, first + 1) if 0 <= at < len(r.tokens) and r.tokens[at].kind is Kind.COUNTED]
    words = {first, *(counted if r.tokens[first].kind is Kind.SUPER else ())}
    before = [draft for draft in r.targets() if draft.last == first - 1]
    beside = before or [draft for draft in r.targets() if draft.first == max(words) + 1]
    if not beside:
        return base
    draft = beside[0]
    end = max(*words, draft.last)
    outer_marks = [at for at in marks if at > end]
    outer = [other for other in r.drafts if other is not draft and other.first > end and _differ(other, draft)]
    tested = [at for at, _ in r.found.placed if at > end]
    parted = any(
        token.kind is Kind.AND
        and not _inside(r, at + end + 1)
        and r.tokens[at + end + 2 : at + end + 3][:1]
        and r.tokens[at + end + 2].kind is not Kind.WHO
        for at, token in enumerate(r.tokens[end + 1 : outer[0].first if outer else end + 1])
    )
    if not outer or parted or not (outer_marks or tested):
        return base
    order, k, _ = places(r, sorted(words))
    falling = draft.presumed == "down"
    r.found.used |= words
    r.used |= words
    r.found.spent.append(draft)
    low = (order == "low") != falling
    return replace(base, inner=Inner(replace(draft.metric(), presumed=""), "low" if low else "high", k))


def _differ(one: Draft, other: Draft) -> bool:
    """True if two mentions are of different metrics, or of one over different times."""
    mine, own = one.metric(), other.metric()
    return mine.sense != own.sense or mine.periods != own.periods


def _inside(r: Reading, at: int) -> bool:
    """市值前十的公司里，…: words such as 里 or 其中 around a comma say that the rest asks among these rows."""
    if r.tokens[at].text not in (",", ";"):
        return False
    behind = r.tokens[at + 1] if at + 1 < len(r.tokens) else None
    return r.tokens[at - 1].end < r.tokens[at].start or (behind is not None and behind.kind is Kind.PRONOUN)


def _several(r: Reading, at: int) -> bool:
    token = r.tokens[at]
    if token.kind is Kind.TOP and isinstance(token.value, tuple):
        return int(token.value[0]) > 1
    around = [r.tokens[near] for near in (at - 1, at + 1) if 0 <= near < len(r.tokens)]
    return token.kind is Kind.SUPER and any(
        near.kind is Kind.COUNTED and isinstance(near.value, int) and near.value > 1 for near in around
    )


def order_of(r: Reading, targets: list[Draft]) -> tuple[Order, Draft, int, int, set[int]] | None:
    """Order, metric, number of rows, rows to skip, and the words of it; None if the question orders nothing."""
    supers, tops, nths = r.at(Kind.SUPER), r.at(Kind.TOP), r.at(Kind.NTH)
    extremes = [at for at in r.at(Kind.AGGREGATE) if r.tokens[at].value in ("max", "min")]
    marks = sorted([*supers, *tops, *nths, *extremes])
    targets = targets or [draft for draft in r.found.spent if draft.base]  # 市盈率为正且最低的
    if not marks or not targets or len({r.tokens[at].value for at in nths}) > 1:
        return None
    by = _ordered_by(r, targets, marks[0])
    order, k, skip = places(r, marks)
    if r.at(Kind.ASCENDING) and not supers and not extremes:
        order = "low"  # 按市值升序取前五: the first rows of that order are the lowest
    used = set(marks)
    if counted := r.at(Kind.COUNTED):
        k = k or cast(int, r.tokens[counted[0]].value)
        # 最大的三家公司是哪三家: the number said twice.
        used |= {at for at in counted if r.tokens[at].value == k}
    # 跌幅前五里跌得最多的: 跌得最多 is the lowest as it stands
    fallen = any(r.tokens[at].value == "low" and r.tokens[at].text.startswith(_FALLING) for at in supers)
    falling = by.presumed == "down" and not fallen
    low = (order == "low") != falling
    return "low" if low else "high", by, k, skip, used


_FALLING = ("跌", "领跌", "降", "下滑", "下降", "亏")


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
    said = [draft for draft in targets if draft.orders]
    if len(said) == 1:
        return said[0]
    before = [draft for draft in targets if draft.last < mark]
    around = [draft for draft in targets if draft.first <= mark <= draft.last]
    after = [draft for draft in targets if draft.first > mark]
    adjacent = [draft for draft in after if all(token.kind in _OF_METRIC for token in r.tokens[mark + 1 : draft.first])]
    if around:
        return around[0]
    parted = r.tokens[mark].text.isascii() and before and r.tokens[mark].start - r.tokens[before[-1].last].end > 1
    if parted and adjacent:
        return adjacent[0]  # the P/E of the one with the highest change
    if before and (before[-1].last == mark - 1 or not adjacent or not _attributive(r, mark)):
        return before[-1]
    return after[0] if after else before[-1]


_OF_METRIC = (Kind.WINDOW, Kind.QUALIFIER, Kind.PERIOD, Kind.EXTRA)  # the highest monthly change


def _attributive(r: Reading, mark: int) -> bool:
    """True if an order can belong to the metric behind it: 最大的市值, but not 最后一名的市值."""
    token = r.tokens[mark]
    return (
        token.kind is not Kind.NTH
        and (token.text.startswith("最") or token.text.isascii())
        and not (token.text.endswith(_PLACES))
    )


_PLACES = ("名", "位", "末", "尾")


def top(r: Reading, base: Intent) -> Step:
    targets = r.targets()
    found = order_of(r, targets)
    if found is None:
        return None
    order, by, k, skip, used = found
    shown = metrics_of([draft for draft in targets if draft is not by])
    mark = min(used)
    if mark and r.tokens[mark - 1].kind is Kind.WORD and not by.first <= mark <= by.last and by.first != mark + 1:
        r.lost.append(r.tokens[mark - 1])  # 装机前三的毛利率: what the rows are ordered by is a word of titles only
    if len(base.entities) == 1 and r.at(Kind.WHO, Kind.LIST) and not r.at(Kind.YESNO):
        # 华夏的基金里规模最大的是哪只: among rows that the name stands for, which no table says
        r.lost += [r.tokens[at] for at, _ in r.entities]
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
    # 最高的几家; a number of rows asked for anywhere else is a question of its own
    beside = {at for at in r.at(Kind.COUNT) if not base.where and (at - 1 in used or at + 1 in used)}
    return asking(base, "topk", metrics=shown, **slots), {*used, *beside, *r.at(Kind.RANK)}


def placed(r: Reading, base: Intent) -> Step:
    """Rank A, B and C by P/S; 甲、乙、丙按市销率从高到低排序: the names in the order of their figures."""
    marks = r.at(Kind.ASCENDING, Kind.DESCENDING)
    said = [at for at in r.at(Kind.LIST) if r.tokens[at].text.startswith("排")]
    first = [at for at in r.at(Kind.RANK) if at == 0 and r.tokens[at].text == "rank"]
    targets = metrics_of(r.targets())
    single = len(base.entities) > 1 and all(len(keys) == 1 for keys in base.entities)
    if not (marks or said or first) or not single or len(targets) != 1 or base.where or base.absent:
        return None
    if r.at(Kind.TOP, Kind.NTH, Kind.SUPER, Kind.AGGREGATE, Kind.COUNT, Kind.DIFFERENCE, Kind.SHARE):
        return None
    order = "low" if r.at(Kind.ASCENDING) else "high"
    counted = [at for at in r.at(Kind.COUNTED) if r.tokens[at].value == len(base.entities)]
    k = len(base.entities)
    return asking(base, "topk", metrics=(), by=targets[0], order=order, k=k), {*marks, *said, *first, *counted}
