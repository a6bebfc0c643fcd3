"""A library with several months."""

from __future__ import annotations

import pytest

from rag.questions import Refusal, Turn, plan


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("云岭软件的总市值", "1,320.55 亿元"),
        ("云岭软件4月总市值", "1,200.50 亿元"),
        ("云岭软件2024年5月总市值", "1,320.55 亿元"),
        ("云岭软件上月总市值", "1,200.50 亿元"),
        ("云岭软件5月总市值比4月高多少", "120.05 亿元"),
        ("云岭软件总市值较上月变化多少", "120.05 亿元"),
        ("云岭软件总市值较上月变化多少", "10.00%"),
        ("云岭软件各月总市值", "2024-04 1,200.50 亿元"),
        ("5月涨幅最大的公司", "云岭软件"),
        ("云岭软件市盈率", "25.00"),
    ],
)
def test_months(ask_months, question, shown):
    result = ask_months(question)
    assert not result.refused, result.text
    assert shown in result.text


def test_answer_names_its_month(ask_months):
    assert "2024-05" in ask_months("云岭软件的总市值").text


def test_months_are_not_mixed(ask_months):
    text = ask_months("国内公司总市值合计").text
    assert "1,400.55 亿元" in text


def test_no_previous_month_is_refused(months):
    found = plan("云岭软件4月总市值较上月变化", months)
    assert isinstance(found, Refusal) and found.missing[0].value == "2024-03"


def test_month_of_a_follow_up(ask_months):
    assert "1,200.50" in ask_months("4月呢", "云岭软件5月总市值").text


def test_narrowed_ledger(months):
    found = plan("云岭软件5月总市值", months.narrow(period="2024-04"), [Turn("x")])
    assert isinstance(found, Refusal)


def test_a_level_at_two_months(ask_months):
    result = ask_months("从4月到5月云岭软件的总市值增加了多少")
    assert "1,320.55 − 1,200.50 = 120.05" in result.text and "变动幅度为 10.00%" in result.text


def test_months_that_no_report_tells_are_said(ask_months):
    result = ask_months("云岭软件从3月到5月各月的总市值")
    assert "2024-04 1,200.50 亿元" in result.text and "没有 2024-03 的数据" in result.text


def test_two_months_are_no_contradiction(ask_months):
    text = ask_months("云岭软件4月和5月的月涨跌幅分别是多少").text
    assert "不同的数" not in text and "3.10%" in text and "10.00%" in text
