"""The figures of a sentence that the words of a phrase can mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from index.numbers import Quantity, Span, SpanKind, find_quantities
from rag.answering.together.times import TIMES, elsewhere

_YEARLY = re.compile(r"同比|较上年|较去年|比上年|比去年|上年同期|去年同期")
_MONTHLY = re.compile(r"环比|较上[个季月]|比上[个季月]|较前一")
_GROWTH = re.compile(rf"{_YEARLY.pattern}|{_MONTHLY.pattern}|增速|增长|增幅|下降|下滑|降幅|复合")
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
# What a figure was before it was changed, and what it was changed to.
_FROM = re.compile(r"(?:由|从)(?:此前|之前|原先|原来|先前|去年)?的?\s*$")
_TO = re.compile(
    r"^[^，。；;]{0,6}(?:上调|下调|上修|下修|提升|提高|调高|调低|降低|调整|下降|上升|降|升)?(?:至|到|为)\s*$"
)
_WAS = re.compile(
    r"(?:此前|之前|原先|原来|先前|原(?:目标|指引|预期|预测|计划)?|(?<=[（(])前(?=指引|目标|预期|预测))(?:的|为|是|预计|预测|目标|指引)*\s*$"
)
_EARLIER = re.compile(r"此前|之前|原先|原来|先前|原(?=指引|目标|预期|预测|计划|定)|(?:上调|下调|上修|下修|调整|修正)前")
_AGAINST = re.compile(r"^[，,（(]?(?:而|并)?(?:较|比|相比|相较于?)")
_AMONG = re.compile(r"^[，,；;]?\s*(?:其中|当中)")
_RANGE = r"(?:(?:指引|预测|预期)?的?(?:区间|范围))"
ENDS = re.compile(
    rf"{_RANGE}?的?(?P<low>下限|低端)|{_RANGE}?的?(?P<high>上限|高端)|"
    rf"{_RANGE}?的?(?P<middle>中值|中枢|中位值|中间值|中点)|{_RANGE}的?(?P<mean>均值|平均值?)"
)
_ROUGHLY = re.compile(r"(?:约|大约|约为|大概)\s*$")
_BARE = ("万", "亿", "万亿")  # 总市值14,337亿: of a sum of money the currency goes without saying
_MONEY = re.compile(r"市值|营收|收入|利润|净利|金额|[^数]额|规模|开支|支出|成本|费用")


def named(quote: str, words: str, base: str | None, rough: bool = False) -> list[Span]:
    """The figures of a sentence that the words can mean: with the words that tell them right before, in the base unit.

    A rate of growth belongs to the metric before it or before the figure ahead of it; a figure that was changed is
    the new one, unless the words ask for the old one. Ranges only where one of their ends or their middle is asked for.

    Args:
        rough: Whether a figure with 约 will do.

    >>> quote = "实现净利润 4.6 亿元，同比增长 19%，毛利率 58.4%。"
    >>> [str(span.quantity.value) for span in named(quote, "某公司的毛利率", "%")]
    ['58.4']
    >>> [str(span.quantity.value) for span in named(quote, "某公司的净利润同比", "%")]
    ['19']
    >>> quote = "5月均价14.62元/公斤，较4月的14.85元/公斤下跌；将目标由13.0元/公斤下修至12.6元/公斤。"
    >>> [str(span.quantity.value) for span in named(quote, "4月均价", None)], named(quote, "目标", None)[0].quantity.raw
    (['14.85'], '12.6元/公斤')
    """
    figures = [span for span in find_quantities(quote) if span.kind is SpanKind.FIGURE]
    ended = ENDS.search(words)
    words = ENDS.sub("", words)
    found = []
    for at, span in enumerate(figures):
        quantity = span.quantity
        ahead = quote[: span.start]
        if quantity is None or (quantity.approximate and not (rough and _ROUGHLY.search(ahead))):
            continue
        if (quantity.high is not None) != (ended is not None) and not _limit(ended, ahead):
            continue
        if base is not None and not same_base(in_money(quantity, words).base, base):
            continue
        behind = _bracketed(ahead, words) or _right_behind(ahead, words)
        if behind or _means(quote, figures, at, words):
            found.append(span)
    return _nearest(quote, figures, found, words)


def _limit(ended: re.Match[str] | None, ahead: str) -> bool:
    """回购价上限14.98元: the limit itself is told, and no range."""
    return (
        ended is not None
        and not (ended["middle"] or ended["mean"])
        and ahead.rstrip("为是约 ").endswith(ended[0].lstrip("的"))
    )


def in_money(quantity: Quantity, words: str) -> Quantity:
    """A quantity told in 亿 alone, in yuan where the words name a sum of money."""
    bare = quantity.unit in _BARE and _MONEY.search(words) is not None
    return replace(quantity, unit=f"{quantity.unit}元") if bare else quantity


def same_base(one: str, other: str) -> bool:
    """Prices of a share are told in 元 and in 元/股."""
    return one.removesuffix("/股") == other.removesuffix("/股")


def _means(quote: str, figures: Sequence[Span], at: int, words: str) -> bool:
    ahead = _ahead(quote, figures, at)
    further = _ahead(quote, figures, at - 1) if at else ""
    grows = _GROWTH.search(words) is not None
    if elsewhere(words, quote[: figures[at].start], ahead):
        return False
    old, new = _changed(quote, figures, at)
    if old or new:
        told = _tells(ahead, words) or _tells(further, words)
        return told and not grows and old == (_EARLIER.search(words) is not None)
    if _EARLIER.search(words) is not None:
        return False
    if bool(_GROWTH.search(ahead)) != grows or (grows and not _same_basis(words, ahead)):
        return False
    beside = grows or _AGAINST.match(ahead) is not None or _among(ahead, words)
    return _tells(ahead, words) or (beside and _tells(further, words))


def _ahead(quote: str, figures: Sequence[Span], at: int) -> str:
    return quote[figures[at - 1].end if at else 0 : figures[at].start]


def _changed(quote: str, figures: Sequence[Span], at: int) -> tuple[bool, bool]:
    """Whether a figure is what something was before a change, and whether it is what it was changed to."""
    ahead = _ahead(quote, figures, at)
    behind = quote[figures[at].end : figures[at + 1].start] if at + 1 < len(figures) else ""
    was = bool(_WAS.search(ahead))
    old = was or (bool(_FROM.search(ahead)) and bool(_TO.match(behind)))
    before = at > 0 and bool(_FROM.search(_ahead(quote, figures, at - 1))) and bool(_TO.match(ahead))
    return old, not old and (before or bool(_WAS.search(behind)))


def _among(ahead: str, words: str) -> bool:
    """其中乐道品牌6281辆: of what was told before, the part that the words name."""
    name = _tight(words.partition("的")[0])[:4]
    return _AMONG.match(ahead) is not None and len(name) > 1 and name[:2] in _tight(ahead)


def _nearest(quote: str, figures: Sequence[Span], found: list[Span], words: str) -> list[Span]:
    """Of several figures those whose words before them have most of the phrase: 海外销量, not 销量."""
    if len(found) < 2:
        return found
    among = [span for span in found if _among(_ahead(quote, figures, figures.index(span)), words)]
    if among:
        return among
    said = _tight(words).replace("的", "")
    shared = [_shared(said, _tight(_ahead(quote, figures, figures.index(span))).replace("的", "")) for span in found]
    return [span for span, length in zip(found, shared, strict=True) if length == max(shared)]


def _shared(said: str, ahead: str) -> int:
    """Characters of the longest end of a phrase that stands in a text."""
    return next((len(said) - at for at in range(len(said)) if said[at:] in ahead), 0)


def _bracketed(ahead: str, words: str) -> bool:
    """沪深300（+1.89%）, 沪深300上涨1.89%: a return told right behind its name."""
    name, _, metric = _WHEN.sub("", words).rpartition("的")
    if not name or not metric.endswith(_RETURNS):
        return False
    return _tight(ahead).endswith(tuple(f"{_tight(name)}{behind}" for behind in _BEHIND))


def _right_behind(ahead: str, words: str) -> bool:
    """印尼矿1985万吨 under 进口结构: the figure right behind a name is the measure that all there are told in."""
    name, _, metric = _WHEN.sub("", words).rpartition("的")
    return bool(metric) and len(name) > 1 and not _GROWTH.search(words) and _tight(ahead).endswith(_tight(name))


_BEHIND = (
    "(",
    "(+",
    "(-",
    *(f"{much}{way}" for much in ("", "累计", "小幅", "大幅") for way in ("上涨", "下跌", "收涨", "收跌", "涨", "跌")),
)


_WHEN = re.compile(r"[（(][^（）()]*[)）]$")  # the time in brackets at the end of a phrase
_RETURNS = ("涨跌幅", "涨幅", "跌幅", "涨跌", "表现")


def _tight(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()


def _same_basis(words: str, ahead: str) -> bool:
    return all(bool(basis.search(words)) <= bool(basis.search(ahead)) for basis in (_YEARLY, _MONTHLY)) and not (
        _MONTHLY.search(ahead) and not _MONTHLY.search(words)
    )


def _tells(ahead: str, words: str) -> bool:
    """True if the last words before a figure, its verb aside, are among those of the phrase: 交付 of 交付量."""
    plain = TIMES.sub("", _GROWTH.sub("", words))
    return any(pair in ahead[-16:] for pair in _pairs(plain))


def _pairs(words: str) -> set[str]:
    """Runs of two characters of the metric, which stands behind 的 or at the end of the phrase."""
    metric = words.rpartition("的")[2] or words
    text = re.sub(r"[（(].*?[)）]", "", metric)[-8:]
    return {text[at : at + 2] for at in range(len(text) - 1) if _HAN.match(text[at : at + 2])}
