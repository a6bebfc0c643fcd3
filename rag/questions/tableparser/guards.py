"""What a sketch must not overlook in the words of a question: names, numbers, headers and periods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TypeGuard

from rag.questions import lexicon
from rag.questions.catalog import Catalog
from rag.questions.periods import PeriodMention, answers
from rag.questions.tableparser.asked import Asked
from rag.questions.tableparser.orders import FALL, below_zero, contradicted
from rag.questions.tableparser.sheet import Field, Sheet
from rag.questions.tableparser.sketch import ORDERED, TESTING, Bound, Op, Sketch
from rag.questions.text import fold_name
from rag.questions.timelines.moments import stretches_in, times_of
from rag.questions.timelines.spans import printed
from rag.questions.tokens import Kind, Token

_LEAST_HEADER = 2
_BOTH = re.compile(r"(?<=[^\W\d_])(?:和|及|以及|、|,|还有| and )(?=[^\W\d_]{2})(?!它)")  # 开工率和库存: two columns
_SO_FAR = re.compile(r"年初|年内|今年以来|累计|ytd|1-\d{1,2}月|前[一二三四五六七八九十]+个?月|前三季度")


def overlooked(sketch: Sketch, asked: Asked, sheet: Sheet, tokens: Sequence[Token], catalog: Catalog) -> str:
    """The words that the sketch does not carry out; "" if there are none."""
    if asked.others:
        return asked.others[0]
    spent = {test.number for test in sketch.tests} | {sketch.first}
    spelled = [(at, at + len(name)) for name in map(_name, sheet.fields) if name and (at := asked.text.find(name)) >= 0]
    for at, number in enumerate(asked.numbers):
        told = number.value in (len(asked.rows), len(sheet.view.members))  # 甲、乙两家, 六家合计
        told |= any(start < number.end and number.start < end for start, end in spelled)  # 三元 is no 3 元
        if at not in spent and number.figure and not told:
            return asked.text[number.start : number.end]
    used = [sheet.fields[at] for at in used_fields(sketch)]
    if sketch.op is Op.VALUE and len(sketch.main) == 1 and (both := _BOTH.search(asked.text)) is not None:
        return both[0]
    main = sheet.fields[sketch.main[0]].figures if sketch.op in ORDERED else None
    if main is not None and (word := contradicted(sketch.order, main, tokens, catalog)):
        return word
    left_out = (
        _measures(used, tokens), _others(used, sheet, tokens), _headers(used, asked, sheet),
        _periods(used, asked, sheet, tokens), _falls(sketch, asked, sheet, catalog),
        _cells(used, sketch, sheet, tokens),
    )  # fmt: skip
    return next(chain(*left_out), "")


def used_fields(sketch: Sketch) -> tuple[int, ...]:
    """Places of all fields that a sketch has, each once."""
    second = () if sketch.second is None else (sketch.second,)
    tested = (test.column for test in sketch.tests)
    return tuple(dict.fromkeys((*sketch.main, *second, *sketch.shown, *tested)))


def _measures(used: Sequence[Field], tokens: Sequence[Token]) -> Iterator[str]:
    """A measure that is called by its full name and is none of the used columns': 净利润 is not 今年以来涨跌幅.

    Where a used column's measure is not known itself, the word may well mean it; so may an everyday word (赚, 规模).
    """
    concepts = lexicon.concepts()
    bases = [field.figures.sense.base for field in used if field.figures is not None]
    if not bases or len(bases) < len(used) or any(base not in concepts for base in bases):
        return
    for token in tokens:
        concept = concepts.get(str(token.value[0])) if token.kind is Kind.METRIC and _is_pair(token.value) else None
        if concept is None or concept.vague or concept.open or token.text != concept.name:
            continue
        if not any(base == concept.name or base in concept.also or concept.name in base for base in bases):
            yield token.text


def _others(used: Sequence[Field], sheet: Sheet, tokens: Sequence[Token]) -> Iterator[str]:
    """A measure by its full name that another column of the table has, and none of the used ones."""
    have = {field.figures.sense.base for field in sheet.fields if field.figures is not None}
    mine = {field.figures.sense.base for field in used if field.figures is not None}
    for token in tokens:
        base = str(token.value[0]) if token.kind is Kind.METRIC and _is_pair(token.value) else ""
        concept = lexicon.concepts().get(base)
        if concept is None or base not in have - mine or any(base in own or own in base for own in mine):
            continue
        if concept.name in token.text or token.text in concept.name:
            yield token.text


def _falls(sketch: Sketch, asked: Asked, sheet: Sheet, catalog: Catalog) -> Iterator[str]:
    """跌超5%的 is no rise above 5%: over changes with signs a fall is a figure below."""
    fall = FALL.search(asked.text)
    for test in sketch.tests if fall is not None else ():
        column = sheet.fields[test.column].figures
        if test.bound in (Bound.GT, Bound.GE) and column is not None and below_zero(column, catalog):
            yield asked.text


def _cells(used: Sequence[Field], sketch: Sketch, sheet: Sheet, tokens: Sequence[Token]) -> Iterator[str]:
    """A word of a text cell, which picks rows, that the sketch leaves out: 华北两省合计."""
    mine = {field.ref for field in used}
    here = {field.ref for field in sheet.fields if field.words}
    for token in tokens if sketch.op in TESTING else ():
        if (
            token.kind is Kind.CELL
            and _is_pair(token.value)
            and here & set(token.value)
            and not mine & set(token.value)
        ):
            yield token.text


def _is_pair(value: object) -> TypeGuard[tuple[object, ...]]:
    return isinstance(value, tuple) and bool(value)


def _headers(used: Sequence[Field], asked: Asked, sheet: Sheet) -> Iterator[str]:
    """A header that the question has word for word, and that the sketch leaves out."""
    text = asked.text.replace(" ", "")
    said = {name for field in sheet.fields if len(name := _name(field)) >= _LEAST_HEADER and name in text}
    whole = {name for name in said if not any(name in other and name != other for other in said)}
    known = {_name(field) for field in used}
    yield from sorted(name for name in whole if name not in known and not any(name in other for other in known))


def _name(field: Field) -> str:
    return fold_name(field.label).replace(" ", "")


def _listed(sheet: Sheet) -> bool:
    """Whether it lists periods: those of a question are mentions then."""
    return all(printed(fold_name(name)) is not None for name, _ in sheet.listed)


def _tells(text: str, token: Token) -> bool:
    """Whether a text has a period, as it is said or in other words: 1-9月 for 前三季度. A year has none."""
    said = token.value
    year = isinstance(said, PeriodMention) and (said.unit == "year" or said.year is not None or said.shift is not None)
    stretches = set() if year else stretches_in(token.text)
    return token.text in text or (bool(stretches) and stretches <= stretches_in(text))


def _since(token: Token, header: str) -> bool:
    """今年 of what a header tells of the year so far."""
    said = token.value
    this = isinstance(said, PeriodMention) and said.unit == "year" and said.year is None and said.shift in (0, None)
    return this and _SO_FAR.search(header) is not None


def _periods(used: Sequence[Field], asked: Asked, sheet: Sheet, tokens: Sequence[Token]) -> Iterator[str]:
    """A period that is neither a used column's nor the table's."""
    view, written = sheet.view, fold_name(sheet.caption)
    if sheet.turned or _listed(sheet):
        times = times_of(asked.text)
        said = "" if times is None else "".join(asked.text[one.start : one.end] for one in times.moments)
        if times is None or times.ranged or said not in written:
            yield said or asked.text
        return
    for token in tokens:
        if token.kind is not Kind.PERIOD or not isinstance(token.value, PeriodMention):
            continue
        resolved = token.value.resolved(view.month)
        headers = [fold_name(field.header) for field in used]
        shown = any(_tells(header, token) or _since(token, header) for header in (*headers, written))
        own = token.value.since is None and any(  # 前七月 is not July
            answers(resolved, field.figures.period, view.month) for field in used if field.figures is not None
        )
        if not (own or shown):
            yield token.text
