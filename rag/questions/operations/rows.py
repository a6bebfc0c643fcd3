"""Operations on all rows of a scope: share, count, functions, filter."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from rag.questions import lexicon
from rag.questions.intent import Intent
from rag.questions.metrics import Draft
from rag.questions.operations.orders import order_of
from rag.questions.operations.reading import Reading, Step, asking, metrics_of
from rag.questions.program import Function
from rag.questions.tokens import Kind, Threshold


def share(r: Reading, base: Intent) -> Step:
    shares = r.at(Kind.SHARE)
    if not shares or _of_a_market(r, shares[0]):
        return None
    sums = [at for at in r.at(Kind.AGGREGATE, Kind.COUNT) if r.tokens[at].value not in ("mean", "median")]
    metrics = metrics_of(r.targets())
    together = len(base.entities) > 1 and r.at(Kind.AGGREGATE, Kind.ALL)  # 甲和乙合计占全部的比重
    sums += [at for at in r.at(Kind.COUNTED) if r.tokens[at].value == len(base.entities)]
    same = len(metrics) == 2 and metrics[0].sense == metrics[1].sense
    if same and len(base.entities) == 1 and not base.where:
        return asking(base, "share", metrics=metrics[:1]), {*shares, *sums}  # 甲市值占国内公司市值的比重
    if (
        ((len(base.entities), len(metrics)) in ((1, 2), (2, 1)) or _each_has_its_own(r))
        and not together
        and not base.where
        and not r.at(Kind.TOP, Kind.SUPER)
    ):
        # 达到乙的百分之几, 除以…是百分之几
        words = r.at(Kind.RATIO) if r.at(Kind.NUMBER) else r.at(Kind.RATIO, Kind.BOUND)
        times = any("倍" in r.tokens[at].text for at in words)  # 比例是多少倍
        return asking(base, "ratio", metrics=metrics, percent=not times), {*shares, *sums, *words}
    top = order_of(r, r.targets())
    if top is not None and not base.entities:
        order, by, k, skip, used = top
        return asking(base, "share", metrics=(by.metric(),), by=by.metric(), order=order, k=k or 1, skip=skip), {
            *shares,
            *sums,
            *used,
        }
    if len(base.entities) > 1 and len({metric.sense for metric in metrics}) > 1:
        return None  # 甲、乙的研发费用占收入比例: of their revenue, not of all rows
    if base.entities or base.where:
        return asking(base, "share", metrics=metrics_of(r.targets()[:1])), {*shares, *sums}
    return None


def _of_a_market(r: Reading, share: int) -> bool:
    """占A股总市值的比例, 占国内总销量: of the whole market, whose total no list of some companies has."""
    whole = [token for token in r.tokens[share + 1 :] if token.kind not in (Kind.ALL, Kind.AGGREGATE)]
    plain = [token for token in whole if token.kind is not Kind.WORD]  # 占国内动力电池装车量
    if [token.kind for token in plain[:2]] == [Kind.TITLE, Kind.METRIC]:
        return not plain[0].text.endswith(("公司", "companies")) and not r.has(Kind.ROWS, Kind.TABLE, Kind.TITLED)
    market = [token.kind for token in whole[:2]] == [Kind.MARKET, Kind.METRIC]
    return (
        market
        and not whole[0].text.endswith(("公司", "companies"))
        and not r.has(Kind.ROWS, Kind.TABLE, Kind.TITLED, Kind.TITLE)
    )


def _each_has_its_own(r: Reading) -> bool:
    """甲的净利润占乙的净利润…: two names, each right before its metric."""
    at = sorted(position for position, _ in r.entities)
    firsts = [draft.first for draft in r.targets()]
    return len(at) == 2 and len(firsts) == 2 and at[0] < firsts[0] < at[1] < firsts[1]


def weighted(r: Reading, base: Intent) -> Step:
    marks = r.at(Kind.WEIGHTED)
    targets = r.targets()
    if not marks or len(targets) < 2:
        return None
    before = [draft for draft in targets if draft.last < marks[0]]
    weight = before[-1] if before else targets[-1]
    rest = [draft for draft in targets if draft is not weight]
    return asking(base, "aggregate", function="mean", metrics=metrics_of(rest[:1]), weight=weight.metric()), {
        *marks,
        *r.at(Kind.AGGREGATE),
    }


def count(r: Reading, base: Intent) -> Step:
    counts = r.at(Kind.COUNT)
    if not counts and base.where and not r.targets() and not base.entities:
        # 超过500亿的一共有多少: what is left to add up are the rows
        counts = [at for at in r.at(Kind.AGGREGATE) if r.tokens[at].value == "sum"]
    if not counts or (len(base.entities) == 1 and not base.where):
        return None
    if not (base.where or base.scope.given()):
        return None
    left = r.targets()
    if left:
        # 营收和净利润增速超过10%的有几家: a metric that no condition took is not dropped
        r.lost += [r.tokens[draft.first] for draft in left]
    return asking(base, "count", metrics=(), names=_of_companies(r)), {*counts, *r.at(Kind.AGGREGATE)}


def _of_companies(r: Reading) -> bool:
    """几家, 有多少公司: a name counts once, whereas deals (几笔) are rows."""
    counted = [r.tokens[at].text for at in r.at(Kind.COUNT, Kind.COUNTED)]
    told = any(word in text for text in counted for word in ("家", *lexicon.kinds()["company"]))
    return told or any(r.tokens[at].value == "company" for at in r.at(Kind.ROWS))


def aggregate(r: Reading, base: Intent) -> Step:
    functions = r.at(Kind.AGGREGATE)
    if not functions:
        return None
    function = cast("Function", r.tokens[functions[0]].value)
    targets = r.targets()
    if not targets and function != "sum" and not r.at(Kind.COUNT):
        targets = _before(r, functions[0])  # 剔除负值后市盈率的均值, 市盈率（剔除负值）的均值
    if not targets:
        return None
    if len(base.entities) == 1:
        # 板块平均PE is what the report says of the sector; one company has no mean.
        told = function == "sum" or (function == "mean" and r.sector)
        return (asking(base, "lookup", metrics=metrics_of(targets)), set(functions)) if told else None
    return asking(base, "aggregate", function=function, metrics=metrics_of(targets)), {
        *functions,
        *r.at(Kind.COUNTED, Kind.RANK),
        *(r.at(Kind.COUNT) if base.entities else ()),  # 甲和乙的中选家数加起来是多少家
    }


def _before(r: Reading, at: int) -> list[Draft]:
    """The mention of a condition right before a word, other words of conditions aside."""
    ahead = at - 1
    while ahead >= 0 and ahead in r.found.used:
        ahead -= 1
    return [draft for draft in r.found.spent if draft.first <= ahead <= draft.last]


def _of_words(r: Reading) -> bool:
    """集运公司的营业收入, 下调评级的是谁: rows that a word of their cells picks."""
    return bool(r.scope.cells) and bool(r.targets() or r.at(Kind.WHO, Kind.NAME_OF) or r.tokens[-1].kind is Kind.ROWS)


def filtered(r: Reading, base: Intent) -> Step:
    if base.where and len(base.entities) == 1 and not r.at(Kind.WHO, Kind.LIST):
        return (asking(base, "lookup", metrics=metrics_of(r.targets())), set())
    listing = (
        bool(r.at(Kind.LIST, Kind.ALL, Kind.ASCENDING, Kind.DESCENDING) or _of_words(r))
        and not base.entities
        and bool(r.targets() or base.scope.given())
    )
    counted = r.at(Kind.COUNTED)
    if base.where and not base.entities and len(counted) == 1 and r.at(Kind.YESNO) and not r.targets():
        # 市值过千亿的有4家，对吗
        number = Decimal(cast(int, r.tokens[counted[0]].value))
        claimed = Threshold(number, "", r.tokens[counted[0]].text)
        return asking(base, "count", claimed=claimed, names=_of_companies(r)), set(counted)
    asked = r.at(Kind.WHO, Kind.LIST, Kind.SUPER, Kind.TOP)
    if base.where and r.at(Kind.ALL) and r.at(Kind.YESNO) and not asked and not r.targets() and not base.entities:
        return asking(base, "count", every=True), set(counted)  # 所有公司都上涨，对吗
    if base.where or listing:
        return asking(base, "filter", metrics=metrics_of(r.targets())), set(r.at(Kind.COUNTED)) if base.where else set()
    return None
