"""Intent to programs: the ledger's columns and rows in place of words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from rag.questions.catalog import Catalog
from rag.questions.columns import Choice, choices
from rag.questions.intent import Intent, Metric, Scope, Test
from rag.questions.missing import Missing, missing_entity, missing_metric, missing_scope
from rag.questions.program import (
    Aggregate, Attribute, Change, Compare, Condition, Count, Difference, Filter, Lookup, Operand, Program, Rank, Ratio, Rows,
    Series, Share, Slot, TopK,
)  # fmt: skip
from rag.questions.scope import InScope, in_scope
from rag.questions.sense import Sense

_MOST = 6  # candidate programs of one question


@dataclass(frozen=True, slots=True)
class Bound:
    """Programs for one intent: one if the reading is sure, several if the ledger leaves it open.

    Attributes:
        programs: In reading order of the tables.
        missing: Slots that the ledger cannot fill; programs then answer what is left of the question.
        notes: What was assumed, for the answer to say: ``months``, ``stand-in`` … with its value.
    """

    programs: tuple[Program, ...] = ()
    missing: tuple[Missing, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


def bind(intent: Intent, catalog: Catalog) -> Bound:
    """The programs of an intent over a ledger."""
    bound = _BINDERS[intent.op](intent, catalog) if intent.op in _BINDERS else Bound()
    absent = tuple(missing_entity(name, catalog) for name in intent.absent)
    return replace(bound, missing=(*absent, *bound.missing), programs=bound.programs[:_MOST])


# --- figures of named entities -------------------------------------------------------------------


def _cells(keys: Sequence[str], metric: Metric, intent: Intent, catalog: Catalog) -> tuple[dict[str, tuple[Choice, ...]], list[Missing]]:
    """Readings of a metric for each possible entity of one name."""
    found: dict[str, tuple[Choice, ...]] = {}
    for key in keys:
        tables = catalog.tables_of(key)
        allowed = in_scope(replace(intent.scope, kind="", market=""), catalog, tables)
        if intent.scope.words or intent.scope.titles or intent.scope.tables:
            if allowed.unmet:
                continue
            tables = frozenset(allowed.refs)
        options = choices(metric, catalog, tables)
        if options:
            found[key] = options
    missing = [] if found else [missing_metric(metric, catalog, keys[0], intent.scope)]
    return found, missing


def _lookup(intent: Intent, catalog: Catalog) -> Bound:
    slots: list[Slot] = []
    keys: list[str] = []
    missing: list[Missing] = []
    open_readings: list[tuple[str, Choice]] = []
    tests = [test for group in intent.where for test in group]
    metrics = intent.metrics or tuple(test.metric for test in tests[:1])
    for names in intent.entities:
        for metric in metrics:
            found, lacking = _cells(names, metric, intent, catalog)
            missing += lacking
            for key, options in found.items():
                keys.append(key)
                slots += [option.slot for option in options]
                open_readings += [(key, option) for option in options]
    if not slots:
        return Bound((), tuple(missing))
    unique = _joined(slots)
    if tests and len(tests) == 1:
        return Bound(tuple(Lookup((key,), (choice.slot,), _condition(tests[0], choice.slot)) for key, choice in open_readings), tuple(missing))
    if len(intent.entities) == 1 and len(metrics) == 1 and len(open_readings) > 1:
        return Bound(tuple(Lookup((key,), (choice.slot,)) for key, choice in open_readings), tuple(missing))
    return Bound((Lookup(tuple(dict.fromkeys(keys)), unique),), tuple(missing))


def _joined(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Slots of the same metric, unit and period as one."""
    merged: dict[tuple[str, str, str | None], Slot] = {}
    for slot in slots:
        key = (slot.metric, slot.unit, slot.period)
        known = merged.get(key)
        merged[key] = slot if known is None else replace(known, columns=tuple(dict.fromkeys((*known.columns, *slot.columns))))
    return tuple(merged.values())


def _overview(intent: Intent, catalog: Catalog) -> Bound:
    keys = tuple(keys[0] for keys in intent.entities if len(keys) == 1)
    refs = {ref for key in keys for ref in catalog.tables_of(key)}
    slots = tuple(
        Slot(column.label, column.column.unit, column.period, (column.ref,)) for column in catalog.columns if column.view.ref in refs
    )
    return Bound((Lookup(keys, _joined(slots)),)) if keys and slots else Bound()


def _attribute(intent: Intent, catalog: Catalog) -> Bound:
    keys = tuple(dict.fromkeys(key for names in intent.entities for key in names))
    return Bound((Attribute(keys, intent.attribute),))


