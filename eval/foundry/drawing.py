"""Ground-truth tables of one month: rows chosen, figures drawn, headers worded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from eval.foundry.sentences import text_rows
from eval.foundry.vocabulary import Broker, ColumnPlan, TablePlan
from eval.foundry.world import Month, Subject, World
from eval.truth import TruthColumn, TruthTable

TOTAL = "合计"
_TEXT_SUBJECTS = {"news", "policy", "financing"}


def fill(template: str, world: World, month: Month, **more: object) -> str:
    """A title or header with its month, day, year, quarter and sector filled in."""
    values = {
        "M": month.month,
        "D": month.last_day,
        "YY": month.year,
        "Y": month.year - 1,
        "Q": month.quarter,
        "sector": world.industry.sector,
        **more,
    }
    return template.format(**values)


def draw_table(
    world: World, plan: TablePlan, month: Month, broker: Broker, number: str, english: bool, random: Random
) -> TruthTable:
    """One table as it should be read back. ``random`` decides on wording and size only, never on a figure."""
    # the same companies stay covered over the months, as in a real monthly; only rankings and news vary in length
    steady = plan.subject not in _TEXT_SUBJECTS and not plan.sort
    count = (world.random("rows", plan.id) if steady else random).randint(*plan.rows)
    if plan.subject in _TEXT_SUBJECTS:
        rows = text_rows(world, plan, month, count, random)
    else:
        rows = _rows(world, plan, month, count)
    shared = _shared_unit(plan)
    in_header = broker.unit == "header" or not shared
    columns = tuple(_column(world, column, month, english, in_header, random) for column in plan.columns)
    kinds = [column.kind for column in plan.columns]
    key = kinds.index("name") if "name" in kinds else (0 if plan.subject == "month" else None)
    title = fill(random.choice(plan.title), world, month, k=_ordinal(len(rows)))
    return TruthTable(
        number=number,
        title=title,
        unit="" if in_header else shared,
        period=str(month),
        columns=columns,
        rows=rows,
        key=key,
        code=kinds.index("code") if "code" in kinds else None,
        totals=(TOTAL,) if plan.total else (),
        file=f"{plan.id}.csv",
    )


def _ordinal(count: int) -> str:
    return {8: "八", 9: "九", 10: "十", 11: "十一", 12: "十二"}.get(count, str(count))


def _column(
    world: World, plan: ColumnPlan, month: Month, english: bool, in_header: bool, random: Random
) -> TruthColumn:
    wording = random.choice(plan.zh)
    name = fill(plan.en if english else wording, world, month)
    if plan.unit and in_header and not plan.incell:
        name += random.choice((" ({})", "({})", "（{}）", " （{}）")).format(plan.unit)
    period = month.period(plan.period) if plan.kind == "number" else None
    return TruthColumn(name, plan.kind, plan.unit, period or None, plan.metric)


def _shared_unit(plan: TablePlan) -> str:
    """The unit of all figures if they have one in common, so that a title can carry it."""
    units = {column.unit for column in plan.columns if column.kind == "number" and not column.incell}
    return units.pop() if len(units) == 1 else ""


def _rows(world: World, plan: TablePlan, month: Month, count: int) -> tuple[tuple[str, ...], ...]:
    subjects = list(world.subjects(plan.subject, month))
    sorter = next((column for column in plan.columns if plan.sort and column.metric == plan.sort), None)
    if sorter is not None:
        subjects.sort(key=lambda subject: world.value(subject, sorter, month) or Decimal(0), reverse=plan.descending)
        subjects = subjects[:count]
    elif plan.subject != "month":
        subjects = world.random("cover", plan.id).sample(subjects, min(count, len(subjects)))
        subjects.sort(key=lambda subject: (subject.code, subject.name))
    figures = [
        [world.value(subject, column, month) if column.kind == "number" else None for column in plan.columns]
        for subject in subjects
    ]
    for index, column in enumerate(plan.columns):
        if column.calc == "share":
            base = [column.metric for column in plan.columns].index(column.of)
            _fill_shares(figures, index, base)
    rows = [_cells(world, plan, subject, values, month) for subject, values in zip(subjects, figures, strict=True)]
    if plan.total:
        rows.append(_total_row(plan, figures))
    return tuple(rows)


def _fill_shares(figures: list[list[Decimal | None]], index: int, base: int) -> None:
    total = sum((row[base] or Decimal(0) for row in figures), Decimal(0))
    for row in figures:
        row[index] = ((row[base] or Decimal(0)) / total * 100).quantize(Decimal("0.01"))


def _cells(
    world: World, plan: TablePlan, subject: Subject, values: Sequence[Decimal | None], month: Month
) -> tuple[str, ...]:
    cells = []
    for column, value in zip(plan.columns, values, strict=True):
        if column.kind == "code":
            cells.append(subject.code)
        elif column.kind in {"name", "date"}:
            cells.append(subject.name)
        elif column.kind == "text":
            random = world.random("choice", column.zh[0], subject.name)
            empty = column.miss and world.random("miss", column.zh[0], subject.name).random() < column.miss
            cells.append("" if empty else random.choice(column.choices))
        else:
            cells.append(printed(value, column))
    return tuple(cells)


def printed(value: Decimal | None, column: ColumnPlan) -> str:
    """A figure as the table prints it: ``1,044.47``, ``-3.74%`` or ``""``."""
    if value is None:
        return ""
    text = f"{value:,}" if column.thousands else f"{value}"
    return f"{text}{column.unit}" if column.incell else text


def _total_row(plan: TablePlan, figures: list[list[Decimal | None]]) -> tuple[str, ...]:
    cells = []
    for index, column in enumerate(plan.columns):
        if column.kind == "name":
            cells.append(TOTAL)
        elif column.metric == plan.sort or column.calc == "share":
            total = sum((row[index] or Decimal(0) for row in figures), Decimal(0))
            cells.append(printed(Decimal(100).quantize(Decimal("0.01")) if column.calc == "share" else total, column))
        else:
            cells.append("")
    return tuple(cells)


def with_missing_marks(table: TruthTable, mark: str) -> TruthTable:
    """The same table where a missing figure is printed as a mark (``--``) instead of left empty."""
    numeric = [column.kind == "number" for column in table.columns]
    rows = tuple(
        tuple(mark if not cell and is_number else cell for cell, is_number in zip(row, numeric, strict=True))
        for row in table.rows
    )
    return replace(table, rows=rows)
