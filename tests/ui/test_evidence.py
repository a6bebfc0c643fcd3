"""Evidence as HTML."""

from index.report import Fields, Locator, Report
from index.table import Column, ColumnKind, HeaderState, Table, TablePart
from ui.evidence import passage_html, table_html, where
from ui.strings import strings

SAY = strings("zh")

NAME = Column("证券简称", "证券简称", ColumnKind.NAME)
VALUE = Column("总市值(亿元)", "总市值", ColumnKind.NUMBER, "亿元")


def table(rows):
    part = TablePart(1, 1, len(rows) + 1, 0, len(rows), ("a", "b"), HeaderState.FIRST)
    lines = tuple((i + 2, i + 2) for i in range(len(rows)))
    return Table("t1", "1", "一览", "", (NAME, VALUE), tuple(rows), lines, 0, None, "甲源", None, (part,))


def report(lines):
    return Report("r" * 16, "x.txt", Fields(title="题"), tuple(lines), (None,) * len(lines), (), ())


def test_the_cited_cell_is_lit_and_no_other():
    html = table_html(SAY, table([("甲", "1.0"), ("乙", "2.0")]), [(1, 1)])
    assert html.count("lit'") == 1 and "<td class='num lit'>2.0</td>" in html


def test_far_rows_are_folded_and_counted():
    html = table_html(SAY, table([(f"甲{i}", str(i)) for i in range(100)]), [(50, 1)])
    assert "… 38 行 …" in html and "… 37 行 …" in html and "甲50" in html and "甲3<" not in html


def test_a_huge_table_is_bounded():
    assert len(table_html(SAY, table([(f"甲{i}", str(i)) for i in range(100_000)]))) < 50_000


def test_report_text_is_escaped():
    html = table_html(SAY, table([("<script>alert(1)</script>", "'\"><img src=x>")]), [(0, 0)])
    assert "<script" not in html and "<img" not in html


def test_the_quote_is_marked_in_its_line():
    html = passage_html(
        report(["前", "甲公司<b>收入</b> 21.4 亿元。", "后"]), Locator("r" * 16, None, 2, 2), "21.4 亿元"
    )
    assert "<mark>21.4 亿元</mark>" in html and "<b>" not in html and "前" in html and "后" in html


def test_where_names_page_and_lines():
    assert where(SAY, report(["a"]), Locator("r" * 16, 3, 1, 2), ("一、总览",)) == "题 · 一、总览 · 第3页 · 第1–2行"
