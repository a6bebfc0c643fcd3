"""What the parser tells of a question over one table: a program with columns by number and nothing computed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rag.questions.program import Order


class Op(StrEnum):
    """What is asked. The last two are not answered: another kind of question, and what the table does not tell."""

    VALUE = "value"
    TOP = "top"
    FILTER = "filter"
    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    RANGE = "range"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    COLUMN_DIFFERENCE = "column_difference"
    COLUMN_RATIO = "column_ratio"
    COMPARE = "compare"
    RANK = "rank"
    SHARE = "share"
    PORTION = "portion"
    OTHER = "other"
    NONE = "none"


class Role(StrEnum):
    """What a column is to a question; one column may have several."""

    MAIN = "main"  # looked up, ordered by, added up, compared
    SECOND = "second"  # what is taken off, or divided by, where two columns are
    SHOWN = "shown"  # told besides
    TESTED = "tested"  # in a condition


class Bound(StrEnum):
    """How a condition tests a column."""

    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    ABOVE_MEAN = "above_mean"
    BELOW_MEAN = "below_mean"
    IS = "is"  # a text cell that the question names


class Use(StrEnum):
    """What a number of the question is for."""

    NONE = "none"
    BOUND = "bound"
    FIRST = "first"  # how many rows, of those in order


@dataclass(frozen=True, slots=True)
class ColumnTest:
    """A condition: a column, how it is tested, and the place of its number among the question's, or None."""

    column: int
    bound: Bound
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Sketch:
    """A question over one table.

    Attributes:
        main: Columns by their place among the sheet's; in a value several, else one, or none for counts and lists.
        second: The subtrahend or divisor, or None.
        order: Which end of the main column is meant.
        swapped: The row that is named second comes first: in ``A是B的几分之一`` not.
        first: Place of the number that tells how many rows, or None.
    """

    op: Op
    main: tuple[int, ...] = ()
    second: int | None = None
    shown: tuple[int, ...] = ()
    tests: tuple[ColumnTest, ...] = ()
    order: Order = "high"
    swapped: bool = False
    first: int | None = None


COLUMN_PAIRS = (Op.COLUMN_DIFFERENCE, Op.COLUMN_RATIO)
WITHOUT_MAIN = (Op.FILTER, Op.COUNT, Op.PORTION, Op.OTHER, Op.NONE)
ORDERED = (Op.TOP, Op.COMPARE, Op.RANK)
ROW_PAIRS = (Op.DIFFERENCE, Op.RATIO)
SHOWING = (Op.TOP, Op.FILTER)
TESTING = (Op.TOP, Op.FILTER, Op.COUNT, Op.PORTION, Op.SHARE, Op.SUM, Op.MEAN, Op.MEDIAN, Op.RANGE)
NUMBERED = (Bound.GT, Bound.GE, Bound.LT, Bound.LE)
