"""Codes, ordinals and names in running text: their digits are no values."""

from __future__ import annotations

import re
from functools import cache

from index.numbers.grammar import english_scale_pattern, unit_pattern
from index.numbers.names import index_names, measure_words, no_numbers
from index.numbers.span import Span, SpanKind

_CIRCLED = "①-⑳⑴-⒇⒈-⒛❶-❿➀-➓㊀-㊉㈠-㈩Ⅰ-ⅻ"
_CN = "一二三四五六七八九十"

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s\u3000-\u9fff]{1,500}|[\w.+-]{1,64}@[\w-]{1,64}\.[A-Za-z.]{2,20}|"
    r"[\w-]{1,64}(?:\.[\w-]{1,64}){0,3}\.(?:com|cn|org|net)[/\w.?=&-]{0,200}",
    re.ASCII,
)
_CODE = re.compile(
    "|".join(
        (
            r"\d{4,6}\.[A-Z]{1,4}(?![A-Za-z\d])",
            r"(?:SH|SZ|BJ|HK|sh|sz|hk)\.?\d{5,6}(?!\d)",
            r"[A-Z]{1,2}\d{8,}",
            r"\(86\d{0,3}\) ?\d{7,8}(?!\d)|\+?86[- ]\d[\d -]{6,14}\d",
            r"\(0\d{2,3}\) ?\d{7,8}(?!\d)|0\d{2,3}[- ]\d{7,8}(?!\d)|400-\d{3}-?\d{3,4}(?!\d)|\d{3}-\d{4}-\d{4}(?!\d)",
            r"\d+(?:\.\d+){3,}(?!\d)",
            r"(?<=\()\d{6}(?=\))",
            r"0\d{3,}(?![\d.])",
            r"\d{12,}(?![\d.,])",
        )
    )
)
_CODE_STARTS = frozenset("0123456789(+ABCDEFGHIJKLMNOPQRSTUVWXYZshzk")
_ORDINAL = re.compile(
    "|".join(
        (
            rf"第 ?(?:\d+|[{_CN}百零]+)",
            r"(?:图表|附表|附图|附录|表格|表|图|注) ?\d+(?:[-.]\d+)?(?![\d%]|\.\d)",
            r"(?:TOP|Top|top|No\.|NO\.|no\.|#) ?\d{1,4}(?![\d.])",
            rf"前 ?(?:\d{{1,4}}|[{_CN}]{{1,3}})(?: ?[名位大强])?(?![\d.%])",
            r"\[\d{1,3}\]|【\d{1,3}】",
            rf"\((?:\d{{1,2}}|[{_CN}]{{1,3}})\)",
            rf"[{_CIRCLED}]",
        )
    )
)
_ORDINAL_STARTS = frozenset("第图附表注TtNn#前[【(")
_PART = r"(?:[12]\d|[1-9])(?!\d)"
_LINE_START = re.compile(
    rf"{_PART}(?:\.{_PART}){{1,3}}(?:[、)]| (?=[\u4e00-\u9fffA-Z]))|\d{{1,2}}[、.)](?= ?[^\d\s.%])|[{_CN}]{{1,3}}、"
)
_ITEM = re.compile(rf"\d{{1,2}}[、)](?=[^\d\s])|[{_CN}]{{1,3}}(?:、(?=[^\d{_CN}])|\))")
_PLACE = re.compile(r"\d+ ?(?:强(?![劲度烈势制化])|号(?!称|召))")

_TOKEN = re.compile(r"[A-Za-z]{1,64}(?:[-_+.&]?[A-Za-z0-9]){0,64}\d*\+?")
_TAIL = re.compile(r"\d+(?:\.\d+)?(?:-?[A-Za-z][A-Za-z0-9]*+)+\+?")
_SPACED = re.compile(
    r"(?:[A-Z][A-Za-z]*[a-z][A-Za-z]*|[a-z][A-Z][a-z]+|[A-Z]{3,}|[vV]) (\d{1,2}(?:\.\d)?|\d{4})(?![\d.,%])"
)
_SIZE = re.compile(r"\d+(?:\.\d+)?[BbMT](?![A-Za-z])")
_VERSION = re.compile(r"1?\d\.0(?![\d.%])")
_NO_VERSION_AFTER = "为是至到达于约近超逾率额价值润入比幅重过升降涨跌增减低高报在有共计均盘点分数格占本收益息"


@cache
def _valued() -> re.Pattern[str]:
    """A number with a unit that no product name ends in."""
    return re.compile(rf"\d[\d.,]*(?: ?(?:%|‰|倍|百分点|个百分点|pct|bp|[万亿元美港]|{english_scale_pattern()}))")


@cache
def _united() -> re.Pattern[str]:
    return re.compile(rf"\d+(?:\.\d+)?(?: ?(?:{unit_pattern()})|{english_scale_pattern()})")


def label_at(text: str, at: int, floor: int) -> Span | None:
    """The ordinal or name that holds the number at ``at``; ``text`` is folded."""
    return _ordinal(text, at, floor) or _name(text, at, floor)


def _covers(pattern: re.Pattern[str], text: str, at: int, start: int) -> re.Match[str] | None:
    found = pattern.match(text, start)
    return found if found and found.end() > at else None


def _latin_start(text: str, at: int, floor: int, extra: str) -> int:
    start = at
    while start > floor and text[start - 1].isascii() and (text[start - 1].isalnum() or text[start - 1] in extra):
        start -= 1
    return start


