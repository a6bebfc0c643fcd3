"""Programs that a stronger model plans: columns and rows by number and name out of the ledger, run in code.

The model gives no figure of its own. A threshold or a count that the question does not have is refused, and what
a program gives passes the gate like everything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import prompts
from index.errors import LanguageModelError
from index.ledger import Ledger
from index.numbers import find_quantities
from rag.llm.model import LanguageModel
from rag.questions.catalog import Catalog, ColumnView, catalog_of
from rag.questions.program import (
    Aggregate,
    Compare,
    Condition,
    Count,
    Difference,
    Filter,
    Lookup,
    Operand,
    Program,
    Rank,
    Ratio,
    Rows,
    Slot,
    TopK,
)

PROGRAMS, COLUMNS, NAMES, TOKENS = 4, 120, 400, 700
_PAIRS = {"compare", "difference", "ratio"}
_LISTS = {"topk", "filter", "count"}


@dataclass(frozen=True, slots=True)
class _Known:
    """What a plan may name: columns by number from 1, rows by their printed name."""

    columns: tuple[ColumnView, ...]
    keys: Mapping[str, str]


def planned(model: LanguageModel, question: str, ledger: Ledger, language: str = "zh") -> tuple[Program, ...]:
    """The programs that the model makes of a question; () if it sees none, or none that holds.

    Raises:
        LanguageModelError: The model failed. A reply that does not obey the schema is no failure: () comes back.
    """
    known = _known(catalog_of(ledger))
    if not known.columns:
        return ()
    labels = [f"{column.view.table.label} {column.view.table.title}：{_header(column)}" for column in known.columns]
    messages = prompts.render("plan", language, columns=labels, names=list(known.keys), question=question)
    reply = "".join(model.stream(messages, max_tokens=TOKENS, schema=plan_schema(len(labels), tuple(known.keys))))
    try:
        from rag.llm.schema import validate

        plain = validate(reply, plan_schema(len(labels), tuple(known.keys)))
    except LanguageModelError:
        return ()
    try:
        return tuple(_program(item, known, _numbers(question)) for item in plain["programs"])
    except _Unusable:
        return ()


def plan_schema(columns: int, names: Sequence[str]) -> dict[str, Any]:
    """JSON schema of a plan over so many columns and these rows."""
    column = {"type": "integer", "minimum": 1, "maximum": columns}
    name = {"type": "string", "enum": list(names)}
    condition = _object(
        {
            "column": column,
            "bound": {"type": "string", "enum": ["gt", "ge", "lt", "le", "eq"]},
            "value": {"type": "string", "pattern": r"^-?\d{1,15}(\.\d{1,6})?$"},
        }
    )
    rows = _object(
        {
            "where": {"type": "array", "items": condition, "maxItems": 4},
            "by": column,
            "order": {"type": "string", "enum": ["high", "low"]},
            "k": {"type": "integer", "minimum": 1, "maximum": 50},
        },
        required=(),
    )
    function = {"type": "string", "enum": ["mean", "median", "sum", "max", "min", "range"]}
    operand = _object({"column": column, "entity": name, "function": function, "rows": rows}, required=("column",))
    ops = ["lookup", "rank", "aggregate", *sorted(_PAIRS), *sorted(_LISTS)]
    program = _object(
        {
            "op": {"type": "string", "enum": ops},
            "operands": {"type": "array", "items": operand, "minItems": 1, "maxItems": 6},
            "rows": rows,
        },
        required=("op", "operands"),
    )
    return _object({"programs": {"type": "array", "items": program, "maxItems": PROGRAMS}})


def _object(properties: dict[str, Any], required: Sequence[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else list(required),
        "additionalProperties": False,
    }


class _Unusable(Exception):
    """A plan that obeys the schema and means nothing, or holds a number that the question has not."""


def _known(catalog: Catalog) -> _Known:
    columns = tuple(column for column in catalog.columns if column.sense.base or column.base)[:COLUMNS]
    keys: dict[str, str] = {}
    for view in catalog.tables:
        for row in view.members:
            if len(keys) < NAMES:
                keys.setdefault(catalog.name_of(row.entity.key), row.entity.key)
    return _Known(columns, keys)


def _header(column: ColumnView) -> str:
    return f"{column.label}{f'（{column.column.unit}）' if column.column.unit else ''}"


def _numbers(question: str) -> Mapping[Decimal, str]:
    """The numbers of the question with their units: no other may be a threshold."""
    spans = [span.quantity for span in find_quantities(question) if span.quantity is not None]
    return {
        number: quantity.unit for quantity in spans for number in (quantity.value, quantity.high) if number is not None
    }


def _slot(number: int, known: _Known) -> Slot:
    column = known.columns[number - 1]
    return Slot(column.label, column.column.unit, column.period, (column.ref,))


def _rows(plain: Mapping[str, Any], column: int, known: _Known, said: Mapping[Decimal, str]) -> Rows:
    """The rows of the table that a column is in. Conditions on columns of other tables are refused."""
    view = known.columns[column - 1].view
    where: list[Condition] = []
    for item in plain.get("where", ()):
        value = Decimal(item["value"])
        unit = next((unit for number, unit in said.items() if abs(number) == abs(value)), None)
        if unit is None and value != 0:
            raise _Unusable
        _same_table(item["column"], column, known)
        slot = _slot(item["column"], known)
        where.append(Condition(slot, item["bound"], value, unit or ""))
    by = None
    if "by" in plain and "k" in plain:
        _same_table(plain["by"], column, known)
        by = _slot(plain["by"], known)
    return Rows(
        (view.ref,), (tuple(where),) if where else (), by=by, order=plain.get("order", "high"),
        k=plain["k"] if by is not None else 0,
    )  # fmt: skip


def _same_table(one: int, other: int, known: _Known) -> None:
    if known.columns[one - 1].view.ref != known.columns[other - 1].view.ref:
        raise _Unusable


def _operand(plain: Mapping[str, Any], known: _Known, said: Mapping[Decimal, str]) -> Operand:
    slot = _slot(plain["column"], known)
    if "function" in plain:
        return Operand(slot, "", plain["function"], _rows(plain.get("rows", {}), plain["column"], known, said))
    if "entity" not in plain:
        raise _Unusable
    return Operand(slot, known.keys[plain["entity"]])


def _program(plain: Mapping[str, Any], known: _Known, said: Mapping[Decimal, str]) -> Program:
    op, given = plain["op"], plain["operands"]
    first = given[0]
    slot = _slot(first["column"], known)
    rows = _rows(plain.get("rows", {}), first["column"], known, said)
    if op in _PAIRS:
        operands = tuple(_operand(item, known, said) for item in given)
        if len(operands) < 2 or (op != "compare" and len(operands) != 2):
            raise _Unusable
        if op == "compare":
            return Compare(operands, plain.get("rows", {}).get("order", "high"))
        left, right = operands[:2]
        return Difference(left, right) if op == "difference" else Ratio(left, right)
    if op == "aggregate":
        if "function" not in first:
            raise _Unusable
        return Aggregate(
            first["function"], slot, _rows(first.get("rows", plain.get("rows", {})), first["column"], known, said)
        )
    if op in _LISTS:
        shown = tuple(dict.fromkeys(_slot(item["column"], known) for item in given))
        if op == "topk" and rows.by is None:
            raise _Unusable
        return TopK(rows, shown) if op == "topk" else Filter(rows, shown) if op == "filter" else Count(rows)
    names = [item["entity"] for item in given if "entity" in item]
    if len(names) != len(given):
        raise _Unusable
    entities = tuple(dict.fromkeys(known.keys[name] for name in names))
    if op == "rank":
        return Rank(entities[0], slot, rows, plain.get("rows", {}).get("order", "high"))
    return Lookup(entities, tuple(dict.fromkeys(_slot(item["column"], known) for item in given)))
