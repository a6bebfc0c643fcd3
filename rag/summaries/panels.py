"""How a table of indicators is laid out: rows are metrics of their own (指标, 单位, 8月末, 7月末)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.table import ColumnKind, Table
from rag.summaries.rows import head, row_words

_MOST = 12  # rows; a longer table is no panel of indicators
_STEPS = 2  # columns of changes that are told
_HALF = 6  # months
_BARE = re.compile(
    r"(?:(?:19|20)?\d\d年?[-./]?)?(?:1[0-2]|0?[1-9])月?(?:末|底|份)?(?:值|数)?|(?:19|20)\d\d(?:年?Q[1-4]|年|[AE])?"
    r"|(?:本|上|当|去年同)[月期](?:末|值)?|最新(?:值)?|当前(?:值)?",
    re.I,
)
_MONTH = re.compile(r"(1[0-2]|0?[1-9])月")


@dataclass(frozen=True, slots=True)
class Panel:
    """A table of indicators: columns by their index.

    Attributes:
        level: The latest level of every row.
        before: The level before it, or None where a column of changes tells the step.
        steps: Columns of changes.
        unit: The column that prints each row's unit, or None.
    """

    level: int
    before: int | None
    steps: tuple[int, ...]
    unit: int | None


def panel(table: Table) -> Panel | None:
    """How a table of indicators is laid out; None for a table of any other kind.

    It is one if its columns are periods (8月末, 7月末) and its rows are called indicators, have units of their own,
    or no other column is a level. Rows of places with 11月产量, 10月产量 are none: a column says what they measure.
    """
    if table.key is None or not 1 <= len(table.rows) <= _MOST:
        return None
    words = row_words()
    heads = [head(column) for column in table.columns]
    numbers = [at for at, column in enumerate(table.columns) if column.kind is ColumnKind.NUMBER]
    bare = [at for at in numbers if _BARE.fullmatch(heads[at])]
    steps = [at for at in numbers if at not in bare and any(word in heads[at] for word in words["steps"])]
    unit = next((at for at, name in enumerate(heads) if name in words["units"]), None)
    named = heads[table.key] in words["metrics"] or unit is not None
    if not bare or not (named or len(bare) > 1):
        return None
    months = {at: int(found[1]) if (found := _MONTH.search(heads[at])) else 0 for at in bare}
    if {1, 12} <= set(months.values()):  # the turn of a year
        months = {at: month + 12 if 0 < month <= _HALF else month for at, month in months.items()}

    def time(at: int) -> tuple[str, int, int]:
        """Later is larger: by the column's period, else by its month, else as printed, the latest first."""
        old = table.columns[at].forecast or "去年" in heads[at] or heads[at].startswith("上")
        return ("" if old else table.columns[at].period or "", 0 if old else months[at], -at)

    order = sorted(bare, key=time, reverse=True)
    before = (
        order[1] if len(order) > 1 and not any("环比" in heads[at] or "变动" in heads[at] for at in steps) else None
    )
    return Panel(order[0], before, tuple(steps[:_STEPS]), unit)
