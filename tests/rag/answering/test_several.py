"""Totals of several, which of two is more, how a sector did: each is told as such, or it is not told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from rag.answer import Answer
from rag.answering.market import asks_market, moved
from rag.answering.question import ProseQuestion
from rag.answering.several import of_a_part, only_listed
from tests.rag.answering.conftest import answered, report_of

LINES = [
    "一、行情",
    "芯片板块4月震荡下行，芯片指数下跌3.2%，跑输大盘1.1个百分点。",
    "海外芯片板块巨头开支超出预期，芯片板块需求表现强劲，板块内存储价格上涨20%。",
    "二、开支",
    "海外云厂商开支继续上调：1）松云：一季度资本开支 140 亿美元，同比增长 79.4%；2）柏云：一季度资本开支 120 亿美元。",
    "四家国内运营商全年资本开支合计3200亿元，同比下降5%。",
    "三、建议",
    "重点推荐：青禾智能、云岭软件、星汉科技。",
    "青禾智能推理卡售价2万元，云岭软件推理卡售价3万元。",
]


@pytest.fixture
def ask(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    corpus, scope = make_scope(report_of(LINES, id="f" * 16), known=frozenset({"青禾智能", "云岭软件", "星汉科技"}))
    return partial(answered, corpus, scope)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("国内运营商全年资本开支合计多少亿元？", "合计3200亿元"),
        ("松云一季度资本开支多少亿美元？", "140 亿美元"),
        ("青禾智能和云岭软件的推理卡谁更贵？", "售价3万元"),
        ("4月芯片板块整体表现怎么样？", "下跌3.2%"),
        ("芯片板块4月走势如何？", "跑输大盘"),
    ],
)
def test_what_is_told_is_answered(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert not answer.refused, answer.text
    assert told in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "海外云厂商一季度资本开支合计多少亿美元？",  # only the parts are told
        "松云和柏云一季度资本开支加起来多少亿美元？",
        "青禾智能和云岭软件谁更值得推荐？",  # both are only listed
        "星汉科技和云岭软件哪家更值得重点推荐？",
    ],
)
def test_what_is_almost_told_is_refused(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert answer.refused, answer.text


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("三家云厂商开支合计多少？", "松云开支140亿元；柏云开支120亿元。", ["合计"]),
        ("三家云厂商开支合计多少？", "三家开支共计260亿元。", []),
        ("三家云厂商开支合计多少？", "总开支达260亿元。", []),
        ("三家云厂商开支合计多少？", "松云开支140亿元；三家合计份额提升。", ["合计"]),  # no figure of it
        ("三家云厂商开支合计多少？", "松云开支累计同比增长5%。", ["合计"]),  # a rate of the year so far
        ("海外云厂商一共开支多少亿元？", "松云开支140亿元。", ["一共"]),
        ("30城的去化周期一共要多少个月？", "30城去化周期为27.4个月。", []),  # of one thing
        ("一共有几根天线？", "新款有4根天线。", []),
        ("“青岚合计”指标是多少？", "该指标为3亿元。", []),  # part of a name
        ("三家云厂商开支是多少？", "松云开支140亿元。", []),
    ],
)
def test_a_total_is_told_as_one(question: str, text: str, missing: list[str]) -> None:
    assert of_a_part(ProseQuestion.of(question), text) == missing


@pytest.mark.parametrize(
    ("question", "text", "compares"),
    [
        ("青禾智能和云岭软件谁更强？", "推荐：青禾智能、云岭软件，同比、环比均改善，占比较高。", False),
        ("青禾智能和云岭软件谁更强？", "青禾智能营收较上月增长3%，推荐云岭软件。", False),  # with a month before
        ("青禾智能和云岭软件谁更强？", "青禾智能毛利率3%、净利率2%，云岭软件更名。", False),  # both of one
        (
            "青禾智能和云岭软件谁的订单多？",
            "青禾智能、云岭软件受关注：亚马逊订单3亿元，比去年多。",
            False,
        ),  # another's figure
        ("青禾智能和云岭软件谁的订单多？", "青禾智能订单由2亿元增至3亿元。", False),  # nothing of the other
        ("青禾智能和云岭软件谁的订单多？", "青禾智能订单3亿元，云岭软件订单2亿元。", True),
        ("青禾智能和云岭软件谁更强？", "青禾智能强于云岭软件。", True),
        ("青禾智能和云岭软件谁更强？", "相比云岭软件，青禾智能渠道占优。", True),
        ("青禾智能和云岭软件谁更强？", "青禾智能份额第一，云岭软件其次。", True),
        ("青禾智能和云岭软件谁更早上市？", "青禾智能2019年3月上市，云岭软件2021年5月上市。", True),
        ("谁发布了更新版本？", "青禾智能发布新版本。", True),  # asks for no comparison
    ],
)
def test_a_comparison_compares(question: str, text: str, compares: bool) -> None:
    asked = ProseQuestion.of(question, ("青禾智能", "云岭软件"))
    assert (only_listed(asked, text) == []) is compares


@pytest.mark.parametrize(
    ("question", "market"),
    [
        ("4月AI板块整体表现怎么样？", True),
        ("大盘走势如何？", True),
        ("本月行情走势如何？", True),
        ("新车的市场表现如何？", False),  # its sales
        ("GB200的性能表现怎么样？", False),
        ("板块业绩表现如何？", False),
        ("芯片板块需求走势如何？", False),
        ("芯片指数涨跌幅是多少？", False),  # a figure
    ],
)
def test_how_a_sector_did_is_its_rise_and_fall(question: str, market: bool) -> None:
    assert asks_market(ProseQuestion.of(question)) is market


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("板块月底企稳反弹。", True),
        ("芯片指数上涨3%。", True),
        ("板块内存储价格上涨20%。", False),
        ("板块巨头开支超出预期。", False),
        ("青禾智能上涨3%。", False),  # no word of the sector
        ("板块短期有回调预期。", False),  # only expected
        ("板块年初至今涨幅较大。", False),  # not of the month
    ],
)
def test_a_movement_is_that_of_shares(text: str, told: bool) -> None:
    assert moved(ProseQuestion.of("4月芯片板块表现怎么样？"), text) is told
