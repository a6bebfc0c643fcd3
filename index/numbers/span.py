"""A run of running text that holds digits, and what kind of number it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from index.numbers.quantity import Quantity


class SpanKind(StrEnum):
    FIGURE = "figure"  # a value: 5.4%, 20-25 亿元, 三成
    DATE = "date"  # 4 月 23 日, 2024Q1, 23 财年
    PERIOD = "period"  # 近 3 月, 过去三年, 10 年期
    CODE = "code"  # 002415.SZ, telephone and licence numbers, addresses of pages
    ORDINAL = "ordinal"  # 第 3, 表 4, （二）, 1、, 前十
    NAME = "name"  # GPT-4, V3.5, 沪深300, 1080P


@dataclass(frozen=True, slots=True)
class Span:
    """A number in running text; ``text[start:end]`` is its print in the original text.

    Attributes:
        start: Offset of the first character, sign and currency symbol included.
        end: One past the last character, unit included.
        kind: What it is.
        quantity: For a figure: its signed value; None if its digits cannot be read as one number (3.91.5).
            None for all other kinds.
        sign_word: The word that made the value negative (下降), or "". It stands before ``start``.
    """

    start: int
    end: int
    kind: SpanKind
    quantity: Quantity | None = None
    sign_word: str = ""

    @property
    def printed(self) -> Decimal | None:
        """The value without its sign word: 5.4 for 下降 5.4%; for a range, the end nearer to zero."""
        if self.quantity is None:
            return None
        if not self.sign_word:
            return self.quantity.value
        return (self.quantity.value if self.quantity.high is None else self.quantity.high).copy_abs()
