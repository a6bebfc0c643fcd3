"""How computed claims are worded, in Chinese and English."""

from __future__ import annotations

from decimal import Decimal

from index.fact import Fact
from index.numbers import is_missing
from rag.summaries.columns import ColumnFacts

_ZH = {
    "of": "，共", "up": "有数据，其中为正", "down": "、为负", "negative": "有数据，其中为负", "median": "，中位数",
    "highest": "，最高：", "lowest": "；最低：", "comma": "、", "colon": "：", "open": "（", "close": "）", "stop": "。",
    "from": "从", "to": "变为", "rose": "，增加", "fell": "，减少", "in": "期", "restated": "在不同报告中不一致：", "semicolon": "；",
    "says": "报告认为：", "quote": "报告原文：",
}  # fmt: skip
_EN = {
    "of": ": ", "up": " with data, above zero ", "down": ", below zero ", "negative": " with data, below zero ", "median": ", median ",
    "highest": ", highest: ", "lowest": "; lowest: ", "comma": ", ", "colon": ": ", "open": " (", "close": ")", "stop": ".",
    "from": " from ", "to": " to ", "rose": ", up ", "fell": ", down ", "in": "", "restated": " differs between reports: ", "semicolon": "; ",
    "says": "The report holds: ", "quote": "In the words of the report: ",
}  # fmt: skip


class Phrases:
    """Words and number formats of a language.

    Args:
        language: ``zh`` or ``en``.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.words = _ZH if language == "zh" else _EN

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
