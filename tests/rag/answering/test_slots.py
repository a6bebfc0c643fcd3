"""What of a question identifies and must be told, and what is the asker's own way to put it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer import Answer
from rag.answering.asking import numbered
from rag.answering.kinds import categories, counted, units
from rag.answering.question import ProseQuestion
from rag.answering.slots import figures_of
from rag.answering.stands import stands_for
from rag.answering.terms import ordinary, words_in
from rag.gate.names import found_in
from rag.questions.missing import Missing
from tests.rag.answering.conftest import answered, report_of

LINES = [
    "一、产业动态",
    "远山动力拟以15.6亿元收购蓝轴科技，资金来自自有现金。",
    "第三批设备更新资金690亿元于7月下达，第四批于10月下达。",
    "我们认为四季度10年期国债收益率将在1.60%—1.80%区间震荡。",
    "7月北向资金净流出储能板块37.6亿元。DR007均值1.52%，较上月下行6个基点。",
    "东海市30城可售面积3.61亿平方米，去化周期27.4个月，较上月下降0.6个月。",
    "蓝轴科技的线性模组采用自研工艺，单套最高补助500万元。",
    "冶炼厂检修影响有限，主要因副产品收益弥补了加工费亏损。LME铜月末报9497美元/吨，月涨4.05%。",
    "甲型模组第一次亮相：1）青屿科技：一季度开支140亿元，同比增长79.4%；2）远山动力：一季度开支120亿元。",
    "Nova 3发布，分为80亿参数的Nova 3 Mini和700亿参数的Nova 3 Max两个型号。",
    "头部厂商分化延续，青屿科技累计销售额同比增长3%。",
    "二、风险提示",
    "新品验证慢于计划；海外需求回落。",
]


@pytest.fixture
def ask(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    corpus, scope = make_scope(report_of(LINES, id="d" * 16), known=frozenset({"远山动力", "青屿科技", "蓝轴科技"}))
    return partial(answered, corpus, scope)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("远山动力打算花多少钱把蓝轴科技收购下来？", "15.6亿元"),
        ("30城的去化周期一共要多少个月？", "27.4个月"),
        ("为什么冶炼厂检修影响不大？", "副产品收益"),
        ("为啥冶炼厂检修影响有限？", "副产品收益"),
        ("这份月报提示了哪些风险？", "海外需求回落"),
        ("Nova 3出了哪两种规模的型号？", "Nova 3 Max"),
        ("蓝轴科技的线性模组最多能拿多少补贴？", "500万元"),
        ("七月北向资金从储能板块流出了多少？", "37.6亿元"),
    ],
)
def test_everyday_words_need_not_be_told(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert not answer.refused, answer.text
    assert told in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "第五批设备更新资金是多少？",
        "四季度30年期国债收益率区间是多少？",
        "六月北向资金从储能板块流出了多少？",
        "7月南向资金从储能板块流出了多少？",
        "7月MLF利率是多少？",  # DR007 stands there, and is another rate
        "50城的去化周期是多少个月？",
        "LME锡月末价格多少？",
        "Nova 4有多少参数？",
        "累计销售额最高的厂商是哪家？",  # nobody is ranked
        "青屿科技的累计销售额是多少？",  # only its growth is told
        "为什么锌冶炼厂减产？",
        "青屿科技打算花多少钱把蓝轴科技收购下来？",
    ],
)
def test_another_thing_is_refused(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).refused, ask(question).text


def test_words() -> None:
    assert ordinary("打算") and ordinary("觉得") and not ordinary("毛利率") and not ordinary("减产")
    assert words_in("等权跑赢") == (frozenset({"等权", "跑赢"}), frozenset())
    assert words_in("数易贷")[1] == {"数易贷"}  # a name stays one
    assert numbered("六月和十二月，近一月，两个月") == "6月和12月，近一月，两个月"
    assert found_in("Nova 3 Mini", ["Mini是Nova 3的小号"]) and not found_in("Nova 4", ["Nova 3有4种型号"])


def test_kinds_of_asking() -> None:
    assert categories("为什么冶炼厂减产？") == frozenset()
    assert categories("出了哪两种规模的型号？") == {"型号"}
    assert "机构" in categories("通过了哪些机构的审查？")
    assert counted("去化周期是多少个月？") is None and "个月" in units("去化周期是多少个月？")
    assert counted("能拿多少补贴？") is None and "元" in units("能拿多少补贴？")


def test_words_of_english_asking_are_no_part_of_a_name() -> None:
    asked = ProseQuestion.of("How large a context window can Nova 5.0 handle at inference time?")
    assert asked.names == {"Nova 5.0"} and "上下" in asked.grams
    assert ProseQuestion.of("Who backed 远山动力 this round?", {"远山动力"}).names >= {"远山动力"}
    assert ProseQuestion.of("What is the latency of Nova 5.0?").names == {"latency", "Nova 5.0"}  # both must be told


def test_a_quarter_may_be_told_in_figures() -> None:
    asked = ProseQuestion.of("青屿科技首季开支多了百分之几？")
    assert [str(date) for date in asked.dates] == ["第1季度"] and "一季" not in asked.grams


def test_spells_of_time() -> None:
    (asked,) = figures_of("最近五年的复合增速")
    assert asked.told("过去5年增速为3%", "") and asked.told("近五年增速", "") and not asked.told("过去三年增速", "")


def test_what_the_text_says_instead_of_a_table() -> None:
    assert stands_for("一季度资本开支140亿元", [Missing("metric", "首季 搞")])
    assert not stands_for("一季度营收140亿元", [Missing("metric", "研发费用")])
    assert stands_for("任何一句", [Missing("entity", "甲公司")])  # names are looked at where the sentence is found


@given(st.text(alphabet="第一二三十批期年0123456789.,亿元 个小数前？", max_size=24))
def test_any_figures_can_be_looked_for(text: str) -> None:
    ProseQuestion.of(text)
    for asked in figures_of(text):
        assert not asked.told("没有数字的一句话。", "")
