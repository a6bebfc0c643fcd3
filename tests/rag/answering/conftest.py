"""A small report, written for these tests, and a library that holds it in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from index.hit import Chunk, ChunkKind, Hit
from index.report import Block, BlockKind, Fields, Locator, Report
from index.table import Column, ColumnKind, HeaderState, Table, TablePart
from rag.answer import Answer
from rag.answering.corpus import Corpus, ReportText
from rag.answering.find import Scope
from rag.answering.question import ProseQuestion
from rag.answering.text import TextAnswerer
from rag.events import Delta, Final

LINES = [
    "一、行情回顾",
    "机器人指数4月下降3.74%，同期大盘上涨2.09%。板块成交额为1.2万亿元。",
    "二、产业动态",
    "（一）核心零部件",
    "蓝轴科技发布谐波减速器新品LX-200，寿命达到1.5万小时，较上一代提升30%。",
    "该产品预计2025年量产，尚未公布售价。",
    "远山动力与北湖大学联合建成足式机器人实验室，首期投入8,000万元。",
    "（二）政策",
    "东海市出台机器人产业十条措施，对首台套产品最高补助500万元，政策有效期至2027年12月31日。",
    "三、风险提示",
    "技术研发进度不及预期；原材料价格波动。",
]


def report_of(lines: Sequence[str], id: str = "a" * 16, table: Table | None = None) -> Report:
    blocks: list[Block] = []
    section: tuple[str, ...] = ()
    for number, line in enumerate(lines, 1):
        place = Locator(id, 1, number, number)
        if line[0] in "一二三四五六" and line[1] == "、":
            section = (line,)
            blocks.append(Block(BlockKind.HEADING, line, place, (), 1))
        elif line.startswith("（") and "）" in line[:4]:
            section = (*section[:1], line)
            blocks.append(Block(BlockKind.HEADING, line, place, section[:1], 2))
        else:
            blocks.append(Block(BlockKind.PARAGRAPH, line, place, section))
    fields = Fields("机器人行业月报", "示例证券", "机器人", None, "2024-04", "2024-05-06")
    pages = (1,) * len(lines)
    return Report(id, "robots.txt", fields, tuple(lines), pages, tuple(blocks), (table,) if table else ())


def news_table(line: int) -> Table:
    columns = (Column("日期", "日期", ColumnKind.DATE), Column("具体内容", "具体内容", ColumnKind.TEXT))
    text = "<p>IDM：液冷机柜出货加快</p><p>IDM数据显示，2023年液冷机柜市场规模为15.5亿美元，同比增长52.6%。</p>"
    part = TablePart(1, line, line + 1, 0, 1, ("日期", "具体内容"), HeaderState.FIRST)
    return Table(
        "t7", "7", "算力端动态", "", columns, (("4.28", text),), ((line + 1, line + 1),), None, None, "公开资料", None,
        (part,), ("二、产业动态",),
    )  # fmt: skip


def answered(corpus: Corpus, scope: Scope, question: str) -> Answer:
    """The answer without a model; what was streamed is what it says."""
    events = list(TextAnswerer(corpus, lambda: None).stream(question, scope))
    assert isinstance(events[-1], Final)
    answer = events[-1].answer
    assert "".join(event.text for event in events if isinstance(event, Delta)) == answer.text
    return answer


@pytest.fixture
def report() -> Report:
    lines = [
        *LINES,
        "日期\t具体内容",
        "4.28\t<p>IDM：液冷机柜出货加快</p><p>IDM数据显示，2023年液冷机柜市场规模为15.5亿美元，同比增长52.6%。</p>",
    ]
    body = report_of(lines[:-2], table=news_table(len(lines) - 1))
    return Report(body.id, body.name, body.fields, tuple(lines), (1,) * len(lines), body.blocks, body.tables)


@pytest.fixture
def make_scope() -> Callable[..., tuple[Corpus, Scope]]:
    """Corpus and scope over reports; the search is by shared pairs of characters."""

    def make(*reports: Report, known: frozenset[str] = frozenset()) -> tuple[Corpus, Scope]:
        by_id = {report.id: report for report in reports}
        corpus = Corpus(by_id.__getitem__)

        def search(query: str, k: int) -> list[Hit]:
            wanted = ProseQuestion.of(query).grams
            hits = []
            for report in reports:
                for sentence in ReportText.of(report).sentences:
                    shared = len(wanted & (sentence.grams | sentence.around)) / max(1, len(wanted))
                    place = sentence.unit.citation.locator
                    if shared:
                        hits.append(Hit(Chunk(0, report.id, ChunkKind.PROSE, sentence.text, (), place), shared))
            return sorted(hits, key=lambda hit: -hit.score)[:k]

        return corpus, Scope(tuple(by_id), search, known)

    return make
