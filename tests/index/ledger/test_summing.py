"""A row that is the sum of the others is told by its figures, and never where rounding or chance could make it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from index.fact import Entity, Fact
from index.ledger.summing import summing_rows
from index.numbers import Quantity
from index.report import Locator


def facts(values: Sequence[str], unit: str = "万吨", place: int = 1) -> list[Fact]:
    where = Locator("r", None, 1, 1)
    return [
        Fact(
            f"r:t1:{row}:{place}",
            "r",
            "t1",
            row,
            place,
            Entity(f"甲{row}", None, f"k{row}"),
            "产量",
            "",
            "产量",
            None,
            False,
            Quantity(Decimal(value), unit, value),
            value,
            where,
        )
        for row, value in enumerate(values)
    ]


def test_the_sum_of_the_others_in_two_columns() -> None:
    level, before = (
        facts(["31.2", "20.1", "10.4", "5.5", "67.2"]),
        facts(["30.0", "21.0", "9.0", "5.0", "65.0"], place=2),
    )
    assert summing_rows([level, before]) == {4}
    assert summing_rows([level]) == frozenset()  # once may be chance


def test_of_shares_it_is_the_hundred() -> None:
    level = facts(["31.2", "20.1", "10.4", "5.5", "67.2"])
    assert summing_rows([level, facts(["46.4", "29.9", "15.5", "8.2", "100.0"], "%", 2)]) == {4}
    assert summing_rows([level, facts(["6.4", "9.9", "5.5", "8.2", "30.0"], "%", 2)]) == frozenset()


def test_small_or_coarse_figures_tell_nothing() -> None:
    columns = [facts(["1", "2", "3", "6"]), facts(["2", "2", "1", "5"], place=2)]
    assert summing_rows(columns) == frozenset()
    assert summing_rows([facts(["31.2", "20.1", "51.3"]), facts(["30.0", "21.0", "51.0"], place=2)]) == frozenset()


@given(st.lists(st.integers(1000, 99999), min_size=3, max_size=12), st.integers(0, 12))
def test_wherever_it_stands(values: list[int], at: int) -> None:
    at = min(at, len(values))
    rows = [*values[:at], sum(values), *values[at:]]
    columns = [facts([str(value) for value in rows]), facts([str(2 * value) for value in rows], place=2)]
    assert summing_rows(columns) == {at}
