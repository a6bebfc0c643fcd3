"""Whether a sentence holds the kind of thing that a question asks for: a figure, a date, a name, a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.numbers import Span, SpanKind, find_quantities, unit_named
from rag.answering.corpus import Sentence
from rag.answering.kinds import Counted
from rag.answering.market import asks_market, moved
from rag.answering.question import ProseQuestion
from rag.answering.ranks import ranked, whole_list
from rag.answering.terms import lists, same_words
from rag.gate.dates import dates_in
from rag.gate.names import named_people, names_in, places_in, stands_in

_DEFINES = re.compile(r"[”」』》）)\w]是(?:由|一|全|国|中|首|目|其|面|指)|一款|一种|一家|作为|\bis an?\b")
_WHENEVER = re.compile(r"当[^，。]{2,40}时|若|如果|一旦")
_BEFORE, _BEHIND = 20, 25  # characters between a figure and the noun it belongs to, before and behind it
_CLAUSES = re.compile(r"[，；。,;:：]")
_GROWS = re.compile("同比|环比|增长|增速|增幅|下降|下滑|上涨|下跌|[涨跌降]幅")
_RATES = ("%", "百分点", "bp")
_DUE = re.compile("(?:主要|[落滑降跌升长增涨损大])系(?![列统数])")  # 回落系检修所致
_BESIDE = 6  # characters before and behind a figure in which the word for its measure stands
_NEAR = 10  # characters behind a number in which the things stand that it counts


def of_kind(question: ProseQuestion, sentence: Sentence) -> bool:
    """Whether a sentence tells what happened, and holds the kind of thing that the question asks for."""
    if not ranked(question, sentence) or not whole_list(question, sentence):
        return False
    if asks_market(question) and not moved(question, sentence.text):
        return False
    return happened(question, sentence) and _is_kind(question, sentence)


def views(question: ProseQuestion) -> bool:
    """Whether a part of a question asks for nothing but the view of what the part before it is about: 报告怎么看？"""
    bare = question.wants == "explain" and bool(question.inherited)
    own = question.grams - question.aspects - question.inherited
    return bare and not own and any(word in question.text for word in lists()["opinion"]["asks"])


def happened(question: ProseQuestion, sentence: Sentence) -> bool:
    """Whether what happened is told: one of the verbs, and the time that the question is about."""
    told = f"{sentence.text}\n{sentence.unit.context}\n{sentence.before}"
    framed = [word for word in lists()["frame"]["words"] if word in question.text]
    if framed and not any(same in told for word in framed for same in same_words(word)):
        return False
    verbs = question.predicates
    if question.wants == "who" and any(stands_in(name, sentence.unit.name) for name in question.names):
        return True  # the row is about it: whoever it names there had to do with it
    return not verbs or any(same in told for verb in verbs for same in same_words(verb))


def _is_kind(question: ProseQuestion, sentence: Sentence) -> bool:
    figures = [span for span in find_quantities(sentence.text) if span.kind is SpanKind.FIGURE]
    if question.category:
        told = f"{sentence.text}\n{sentence.unit.context}\n{sentence.before}"
        if not all(any(same in told for same in same_words(word)) for word in question.category):
            return False
    if question.house:
        return _names_house(question, sentence)
    if question.titles:
        return _names_title(question, sentence)
    if question.counted is not None:
        if question.counted.said_in(sentence.text):
            return True
        return any(counts(question.counted, span, sentence.text) for span in figures)
    if question.units or question.bases:
        # 多宽 is told by no other length.
        asked = [word for word in question.told if word[0] == "多"]
        return bool(measured(question, sentence.text)) and all(
            told_beside(word, question, sentence.text) for word in asked
        )
    if question.wants == "figure":
        if question.level:  # 产量多少: a growth rate is none
            figures = levels(figures)
        return _beside_head(question, sentence.text, figures)
    for kind in ("use", "condition"):
        if question.wants == kind:
            return any(word in sentence.text for word in lists()[kind]["words"])
    if question.wants == "place" and any(word in question.text for word in lists()["venue"]["words"]):
        return placed(question, sentence.text) or placed(question, sentence.before)
    if question.wants == "date" and _when(sentence.text):
        return True
    if question.wants in ("date", "day"):
        dates = dates_in(sentence.text) or (
            dates_in(sentence.unit.context.rsplit("\n", 1)[-1]) if sentence.unit.name else []
        )
        # 2025-2026年 tells no day; a month may be all that is told of it.
        return any(date.month is not None or date.day is not None or question.wants == "date" for date in dates)
    if question.wants == "name":
        told = f"{sentence.unit.name} {sentence.text}"
        if not all(any(same in told for same in same_words(head)) for head in question.heads & question.nouns):
            return False
        if any(word in question.text for word in lists()["people"]["words"]):
            return named_people(sentence.text)
        return bool(names_in(sentence.text) - question.names)
    if views(question):
        return any(word in sentence.text for word in lists()["opinion"]["words"])
    if question.wants == "definition":
        return _DEFINES.search(sentence.text) is not None
    return True


def levels(figures: Sequence[Span]) -> list[Span]:
    """Those of some figures that are no rates."""
    return [span for span in figures if span.quantity is None or span.quantity.unit not in _RATES]


def _when(text: str) -> bool:
    """Whether a text tells a time that is no date, or a condition. 若干 is none."""
    said = text.replace("若干", "")
    return any(word in said for kind in ("when", "condition") for word in lists()[kind]["words"])


def dated(question: ProseQuestion, text: str) -> bool:
    """Whether a text has a date as precise as the question asks for; True where it asks for none."""
    if question.wants not in ("date", "day"):
        return True
    return any(date.day is not None or question.wants == "date" for date in dates_in(text))


def placed(question: ProseQuestion, text: str) -> bool:
    """Whether a text names a place that the question does not name; True where no place is asked for."""
    return question.wants != "place" or any(place not in question.text for place in places_in(text))


def gives_reason(text: str) -> bool:
    """Whether a sentence gives a reason for something."""
    return _DUE.search(text) is not None or any(word in text for word in lists()["cause"]["words"])


def _beside_head(question: ProseQuestion, text: str, figures: Sequence[Span]) -> bool:
    """Whether a figure stands near the noun that is asked for; any figure where the sentence has it not itself."""
    places = [
        match for head in question.heads for same in same_words(head) for match in re.finditer(re.escape(same), text)
    ]
    if not places:
        return bool(figures)
    return any(-_BEFORE <= span.start - place.end() <= _BEHIND for span in figures for place in places)


def measured(question: ProseQuestion, text: str) -> list[Span]:
    """The figures of a text that have a unit which the question asks for; of a share, those that are no growth."""
    kinds = lists()["kinds"]["share"]["ask"]
    share = any(word in question.text for word in kinds) and not _GROWS.search(question.text)
    return [
        span
        for span in find_quantities(text)
        if not (share and _grown(_CLAUSES.split(text[: span.start])[-1]))
        if span.kind is SpanKind.FIGURE
        and span.quantity is not None
        and (
            span.quantity.base in question.bases
            or _same_money(span.quantity.base, question.bases)
            or any(_in_unit(span, text, end) for end in question.units)
        )
    ]


def _grown(clause: str) -> bool:
    return _GROWS.search(clause) is not None and re.search("占|比例|份额|比重", clause) is None


def undisclosed(question: ProseQuestion, text: str) -> list[str]:
    """The nouns that are asked for, if the clause that has one says that it is not told."""
    said = lists()["undisclosed"]["words"]
    clauses = [clause for clause in _CLAUSES.split(text) if any(word in clause for word in said)]
    return [
        word
        for word in sorted(question.heads)
        if any(same in clause for clause in clauses for same in same_words(word))
    ]


def _same_money(base: str, asked: frozenset[str]) -> bool:
    """多少亿元 is often asked of what is told in dollars."""
    return unit_named(base).kind == "money" and any(unit_named(unit).kind == "money" for unit in asked)


def told_beside(word: str, question: ProseQuestion, text: str) -> bool:
    """Whether a measure is told by a figure of its unit and what stands right beside it: 身高 by 高 1.9 米.

    Where the unit alone tells it (岁), any such figure does.
    """
    said = question.told.get(word)
    spans = measured(question, text) if said is not None else []
    # A span may begin with its sign word: 高 in 高1.8米.
    return any(near in text[max(0, span.start - _BESIDE) : span.end + _BESIDE] for span in spans for near in said or ())


_STEM = 12  # characters between the verb of an amount and its figure


def told_by_verb(word: str, text: str) -> bool:
    """Whether an amount is told by its verb right before a figure of its kind: 进口量 by 进口煤炭1.89亿吨.

    >>> told_by_verb("进口量", "1-5月进口煤炭1.89亿吨"), told_by_verb("进口量", "进口煤炭均价700元，增长5%")
    (True, False)
    """
    stem, kind = word[:-1], word[-1]
    if len(stem) < 2 or kind not in "量额":
        return False
    for span in find_quantities(text):
        if span.kind is not SpanKind.FIGURE or span.quantity is None or span.quantity.unit in ("", *_RATES):
            continue
        near = _CLAUSES.split(text[max(0, span.start - _STEM - len(stem)) : span.start])[-1]
        money = unit_named(span.quantity.base).kind == "money"
        if stem in near and money == (kind == "额") and not re.search(r"[率价比均]|\d", near[near.rfind(stem) :]):
            return True
    return False


def _in_unit(span: Span, text: str, end: str) -> bool:
    """Whether a figure has a unit with this end: 15.5亿元 and 元, 两个季度 and 季度."""
    if span.quantity is None:
        return False
    unit = span.quantity.unit
    level = unit.partition("/")[0] if "/" not in end else unit  # 元/吨 is a price in 元
    return level.endswith(end) or (unit == "个" and text[span.end :].lstrip().startswith(end))


def counts(counted: Counted, span: Span, text: str) -> bool:
    """Whether a figure is a number of the things that are asked for."""
    if span.quantity is None:
        return False
    if not counted.counts(span.quantity.unit) or _article(text, span):
        return False
    if span.quantity.unit == "个" and counted.measure not in ("个", "") and counted.noun:
        return any(same in text[span.end : span.end + len(same) + 1] for same in same_words(counted.noun))
    near = text[max(0, span.start - _NEAR) : span.end + _NEAR]  # 多少小时: the unit itself
    if span.quantity.unit == "%":  # 多少场景由…处理: the share of them, told in one clause
        near = _CLAUSES.split(text[: span.start])[-1] + _CLAUSES.split(text[span.end :])[0]
    exact = bool(counted.measure) and span.quantity.unit.endswith(counted.measure)
    return exact or not counted.noun or any(same in near for same in same_words(counted.noun))


def counted_as(question: ProseQuestion, text: str) -> frozenset[str]:
    """The noun of the things that are counted, where their measure word stands for it: 创业板 29 只 are shares."""
    counted = question.counted
    if counted is None or counted.measure in ("", "个", "种", "项"):
        return frozenset()
    units = {span.quantity.unit for span in find_quantities(text) if span.quantity is not None}
    return frozenset({counted.noun}) if counted.measure in units else frozenset()


def _article(text: str, span: Span) -> bool:
    """Whether a number only says that there is such a thing: 一家交易商, and not 仅一家."""
    if text[span.start] != "一" or span.quantity is None or span.quantity.value != 1:
        return False
    return re.search("[仅只共有]$|唯一$", text[: span.start].rstrip()) is None


def _names_house(question: ProseQuestion, sentence: Sentence) -> bool:
    """Whether a sentence has the name of a company, a university … that the question does not name."""
    text = sentence.text if not sentence.unit.parts else f"{sentence.unit.name} {sentence.text}"
    asked = question.text.casefold()
    if any(name.casefold() not in asked and f"“{name}”" not in text for name in names_in(text) - places_in(text)):
        return True
    if re.search(r"[一-鿿]{2}(?:厅|委|局)(?=[、，,。和与及]|发布|印发|出台|联合)", text):
        return True
    ends = "|".join(map(re.escape, lists()["organisations"]["ends"]))
    return any(
        match[1] not in asked for match in re.finditer(rf"([一-鿿]{{2}})(?<![家个各些名])(?:{ends})", text.casefold())
    )


def _names_title(question: ProseQuestion, sentence: Sentence) -> bool:
    """Whether a sentence has the title that is asked for, of somebody at the house that the question names.

    In 甲公司总裁某某表示，乙公司 CEO 某某… the name nearest before a title is whose title it is.
    """
    text = sentence.text
    for title in (same for asked in question.titles for same in same_words(asked)):
        for match in re.finditer(re.escape(title), text, re.I):
            clause = re.split(r"[，,。；;：:“”]", text[: match.start()])[-1]
            own = names_in(clause) - {title}
            if not own and not question.unknown:
                return True
            asked = question.names | question.unknown
            near = max(
                own | {name for name in asked if stands_in(name, clause)}, key=lambda n: clause.rfind(n), default=""
            )
            if not near or any(name in near or near in name for name in asked):
                return True
    return False
