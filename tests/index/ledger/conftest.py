"""Small reports made by hand, as the reader would hand them over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.report import Block, BlockKind, Fields, Locator, Report
from index.table import Column, ColumnKind, HeaderState, Table, TablePart

ID = "0123456789abcdef"


def column(
    header: str, metric: str = "", unit: str = "", qualifier: str = "", period: str | None = None, **more: object
) -> Column:
    kind = ColumnKind.CODE if header == "代码" else ColumnKind.NAME if header == "名称" else ColumnKind.NUMBER
    return Column(header, header, kind, unit, metric=metric or header, qualifier=qualifier, period=period, **more)  # type: ignore[arg-type]


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    title: str = "一览",
    number: str = "1",
    line: int = 10,
    **more: object,
) -> Table:
    headers = [col.header for col in columns]
    return Table(
        id=f"t{number}",
        number=number,
        title=title,
        unit="",
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in rows),
        row_lines=tuple((line + 1 + index, line + 1 + index) for index in range(len(rows))),
        key=headers.index("名称") if "名称" in headers else None,
        code=headers.index("代码") if "代码" in headers else None,
        source=None,
        as_of=None,
        parts=(TablePart(1, line, line + len(rows), 0, len(rows), tuple(headers), HeaderState.FIRST),),
        **more,  # type: ignore[arg-type]
    )


def report(*tables: Table, prose: Sequence[str] = (), period: str | None = "2024-04", id: str = ID) -> Report:
    """Paragraphs stand on lines 1, 2, …; tables where they say."""
    lines = [*prose, *[""] * (400 - len(prose))]
    blocks = [Block(BlockKind.PARAGRAPH, text, Locator(id, None, n, n)) for n, text in enumerate(prose, 1)]
    return Report(id, "r.txt", Fields(period=period), tuple(lines), (None,) * len(lines), tuple(blocks), tables)


class Make:
    """Builders for tests: ``make.column``, ``make.table``, ``make.report``."""

    column = staticmethod(column)
    table = staticmethod(table)
    report = staticmethod(report)


@pytest.fixture(scope="session")
def make() -> type[Make]:
    return Make


@pytest.fixture(scope="session")
def real_report() -> Report:
    path = Path(__file__).parents[4] / "shared" / "reports" / "2024-04-ai-industry-monthly.txt"
    if not path.exists():
        pytest.skip(f"the real report is not here: {path}")
    from index.reading import read_report

    return read_report(path)
