"""From a sketch to an answer: what is computed, and what the words of a question do not let pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions import respond
from rag.questions.idioms import plainly
from rag.questions.link import link
from rag.questions.tableparser.asked import asked_of
from rag.questions.tableparser.lessons import ledger_of
from rag.questions.tableparser.read import parsed
from rag.questions.tableparser.sketch import Bound, ColumnTest, Op, Sketch
from tests.rag.questions.conftest import column, report_of, table_of
from tests.rag.questions.tableparser.conftest import Told, sheet

SEATS, KILOMETRES, GROWTH, FLEET, RATING = range(5)


def nearest(question: str, cards: Sequence[str]) -> Sequence[int]:
    return range(len(cards))


def told(question: str, sketch: Sketch, ledger: Ledger, p: float = 0.99, each: bool = False) -> str | None:
    found = parsed(question, ledger, Told(sketch, p, each), nearest)  # type: ignore[arg-type]
    return None if found is None else respond(found.plan, ledger).text


@pytest.mark.parametrize(
    ("question", "sketch", "words"),
    [
        ("哪家坐得最满", Sketch(Op.TOP, (SEATS,)), ["华岭航空", "84.1"]),
        ("谁家最空", Sketch(Op.TOP, (SEATS,), order="low"), ["东澜航空", "77.7"]),
        ("华岭有几架飞机，什么评级", Sketch(Op.VALUE, (FLEET, RATING)), ["412", "买入"]),
        ("机队前三加起来多少架", Sketch(Op.SUM, (FLEET,), first=0), ["925"]),
        ("几家客座率不到八成", Sketch(Op.COUNT, tests=(ColumnTest(SEATS, Bound.LT, 0),)), ["2 "]),
        ("运力缩了的有谁", Sketch(Op.FILTER, tests=(ColumnTest(GROWTH, Bound.NEGATIVE),)), ["北原航空", "东澜航空"]),
        (
            "坐得比各家均值满的",
            Sketch(Op.FILTER, tests=(ColumnTest(SEATS, Bound.ABOVE_MEAN),)),
            ["华岭航空", "南浦航空"],
        ),
        ("给了买入的几家", Sketch(Op.COUNT, tests=(ColumnTest(RATING, Bound.IS),)), ["2 "]),
        ("华岭比北原多几架", Sketch(Op.DIFFERENCE, (FLEET,)), ["200"]),
        ("北原是华岭的多少倍大", Sketch(Op.RATIO, (FLEET,), swapped=False), ["0.51"]),
        ("华岭和北原谁更空", Sketch(Op.COMPARE, (SEATS,), order="low"), ["北原航空"]),
        ("南浦的机队排老几", Sketch(Op.RANK, (FLEET,)), ["2"]),
        ("最满和最空的差几个点", Sketch(Op.RANGE, (SEATS,)), ["6.4"]),
        ("华岭的飞机占几家总数多少", Sketch(Op.SHARE, (FLEET,)), ["38.1"]),
        ("运力在涨的占几成", Sketch(Op.PORTION, tests=(ColumnTest(GROWTH, Bound.POSITIVE),)), ["50"]),
        ("飞机最多的那家啥评级", Sketch(Op.TOP, (FLEET,), shown=(RATING,)), ["华岭航空", "买入"]),
    ],
)
def test_every_kind_of_question(carriers: Ledger, question: str, sketch: Sketch, words: list[str]) -> None:
    text = told(question, sketch, carriers)
    assert text is not None
    assert all(word in text for word in words), text


@pytest.mark.parametrize(
    ("question", "sketch", "words"),
    [
        ("2025年预计挣几个亿", Sketch(Op.VALUE, (1,)), ["20.4"]),
        ("24年比23年多卖了几个亿", Sketch(Op.DIFFERENCE, (0,)), ["42.6"]),
        ("25年收入是利润的多少倍", Sketch(Op.COLUMN_RATIO, (0,), 1), ["19.68"]),
        ("哪年卖得最多", Sketch(Op.TOP, (0,)), ["2025E", "401.5"]),
    ],
)
def test_a_table_over_years_is_turned(years: Ledger, question: str, sketch: Sketch, words: list[str]) -> None:
    text = told(question, sketch, years)
    assert text is not None
    assert all(word in text for word in words), text


def test_the_answer_says_which_columns_were_meant(carriers: Ledger) -> None:
    text = told("哪家坐得最满", Sketch(Op.TOP, (SEATS,)), carriers)
    assert text is not None
    assert "问的按表1的“客座率”理解" in text
    assert "理解" not in (told("客座率最高的是哪家", Sketch(Op.TOP, (SEATS,)), carriers) or "理解")


@pytest.mark.parametrize(
    ("question", "sketch"),
    [
        ("坐得最满的200家", Sketch(Op.TOP, (SEATS,))),  # a number that nothing uses
        ("腾讯控股坐得满不满", Sketch(Op.TOP, (SEATS,))),  # a name that is no row
        ("2023年哪家坐得最满", Sketch(Op.TOP, (SEATS,))),  # another year
        ("飞机数最多的那家坐得满不满", Sketch(Op.TOP, (SEATS,))),  # a header that is left out
        ("华岭坐得最满吗", Sketch(Op.TOP, (SEATS,))),  # a name that the order does not use
        ("几家加起来坐得多满", Sketch(Op.SUM, (SEATS,))),  # rates do not add up
        ("华岭的座位占几家的多少", Sketch(Op.SHARE, (SEATS,))),
        ("评级最高的是谁", Sketch(Op.TOP, (RATING,))),  # words are not in order
        ("评级给了回避的有谁", Sketch(Op.FILTER, tests=(ColumnTest(RATING, Bound.IS),))),  # no such cell
        ("华岭比谁多几架", Sketch(Op.DIFFERENCE, (FLEET,))),  # one name only
        ("哪家最好", Sketch(Op.NONE)),
        ("为什么华岭坐得最满", Sketch(Op.TOP, (SEATS,))),
        ("客座率最高的坐得最空", Sketch(Op.TOP, (SEATS,), order="low")),  # the other end
        ("跌超1%的有谁", Sketch(Op.FILTER, tests=(ColumnTest(GROWTH, Bound.GT, 0),))),  # no rise
        ("华岭的客座率和飞机数", Sketch(Op.VALUE, (SEATS,))),  # two are asked for
        ("华岭的净利润", Sketch(Op.VALUE, (SEATS,))),  # another measure by its full name
        ("华岭坐得最满，对吗", Sketch(Op.TOP, (SEATS,))),
        ("买入的里头谁坐得最满", Sketch(Op.TOP, (SEATS,))),  # a word of a cell
        ("前七个月谁坐得最满", Sketch(Op.TOP, (SEATS,))),  # of August alone
    ],
)
def test_what_a_question_says_and_a_sketch_does_not_is_not_answered(
    carriers: Ledger, question: str, sketch: Sketch
) -> None:
    assert told(question, sketch, carriers) is None


def test_a_fall_has_a_bound_below_zero(carriers: Ledger) -> None:
    text = told("运力跌超2%的有谁", Sketch(Op.FILTER, tests=(ColumnTest(GROWTH, Bound.LT, 0),)), carriers)
    assert text is not None
    assert "东澜航空" in text
    assert "北原航空" not in text


def test_a_bound_over_a_column_of_falls_is_no_negative_figure() -> None:
    """降幅超过50% over 平均降幅, which is printed without a sign."""
    cuts = {
        "title": "集采降幅", "kind": "品种", "columns": ["平均降幅（%）"],
        "rows": [["甲肽片", "81.7"], ["乙利珠", "43.8"], ["丙洛胶囊", "52.0"]],
    }  # fmt: skip
    ledger = ledger_of(cuts)
    text = told("降幅超过50%的都有谁", Sketch(Op.FILTER, tests=(ColumnTest(0, Bound.GT, 0),)), ledger)
    assert text is not None
    assert "甲肽片" in text
    assert "乙利珠" not in text


def test_of_one_table_in_several_months_the_last_is_meant_unless_a_month_is_named() -> None:
    headers = [column("航司", kind=ColumnKind.NAME), column("飞机数 (架)")]
    months = [
        report_of(month, [table_of("1", "航司机队", headers, [("华岭航空", fleet), ("北原航空", "9")])], month)
        for month, fleet in (("2024-04", "401"), ("2024-05", "412"))
    ]
    ledger = Ledger.of(months)
    sketch = Sketch(Op.TOP, (0,))
    assert "412" in (told("谁的机队最壮", sketch, ledger, each=True) or "")
    assert "401" in (told("4月谁的机队最壮", sketch, ledger, each=True) or "")
    assert told("3月谁的机队最壮", sketch, ledger, each=True) is None
    twice = Ledger.of([months[1], replace(months[1], id="again")])
    assert told("谁的机队最壮", sketch, twice, each=True) is None  # two tables of one month


def test_the_number_of_a_table_is_no_number_of_rows(carriers: Ledger) -> None:
    folded = plainly("表1里飞机最多的3家")
    asked = asked_of(folded, link(folded, carriers), sheet(carriers))
    assert [number.value for number in asked.numbers] == [3]


def test_what_looks_nothing_like_its_header_must_be_surer(carriers: Ledger) -> None:
    assert told("华岭有多挤", Sketch(Op.VALUE, (SEATS,)), carriers, p=0.75) is None
    assert told("华岭有多挤", Sketch(Op.VALUE, (SEATS,)), carriers, p=0.85) is not None
    assert told("华岭上座多少", Sketch(Op.VALUE, (SEATS,)), carriers, p=0.75) is not None


def test_a_year_that_the_table_has_not_is_not_answered(years: Ledger) -> None:
    assert told("2027年预计挣几个亿", Sketch(Op.VALUE, (1,)), years) is None
    assert told("从23年到25年挣了几个亿", Sketch(Op.VALUE, (1,)), years) is None


def test_a_reading_that_is_not_sure_is_none(carriers: Ledger) -> None:
    assert told("哪家坐得最满", Sketch(Op.TOP, (SEATS,)), carriers, p=0.3) is None


def test_a_question_that_points_to_the_one_before_is_left_alone(carriers: Ledger) -> None:
    sketch = Sketch(Op.VALUE, (SEATS,))
    plan = parsed("那它们坐得多满呢", carriers, Told(sketch), nearest, follows=True)  # type: ignore[arg-type]
    assert plan is None
