"""How computed claims are worded, in Chinese and English."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from importlib import resources

from index.fact import Fact
from index.numbers import is_missing
from index.report import Report
from index.table import Column, Table
from rag.answer import Citation
from rag.gate.draft import Draft
from rag.summaries.columns import ColumnFacts
from rag.summaries.tidy import tidy, tidy_figure


@cache
def wording(language: str) -> dict[str, str]:
    """The words of a language. Raises KeyError."""
    text = resources.files("rag.summaries").joinpath("words.toml").read_text(encoding="utf-8")
    words: dict[str, str] = tomllib.loads(text)[language]
    return words


class Phrases:
    """Words and number formats of a language.

    Args:
        language: ``zh`` or ``en``.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.words = wording(language)

    def where(self, column: ColumnFacts, several: bool) -> str:
        """Report (if there are several), table and column that a claim is about."""
        return self.column(column.report, column.table, column.column, several)

    def column(self, report: Report, table: Table, column: Column, several: bool) -> str:
        """Table and column, as ``where``."""
        name = self.table(report, table, several)
        between = "" if name.endswith("）") else " "
        return f"{name}{between}{_list(report, table)}{tidy(column.name or column.header)}"

    def table(self, report: Report, table: Table, several: bool) -> str:
        """Report (if there are several) and table; one without number and title is called after its heading."""
        fields = report.fields
        whose = f"{fields.issuer or fields.title or report.name} " if several else ""
        label = f"{self.words['open']}{table.label}{self.words['close']}"
        if table.number and table.title:
            return f"{whose}{tidy(table.title)}{label}"
        return f"{whose}{tidy(table.title or table.label or ''.join(table.section[-1:]))}"

    def number(self, value: Decimal, unit: str) -> str:
        """A computed value, all digits shown, with thousands separators."""
        return f"{value:,f}{_joined(unit)}"

    def count(self, draft: Draft, number: int, unit: str, cites: Sequence[Citation], formula: str) -> None:
        """Says a count: in Chinese with its measure (``只`` for securities, ``项`` for others), in English of rows."""
        chinese = self.language == "zh"
        raw = f"{number}{unit}" if chinese else f"{number}"
        draft.figure(raw, Decimal(number), unit if chinese else "", cites, formula)
        draft.say("" if chinese else " rows")

    def printed(self, fact: Fact) -> str:
        """The cell as printed, in plain characters, with the column's unit where the cell has none."""
        raw, unit = tidy_figure(fact.quote), fact.quantity.unit
        if is_missing(raw) or not unit or raw.endswith(unit):
            return raw
        return f"{raw}{_joined(unit)}"


def _list(report: Report, table: Table) -> str:
    """What a table's names are headed, if it is one of several lists under one caption (A股 | 港股)."""
    heads = [
        other.columns[other.key].header.strip() if other.key is not None else ""
        for other in report.tables
        if (other.number, other.title) == (table.number, table.title)
    ]
    own = table.columns[table.key].header.strip() if table.key is not None else ""
    return f"{tidy(own)} " if own and table.number and len(heads) > 1 and heads.count(own) == 1 else ""


def _joined(unit: str) -> str:
    return f" {unit}" if unit[:1].isascii() and unit[:1].isalpha() else unit
