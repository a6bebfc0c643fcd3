"""Questions about the report itself."""

import pytest

from index.report import Analyst, Fields, Report
from rag.answering.cover import cover_answer, cover_field

LINES = (
    "光伏链价格企稳，推荐逆变器龙头",
    "--2023年11月光伏行业月报",
    "甲乙证券研究所",
    "推荐",
    "分析师：张三",
    "证书编号：S0000000000001",
    "2023年12月4日",
)
FIELDS = Fields(
    title=LINES[0], issuer="甲乙证券", industry="光伏", rating="推荐", period="2023-11", published="2023-12-04",
    analysts=(Analyst("张三", "S0000000000001"),), subtitle="2023年11月光伏行业月报",
)  # fmt: skip


def report(fields=FIELDS):
    return Report("a" * 16, "x.txt", fields, LINES, (None,) * len(LINES), (), ())


@pytest.mark.parametrize(
    ("question", "said", "line"),
    [
        ("作者是谁？", "张三（S0000000000001）", 5),
        ("这份报告是哪天发布的", "2023-12-04", 7),
        ("評級是什麼", "推荐", 4),
        ("哪家券商写的？", "甲乙证券", 3),
        ("报告标题", "光伏链价格企稳", 1),
        ("这是几月的报告", "2023-11", 2),
        ("Who wrote this report?", "张三", 5),
        ("When was it published?", "2023-12-04", 7),
    ],
)
def test_a_cover_field_is_told_with_its_line(question, said, line):
    answer = cover_answer(question, [report()])
    assert answer is not None and said in answer.text and not answer.refused
    assert answer.citations[0].locator.line_start == line


@pytest.mark.parametrize(
    "question",
    [
        "谁发布了新款芯片",
        "甲公司什么时候发布新品",
        "哪个行业涨得最多",
        "甲公司的评级",
        "11月评级上调的有几家",
        "张三是谁",
        "",
        "的是",
    ],
)
def test_anything_else_is_another_question(question):
    assert cover_field(question) is None


def test_what_the_cover_lacks_is_refused():
    answer = cover_answer("评级是什么", [report(Fields(title="x"))])
    assert answer is not None and answer.refused and answer.missing == ("评级",)
