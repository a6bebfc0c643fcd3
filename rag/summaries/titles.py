"""Where the title of a news item ends and its text begins, in a cell that runs them together."""

from __future__ import annotations

import re

_LEAST, _MOST = 6, 60  # characters of a title
_DAY = r"(?:20\d{2}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日"
# What the text of a news item opens with: a date (not one that a word before it needs), or a word of time.
_DATE = re.compile(rf"(?<![到至在于从])\s+(?=(?:当地时间|北京时间)|{_DAY}(?:讯|至|上午|下午|[，,]|\s+[^\d\s；]))")
_TIME = re.compile(r"\s+(?=(?:近日|日前|近期|本月|今日|昨日|据[^，。\s]{1,12}[，,]))")
_LINE = re.compile(r"\s*\n\s*")
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff”》）!！?？])\s+(?=[\u3400-\u9fff“《]|20\d{2}(?!\s*年)[\u3400-\u9fff])")
_STOP = re.compile(r"[，。；,;]")


def split_title(text: str) -> tuple[str, str]:
    """Title and text of a cell; the title is "" if there is none.

    A line end parts them; else the first space before a date or a word of time; else the last space between two
    Chinese words that no comma precedes; else the space before which the first word comes again. A space inside a
    spoiled word is never last, so it is not taken for the edge.

    >>> split_title("英特尔发布新芯片 4 月 9 日，英特尔举办大会。")
    ('英特尔发布新芯片', '4 月 9 日，英特尔举办大会。')
    >>> split_title("公司一季度营业收入增长，利润下降。")
    ('', '公司一季度营业收入增长，利润下降。')
    """
    text = text.strip()
    line = _LINE.search(text)
    if line is not None and _fits(text[: line.start()]):
        return text[: line.start()].strip(), text[line.end() :].strip()
    stop = _STOP.search(text)
    head = text[: min(stop.start() if stop else len(text), _MOST + 20)]
    edges = [match for match in _BETWEEN.finditer(head) if _fits(text[: match.start()])]
    for edge in (_DATE.search(text[: _MOST + 30]), edges[-1] if edges and stop else None, _TIME.search(text[:_MOST])):
        if edge is not None and _fits(text[: edge.start()]):
            return text[: edge.start()].strip(), text[edge.end() :].strip()
    word = re.match(r"[A-Za-z][\w.-]*|[\u3400-\u9fff]{2,4}", text)
    again = text.find(f" {word[0]}", _LEAST) if word else -1
    if stop is not None and 0 < again <= _MOST and again < stop.start():
        return text[:again].strip(), text[again:].strip()
    return "", text


def _fits(title: str) -> bool:
    return _LEAST <= len(title.strip()) <= _MOST and "。" not in title
