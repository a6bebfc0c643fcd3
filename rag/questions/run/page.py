"""An answer while it is being written: text whose figures are bound as they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from index.fact import Fact
from rag.answer import Answer, Citation, Figure
from rag.questions.catalog import Catalog, TableView
from rag.questions.derived import Derived, formula_of
from rag.questions.phrases import phrase
from rag.questions.program import Slot
from rag.questions.rowlabels import row_locator

# Enough digits for every sum and product of printed figures to be exact.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_LISTED_MARKS = 6


@dataclass(frozen=True, slots=True)
class Result:
    """What a program gave.

    Attributes:
        text, figures, citations, refused, missing, program, steps: As in ``rag.answer.Answer``.
        names: Names and titles in the text; digits in them are no figures.
        rerun: The program as plain types, if it is a single one.
    """

    text: str
    figures: tuple[Figure, ...] = ()
    citations: tuple[Citation, ...] = ()
    refused: bool = False
    missing: tuple[str, ...] = ()
    program: str | None = None
    steps: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    rerun: dict[str, Any] | None = None

    def to_answer(self, seconds: float = 0.0) -> Answer:
        """The answer; ``seconds`` is the total time."""
        return Answer(
            self.text,
            self.figures,
            self.citations,
            self.refused,
            self.missing,
            self.program,
            self.steps,
            {"total": seconds},
        )


@dataclass(slots=True)
class Page:
    """Collects text, figures and citations of one answer."""

    catalog: Catalog
    english: bool = False
    lines: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    refused: bool = False

    def say(self, key: str, **values: object) -> None:
        """Adds a sentence."""
        self.lines.append(self.phrase(key, **values))

    def phrase(self, key: str, **values: object) -> str:
        return phrase(key, self.english, **values)

    def join(self, items: Iterable[str]) -> str:
        return self.phrase("list").join(items)

    # --- names ---

    def name(self, key: str) -> str:
        """An entity's name alone."""
        name = self.catalog.name_of(key)
        self.names[name] = None
        return name

    def entity(self, key: str) -> str:
        """``商汤-W（0020.HK）``."""
        name = self.name(key)
        codes = self.catalog.codes(key)
        if codes and codes[0] != name:
            return self.phrase("label", name=name, code=codes[0])
        return f"{name} " if name[-1:].isascii() and name[-1:].isalnum() else name

    def metric(self, slot: Slot) -> str:
        """The metric as printed, with its month where the ledger has several."""
        months = {self.catalog.view_of(ref).month for ref in slot.columns} - {None}
        several = len(self.catalog.months()) > 1 and len(months) == 1
        gap = "" if self.english or not slot.metric[:1].isascii() or not slot.metric[:1].isalpha() else " "
        return gap + slot.metric + (self.phrase("latest", month=months.pop()) if several else "")

    def tables(self, views: Iterable[TableView]) -> str:
        return self.join(dict.fromkeys(view.table.label for view in views))

    def unit_of(self, views: Sequence[TableView]) -> str:
        """The word that rows are counted in: 家, 只 or 个."""
        tags = {tag for view in views for tag in view.tags}
        return self.phrase("funds" if "fund" in tags else "companies" if "company" in tags else "things")

    # --- evidence ---

    def cites(self, fact: Fact) -> tuple[int, ...]:
        """Numbers of the citations of a figure: its cell, or the cells that it is made of, which are bound too."""
        if not isinstance(fact, Derived):
            return (self.cite(fact),)
        self._made(fact)
        return tuple(number for part in fact.parts for number in self.cites(part))

    def _made(self, fact: Derived) -> tuple[str, str]:
        """A derived figure and its formula as they are shown, bound."""
        formula = formula_of(fact, *(self.cell(part) for part in fact.parts))
        unit = fact.quantity.unit
        text = f"{plain(fact.quantity.value)}{unit}" if unit in ("%", "") else f"{plain(fact.quantity.value)} {unit}"
        cited = tuple(self.cite(part) - 1 for part in fact.parts)
        self._bind(Figure(fact.quantity.value, unit, text, "formula", cited, formula))
        return ("" if fact.exact else "≈") + text, formula

    def cite(self, fact: Fact) -> int:
        """Number of the citation of a cell, from 1."""
        for number, citation in enumerate(self.citations, 1):
            if citation.fact == fact.id:
                return number
        if fact.table is None:
            self.citations.append(
                Citation(fact.report, fact.locator.page, None, None, None, fact.quote, fact.locator, fact.id)
            )
            return len(self.citations)
        table = self.catalog.reports[fact.report].table(fact.table)
        self.citations.append(
            Citation(
                fact.report,
                fact.locator.page,
                table.number or table.id,
                fact.entity.name,
                fact.header,
                fact.quote,
                fact.locator,
                fact.id,
            )
        )
        return len(self.citations)

    def cite_cell(self, view: TableView, row: int, column: int) -> int:
        """Number of the citation of a cell without a figure."""
        table = view.table
        locator = row_locator(view, row)
        name = next((entry.entity.name for entry in view.rows if entry.index == row), None)
        self.citations.append(
            Citation(
                view.report.id,
                locator.page,
                table.number or table.id,
                name,
                table.columns[column].header,
                table.rows[row][column],
                locator,
            )
        )
        return len(self.citations)

    def mark(self, facts: Iterable[Fact]) -> str:
        """``[1][2]``, or ``[1]–[29]`` for many."""
        numbers = sorted({number for fact in facts for number in self.cites(fact)})
        if len(numbers) > _LISTED_MARKS and numbers[-1] - numbers[0] == len(numbers) - 1:
            return f"[{numbers[0]}]–[{numbers[-1]}]"
        return "".join(f"[{number}]" for number in numbers)

    # --- figures ---

    def cell(self, fact: Fact) -> str:
        """A cell as printed, with its unit: ``408.32 亿美元``, ``-7.46%``; a derived figure with its formula."""
        if isinstance(fact, Derived):
            return self.phrase("derived", **dict(zip(("value", "formula"), self._made(fact), strict=True)))
        number = self.cite(fact)
        quantity = fact.quantity
        raw = _tidy(fact)
        source = "quote" if fact.table is None else "cell"
        unit = quantity.unit
        shown = (
            raw
            if not unit or raw.endswith(unit) or not raw[-1:].isdigit()
            else f"{raw}{unit}"
            if unit == "%"
            else f"{raw} {unit}"
        )
        self._bind(Figure(quantity.value, unit, shown, source, (number - 1,)))
        return shown

    def computed(
        self, value: Decimal, unit: str, formula: str, facts: Iterable[Fact] = (), places: int | None = None
    ) -> str:
        """A computed figure, rounded half up to ``places`` and marked ≈ where that changes it."""
        rounded = value if places is None else round_half_up(value, places)
        shown = plain(rounded)
        about = "≈" if rounded != value else ""
        text = f"{shown}{unit}" if unit in ("%", "") else f"{shown} {unit}"
        cited = tuple(sorted({number - 1 for fact in facts for number in self.cites(fact)}))
        self._bind(Figure(rounded, unit, text, "formula", cited, formula))
        return f"{about}{text}"

    def number(self, value: int, unit: str, formula: str) -> str:
        """A count or a rank."""
        self._bind(Figure(Decimal(value), "" if self.english else unit, str(value), "formula", (), formula))
        return str(value)

    def given(self, value: Decimal, unit: str) -> str:
        """A figure that the question itself gave."""
        text = f"{plain(value)}{unit}" if unit in ("%", "") else f"{plain(value)} {unit}"
        self._bind(Figure(value, unit, text, "formula", (), "问题给出的数"))
        return text

    def _bind(self, figure: Figure) -> None:
        if figure not in self.figures:
            self.figures.append(figure)

    def lacking(self, label: str) -> None:
        """Names a slot that is not there."""
        self.missing.append(label)

    def result(self, program: str | None) -> Result:
        text = "".join(self.lines).strip().replace(" ，", "，").replace(" 。", "。")
        return Result(
            text,
            tuple(self.figures),
            tuple(self.citations),
            self.refused,
            tuple(dict.fromkeys(self.missing)),
            program,
            tuple(self.steps),
            tuple(self.names),
        )


_PRINTED = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?: ?[^\d\s.,+-]{0,8})?")


def _tidy(fact: Fact) -> str:
    """The cell as printed; full-width digits, stray spaces and odd minus signs of a damaged one put right."""
    raw = fact.quote.strip() if fact.table is not None else fact.quantity.raw.strip()
    if fact.table is None and (fact.quantity.high is not None or raw.startswith("-") == (fact.quantity.value < 0)):
        return raw
    if _PRINTED.fullmatch(raw):
        # A fall told in words (跌 3.74%) is printed without its sign.
        signless = fact.table is None and fact.quantity.value < 0 and raw[0].isdigit()
        return ("-" if signless else "") + raw.replace(" %", "%")
    value = fact.quantity.value
    return plain(value) if "," in raw or "，" in raw else f"{value:f}"


def round_half_up(value: Decimal, places: int) -> Decimal:
    """``value`` to ``places`` decimals, halves away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def plain(value: Decimal) -> str:
    """Digits with thousands separators and no exponent: ``1,234.50``."""
    return f"{value:,f}"