def _pairs(intent: Intent, catalog: Catalog) -> tuple[list[tuple[Operand, ...]], list[Missing]]:
    """Operand lists, one per reading: entities × metrics in the order of the question, figures of one kind."""
    metrics = intent.metrics
    if len(intent.entities) == len(metrics) and len(metrics) > 1:
        wanted = list(zip(intent.entities, metrics, strict=True))
    else:
        wanted = [(names, metric) for names in intent.entities for metric in metrics]
    options: list[list[tuple[str, Choice]]] = []
    missing: list[Missing] = []
    for names, metric in wanted:
        found, lacking = _cells(names, metric, intent, catalog)
        missing += lacking
        if found:
            options.append([(key, choice) for key, readings in found.items() for choice in readings])
    if intent.against is not None and options:
        return [
            (Operand(choice.slot, key), Operand(choice.slot, "", intent.against, _rows(intent, choice, catalog)))
            for key, choice in options[0]
        ], missing
    combined = list(product(*options))[:64]
    same = [pair for pair in combined if len({(choice.period, choice.base) for _, choice in pair}) == 1]
    alike = [pair for pair in combined if len({choice.period for _, choice in pair}) == 1]
    chosen = combined if len(metrics) > 1 else same or alike or combined
    return [tuple(Operand(choice.slot, key) for key, choice in pair) for pair in chosen], missing


def _compare(intent: Intent, catalog: Catalog) -> Bound:
    pairs, missing = _pairs(intent, catalog)
    if missing or intent.absent:
        return _remaining(pairs, missing)
    return Bound(tuple(Compare(pair, intent.order, intent.claim) for pair in pairs if len(pair) > 1))


def _binary(intent: Intent, catalog: Catalog) -> Bound:
    pairs, missing = _pairs(intent, catalog)
    if missing or intent.absent:
        return _remaining(pairs, missing)
    make = Difference if intent.op == "difference" else Ratio
    return Bound(tuple(make(*pair) for pair in pairs if len(pair) == 2))


def _remaining(pairs: list[tuple[Operand, ...]], missing: list[Missing]) -> Bound:
    """The figures that are there, where another operand is not."""
    operands = [operand for operand in (pairs[0] if pairs else ()) if operand.entity]
    lookups = Lookup(tuple(dict.fromkeys(operand.entity for operand in operands)), _joined(operand.slot for operand in operands))
    return Bound((lookups,) if operands else (), tuple(missing))


def _series(intent: Intent, catalog: Catalog) -> Bound:
    programs: list[Program] = []
    missing: list[Missing] = []
    for key in intent.entities[0]:
        found = choices(intent.metrics[0], catalog, catalog.tables_of(key), latest=False)
        kinds = dict.fromkeys((choice.sense, choice.base) for choice in found)
        for kind in kinds:
            slots = sorted((choice for choice in found if (choice.sense, choice.base) == kind), key=lambda choice: (choice.period, choice.month or ""))
            programs.append(Series(key, tuple(choice.slot for choice in slots)))
    if not programs:
        missing.append(missing_metric(intent.metrics[0], catalog, intent.entities[0][0], intent.scope))
    return Bound(tuple(programs), tuple(missing))


def _change(intent: Intent, catalog: Catalog) -> Bound:
    metric = intent.metrics[0]
    key = intent.entities[0][0]
    after = choices(metric, catalog, catalog.tables_of(key))
    if not after:
        return Bound((), (missing_metric(metric, catalog, key, intent.scope),))
    everything = choices(replace(metric, periods=()), catalog, catalog.tables_of(key), latest=False)
    programs = []
    for choice in after:
        if choice.month is None:
            continue
        previous = _month_before(choice.month)
        before = [other for other in everything if other.month == previous and (other.sense, other.base) == (choice.sense, choice.base)]
        programs += [Change(key, other.slot, choice.slot) for other in before]
    if programs:
        return Bound(tuple(programs))
    month = after[0].month
    lacking = Missing("period", _month_before(month) if month else "上月", tuple(catalog.months()))
    return Bound((Lookup((key,), (after[0].slot,)),), (lacking,))


def _month_before(month: str) -> str:
    index = int(month[:4]) * 12 + int(month[5:7]) - 2
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


# --- rows of tables ------------------------------------------------------------------------------


