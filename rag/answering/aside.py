"""What a question asks at its end of what it has asked already: …多少，原来呢, …多少 去年呢, …从多少到多少."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.numbers import SpanKind, find_quantities

_GAP = r"[\s，,。？?；;、]+"
_END = r"[\s？?。！!]*$"
_SAID = r"(?:的|是|又|则|都|有|按|呢|说|怎么|如何|咋|啥|什么|多少|几何?|水平|样|给)*"
_BEFORE = r"(?P<before>原来|之前|此前|原先|以前|先前|(?:上调|下调|调整)之?前)"
_CHANGE = r"(?P<change>(?:是|具体)?[从由](?:多少|几)[^，,。？?\d]{0,6}?(?:到|至)(?:了)?(?:多少|几)[^，,。？?\d]{0,3})"
_TIME = (
    r"(?:那|而)?(?P<time>去年同期|上年同期|去年|上年|前年|上个?月|上个?季度?)"
    r"(?:又|则|的|是)*(?:呢|多少呢?|什么水平|怎么样)"
)
_MEASURE = r"(?P<measure>占比|份额|比例|同比|环比)(?:是|呢|多少|怎么样|几何|有多大|多大)*"
_TAIL = re.compile(rf"{_GAP}(?:{_BEFORE}{_SAID}|{_CHANGE}|{_TIME}|{_MEASURE}){_END}")
_ASKS = re.compile("谁|什么|多少|多[大高长久快重]|几|哪|何|啥|怎|咋")
# 由 45,000 美元上调至: the level before a change, and the one that it was changed to.
_FROM_TO = re.compile(r"(?:由|从)[^，。；]{0,12}?\d[^，。；]{0,14}?(?:至|到|为|成)[^，。；]{0,6}?\d")
_WAS = re.compile(r"(?:此前|之前|原先|原来|先前|前值|原(?:预测|预期|目标|计划|假设|为|定))[^，。；\d]{0,8}\d")
_NEAR = 12  # characters between the word for a time and its figure
_SHARES = ("占", "份额", "比例", "比重")


@dataclass(frozen=True, slots=True)
class Aside:
    """What is asked beside: ``before`` a change, over a ``change``, of a ``time``, or in a ``measure``."""

    kind: str
    word: str

    def told(self, text: str, month: str | None) -> bool:
        """Whether a text that answers the question tells this too.

        Args:
            month: The report's, ``YYYY-MM``.

        >>> Aside("before", "原来").told("将目标价由10元上调至12元。", None)
        True
        >>> [Aside("time", "去年").told(text, "2025-10") for text in ("占比26%，2024年为18%。", "占比26%。")]
        [True, False]
        """
        if self.kind == "change":
            return _FROM_TO.search(text) is not None
        if self.kind == "before":
            return _FROM_TO.search(text) is not None or _WAS.search(text) is not None
        words = _times(self.word, month) if self.kind == "time" else _measures(self.word)
        figures = [span for span in find_quantities(text) if span.kind is SpanKind.FIGURE]
        if self.kind == "measure":
            figures = [span for span in figures if span.quantity and span.quantity.unit in ("%", "成")]
        return any(
            0 <= figure.start - place.end() <= _NEAR
            for word in words
            for place in re.finditer(re.escape(word), text)
            for figure in figures
        )


def aside(question: str) -> tuple[str, Aside | None]:
    """The question without what it asks beside, and that; the whole question and None where there is nothing.

    >>> aside("明年的假设是多少？原来多少")
    ('明年的假设是多少', Aside(kind='before', word='原来'))
    >>> aside("占收入多少 去年呢")[0], aside("去年营收多少？")[1]
    ('占收入多少', None)
    """
    match = _TAIL.search(question)
    if match is None or not _ASKS.search(question[: match.start()]):
        return question, None
    kind, word = next((kind, word) for kind, word in match.groupdict().items() if word)
    return question[: match.start()], Aside(kind, word)


def _measures(word: str) -> tuple[str, ...]:
    return (word,) if word in ("同比", "环比") else _SHARES


def _times(word: str, month: str | None) -> tuple[str, ...]:
    """What a time may be called in a report of a month: 去年 is 2024年 in one of 2025-10."""
    year, number = (int(month[:4]), int(month[5:7])) if month else (0, 0)
    if word == "前年":
        return ("前年", f"{year - 2}年") if year else ("前年",)
    if word.endswith(("年", "同期")):
        return ("去年", "上年", "同期", *([f"{year - 1}年"] if year else []))
    if word.endswith("月"):
        return ("上月", "上个月", *([f"{(number - 2) % 12 + 1}月"] if number else []))
    quarter = (number - 1) // 3 or 4
    return ("上季", "上个季", *([f"{'一二三四'[quarter - 1]}季度", f"Q{quarter}"] if number else []))
