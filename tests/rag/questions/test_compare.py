"""Comparison, difference, ratio."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from rag.questions import Result


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("云岭软件和海脉信息谁的市值更大", "云岭软件"),
        ("云岭软件还是海脉信息市值大", "云岭软件"),
        ("云岭软件和海脉信息哪个PE更低", "海脉信息"),
        ("对比诺瓦和脸书的市值", "脸书"),
        ("诺瓦、远山、脸书谁的营收最高", "脸书"),
        ("诺瓦、远山、脸书中净利润最低的是哪家", "远山-W"),
        ("青禾智能和三人同行哪个跌得多", "三人同行"),
        ("星汉科技和海脉信息谁的市值更大", "星汉科技-U（688303.SH）、海脉信息（002404.SZ）的总市值相同"),
        ("云岭软件的市盈率比星汉科技低吗", "是的"),
        ("云岭软件的市盈率比星汉科技高吗", "不是"),
    ],
)
def test_who_is_higher(ask, question, start):
    result = ask(question)
    assert not result.refused, result.text
    assert result.text.startswith(start), result.text


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("云岭软件的市值比海脉信息高多少", "560.50", "亿元"),
        ("海脉信息市值比云岭软件低多少", "560.50", "亿元"),
        ("云岭软件和海脉信息的市值差多少", "560.50", "亿元"),
        ("云岭软件月涨幅比青禾智能高几个百分点", "10.35", "个百分点"),
        ("云岭软件4月跑赢青禾智能多少个百分点", "10.35", "个百分点"),
        ("诺瓦和脸书营收差距", "381.30", "亿元"),
        ("云岭软件2024Q1净利润增速比2023年营收增速高多少个百分点", "17.60", "个百分点"),
        ("云岭软件市盈率比国内公司平均低多少", "27.78", ""),
    ],
)
def test_differences(ask, question, value, unit):
    result = ask(question)
    assert (Decimal(value), unit) in {
        (abs(figure.value), figure.unit) for figure in result.figures if figure.source == "formula"
    }


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("脸书的市值是诺瓦的几倍", "1.87"),
        ("诺瓦的营收是净利润的几倍", "6.46"),
        ("What is the ratio of 脸书's market cap to 诺瓦's?", "1.87"),
    ],
)
def test_ratios(ask, question, value):
    result = ask(question)
    assert Decimal(value) in {figure.value for figure in result.figures}


@pytest.mark.parametrize(
    "question", ["云岭软件和诺瓦谁的市值更大", "诺瓦市值是云岭软件的几倍", "云岭软件市值比诺瓦低多少"]
)
def test_currencies_are_never_compared(ask, question):
    result = ask(question)
    assert "单位不同" in result.text
    assert "1,200.50 亿元" in result.text and "5,845.10 亿美元" in result.text
    assert all(figure.source == "cell" for figure in result.figures)


def test_empty_operand_is_named(ask):
    result = ask("三人同行的市盈率比云岭软件高多少")
    assert result.refused and "单元格为空" in result.text and "25.00" in result.text


def test_formula_stands_in_the_answer(ask):
    assert "1,200.50 − 640.00 = 560.50" in ask("云岭软件的市值比海脉信息高多少").text


def test_how_many_points_counts_no_rows(ask: Callable[..., Result]) -> None:
    result = ask("云岭软件的月涨跌幅比青禾智能高了有多少个百分点")
    assert not result.refused and "10.35" in result.text
