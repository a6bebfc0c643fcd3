"""What the parser is given of a question: names masked, numbers found."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.ledger import Ledger
from rag.questions.idioms import plainly
from rag.questions.link import link
from rag.questions.tableparser.asked import Asked, asked_of
from tests.rag.questions.tableparser.conftest import sheet


def asked(question: str, ledger: Ledger) -> Asked:
    folded = plainly(question)
    return asked_of(folded, link(folded, ledger), sheet(ledger))


def test_names_become_letters_in_the_order_in_which_they_are_said(carriers: Ledger) -> None:
    found = asked("北原航空比华岭航空、北原航空还空吗", carriers)
    assert found.text == "「甲」比「乙」、「甲」还空吗"
    assert found.rows == (("北原航空",), ("华岭航空",))


def test_the_beginning_of_a_name_is_the_name_if_it_is_no_other_s(carriers: Ledger) -> None:
    found = asked("华岭有几架飞机", carriers)
    assert found.text == "「甲」有几架飞机"
    assert found.rows == (("华岭航空",),)


def test_a_word_of_the_headers_is_no_short_name(years: Ledger) -> None:
    assert asked("毛利2024年是多少", years).rows == (("2",),)  # the column 2024A; 毛利 is not 毛利率


@pytest.mark.parametrize(
    ("question", "value", "unit", "figure"),
    [
        ("客座率不到八成的", Decimal(80), "%", True),
        ("运力超过1.5百亿座公里", Decimal("1.5"), "百", True),
        ("机队前三名", Decimal(3), "", False),
        ("机队过300架的", Decimal(300), "架", True),
        ("top three by fleet", Decimal(3), "", False),
    ],
)
def test_numbers_with_their_units(carriers: Ledger, question: str, value: Decimal, unit: str, figure: bool) -> None:
    numbers = asked(question, carriers).numbers
    assert any((one.value, one.figure) == (value, figure) and (one.unit == unit or unit == "百") for one in numbers)


def test_a_name_that_the_table_does_not_list_is_told(carriers: Ledger) -> None:
    found = asked("腾讯控股的客座率", carriers)
    assert found.others == ("腾讯控股",)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("2025年预计挣几个亿", (("3",),)),
        ("24年比23年多卖了多少", (("2",), ("1",))),
        ("22年卖了多少", ()),
        ("从23年到25年一共卖了多少", ()),
    ],
)
def test_a_table_over_years_lists_its_years(years: Ledger, question: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert sheet(years).turned
    assert asked(question, years).rows == rows