def code_at(text: str, at: int, floor: int) -> Span | None:
    """The code, number of a telephone or address of a page that holds the number at ``at``."""
    if not text[at].isdecimal():
        return None
    begin = _latin_start(text, at, max(floor, at - 200), "@._:/-+?=&%")
    if (begin < at or "@" in text[at : at + 20]) and (found := _covers(_ADDRESS, text, at, begin)):
        return Span(begin, found.end(), SpanKind.CODE)
    for start in range(max(floor, at - 4), at + 1):
        if text[start] not in _CODE_STARTS or (
            start < at and start and text[start - 1].isascii() and text[start - 1].isalnum()
        ):
            continue
        if found := _covers(_CODE, text, at, start):
            return Span(start, found.end(), SpanKind.CODE)
    return None


def _ordinal(text: str, at: int, floor: int) -> Span | None:
    for start in range(max(floor, at - 5), at + 1):
        if start < at and text[start] not in _ORDINAL_STARTS:
            continue
        if (found := _covers(_ORDINAL, text, at, start)) and _is_ordinal(text, found):
            return Span(start, found.end(), SpanKind.ORDINAL)
    if _opens_line(text, at) and (found := _LINE_START.match(text, at)):
        if "." in found[0][:-1] and _united().match(text, at):
            return None  # 1.5 亿元 at the start of a line
        return Span(at, found.end(), SpanKind.ORDINAL)
    item = _ITEM.match(text, at)
    if item and not (at and text[at - 1].isalnum() and text[at - 1].isascii()) and _starts_item(text, at, item):
        return Span(at, item.end(), SpanKind.ORDINAL)
    place = _PLACE.match(text, at)
    return Span(at, place.end(), SpanKind.ORDINAL) if place else None


def _is_ordinal(text: str, found: re.Match[str]) -> bool:
    head, start = found[0][0], found.start()
    before = text[start - 1] if start else ""
    if head == "前":
        # 目前 20 家: 前 of another word; 前 3 亿: a value.
        return before not in set("目日以之此年月天会盘税先午提当") and not _value_follows(text, found)
    if head in "表图注":
        return before not in set("代发外报年") and not _value_follows(text, found)
    if head == "(":
        return not (before.isdecimal() or before == "%")
    return True


def _value_follows(text: str, found: re.Match[str]) -> bool:
    digits = re.search(r"\d", found[0])
    return (
        digits is not None
        and _united().match(text, found.start() + digits.start()) is not None
        and found[0][-1] not in "名位大强"
    )


def _starts_item(text: str, at: int, item: re.Match[str]) -> bool:
    """1、 or 1） opens an item; a bracket that was opened before it closes with it."""
    if item[0][-1] == ")":
        window = text[max(0, at - 80) : at]
        return window.count("(") <= window.count(")")
    before = _before(text, at)
    return before in ":：;；。,，、(*\n-" or (item[0][0].isdecimal() and not before.isdecimal())


def _opens_line(text: str, at: int) -> bool:
    """Whether only marks of a list or a heading stand between the start of the line and here."""
    head = text[max(0, at - 24) : at]
    line = head.rpartition("\n")[2]
    return not line.strip(" #*-") and ("\n" in head or at <= 24)


def _before(text: str, at: int) -> str:
    """The last character before, spaces left out; "" at the start."""
    return text[max(0, at - 40) : at].rstrip(" ")[-1:]


def _name(text: str, at: int, floor: int) -> Span | None:
    indices, measures, no_number = index_names(), measure_words(), no_numbers()
    for start in range(max(floor, at - 8), at + 1):
        if found := _covers(indices, text, at, start):
            return Span(start, found.end(), SpanKind.NAME)
    if not text[at].isdecimal():
        found = _covers(no_number, text, at, at)
        return Span(at, found.end(), SpanKind.NAME) if found else None
    begin = _latin_start(text, at, floor, "-_+.&")
    while begin < at and not text[begin].isalpha():
        begin += 1
    if begin < at and (found := _covers(_TOKEN, text, at, begin)):
        word = re.split(r"[^A-Za-z]", text[begin:at])[0]
        if word not in measures and not _valued().match(text, at):
            return Span(begin, found.end(), SpanKind.NAME)
        return None
    return _version(text, at, floor, measures)


def _version(text: str, at: int, floor: int, measures: frozenset[str]) -> Span | None:
    united = _united().match(text, at)
    tail = _TAIL.match(text, at)
    if tail and (united is None or united.end() < tail.end()) and not re.fullmatch(r"\d(?:\.\d+)?[eE]\d+", tail[0]):
        return Span(at, tail.end(), SpanKind.NAME)
    if tail and re.fullmatch(r"[248]K|\d+[PpDdGg]", tail[0]):
        return Span(at, tail.end(), SpanKind.NAME)
    if united:
        return None
    if at and text[at - 1] == " ":
        begin = _latin_start(text, at - 1, floor, "")
        if begin < at - 1 and text[begin : at - 1] not in measures and (found := _covers(_SPACED, text, at, begin)):
            return Span(begin, found.end(), SpanKind.NAME)
    version = _VERSION.match(text, at)
    before = _before(text, at)
    if version and before and (before.isalpha() or before in '”"') and before not in _NO_VERSION_AFTER:
        return Span(at, version.end(), SpanKind.NAME)
    return None
