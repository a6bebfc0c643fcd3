"""What a question asks for, before the ledger says which columns hold it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from rag.questions.derived import Making
from rag.questions.periods import PeriodMention
from rag.questions.program import Bound, Function, Holding, Order
from rag.questions.sense import Sense
from rag.questions.tokens import Threshold, Token

Operation = Literal[
    "lookup",
    "overview",
    "attribute",
    "compare",
    "difference",
    "ratio",
    "rank",
    "topk",
    "filter",
    "count",
    "aggregate",
    "share",
    "series",
    "change",
    "none",
]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric as a question names it.

    Attributes:
        periods: All must be answered by a column: a month and a quarter may be asked at once.
        presumed: ``up`` or ``down`` where the wording takes it for granted.
        said: The words.
        at: Offset of the words in the question.
        of: For one that is worked out: how, and of which two (市值除以净利润).
        hinted: Periods of the metric before it, which choose among its columns where several have one (2025年EPS和PE).
    """

    sense: Sense
    periods: tuple[PeriodMention, ...] = ()
    presumed: str = ""
    said: str = ""
    at: int = 0
    of: tuple[Making, Metric, Metric] | None = None
    hinted: tuple[PeriodMention, ...] = ()


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on a metric.

    Attributes:
        state: True for 亏损 and 盈利, which a negative PE shows too.
        than: Possible keys of the entity whose figure is the bound (市值高于海康威视的).
        than_function: ``mean`` or ``median`` of the rows as the bound (高于平均的).
    """

    metric: Metric
    bound: Bound
    value: Decimal
    unit: str = ""
    state: bool = False
    than: tuple[str, ...] = ()
    than_function: Function | None = None


@dataclass(frozen=True, slots=True)
class Inner:
    """The rows among which a question asks: the ``k`` first by a metric."""

    by: Metric
    order: Order
    k: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows: by title class, kind of thing, market, table number or title, words of titles, exclusion, size.

    ``both`` has the lists that a row must stand in at once, each a table's number or the tables of a title;
    ``cells`` what text cells of a row must have, in any column that has the word.
    """

    titles: tuple[str, ...] = ()
    kind: str = ""
    market: str = ""
    tables: tuple[str, ...] = ()
    titled: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    periods: tuple[PeriodMention, ...] = ()
    size: int = 0
    both: tuple[tuple[str, ...] | tuple[tuple[str, str], ...], ...] = ()
    cells: tuple[Holding, ...] = ()

    def given(self) -> bool:
        """True if the question narrows the rows at all; title words alone do not count."""
        return bool(
            self.titles
            or self.kind
            or self.market
            or self.tables
            or self.titled
            or self.without
            or self.size
            or self.both
            or self.cells
        )


@dataclass(frozen=True, slots=True)
class Intent:
    """A question's slots. A follow-up changes some of them.

    Attributes:
        entities: For each name its possible keys (several where one name fits several entities).
        metrics: What is asked for, conditions and order apart.
        where: Alternatives of tests that hold together.
        by: Metric that rows are ordered by.
        by_more: The same for further periods (7 月和 8 月涨幅最大的), each a reading of its own.
        k: Number of rows; 0 where no number was said.
        absent: Names of companies, or codes, that the ledger does not have.
        unread: Tokens that no part of this reading accounts for.
        explain: ``why`` or ``view`` if prose is asked for, else "".
        follows: True if the wording points back (那…呢, 它).
        among: True if it asks among what the last answer named (其中, 这些公司).
        english: Language of the answer.
        loose: (words, entity key or concept) of shortened names and of slips of the pen.
        inner: Rows that come first by another metric, among which is asked (市值前五里…).
        who: True if it also asks which of two is higher: the higher one is told first.
        every: It claims that all rows meet the conditions (所有公司都上涨，对吗).
        names: Companies are counted and no rows (几家).
        excess: By how many percent one figure is above the other.
        pair: True if a pronoun stands for two that were named before (两家).
        points: True if a pronoun stands for what the last answer named (它的市盈率).
        hint: For ``op`` none: what a lone word such as 前三名 or 平均 would change in the question before.
    """

    op: Operation
    entities: tuple[tuple[str, ...], ...] = ()
    metrics: tuple[Metric, ...] = ()
    scope: Scope = field(default_factory=Scope)
    where: tuple[tuple[Test, ...], ...] = ()
    by: Metric | None = None
    by_more: tuple[Metric, ...] = ()
    order: Order = "high"
    k: int = 0
    skip: int = 0
    function: Function | None = None
    weight: Metric | None = None
    claim: bool = False
    every: bool = False
    names: bool = False
    against: Function | None = None
    attribute: Literal["code", "name", "field"] = "code"
    fields: tuple[str, ...] = ()
    percent: bool = False
    claimed: Threshold | None = None
    absent: tuple[str, ...] = ()
    unread: tuple[Token, ...] = ()
    explain: str = ""
    follows: bool = False
    among: bool = False
    points: bool = False
    pair: bool = False
    english: bool = False
    loose: tuple[tuple[str, str], ...] = ()
    inner: Inner | None = None
    excess: bool = False
    who: bool = False
    hint: Operation = "none"
