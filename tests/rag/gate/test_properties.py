"""Any change to a figure is caught; any faithful copy passes."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.report import Locator
from rag.answer import Citation, Figure
from rag.gate import Evidence, Gate, UnboundFigureError, bind

NAMES = ["甲公司", "乙公司", "丙公司"]
METRICS = ["营业收入", "净利润", "研发费用"]
MONEY = ["亿元", "万元", "亿美元", "亿港元"]
WORDS = {1: "增长", -1: "下降"}


class Told(NamedTuple):
    name: str
    metric: str
    money: Decimal
    unit: str
    change: Decimal
    sign: int
    points: str

    def text(self) -> str:
        return (
            f"{self.name}2024年第一季度{self.metric}为{self.money:,}{self.unit}，"
            f"同比{WORDS[self.sign]}{self.change}{self.points}。"
        )


def decimals(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(min_value=low, max_value=high, places=2, allow_nan=False, allow_infinity=False)


tellings = st.builds(
    Told,
    st.sampled_from(NAMES),
    st.sampled_from(METRICS),
    decimals(1, 90000),
    st.sampled_from(MONEY),
    decimals(1, 300),
    st.sampled_from([1, -1]),
    st.sampled_from(["%", "个百分点"]),
)
stories = st.lists(tellings, min_size=1, max_size=4, unique_by=lambda told: (told.name, told.metric))


def gate_over(story: list[Told]) -> Gate:
    place = Locator("r", 3, 10, 12)
    text = "".join(told.text() for told in story)
    return Gate([Evidence(text, Citation("r", 3, None, None, None, text, place))], known=set(NAMES))


@settings(max_examples=60, deadline=None)
@given(stories, st.data())
def test_faithful_copies_pass(story: list[Told], data: st.DataObject) -> None:
    told = data.draw(st.sampled_from(story))
    gate = gate_over(story)
    assert gate.check(told.text()).kept
    assert gate.check(f"{told.name}第一季度{told.metric}{told.money}{told.unit}。").kept
    assert gate.check(
        f"2024年第一季度，{told.name}的{told.metric}同比{WORDS[told.sign]}{told.change}{told.points}。"
    ).kept


def change_digit(told: Told, data: st.DataObject) -> Told:
    digits = list(str(told.money))
    at = data.draw(st.sampled_from([n for n, char in enumerate(digits) if char.isdigit()]))
    digits[at] = data.draw(st.sampled_from([char for char in "0123456789" if char != digits[at]]))
    return told._replace(money=Decimal("".join(digits)))


def change_unit(told: Told, data: st.DataObject) -> Told:
    return told._replace(unit=data.draw(st.sampled_from([unit for unit in MONEY if unit != told.unit])))


def flip_sign(told: Told, data: st.DataObject) -> Told:
    return told._replace(sign=-told.sign)


def change_points(told: Told, data: st.DataObject) -> Told:
    return told._replace(points="%" if told.points != "%" else "个百分点")


def shift_point(told: Told, data: st.DataObject) -> Told:
    return told._replace(change=told.change * data.draw(st.sampled_from([Decimal(10), Decimal("0.1")])))


def swap_name(told: Told, data: st.DataObject) -> Told:
    return told._replace(name=data.draw(st.sampled_from([name for name in NAMES if name != told.name])))


def swap_metric(told: Told, data: st.DataObject) -> Told:
    return told._replace(metric=data.draw(st.sampled_from([metric for metric in METRICS if metric != told.metric])))


MUTATIONS = [change_digit, change_unit, flip_sign, change_points, shift_point, swap_name, swap_metric]


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
@settings(max_examples=40, deadline=None)
@given(stories, st.data())
def test_every_mutation_is_caught(mutate, story: list[Told], data: st.DataObject) -> None:  # type: ignore[no-untyped-def]
    told = data.draw(st.sampled_from(story))
    wrong = mutate(told, data)
    # A mutation may land on what is true of another subject, or say the same in other words.
    assume(wrong != told and wrong not in story)
    assume(
        (wrong.name, wrong.metric) == (told.name, told.metric)
        or not any((other.money, other.change) in {(wrong.money, wrong.change)} and other != told for other in story)
    )
    assert not gate_over(story).check(wrong.text()).kept


@settings(max_examples=60, deadline=None)
@given(tellings, st.data())
def test_bind_refuses_every_mutated_text(told: Told, data: st.DataObject) -> None:
    text = told.text()
    citation = Citation("r", 3, None, None, None, text, Locator("r", 3, 10, 12))
    figures = (
        Figure(told.money, told.unit, f"{told.money:,}{told.unit}", "quote", (0,)),
        Figure(
            told.sign * told.change,
            "百分点" if told.points != "%" else "%",
            f"{told.change}{told.points}",
            "quote",
            (0,),
        ),
    )
    assert bind(f"{text}[1]", figures=figures, citations=[citation]).figures == figures
    for mutate in (change_digit, change_unit, change_points, shift_point):
        wrong = mutate(told, data)
        if (wrong.money, wrong.unit, wrong.change, wrong.points) == (told.money, told.unit, told.change, told.points):
            continue
        with pytest.raises(UnboundFigureError):
            bind(wrong.text(), figures=figures, citations=[citation])
        with pytest.raises(UnboundFigureError):
            bind(text, figures=figures, citations=[Citation("r", 3, None, None, None, wrong.text(), citation.locator)])
