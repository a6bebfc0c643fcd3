"""Programs about the figures of named entities."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from rag.questions.binding.bound import Bound
from rag.questions.binding.rows import condition
from rag.questions.catalog import Catalog
from rag.questions.columns import Choice, choices
from rag.questions.indicators import OWN, own_choices, own_labels
from rag.questions.intent import Intent, Metric
from rag.questions.missing import Missing, missing_metric
from rag.questions.program import Attribute, Lookup, Slot
from rag.questions.scope import in_scope


def cells(
    keys: Sequence[str], metric: Metric, intent: Intent, catalog: Catalog
) -> tuple[dict[str, tuple[Choice, ...]], list[Missing]]:
    """Readings of a metric for each possible entity of one name."""
    found: dict[str, tuple[Choice, ...]] = {}
    for key in keys:
        tables = catalog.tables_of(key)
        allowed = in_scope(replace(intent.scope, kind="", market=""), catalog, tables)
        if intent.scope.words or intent.scope.titles or intent.scope.tables:
            told = {view.ref for view in catalog.prose} & set(tables) if not intent.scope.given() else set()
            tables = frozenset(told) if allowed.unmet else frozenset(allowed.refs) | told
        options = figures_of(metric, catalog, key, tables)
        if options:
            found[key] = options
    missing = [] if found else [_lacking(metric, keys[0], intent, catalog)]
    return found, missing


def _lacking(metric: Metric, key: str, intent: Intent, catalog: Catalog) -> Missing:
    if metric.sense.base != OWN:
        return missing_metric(metric, catalog, key, intent.scope)
    labels = own_labels(catalog, key)
    periods = " ".join(period.text for period in metric.periods)
    return Missing("period", periods, labels) if periods else Missing("metric", metric.said, labels)


def figures_of(metric: Metric, catalog: Catalog, key: str, tables: Collection[tuple[str, str]]) -> tuple[Choice, ...]:
    """Readings of a metric for an entity: in columns of that metric, else of a period if its row measures it."""
    found = choices(metric, catalog, tables, key=key) or own_choices(metric, catalog, key, tables)
    if len(found) < 2 or not metric.hinted:
        return found
    narrower = choices(replace(metric, periods=metric.hinted, hinted=()), catalog, tables, key=key)
    return tuple(choice for choice in narrower if choice.slot.columns in {one.slot.columns for one in found}) or found


def lookup(intent: Intent, catalog: Catalog) -> Bound:
    slots: list[Slot] = []
    keys: list[str] = []
    missing: list[Missing] = []
    open_readings: list[tuple[str, Choice]] = []
    tests = [test for group in intent.where for test in group]
    metrics = intent.metrics or tuple(test.metric for test in tests[:1])
    for names in intent.entities:
        for metric in metrics:
            found, lacking = cells(names, metric, intent, catalog)
            missing += lacking
            for key, options in found.items():
                keys.append(key)
                slots += [option.slot for option in options]
                open_readings += [(key, option) for option in options]
    if not slots:
        return Bound((), tuple(missing))
    unique = joined(slots, catalog)
    if tests and len(tests) == 1:
        return Bound(
            tuple(Lookup((key,), (choice.slot,), condition(tests[0], choice.slot)) for key, choice in open_readings),
            tuple(missing),
        )
    if len(intent.entities) == 1 and len(metrics) == 1 and len(open_readings) > 1:
        return Bound(tuple(Lookup((key,), (choice.slot,)) for key, choice in open_readings), tuple(missing))
    return Bound((Lookup(tuple(dict.fromkeys(keys)), unique),), tuple(missing))


def joined(slots: Iterable[Slot], catalog: Catalog) -> tuple[Slot, ...]:
    """Slots of the same metric, unit, period and month as one."""
    merged: dict[tuple[str, str, str | None, str | None], Slot] = {}
    for slot in slots:
        key = (slot.metric, slot.unit, slot.period, catalog.view_of(slot.columns[0]).month)
        known = merged.get(key)
        merged[key] = (
            slot if known is None else replace(known, columns=tuple(dict.fromkeys((*known.columns, *slot.columns))))
        )
    return tuple(merged.values())


def overview(intent: Intent, catalog: Catalog) -> Bound:
    keys = tuple(keys[0] for keys in intent.entities if len(keys) == 1)
    refs = {ref for key in keys for ref in catalog.tables_of(key)}
    slots = tuple(
        Slot(column.label, column.column.unit, column.period, (column.ref,))
        for column in catalog.all_columns
        if column.view.ref in refs
    )
    return Bound((Lookup(keys, joined(slots, catalog)),)) if keys and slots else Bound()


def attribute(intent: Intent, catalog: Catalog) -> Bound:
    keys = tuple(dict.fromkeys(key for names in intent.entities for key in names))
    refs = {ref for key in keys for ref in catalog.tables_of(key)}
    columns = tuple(
        ref for word, ref in catalog.text_columns if word in intent.fields and (ref.report, ref.table) in refs
    )
    if intent.attribute == "field" and not columns:
        return Bound(
            (),
            tuple(
                Missing("metric", word, tuple(dict.fromkeys(name for name, _ in catalog.text_columns)))
                for word in intent.fields
            ),
        )
    return Bound((Attribute(keys, intent.attribute, columns),))
