"""Whether a figure is of the time that a question asks about: done or planned, of which year, of a whole year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.numbers import Span
from rag.answering.question import ProseQuestion
from rag.answering.terms import grams
from rag.gate.dates import dates_in
from rag.gate.names import nouns

_DONE = re.compile("实际|已有|现有|已经|目前已|现在已|目前有|现在有|至今")
_WAS = re.compile(r"是(?:在)?(?:哪[一]?[天年月日]|什么时候|何时|几月|几号)[^，。？?]*[的了][？?。\s]*$")
_PLANNED = re.compile("预计|计划|拟|目标|有望|力争|指引|预期|打算|规划|预测|将|底前|末前|月前")
_SENTENCES = re.compile("[。；;]")
_CLAUSES = re.compile("[，。；、,;]")
_OTHER_YEAR = re.compile("(?<![比较跟和与对于])(去年|上年|前年|明年|次年|后年)(?!同期|相比|比)")
_STEPS = {"去年": -1, "上年": -1, "前年": -2, "明年": 1, "次年": 1, "后年": 2}
_SAME = {
    "去年": ("去年", "上年", "同期"),
    "上年": ("去年", "上年", "同期"),
    "明年": ("明年", "次年"),
    "次年": ("明年", "次年"),
}
_THIS_YEAR = re.compile("今年|本年(?!度报)")
_NOW = re.compile(r"今年|年内|本年|全年|[一二三四]季度|上半年|下半年|\d月")
_TOLD_YEAR = re.compile(r"(?<![较比从由自于])(20\d\d)\s*年")
_YEAR = re.compile(r"20\d\d")
# 2024年 alone is a whole year; 2024年9月, 2024年上半年 and 2024年底 are none.
_WHOLE = re.compile(r"全年|年度|年内|财年|20\d\d\s*[AE]|20\d\d\s*年(?!\s*(?:\d|[上下一二三四前初底末中第Qq]))")


def untimely(question: ProseQuestion, text: str, around: str, figures: Sequence[Span], year: int | None) -> list[str]:
    """The words of a question for a time that a sentence does not tell about.

    Args:
        around: The sentence with what it refers to and stands under.
        figures: The figures of the sentence that may be meant.
        year: The report's.
    """
    found: list[str] = []
    if question.wants == "figure" and (done := _DONE.search(question.text)) and not _PLANNED.search(question.text):
        found += [done[0]] if figures and all(_planned(text, figure) for figure in figures) else []
    if question.wants in ("date", "day") and _WAS.search(question.text) and _PLANNED.search(text):
        found += sorted(question.predicates or question.nouns or question.words)
    if question.wants in ("figure", "cause", "") and (other := _OTHER_YEAR.search(question.text)):
        found += [] if _of_year(other[1], around, year) else [other[1]]
    told = {int(number) for number in _TOLD_YEAR.findall(text)}
    if year and told and year not in told and (this := _THIS_YEAR.search(question.text)) and not _NOW.search(text):
        found.append(this[0])  # 2026年计划新开60家 is none of this year's
    if question.wants == "figure" and "全年" in question.text and not _WHOLE.search(around):
        found.append("全年")
    return found


def beside_the_month(question: ProseQuestion, text: str) -> list[str]:
    """The months of a question of which a text that tells several tells something else only.

    >>> about = "11月铝锭排产520万吨，12月出口有望回升。"
    >>> beside_the_month(ProseQuestion.of("12月铝锭排产怎么样？"), about)
    ['12月']
    >>> beside_the_month(ProseQuestion.of("7月兑现率多少？"), "8月兑现率升至93%，7月为86%。")
    []
    """
    months = {str(date): date for date in question.dates if date.month and date.month > 0 and not date.day}
    found: list[str] = []
    for said, month in months.items():
        clauses = _CLAUSES.split(text)
        dated = [dates_in(clause) for clause in clauses]
        if len({date.month for dates in dated for date in dates}) < 2:
            continue
        own = [clause for clause, dates in zip(clauses, dated, strict=True) if any(month.within(d) for d in dates)]
        if own and not any(question.grams & grams(clause) or not nouns(clause) for clause in own):
            found.append(said)
    return found


def planned(text: str) -> bool:
    """Whether a text speaks of what is to come."""
    return _PLANNED.search(text) is not None


def _planned(text: str, figure: Span) -> bool:
    """Whether the part of a text that tells a figure speaks of what is to come, up to the figure."""
    part = _SENTENCES.split(text[: figure.start])[-1]
    return _PLANNED.search(part) is not None and not _DONE.search(part)


def years_told(words: Iterable[str], text: str, year: int | None) -> frozenset[str]:
    """Those of some words for a year (明年, 去年) that a text tells by another one, or by its number.

    >>> [sorted(years_told({"明年", "收益"}, text, 2025)) for text in ("2026年收益持平", "2027年收益持平")]
    [['明年'], []]
    """
    return frozenset(word for word in words if word in _STEPS and year and _of_year(word, text, year))


def _of_year(word: str, text: str, year: int | None) -> bool:
    if any(same in text for same in _SAME.get(word, (word,))):
        return True
    told = {int(number) for number in _YEAR.findall(text)}
    return year + _STEPS[word] in told if year is not None else bool(told)