def _needed(intent: Intent) -> tuple[Metric | None, list[Test]]:
    """The metric that decides on the rows, and the tests."""
    tests = [test for group in intent.where for test in group]
    primary = intent.by or (intent.metrics[0] if intent.metrics else None) or (tests[0].metric if tests else None)
    return primary, tests


def _scoped(metric: Metric, scope: Scope, catalog: Catalog) -> tuple[tuple[Choice, ...], InScope]:
    everywhere = choices(metric, catalog, None)
    refs = {(ref.report, ref.table) for choice in everywhere for ref in choice.slot.columns}
    allowed = in_scope(scope, catalog, refs)
    if allowed.unmet or not everywhere:
        # A metric that only related columns hold may be exact within the scope.
        allowed = in_scope(scope, catalog, [view.ref for view in catalog.tables])
        if allowed.unmet:
            return (), allowed
        return choices(metric, catalog, set(allowed.refs)), allowed
    found = choices(metric, catalog, set(allowed.refs))
    if not found:
        allowed = in_scope(scope, catalog, [view.ref for view in catalog.tables])
        found = choices(metric, catalog, set(allowed.refs))
    return found, allowed


def _selections(intent: Intent, catalog: Catalog, extra: Sequence[Metric]) -> tuple[list[tuple[Rows, list[Choice]]], list[Missing]]:
    """Row selections with the choices for (primary, *extra), one per reading of the metrics."""
    primary, tests = _needed(intent)
    if primary is None:
        return [], []
    scope = replace(intent.scope, without=())
    found, allowed = _scoped(primary, scope, catalog)
    if allowed.unmet:
        return [], [missing_scope(kind, value, catalog) for kind, value in allowed.unmet]
    if not found:
        return [], [missing_metric(primary, catalog, None, intent.scope, allowed.refs or None)]
    result: list[tuple[Rows, list[Choice]]] = []
    missing: list[Missing] = []
    for lead in _per_report(found):
        refs = {(ref.report, ref.table) for ref in lead.slot.columns}
        month = {lead.month}
        others = [test.metric for test in tests] + list(extra)
        options = []
        for metric in others:
            inside = choices(metric, catalog, refs) or tuple(
                choice for choice in choices(metric, catalog, set(allowed.refs)) if {choice.month} == month
            )
            if not inside:
                missing.append(missing_metric(metric, catalog, None, intent.scope, allowed.refs or None))
            options.append(inside)
        for combination in product(*options):
            held = refs.intersection(*({(ref.report, ref.table) for ref in choice.slot.columns} for choice in combination)) or refs
            where = _where(intent.where, combination[: len(tests)])
            rows = Rows(
                tuple(view.ref for view in allowed.views if view.ref in held),
                where,
                allowed.market,
                tuple(key for names in intent.entities for key in names) if intent.op != "share" else (),
                tuple(key for names in intent.scope.without for key in names),
                lead.slot if intent.by is not None else None,
                intent.order,
                intent.k,
                intent.skip,
            )
            result.append((rows, [lead, *combination[len(tests) :]]))
    return result, ([] if result else missing)


def _per_report(found: Iterable[Choice]) -> list[Choice]:
    """Reports are never mixed: each one's tables are a reading of their own."""
    split: list[Choice] = []
    for choice in found:
        for report in dict.fromkeys(ref.report for ref in choice.slot.columns):
            columns = tuple(ref for ref in choice.slot.columns if ref.report == report)
            split.append(replace(choice, slot=replace(choice.slot, columns=columns)))
    return split


def _where(groups: Sequence[Sequence[Test]], chosen: Sequence[Choice]) -> tuple[tuple[Condition, ...], ...]:
    slots = iter(choice.slot for choice in chosen)
    return tuple(tuple(_condition(test, next(slots)) for test in group) for group in groups)


def _condition(test: Test, slot: Slot) -> Condition:
    return Condition(slot, test.bound, test.value, test.unit)


def _rows(intent: Intent, choice: Choice, catalog: Catalog) -> Rows:
    """The rows of a slot's tables that the scope leaves."""
    allowed = in_scope(intent.scope, catalog, {(ref.report, ref.table) for ref in choice.slot.columns})
    return Rows(allowed.refs, market=allowed.market, without=tuple(key for names in intent.scope.without for key in names))


def _topk(intent: Intent, catalog: Catalog) -> Bound:
    found, missing = _selections(intent, catalog, intent.metrics)
    return Bound(tuple(TopK(replace(rows, k=rows.k or 1), _shown(chosen[1:], rows)) for rows, chosen in found), tuple(missing))


