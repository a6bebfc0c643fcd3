"""Tables in words: the cell that is asked for, rows that meet conditions, and what is left to other readings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from index.report import Report
from index.table import Column, ColumnKind, HeaderState, Table, TablePart
from rag.answer import Answer
from rag.answering.rounds import rounds_in
from tests.rag.answering.conftest import answered, report_of

ROWS = (
    (
        "蓝轴科技",
        "人形机器人关节供应商，总部位于东海市，创始团队来自北湖大学",
        "2.5 亿元 B 轮融资",
        "青禾资本、远岫创投",
    ),
    ("栖云智能", "成立于 2021 年，做仓储调度软件", "近亿元 Pre-B 轮融资", "青禾资本领投，松间基金跟投"),
    ("Kestrel", "林野旗下的具身智能公司", "30 亿美元", "Orion Partners"),
    ("屿石传感", "触觉传感器开发商", "数亿元 A 轮及 A1 轮融资", "白榆资本"),
    ("澄海动力", "微型电机厂商", "6 亿元 B+ 轮融资", "远岫创投"),
)


def financing(first: int) -> Table:
    names = ("主体", "简介", "融资情况", "本轮投资方")
    kinds = (ColumnKind.NAME, ColumnKind.TEXT, ColumnKind.TEXT, ColumnKind.TEXT)
    columns = tuple(Column(name, name, kind) for name, kind in zip(names, kinds, strict=True))
    part = TablePart(1, first, first + len(ROWS), 0, len(ROWS), names, HeaderState.FIRST)
    lines = tuple((first + at, first + at) for at in range(1, len(ROWS) + 1))
    return Table(
        "t3", "3", "4 月融资事件", "", columns, ROWS, lines, 0, None, "公开资料", None, (part,), ("二、产业动态",)
    )


@pytest.fixture
def ask(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    lines = [
        "一、行情回顾",
        "机器人指数4月下降3.74%。",
        "二、产业动态",
        "主体\t简介\t融资情况\t本轮投资方",
        *map("\t".join, ROWS),
    ]
    body = report_of(lines[:3], table=financing(4))
    report = Report(body.id, body.name, body.fields, tuple(lines), (1,) * len(lines), body.blocks, body.tables)
    corpus, scope = make_scope(report)

    return partial(answered, corpus, scope)


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("谁投了蓝轴科技？", "本轮投资方 青禾资本、远岫创投"),
        ("谁给Kestrel注资？", "本轮投资方 Orion Partners"),
        ("屿石传感的投资人有哪些？", "本轮投资方 白榆资本"),
        ("Kestrel融了多少钱？", "融资情况 30 亿美元"),
        ("屿石传感这是第几轮？", "融资情况 数亿元 A 轮及 A1 轮融资"),
        ("澄海动力是做什么的？", "简介 微型电机厂商"),
        ("林野旗下的公司拿到了多少投资？", "融资情况 30 亿美元"),
    ],
)
def test_the_cell_that_is_asked_for_is_the_answer(ask: Callable[[str], Answer], question: str, cell: str) -> None:
    answer = ask(question)
    assert not answer.refused
    assert cell in answer.text
    assert answer.text.count("；") == 0  # the other cells are not read out
    assert answer.citations[-1].column == cell.split()[0]


def test_two_cells_for_two_questions(ask: Callable[[str], Answer]) -> None:
    answer = ask("蓝轴科技融了多少，谁投的？")
    assert "2.5 亿元 B 轮融资" in answer.text
    assert "远岫创投" in answer.text
    assert "关节" not in answer.text


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("B轮融资的有哪些公司？", {"蓝轴科技"}),  # neither Pre-B nor B+
        ("哪些公司完成了A1轮？", {"屿石传感"}),
        ("青禾资本投了哪些公司？", {"蓝轴科技", "栖云智能"}),
        ("远岫创投投的微型电机公司叫什么？", {"澄海动力"}),
        ("融资超过3亿元的有哪些？", {"澄海动力"}),
        ("哪些融资不低于2.5亿元？", {"蓝轴科技", "澄海动力"}),
        ("哪些融资超过10亿美元？", {"Kestrel"}),
        ("4月有哪些公司拿到B轮融资？", {"蓝轴科技"}),
        ("4月最大的一笔融资是哪家？", {"Kestrel", "澄海动力"}),  # of each currency
    ],
)
def test_rows_that_meet_the_conditions(ask: Callable[[str], Answer], question: str, names: set[str]) -> None:
    answer = ask(question)
    assert not answer.refused
    assert {row[0] for row in ROWS if row[0] in answer.text} == names


def test_amounts_that_cannot_be_compared_are_said(ask: Callable[[str], Answer]) -> None:
    assert "没有比较" in ask("融资超过3亿元的有哪些？").text
    assert "没有比较" not in ask("B轮融资的有哪些公司？").text


@pytest.mark.parametrize(
    "question",
    [
        "蓝轴科技的估值是多少？",
        "蓝轴科技的A轮是谁投的？",  # it was another round
        "蓝轴科技的创始人是谁？",
        "青禾资本投了蓝轴科技多少股份？",
        "5月有哪些公司拿到B轮融资？",
        "白虹资本投了哪些公司？",
        "哪些公司完成了D轮？",
        "Orion Partners投了哪家芯片公司？",
    ],
)
def test_what_the_table_does_not_say_is_refused(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).refused


@pytest.mark.parametrize(
    ("text", "rounds"),
    [
        ("完成B轮", {"b"}),
        ("Ｂ＋ 轮", {"b+"}),
        ("Pre - A轮和 A1 轮", {"pre-a", "a1"}),
        ("战略融资", {"战略"}),
        ("MCB轮", set()),
        ("一轮下跌", set()),
        ("轮" * 500, set()),
    ],
)
def test_rounds(text: str, rounds: set[str]) -> None:
    assert rounds_in(text) == rounds
