"""What of a report a summary should tell, computed from its truth alone: leaders, ends, prose figures, events."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eval.scores.told import told_figures
from eval.scores.units import scaled
from eval.truth import ProseFact, TruthColumn, TruthReport, TruthTable
from eval.truth.tables import number

_CHANGE = re.compile(r"涨跌幅|回报|收益率|同比|环比|增速|增长|利用率|YoY|MoM|YTD|Return|Utilisation", re.I)
_RELATIVE = re.compile(r"相对|vs ", re.I)
_SIZE = re.compile(r"市值|规模|Market Cap", re.I)
_ROWS = 3  # rows; a column of fewer has no ends worth telling
_LIST = 5  # rows in order; a column with so many is a list by rank (涨幅前十), of which the first row is the news
_SHARE = 0.6  # of the character pairs of an event's opening that a line of the summary must have
_OPENING = re.compile(r"^[^。；;]{4,60}")


@dataclass(frozen=True, slots=True)
class KeyFact:
    """Something that a summary should tell.

    Attributes:
        kind: ``end`` (highest or lowest of a column of changes), ``leader`` (largest of a column of sizes),
            ``prose`` (a figure of the running text), ``event`` (a row of a table of text).
        entity: Name that must stand near it; "" for an event without one.
        value: None for an event.
        unit: "" for an event.
        also: Text that must stand near it as well, for the most part; "" if nothing must.
    """

    kind: str
    entity: str
    value: Decimal | None = None
    unit: str = ""
    also: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.kind, self.entity, f"{self.value or ''}{self.unit}", self.also)))


def key_facts(truth: TruthReport, *, events: bool = True) -> tuple[KeyFact, ...]:
    """The key facts of a report, without those told twice.

    A column of changes (%) has its highest and its lowest row; a column of sizes its highest; prices, codes and
    comparisons with an index have none. ``events=False`` leaves out tables of text, whose wording may differ
    between two prints of one table.
    """
    facts = [fact for table in truth.tables for fact in _of_table(table, events)]
    return tuple(dict.fromkeys([*facts, *map(prose_fact, truth.prose)]))


def prose_fact(fact: ProseFact) -> KeyFact:
    """A figure of the running text as a key fact."""
    return KeyFact("prose", fact.entity, fact.value, fact.unit)


def _of_table(table: TruthTable, events: bool) -> Iterator[KeyFact]:
    numbers = [at for at, column in enumerate(table.columns) if column.kind == "number"]
    if not numbers:
        yield from _events(table) if events else ()
    if table.key is None:
        return
    for at in numbers:
        column = table.columns[at]
        rows = [(value, row[table.key]) for row in table.rows if (value := number(row[at])) is not None]
        rows = [(value, name) for value, name in rows if name not in table.totals]
        if len(rows) >= _ROWS:
            yield from _of_column(column, rows)


def _of_column(column: TruthColumn, rows: Sequence[tuple[Decimal, str]]) -> Iterator[KeyFact]:
    names = f"{column.name} {column.metric}"
    values = [value for value, _ in rows]
    if column.unit == "%" and _CHANGE.search(names) and not _RELATIVE.search(names):
        ordered = values in (sorted(values), sorted(values, reverse=True)) and len(rows) >= _LIST
        chosen = (rows[0],) if ordered else (max(rows), min(rows))
        for value, name in chosen:
            yield KeyFact("end", name, value, column.unit)
    elif _SIZE.search(names):
        value, name = max(rows)
        yield KeyFact("leader", name, value, column.unit)


def _events(table: TruthTable) -> Iterator[KeyFact]:
    """A named row by its name with its sum of money, or with its shortest cell; another by how its text opens."""
    for row in table.rows:
        if table.key is not None and table.columns[table.key].kind == "name":
            cells = [
                cell for at, cell in enumerate(row) if at != table.key and table.columns[at].kind == "text" and cell
            ]
            told = (one for cell in cells for one in told_figures(cell) if scaled(one.unit).kind == "money")
            money = next(told, None)
            if money is not None:
                yield KeyFact("event", row[table.key], money.value, money.unit)
            elif cells:
                yield KeyFact("event", row[table.key], also=min(cells, key=len))
        elif (opening := _OPENING.match(max(row, key=len))) is not None:
            yield KeyFact("event", "", also=opening[0])


def covered(fact: KeyFact, lines: Sequence[str]) -> bool:
    """Whether one line of a summary has all of it: the name, the value, and most of the text.

    Of a figure of the running text the value is enough: how its entity is called depends on the sentence.
    """
    name, wanted = _plain(fact.entity) if fact.kind != "prose" else "", _pairs(fact.also)
    return any(
        name in _plain(line)
        and (fact.value is None or _tells(line, fact.value, fact.unit))
        and len(wanted & _pairs(line)) >= _SHARE * len(wanted)
        for line in lines
    )


def _tells(line: str, value: Decimal, unit: str) -> bool:
    wanted = amount(value, unit)
    return any(amount(reading, told.unit) == wanted for told in told_figures(line) for reading in told.readings)


def amount(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """A value without its scale, and its base unit: 1 亿元 and 10,000 万元 are the same."""
    meant = scaled(unit)
    return (value * meant.scale).normalize(), meant.base if meant.kind != "count" else "count"


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def _pairs(text: str) -> frozenset[str]:
    plain = re.sub(r"\W", "", _plain(text))
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))
