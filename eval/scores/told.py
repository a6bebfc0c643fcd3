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
    r"|(?:(?<=\n)|(?<=\s)|^|(?<=[：:；;。\]]))\d{1,2}(?:[)）、]|\.(?!\d))"  # 1）
    rf"|{_YEAR}\s*[-~至到]\s*{_YEAR}\s*年?"
    r"|\d{2,4}\s*年(?:第?\s*[一二三四1-4]\s*季度|\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|(?=[^\d\s]|\s))"
    rf"|{_YEAR}[-/](?:0?[1-9]|1[0-2])(?:[-/]\d{{1,2}})?(?![\d.%])|{_YEAR}\.\d{{1,2}}\.\d{{1,2}}(?!\d)"
    r"|\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|\d{2,4}\s*[Qq][1-4]|[QHqh][1-4](?!\d)"
    r"|(?:图表|表|图)\s*\d+(?:-\d+)?|第\s*\d+\s*[页行列章节]|(?<![A-Za-z])[pP]\.?\s*\d+"
    r"|近\s*\d+\s*[月年日周]"
    r"|(?:沪深|中证|上证|深证|国证|科创|创业板|标普|标准普尔|罗素|日经|富时)\s*\d{2,4}(?![\d.%])"
    r"|(?<![\d.])\d{6}(?:\.(?:SZ|SH|BJ|OF|WI|SI))?(?![\d.,]|\s*[元亿万个家倍%])|\d{4,5}\.HK"
    r"|[A-Za-z][A-Za-z0-9]*-?\d+(?:\.\d+)?[A-Za-z]*(?![\d.%％倍])"  # GPT-4, H200
)
# a fall as a verb makes the figure negative (下跌 3.74%); as a noun (跌幅 3.74%, 亏损) it may be told either way
_FALLS = re.compile(r"(?:下降|下跌|下滑|减少|跌去|回落|(?<!涨)跌|为负|(?<!升)降)(?:了|约|逾|超|近)?\s*(?:-\s*)?$")
_FALL = re.compile(
    r"(?:(?<!涨)跌幅|降幅|回撤|(?:跑输|落后)[^\d,。;]{0,12}|净?亏损|净亏)(?:幅度)?(?:了|为|达|约|至多)?\s*(?:-\s*)?$"
)
_NEGATIVE, _COUNTED = re.compile(r"为负\s*$"), re.compile(r"[家只个名位项款条种]$")  # 其中为负20项: twenty of them
_DASHES = str.maketrans(dict.fromkeys("−–—－﹣", "-"))


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of a text.

    Attributes:
        value: As written, with its sign.
        falls: A verb before it says that it is negative.
        fall: A noun before it says that it is the size of a fall.
    """

    value: Decimal
    unit: str
    raw: str
    falls: bool = False
    fall: bool = False

    @property
    def signed(self) -> Decimal:
        """With the sign that the words give it."""
        return -abs(self.value) if self.falls or self.fall else self.value

    @property
    def readings(self) -> tuple[Decimal, ...]:
        """All values that it may be meant as."""
        return (self.value, self.signed) if self.fall else (self.signed,)


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
        found.append(
            (
                match.start(),
                Told(
                    value,
                    match["unit"] or "",
                    match[0].strip(),
                    bool(_FALLS.search(before))
                    and not (_NEGATIVE.search(before) and _COUNTED.search(match["unit"] or "")),
                    bool(_FALL.search(before)),
                ),
            )
        )
    return tuple(figure for _, figure in sorted(found, key=lambda pair: pair[0]))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
