"""From a composition to the text of a report with its truth and the list of what was damaged."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from eval.foundry.composition import Composition, compose
from eval.foundry.damage import NONE, Damage
from eval.foundry.elements import Contents, Lines, Mishap, Sheet
from eval.foundry.paper import Paper
from eval.foundry.sheets import SheetWriter
from eval.foundry.vocabulary import brokers, industries
from eval.foundry.world import Month, World
from eval.truth import ProseFact, TruthTable


@dataclass(frozen=True, slots=True)
class Made:
    """A report of the foundry.

    Attributes:
        text: The damaged text.
        tables: What a reader should find in it.
        prose: The figures that the running text tells.
        mishaps: What was damaged, for the attribution of misses.
    """

    name: str
    text: str
    tables: tuple[TruthTable, ...]
    prose: tuple[ProseFact, ...]
    mishaps: tuple[Mishap, ...]
    sector: str
    broker: str
    style: str


def make_report(
    seed: int | str,
    month: str = "2025-07",
    *,
    sector: str | None = None,
    broker: str | None = None,
    english: bool | None = None,
    damage: Damage | None = None,
    style: str | None = None,
) -> Made:
    """A made-up monthly report; the same arguments give the same bytes.

    Args:
        seed: The market. Reports of one seed and sector share companies and price paths over the months.
        month: ``YYYY-MM``.
        sector: 人工智能, 半导体, 医药, 银行 or 新能源; drawn if None.
        broker: Name of a broker of ``data/brokers.toml``; drawn if None.
        english: Columns named in English; drawn (one report in six) if None.
        damage: What converters did; drawn if None, ``damage.NONE`` for nothing.
        style: ``tab``, ``pipe``, ``html``, ``space`` or ``line``; the broker's if None.

    Raises:
        ValueError: Unknown sector or broker, or no month.
    """
    random = Random(f"{seed}|{month}|press")
    chosen = random.choice([i for i in industries() if sector in (None, i.sector)] or [None])
    house = random.choice([b for b in brokers() if broker in (None, b.name)] or [None])
    if chosen is None or house is None:
        raise ValueError(f"no such sector or broker: {sector}, {broker}")
    in_english = random.random() < 1 / 6 if english is None else english
    drawn = Damage.draw(random) if damage is None else damage
    when = Month.parse(month)
    composition = compose(World(str(seed), chosen), when, house, in_english, f"{seed}|{month}|composition")
    form = style or house.table
    pages: dict[str, int] = {}
    for _ in range(2):  # the second pass knows the pages for the table of contents
        text, mishaps, pages = _print(composition, drawn, form, pages, f"{seed}|{month}|pages")
    return Made(
        f"foundry-{seed}-{month}",
        text,
        tuple(composition.tables),
        tuple(composition.prose),
        tuple(mishaps),
        chosen.sector,
        house.name,
        form,
    )


def _print(
    made: Composition, damage: Damage, style: str, pages: dict[str, int], seed: str
) -> tuple[str, list[Mishap], dict[str, int]]:
    random = Random(seed)
    paper = Paper(
        made.broker, made.world.industry.sector, random.randint(22, 46), random.choice((0.3, 0.8, 1.0)), random
    )
    mishaps: list[Mishap] = []
    for element in made.elements:
        if isinstance(element, Sheet):
            writer = SheetWriter(paper, element, style, damage, random)
            writer.write()
            mishaps += writer.mishaps
        elif isinstance(element, Contents):
            _contents(paper, element, pages)
        else:
            _lines(paper, element)
    return "\n".join(paper.lines) + "\n", mishaps, paper.pages


def _lines(paper: Paper, element: Lines) -> None:
    if paper.room() < len(element.lines):
        paper.turn()
    if element.mark:
        paper.mark(element.mark)
    for line in element.lines:
        paper.write(line)


def _contents(paper: Paper, element: Contents, pages: dict[str, int]) -> None:
    for line in (
        element.title,
        "",
        *(f"{text}{element.leader}{pages.get(mark, 1)}" for text, mark in element.entries),
        "",
    ):
        if paper.room() < 1:
            paper.turn()
        paper.write(line)


__all__ = ["NONE", "Made", "make_report"]
