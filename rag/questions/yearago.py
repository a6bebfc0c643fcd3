"""How far a row's figure is from the one that its table prints for the same time last year: 比去年同期贵了多少."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.questions import lexicon
from rag.questions.catalog import Catalog, ColumnView
from rag.questions.columnperiods import answered
from rag.questions.periods import PeriodMention
from rag.questions.plans import ProgramPlan
from rag.questions.program import Difference, Operand, Slot
from rag.questions.sense import RETURNS
from rag.questions.text import fold_name
from rag.questions.tokens import Kind, Token

_AGO = re.compile(r"^(?:比|较|跟|和|与|同|相比|比起)?(?:去年|上年)(?:的?同期|同月)?(?:比|相比)?$")
_EARLIER = re.compile(r"(?:去年|上年)同期")
_PLAIN = {
    Kind.ENTITY,
    Kind.METRIC,
    Kind.PERIOD,
    Kind.GROWTH,
    Kind.FUNCTION,
    Kind.AND,
    Kind.THAN,
    Kind.DIFFERENCE,
    Kind.EXTRA,
    Kind.ROWS,
    Kind.FOLLOW,
}


def against_last_year(tokens: Sequence[Token], catalog: Catalog) -> ProgramPlan | None:
    """The difference, where one row is named and an amount is asked for; None for any other question."""
    named = [token for token in tokens if token.kind is Kind.ENTITY]
    ago = [token for token in tokens if token.kind in (Kind.GROWTH, Kind.PERIOD) and _AGO.match(token.text)]
    if len(named) != 1 or len(ago) != 1 or any(token.kind not in _PLAIN for token in tokens):
        return None
    behind = [token for token in tokens if token.start >= ago[0].end]
    if not _asks_how_much(behind):
        return None
    keys = [str(key) for key in named[0].value] if isinstance(named[0].value, tuple) else []
    periods = [token.value for token in tokens if token is not ago[0] and isinstance(token.value, PeriodMention)]
    measures = [token for token in tokens if token.kind is Kind.METRIC and token.start < ago[0].start]
    pairs = {(key, now.ref, then.ref): (now, then) for key in keys for now, then in _pairs(key, periods, catalog)}
    if measures:
        bases = {str(token.value[0]) for token in measures if isinstance(token.value, tuple)}
        pairs = {at: pair for at, pair in pairs.items() if _is_one_of(pair[0], bases)}
    if len(pairs) != 1:
        return None
    ((key, _, _), (now, then)) = next(iter(pairs.items()))
    return ProgramPlan(Difference(Operand(_slot(now), key), Operand(_slot(then), key)))


def _asks_how_much(tokens: Sequence[Token]) -> bool:
    """贵多少, 跌了多少钱; how many percent is another question."""
    text = "".join(token.text for token in tokens)
    if re.search(r"百分|%|几成|点|幅|倍", text):
        return False
    moves = any(token.kind in (Kind.METRIC, Kind.GROWTH) and _moves(token) for token in tokens)
    return any(token.kind is Kind.DIFFERENCE for token in tokens) or (moves and "多少" in text)


def _moves(token: Token) -> bool:
    return isinstance(token.value, tuple) and bool(token.value[1]) and not token.text.endswith(("幅", "率", "速"))


def _is_one_of(column: ColumnView, bases: set[str]) -> bool:
    """Whether a column is of the measure that is named; one headed by its time alone, of a price or what is told."""
    own = column.sense.base
    concept = lexicon.concepts().get(own)
    priced = bases <= {"价格", "均价"} and (not own or (concept is not None and concept.price))
    return own in bases or priced or (not own and "价" in fold_name(column.view.table.title) and bases <= {"运价"})


def _pairs(key: str, periods: Sequence[PeriodMention], catalog: Catalog) -> list[tuple[ColumnView, ColumnView]]:
    """The columns of now and of a year ago of each table of the row that prints both, and has a figure in both."""
    found = []
    for view, row in catalog.places(key):
        columns = [
            column
            for column in catalog.columns
            if column.view is view
            and not column.sense.growth
            and column.sense.base not in RETURNS
            and catalog.fact(column.ref, row.index) is not None
        ]
        for then in columns:
            header = fold_name(then.label)
            if not _EARLIER.search(header):
                continue
            rest = _EARLIER.sub("", header)
            nows = [
                column
                for column in columns
                if column is not then
                and not _EARLIER.search(fold_name(column.label))
                and re.sub(r"^(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|末|底|均值)?", "", fold_name(column.label)) == rest
                and column.period
                and all(answered(period, column, view.month) for period in periods)
            ]
            last = max((str(column.period) for column in nows), default="")
            latest = [column for column in nows if column.period == last]
            if len(latest) == 1:
                found.append((latest[0], then))
    return found


def _slot(column: ColumnView) -> Slot:
    return Slot(column.label, column.column.unit, column.period, (column.ref,))
