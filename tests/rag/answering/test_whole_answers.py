"""Answers that are more than one sentence: parts of a question, lists, reasons, sections, rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.report import Report
from rag.answer import Answer
from rag.answering.asking import without_filler
from rag.answering.parts import MOST, parts
from rag.answering.question import ProseQuestion
from tests.rag.answering.conftest import answered, report_of

LINES = [
    "一、核心观点",
    "储能需求回暖，海外订单增加。我们认为全年装机有望增长两成。",
    "电芯价格触底。碳酸锂价格连续三个月下跌后企稳。",
    "二、产业动态",
    "（一）新品",
    "青屿科技发布新一代储能系统。该系统采用液冷方案，循环寿命达到1.2万次，系统效率92%。",
    "据了解，青屿科技推出三大平台：一、云端调度平台，面向电网。平台由自研团队开发。二、安全监测平台，覆盖全部电站。三、交易平台，服务售电公司。",
    "岸川重工展示无人值守变电站。发布会在深圳举办，吸引了二十家客户。",
    "岸川重工为什么推迟投产？岸川重工把投产时间推迟到2025年6月。公司表示，由于变压器供应紧张，部分设备尚未到货。",
    "储能电站指数是衡量一个地区电站利用水平的工具。会上发布《储能电站指数报告》，这是首个区级储能电站指数。",
    "三、投资建议",
    "沿三条线布局：一是电芯；二是逆变器；三是系统集成。",
    "四、风险提示",
    "装机不及预期；原材料价格波动；海外政策变化。",
]


@pytest.fixture
def storage() -> Report:
    return report_of(LINES, id="b" * 16)


@pytest.fixture
def ask(make_scope: Callable[..., Any], storage: Report) -> Callable[[str], Answer]:
    return partial(answered, *make_scope(storage, known=frozenset({"青屿科技", "岸川重工"})))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("青屿科技推出了哪三大平台？", ["云端调度平台", "安全监测平台", "交易平台"]),
        ("报告的核心观点是什么？", ["储能需求回暖", "电芯价格触底"]),
        ("有哪些风险提示？", ["装机不及预期", "原材料价格波动", "海外政策变化"]),
        ("投资建议是什么？", ["电芯", "逆变器", "系统集成"]),
        ("岸川重工为什么推迟投产？", ["变压器供应紧张"]),
        ("什么是储能电站指数？", ["衡量一个地区"]),
        ("岸川重工的无人值守变电站是在哪个城市展示的？", ["深圳"]),
        ("青屿科技的新一代储能系统有什么特点？", ["液冷"]),
        ("青屿科技储能系统的循环寿命是多少？岸川重工投产推迟到什么时候？", ["1.2万次", "2025年6月"]),
    ],
)
def test_the_answer_is_whole(ask: Callable[[str], Answer], question: str, told: list[str]) -> None:
    answer = ask(question)
    assert not answer.refused, answer.steps
    for piece in told:
        assert piece in answer.text
    assert answer.citations


def test_what_explains_an_item_of_a_list_is_left_out(ask: Callable[[str], Answer]) -> None:
    assert "自研团队" not in ask("青屿科技推出了哪三大平台？").text


def test_a_figure_is_answered_with_its_sentence_and_its_subject_alone(ask: Callable[[str], Answer]) -> None:
    answer = ask("青屿科技储能系统的循环寿命是多少？")
    assert [citation.quote for citation in answer.citations] == [
        "青屿科技发布新一代储能系统。",
        "该系统采用液冷方案，循环寿命达到1.2万次，系统效率92%。",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "青屿科技储能系统的售价是多少？",
        "青屿科技的创始人是谁？",
        "岸川重工的员工数量是多少？",
        "青屿科技的股价走势如何？",
    ],
)
def test_what_is_not_told_is_refused(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).refused


def test_a_part_without_an_answer_is_told_without_its_figures(ask: Callable[[str], Answer]) -> None:
    answer = ask("青屿科技储能系统的循环寿命是多少？山南电气2031年的产能是多少？")
    assert "1.2万次" in answer.text
    assert "第二部分" in answer.text
    assert "2031" not in answer.text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("它在云层、边层、端层分别有什么特点？", 3),
        ("谁研发的，什么时候发布？", 2),
        ("营收是多少", 1),
        ("报告对商汤和科大讯飞分别怎么看？", 1),  # cannot be told apart from the words before them
    ],
)
def test_parts(question: str, expected: int) -> None:
    assert len(parts(question)) == expected


@given(st.text(max_size=200))
def test_any_text_has_a_few_parts(question: str) -> None:
    found = parts(question)
    assert 1 <= len(found) <= MOST


@pytest.mark.parametrize(
    ("question", "kept"), [("数据要素的有效期", "有效期"), ("它对标的是谁", "对标"), ("数据有哪些", "数据")]
)
def test_a_character_of_asking_stays_within_a_word(question: str, kept: str) -> None:
    assert kept in without_filler(question)


def test_a_version_number_is_no_date() -> None:
    assert ProseQuestion.of("Gemini 1.5 Pro新增了什么？").dates == ()


def test_the_kind_of_thing_asked_for_need_not_be_named() -> None:
    asked = ProseQuestion.of("商标通过了哪些机构的审查？")
    assert "机构" not in asked.nouns
    assert "参数" in ProseQuestion.of("模型的参数量是多少？").nouns
