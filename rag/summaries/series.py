"""A column whose rows are months, quarters or years: the latest, the step to it, and the highest and lowest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from index.fact import Fact
from index.numbers import fold, unit_named
from rag.gate.draft import Draft
from rag.summaries.columns import ColumnFacts
from rag.summaries.phrases import Phrases

When = tuple[int, int, int]
_LEAST = 3  # rows
_DAY = re.compile(
    r"(?P<year>(?:19|20)\d\d|[1-3]\d)[-./年](?P<month>1[0-2]|0?[1-9])(?:月|[-./月](?P<day>\d\d?)日?)?(?:末|份)?"
)
_QUARTER = re.compile(r"(?P<year>(?:19|20)\d\d|[1-3]\d)年?(?:Q(?P<q>[1-4])|(?P<word>[一二三四])季[度报])(?:末)?", re.I)
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年|A)?(?:末|底)?", re.I)
_SHORT = re.compile(r"^(\d\d)(?=[-./年Q])")  # 24/09 reads as a figure, 2024/09 as a month
_CENT = Decimal("0.01")
_SHARE = re.compile(r"[率比速%]|幅")  # a share whose unit is not printed: its change is none of a size


def when(name: str) -> When | None:
    """Year, month and day that a row is called after; 0 for what it does not say.

    >>> when("2024年8月"), when("24/01"), when("2024Q3"), when("2023")
    ((2024, 8, 0), (2024, 1, 0), (2024, 9, 0), (2023, 0, 0))
    >>> when("10年期国债"), when("8月"), when("24/13")
    (None, None, None)
    """
    text = re.sub(r"\s", "", fold(name))
    if found := _DAY.fullmatch(text):
        return _year(found["year"]), int(found["month"]), int(found["day"] or 0)
    if found := _QUARTER.fullmatch(text):
        return _year(found["year"]), 3 * int(found["q"] or "一二三四".index(found["word"]) + 1), 0
    if found := _YEAR.fullmatch(text):
        return int(found["year"]), 0, 0
    return None


def is_series(facts: Sequence[Fact]) -> bool:
    """Whether every row is called after a time, and no two after the same."""
    times = [when(fact.entity.name) for fact in facts]
    return len(times) >= _LEAST and None not in times and len(set(times)) == len(times)


def tell_series(draft: Draft, column: ColumnFacts, phrases: Phrases) -> None:
    """Latest figure, the one before it and the step between them, then the highest and the lowest.

    Between percentages the step is in points; between sizes above zero in per cent of the one before. A column with
    rows in doubt has no "one before", and no highest or lowest.
    """
    words = phrases.words
    rows = sorted(column.facts, key=lambda fact: when(fact.entity.name) or (0, 0, 0), reverse=True)
    latest, before = rows[0], rows[1]
    draft.say(words["colon"])
    _said(draft, column, latest, phrases)
    if column.doubtful:
        draft.say(words["doubt"] + words["stop"])
        return
    draft.say(words["before"])
    _said(draft, column, before, phrases)
    step = _step(before, latest, column, phrases)
    if step is not None:
        raw, value, unit, formula = step
        draft.say(words["step"] if value else words["level"])
        if value:
            draft.figure(raw, value, unit, [column.cite(latest), column.cite(before)], formula)
    if len(rows) > _LEAST:
        for word, fact in (
            ("peak", max(rows, key=lambda fact: fact.quantity.value)),
            ("trough", min(rows, key=lambda fact: fact.quantity.value)),
        ):
            draft.say(words[word])
            _said(draft, column, fact, phrases)
    draft.say(words["stop"])


def _said(draft: Draft, column: ColumnFacts, fact: Fact, phrases: Phrases) -> None:
    name = _SHORT.sub(r"20\1", fact.entity.name.strip())
    draft.say(f"{name}{phrases.words['open']}")
    draft.figure(phrases.printed(fact), fact.quantity.value, fact.quantity.unit, [column.cite(fact)])
    draft.say(phrases.words["close"])


def _step(old: Fact, new: Fact, column: ColumnFacts, phrases: Phrases) -> tuple[str, Decimal, str, str] | None:
    a, b, unit = old.quantity.value, new.quantity.value, new.quantity.unit
    size = f"({a})" if a < 0 else f"{a}"
    if unit_named(unit).kind == "ratio":
        step = b - a
        return f"{step:+,f}{phrases.words['points']}", step, "百分点", f"{b} − {size} = {step} 个百分点"
    if unit_named(unit).kind == "points" or min(a, b) <= 0 or (not unit and _SHARE.search(column.name)):
        return None
    step = ((b - a) / a * 100).quantize(_CENT, ROUND_HALF_UP)
    return f"{step:+,f}%", step, "%", f"({b} − {size}) ÷ {size} = {step}%"


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
