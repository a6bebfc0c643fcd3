"""What is asked of a stretch of time is told by no single month of it: 3到8月一共, 前三季度, 哪个月最低."""

from __future__ import annotations

import re

from rag.answering.corpus import Sentence
from rag.answering.question import ProseQuestion
from rag.questions.text import fold
from rag.questions.timelines.moments import Times, stretches_in, times_of

_OVER = re.compile(
    r"一共|合计|总共|加起来|加在一起|总计|加总|合起来|共计|累计|平均|均值|[月季年]均|"
    r"\btotal\b|\bsum\b|\baverage\b|\bmean\b"
)
_WHEN = "(?:哪一?个?(?:月份?|季度|年份?)|什么时候|啥时候|何时)"
_LAST = re.compile(rf"{_WHEN}[^,，。?？]{{0,6}}最|最[^,，。?？]{{1,8}}{_WHEN}")
_EXTREME = re.compile(
    r"最|新高|新低|高点|低点|峰|谷|首位|榜首|居首|第一|见顶|见底|纪录|记录|"
    r"\b(?:highest|lowest|peak|record|most|least|trough)\b"
)


def of_part(question: ProseQuestion, sentence: Sentence) -> list[str]:
    """What a sentence lacks if it tells another stretch of time than the one whose figure is asked for."""
    text = fold(question.text)
    if _LAST.search(text) and not _EXTREME.search(fold(sentence.text)):
        return ["最"]
    times = times_of(text)
    if times is None or not times.moments or question.wants != "figure":
        return []
    over = _OVER.search(text) is not None
    asked = _asked(times, over)
    told = stretches_in(fold(f"{sentence.unit.context}\n{sentence.text}"))
    if not asked or asked <= told:
        return []
    ends = {(moment.month, moment.month + moment.length - 1) for moment in times.moments}
    if not over and (times.ranged or len(times.moments) > 1) and ends <= told:
        return []  # 较4月末减少
    return [f"{first}-{last}月" for first, last in sorted(asked - told)]


def _asked(times: Times, over: bool) -> set[tuple[int, int]]:
    """(first month, last month) of each stretch that a sentence must tell as such."""
    moments = times.moments
    if times.ranged:
        return {(moments[0].month, moments[-1].month + moments[-1].length - 1)} if moments[0].length < 12 else set()
    spans = {(moment.month, moment.month + moment.length - 1) for moment in moments if moment.length < 12}
    if over:
        return spans
    return {(first, last) for first, last in spans if (first, last - first + 1) not in _NAMED}


# Months, quarters and halves are told apart as dates; what is left are stretches such as 前三季度 and 1-8月.
_NAMED = {(month, 1) for month in range(1, 13)} | {(month, 3) for month in (1, 4, 7, 10)} | {(1, 6), (7, 6)}
