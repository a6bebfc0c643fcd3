"""Programs about rows of tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rag.questions.binding.additive import has_no_share, is_rate
from rag.questions.binding.bound import Bound
from rag.questions.binding.cells import joined
from rag.questions.binding.rows import listing, needed, selections
from rag.questions.catalog import Catalog
from rag.questions.columns import Choice
from rag.questions.intent import Intent
from rag.questions.kindwords import is_board, lists_end
from rag.questions.missing import missing_metric
from rag.questions.program import Aggregate, Count, Filter, Operand, Program, Rank, Ratio, Rows, Share, Slot, TopK
from rag.questions.sense import RETURNS


def topk(intent: Intent, catalog: Catalog) -> Bound:
    found, missing = selections(intent, catalog, intent.metrics)
    returns = intent.by is not None and intent.by.sense.base in RETURNS
    named = intent.scope.tables or intent.scope.titled or is_board(intent.scope.kind) or intent.entities
    programs = []
    for rows, chosen in found:
        if returns and not named and _of_the_other_end(rows, catalog):
            missing = [*missing, missing_metric(intent.by or intent.metrics[0], catalog, None, intent.scope)]
            continue
        claimed = ""
        if len(intent.entities) == 1:
            # 海康威视是不是市值最大的: all rows are looked at, not only that one
            claimed = next((key for key in rows.entities if catalog.tables_of(key) & set(rows.tables)), "")
            rows = replace(rows, entities=())
        programs.append(TopK(replace(rows, k=rows.k or 1), _shown(chosen[1:], rows, catalog), claimed))
    return Bound(tuple(programs), tuple(missing))


def _of_the_other_end(rows: Rows, catalog: Catalog) -> bool:
    """True where the rows that rose most are sought in a list of those that fell most, or the other way round."""
    end = "跌" if rows.order == "high" else "涨"
    sides = [lists_end(view) for view in catalog.tables if view.ref in rows.tables]
    return bool(sides) and all(side == end for side in sides)


def _shown(chosen: Iterable[Choice], rows: Rows, catalog: Catalog) -> tuple[Slot, ...]:
    own = rows.by.columns if rows.by is not None else ()
    return joined((choice.slot for choice in chosen if choice.slot.columns != own), catalog)


def filtered(intent: Intent, catalog: Catalog) -> Bound:
    if not intent.where and not intent.metrics:
        rows = listing(intent, catalog)
        return Bound((Filter(rows),)) if rows is not None else Bound()
    extra = intent.metrics if intent.where else intent.metrics[1:]
    primary = needed(intent)[0]
    scoped = replace(intent, by=None if intent.where else primary, k=0, metrics=() if intent.where else intent.metrics)
    found, missing = selections(scoped, catalog, extra)
    programs = []
    for rows, chosen in found:
        shown = (
            joined((choice.slot for choice in chosen), catalog)
            if not intent.where
            else joined((choice.slot for choice in chosen[1:]), catalog)
        )
        programs.append(Filter(replace(rows, order=intent.order), shown))
    return Bound(tuple(programs), tuple(missing))


def count(intent: Intent, catalog: Catalog) -> Bound:
    if not intent.where:
        rows = listing(intent, catalog)
        return Bound((Count(rows, names=intent.names),)) if rows is not None else Bound()
    found, missing = selections(replace(intent, by=None), catalog, ())
    claimed = intent.claimed.value if intent.claimed is not None else None
    return Bound(tuple(Count(rows, claimed, intent.every, intent.names) for rows, _ in found), tuple(missing))


def aggregate(intent: Intent, catalog: Catalog) -> Bound:
    assert intent.function is not None
    if intent.by is not None:
        found, missing = selections(intent, catalog, intent.metrics[:1])
        pairs = [(rows, chosen[1], None) for rows, chosen in found]
    elif intent.weight is not None:
        found, missing = selections(intent, catalog, (intent.weight,))
        pairs = [(rows, chosen[0], chosen[1]) for rows, chosen in found]  # type: ignore[misc]
    else:
        programs: list[Program] = []
        missing = []
        for metric in intent.metrics:
            found, lacking = selections(replace(intent, metrics=(metric,)), catalog, ())
            if intent.function == "sum" and found and all(is_rate(chosen[0], catalog) for _, chosen in found):
                found, lacking = [], [missing_metric(metric, catalog, None, intent.scope)]
            if intent.function == "sum":
                found = [(rows, chosen) for rows, chosen in found if not is_rate(chosen[0], catalog)]
            missing += lacking
            programs += [Aggregate(intent.function, chosen[0].slot, rows) for rows, chosen in found]
        return Bound(tuple(programs), tuple(missing))
    return Bound(
        tuple(
            Aggregate(intent.function, value.slot, rows, weight.slot if weight else None)
            for rows, value, weight in pairs
        ),
        tuple(missing),
    )


def share(intent: Intent, catalog: Catalog) -> Bound:
    found, missing = selections(
        replace(intent, by=intent.by or (intent.metrics[0] if intent.metrics else None)), catalog, ()
    )
    if intent.metrics and found and all(has_no_share(chosen[0]) for _, chosen in found):
        return Bound((), (missing_metric(intent.by or intent.metrics[0], catalog, None, intent.scope),))
    found = [(rows, chosen) for rows, chosen in found if not (intent.metrics and has_no_share(chosen[0]))]
    programs: list[Program] = []
    for rows, chosen in found:
        if (of_the_whole := _of_the_whole(intent, rows, chosen[0].slot, catalog)) is not None:
            programs.append(of_the_whole)
            continue
        whole = replace(rows, where=(), by=None, k=0, skip=0, entities=(), holding=())
        if len(intent.entities) == 1 and intent.metrics:  # 营收超过1亿元的公司里甲占几成: of those
            whole = replace(whole, where=rows.where, holding=rows.holding)
        keys = tuple(key for names in intent.entities for key in names)
        part = replace(rows, entities=keys, by=rows.by if intent.by is not None and intent.k else None)
        programs.append(Share(part, whole, chosen[0].slot if intent.metrics else None))
    return Bound(tuple(programs), tuple(missing))


def _of_the_whole(intent: Intent, rows: Rows, slot: Slot, catalog: Catalog) -> Ratio | None:
    """甲和乙合计占全国多少, where 全国 is a row of the table: the sum of the others over that row's figure."""
    wholes = [keys for keys in intent.entities if all(_is_whole(key, catalog) for key in keys)]
    parts = tuple(key for keys in intent.entities if keys not in wholes for key in keys)
    if len(wholes) != 1 or not parts or not intent.metrics or intent.where or intent.by:
        return None
    tables = {view.ref for view, row in catalog.places(wholes[0][0]) if row.total or row.whole} & set(rows.tables)
    columns = tuple(ref for ref in slot.columns if (ref.report, ref.table) in tables)
    if not columns:
        return None
    parts = tuple(key for key in parts if catalog.tables_of(key) & tables)
    own = replace(slot, columns=columns)
    among = Rows(tuple(table for table in rows.tables if table in tables), entities=parts)
    top = Operand(own, parts[0]) if len(parts) == 1 else Operand(own, "", "sum", among)
    return Ratio(top, Operand(own, wholes[0][0]), percent=True)


def _is_whole(key: str, catalog: Catalog) -> bool:
    return any(row.total or row.whole for _, row in catalog.places(key))


def rank(intent: Intent, catalog: Catalog) -> Bound:
    found, missing = selections(replace(intent, entities=()), catalog, ())
    keys = intent.entities[0]
    programs = []
    for rows, chosen in found:
        for key in keys:
            # Without a scope the place is that in each table that lists the entity.
            lists = [table for table in rows.tables if table in catalog.tables_of(key)]
            scopes = (rows.tables,) if intent.scope.given() and lists else tuple((table,) for table in lists)
            for tables in scopes:
                columns = tuple(ref for ref in chosen[0].slot.columns if (ref.report, ref.table) in tables)
                if columns:
                    slot = replace(chosen[0].slot, columns=columns)
                    programs.append(Rank(key, slot, replace(rows, tables=tables, by=None, k=0), intent.order))
    if found and not programs:
        missing = [missing_metric(intent.metrics[0], catalog, keys[0], intent.scope)]
    return Bound(tuple(programs), tuple(missing))
