"""A fact: one figure with everything that gives it meaning."""

from __future__ import annotations

from dataclasses import dataclass

from index.numbers.quantity import Quantity
from index.report import Locator


@dataclass(frozen=True, slots=True)
class Entity:
    """Who or what a figure is about.

    Attributes:
        name: As printed in the table: ``商汤-W``.
        code: Securities or fund code: ``0020.HK``; None if not given.
        key: Same for every spelling of one entity in a library: the code if known, else the
            normalised name (full width, spaces and suffixes such as -W, -U removed).
    """

    name: str
    code: str | None
    key: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of a report.

    Attributes:
        id: ``<report>:<table>:<row>:<column>`` for a cell (row and column from 0),
            ``<report>:L<line>:<start>`` for a figure in prose (start = offset in the paragraph).
        report: Report id.
        table: Table id; None for prose.
        row: Row of ``Table.rows``, from 0; None for prose.
        column: Column, from 0; None for prose.
        entity: What the figure is about.
        metric: Base name: ``总市值``.
        qualifier: ``TTM``, ``近3月``, ``同比`` …, or "".
        header: The metric as printed in the column header, or in the sentence.
        period: As in ``Column.period``.
        forecast: True if the report presents it as a forecast.
        quantity: Value, unit and scale.
        quote: The sentence for prose; the raw cell for a table.
        locator: Where it stands.
    """

    id: str
    report: str
    table: str | None
    row: int | None
    column: int | None
    entity: Entity
    metric: str
    qualifier: str
    header: str
    period: str | None
    forecast: bool
    quantity: Quantity
    quote: str
    locator: Locator
