"""Chunks follow the report's structure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.hit import ChunkKind
from index.report import Block, BlockKind, Fields, Locator, Report
from index.search.chunks import chunks_of
from index.search.prose import LIMIT, split
from index.search.rows import row_texts
from index.table import Column, ColumnKind, HeaderState, Table, TablePart


def at(start, end=None, page=1):
    return Locator("r", page, start, end or start)


def paragraph(text, line, section=("一、甲",)):
    return Block(BlockKind.PARAGRAPH, text, at(line), section)


def report(*blocks, tables=(), lines=60):
    return Report("r", "r.txt", Fields(), ("",) * lines, (1,) * lines, blocks, tables)


def prose(*blocks):
    return [(chunk.text, chunk.locator.line_start, chunk.locator.line_end) for chunk in chunks_of(report(*blocks))]


def table(columns, rows, **changes):
    values = {
        "id": "t3", "number": "3", "title": "公司一览", "unit": "", "columns": tuple(columns), "rows": tuple(rows),
        "row_lines": tuple((12 + n, 12 + n) for n in range(len(rows))), "key": 1, "code": 0, "source": "万得",
        "as_of": "2024-04-30", "section": ("一、甲",),
        "parts": (
            TablePart(1, 11, 12, 0, 1, (), HeaderState.FIRST), TablePart(2, 13, 20, 1, 99, (), HeaderState.MISSING),
        ),
    }  # fmt: skip
    return Table(**(values | changes))


COMPANIES = (
    Column("代码", "代码", ColumnKind.CODE),
    Column("简称", "简称", ColumnKind.NAME),
    Column("总市值(亿元)", "总市值", ColumnKind.NUMBER, "亿元"),
    Column("月涨跌幅(%)", "月涨跌幅", ColumnKind.NUMBER, "%"),
)


def test_short_paragraphs_of_a_section_are_packed():
    assert prose(paragraph("第一句。", 2), paragraph("第二句。", 3)) == [("一、甲\n第一句。\n第二句。", 2, 3)]


def test_chunks_never_cross_sections_tables_or_furniture():
    blocks = (
        paragraph("甲。", 2), paragraph("乙。", 3, ("二、乙",)), Block(BlockKind.TABLE, "表1", at(4, 6), ("二、乙",)),
        paragraph("丙。", 7, ("二、乙",)), Block(BlockKind.BOILERPLATE, "请务必阅读", at(8), reason="footer"),
        paragraph("丁。", 9, ("二、乙",)),
    )  # fmt: skip
    assert [text for text, *_ in prose(*blocks)] == ["一、甲\n甲。", "二、乙\n乙。", "二、乙\n丙。", "二、乙\n丁。"]


def test_boilerplate_and_headings_are_no_evidence():
    blocks = (
        Block(BlockKind.HEADING, "一、甲", at(1), (), 1),
        Block(BlockKind.BOILERPLATE, "免责声明：本报告", at(2), reason="disclaimer"),
    )
    assert prose(*blocks) == []


def test_captions_are_found_too():
    assert prose(Block(BlockKind.FIGURE, "图2：指数走势", at(5), ("一、甲",))) == [("一、甲\n图2：指数走势", 5, 5)]


def test_long_paragraphs_are_cut_at_sentence_ends():
    text = "这一句有十二个字左右吧。" * 60
    pieces = split(text)
    assert "".join(pieces) == text and all(len(piece) <= LIMIT and piece.endswith("。") for piece in pieces)


def test_quotes_stay_with_their_sentence():
    assert split("他说：“好。”然后走了。", 8) == ["他说：“好。”", "然后走了。"]


@settings(max_examples=150)
@given(st.text(alphabet="字句，。！；“”（）1.5%\n ab", max_size=900), st.integers(1, 300))
def test_splitting_keeps_every_character_in_order(text, limit):
    pieces = split(text, limit)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(0 < len(piece) <= limit for piece in pieces)


def test_rows_become_sentences():
    companies = table(COMPANIES, [("000901.SZ", "天目科技", "12.50", "-3.1"), ("600902.SH", "云岭股份", "", "2.0%")])
    assert row_texts(companies, 0) == ["天目科技（000901.SZ）：总市值 12.50 亿元；月涨跌幅 -3.1%"]
    assert row_texts(companies, 1) == ["云岭股份（600902.SH）：月涨跌幅 2.0%"]  # empty is not a figure; % not twice


def test_row_chunks_carry_their_own_place():
    companies = table(COMPANIES, [("000901.SZ", "天目科技", "12.50", "1"), ("600902.SH", "云岭股份", "8.30", "2")])
    card, *rows = chunks_of(report(tables=(companies,)))
    assert [(c.kind, c.row, c.locator.page, c.locator.line_start) for c in rows] == [
        (ChunkKind.ROW, 0, 1, 12), (ChunkKind.ROW, 1, 2, 13)]  # fmt: skip
    assert all(chunk.table == "t3" and chunk.text.startswith("表3 公司一览\n") for chunk in rows)
    assert (card.kind, card.row, card.locator) == (ChunkKind.CARD, None, Locator("r", 1, 11, 20))


def test_the_card_says_what_the_table_is_about():
    rows = [(f"{n:06}.SZ", f"公司{n}", "1", "2") for n in range(9)]
    blocks = (
        paragraph("前文第一句。市值普遍上升。", 9),
        paragraph("后文第一句。后文第二句。", 25),
        paragraph("远。", 30),
    )
    card = next(c for c in chunks_of(report(*blocks, tables=(table(COMPANIES, rows),))) if c.kind is ChunkKind.CARD)
    assert card.text == (
        "一、甲\n表3 公司一览\n时间：2024-04-30\n列：代码 | 简称 | 总市值(亿元) | 月涨跌幅(%)\n"
        "行：9 行：公司0（000000.SZ）、公司1（000001.SZ）、公司2（000002.SZ）、…、"
        "公司6（000006.SZ）、公司7（000007.SZ）、公司8（000008.SZ）\n来源：万得\n上文：市值普遍上升。\n下文：后文第一句。"
    )


def test_long_cells_are_cut_like_prose_under_their_row():
    columns = (
        Column("日期", "日期", ColumnKind.DATE),
        Column("事件", "事件", ColumnKind.NAME),
        Column("内容", "内容", ColumnKind.TEXT),
    )
    text = "公司发布了新的产品，市场反应积极。" * 20
    events = table(columns, [("4.23", "发布会", text)], key=1, code=None)
    pieces = row_texts(events, 0)
    assert len(pieces) > 1 and all(piece.startswith("发布会：日期 4.23\n内容：") for piece in pieces)
    assert "".join(piece.split("内容：")[1] for piece in pieces) == text


@pytest.mark.parametrize("changes", [{"key": None, "code": None}, {"title": "", "number": None}, {"parts": ()}])
def test_odd_tables_do_not_stop_the_reader(changes):
    odd = table(COMPANIES, [("a", "", "", ""), ("b", "c", "d", "e")], **changes)
    chunks = chunks_of(report(tables=(odd,)))
    assert all(chunk.text.strip() for chunk in chunks) and chunks[0].kind is ChunkKind.CARD


def test_a_row_without_anything_is_no_chunk():
    assert [c.row for c in chunks_of(report(tables=(table(COMPANIES, [("", "", "", "")]),))) if c.row is not None] == []
