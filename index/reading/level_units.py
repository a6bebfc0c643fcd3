"""Which of several units of a table a level has: of 单位：万头、亿元、元/公斤 a price has the one per something."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.numbers import unit_named

_PER = re.compile(r"/|每")
_WEIGHT = re.compile(r"(?:公斤|千克|克|吨|kg)$", re.IGNORECASE)
_PRICE = re.compile(
    r"^吨(?!位)|^每|^(?:单|头均|平均每)[吨台车辆头票位瓶箱件店户片]|^头均|价(?!值)|单位成本|成本|运费|票价|单价|汇率|附加费|盈利$|均利"
)
_PRICED_ONLY = re.compile(r"价(?!值)|汇率")
_MONEY = re.compile(
    r"收入|营收|利润|净利|金额|市值|总额|[成交销售融资投]额|资产|负债|开支|费用|保费|余额|股息|分红|现金|规模|募资|融资|承销"
)
_MADE = re.compile(r"[产销储库供消需进出采运][量存能货]|产能|库存|储量|消费量|用量|装运|到港|发运")
_WEIGHED = re.compile(r"均重|体重|重量|货|邮|吨")
# What a count counts, as it is seen in the name of a measure.
_COUNTED = (
    (re.compile(r"人次?$|人公里$"), re.compile(r"旅客|客运|游客|人次|人数|RPK", re.IGNORECASE)),
    (re.compile(r"架次$|班次?$"), re.compile(r"架次|起降|航班|班次")),
    (re.compile(r"(?<!元/)人$"), re.compile(r"会员|用户|人数|员工|人口|人次")),
    (re.compile(r"座公里$"), re.compile(r"ASK|座公里|运力", re.IGNORECASE)),
)


_COUNTS = re.compile(r"量|数|栏|装机|产能|库存|面积|里程|[家户台辆只个头件套次]")
_SCALES = "百千万亿"


def level_unit(name: str, units: Sequence[str]) -> str:
    """The one of several units that a measure of this name can have; "" where that is open.

    A price is per something, an amount is money, a weight is a weight, and a count is what its name counts. What is
    none of these has the one unit that is none of these either.

    Args:
        name: Of a measure that is no ratio.
        units: Of levels, without %.

    >>> level_unit("商品猪均价", ["万头", "亿元", "元/公斤", "公斤"]), level_unit("销量", ["万头", "亿元", "元/公斤"])
    ('元/公斤', '万头')
    >>> level_unit("旅客吞吐量", ["万人次", "万架次", "万吨"]), level_unit("登机桥", ["万人次", "万架次"])
    ('万人次', '')
    >>> level_unit("吨钢毛利", ["万吨", "元/吨"]), level_unit("粗钢产量", ["万吨", "元/吨"])
    ('元/吨', '万吨')
    """
    kinds = {unit: _kind(unit) for unit in dict.fromkeys(units)}
    counts = [unit for unit, own in kinds.items() if own == "count"]
    counted = [unit for unit in counts if (noun := unit.lstrip(_SCALES)) and f"{noun}数" in f"{name}数"]
    if len(counted) == 1 and not _PRICE.search(name):
        return counted[0]  # 再融资家数 is no money
    for kind, words in (("per", _PRICE), ("money", _MONEY), ("weight", _WEIGHED)):
        if words.search(name):
            found = [unit for unit, own in kinds.items() if own == kind]
            if kind == "per" and not found and _PRICED_ONLY.search(name):
                found = [unit for unit in kinds if unit in ("元", "美元", "港元")]
            if kind == "money" and len(found) > 1:  # 亿元 of 亿元、元: the other one is of shares
                found = [unit for unit in found if unit_named(unit).scale > 1]
            return found[0] if len(found) == 1 else ""
    if len(own := [unit for unit in counts if (noun := unit.lstrip(_SCALES)) and noun in name]) == 1:
        return own[0]  # 放映场次 in 万场
    named = [unit for unit in counts if any(of.search(unit) and said.search(name) for of, said in _COUNTED)]
    if named:
        return named[0] if len(named) == 1 else ""
    if any(said.search(name) for _, said in _COUNTED):
        return ""
    if any(own == "money" for own in kinds.values()) and len(name) > 1 and not _COUNTS.search(name):
        return ""  # IPO规模 in 家、亿元 is open
    weights = [unit for unit, own in kinds.items() if own == "weight"]
    if not counts and len(weights) == 1 and _MADE.search(name):
        return weights[0]  # 商品煤产量 in 万吨、元/吨
    return counts[0] if len(counts) == 1 and not any(of.search(counts[0]) for of, _ in _COUNTED) else ""


def _kind(unit: str) -> str:
    if _PER.search(unit):
        return "per"
    if unit_named(unit).kind == "money":
        return "money"
    return "weight" if _WEIGHT.search(unit) else "count"
