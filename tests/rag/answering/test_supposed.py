"""What would happen is no fact, another passage is no answer, and a part leans on the one before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from rag.answer import Answer
from rag.answering.following import asked_of
from rag.answering.text import TextAnswerer
from rag.events import Final
from tests.rag.answering.conftest import answered, report_of

LINES = [
    "一、航线",
    "北湖线：2025-2026年为交付高峰，若北湖海峡通航，我们测算北湖线运价可能回落至1,000元以下。",
    "东岭线运价跌破1,500元，因泊位拥堵缓解，若拥堵再起，运价可能回升。",
    "5月底东岭省撤销部分采矿证，发运走弱。",
    "二、规则",
    "6月14日，青岭局发布《第三批器材采购规则征求意见稿》，首次提出报价过低的企业要公开成本构成。"
    "我们认为该表述意味着采购规则转向保质量。",
    "三、公司",
    "青屿能源：二季度归母净利润13.2亿元。公司6月完成对外股权转让，预计产生投资收益2.3亿元。",
    "云麓海运：拟以自有资金回购股份。公司承诺分红率不低于60%。",
    "四、港口",
    "4月全国港口货量同比增长6.8%，外贸箱增速快于内贸箱。",
    "我们认为，港口板块估值处于低位，有望修复。",
    "五、产品",
    "4月23日，鹿鸣软件发布模型产品矩阵，覆盖三类终端。",
    "六、风险提示",
    "1、采购降价：第三批器材采购若沿用旧规则，降幅可能超预期。",
]
NAMES = frozenset({"青屿能源", "云麓海运"})


@pytest.fixture
def ask(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    corpus, scope = make_scope(report_of(LINES, id="d" * 16))
    return partial(answered, corpus, replace(scope, known=NAMES))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("若北湖海峡通航，北湖线运价会到多少？", "1,000元以下"),
        ("东岭线运价为什么跌破1,500元？", "泊位拥堵缓解"),
        ("第三批器材采购的规则有什么新变化？", "征求意见稿"),
        ("第三批器材采购若沿用旧规则会怎么样？", "降幅可能超预期"),
        ("青屿能源股权转让产生的投资收益是多少？", "2.3亿元"),
        ("云麓海运承诺的分红率是多少？", "60%"),
    ],
)
def test_it_is_told(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert not answer.refused, answer.text
    assert told in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "北湖海峡通航后北湖线运价跌到1,000元以下的具体时点是哪天？",  # it did not happen
        "北湖线运价为什么回落至1,000元以下？",
        "北湖线运价回落是哪一天？",  # 2025-2026年 is no day
        "云麓海运的投资收益预计是多少？",  # the company of another passage
        "4月货量同比下滑的港口有哪些？",  # a rise
    ],
)
def test_it_is_not_told(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).refused


@pytest.fixture
def quoted(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    """Answers where reasons and views are quoted, part by part."""
    corpus, scope = make_scope(report_of(LINES, id="d" * 16))
    answerer = TextAnswerer(corpus, lambda: None, writes=False)

    def ask(question: str) -> Answer:
        events = answerer.stream(question, replace(scope, known=NAMES | {"鹿鸣软件"}))
        return next(event.answer for event in events if isinstance(event, Final))

    return ask


def test_a_part_that_only_asks_for_the_view_gets_a_view(quoted: Callable[[str], Answer]) -> None:
    answer = quoted("第三批器材采购的规则有啥新变化，报告怎么看？")
    assert "征求意见稿" in answer.text
    assert "我们认为该表述意味着采购规则转向保质量" in answer.text
    assert "沿用旧规则" not in answer.text


def test_a_part_without_a_subject_falls_with_the_part_it_leans_on(ask: Callable[[str], Answer]) -> None:
    assert ask("西岭线6月27日的运价是多少？跟5月底比怎么样").refused


def test_what_is_stated_before_says_who_and_when_and_a_view_of_others_is_none(quoted: Callable[[str], Answer]) -> None:
    answer = quoted("鹿鸣软件股价4月大涨，同期它发布了什么、报告怎么评价？")
    assert "模型产品矩阵" in answer.text
    assert "港口板块估值" not in answer.text
    assert quoted("鹿鸣软件股价6月大涨，同期它发布了什么？").refused
    assert quoted("青屿能源股价4月大涨，同期它发布了什么？").refused


def test_a_figure_is_of_all_that_is_stated() -> None:
    assert "新品" in asked_of("鹿鸣软件发布新品，其售价是多少？", ["鹿鸣软件"]).nouns
    assert asked_of("鹿鸣软件股价大涨，同期它发布了什么？", ["鹿鸣软件"]).names == {"鹿鸣软件"}
