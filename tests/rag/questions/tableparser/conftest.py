"""Two tables of no company that there is, and a parser that says what a test wants it to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from index.ledger import Ledger
from rag.questions.catalog import catalog_of
from rag.questions.tableparser.asked import Asked
from rag.questions.tableparser.lessons import ledger_of
from rag.questions.tableparser.sheet import Sheet, sheet_of
from rag.questions.tableparser.sketch import Sketch

CARRIERS = {
    "title": "2025年8月主要航司运营数据",
    "kind": "航司",
    "columns": ["客座率（%）", "ASK（亿座公里）", "ASK同比", "飞机数（架）", "评级"],
    "rows": [
        ["华岭航空", "84.1", "152.3", "6.2%", "412", "买入"],
        ["北原航空", "79.8", "88.3", "-1.2%", "212", "增持"],
        ["南浦航空", "81.5", "120.0", "3.2%", "301", "买入"],
        ["东澜航空", "77.7", "66.3", "-4.5%", "155", "中性"],
    ],
}
YEARS = {
    "title": "华岭航空盈利预测",
    "kind": "指标",
    "columns": ["2023A", "2024A", "2025E"],
    "rows": [
        ["营业收入（亿元）", "310.2", "352.8", "401.5"],
        ["归母净利润（亿元）", "-4.1", "12.6", "20.4"],
        ["毛利率（%）", "8.8", "12.9", "14.2"],
    ],
}


@dataclass(frozen=True)
class Told:
    """A parser whose sketch, and how sure it is, are given; of the first table, or of ``each``."""

    sketch: Sketch
    p: float = 0.99
    each: bool = False

    def read(self, pairs: Sequence[tuple[Asked, Sheet]]) -> list[tuple[Sketch, float]]:
        return [(self.sketch, self.p if self.each or not at else 0.0) for at in range(len(pairs))]


@pytest.fixture(scope="session")
def carriers() -> Ledger:
    return ledger_of(CARRIERS)


@pytest.fixture(scope="session")
def years() -> Ledger:
    return ledger_of(YEARS)


def sheet(ledger: Ledger) -> Sheet:
    catalog = catalog_of(ledger)
    return sheet_of(catalog.tables[0], catalog)
