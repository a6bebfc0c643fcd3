"""How computed claims are worded, in Chinese and English."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources

from index.fact import Fact
from index.numbers import is_missing
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
        fields = column.report.fields
        report = f"{fields.issuer or fields.title or column.report.name} " if several else ""
        table = column.table
        label = f"{self.words['open']}{table.label}{self.words['close']}"
        name = f"{tidy(table.title)}{label}" if table.number and table.title else tidy(table.title or table.label)
        between = "" if name.endswith("）") else " "
        return f"{report}{name}{between}{tidy(column.name)}"

    def number(self, value: Decimal, unit: str) -> str:
        """A computed value, all digits shown, with thousands separators."""
        return f"{value:,f}{_joined(unit)}"

    def count(self, number: int, unit: str) -> tuple[str, str]:
        """A count as printed, and its unit: ``只`` for securities, ``项`` for others."""
        return (f"{number}{unit}", unit) if self.language == "zh" else (f"{number} rows", "")

    def printed(self, fact: Fact) -> str:
        """The cell as printed, in plain characters, with the column's unit where the cell has none."""
        raw, unit = tidy_figure(fact.quote), fact.quantity.unit
        if is_missing(raw) or not unit or raw.endswith(unit):
            return raw
        return f"{raw}{_joined(unit)}"


def _joined(unit: str) -> str:
    return f" {unit}" if unit[:1].isascii() and unit[:1].isalpha() else unit
