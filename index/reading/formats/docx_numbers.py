"""Automatic numbers of a Word file: what Word prints before a heading, a caption or a list entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCountingThousand")
)
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str
    suffix: str


@dataclass(slots=True)
class Numbers:
    """Counts as Word does, in document order.

    Attributes:
        lists: Number id -> what its levels look like, and the id of the counters that it shares.
        counters: Counters per abstract list, one per level; None where nothing was counted yet.
    """

    lists: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)
    counters: dict[str, list[int | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> Numbers:
        """Reads ``word/numbering.xml``; None for a file without it."""
        if root is None:
            return cls()
        abstract = {
            element.get(f"{_W}abstractNumId") or "": dict(filter(None, map(_level, element.iter(f"{_W}lvl"))))
            for element in root.iter(f"{_W}abstractNum")
        }
        lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        for element in root.iter(f"{_W}num"):
            base = _attribute(element, "abstractNumId")
            changed = dict(filter(None, map(_level, element.iter(f"{_W}lvl"))))
            own = element.get(f"{_W}numId") or ""
            fresh = any(True for _ in element.iter(f"{_W}startOverride"))
            lists[own] = (f"{base}/{own}" if fresh else base, {**abstract.get(base, {}), **changed})
        return cls(lists)

    def next(self, list: str, level: int) -> str:
        """The number of the next paragraph of a list at a level, with what follows it; "" for a bullet."""
        shared, levels = self.lists.get(list, ("", {}))
        if not 0 <= level < _LEVELS or level not in levels:
            return ""
        counters = self.counters.setdefault(shared, [None] * _LEVELS)
        last = counters[level]
        counters[level] = levels[level].start if last is None else last + 1
        counters[level + 1 :] = [None] * (_LEVELS - level - 1)
        own = levels[level]
        if own.format in ("bullet", "none"):
            return ""
        text = own.text
        for place in range(level + 1):
            shown = levels.get(place, own)
            value = counters[place]
            text = text.replace(f"%{place + 1}", _written(shown.start if value is None else value, shown.format))
        return text + ("" if own.suffix == "nothing" or not text else " ")


def _attribute(element: Any, name: str, default: str = "") -> str:
    child = element.find(f"{_W}{name}")
    return (child.get(f"{_W}val") or default) if child is not None else default


def _level(element: Any) -> tuple[int, _Level] | None:
    place = element.get(f"{_W}ilvl") or ""
    start = _attribute(element, "start", "1")
    if not place.isdigit():
        return None
    level = _Level(
        int(start) if start.isdigit() and len(start) < 6 else 1,
        _attribute(element, "numFmt", "decimal"),
        _attribute(element, "lvlText")[:40],
        _attribute(element, "suff", "tab"),
    )
    return int(place), level


def _written(value: int, format: str) -> str:
    """A number in one of Word's formats; digits for those that are not known here.

    >>> [_written(12, name) for name in ("decimal", "chineseCounting", "upperRoman", "lowerLetter", "decimalZero")]
    ['12', '十二', 'XII', 'l', '12']
    """
    if format in _CHINESE and 0 < value < 100:
        tens, ones = divmod(value, 10)
        return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
    if format in ("upperRoman", "lowerRoman") and 0 < value < 4000:
        text = ""
        for size, sign in _ROMAN:
            count, value = divmod(value, size)
            text += sign * count
        return text if format == "upperRoman" else text.lower()
    if format in ("upperLetter", "lowerLetter") and value > 0:
        letter = chr(ord("A") + (value - 1) % 26) * min(20, (value - 1) // 26 + 1)
        return letter if format == "upperLetter" else letter.lower()
    return f"{value:02d}" if format == "decimalZero" else str(value)
