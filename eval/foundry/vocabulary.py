"""The foundry's words: brokers, industries, table layouts and sentences, from the TOML files in ``data/``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """How a column is named and drawn; the fields are explained in ``data/common.toml``."""

    zh: tuple[str, ...]
    en: str
    kind: str = "number"
    metric: str = ""
    unit: str = ""
    calc: str = ""
    of: str = ""
    low: float = 0.0
    high: float = 0.0
    digits: int = 2
    move: float = 0.05
    flow: bool = False
    thousands: bool = False
    incell: bool = False
    miss: float = 0.0
    period: str = "month"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A table that a monthly report may hold. ``rows`` is the least and the greatest number of rows."""

    id: str
    title: tuple[str, ...]
    subject: str
    rows: tuple[int, int]
    section: str
    columns: tuple[ColumnPlan, ...]
    sort: str = ""
    descending: bool = True
    total: bool = False


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry with the words for its made-up companies."""

    sector: str
    name: str
    suffixes: tuple[str, ...]
    products: tuple[str, ...]
    terms: tuple[str, ...]
    tables: tuple[TablePlan, ...]


@dataclass(frozen=True, slots=True)
class Broker:
    """A made-up broker and its house style; the fields are explained in ``data/brokers.toml``."""

    name: str
    full: str
    institute: str
    footer: tuple[str, ...]
    header: tuple[str, ...]
    mark: str
    colon: str
    number: str
    figure: str
    headings: tuple[str, ...]
    source: str
    continued: str
    table: str
    unit: str
    rating: str


@cache
def words(name: str) -> dict[str, Any]:
    """A TOML file of the foundry as plain types; callers must not change it."""
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def brokers() -> tuple[Broker, ...]:
    return tuple(Broker(**_tuples(entry)) for entry in words("brokers")["broker"])


@cache
def industries() -> tuple[Industry, ...]:
    common = _plans(words("common")["table"])
    found = []
    for entry in words("industries")["industry"]:
        fields = {key: value for key, value in entry.items() if key != "table"}
        found.append(Industry(**_tuples(fields), tables=common + _plans(entry["table"])))
    return tuple(found)


def _plans(entries: list[dict[str, Any]]) -> tuple[TablePlan, ...]:
    plans: dict[str, TablePlan] = {}
    for entry in entries:
        fields = {key: value for key, value in entry.items() if key not in {"column", "like"}}
        columns = (
            plans[entry["like"]].columns
            if "like" in entry
            else tuple(ColumnPlan(**_tuples(column)) for column in entry["column"])
        )
        plans[entry["id"]] = TablePlan(**_tuples(fields), columns=columns)
    return tuple(plans.values())


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
