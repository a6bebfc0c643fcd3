"""What a column header says: unit, metric, qualifier, abbreviation, period, forecast."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.numbers import fold, is_unit
from index.reading.periods import Period, find_period
from index.reading.text import squeeze

_INNER = re.compile(r"[(\[]\s*([^()\[\]]{0,40}?)\s*[)\]]")
_UNIT_TAIL = re.compile(
    r"\s*(?:[/，,:：;]\s*|\s+)(?:单位\s*[:：]?\s*)?([^\s/，,:：;()]{1,8}(?:/[^\s/，,:：;()]{1,4})?)$"
)
_SPAN = (
    r"近\s*(?:\d+|[一二三四五六七八九十两半]+)\s*个?\s*(?:交易日|[日天周月年])(?:以来)?|过去\s*(?:\d+|[一二三四五六七八九十两]+)\s*个?\s*(?:[日天周月年])"
    r"|成立以来|(?:今|本|当)年以来|年初(?:至今|以来)|(?:上市|发行|成立|本月|月初|季初|本周)(?:以来|至今)"
)
_WORD = r"TTM|LYR|LFY|MRQ|YTD|MTD|QTD|NTM|FY1(?!\d)|FY2(?!\d)|FWD|YoY|QoQ|MoM|CAGR"
_QUALIFIER = re.compile(
    rf"(?:{_SPAN})|(?<![A-Za-z])(?:{_WORD})(?![A-Za-z])|(?<![A-Za-z\d])\d{{1,2}}[DWMYdwmy](?=\s|$|[-\s]?(?i:return|change|chg|perf))",
    re.IGNORECASE,
)
_BRACKET_QUALIFIERS = re.compile(
    rf"(?i)(?:{_WORD}|同比|环比|摊薄|全面摊薄|加权|加权平均|扣非|扣非后|调整后|最新摊薄|{_SPAN}|累计|单季度?|年化|后复权|前复权|不复权|整体法|中值|中位数|算术平均)"
)
_BASES = frozenset(("LF", "MRQ", "LYR", "TTM", "E", "A"))  # what a ratio is based on
_ABBREVIATION = re.compile(r"[A-Za-z][A-Za-z/&.-]{0,7}")
_HAN = r"\u3400-\u9fff"
_SPLIT = re.compile(
    rf"^(?P<han>[{_HAN}][{_HAN}\s、]*?)\s*(?P<latin>[A-Z][A-Za-z/&]{{0,7}})$|^(?P<latin2>[A-Z][A-Z/&]{{0,6}})\s*(?P<han2>[{_HAN}]+)$"
)
_MONTHLY = re.compile(r"(?:当|本)?月(?:度)?(?:累计)?(?:涨|跌|回报|收益|成交|换手|振幅|表现)|当月|本月")


@dataclass(frozen=True, slots=True)
class Header:
    """A parsed header. Fields as in ``index.table.Column``."""

    name: str
    unit: str
    metric: str
    qualifier: str
    abbreviation: str
    period: Period | None
    monthly: bool


@lru_cache(maxsize=4096)
def parse_header(header: str, month: str | None = None, ahead: bool = False) -> Header:
    """Takes a header apart.

    Args:
        header: Header path, white space normalised.
        month: Month of the report, ``YYYY-MM``, for headers that name a month or a day only.
        ahead: Whether such a month is one to come, as in a calendar.

    >>> parse_header("2023 年报营业收入同比增长率 (%)").metric
    '营业收入同比增长率'
    >>> found = parse_header("市盈率 PE (TTM)")
    >>> found.metric, found.abbreviation, found.qualifier
    ('市盈率', 'PE', 'TTM')
    """
    text = squeeze(fold(header).replace("【", "[").replace("】", "]"))
    name, unit = _without_unit(text)
    unit = "" if unit == "块" else unit  # of screens and plots: no header means 元 by it
    rest, qualifiers, abbreviation = name, [], ""
    while found := _INNER.search(rest):
        inner = squeeze(found[1])
        keep = ""
        if _BRACKET_QUALIFIERS.fullmatch(inner) or inner in _BASES:
            qualifiers.append(inner)
        elif find_period(inner, month, ahead) and len(inner) <= 12:
            keep = f" {inner} "
        elif _ABBREVIATION.fullmatch(inner) and inner.upper() == inner and not abbreviation:
            abbreviation = inner
        elif inner:
            keep = f"\0{inner}\1"  # words in brackets are part of the metric
        rest = squeeze(rest[: found.start()] + keep + rest[found.end() :])
    rest = rest.replace("\0", "(").replace("\1", ")")
    qualifiers += [found[0] for found in _QUALIFIER.finditer(rest)]
    rest = _QUALIFIER.sub(" ", rest)  # first: 近 1 月 is no January
    period = find_period(rest, month, ahead)
    if period is not None:
        if not period.name:  # 1-5月 narrows the metric where it cannot be named as a period
            qualifiers.append(rest[period.start : period.end])
        rest = squeeze(f"{rest[: period.start]} {rest[period.end :]}").strip("-_:：/ ")
    rest = _tight(rest).strip("-_:：/,，、 ")
    if split := _SPLIT.match(rest):
        rest = (split["han"] or split["han2"]).strip()
        abbreviation = abbreviation or split["latin"] or split["latin2"]
    elif re.fullmatch(r"[A-Z][A-Z/&]{0,6}", rest):
        abbreviation = abbreviation or rest
    metric = rest or abbreviation or next((word for word in reversed(qualifiers) if word.upper() == "CAGR"), "")
    qualifier = " ".join(dict.fromkeys(re.sub(r"\s+", "", word) for word in qualifiers))
    return Header(name, unit, metric, qualifier, abbreviation, period, _MONTHLY.match(metric) is not None)


def _without_unit(text: str) -> tuple[str, str]:
    """Name and unit of a header: the last bracket that is a unit, or a unit behind a slash, comma or space."""
    for found in reversed(list(_INNER.finditer(text))):
        pieces = [_UNIT_LABEL.sub("", piece.strip()) for piece in re.split(r"[,，;；、]", found[1])]
        unit = next((piece for piece in pieces if piece and is_unit(piece)), "")
        if unit:
            rest = "，".join(piece for piece in pieces if piece != unit)
            rest = f"({rest})" if rest else " "
            return squeeze(text[: found.start()] + rest + text[found.end() :]), unit
    tail = _UNIT_TAIL.search(text)
    if tail and tail.start() > 0 and is_unit(tail[1]) and not _TIME.search(text):
        return text[: tail.start()].strip(), tail[1]
    if len(text) > 1 and text[-1] == "%":
        return text[:-1].rstrip("/ "), "%"
    return text, ""


def _tight(text: str) -> str:
    """No spaces between Chinese characters, nor between them and figures."""
    return squeeze(_AFTER_FIGURE.sub("", _AFTER_HAN.sub("", text)))


_TIME = re.compile(r"\d\s*[年月日季周天]$")  # 2013 年 is a year, 回看 5 日 a span: no unit of what stands below
_UNIT_LABEL = re.compile(r"^单位\s*[:：]?\s*")
_AFTER_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}\d(])")
_AFTER_FIGURE = re.compile(rf"(?<=[\d)])\s+(?=[{_HAN}])")
