"""Statements to be judged, figures told in prose, tables named by their title, misspelt names."""

from __future__ import annotations

import pytest

from rag.questions import Refusal, TextQuestion
from rag.questions.typos import one_edit


@pytest.mark.parametrize(
    ("statement", "right"),
    [
        ("判断对错：云岭软件的总市值为1,200.50亿元", True),
        ("判断对错：云岭软件的总市值为1,200.51亿元", False),
        ("判断对错：诺瓦的总市值为5,845.10亿元", False),
        ("下面的说法对吗？云岭软件的市盈率低于星汉科技", True),
        ("下面的说法对吗？云岭软件的市盈率高于星汉科技", False),
        ("报告是否支持：云岭软件总市值比海脉信息高560.50亿元", True),
        ("报告是否支持：云岭软件总市值比海脉信息低560.50亿元", False),
        ("云岭软件月涨幅比青禾智能高10.35个百分点，对吗", True),
        ("脸书营收是诺瓦的1.39倍，对吗", True),
        ("脸书营收是诺瓦的2.39倍，对吗", False),
        ("判断对错：青禾智能4月下跌7.25%", True),
        ("判断对错：青禾智能4月上涨7.25%", False),
    ],
)
def test_statements(ask, statement, right):
    text = ask(statement).text
    assert text.startswith("是的（正确）" if right else "不是（错误）"), text


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("诺瓦2024Q1资本开支是多少", "140 亿美元"),
        ("人工智能指数4月涨跌幅", "-3.74%"),
        ("人工智能板块4月涨跌幅是多少", "-3.74%"),
        ("云岭软件4月涨幅比人工智能指数高几个百分点", "6.84 个百分点"),
    ],
)
def test_figures_told_in_prose(ask, question, shown):
    result = ask(question)
    assert not result.refused and shown in result.text
    told = [citation for citation in result.citations if citation.table is None]
    assert told and all(citation.quote for citation in told)
    assert {figure.source for figure in result.figures} <= {"quote", "cell", "formula"}


def test_month_without_prose_figure_is_refused(planned):
    plan = planned("5月人工智能指数涨跌幅")
    assert isinstance(plan, Refusal) and plan.missing[0].kind == "period"


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("《境外上市人工智能企业近况一览》中市盈率最高的公司", "诺瓦"),
        ("人工智能主题基金一览里规模最大的是哪只", "明川中证人工智能ETF"),
        ("涨幅前二里收盘价最低的是谁", "北辰股份"),
    ],
)
def test_tables_named_by_their_title(ask, question, row):
    assert ask(question).citations[0].row == row


def test_ranking_of_a_title_with_its_own_scope_is_a_ranking(ask):
    assert ask("境外公司涨幅前二").citations[0].row == "远山-W"


@pytest.mark.parametrize("question", ["启铭人工智能A的规模", "启明人工智智能A的规模", "明川中证人工智ETF规模"])
def test_one_wrong_character_in_a_long_name(ask, question):
    result = ask(question)
    assert not result.refused and "理解" in result.text, result.text


@pytest.mark.parametrize("question", ["云岭软体的总市值", "启明人工智能B的规模"])
def test_short_names_and_share_classes_are_not_corrected(ask, planned, question):
    assert isinstance(planned(question), Refusal), planned(question)
    assert not [figure for figure in ask(question).figures if figure.source == "cell"]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("甲乙丙", "甲丁丙", True),
        ("甲乙丙", "甲丙", True),
        ("甲乙丙", "甲乙乙丙", True),
        ("甲a丙", "甲c丙", False),
        ("甲乙", "丙丁", False),
        ("甲", "甲", False),
    ],
)
def test_one_edit(one, other, near):
    assert one_edit(one, other) is one_edit(other, one) is near


@pytest.mark.parametrize("question", ["人工智能指数的成分股里科创板有几只", "指数成分股有多少家公司"])
def test_members_of_an_index_are_not_counted_from_tables(planned, question):
    assert isinstance(planned(question), TextQuestion | Refusal)


@pytest.mark.parametrize(
    "question",
    [
        "云岭软件市值（保留两位小数）",
        "云岭软件总市值，负值也请照写",
        "云岭软件总市值，单位亿元，请直接给出数值",
        "云岭软件总市值是多少亿元？",
    ],
)
def test_wishes_about_the_form_change_nothing(ask, question):
    assert "1,200.50 亿元" in ask(question).text


def test_literal_header_is_preferred_and_said(ask):
    text = ask("云岭软件净利润增速").text
    assert "30.10%" in text
