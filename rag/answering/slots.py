"""Figures by which a question says which thing it means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.numbers import SpanKind, find_quantities
from rag.gate.evidence import compact

_KINDS = (SpanKind.FIGURE, SpanKind.ORDINAL, SpanKind.PERIOD)
_PLACES = re.compile(r"\s*小数")  # 保留两位小数: how to tell it
_RANKED = "前后首最"  # 前三名: an order, which the answer need not name
_NUMBER = r"(?:\d[\d,.]*|第[一二三四五六七八九十百\d]+)"
_YEARS = re.compile(r"(20\d\d)年?\s*[-–—~至到]\s*(20\d\d)")
_HAN = "一二三四五六七八九"
_SPELL = re.compile(r"(?:过去|最?近|未来|连续)([一二三四五六七八九1-9])个?([年月季周日天])")
_SHORT_YEAR = re.compile("2[1-9]年(?![期来间前后内以])")  # 28年规模 is of 2028
_CODE = re.compile(r"\d{6}")  # a security: a name, and no figure
_SAID = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>[^\d\s，。？?、]?)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure by which a question says which thing it means: 30 年期, 第五 批. ``unit`` is the character behind it."""

    number: str
    unit: str

    def told(self, text: str, around: str) -> bool:
        """Whether a text has it. Around the text it counts only where the text itself has no other one of its kind."""
        if self._stands(text):
            return True
        kind = "第" if self.number.startswith("第") else r"(?<![\d.])\d[\d.]*"
        rival = self.unit and re.search(rf"{kind}[一二三四五六七八九十百\d]*{re.escape(self.unit)}", _plain(text))
        return not rival and self._stands(around)

    def _stands(self, text: str) -> bool:
        if self.number == "第一" and f"首{self.unit}" in text:
            return True
        if self.number in _HAN:  # 过去三年 is 近3年, and 2023-2026
            years = _HAN.index(self.number) + 1
            if self.unit == "年" and any(int(b) - int(a) == years for a, b in _YEARS.findall(text)):
                return True
            return re.search(rf"(?<!\d)(?:{self.number}|{_HAN.index(self.number) + 1})个?{self.unit}", text) is not None
        return re.search(rf"(?<![\d.]){re.escape(self.number)}(?!\.?\d)", _plain(text)) is not None


def figures_of(text: str) -> tuple[Asked, ...]:
    """The figures and ordinals of a question that identify; none of an order (前三名) or a wish (两位小数).

    >>> [asked.number for asked in figures_of("30年期国债和第二批补贴，保留两位小数")]
    ['30', '第二']
    >>> [asked.number for asked in figures_of("机构预测28年多大盘子")]
    ['2028']
    """
    found = [Asked(_HAN[int(n) - 1] if n.isdigit() else n, unit) for n, unit in _SPELL.findall(text)]
    rest = _SPELL.sub(" ", text)
    for span in find_quantities(rest):
        said = _SAID.match(_plain(rest[span.start :]))
        if (
            span.kind not in _KINDS
            or said is None
            or _CODE.match(rest[span.start :])
            or rest[span.start] in _RANKED
            or _PLACES.match(rest[span.end :])
        ):
            continue
        number = said["number"].rstrip(",.")
        short = said["unit"] == "年" and _SHORT_YEAR.match(_plain(rest[span.start :]))
        found.append(Asked(f"20{number}" if short else number, said["unit"]))
    return tuple(found)


def _plain(text: str) -> str:
    return compact(text).replace(",", "")
