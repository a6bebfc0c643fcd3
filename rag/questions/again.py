"""A program once more with another column or another row: what a reader may want to see beside an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

from pydantic import ValidationError

from index.errors import YanbaoError
from index.ledger import Ledger
from rag.questions.catalog import Catalog, ColumnView, catalog_of
from rag.questions.program import Cell, Change, Extreme, Program, Series, Slot
from rag.questions.programs import load, slots_of
from rag.questions.text import fold_name


class NoSuchSlotError(YanbaoError):
    """A program cannot be run with this column or row."""


def restored(plain: Mapping[str, Any] | None, ledger: Ledger) -> Program:
    """The program of an answer's ``rerun``.

    Raises:
        NoSuchSlotError: It is none, or names columns or rows that these reports do not have.
    """
    if plain is None:
        raise NoSuchSlotError("this answer has no program of its own to run again", None, "Ask about one figure.")
    try:
        program = load(dict(plain))
    except ValidationError:
        raise NoSuchSlotError("this is not a program", None, "Give the rerun of a computed answer.") from None
    catalog = catalog_of(ledger)
    refs = {ref for slot in slots_of(program) for ref in slot.columns}
    unknown = [key for key in _keys(program) if key not in catalog.entities]
    if unknown or not all(map(catalog.has_column, refs)) or not _has_rows(program, catalog):
        raise NoSuchSlotError("the program is about other reports", unknown[0] if unknown else None, "Ask once more.")
    return program


def _has_rows(program: Program, catalog: Catalog) -> bool:
    """Whether the tables of a program that names rows by number have them."""
    rows = (program.row,) if isinstance(program, Cell) else program.rows if isinstance(program, Extreme) else ()
    tables = [catalog.view_of(slot.columns[0]).table for slot in slots_of(program) if slot.columns] if rows else []
    return bool(tables or not rows) and all(0 <= row < len(table.rows) for table in tables for row in rows)


def columns_of(program: Program, ledger: Ledger) -> tuple[str, ...]:
    """Headers of the columns that may stand in the place of the program's first: of the same tables, as printed."""
    catalog = catalog_of(ledger)
    slot = _first(program)
    return tuple(dict.fromkeys(column.label for column in _beside(slot, catalog))) if slot is not None else ()


def rows_of(program: Program, ledger: Ledger) -> tuple[str, ...]:
    """Names of the rows that may stand in the place of the program's first; none if it is about no single row."""
    catalog = catalog_of(ledger)
    key = next(_keys(program), None)
    refs = {(ref.report, ref.table) for slot in slots_of(program) for ref in slot.columns}
    if key is None:
        return ()
    views = [view for view in (*catalog.tables, *catalog.prose) if view.ref in refs]
    return tuple(dict.fromkeys(catalog.name_of(row.entity.key) for view in views for row in view.members))


def changed(program: Program, ledger: Ledger, *, column: str = "", row: str = "") -> Program:
    """The program with another column in place of its first metric, another row in place of its first, or both.

    Args:
        column: A header, one of ``columns_of``.
        row: A name, one of ``rows_of``.

    Raises:
        NoSuchSlotError: The tables have no such column or row.
    """
    catalog = catalog_of(ledger)
    if column:
        program = _with_column(program, column, catalog)
    return _with_row(program, row, ledger) if row else program


def _with_column(program: Program, label: str, catalog: Catalog) -> Program:
    slot = _first(program)
    if slot is None:
        raise NoSuchSlotError(
            "the program has no single column to change", label, "Ask the question with the other one."
        )
    beside = _beside(slot, catalog)
    found = [column for column in beside if fold_name(column.label) == fold_name(label)]
    if not found:
        raise NoSuchSlotError(
            "the program's tables have no such column",
            label,
            "There are: " + "、".join(dict.fromkeys(column.label for column in beside)),
        )
    first = found[0]
    alike = tuple(c.ref for c in found if (c.base, c.period) == (first.base, first.period))
    new = Slot(first.label, first.column.unit, first.period, alike)
    return cast("Program", _mapped(program, slot, new))


def _with_row(program: Program, name: str, ledger: Ledger) -> Program:
    catalog = catalog_of(ledger)
    key = next(_keys(program), None)
    names = rows_of(program, ledger)
    new = next((other for other in catalog.entities if fold_name(catalog.name_of(other)) == fold_name(name)), None)
    if key is None or new is None or catalog.name_of(new) not in names:
        raise NoSuchSlotError("the program's tables have no such row", name, "There are: " + "、".join(names))
    return cast("Program", _mapped(program, key, new))


def _first(program: Program) -> Slot | None:
    """The metric that the program is about: what rows are ordered by, else the first.

    None where one metric is in several slots, as over months: with one of them changed, two metrics were told as one.
    """
    rows = getattr(program, "rows", None)
    by = getattr(rows, "by", None)
    first = by if by is not None else next(slots_of(program), None)
    alike = [slot for slot in slots_of(program) if first is not None and slot.metric == first.metric]
    torn = isinstance(program, Series | Change) or any(slot != first for slot in alike)
    return None if torn else first


def _beside(slot: Slot, catalog: Catalog) -> list[ColumnView]:
    refs = {(ref.report, ref.table) for ref in slot.columns}
    return [column for column in catalog.all_columns if column.view.ref in refs]


def _keys(part: object) -> Iterator[str]:
    """Entity keys of a program, in order."""
    if isinstance(part, tuple):
        for item in part:
            yield from _keys(item)
    elif is_dataclass(part) and not isinstance(part, type | Slot):
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name == "entity" and value:
                yield value
            elif field.name == "entities":
                yield from value
            else:
                yield from _keys(value)


def _mapped(part: Any, old: Slot | str, new: Slot | str) -> Any:
    """A program part with one slot, or one entity key, in place of another."""
    if isinstance(part, tuple):
        return tuple(_mapped(item, old, new) for item in part)
    if isinstance(old, Slot) and part == old:
        return new
    if not is_dataclass(part) or isinstance(part, Slot | type):
        return part
    given: dict[str, Any] = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(old, str) and field.name in ("entity", "claimed") and value == old:
            given[field.name] = new
        elif isinstance(old, str) and field.name in ("entities", "without"):
            given[field.name] = tuple(new if key == old else key for key in value)
        else:
            given[field.name] = _mapped(value, old, new)
    return replace(part, **given)
