"""Values in running text that are written in Chinese words."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from index.numbers.chinese import WORDS, chinese_value
from index.numbers.figures import ABOUT_AFTER, exact
from index.numbers.quantity import Quantity
from index.numbers.signs import negated, sign_word_before
from index.numbers.span import Span, SpanKind
from index.numbers.units import scaled, vocabulary

_W = f"[{WORDS}]{{1,20}}(?:点[零〇一二三四五六七八九]{{1,10}})?"
_PERCENT = re.compile(rf"(?P<of>百|千|万)分之 ?(?:(?P<digits>\d+(?:\.\d+)?)|(?P<words>{_W}))")
_FRACTION = re.compile(rf"(?P<low>[{WORDS}]{{1,3}})分之(?P<high>[{WORDS}]{{1,3}})")
_TENTHS = re.compile(
    r"(?P<tens>[一二两三四五六七八九])成(?P<half>半)?(?!功|立|长|为|果|员|分|都|本|品|熟|交|效|份|因|就|人|型|像|绩|套|色|形|年|群|天)"
)
_DOUBLED = re.compile(r"翻(?:了)? ?(?P<times>[一两二三四])番")
_ABOUT = re.compile(r"(?:约|近|超|逾|过|上|数|接近|超过|不足|不到|至少|突破) ?$")
# Units that Chinese words count; others make words of their own: 二手, 三角, 四维, 五方.
_COUNTED = (
    "家", "只", "支", "个", "项", "款", "名", "位", "件", "台", "辆", "种", "条", "人", "年", "个月", "天", "周", "倍",
    "吨", "次", "座", "笔", "份", "岁", "小时", "分钟", "秒", "公里", "人次", "百分点", "个百分点", "基点",
    "个基点", "点",
)  # fmt: skip
_LOOSE = re.compile(
    r"[个种项条次]?(?:方面|原因|维度|阶段|层面|角度|特点|部分|步骤|问题|因素|方向|类)|人行|个人|年级|年代|人称|次方|次元|年夜"
)


@cache
def _counted() -> re.Pattern[str]:
    money = [
        word
        for word, unit in vocabulary().bases.items()
        if unit.kind == "money" and word[0] > "\u3000" and word not in ("块", "圆", "角")
    ]
    units = "|".join(sorted((*money, *_COUNTED), key=len, reverse=True))
    return re.compile(rf"(?P<words>{_W})(?P<more>[多余几])?(?P<scale>万亿|亿|万)?(?P<unit>{units})?")


def chinese_figure_at(text: str, at: int, floor: int) -> Span | None:
    """The value whose Chinese words begin at ``at``, or None if they count nothing (一方面, 三大)."""
    if at > floor and text[at - 1] == "第":
        return None
    read = (
        _percent(text, at) or _tenths(text, at) or _fraction(text, at) or _doubled(text, at, floor) or _count(text, at)
    )
    if read is None:
        return None
    start, end, quantity = read
    if quantity is None:
        return Span(start, end, SpanKind.FIGURE)
    around = _ABOUT.search(text, max(0, start - 4), start) or ABOUT_AFTER.match(text, end)
    about = quantity.approximate or around is not None
    quantity = Quantity(quantity.value, quantity.unit, text[start:end], approximate=about)
    word = sign_word_before(text, start, quantity)
    return Span(start, end, SpanKind.FIGURE, negated(quantity) if word else quantity, word)


_Read = tuple[int, int, Quantity | None] | None


def _percent(text: str, at: int) -> _Read:
    found = _PERCENT.match(text, at)
    if found is None:
        return None
    value = Decimal(found["digits"]) if found["digits"] else chinese_value(found["words"])
    if value is None:
        return None
    unit = {"百": "%", "千": "‰", "万": "bp"}[found["of"]]
    return at, found.end(), Quantity(value, unit if unit != "bp" else "", "")


def _tenths(text: str, at: int) -> _Read:
    found = _TENTHS.match(text, at)
    value = chinese_value(found["tens"]) if found else None
    if found is None or value is None:
        return None
    return at, found.end(), Quantity(value * 10 + (5 if found["half"] else 0), "%", "")


def _fraction(text: str, at: int) -> _Read:
    found = _FRACTION.match(text, at)
    if found is None:
        return None
    low, high = chinese_value(found["low"]), chinese_value(found["high"])
    value = exact(high, low) if low and high is not None else None
    return at, found.end(), None if value is None else Quantity(value, "", "")


def _doubled(text: str, at: int, floor: int) -> _Read:
    for start in (at - 1, at - 2):
        if start >= floor and (found := _DOUBLED.match(text, start)):
            times = chinese_value(found["times"])
            return (start, found.end(), Quantity(Decimal(2) ** int(times), "倍", "")) if times else None
    return None


def _count(text: str, at: int) -> _Read:
    found = _counted().match(text, at)
    if found is None or _LOOSE.match(text, found.end("words")):
        return None
    words, unit, about = found["words"], found["unit"] or "", bool(_ABOUT.search(text, max(0, at - 4), at))
    if (
        found["scale"] is None
        and (split := re.fullmatch(r"(.+?)(万亿|亿|万)", words))
        and chinese_value(split[1]) is not None
    ):
        words, scale = split[1], split[2]
    else:
        scale = found["scale"] or ""
    value = chinese_value(words)
    long = len(found["words"]) > 2 and any(char in "十百千万亿" for char in words + scale)
    if value is None or not (unit or scale or long) or (found["more"] and not unit and not scale):
        return None
    bare = words in ("百", "千", "万", "亿")
    if (bare and not about and not found["more"]) or (
        words == "一" and not scale and unit not in ("百分点", "个百分点", "倍")
    ):
        return None
    if scale and not unit and len(found["words"]) < 3 and not found["more"]:
        return None
    return (
        at,
        found.end(),
        Quantity(value, scaled(scale, unit).name if scale or unit else "", "", approximate=bool(found["more"])),
    )
