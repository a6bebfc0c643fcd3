"""Reasons of the right thing, parts that one sentence answers, and what is no sentence at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from rag.answer import Answer
from rag.answering.question import ProseQuestion
from rag.questions.text import simplified
from tests.rag.answering.conftest import answered, report_of

LINES = [
    "一、渠道",
    "河南动销最弱，省内5月起的公务接待禁令执行最严。湖南的酒湘系列因为单品断货，宴席渠道丢了单。",
    "二、保费",
    "青屿寿险8月保费超过山岚寿险，主要因为它把冲刺提前到8月。样本公司合计保费2,242.3亿元，环比增长32.0%，"
    "冲高的原因是预定利率上限9月1日起下调。云麓寿险8月保费环比下降。",
    "三、回购与人事",
    "巨岭股份8月30日宣布回购30亿至33亿元，将全部注销。锦润航运董事长区绍棠4月22日辞任，由总经理冯勉接任。",
    "海农股份的饲料外销量1—5月为1,163万吨，同比增长24%，是其盈利高于同业的原因。",
    "截至5月31日，全球集装箱船队3,207万TEU，闲置率仅0.6%。",
    "公司 股价 总市值 评级 海农股份 4.76 432.0 613.5 -5.8 0.70 持有 巨岭股份 11.62 287.4 598.2 6.4 0.48 推荐",
]
NAMES = frozenset({"青屿寿险", "山岚寿险", "云麓寿险", "海农股份", "巨岭股份"})


@pytest.fixture
def ask(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    corpus, scope = make_scope(report_of(LINES, id="e" * 16))
    return partial(answered, corpus, replace(scope, known=NAMES))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("河南为什么卖得这么差？", "禁令执行最严"),
        ("錦潤航運的董事長換誰做了？什麼時候的事", "4月22日辞任"),
        ("现在全球集装箱船闲着的有多少比例？", "闲置率仅0.6%"),
        ("How big is 巨岭股份's buyback in August, and what's its size?", "30亿至33亿元"),
    ],
)
def test_it_is_told(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert told in answer.text
    assert not answer.refused


def test_the_reason_of_another_place_is_not_added(ask: Callable[[str], Answer]) -> None:
    assert "湖南" not in ask("河南为什么卖得这么差？").text


def test_the_reason_of_one_company_is_not_that_of_all(ask: Callable[[str], Answer]) -> None:
    assert not ask("8月保费为什么突然冲这么高？").text.startswith("青屿")


def test_the_reason_of_another_comparison_is_none(ask: Callable[[str], Answer]) -> None:
    assert ask("海农股份5月出栏环比增长的原因是什么？").refused


def test_rows_that_were_not_read_as_a_table_are_not_quoted(ask: Callable[[str], Answer]) -> None:
    assert "287.4" not in ask("海农股份的评级是什么？").text


def test_a_part_that_the_quoted_sentence_may_answer_is_not_said_to_be_nowhere(ask: Callable[[str], Answer]) -> None:
    answer = ask("巨岭股份回购了多少亿元？股票怎么处理？")
    assert "将全部注销" in answer.text
    assert "部分，报告中没有找到" not in answer.text


def test_traditional_characters_are_read_all(ask: Callable[[str], Answer]) -> None:
    assert simplified("藍河酒業誰接班") == "蓝河酒业谁接班"
    assert ProseQuestion.of("錦潤航運什麼時候換人").wants == "date"


def test_a_doubt_is_not_affirmed(ask: Callable[[str], Answer]) -> None:
    assert not ask("巨岭股份的回购靠谱吗？").text.startswith("是的")
