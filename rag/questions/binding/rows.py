"""Which rows a question about many entities works on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import product

from rag.questions.binding.alike import per_kind, share_rows
from rag.questions.binding.words import holding_in, tables_holding, undecided_in
from rag.questions.catalog import Catalog
from rag.questions.columns import Choice, choices
from rag.questions.intent import Intent, Metric, Scope, Test
from rag.questions.missing import Missing, missing_metric, missing_scope
from rag.questions.program import Condition, Operand, Rows, Slot
from rag.questions.scope import InScope, in_scope, lists_of
from rag.questions.sense import sense_of
from rag.questions.told import PROSE


def needed(intent: Intent) -> tuple[Metric | None, list[Test]]:
    """The metric that decides on the rows, and the tests."""
    tests = [test for group in intent.where for test in group]
    primary = intent.by or (intent.metrics[0] if intent.metrics else None) or (tests[0].metric if tests else None)
    return primary, tests


def _scoped(
    metric: Metric, scope: Scope, catalog: Catalog, among: Collection[tuple[str, str]] | None
) -> tuple[tuple[Choice, ...], InScope]:
    everywhere = choices(metric, catalog, among)
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


def _population(metric: Metric, scope: Scope, intent: Intent, catalog: Catalog) -> frozenset[tuple[str, str]] | None:
    """The tables that rows are looked for in, where the question names none.

    Share indices are no companies; and what is said of all rows is not said of the excerpts that a list of the
    first ten is, unless nothing else has the figure.
    """
    if scope.tables or scope.titled or scope.kind in ("fund", "index") or scope.size:
        return None
    refs = {(ref.report, ref.table) for choice in choices(metric, catalog) for ref in choice.slot.columns}
    views = [view for view in catalog.tables if view.ref in refs]
    companies = [view for view in views if "index" not in view.tags]
    views = companies or views
    if intent.op not in ("topk", "lookup") or intent.inner is not None:
        views = [view for view in views if "ranking" not in view.tags] or views
    return frozenset(view.ref for view in views)


def selections(
    intent: Intent, catalog: Catalog, extra: Sequence[Metric]
) -> tuple[list[tuple[Rows, list[Choice]]], list[Missing]]:
    """Row selections with the choices for (primary, *extra), one per reading of the metrics."""
    primary, tests = needed(intent)
    if primary is None:
        return [], []
    scope = replace(intent.scope, without=())
    others_named = [test.than for test in tests if test.than]
    holding = [catalog.tables_of(key) for keys in (*intent.entities, *others_named) for key in keys]
    among = frozenset.intersection(*holding) or frozenset().union(*holding) if holding else None
    both = lists_of(intent.scope, catalog)
    if among is None and both:
        among = frozenset(ref for refs in both for ref in refs)
    if among is None and scope.cells:
        there = choices(primary, catalog, tables_holding(scope.cells, catalog))
        among = frozenset((ref.report, ref.table) for choice in there for ref in choice.slot.columns) or None
    if among is None:
        among = _population(primary, scope, intent, catalog)
    found, allowed = _scoped(primary, scope, catalog, among)
    if allowed.unmet:
        return [], [missing_scope(kind, value, catalog) for kind, value in allowed.unmet]
    if not found:
        return [], [missing_metric(primary, catalog, None, intent.scope, allowed.refs or None)]
    result: list[tuple[Rows, list[Choice]]] = []
    missing: list[Missing] = []
    leads = _per_report(found)
    if (intent.op == "aggregate" and not intent.entities and not scope.size) or intent.op == "share":
        leads = _per_table(leads)
    elif not intent.scope.given() and not intent.entities:
        leads = per_kind(leads, catalog)
    if intent.op == "share":
        leads = _holding_all(leads, intent, catalog)
    for lead in leads:
        refs = {(ref.report, ref.table) for ref in lead.slot.columns}
        month = {lead.month}
        inside_by = (intent.inner.by,) if intent.inner is not None else ()
        others = [*(test.metric for test in tests), *inside_by, *extra]
        options: list[tuple[Choice, ...]] = []
        for metric in others:
            if metric == primary:
                options.append((lead,))
                continue
            inside = (
                choices(metric, catalog, refs)
                or (choices(metric, catalog) if metric.periods else ())
                or tuple(
                    choice
                    for choice in choices(metric, catalog, set(allowed.refs))
                    if ({choice.month} == month or metric.periods) and share_rows(choice, lead, catalog)
                )
            )
            if not inside:
                missing.append(missing_metric(metric, catalog, None, intent.scope, allowed.refs or None))
            options.append(inside)
        for combination in product(*options):
            held = (
                refs.intersection(*({(ref.report, ref.table) for ref in choice.slot.columns} for choice in combination))
                or refs
            )
            if intent.entities and intent.op != "share":
                named = {ref for keys in intent.entities for key in keys for ref in catalog.tables_of(key)}
                held = held & named or held
            where = _where(intent.where, combination[: len(tests)])
            inner = None
            if intent.inner is not None:
                chosen, combination = (
                    combination[len(tests)],
                    (*combination[: len(tests)], *combination[len(tests) + 1 :]),
                )
                inner = Rows(
                    tuple(view.ref for view in allowed.views if view.ref in held),
                    market=allowed.market,
                    without=tuple(key for names in intent.scope.without for key in names),
                    by=chosen.slot,
                    order=intent.inner.order,
                    k=intent.inner.k,
                )
            tables = tuple(view.ref for view in allowed.views if view.ref in held)
            rows = Rows(
                tables,
                where,
                allowed.market,
                tuple(key for names in intent.entities for key in names) if intent.op != "share" else (),
                tuple(key for names in intent.scope.without for key in names),
                lead.slot if intent.by is not None else None,
                intent.order,
                intent.k,
                intent.skip,
                inner,
                both,
                holding_in(intent.scope.cells, tables, catalog),
            )
            bounded = _bounded(intent.where, rows, catalog)
            if bounded is None:
                continue
            undecided = undecided_in(bounded, catalog)
            if undecided is not None:
                missing.append(undecided)
                continue
            rows = bounded
            result.append((rows, [lead, *combination[len(tests) :]]))
    result, unlike = _whole(_same_period(result, [primary, *(test.metric for test in tests)]), intent, catalog)
    return result, ([] if result else [*unlike, *missing])


Selections = list[tuple[Rows, list[Choice]]]


def _same_period(found: Selections, metrics: Sequence[Metric]) -> Selections:
    """营收增长但净利润下滑 means the same quarter for both, where no period is said and one has both."""
    if any(metric.periods for metric in metrics):
        return found
    alike = [
        (rows, chosen)
        for rows, chosen in found
        if len({test.slot.period for group in rows.where for test in group if sense_of(test.slot.metric).growth}) == 1
    ]
    return alike or found


def _whole(found: Selections, intent: Intent, catalog: Catalog) -> tuple[Selections, list[Missing]]:
    """Only readings whose tables have every entity that was named; units that part them are said."""
    if not intent.entities or intent.op == "share":
        return found, []
    whole = [
        (rows, chosen)
        for rows, chosen in found
        if all(any(catalog.tables_of(key) & set(rows.tables) for key in keys) for keys in intent.entities)
    ]
    if whole or not found:
        return whole, []
    units = dict.fromkeys(chosen[0].slot.unit or chosen[0].base for _, chosen in found)
    return [], [Missing("unit", " / ".join(units))]


def _per_report(found: Iterable[Choice]) -> list[Choice]:
    """Reports are never mixed: each one's tables are a reading of their own."""
    split: list[Choice] = []
    for choice in found:
        for report in dict.fromkeys(ref.report for ref in choice.slot.columns):
            columns = tuple(ref for ref in choice.slot.columns if ref.report == report)
            split.append(replace(choice, slot=replace(choice.slot, columns=columns)))
    return split


