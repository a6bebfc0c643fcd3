"""Whether a sentence holds the kind of thing that a question asks for: a figure, a date, a name, a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.numbers import Span, SpanKind, find_quantities
from rag.answering.corpus import Sentence
from rag.answering.kinds import Counted
from rag.answering.question import ProseQuestion
from rag.answering.ranks import ranked, whole_list
from rag.answering.terms import lists, same_words
from rag.gate.dates import dates_in
from rag.gate.names import names_in, places_in, stands_in

_DEFINES = re.compile(r"[”」』》）)\w]是(?:由|一|全|国|中|首|目|其|面|指)|一款|一种|一家|作为|\bis an?\b")
_WHENEVER = re.compile(r"当[^，。]{2,40}时|若|如果|一旦")
_BEFORE, _BEHIND = 20, 25  # characters between a figure and the noun it belongs to, before and behind it
_CLAUSES = re.compile(r"[，；。,;:：]")
_RATES = ("%", "百分点", "bp")
_NEAR = 10  # characters behind a number in which the things stand that it counts


def of_kind(question: ProseQuestion, sentence: Sentence) -> bool:
    """Whether a sentence tells what happened, and holds the kind of thing that the question asks for."""
    if not ranked(question, sentence) or not whole_list(question, sentence):
        return False
    return happened(question, sentence) and _is_kind(question, sentence)


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
    if question.units:
        return any(_in_unit(span, sentence.text, end) for span in figures for end in question.units)
    if question.wants == "figure":
        if question.level:  # 产量多少: a growth rate is none
            figures = [span for span in figures if span.quantity is None or span.quantity.unit not in _RATES]
        return _beside_head(question, sentence.text, figures)
    for kind in ("use", "condition"):
        if question.wants == kind:
            return any(word in sentence.text for word in lists()[kind]["words"])
    if question.wants == "place" and any(word in question.text for word in lists()["venue"]["words"]):
        return placed(question, sentence.text) or placed(question, sentence.before)
    if question.wants == "date" and any(
        word in sentence.text for kind in ("when", "condition") for word in lists()[kind]["words"]
    ):
        return True
    if question.wants in ("date", "day"):
        return bool(dates_in(sentence.text)) or bool(
            sentence.unit.name and dates_in(sentence.unit.context.rsplit("\n", 1)[-1])
        )
    if question.wants == "name":
        told = f"{sentence.unit.name} {sentence.text}"
        if not all(any(same in told for same in same_words(head)) for head in question.heads & question.nouns):
            return False
        return bool(names_in(sentence.text) - question.names)
    if question.wants == "definition":
        return _DEFINES.search(sentence.text) is not None
    return True


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
    return any(word in text for word in lists()["cause"]["words"])


def _beside_head(question: ProseQuestion, text: str, figures: Sequence[Span]) -> bool:
    """Whether a figure stands near the noun that is asked for; any figure where the sentence has it not itself."""
    places = [
        match for head in question.heads for same in same_words(head) for match in re.finditer(re.escape(same), text)
    ]
    if not places:
        return bool(figures)
    return any(-_BEFORE <= span.start - place.end() <= _BEHIND for span in figures for place in places)


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
    if not counted.counts(span.quantity.unit):
        return False
    if span.quantity.unit == "个" and counted.measure not in ("个", "") and counted.noun:
        return any(same in text[span.end : span.end + len(same) + 1] for same in same_words(counted.noun))
    near = text[max(0, span.start - _NEAR) : span.end + _NEAR]  # 多少小时: the unit itself
    if span.quantity.unit == "%":  # 多少场景由…处理: the share of them, told in one clause
        near = _CLAUSES.split(text[: span.start])[-1] + _CLAUSES.split(text[span.end :])[0]
    exact = bool(counted.measure) and span.quantity.unit.endswith(counted.measure)
    return exact or not counted.noun or any(same in near for same in same_words(counted.noun))


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
