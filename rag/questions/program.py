"""Question programs: what is computed, as typed values that can be shown, stored and run again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

Order = Literal["high", "low"]
Bound = Literal["gt", "ge", "lt", "le", "eq"]
Function = Literal["mean", "median", "sum", "max", "min", "range"]


@dataclass(frozen=True, slots=True)
class ColumnRef:
    """A column of a table of a report."""

    report: str
    table: str
    column: int


@dataclass(frozen=True, slots=True)
class Slot:
    """The metric a program works on.

    Attributes:
        metric: Header as printed, without unit.
        unit: Unit as written, or "".
        period: Period of the figures, or None.
        columns: All columns that hold this metric for this period in this unit; rows are looked for in each.
        said: How the question named it, where that is not the header.
        others: Other metrics that the question's words could mean, but whose header is not these words.
        presumed: ``up`` or ``down`` if the question takes a rise or a fall for granted.
        assumed: Period that was taken from the other columns of the table, since this one's header has none.
    """

    metric: str
    unit: str
    period: str | None
    columns: tuple[ColumnRef, ...]
    said: str = ""
    presumed: str = ""
    others: tuple[str, ...] = ()
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one figure.

    Attributes:
        slot: What is tested.
        bound: Relation to ``value``.
        value: As said in the question.
        unit: Unit said in the question; "" for a bare number (in the column's own unit) and a bare scale
            such as ``亿`` for any currency.
        than: Whose figure is the bound instead of ``value``: another entity's, or the mean of the rows.
    """

    slot: Slot
    bound: Bound
    value: Decimal
    unit: str = ""
    than: Operand | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """A test of one text cell of a row: it is, or has in a list, one of the words; or, ``negated``, none of them.

    Attributes:
        columns: Where the cell may stand. A row of another table is looked up there by its entity.
        header: What the column is called.
        words: As printed, folded.
    """

    columns: tuple[ColumnRef, ...]
    header: str
    words: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows a program looks at.

    Attributes:
        tables: (report, table) of each table, in reading order.
        where: Alternatives (或) of conditions that hold together (且); empty for all rows.
        market: Name of a board (``科创板``) that the codes must belong to, or "".
        entities: Only these keys, if any.
        without: Not these keys.
        order: Keep the ``k`` rows with the highest or lowest figure of ``by``, after ``skip`` rows.
        inner: Only among these rows (among the five largest, …).
        both: Lists, each of some (report, table), that a row must stand in besides (既在表1又在表4).
        holding: Tests of text cells, which must all hold.
    """

    tables: tuple[tuple[str, str], ...]
    where: tuple[tuple[Condition, ...], ...] = ()
    market: str = ""
    entities: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    by: Slot | None = None
    order: Order = "high"
    k: int = 0
    skip: int = 0
    inner: Rows | None = None
    both: tuple[tuple[tuple[str, str], ...], ...] = ()
    holding: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True)
class Operand:
    """One figure of a comparison: an entity's cell, or a function over rows where ``function`` is given."""

    slot: Slot
    entity: str = ""
    function: Function | None = None
    rows: Rows | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """The figures of some entities. ``test`` is a yes-or-no question about the first one."""

    entities: tuple[str, ...]
    slots: tuple[Slot, ...]
    test: Condition | None = None
    op: Literal["lookup"] = "lookup"


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something of a row that is no figure: its code, its name, or a text cell."""

    entities: tuple[str, ...]
    what: Literal["code", "name", "field"]
    columns: tuple[ColumnRef, ...] = ()
    op: Literal["attribute"] = "attribute"


@dataclass(frozen=True, slots=True)
class Compare:
    """Which operand is higher (or lower). ``claim`` is True if the question claims it of the first one."""

    operands: tuple[Operand, ...]
    order: Order = "high"
    claim: bool = False
    op: Literal["compare"] = "compare"


@dataclass(frozen=True, slots=True)
class Difference:
    """``left − right``; of percentages in percentage points.

    Attributes:
        claimed: A result that the question wants to have checked, in ``claimed_unit``.
        who: The higher one is told first, since the question asks which that is.
    """

    left: Operand
    right: Operand
    claimed: Decimal | None = None
    claimed_unit: str = ""
    who: bool = False
    op: Literal["difference"] = "difference"


@dataclass(frozen=True, slots=True)
class Ratio:
    """``left ÷ right``, in percent where the question asks for a share.

    Attributes:
        excess: By how many percent left is more than right: ``(left − right) ÷ right``.
    """

    left: Operand
    right: Operand
    percent: bool = False
    excess: bool = False
    claimed: Decimal | None = None
    op: Literal["ratio"] = "ratio"


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of an entity among rows, 1 for the highest (or lowest)."""

    entity: str
    slot: Slot
    rows: Rows
    order: Order = "high"
    op: Literal["rank"] = "rank"


@dataclass(frozen=True, slots=True)
class TopK:
    """The first rows by a figure (``rows.by``), with further figures to show; is ``claimed`` among them?"""

    rows: Rows
    show: tuple[Slot, ...] = ()
    claimed: str = ""
    op: Literal["topk"] = "topk"


@dataclass(frozen=True, slots=True)
class Filter:
    """All rows that meet the conditions, with figures to show."""

    rows: Rows
    show: tuple[Slot, ...] = ()
    op: Literal["filter"] = "filter"


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows meet the conditions.

    Attributes:
        claimed: A number that the question wants to have checked.
        every: The question claims that all rows meet the conditions.
        names: Companies are counted (几家), so that one with several rows counts once.
    """

    rows: Rows
    claimed: Decimal | None = None
    every: bool = False
    names: bool = False
    op: Literal["count"] = "count"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A function of a column over rows; ``weight`` makes a mean a weighted one."""

    function: Function
    slot: Slot
    rows: Rows
    weight: Slot | None = None
    op: Literal["aggregate"] = "aggregate"


@dataclass(frozen=True, slots=True)
class Share:
    """Part ÷ whole × 100: of a figure's sum, or of the number of rows where ``slot`` is None."""

    part: Rows
    whole: Rows
    slot: Slot | None = None
    op: Literal["share"] = "share"


@dataclass(frozen=True, slots=True)
class Series:
    """An entity's figure in every period, oldest first; ``lacking``: months asked for that no report tells.

    Attributes:
        function: What is worked out over them, where that is asked: their sum, or the period of the highest.
    """

    entity: str
    slots: tuple[Slot, ...]
    lacking: tuple[str, ...] = ()
    function: Function | None = None
    op: Literal["series"] = "series"


@dataclass(frozen=True, slots=True)
class Change:
    """An entity's figure against the month before."""

    entity: str
    before: Slot
    after: Slot
    op: Literal["change"] = "change"


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure of one cell; ``slot`` is its column alone, ``row`` counts from 0."""

    slot: Slot
    row: int
    op: Literal["cell"] = "cell"


@dataclass(frozen=True, slots=True)
class Extreme:
    """The highest or lowest of the cells of one column in some rows, or of one row in some columns."""

    slots: tuple[Slot, ...]
    rows: tuple[int, ...]
    order: Order = "high"
    op: Literal["extreme"] = "extreme"


Program = Annotated[
    Cell | Extreme | Lookup | Attribute | Compare | Difference | Ratio | Rank | TopK | Filter | Count | Aggregate
    | Share | Series | Change,
    Field(discriminator="op"),
]  # fmt: skip