def _per_table(found: Iterable[Choice]) -> list[Choice]:
    """A mean over two lists is the mean of neither: each table is a reading of its own."""
    return [
        replace(
            choice, slot=replace(choice.slot, columns=tuple(ref for ref in choice.slot.columns if ref.table == table))
        )
        for choice in found
        for table in dict.fromkeys(ref.table for ref in choice.slot.columns)
    ]


def _holding_all(found: Iterable[Choice], intent: Intent, catalog: Catalog) -> list[Choice]:
    """The readings whose table has every name of the question: of one table's rows a share is asked."""
    return [
        choice
        for choice in found
        if all(
            any((ref.report, ref.table) in catalog.tables_of(key) for key in keys for ref in choice.slot.columns)
            for keys in intent.entities
        )
        and not any(ref.table == PROSE for ref in choice.slot.columns)
    ]


def _where(groups: Sequence[Sequence[Test]], chosen: Sequence[Choice]) -> tuple[tuple[Condition, ...], ...]:
    slots = iter(choice.slot for choice in chosen)
    return tuple(tuple(condition(test, next(slots)) for test in group) for group in groups)


def _bounded(groups: Sequence[Sequence[Test]], rows: Rows, catalog: Catalog) -> Rows | None:
    """The rows with another row's figure, or their mean, as the bound where the question says so.

    None if the other row does not stand in these tables.
    """
    everyone = replace(rows, where=(), entities=(), by=None, k=0, skip=0)
    where = []
    for group, conditions in zip(groups, rows.where, strict=True):
        bounded = []
        for test, condition in zip(group, conditions, strict=True):
            if test.than_function is not None:
                than = Operand(condition.slot, "", test.than_function, everyone)
                condition = replace(condition, than=than)
            elif test.than:
                keys = [key for key in test.than if catalog.tables_of(key) & set(rows.tables)]
                if not keys:
                    return None
                condition = replace(condition, than=Operand(condition.slot, keys[0]))
            bounded.append(condition)
        where.append(tuple(bounded))
    return replace(rows, where=tuple(where))


def condition(test: Test, slot: Slot) -> Condition:
    return Condition(slot, test.bound, test.value, test.unit)


def scoped_rows(intent: Intent, choice: Choice, catalog: Catalog) -> Rows:
    """The rows of a slot's tables that the scope leaves."""
    allowed = in_scope(intent.scope, catalog, {(ref.report, ref.table) for ref in choice.slot.columns})
    return Rows(
        allowed.refs, market=allowed.market, without=tuple(key for names in intent.scope.without for key in names)
    )


def listing(intent: Intent, catalog: Catalog) -> Rows | None:
    both = lists_of(intent.scope, catalog)
    if both:
        return Rows(both[-1], market=intent.scope.market, both=both) if all(both) else None
    cells = intent.scope.cells
    among = tables_holding(cells, catalog) if cells and not intent.scope.titled else ()
    allowed = in_scope(intent.scope, catalog, among or [view.ref for view in catalog.tables])
    months = [view.month for view in allowed.views if view.month]
    views = [view for view in allowed.views if view.month in (max(months), None)] if months else list(allowed.views)
    if cells and not intent.scope.titled:
        views = [view for view in views if "ranking" not in view.tags] or views
    if allowed.market and len(views) > 1:
        views = [view for view in views if "ranking" not in view.tags] or views  # a board's rows, wherever they stand
    if allowed.unmet or not views or (len(views) > 1 and not among and not allowed.market):
        return None
    tables = tuple(view.ref for view in views)
    return Rows(
        tables,
        market=allowed.market,
        holding=holding_in(cells, tables, catalog),
        without=tuple(key for names in intent.scope.without for key in names),
    )
