"""Spans of months, amounts told by their verb, and what reports call by its full name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from rag.answer import Answer
from rag.answering.question import ProseQuestion
from rag.gate.dates import dates_in
from rag.gate.dates import supported as is_supported
from tests.rag.answering.conftest import answered, report_of

LINES = [
    "一、商品",
    "菜粕方面，1-3月我国进口菜粕86.0万吨，同比下降7.9%。4月进口菜粕均价2,650元/吨。",
    "二、保障",
    "2024年1-2月，全省医疗保险基金总收入512亿元，同比增长2.9%；总支出338亿元，同比下降1.7%。",
    "三、持仓",
    "截至一季度末，主动权益基金医药持仓比例为9.2%；剔除医药主题基金后持仓比例为5.1%。",
    "四、海运",
    "6月13日海峡冲突爆发后，大船北线TCE由2.1万美元/天升至7.6万美元/天，月底回落。",
    "KOPEX+七国4月5日决定5月增产54.8万桶/日。我们认为增产将滞后两个月体现，三季度末进入旺季。",
    "五、公司",
    "青屿海运：4月26日公告拟以自有资金回购A股5,000万股，回购价上限14.98元/股，用于注销。",
    "云麓海运：公司承诺分红率不低于60%。",
    "六、贸易",
    "我们测算，2023年我国对美出口制剂约38亿美元，不足医药出口的4%，关税的直接冲击有限。",
]
NAMES = frozenset({"青屿海运", "云麓海运"})


@pytest.fixture
def ask(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    corpus, scope = make_scope(report_of(LINES, id="9" * 16))
    return partial(answered, corpus, replace(scope, known=NAMES))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("今年前三个月菜粕进口量？", "86.0万吨"),
        ("1-3月菜粕进口量是多少？", "86.0万吨"),
        ("开年两个月医保基金的收支情况？", "总支出338亿元"),
        ("基金现在医药仓位多少？刨掉医药基金呢", "5.1%"),
        ("海峡冲突把大船运价打到多高？后来呢", "7.6万美元/天"),
        ("KOPEX+五月增产多少？", "54.8万桶/日"),
        ("青屿海运回购方案的主要条款？", "14.98元/股"),
        ("美国加关税的直接冲击大不大，为什么？", "冲击有限"),
    ],
)
def test_it_is_told(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert not answer.refused, answer.text
    assert told in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "3月菜粕进口量是多少？",  # the three months together
        "前四个月菜粕进口量？",
        "1-3月豆粕进口量是多少？",
        "1-3月菜粕出口量是多少？",
        "1-3月菜粕进口额是多少？",  # tonnes are no money
        "2月医保基金的收入是多少？",
        "刨掉科技基金后医药仓位多少？",
        "KOPEX+六月增产多少？",
        "KOPEX增产到多少美元？",
        "云麓海运回购方案的主要条款？",
        "欧盟加关税的直接冲击大不大，为什么？",
    ],
)
def test_a_near_miss_is_not_told(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).refused


def test_a_question_for_a_time_does_not_keep_the_month_of_the_one_before() -> None:
    first = ProseQuestion.of("5月增产多少？")
    assert ProseQuestion.of("什么时候传导到出口？").after(first).dates == ()
    assert ProseQuestion.of("减产多少？").after(first).dates == first.dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("1-5月出口", ["1-5月"]),
        ("2025年1—2月", ["2025年1-2月"]),
        ("今年前五个月", ["1-5月"]),
        ("7-8月", ["7-8月"]),
        ("提前2个月", []),
        ("5月前2日", ["5月", "2日"]),
    ],
)
def test_spans_of_months_are_dates_of_their_own(text: str, dates: list[str]) -> None:
    assert [str(date) for date in dates_in(text)] == dates


def test_a_month_is_not_supported_by_a_span() -> None:
    assert is_supported("1-5月", dates_in("1—5月出口"))
    assert not is_supported("5月", dates_in("1—5月出口"))
