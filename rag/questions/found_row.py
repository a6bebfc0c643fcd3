"""A second thing asked of the row that was found: 最便宜的是谁，给的啥评级; which grew most, and what share has it.

The first clause is planned and run by itself; its one row is then the name of the second clause, which is asked of the
same table, or of one of the same report where this has no such column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.questions.asks import Tokens, clauses
from rag.questions.binding import bind
from rag.questions.catalog import Catalog, ColumnView
from rag.questions.describe import describe
from rag.questions.intent import Intent
from rag.questions.plans import Ambiguous, Candidate, Plan, ProgramPlan, Several
from rag.questions.program import Attribute, Lookup, Rank, Slot, TopK
from rag.questions.run.rows import select
from rag.questions.text import fold_name
from rag.questions.tokens import Kind, Token
from rag.questions.understand import understand

# What a clause about the row that was found may consist of.
_OF_THE_ROW = {
    Kind.PRONOUN,
    Kind.FUNCTION,
    Kind.AND,
    Kind.METRIC,
    Kind.GROWTH,
    Kind.WINDOW,
    Kind.PERIOD,
    Kind.QUALIFIER,
    Kind.EXTRA,
    Kind.FIELD,
    Kind.SHARE,
    Kind.RANK,
    Kind.RATIO,
    Kind.YESNO,
    Kind.FOLLOW,
}
_ASKED = (Kind.METRIC, Kind.FIELD, Kind.SHARE, Kind.RANK)
_MULTIPLES = ("市盈率", "市净率", "市销率")
_SHARE = re.compile(r"占|份额|比重|(?<![a-z])share", re.IGNORECASE)


def first_and_second(tokens: Tokens) -> tuple[Tokens, Tokens] | None:
    """The clause that finds one row and the one that asks more of it; None for any other question."""
    parts = clauses(tokens)
    if len(parts) == 1 and (split := _word_of_it(parts[0])) is not None:
        parts = list(split)
    if len(parts) != 2:
        return None
    first, second = parts
    finds = any(token.kind in (Kind.SUPER, Kind.SUPER_METRIC, Kind.NTH) for token in first)
    many = any(token.kind in (Kind.COUNTED, Kind.TOP, Kind.ENTITY) for token in first)
    kinds = {token.kind for token in second}
    placed = any(token.kind is Kind.NTH for token in first)
    rate = Kind.FOLLOW not in kinds and any(word in token.text for token in second for word in ("多少", "几"))
    asked = (*_ASKED, Kind.GROWTH, Kind.WINDOW) if placed or rate else _ASKED
    if not finds or many or not kinds <= _OF_THE_ROW or not kinds & set(asked):
        return None
    moves = [token for token in second if token.kind is Kind.METRIC and isinstance(token.value, tuple)]
    ratios = [token for token in second if token.kind is Kind.RATIO]
    if ratios and not any(str(token.value[0]) in _MULTIPLES for token in moves if isinstance(token.value, tuple)):
        return None
    return first, second


def _word_of_it(tokens: Tokens) -> tuple[Tokens, Tokens] | None:
    """收盘价最高的公司评级是什么: the order, and the word of a text column behind it."""
    orders = [at for at, token in enumerate(tokens) if token.kind in (Kind.SUPER, Kind.SUPER_METRIC, Kind.NTH)]
    fields = [at for at, token in enumerate(tokens) if token.kind is Kind.FIELD]
    if len(fields) != 1 or not orders or fields[0] < orders[-1]:
        return None
    end = fields[0]
    while end and tokens[end - 1].kind in (Kind.AND, Kind.FUNCTION, Kind.PRONOUN):
        end -= 1
    return tokens[:end], tokens[fields[0] :]


def beyond_figures(first: Tokens, second: Tokens) -> bool:
    """Whether a word, a place or a share is asked for, or something of the second row of an order.

    The order of rows tells none of these beside its figures.
    """
    placed = any(token.kind is Kind.NTH for token in first)
    kinds = {token.kind for token in second}
    rate = Kind.GROWTH in kinds and Kind.METRIC not in kinds  # 产量最高的是哪个，同比多少
    return placed or rate or bool(kinds & {Kind.FIELD, Kind.SHARE, Kind.RANK})


def of_the_found(first: Plan, second: Sequence[Token], folded: str, catalog: Catalog) -> Plan | None:
    """Both plans, where the first finds one row and the second is a figure, a word or a place of it; else None."""
    if not isinstance(first, ProgramPlan) or not isinstance(first.program, TopK):
        return None
    program = first.program
    if program.rows.k != 1 or program.claimed or program.rows.by is None:
        return None
    found = select(program.rows, catalog)
    if len(found.keys) != 1:
        return None
    row = found.keys[0]
    shared = any(token.kind is Kind.SHARE for token in second)
    told = _printed_share(row, program, catalog) if shared else None
    more = told if shared else _asked(row, program, second, folded, catalog)
    if more is None:
        return None
    english = first.english
    plans = [ProgramPlan(one, english) for one in (more if isinstance(more, tuple) else (more,))]
    last: ProgramPlan | Ambiguous = plans[0]
    if len(plans) > 1:
        last = Ambiguous(tuple(Candidate(one.program, describe(one.program, catalog)) for one in plans), english)
    return Several((replace(first, program=replace(program, show=())), last))


def _asked(
    row: str, program: TopK, second: Sequence[Token], folded: str, catalog: Catalog
) -> tuple[Lookup | Attribute | Rank, ...] | None:
    """What the second clause asks of the row, in the readings that one table has; None if it asks something else."""
    name = Token(second[0].start, second[0].start, Kind.ENTITY, "", (row,))
    words = [token for token in second if token.kind not in (Kind.PRONOUN, Kind.FOLLOW, Kind.YESNO)]
    intent = understand(folded, (name, *words))
    if intent.unread or intent.where or intent.op not in ("lookup", "attribute", "rank"):
        return None
    for tables in (program.rows.tables, _of_the_reports(row, program, catalog)):
        scoped = replace(intent, scope=replace(intent.scope, titled=tables))
        bound = bind(_in_tables(scoped, tables, catalog), catalog)
        kept = tuple(one for one in bound.programs if isinstance(one, Lookup | Attribute | Rank))
        if kept and len(kept) == len(bound.programs) and not bound.missing:
            return kept
    return None


def _in_tables(intent: Intent, tables: Sequence[tuple[str, str]], catalog: Catalog) -> Intent:
    """A text cell is looked up by its header where the row has only one column of this name in these tables."""
    if intent.op != "attribute":
        return intent
    words = {word for word, ref in catalog.text_columns if (ref.report, ref.table) in tables and word in intent.fields}
    return replace(intent, fields=tuple(words)) if words else intent


def _of_the_reports(row: str, program: TopK, catalog: Catalog) -> tuple[tuple[str, str], ...]:
    reports = {report for report, _ in program.rows.tables}
    return tuple(ref for ref in catalog.tables_of(row) if ref[0] in reports)


def _printed_share(row: str, program: TopK, catalog: Catalog) -> Lookup | None:
    """The column of the same table that prints shares, of the period of the order where several do.

    A share is never worked out here: of what the row would be a share, the question does not say.
    """
    assert program.rows.by is not None
    columns = [
        column
        for column in catalog.all_columns
        if column.view.ref in program.rows.tables and column.base == "%" and _is_share(column)
    ]
    period = program.rows.by.period
    same = [column for column in columns if column.period == period]
    months = [column for column in same if _months(column.label) == _months(program.rows.by.metric)]
    for found in (months, same, columns):
        if len(found) == 1:
            one = found[0]
            return Lookup((row,), (Slot(one.label, one.column.unit, one.period, (one.ref,)),))
        if found:
            return None
    return None


def _is_share(column: ColumnView) -> bool:
    return _SHARE.search(fold_name(column.label)) is not None and not column.sense.growth


def _months(label: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+(?:-\d+)?月", label))
