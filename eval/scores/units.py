"""Units for scoring, written apart from the product's so that one mistake cannot hide another.

How ambiguous cases are settled:
- 亿元 and 万元 are scales of 元: 1,044.47 亿元 equals 10,444,700 万元. 亿美元 is another currency and never equals
亿元.
- ``60%`` is 60 %, not 0.6: a bare 0.6 is wrong where 60% is right.
- 百分点 (and pp; 100 bp are one) is not %: a difference of percentages told in % is wrong, and the other way round.
- 倍 and % are not converted into each other.
- A bare 亿 or 万 counts as 亿元 or 万元 where gold is in 元, never as dollars.
- A figure told without a unit takes the gold unit only if the question names that unit, or if it is 倍; else it is
wrong.
- Gold without unit (ranks, counts) accepts no unit or any counting word (家, 只, 名 …), but no money, % or 倍.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

_SCALES = {
    "": Decimal(1),
    "万": Decimal(10**4),
    "百万": Decimal(10**6),
    "千万": Decimal(10**7),
    "亿": Decimal(10**8),
    "万亿": Decimal(10**12),
}
_CURRENCIES = {
    "元": "元", "人民币": "元", "元人民币": "元", "美元": "美元", "港元": "港元", "港币": "港元", "欧元": "欧元",
    "日元": "日元", "韩元": "韩元", "英镑": "英镑",
}  # fmt: skip
_SAME = {
    "%": "%",
    "％": "%",
    "百分点": "百分点",
    "个百分点": "百分点",
    "pct": "百分点",
    "pp": "百分点",
    "倍": "倍",
    "x": "倍",
    "X": "倍",
}
COUNTING = frozenset("家只个名位项款条种台套支起笔人次户天年月分点股层颗片城")


@dataclass(frozen=True, slots=True)
class ScaledUnit:
    """A unit's base and the factor to it; ``kind`` is ``money``, ``%``, ``百分点``, ``倍``, ``count`` or ``other``."""

    base: str
    scale: Decimal
    kind: str


def scaled(unit: str) -> ScaledUnit:
    """What a written unit means: ``亿美元`` → (美元, 100000000, money), ``万片`` → (片, 10000, count)."""
    unit = unit.strip()
    if unit in _SAME:
        return ScaledUnit(_SAME[unit], Decimal(1), _SAME[unit])
    if unit.lower() == "bp":
        return ScaledUnit("百分点", Decimal("0.01"), "百分点")
    for prefix in sorted(_SCALES, key=len, reverse=True):
        rest = unit[len(prefix) :]
        if unit.startswith(prefix) and rest in _CURRENCIES:
            return ScaledUnit(_CURRENCIES[rest], _SCALES[prefix], "money")
    for prefix in sorted(_SCALES, key=len, reverse=True):
        rest = unit[len(prefix) :]
        if unit.startswith(prefix) and (rest == "" or rest in COUNTING):
            return ScaledUnit(rest, _SCALES[prefix], "count")
    return ScaledUnit(unit, Decimal(1), "other")
