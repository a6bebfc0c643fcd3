"""Every line that is not blank is in exactly one block, whatever the text; nothing crashes, nothing hangs."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReadError
from index.ledger import facts_of
from index.reading import read_document, read_report
from index.reading.document import Document, Line
from index.reading.formats.load import parse
from index.reading.limits import Limits
from index.report import BlockKind, Report

Read = Callable[..., Report]
PIECES = (
    "",
    "",
    " ",
    "一、市场回顾",
    "(一) 整体",
    "1、要点",
    "表1：甲类公司（单位：亿元）",
    "表1：甲类公司（续）",
    "图 2: 走势",
    "图表 3 说明",
    "资料来源：某所",
    "单位：亿元",
    "（续表）",
    "注：数据未经审计",
    "请务必阅读正文之后的免责声明",
    "第 3 页",
    "4",
    "免责声明",
    "目录",
    "一、市场回顾.....2",
    "表 1: 甲类公司\t3",
    "分析师",
    "张三",
    "☎：021-12345678",
    "分析师承诺",
    "评级标准",
    "代码\t名称\t收入(亿元)\t增速(%)",
    "600001.SH\t甲一\t10.20\t5.1",
    "600002.SH\t甲二\t11.20",
    "\t\t12.0\t",
    "\t",
    "合计\t\t1\t2\t3\t4",
    "某公司一季度收入 21.4 亿元，同比增长 12.3%，好于预期，主要受益于需求",
    "理。",
    "- 要点：**增长**",
    "## 小标题",
    "**加粗**",
    "推荐",
    "2024-5-6",
    "日期\t内容",
    "4.30\t<p>发布了产品",
    "<table><tr><td>甲</td><td>1</td></tr></table>",
    "表 1: 甲\t表 2: 乙",
    "名称\t收入\t名称\t利润",
    "甲\t1.5\t乙\t2.5",
    "图 1: 甲\t表 2: 乙",
    "| 甲 | 乙 |",
    "| --- | --- |",
    "\f",
)


def assert_whole(report: Report) -> None:
    """The invariants of a report."""
    owners: list[list[BlockKind]] = [[] for _ in report.lines]
    for block in report.blocks:
        for place in (block.locator, *block.more):
            assert 1 <= place.line_start <= place.line_end <= len(report.lines)
            for line in range(place.line_start - 1, place.line_end):
                owners[line].append(block.kind)
    for line, kinds in zip(report.lines, owners, strict=True):
        beside = kinds == [BlockKind.TABLE] * 2  # tables side by side share their lines
        assert (
            len(kinds) == 1
            or beside
            or (not line.strip("\ufeff\u200b\u200c\u200d\u2060 \t\u3000\r\n\x1c\x1d\x1e\x1f\x0b\x0c\x85\xa0"))
            or not line.strip()
        ), line
        assert len(kinds) <= 1 or beside
    ids = [table.id for table in report.tables]
    assert len(set(ids)) == len(ids)
    assert sorted(block.table for block in report.blocks if block.kind is BlockKind.TABLE) == sorted(ids)  # type: ignore[type-var]
    for table in report.tables:
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert len(table.rows) == len(table.row_lines)
        assert set(table.doubtful_rows) <= set(range(len(table.rows)))
        assert [part.row_end for part in table.parts[:-1]] == [part.row_start for part in table.parts[1:]]
        assert table.parts[0].row_start == 0 and table.parts[-1].row_end == len(table.rows)
        for row, (first, last) in enumerate(table.row_lines):
            assert 1 <= first <= last <= len(report.lines)
            figures = [cell for cell in table.rows[row] if cell.replace(".", "").isdigit()]
            quoted = "\n".join(report.lines[first - 1 : last])
            assert all(cell in quoted for cell in figures)
    assert all(finding.places for finding in report.findings)
    assert all(block.reason for block in report.blocks if block.kind is BlockKind.BOILERPLATE)


@given(st.lists(st.sampled_from(PIECES), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_order_of_lines(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    if text.strip("\f\n\t ｜|-"):
        assert_whole(read_document(parse(text.encode(), "x.txt", Limits())))


@given(st.lists(st.builds(
    Line,
    text=st.just("a\tb"),
    page=st.one_of(st.none(), st.integers(1, 4)),
    cells=st.lists(st.sampled_from(("", "甲", "1.2", "600001", "代码", "-3%")), min_size=1, max_size=5).map(tuple),
    grid=st.one_of(st.none(), st.integers(1, 3)),
), min_size=1, max_size=25))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_any_rows_with_pages_and_grids(lines: list[Line]) -> None:
    fitting = tuple(Line("\t".join(line.cells or ()), line.page, line.cells, line.grid) for line in lines)
    assert_whole(read_document(Document("0" * 16, "x", "pdf", fitting)))


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text(text: str) -> None:
    try:
        report = read_document(parse(text.encode("utf-8", "replace"), "x.txt", Limits()))
    except ReadError:
        return
    assert_whole(report)


def test_real_report_whole_shuffled_and_cut(real_report: Path) -> None:
    text = real_report.read_text(encoding="utf-8")
    assert_whole(read_document(parse(text.encode(), "x.txt", Limits())))
    lines = text.split("\n")
    for seed in range(3):
        random.Random(seed).shuffle(lines)
        assert_whole(read_document(parse("\n".join(lines).encode(), "x.txt", Limits())))
    for length in (10_000, 30_001):
        assert_whole(read_document(parse(text.encode()[:length], "x.txt", Limits())))


@pytest.mark.parametrize(
    "text",
    [
        "\n".join("\t".join(f"{row}.{column}" for column in range(2000)) for row in range(12)),
        "\n\n".join(f"60{row:04d}\t甲{row}\t{row}.5\t1.{row}" for row in range(8000)),
        "\n".join(f"表{row}：甲" for row in range(6000)),
        "\n".join("请务必阅读正文之后的免责声明" for _ in range(12000)),
        "表1：甲\n代码\t值\n" + "\n".join(["600001.SH\t1", "", "甲"] * 4000),
        "\n".join("." * 150 + "\t" + "." * 150 + "1" for _ in range(2000)),
        "\n".join("一、" + "（" * 70 for _ in range(4000)),
        "\n".join("图" + str(row) + "：甲\n某图\n某图" for row in range(4000)),
        "\n".join("代码\t收入(亿元)" if row % 2 else f"60{row:04d}.SH\t{row}.5" for row in range(8000)),
        "\n".join("甲\t" * 3 + str(row % 7) if row % 2 else "甲" for row in range(8000)),
    ],
    ids=["wide", "double-spaced", "captions", "footers", "cut", "leaders", "brackets", "figures", "headers", "mixed"],
)
def test_hostile_sizes_stay_linear(text: str) -> None:
    start = time.process_time()
    assert_whole(read_document(parse(text.encode(), "x.txt", Limits())))
    assert time.process_time() - start < 8


def test_maths_that_a_converter_puts_round_a_figure_is_no_money(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text(
        "# 宏观月报\n\n## 经济\n\n9月工业增加值同比增长 $5.7\\%$ ，较上月回落1.1个百分点；出口约 $3 billion$。\n",
        encoding="utf-8",
    )
    report = read_report(file)
    text = next(block.text for block in report.blocks if block.kind is BlockKind.PARAGRAPH)
    assert text == "9月工业增加值同比增长5.7%，较上月回落1.1个百分点；出口约 $3 billion$。"
    units = {(str(fact.quantity.value), fact.quantity.unit) for fact in facts_of(report)}
    assert ("5.7", "美元") not in units


def _headings(report: Report) -> list[tuple[int | None, str]]:
    return [(block.level, block.text) for block in report.blocks if block.kind is BlockKind.HEADING]


def test_a_value_at_a_lines_start_is_no_heading(read: Read) -> None:
    def headings(line: str) -> list[str]:
        return [text for _, text in _headings(read(f"一、宏观\n\n上升\n{line}\n继续。\n"))][1:]

    for value in ("1.9个百分点，新订单上升", "2.1 个百分点，库存回落", "3.5亿元的投资落地后", "12.5 元/股", "4.2倍"):
        assert not headings(value)
    for heading in ("1.1家电行业", "2.1 元宇宙", "3.2 个股表现", "1.2 市场概况", "2.3亿纬锂能"):
        assert headings(heading) == [heading]


def test_a_bare_number_is_a_heading_where_its_subsections_follow(read: Read) -> None:
    lines = (
        "1 市场行情回顾",
        "正文。",
        "1.1 大盘",
        "正文。",
        "2 行业新闻",
        "3 数据",
        "3.1 产量",
        "12 月产量上升",
        "正文。",
    )
    assert _headings(read("\n\n".join(lines))) == [
        (1, "1 市场行情回顾"),
        (2, "1.1 大盘"),
        (1, "2 行业新闻"),
        (1, "3 数据"),
        (2, "3.1 产量"),
    ]


def test_what_stands_next_to_a_disclaimer_and_a_brokers_own_scale_are_set_aside(read: Read) -> None:
    sure = "本报告仅供本公司客户使用，不构成对任何人的投资建议，未经许可不得转载，本公司对其准确性不作保证。"
    near = "本报告中所指的投资及服务可能不适合个别客户，不构成客户私人咨询建议，投资需要与顾问商量后再作决定。"
    scale = "某某证券—行业投资评级说明\n\n买入：预期未来12个月内，股价表现强于大盘10%以上。\n"
    report = read(f"一、行情\n\n本月上涨。\n\n{near}\n\n{sure}\n\n{scale}")
    assert [block.text for block in report.paragraphs()] == ["本月上涨。"]
    assert near in [block.text for block in read(f"一、行情\n\n{near}\n\n本月上涨。\n").paragraphs()]
