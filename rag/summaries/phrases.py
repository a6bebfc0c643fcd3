"""How computed claims are worded, in Chinese and English."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources

from index.fact import Fact
from index.numbers import is_missing
from rag.summaries.columns import ColumnFacts


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
        report = f"{column.report.fields.title or column.report.name} " if several else ""
        return f"{report}{column.table_name} {column.name}"

    def number(self, value: Decimal, unit: str) -> str:
        """A computed value, all digits shown, with thousands separators."""
        return f"{value:,f}{_joined(unit)}"

    def count(self, number: int) -> tuple[str, str]:
        """A count as printed, and its unit."""
        return (f"{number}项", "项") if self.language == "zh" else (f"{number} rows", "")

    def printed(self, fact: Fact) -> str:
        """The cell as printed, with the column's unit where the cell has none."""
        raw, unit = fact.quote.strip(), fact.quantity.unit
        if is_missing(raw) or not unit or raw.endswith(unit):
            return raw
        return f"{raw}{_joined(unit)}"


def _joined(unit: str) -> str:
    return f" {unit}" if unit[:1].isascii() and unit[:1].isalpha() else unit
