"""Wordings of the rewording reader over tables that are made up: many ways of asking, measures by all their names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from rag.questions import lexicon
from rag.questions.catalog import TableView
from rag.questions.program import ColumnRef
from rag.questions.rewording.wordings import marked
from rag.questions.tableparser.asked import Asked, Number, numbers_of
from rag.questions.tableparser.sheet import Field, Sheet
from rag.questions.tableparser.sketch import Bound, ColumnTest, Op, Sketch
from rag.questions.text import fold

_PLACE = re.compile(r"\{([a-z])\}")
_NAMES = ("a", "b", "e")
_VALUES = ("3", "5", "10", "15", "20", "30", "50", "100", "200", "1.5", "2.5", "8.8")
_UNITS = ("亿元", "万元", "元", "万吨", "元/吨", "家", "万辆", "倍", "")
_CAPTIONS = ("主要公司经营数据", "分地区情况", "2025年8月重点企业数据", "行业主要指标", "可比公司对照")
_KINDS = ("公司", "企业", "品种", "地区", "项目", "名称", "证券简称", "航司", "品牌")
_GROWTHS = (("同比", "增速", "增长率", "同比增速", "同比增幅"), (" growth", " yoy", " growth rate"))
_NEAR, _GROWN = 16, 0.3  # measures among which a table's are chosen; share of growth rates
_UNIT = re.compile(r"（([^（）]+)）$")
_COUNTS = ("3", "三", "5", "五", "两", "4", "四", "6", "10", "十")
_SKETCHES: Mapping[str, Sketch] = {
    "lookup": Sketch(Op.VALUE, (0,)),
    "lookup.two": Sketch(Op.VALUE, (0, 1)),
    "compare.more": Sketch(Op.COMPARE, (0,)),
    "compare.less": Sketch(Op.COMPARE, (0,), order="low"),
    "difference": Sketch(Op.DIFFERENCE, (0,)),
    "difference.abs": Sketch(Op.DIFFERENCE, (0,)),
    "ratio": Sketch(Op.RATIO, (0,)),
    "rank.high": Sketch(Op.RANK, (0,)),
    "rank.low": Sketch(Op.RANK, (0,), order="low"),
    "top.high": Sketch(Op.TOP, (0,), first=0),
    "top.low": Sketch(Op.TOP, (0,), order="low", first=0),
    "best": Sketch(Op.TOP, (0,)),
    "worst": Sketch(Op.TOP, (0,), order="low"),
    "filter.above": Sketch(Op.FILTER, tests=(ColumnTest(0, Bound.GT, 0),)),
    "filter.below": Sketch(Op.FILTER, tests=(ColumnTest(0, Bound.LT, 0),)),
    "count.above": Sketch(Op.COUNT, tests=(ColumnTest(0, Bound.GT, 0),)),
    "count.below": Sketch(Op.COUNT, tests=(ColumnTest(0, Bound.LT, 0),)),
    "sum": Sketch(Op.SUM, (0,)),
    "sum.table": Sketch(Op.SUM, (0,)),
    "mean": Sketch(Op.MEAN, (0,)),
    "mean.table": Sketch(Op.MEAN, (0,)),
    "median.table": Sketch(Op.MEDIAN, (0,)),
    "share": Sketch(Op.SHARE, (0,)),
    "range": Sketch(Op.RANGE, (0,)),
    "best.other": Sketch(Op.TOP, (0,), shown=(1,)),
    "worst.other": Sketch(Op.TOP, (0,), order="low", shown=(1,)),
}  # fields: 0 for the first measure, 1 for the second


@dataclass(frozen=True, slots=True)
class Drilled:
    """A made-up sheet, and what its fields may be called, by language: Latin or not."""

    sheet: Sheet
    called: tuple[tuple[str, ...], ...]


def made_up(random: Random, view: TableView) -> Drilled:
    """A sheet of measures that stand near one another in the lexicon, those of one industry mostly.

    Args:
        view: Any; the sheet only needs one.
    """
    concepts = [one for one in lexicon.concepts().values() if len(one.forms) > 1 and not one.vague]
    start = random.randrange(len(concepts))
    near = [concepts[(start + step) % len(concepts)] for step in range(_NEAR)]
    fields, called = list[Field](), list[tuple[str, ...]]()
    for index, concept in enumerate(random.sample(near, random.randint(4, 7))):
        grown = concept.grows and random.random() < _GROWN
        label = concept.name + ("同比" if grown else "")
        unit = "%" if grown or concept.name.endswith(("率", "比", "比例")) else random.choice(_UNITS)
        forms = [form + random.choice(_GROWTHS[form.isascii()]) if grown else form for form in concept.forms]
        others = {form for other in near if other is not concept for form in other.forms}
        called.append(tuple(form for form in forms if form not in others))
        header = f"{label}（{unit}）" if unit and random.random() < 0.7 else label
        fields.append(Field(header, label, None, ColumnRef("", "", index), index))
    caption = random.choice(("", *_CAPTIONS))
    return Drilled(Sheet(view, caption, random.choice(_KINDS), tuple(fields), ()), tuple(called))


def drill(kind: str, template: str, made: Drilled, random: Random) -> tuple[Asked, Sketch] | None:
    """A template over a table, and its sketch; None where the class or the table has none, or a place is not filled."""
    places = list(dict.fromkeys(_PLACE.findall(template)))
    if kind not in _SKETCHES or "⟦" in template or not set(places) <= {*_NAMES, "m", "n", "k", "x"}:
        return None
    latin = template.isascii()
    columns = random.sample(range(len(made.called)), 2)
    forms = [[form for form in made.called[at] if form.isascii() == latin] for at in columns]
    if not all(forms):
        return None
    names = [place for place in places if place in _NAMES]
    words = {place: f"「{'甲乙丙丁'[at]}」" for at, place in enumerate(names)}
    words |= {place: random.choice(forms[at]) for at, place in enumerate("mn")}
    header = _UNIT.search(made.sheet.fields[columns[0]].header)
    words |= {"k": random.choice(_COUNTS), "x": random.choice(_VALUES) + (header[1] if header else "")}
    text = fold(_PLACE.sub(lambda match: words[match[1]], marked(template)[0]))
    numbers = tuple(numbers_of(text))
    sketch = _SKETCHES[kind]
    at = [place for place, number in enumerate(numbers) if _is(number, words, sketch)]
    if (sketch.first is not None or sketch.tests) and len(at) != 1:
        return None
    place = at[0] if at else 0
    swapped = names[:1] == ["b"]
    return Asked(text, tuple((name,) for name in names), numbers, ()), Sketch(
        sketch.op,
        tuple(columns[one] for one in sketch.main),
        None,
        tuple(columns[one] for one in sketch.shown),
        tuple(ColumnTest(columns[test.column], test.bound, place) for test in sketch.tests),
        sketch.order,
        swapped and sketch.op in (Op.DIFFERENCE, Op.RATIO),
        None if sketch.first is None else place,
    )


def _is(number: Number, words: Mapping[str, str], sketch: Sketch) -> bool:
    """Whether a number is the one that the template has a place for."""
    if sketch.tests:
        return number.figure and str(number.value) in words["x"]
    return not number.figure or number.unit in ("", "只", "家", "个", "名")


def drills(
    templates: Sequence[tuple[str, str]], view: TableView, n: int, random: Random
) -> list[tuple[Asked, Sheet, Sketch]]:
    """So many of them, each over a table of its own."""
    found: list[tuple[Asked, Sheet, Sketch]] = []
    usable = [one for one in templates if one[0] in _SKETCHES]
    for _ in range(8 * n):
        if len(found) == n:
            break
        made = made_up(random, view)
        if (asked := drill(*random.choice(usable), made, random)) is not None:
            found.append((asked[0], made.sheet, asked[1]))
    return found
