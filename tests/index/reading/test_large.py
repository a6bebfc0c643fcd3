"""Large tables are read whole, or refused by a limit that is named; never cut in silence."""

from __future__ import annotations

import os

import pytest

from index.errors import ReadError
from index.reading.formats.load import parse
from index.reading.limits import Limits
from index.reading.report import read_document

ROWS = int(os.environ.get("YANBAO_TEST_ROWS", 200_000 if os.environ.get("CI") else 20_000))


def test_a_table_of_very_many_rows_is_whole() -> None:
    rows = "\n".join(f"{600000 + row % 90000:06d}.SH\t公司{row}\t{row % 97}.{row % 10}" for row in range(ROWS))
    text = f"表 1：全市场\n代码\t名称\t涨幅(%)\n{rows}\n资料来源：某数据库\n"
    [table] = read_document(parse(text.encode(), "a.txt", Limits())).tables
    assert len(table.rows) == ROWS
    assert table.rows[-1][1] == f"公司{ROWS - 1}"
    assert table.source is not None


def test_more_cells_than_the_limit_are_refused_by_name() -> None:
    text = "\n".join("甲\t1.5" for _ in range(600))
    with pytest.raises(ReadError, match="cells=1000"):
        parse(text.encode(), "a.txt", Limits(cells=1000))
