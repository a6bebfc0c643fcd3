"""Where questions are made: the truth, a source of chance, and what every kind of question needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from eval.exams.pool import View, agreed, places, views
from eval.exams.wording import entity_forms, metric_forms, phrase, phrasings, table_words, when
from eval.items import Evidence, Gold, GoldFigure, Item, Turn
from eval.scores.units import scaled
from eval.truth import TruthReport

_DATE = re.compile(r"\d{4}|\d{1,2}\s*月")


class Unlucky(Exception):
    """What was drawn makes no good question (a tie, an ambiguity, no candidates); draw again."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question before it has an id."""

    type: str
    question: str
    gold: Gold
    evidence: tuple[Evidence, ...]
    reports: tuple[str, ...]
    difficulty: int
    template: str
    history: tuple[Turn, ...] = ()

    def item(self, id: str) -> Item:
        fields = {name: getattr(self, name) for name in self.__slots__}
        return Item(id=id, **fields)


class Desk:
    """Shared by the makers. All chance comes from one generator, so a seed gives one exam."""

    def __init__(self, truths: Sequence[TruthReport], split: str, random: Random) -> None:
        self.truths, self.split, self.random = tuple(truths), split, random
        self.views = {truth.name: views(truth) for truth in truths}
        self.columns = [view for truth in truths for view in self.views[truth.name]]
        self.typos = 0  # misspelt names since the last draft
        self.dated = len({truth.period for truth in truths}) > 1

    def view(self, *, level: bool = False, added: bool = False, plain: bool = False, rows: int = 4) -> View:
        """A column.

        Args:
            level: Asks for levels, all positive: one can be called a multiple of another.
            added: Asks for amounts whose sum means something.
            plain: Asks for a column in which higher and lower say what they seem to: no multiples below zero (a P/E of
                −5 is not cheaper than one of 5).
        """
        fitting = [
            view
            for view in self.columns
            if len(view.values()) >= rows
            and (not level or (is_level(view.column.unit) and min(view.values().values()) > 0))
            and (not added or (is_amount(view.column.unit) and min(view.values().values()) > 0))
            and (not plain or view.column.unit != "倍" or min(view.values().values()) > 0)
        ]
        if not fitting:
            raise Unlucky
        return self.random.choice(fitting)

    def rows(self, view: View, count: int) -> list[int]:
        """Rows whose figure is told without contradiction, in random order."""
        found = [row for row in view.values() if agreed(self.views[view.report.name], view, row)]
        if len(found) < count:
            raise Unlucky
        return self.random.sample(found, count)

    def name(self, view: View, row: int) -> tuple[str, str]:
        """An entity in one of its forms, and which."""
        forms = entity_forms(view.name(row), view.code(row), self.split)
        others = self._other_names(view, row)
        # a short or misspelt name must still mean one entity
        if forms.get("short") in others:
            del forms["short"]
        if "typo" in forms and any(_near(forms["typo"], other) for other in others):
            del forms["typo"]
        kind = self.random.choice([kind for kind in forms for _ in range(4 if kind in {"printed", "short"} else 1)])
        self.typos += kind == "typo"
        return forms[kind], kind

    def _other_names(self, view: View, row: int) -> set[str]:
        """Names of all other entities of the report."""
        own = view.names(row)
        return {
            name
            for other in self.views[view.report.name]
            for place in other.rows()
            if not own & other.names(place)
            for name in other.names(place)
        }

    def metric(self, view: View) -> str:
        return self.random.choice(metric_forms(view.column, self.split))

    def when(self, view: View) -> str:
        """The period in words; sometimes left out if all reports are about one month, and where the rows are months."""
        if self.about_time(view):
            return ""
        words = when(view.column, view.report.period, self.random)
        needed = self.dated or (view.column.period or "")[:7] != (view.report.period or "")[:7]
        return words if needed or self.random.random() < 0.5 else ""

    def about_time(self, view: View) -> bool:
        """The rows of the table are dates or months, not companies or products."""
        return all(_DATE.match(view.name(row)) for row in view.rows())

    def table(self, view: View) -> str:
        """The table in words, with its month where reports of several months are asked about."""
        words = table_words(view.table, self.random)
        if self.dated and view.report.period:
            year, month = view.report.period.split("-")
            words = f"{year}年{int(month)}月报告{words}"
        return words

    def template(self, kind: str, *needs: str) -> tuple[str, str]:
        """A phrasing that uses all the placeholders named (``{t}`` may stand in for ``{p}``), and its label."""
        options = [
            (i, text)
            for i, text in enumerate(phrasings(self.split, kind))
            if all(n in text or (n == "{p}" and "{t}" in text) for n in needs)
        ]
        if not options:
            raise Unlucky
        index, text = self.random.choice(options)
        return text, f"{kind}/{index}"

    def evidence(self, view: View, rows: Sequence[int]) -> tuple[Evidence, ...]:
        """The cells; a figure told in several tables may be cited from any of them (same ``slot``)."""
        found = []
        for slot, row in enumerate(rows):
            for other, place in places(self.views[view.report.name], view, row):
                found.append(other.evidence(place).model_copy(update={"slot": slot}))
        return tuple(found)


def _near(name: str, other: str) -> bool:
    """One character apart or less."""
    return len(name) == len(other) and sum(a != b for a, b in zip(name, other, strict=True)) <= 1


def is_level(unit: str) -> bool:
    """Units whose ratios mean something: amounts and prices, no shares, multiples, points or days."""
    return unit not in {"", "%", "百分点", "倍", "点", "分", "天", "月", "年"}


def is_amount(unit: str) -> bool:
    """Units whose sums mean something: levels, but no prices (元 a share, 美元 a piece, 元/吨)."""
    meant = scaled(unit)
    return is_level(unit) and "/" not in unit and not (meant.kind == "money" and meant.scale < 1000000)


def figure(value: Decimal, unit: str, digits: int | None = None) -> GoldFigure:
    """A gold figure; with ``digits`` it is a rounded result, and one in the last place on either side is right."""
    if digits is None:
        return GoldFigure(value=value, unit=unit)
    step = Decimal(1).scaleb(-digits)
    return GoldFigure(value=value.quantize(step, ROUND_HALF_UP), unit=unit, tolerance=step)


def cell_figure(view: View, row: int) -> GoldFigure:
    """The gold figure of a cell. How far something ran ahead of an index is said in % and in 百分点 alike."""
    gold = figure(view.values()[row], view.column.unit)
    relative = view.column.unit == "%" and any("相对" in form or "超额" in form for form in view.forms)
    return gold.model_copy(update={"also": ("百分点",)}) if relative else gold


def points(unit: str) -> str:
    """Unit of a difference: percentages differ by percentage points."""
    return "百分点" if unit == "%" else unit


def amount(value: Decimal, unit: str) -> str:
    """A threshold in words."""
    return f"{value.normalize():f}{unit}"


__all__ = ["Desk", "Draft", "Unlucky", "amount", "cell_figure", "figure", "phrase", "points"]
