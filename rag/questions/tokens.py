"""A token: a run of the question with the role that it plays."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from index.numbers.units import unit_named


class Kind(StrEnum):
    ENTITY = "entity"  # value: entity keys
    ABSENT = "absent"  # a known company or a code that the ledger does not have
    SECTOR = "sector"  # 人工智能板块 where prose has figures of the sector's index; value: entity keys
    TITLED = "titled"  # words of a table's title that name the table; value: (report, table) pairs
    METRIC = "metric"  # value: (concept or literal, presumed direction)
    GROWTH = "growth"  # value: (basis, presumed direction)
    WINDOW = "window"  # value: month, ytd, 3m …
    QUALIFIER = "qualifier"  # value: ttm, forward …
    EXTRA = "extra"  # a literal word of a header
    PERIOD = "period"  # value: PeriodMention
    TITLE = "title"  # domestic, overseas
    ROWS = "rows"  # fund, company, index
    MARKET = "market"  # a Market's name
    TABLE = "table"  # a table number
    NUMBER = "number"  # value: Threshold
    COUNTED = "counted"  # 5 只: value: int
    TOP = "top"  # 前 5: value: (k, order)
    NTH = "nth"  # 第 2 名: value: (n, order or "")
    SUPER = "super"  # value: high, low
    SUPER_METRIC = "super_metric"  # value: (concept, growth, order)
    COMPARE = "compare"  # value: gt, lt
    BOUND = "bound"  # value: gt, ge, lt, le
    AFTER = "after"  # value: ge, le; behind the number
    BETWEEN = "between"
    TO = "to"
    SIGN = "sign"  # value: positive, negative, zero
    STATE = "state"  # value: (concept, sign)
    RANK = "rank"
    COUNT = "count"
    AGGREGATE = "aggregate"  # value: mean, median, sum, max, min, range
    WEIGHTED = "weighted"
    SHARE = "share"
    RATIO = "ratio"
    DIFFERENCE = "difference"
    POINTS = "points"
    SERIES = "series"
    CHANGE = "change"
    BEAT = "beat"  # 跑赢: the difference of two returns
    THAN = "than"
    AGAINST = "against"  # between two measures of one row; value: Against
    WHO = "who"
    LIST = "list"
    ASCENDING = "ascending"
    DESCENDING = "descending"
    YESNO = "yesno"
    OVERVIEW = "overview"
    CODE = "code"
    NAME_OF = "name_of"
    AND = "and"
    OR = "or"
    VERSUS_OR = "versus_or"
    NOT = "not"
    OUTSIDE = "outside"
    NEGATION = "negation"
    PRONOUN = "pronoun"
    FOLLOW = "follow"
    ALL = "all"
    WHY = "why"
    VIEW = "view"
    FIELD = "field"  # header of a text column, value: the header folded
    CELL = "cell"  # a word that cells of a text column have; value: the columns
    FUNCTION = "function"
    WORD = "word"  # a word of titles, sections or cover fields
    UNKNOWN = "unknown"  # residue: nothing knows these characters
    SIZE = "size"  # 28 只基金中: number of rows of the table that is meant


@dataclass(frozen=True, slots=True)
class Token:
    """A run ``question[start:end]`` of the folded question.

    Attributes:
        value: What it stands for; the type depends on ``kind`` (see ``Kind``).
        loose: True if a shortened or misspelt name was read as the full one, which the answer must say.
    """

    start: int
    end: int
    kind: Kind
    text: str
    value: object = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number in a question.

    Attributes:
        value: As said: 100 of 100 亿.
        unit: ``亿元``, ``%``, ``倍``, or a bare scale such as ``亿`` that fits every currency, or "".
        text: As it stood in the question.
    """

    value: Decimal
    unit: str
    text: str

    @property
    def amount(self) -> Decimal:
        return self.value * unit_named(self.unit).scale

    @property
    def base(self) -> str:
        """Base unit; "" for a bare number or a bare scale."""
        return unit_named(self.unit).base
