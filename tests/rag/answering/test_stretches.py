"""What is asked of a stretch of time is told by no part of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from rag.answer import Answer
from tests.rag.answering.conftest import answered, report_of

LINES = [
    "一、牌照",
    "牌照供给宽松，三季度发放采矿牌照 52 张，10 月单月再发放采矿牌照 9 张。",
    "二、进口",
    "8月大豆进口 905 万吨，环比增长 7.1%；1—8月累计大豆进口 6,120 万吨。",
    "三、库存",
    "8月末油脂库存 210 万吨，较4月末减少 34 万吨。",
    "四、屠宰",
    "10月屠宰排产约 520 万头，同比下降 3.8%。",
]


@pytest.fixture
def ask(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    corpus, scope = make_scope(report_of(LINES, id="7" * 16))
    return partial(answered, corpus, replace(scope, known=frozenset()))


@pytest.mark.parametrize(
    "question",
    [
        "今年前三季度一共发放了多少采矿牌照",
        "前三季度发放了多少采矿牌照",
        "今年3到8月大豆进口加起来多少万吨",
        "3到8月大豆进口多少万吨",
        "二季度大豆进口合计多少",
        "屠宰量最高的是哪个月",
    ],
)
def test_a_part_tells_nothing_of_the_whole(ask, question):
    assert ask(question).refused


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("三季度发放采矿牌照多少张", "52"),
        ("8月大豆进口多少万吨", "905"),
        ("1到8月大豆累计进口多少万吨", "6,120"),
        ("油脂库存从4月末到8月末减少了多少", "34"),
    ],
)
def test_the_stretch_itself_is_told(ask, question, told):
    answer = ask(question)
    assert not answer.refused and told in answer.text
