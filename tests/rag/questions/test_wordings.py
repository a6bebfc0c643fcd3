"""Many ways to say the same: each wording has the figures of the plain one, and near misses of its words have none."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from rag.questions import ProgramPlan, Result, TextQuestion
from rag.questions.program import Compare, Difference, Filter, Lookup, Ratio, TopK

A, B = "云岭软件", "海脉信息"


@pytest.mark.parametrize(
    "question",
    [
        f"{A}与{B}，总市值孰高",
        f"论总市值，{A}和{B}谁占优",
        f"比总市值的话{A}和{B}谁赢",
        f"{A}和{B}谁的总市值更胜一筹",
        f"{A}和{B}谁的总市值更靠前",
        f"{A}、{B}总市值孰高孰低",
        f"比较{A}和{B}总市值的高低",
        f"{A}同{B}邊個總市值高啲",
        f"Between {A} and {B}, whose 总市值 is larger?",
    ],
)
def test_who_is_ahead(planned, ask, question):
    program = planned(question).program
    assert isinstance(program, Compare) and program.order == "high"
    assert ask(question).text.startswith(A)


@pytest.mark.parametrize("question", [f"{A}与{B}，总市值孰低", f"{A}和{B}谁的总市值落后", f"{A}和{B}总市值谁更逊色"])
def test_who_is_behind(ask, question):
    assert ask(question).text.startswith(B)


@pytest.mark.parametrize(
    "question",
    [
        f"{A}总市值−{B}总市值",
        f"{A}总市值-{B}总市值=?",
        f"{A}總市值減{B}總市值",
        f"用{A}的总市值减去{B}的总市值",
        f"{A}总市值领先{B}多少",
        f"{A}总市值超过{B}多少",
        f"{B}总市值落后{A}多少",
        f"{B}总市值逊于{A}几何",
        f"{A}比{B}总市值大了多少",
        f"{A}与{B}总市值之间的差额给个数",
        f"{B}要追上{A}的总市值还差多少",
        f"By how much does {A}'s 总市值 exceed {B}'s?",
    ],
)
def test_how_far_ahead(planned, ask, question):
    assert isinstance(planned(question).program, Difference)
    assert Decimal("560.50") in {abs(figure.value) for figure in ask(question).figures}


@pytest.mark.parametrize(
    "question",
    [
        f"{A}总市值÷{B}总市值",
        f"{A}总市值/{B}总市值",
        f"{A}总市值除以{B}总市值",
        f"{A}与{B}总市值的商",
        f"{A}总市值相当于几个{B}",
        f"{A}和{B}的总市值比是多少",
        f"{A}总市值达到{B}的几倍",
        f"How many times {B}'s 总市值 is {A}'s?",
    ],
)
def test_ratios_by_sign_and_word(planned, ask, question):
    assert isinstance(planned(question).program, Ratio)
    assert Decimal("1.88") in {figure.value for figure in ask(question).figures}


@pytest.mark.parametrize(
    "question",
    [
        f"{A}总市值占{B}总市值的比例",
        f"{A}总市值对{B}总市值的占比",
        f"{A}'s 总市值 as a percentage of {B}'s",
        f"What percentage of {B}'s 总市值 is {A}'s?",
    ],
)
def test_a_percentage_of_another_figure(ask, question):
    assert Decimal("187.58") in {figure.value for figure in ask(question).figures}


def test_the_subject_may_come_second(ask):
    for question in (f"相比{B}，{A}总市值高百分之几", f"与{B}相比，{A}总市值高百分之几"):
        assert Decimal("87.58") in {figure.value for figure in ask(question).figures}
    assert ask(f"与{B}相比，{A}的总市值更高，对吗").text.startswith("是的")
    assert ask(f"与{A}相比，{B}的总市值更高，对吗").text.startswith("不是")


@pytest.mark.parametrize(
    "question",
    [
        f"{A}总市值+{B}总市值",
        f"{A}总市值加上{B}总市值等于多少",
        f"{A}和{B}总市值合起来",
        f"{A}与{B}总市值的和",
        f"{A} plus {B} 总市值",
    ],
)
def test_sums_by_sign_and_word(ask, question):
    assert Decimal("1840.50") in {figure.value for figure in ask(question).figures}


def test_a_share_of_all_rows_names_the_metric_twice(ask):
    once, twice = ask(f"{A}总市值占国内公司合计的比重"), ask(f"{A}总市值占国内公司总市值的比重")
    assert once.text == twice.text and "45.89%" in once.text


@pytest.mark.parametrize(
    "question",
    [
        "先找国内公司总市值前三，再看其中市盈率最低的是哪家",
        "先选出国内公司总市值最高的三家，再找市盈率最低的",
        "从国内公司总市值前三中挑市盈率最低的",
    ],
)
def test_first_one_then_the_other(ask, question):
    result = ask(question)
    assert not result.refused and "海脉信息" in result.text.partition("最低")[2]


@pytest.mark.parametrize(
    "question",
    [
        f"{A}总市值位次",
        f"{A}总市值在国内公司中位列第几",
        f"国内公司按总市值排，{A}排老几",
        f"Where does {A} rank by 总市值",
    ],
)
def test_places(ask, question):
    assert Decimal(1) in {figure.value for figure in ask(question).figures}


@pytest.mark.parametrize("words", ["逾500亿元", "站上500亿元", "不止500亿元", "在500亿元之上", "破500亿元"])
def test_bounds_in_words(planned, words):
    assert isinstance(planned(f"国内公司总市值{words}的有哪些").program, Filter)


@pytest.mark.parametrize("word", ["靠前", "居前", "领先", "打头"])
def test_the_first_rows_in_words(planned, word):
    program = planned(f"国内公司总市值{word}的三家").program
    assert isinstance(program, TopK) and program.rows.order == "high" and program.rows.k == 3


def test_an_order_is_by_what_the_question_says(ask):
    asked, plain = "mean 市盈率 of the top 2 domestic companies by 总市值", "国内公司总市值前二的平均市盈率"
    assert {figure.value for figure in ask(asked).figures} == {figure.value for figure in ask(plain).figures}


@pytest.mark.parametrize(
    "question",
    [
        f"{A}论文数量多少",
        f"{A}的减值是多少",
        f"{A}商誉除以{B}商誉",
        f"{A}减持了多少",
        f"除了{A}，{B}总市值的商",
        f"{A}总市值除{B}总市值的商",
        f"{A}破产了吗",
        "行业领先企业的总市值",
        "国内公司符合条件的有几家",
        f"{A}的关注度排名",
        f"{A}总市值溢价率",
        f"{A}总市值减100亿",
        f"{A}总市值加{B}总市值减青禾智能总市值",
    ],
)
def test_near_misses_of_the_words_have_no_figure(planned, ask, question):
    found = planned(question)
    assert isinstance(found, TextQuestion) or ask(question).refused or not ask(question).figures, found


@pytest.mark.parametrize("question", [f"{A}/{B}总市值", f"{A}-{B}总市值", f"{A}加{B}的总市值分别是多少"])
def test_signs_between_bare_names_only_list_them(planned, question):
    found = planned(question)
    assert isinstance(found, ProgramPlan) and isinstance(found.program, Lookup)


def test_a_sign_between_bare_names_with_a_result_is_worked_out(planned):
    assert isinstance(planned("总市值：云岭软件 - 青禾智能 = 多少亿元？").program, Difference)


def test_a_sum_of_different_things_is_no_sum(ask):
    assert not any(figure.source == "formula" for figure in ask(f"{A}总市值+{B}市盈率").figures)


@pytest.mark.parametrize("verb", ["重点推荐", "建议关注", "看好", "覆盖", "提示关注", "首推", "重点关注"])
def test_what_a_report_recommends_is_told_in_its_text(planned, verb):
    for question in (f"报告{verb}哪些公司", f"{verb}的公司有哪些", f"月报{verb}了哪几家公司"):
        assert isinstance(planned(question), TextQuestion), question


@pytest.mark.parametrize(
    ("question", "start"),
    [
        (f"{A}总市值领先{B} 560.5亿元，是否属实", "是的"),
        (f"{A}总市值超过{B} 560.5亿元，这话对吗", "是的"),
        (f"{A}总市值领先{B} 500亿元，对吗", "不是"),
        (f"{B}总市值落后{A} 560.5亿元，对吗", "是的"),
        (f"{A}总市值落后{B} 560.5亿元，对吗", "不是"),
    ],
)
def test_a_margin_that_is_claimed(ask, question, start):
    assert ask(question).text.startswith(start), ask(question).text


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("境外公司总市值亚军", "诺瓦"),
        ("境外公司总市值季军是谁", "远山-W"),
        ("境外公司总市值次低的", "诺瓦"),
        ("境外公司总市值仅次于第一的是谁", "诺瓦"),
        ("脸书以外，境外公司总市值最高的是", "诺瓦"),
        ("把脸书排除，境外公司总市值谁最高", "诺瓦"),
    ],
)
def test_places_by_name_and_names_left_out(ask, question, name):
    result = ask(question)
    assert not result.refused and name in result.text.partition("：")[0] + result.text, result.text
    assert {citation.row for citation in result.citations} == {name}


@pytest.mark.parametrize(
    ("word", "other"),
    [("收涨", "上涨"), ("飘红", "上涨"), ("走强", "上涨"), ("收跌", "下跌"), ("飘绿", "下跌"), ("走低", "下跌")],
)
def test_rises_and_falls_in_words(ask, word, other):
    asked, plain = ask(f"国内公司4月{word}的有几家"), ask(f"国内公司4月{other}的有几家")
    assert not plain.refused and asked.text == plain.text


@pytest.mark.parametrize("question", [f"{A}月涨跌幅领先{B}几个百分点", f"{A}月涨跌幅超过{B}多少个百分点"])
def test_points_ahead(ask, question):
    figures = [figure for figure in ask(question).figures if figure.source == "formula"]
    assert [figure.unit for figure in figures] == ["个百分点"]


@pytest.mark.parametrize("question", ["满足总市值超过500亿元条件的国内公司", "国内公司中符合总市值大于500亿元的有哪些"])
def test_a_condition_that_is_called_one(planned, question):
    assert isinstance(planned(question).program, Filter)


def test_the_same_company_again(ask):
    assert "25.00" in ask("同一家公司的市盈率", f"{A}总市值多少").text


def test_a_question_that_ends_in_not(ask):
    assert ask(f"{A}总市值过500亿没").text.startswith("是的")
    assert ask(f"{B}总市值高过{A}没有").text.startswith("不是")


def test_how_many_before_an_order(ask):
    asked, plain = ask("the 2 biggest companies by market cap in table 4"), ask("表4总市值最大的两家")
    assert {figure.value for figure in asked.figures} == {figure.value for figure in plain.figures}


def test_a_range_with_a_dash(ask):
    assert ask("国内公司总市值600-700亿元的有几家").text == ask("国内公司总市值在600亿元到700亿元之间的有几家").text
    assert not ask("国内公司月涨跌幅高于-5%的有几家").refused


def test_rises_among_the_first_rows_are_counted(ask):
    assert ask("国内公司总市值前三中上涨的有几家").text == ask("国内公司总市值前三里有几家上涨").text


def test_altogether_behind_a_place_is_no_place_from_the_end(ask: Callable[..., Result]) -> None:
    result = ask("表4中总市值从高往后一共3名是哪些")
    assert "最低" not in result.text
