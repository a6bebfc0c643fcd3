"""What a metric means: base concept and everything that narrows it. Headers and questions are read the same way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from rag.questions import lexicon
from rag.questions.periods import period_tokens
from rag.questions.segment import Surfaces, segment
from rag.questions.text import fold_name
from rag.questions.tokens import Kind, Token

RETURNS = ("涨跌幅", "回报")


@dataclass(frozen=True, slots=True)
class Sense:
    """The meaning of a metric.

    Attributes:
        base: Name of a concept, or a header's own words where no concept is known; "" where only growth is said.
        growth: "" for a level, ``any``, ``yoy``, ``qoq`` or ``cagr``.
        window: ``month``, ``ytd``, ``3m``, ``1y``, ``inception`` …, or "".
        qualifiers: ``ttm``, ``forward`` ….
        extra: Words of the header that the lexicon does not know and that narrow a known concept.
    """

    base: str
    growth: str = ""
    window: str = ""
    qualifiers: frozenset[str] = field(default_factory=frozenset)
    extra: str = ""


@cache
def feature_surfaces() -> Surfaces:
    """Spellings of concepts, growth, windows and qualifiers."""
    spellings: list[tuple[str, Kind, object, bool]] = []
    for concept in lexicon.concepts().values():
        spellings += [(form, Kind.METRIC, (concept.name, presumed), False) for form, presumed in concept.forms.items()]
    spellings += [(form, Kind.GROWTH, value, False) for form, value in lexicon.growth_forms().items()]
    spellings += [(form, Kind.WINDOW, value, False) for form, value in lexicon.window_forms().items()]
    spellings += [(form, Kind.QUALIFIER, value, False) for form, value in lexicon.qualifier_forms().items()]
    return Surfaces(spellings)


@cache
def _header_surfaces() -> Surfaces:
    return Surfaces((word, Kind.FUNCTION, None, False) for word in lexicon.header_noise())


@lru_cache(maxsize=4096)
def sense_of(header: str) -> Sense:
    """The meaning of a column header without its unit."""
    text = _UNIT_BEHIND.sub("", fold_name(header))
    for word in lexicon.relative_words():
        if text.startswith(word) and len(text) > len(word):
            return Sense(relative_base(text[len(word) :].strip()))
    if "/" in text and _is_quotient(text):
        return Sense(text)
    tokens = segment(text, (*feature_surfaces().find(text), *_header_surfaces().find(text), *period_tokens(text)))
    concepts = [token for token in tokens if token.kind is Kind.METRIC]
    rest = "".join(token.text for token in tokens if token.kind is Kind.UNKNOWN)
    growth, window, qualifiers = _features(tokens)
    qualifiers |= {EARLIER[token.text] for token in tokens if token.kind is Kind.PERIOD and token.text in EARLIER}
    if rest and text.endswith(_OF_A_WHOLE) and concepts and concepts[-1].end < len(text):
        return Sense(
            "".join(token.text for token in tokens if token.kind is not Kind.PERIOD)
        )  # 自有产能占比 is no 产能
    if concepts:
        counted = rest in _NUMBERS and _concept(concepts[-1]).endswith("数")  # 付费会员数 is 会员数
        return Sense(_concept(concepts[-1]), growth, window, qualifiers, "" if counted else rest)
    if not rest:
        # 今年以来 or YTD alone is a return.
        return Sense("涨跌幅" if window and not growth else "", growth, window, qualifiers)
    if text.endswith(_FALLS) and not period_only(rest):
        return Sense(
            text.strip()
        )  # 平均降幅 tells the size of a cut: a metric of its own, without a sign to turn round
    # An unknown metric keeps its own words, also those that happen to look like noise.
    own = "".join(
        token.text for token in tokens if token.kind in (Kind.UNKNOWN, Kind.FUNCTION) and token.text not in "()[]"
    )
    return Sense(own or rest, growth, window, qualifiers)


_OF_A_WHOLE = ("占比", "比重")
_NUMBERS = ("数", "数量", "总数")


def is_part_of_one(header: str) -> bool:
    """True for a header of shares of one whole (市占率, 占比, 份额), which add up though they are in percent.

    >>> is_part_of_one("10月占比"), is_part_of_one("毛利率")
    (True, False)
    """
    return _PART_OF_ONE.search(header.casefold()) is not None


_PART_OF_ONE = re.compile(r"占|份额|比重|权重|集中度|share|weight")


def _is_quotient(text: str) -> bool:
    """在手订单/营收 is a measure of its own, and neither of the two."""
    sides = [side.strip() for side in text.split("/")]
    return len(sides) == 2 and all(side and sense_of(side).base in lexicon.concepts() for side in sides)


# A unit that the reader does not know stays in the header: 坪效(元/平方米/月).
_UNIT_BEHIND = re.compile(r"(?<=.)[(][十百千万亿]*[美港欧日]?元/[^()]*[)]$")
# A column of the same time a year or a month before is never meant by a bare measure.
EARLIER = {
    **dict.fromkeys(("去年同期", "上年同期"), "prior"),
    **dict.fromkeys(("上月", "上个月", "上一个月", "上期", "上季度", "上个季度"), "previous"),
}
_FALLS = ("降幅", "减幅", "跌幅", "下降幅度", "降价幅度")


def period_only(rest: str) -> bool:
    """True if nothing but digits is left of a header."""
    return not any(char.isalpha() for char in rest)


_BENCHMARKS = {"index": "指数", "benchmark": "基准", "sector": "板块", "market": "大盘", "industry": "行业"}


def relative_base(benchmark: str) -> str:
    """Base of a return against a benchmark: 相对计算机, vs Index."""
    return "相对" + _BENCHMARKS.get(benchmark, benchmark)


def _concept(token: Token) -> str:
    assert isinstance(token.value, tuple)
    return str(token.value[0])


def _features(tokens: tuple[Token, ...]) -> tuple[str, str, frozenset[str]]:
    growth = window = ""
    qualifiers = set()
    for token in tokens:
        if token.kind is Kind.GROWTH and isinstance(token.value, tuple):
            growth = combined_growth(growth, str(token.value[0]))
        elif token.kind is Kind.WINDOW:
            window = str(token.value)
        elif token.kind is Kind.QUALIFIER:
            qualifiers.add(str(token.value))
    return growth, window, frozenset(qualifiers)


def combined_growth(one: str, other: str) -> str:
    """The narrower of two bases: 同比 + 增速 is year on year."""
    return other if one in ("", "any") else one


def fit(asked: Sense, column: Sense, forecast: bool = False) -> int | None:
    """How well a column answers what was asked: 0 exactly, higher is looser; None if it means something else."""
    if _is_return(asked) and _is_price_change(column) and _same_stretch(asked, column):
        # Shares and indices first; the price of a product changes too, but is asked for by its name.
        return 1 if column.base in ("收盘价", "点位") else 5
    if asked.base != column.base and asked.base:
        return None
    steps = (
        _growth_fit(asked, column),
        _window_fit(asked, column),
        _qualifier_fit(asked, column, forecast),
        _extra_fit(asked, column),
    )
    loss = 0
    for step in steps:
        if step is None:
            return None
        loss += step
    return loss


def _is_return(asked: Sense) -> bool:
    return asked.base in RETURNS and asked.window in STRETCHES and not asked.growth and not asked.extra


_SPELT = {"": "", "month": "", "1m": "", "week": "week", "1w": "week"}
STRETCHES = frozenset(_SPELT)


def _same_stretch(asked: Sense, column: Sense) -> bool:
    """周环比 is the change over the week, 环比 and 月环比 over the month."""
    return _SPELT.get(column.window, column.window) == _SPELT[asked.window]


def _is_price_change(column: Sense) -> bool:
    """The month-on-month change of a price or an index level is its return."""
    concept = lexicon.concepts().get(column.base)
    return column.growth == "qoq" and concept is not None and concept.price


def _growth_fit(asked: Sense, column: Sense) -> int | None:
    if bool(asked.growth) != bool(column.growth):
        return None
    if asked.growth == column.growth:
        return 0
    if asked.growth == "any":
        return {"yoy": 0, "cagr": 4, "qoq": 4}[column.growth]
    # A rate without a stated basis is year on year, unless it runs over a window of its own.
    return 0 if asked.growth == "yoy" and column.growth == "any" and not column.window else None


def _window_fit(asked: Sense, column: Sense) -> int | None:
    mine, own = plain_window(asked), plain_window(column)
    if mine == own:
        return 0
    if asked.window:
        return None
    # Without a window a return is the month's, as monthly reports use the word; a rate may run over any window.
    if asked.growth == "yoy":
        return None
    return 1 if own == "month" else 2


def plain_window(sense: Sense) -> str:
    """One spelling of a window: 近1月, 月 and a price change without a window (7月涨跌幅) are the month's.

    In a monthly report 月产能 is 产能, 月环比 is 环比, and 单月同比 is 同比.
    """
    window = {"1m": "month", "1w": "week"}.get(sense.window, sense.window)
    if window == "month" and sense.base not in RETURNS and sense.growth != "cagr":
        return ""
    return "month" if not window and sense.base == "涨跌幅" and not sense.growth else window


def _qualifier_fit(asked: Sense, column: Sense, forecast: bool) -> int | None:
    own = column.qualifiers | ({"forward"} if forecast else set())
    if not asked.qualifiers <= own:
        return None
    silent = lexicon.silent_qualifiers()
    if any(name not in silent for name in column.qualifiers - asked.qualifiers):
        return None
    return len(column.qualifiers - asked.qualifiers)


def _extra_fit(asked: Sense, column: Sense) -> int | None:
    if asked.extra == column.extra:
        return 0
    concept = lexicon.concepts().get(column.base)
    if concept is not None and concept.kinds and asked.base and not asked.extra:
        return 3  # 均价 where the table has 商品猪均价
    return None if asked.extra or (column.extra and column.base in lexicon.concepts()) else 1


def common(sense: Sense) -> Sense:
    """Spellings of one meaning: 增速 and 同比增长率, 月 and 近1月."""
    growth = "yoy" if sense.growth == "any" and not sense.window else sense.growth
    return replace(sense, growth=growth, window=plain_window(sense), qualifiers=sense.qualifiers - {"ttm"})