def _shown(chosen: Iterable[Choice], rows: Rows) -> tuple[Slot, ...]:
    return _joined(choice.slot for choice in chosen if choice.slot != rows.by)


def _filter(intent: Intent, catalog: Catalog) -> Bound:
    if not intent.where and not intent.metrics:
        rows = _listing(intent, catalog)
        return Bound((Filter(rows),)) if rows is not None else Bound()
    extra = intent.metrics if intent.where else intent.metrics[1:]
    primary = _needed(intent)[0]
    scoped = replace(intent, by=None if intent.where else primary, k=0, metrics=() if intent.where else intent.metrics)
    found, missing = _selections(scoped, catalog, extra)
    programs = []
    for rows, chosen in found:
        shown = _joined(choice.slot for choice in chosen) if not intent.where else _joined(choice.slot for choice in chosen[1:])
        programs.append(Filter(replace(rows, order=intent.order), shown))
    return Bound(tuple(programs), tuple(missing))


def _listing(intent: Intent, catalog: Catalog) -> Rows | None:
    allowed = in_scope(intent.scope, catalog, [view.ref for view in catalog.tables])
    months = [view.month for view in allowed.views if view.month]
    views = [view for view in allowed.views if view.month in (max(months), None)] if months else list(allowed.views)
    if allowed.unmet or not views or len({view.report.id for view in views}) > 1:
        return None
    return Rows(tuple(view.ref for view in views), market=allowed.market, without=tuple(key for names in intent.scope.without for key in names))


def _count(intent: Intent, catalog: Catalog) -> Bound:
    if not intent.where:
        rows = _listing(intent, catalog)
        return Bound((Count(rows),)) if rows is not None else Bound()
    found, missing = _selections(replace(intent, by=None), catalog, ())
    return Bound(tuple(Count(rows) for rows, _ in found), tuple(missing))


def _aggregate(intent: Intent, catalog: Catalog) -> Bound:
    assert intent.function is not None
    if intent.by is not None:
        found, missing = _selections(intent, catalog, intent.metrics[:1])
        pairs = [(rows, chosen[1], None) for rows, chosen in found]
    elif intent.weight is not None:
        found, missing = _selections(intent, catalog, (intent.weight,))
        pairs = [(rows, chosen[0], chosen[1]) for rows, chosen in found]  # type: ignore[misc]
    else:
        programs: list[Program] = []
        missing = []
        for metric in intent.metrics:
            found, lacking = _selections(replace(intent, metrics=(metric,)), catalog, ())
            missing += lacking
            programs += [Aggregate(intent.function, chosen[0].slot, rows) for rows, chosen in found]
        return Bound(tuple(programs), tuple(missing))
    return Bound(
        tuple(Aggregate(intent.function, value.slot, rows, weight.slot if weight else None) for rows, value, weight in pairs), tuple(missing)
    )


def _share(intent: Intent, catalog: Catalog) -> Bound:
    found, missing = _selections(replace(intent, by=intent.by or (intent.metrics[0] if intent.metrics else None)), catalog, ())
    programs = []
    for rows, chosen in found:
        whole = replace(rows, where=(), by=None, k=0, skip=0, entities=())
        keys = tuple(key for names in intent.entities for key in names)
        part = replace(rows, entities=keys, by=rows.by if intent.by is not None and intent.k else None)
        programs.append(Share(part, whole, chosen[0].slot if intent.metrics else None))
    return Bound(tuple(programs), tuple(missing))


def _rank(intent: Intent, catalog: Catalog) -> Bound:
    found, missing = _selections(replace(intent, entities=()), catalog, ())
    keys = intent.entities[0]
    programs = []
    for rows, chosen in found:
        holding = [key for key in keys if catalog.tables_of(key) & set(rows.tables)]
        programs += [Rank(key, chosen[0].slot, replace(rows, by=None, k=0), intent.order) for key in holding]
    if found and not programs:
        missing = [missing_metric(intent.metrics[0], catalog, keys[0], intent.scope)]
    return Bound(tuple(programs), tuple(missing))


_BINDERS: Mapping[str, Callable[[Intent, Catalog], Bound]] = {
    "lookup": _lookup,
    "overview": _overview,
    "attribute": _attribute,
    "compare": _compare,
    "difference": _binary,
    "ratio": _binary,
    "series": _series,
    "change": _change,
    "rank": _rank,
    "topk": _topk,
    "filter": _filter,
    "count": _count,
    "aggregate": _aggregate,
    "share": _share,
}

__all__ = ["Bound", "Sense", "bind"]
