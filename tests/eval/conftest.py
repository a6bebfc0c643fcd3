"""Truth that the evaluation's tests share: the bundled folders and one small table."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.truth import TruthColumn, TruthReport, TruthTable, load_truths

DATA = Path(__file__).resolve().parents[2] / "eval" / "data"


@pytest.fixture(scope="session")
def bundled() -> tuple[TruthReport, ...]:
    """All bundled truth folders."""
    return load_truths([DATA])


@pytest.fixture
def small_table() -> TruthTable:
    """Four companies, a total row, an empty cell."""
    columns = (
        TruthColumn("代码", "code"),
        TruthColumn("公司", "name"),
        TruthColumn("市值(亿元)", "number", "亿元", "2025-07-31", "市值"),
        TruthColumn("涨跌幅", "number", "%", "2025-07", "涨跌幅"),
    )
    rows = (
        ("600001.SH", "甲公司", "1,044.47", "-3.74%"),
        ("600002.SH", "乙公司-U", "96.10", ""),
        ("600003.SH", "丙公司", "8.00", "12.50%"),
        ("", "合计", "1,148.57", ""),
    )
    return TruthTable("1", "市值一览", "", "2025-07", columns, rows, 1, 0, ("合计",), "t1.csv")
