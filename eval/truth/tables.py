"""The types of ground truth. Cells are raw strings, as printed; numbers are read from them with ``number``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

_BRACKET = re.compile(r"[(（][^()（）]*[)）]")


@dataclass(frozen=True, slots=True)
class TruthColumn:
    """A column of a truth table.

    Attributes:
        name: Header as printed.
        kind: ``code``, ``name``, ``number``, ``date`` or ``text``.
        unit: What the cells count, "" if nothing.
        period: ``2024-04``, ``2024-04-30``, ``2024Q1``, ``2023`` or None.
        metric: How people call it; the same word in two months makes a series.
    """

    name: str
    kind: str
    unit: str = ""
    period: str | None = None
    metric: str = ""


@dataclass(frozen=True, slots=True)
class TruthTable:
    """A whole table as it should be read.

    Attributes:
        rows: Raw strings, shape (rows, columns).
        key: Index of the column that names the entity, or None.
        code: Index of the column with codes, or None.
        totals: Values of the key column that are totals, not entities (合计); left out of ranks, sums and counts.
        file: Name of the CSV in ``truth/``.
    """

    number: str | None
    title: str
    unit: str
    period: str | None
    columns: tuple[TruthColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    key: int | None
    code: int | None
    totals: tuple[str, ...] = ()
    file: str = ""

    def column(self, name: str) -> int:
        """Index of the column with this header. Raises KeyError."""
        for index, column in enumerate(self.columns):
            if column.name == name:
                return index
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class ProseFact:
    """A figure told in running text. ``high`` is the upper end of a range."""

    sentence: str
    entity: str
    metric: str
    period: str
    value: Decimal
    unit: str
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TruthReport:
    """A report and what is known about it.

    Attributes:
        name: Name of its folder; exams call the report by it.
        path: The report file.
        period: The month it is about.
    """

    name: str
    path: Path
    period: str | None
    tables: tuple[TruthTable, ...]
    prose: tuple[ProseFact, ...] = ()


def number(raw: str) -> Decimal | None:
    """A cell's number as printed, without unit: ``1,044.47`` and ``-3.74%``; None for text and for an empty cell.

    It is written apart from the product's parser on purpose, so that gold never comes from the system under test.
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", raw)).translate(str.maketrans("−–—", "---"))
    match = re.fullmatch(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:%|倍|元|亿元|万元)?", text)
    if match is None:
        return None
    try:
        return Decimal(f"{match[1]}{match[2].replace(',', '')}{match[3] or ''}")
    except InvalidOperation:  # pragma: no cover - the pattern admits only decimals
        return None


def metric_of(header: str, unit: str) -> str:
    """What a header calls its metric: without unit, brackets that only hold the unit, and outer spaces."""

    def strip(match: re.Match[str]) -> str:
        inner = match[0][1:-1].strip()
        return "" if inner == unit or inner in {"%", "元", "亿元", "万元", "倍", "亿美元"} else match[0]

    return " ".join(_BRACKET.sub(strip, header).split())
