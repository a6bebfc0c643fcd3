"""How findings name facts and places."""

from __future__ import annotations

from decimal import Decimal

from index.fact import Fact
from index.numbers import fold
from index.report import Locator, Report
from index.table import Table


def place_name(report: Report, fact: Fact) -> str:
    """``表4`` or ``正文第 12 行``."""
    if fact.table is None:
        return f"正文第{fact.locator.line_start}行"
    return report.table(fact.table).label or f"第{fact.locator.line_start}行的表"


def printed(fact: Fact) -> str:
    """The figure as printed, signed, with its unit if the cell does not hold it: ``2.95%``."""
    raw, unit = "".join(fact.quantity.raw.split()), fact.quantity.unit
    if fact.quantity.value < 0 and fold(raw)[:1] not in "-(":
        raw = "-" + raw  # 下降 5.4%: the sign is a word
    return raw if not unit or raw.endswith(unit) or not raw[-1:].isdecimal() else raw + unit


def plain(value: Decimal) -> str:
    """Without exponent and trailing zeros: ``12.5``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def table_place(report: Report, table: Table) -> Locator:
    """The lines from a table's first part to its last."""
    if not table.parts:
        start, end = (table.row_lines[0][0], table.row_lines[-1][1]) if table.row_lines else (1, 1)
        return Locator(report.id, None, start, end)
    first = table.parts[0]
    return Locator(report.id, first.page, first.line_start, first.line_end)


def row_place(report: Report, table: Table, row: int) -> Locator:
    return Locator(report.id, table.page_of(row), *table.row_lines[row])
