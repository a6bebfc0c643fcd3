"""Rows above or below a figure that the running text, or another table, tells."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from index.numbers import SpanKind, find_quantities
from index.report import Locator
from index.table import ColumnKind
from rag.answer import Answer, Citation, Figure
from rag.answering.together import together
from tests.rag.questions.conftest import column, report_of, table_of

_SENTENCES = {
    "北屏50": "4月，行业指数下跌1.05%，跑赢北屏50（-3.00%）1.95个百分点。",
    "行业指数": "4月，行业指数下跌1.05%，跑赢北屏50（-3.00%）1.95个百分点。",
    "全国均价": "4月全国均价14.60元/公斤，环比下跌2.3%。",
}


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    rows = table_of(
        "1",
        "子板块表现",
        [
            column("子板块", kind=ColumnKind.NAME),
            column("4月涨跌幅(%)", "2025-04"),
            column("年初至今涨跌幅(%)"),
        ],
        [("制剂", "2.40", "8.90"), ("器械", "-4.80", "-3.70"), ("中药", "-1.90", "-5.20"), ("商业", "-0.60", "-2.80")],
    )
    return Ledger.of([report_of("april", [rows], "2025-04")])


def _told(question):
    for name, quote in _SENTENCES.items():
        if name in question.question:
            figures = tuple(
                Figure(span.quantity.value, span.quantity.unit, quote[span.start : span.end], "quote", (0,))
                for span in find_quantities(quote)
                if span.kind is SpanKind.FIGURE and span.quantity is not None
            )
            cited = Citation("april", 1, None, None, None, quote, Locator("april", 1, 1, 1))
            return Answer(f"{quote}[1]", figures, (cited,))
    return Answer("没有。", refused=True)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("跑赢北屏50的子板块有哪些", {"制剂", "中药", "商业"}),
        ("跑输行业指数的子板块有几个", {"器械", "中药"}),
        ("哪些子板块跑赢了行业指数", {"制剂", "商业"}),
        ("4月涨跌幅高于行业指数的有哪些", {"制剂", "商业"}),
    ],
)
def test_rows_against_a_return_of_the_text(ledger, question, names):
    answer = together(question, ledger, _told)
    assert answer is not None and not answer.refused, question
    assert {citation.row for citation in answer.citations if citation.row} == names
    assert any(citation.table is None for citation in answer.citations)  # the sentence stands with them


@pytest.mark.parametrize(
    "question",
    [
        "年初至今跑赢北屏50的子板块有哪些",  # the text tells the month's return
        "3月跑赢北屏50的子板块有哪些",
        "跑赢南岭红利的子板块有哪些",
        "涨跌幅高于全国均价的子板块有哪些",  # 元/公斤
    ],
)
def test_what_the_text_does_not_tell_is_no_bound(ledger, question):
    answer = together(question, ledger, _told)
    assert answer is None or answer.refused, question
