"""Questions in lay words, with what is asked beside at their end, and the times that a sentence must tell them of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from rag.answer import Answer
from rag.answering.aside import Aside, aside
from rag.answering.parts import parts
from rag.gate.dates import dates_in
from tests.rag.answering.conftest import answered, report_of

LINES = [
    "一、价格",
    "我们将2025年钕铁硼均价假设由40万元/吨下调至36万元/吨，2026年维持35万元/吨不变。",
    "苇港轮渡盈亏平衡票价约为18元。",
    "柏树轮渡每航次亏损200元。",
    "4月长单兑现率升至93%，3月为86%。",
    "二、政策",
    "我们预计2025年农机补贴延续，但单台补贴上限可能由6000元下调至5000元。",
    "单台维保补贴为300元。",
    "三、供给",
    "三季度发放采矿证417个。",
    "1—8月累计进口矿石2986万吨，8月进口矿石423万吨。",
    "停航的货轮已达54艘，占船队的17%。",
    "云岭钢厂扩建项目进展顺利，规划年产能80万吨。",
    "四、评级",
    "我们将柏树股份评级由“买入”下调至“增持”，原因是高价竞得矿权抬升负债率。",
    "钢厂对第四轮提涨明确抵制。",
]


@pytest.fixture
def ask(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    corpus, scope = make_scope(report_of(LINES, id="c" * 16), known=frozenset({"柏树股份", "云岭钢厂"}))
    return partial(answered, corpus, scope)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("他们明年钕铁硼均价按多少假设？原来多少", "下调至36万元/吨"),
        ("后年钕铁硼均价假设多少？", "35万元/吨"),
        ("苇港轮渡票价多少钱才不亏？", "18元"),
        ("长单兑现率现在啥水平 上个月呢", "93%"),
        ("研报觉得明年农机补贴单台最多补多少？", "5000元"),
        ("停航的货轮有多少条 占比", "54艘"),
        ("为啥把柏树调低评级", "负债率"),
        ("第四轮涨价有戏吗", "抵制"),
    ],
)
def test_lay_words_are_understood(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert not answer.refused, answer.text
    assert told in answer.text
    assert "没有找到" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "去年钕铁硼均价按多少假设？",  # of another year
        "柏树轮渡票价多少钱才不亏？",  # only what it loses is told
        "今年前三季度一共发了多少采矿证？",  # of the third quarter only
        "今年3到8月进口矿石加起来多少万吨？",  # from January on
        "云岭钢厂扩建项目啥时候投产？",  # no time is told
        "为啥把柏树调高评级",  # it went down
        "单台维保补贴最多多少？",  # told without a limit
    ],
)
def test_what_is_of_something_else_is_refused(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).refused, ask(question).text


@pytest.mark.parametrize("question", ["长单兑现率现在啥水平 去年呢", "苇港轮渡盈亏平衡票价是多少 原来呢"])
def test_what_is_asked_beside_is_missed_where_it_is_not_told(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert not answer.refused, answer.text
    assert "第二部分" in answer.text


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("利润率掉了多少，从多少到多少", "change"),
        ("目标价给到多少？之前咋说的", "before"),
        ("占收入多少 去年呢", "time"),
        ("停了多少条 占比是多少", "measure"),
        ("去年呢", ""),  # nothing is asked before it
        ("营收多少，去年谁最高", ""),
        ("原来多少", ""),
    ],
)
def test_what_is_asked_beside(question: str, kind: str) -> None:
    found = aside(question)[1]
    assert (found.kind if found else "") == kind


@pytest.mark.parametrize(
    ("asked", "text", "told"),
    [
        (Aside("time", "上个月"), "4月为93%，3月为86%。", True),
        (Aside("time", "上个月"), "4月为93%，2月为86%。", False),
        (Aside("time", "去年"), "占总收入的26%，2023年这一比例为18%。", True),
        (Aside("measure", "占比"), "占地200亩。", False),  # no share
        (Aside("measure", "占比"), "占船队的17%。", True),
        (Aside("change", "从多少到多少"), "升至93%。", False),
        (Aside("before", "原来"), "此前预测为690元。", True),
    ],
)
def test_what_is_asked_beside_is_told(asked: Aside, text: str, told: bool) -> None:
    assert asked.told(text, "2024-04") is told


def test_spaces_set_questions_apart() -> None:
    assert parts("轮渡跌了多少 为什么") == ("轮渡跌了多少", "为什么")
    assert parts("报告里 轮渡的票价是多少") == ("报告里 轮渡的票价是多少",)


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("前三季度发放417个", "三季度", "1-9月"),
        ("3到8月进口", "8月", "3月至8月"),
        ("2025年前两季度", "2025年二季度", "2025年1-6月"),
    ],
)
def test_a_stretch_of_time_is_none_of_its_ends(text: str, other: str, same: str) -> None:
    date = dates_in(text)[0]
    assert not any(date.within(each) or each.within(date) for each in dates_in(other))
    assert date.within(dates_in(same)[0])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How much foreign capital left the sector via northbound in April?", "净流出"),
        ("What happens to Malaysian coal export duty next year?", "恢复"),
        ("mini-program IAP take rate - cut from what to what?", "30%"),
    ],
)
def test_english_is_sought_in_chinese(make_scope: Callable[..., Any], question: str, told: str) -> None:
    lines = [
        "一、资金",
        "北向资金4月净流出机器人板块42.7亿元。",
        "马来西亚拟从2025年起恢复煤炭出口关税，税率5%。",
        "平台把小程序内购分成比例由40%降至30%。",
    ]
    corpus, scope = make_scope(report_of(lines, id="e" * 16), known=frozenset())
    answer = answered(corpus, scope, question)
    assert not answer.refused, answer.text
    assert told in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "How much foreign capital left the sector via southbound in April?",
        "What happens to Indonesian coal export duty next year?",
        "What happens to Malaysian coal import duty next year?",
        "mini-game advertising take rate - cut from what to what?",
    ],
)
def test_english_near_misses_are_refused(make_scope: Callable[..., Any], question: str) -> None:
    lines = [
        "一、资金",
        "北向资金4月净流出机器人板块42.7亿元。",
        "马来西亚拟从2025年起恢复煤炭出口关税，税率5%。",
        "平台把小程序内购分成比例由40%降至30%。",
    ]
    corpus, scope = make_scope(report_of(lines, id="e" * 16), known=frozenset())
    assert answered(corpus, scope, question).refused, answered(corpus, scope, question).text
