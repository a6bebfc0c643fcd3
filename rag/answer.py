"""What a question gets back."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from index.report import Locator


@dataclass(frozen=True, slots=True)
class Citation:
    """Evidence for something that was said.

    Attributes:
        report: Report id.
        page: Page, from 1, or None.
        table: Table number as printed (``4``), or its id if it has none; None for prose.
        row: Name of the row's entity as printed; None for prose.
        column: Column header as printed; None for prose.
        quote: The raw cell, or the quoted span.
        locator: Where it stands.
        fact: Id of the fact for a cell.
    """

    report: str
    page: int | None
    table: str | None
    row: str | None
    column: str | None
    quote: str
    locator: Locator
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in an answer, and what binds it.

    Attributes:
        value: Decimal in ``unit``; serialised as a string.
        unit: ``亿元``, ``%``, ``百分点`` … or "".
        raw: As it stands in the answer's text.
        source: ``cell``, ``quote`` or ``formula``.
        citations: Indices into ``Answer.citations``.
        formula: The computation with its operands, for ``formula``.
    """

    value: Decimal
    unit: str
    raw: str
    source: str
    citations: tuple[int, ...] = ()
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer or a refusal; every figure in ``text`` is in ``figures``.

    Attributes:
        text: What is shown; ``[1]`` refers to ``citations[0]``.
        figures: All figures of the text, bound.
        citations: Evidence.
        refused: True if the question is not answered.
        missing: What the reports lack (for a refusal): the slot and its value.
        program: The question program that was run (算式), as text; None for text answers.
        steps: What was done, for the reader who wants to check.
        timings: Seconds per stage; ``total`` is always there.
        rerun: The program as plain types, for ``ReportQA.again``; None for text answers and several readings.
    """

    text: str
    figures: tuple[Figure, ...] = ()
    citations: tuple[Citation, ...] = ()
    refused: bool = False
    missing: tuple[str, ...] = ()
    program: str | None = None
    steps: tuple[str, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    rerun: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain types that ``json.dumps`` takes; decimals as strings."""
        plain: dict[str, Any] = TypeAdapter(Answer).dump_python(self, mode="json")
        return plain
