"""The figures that an answer's text tells, read from the text alone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_UNIT = (
    r"(?:个?百分点|pct|pp|bp|BP|[%％]|倍|(?:万亿|千万|百万|万|亿)?(?:元人民币|美元|港元|港币|欧元|日元|韩元|英镑|元)"
    r"|GWh|MWh|GW|MW|TFLOPS|(?:万亿|千万|百万|万|亿)?[家只个名位项款条种台套支起笔人次户天年月分点股层颗片](?![a-zA-Z])|万亿|亿|万)"
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_FIGURE = re.compile(rf"(?P<sign>[-+]?)(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT})?")
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s*(?:[-~～至到]|--)\s*(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})")
# what looks like a figure and is none; the order matters, longer forms first
_YEAR = r"(?:19|20)\d{2}"
_NOT_FIGURES = re.compile(
    r"\[\d+(?:[,，-]\d+)*\]"  # [1]
    rf"|{_YEAR}\s*[-~至到]\s*{_YEAR}\s*年?"
    r"|\d{2,4}\s*年(?:[一二三四]季度|\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|(?=[^\d\s]|\s))"
    rf"|{_YEAR}[-/](?:0?[1-9]|1[0-2])(?:[-/]\d{{1,2}})?(?![\d.%])|{_YEAR}\.\d{{1,2}}\.\d{{1,2}}(?!\d)"
    r"|\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|\d{2,4}\s*Q[1-4]|[QH][1-4](?!\d)"
    r"|(?:图表|表|图)\s*\d+(?:-\d+)?|第\s*\d+\s*[页行列章节]|[pP]\.?\s*\d+"
    r"|近\s*\d+\s*[月年日周]"
    r"|(?<![\d.])\d{6}(?:\.(?:SZ|SH|BJ|OF|WI|SI))?(?![\d.,]|\s*[元亿万个家倍%])|\d{4,5}\.HK"
    r"|[A-Za-z][A-Za-z0-9]*-?\d+(?:\.\d+)?[A-Za-z]*(?![\d.%％倍])"  # GPT-4, H200
)
_DOWN = re.compile(
    r"(?:下降|下跌|下滑|减少|(?<!涨)跌幅|降幅|跌去|回落|回撤|亏损|净亏|(?<!涨)跌|负|降)(?:了|为|达|约|至多)?\s*(?:-\s*)?$"
)
_DASHES = str.maketrans(dict.fromkeys("−–—－﹣", "-"))


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of a text. ``down`` is True if a word before it (下跌 3.74%) says that it is negative."""

    value: Decimal
    unit: str
    raw: str
    down: bool = False

    @property
    def signed(self) -> Decimal:
        return -abs(self.value) if self.down else self.value


def told_figures(text: str) -> tuple[Told, ...]:
    """Figures in reading order. Dates, codes, table and page numbers, citation marks and model names are none.

    A range gives both ends, with the unit of the second.
    """
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    text = _NOT_FIGURES.sub(lambda match: "\0" * len(match[0]), text)
    found: list[tuple[int, Told]] = []

    def take(match: re.Match[str]) -> str:
        unit = match["unit"]
        for name in ("low", "high"):
            found.append((match.start(name), Told(_decimal(match[name]), unit, f"{match[name]}{unit}")))
        return "\0" * len(match[0])

    text = _RANGE.sub(take, text)
    for match in _FIGURE.finditer(text):
        before = text[: match.start()]
        # a hyphen after a digit or letter joins (3-5, A-7); it is no sign
        joined = match["sign"] and before[-1:].isalnum() and before[-1:].isascii()
        value = _decimal(match["number"]) * (-1 if match["sign"] == "-" and not joined else 1)
        found.append((match.start(), Told(value, match["unit"] or "", match[0].strip(), bool(_DOWN.search(before)))))
    return tuple(figure for _, figure in sorted(found, key=lambda pair: pair[0]))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
