"""Programs that put two or more figures side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from rag.questions.binding.bound import Bound
from rag.questions.binding.cells import cells, joined
from rag.questions.binding.rows import scoped_rows
from rag.questions.catalog import Catalog
from rag.questions.columns import Choice
from rag.questions.intent import Intent
from rag.questions.missing import Missing
from rag.questions.program import Compare, Difference, Lookup, Operand, Ratio, Rows


def _pairs(intent: Intent, catalog: Catalog) -> tuple[list[tuple[Operand, ...]], list[Missing]]:
    """Operand lists, one per reading: entities × metrics in the order of the question, figures of one kind."""
    metrics = intent.metrics
    if intent.against == "sum":
        return _against_others(intent, catalog)
    if len(intent.entities) == len(metrics) and len(metrics) > 1:
        wanted = list(zip(intent.entities, metrics, strict=True))
    else:
        wanted = [(names, metric) for names in intent.entities for metric in metrics]
    options: list[list[tuple[str, Choice]]] = []
    missing: list[Missing] = []
    for names, metric in wanted:
        found, lacking = cells(names, metric, intent, catalog)
        missing += lacking
        if found:
            options.append([(key, choice) for key, readings in found.items() for choice in readings])
    if intent.against is not None and options:
        return [
            (Operand(choice.slot, key), Operand(choice.slot, "", intent.against, scoped_rows(intent, choice, catalog)))
            for key, choice in options[0]
        ], missing
    combined = list(product(*options))[:64]
    if len(metrics) == 1:
        combined = _of_one_measure(combined, catalog) or combined
    same = [pair for pair in combined if len({(choice.period, choice.base) for _, choice in pair}) == 1]
    alike = [pair for pair in combined if len({choice.period for _, choice in pair}) == 1]
    free = all(not metric.periods for metric in metrics)
    chosen = (alike or combined if free else combined) if len(metrics) > 1 else same or alike or combined
    return [tuple(Operand(choice.slot, key) for key, choice in pair) for pair in chosen], missing


def _of_one_measure(
    pairs: Sequence[tuple[tuple[str, Choice], ...]], catalog: Catalog
) -> list[tuple[tuple[str, Choice], ...]]:
    """The pairs of one measure: of 估值 never a P/E beside a P/S."""
    senses = [{_measure(choice, catalog) for _, choice in pair} for pair in pairs]
    return [pair for pair, bases in zip(pairs, senses, strict=True) if len(bases) == 1]


def _measure(choice: Choice, catalog: Catalog) -> str:
    view = catalog.by_ref.get(choice.slot.columns[0])
    return view.sense.base if view is not None else choice.slot.metric  # worked out of two columns


def _against_others(intent: Intent, catalog: Catalog) -> tuple[list[tuple[Operand, ...]], list[Missing]]:
    """The first entity and the sum of the others, in the tables that have them all."""
    first, others = intent.entities[0], intent.entities[1:]
    found, missing = cells(first, intent.metrics[0], intent, catalog)
    pairs: list[tuple[Operand, ...]] = []
    for key, choices in found.items():
        for choice in choices:
            tables = tuple(dict.fromkeys((ref.report, ref.table) for ref in choice.slot.columns))
            whole = all(any(catalog.tables_of(name) & set(tables) for name in names) for names in others)
            if len(tables) == 1 and whole and choice.base != "%":
                rows = Rows(tables, entities=tuple(name for names in others for name in names))
                pairs.append((Operand(choice.slot, key), Operand(choice.slot, "", "sum", rows)))
    return pairs, missing


def compare(intent: Intent, catalog: Catalog) -> Bound:
    pairs, missing = _pairs(intent, catalog)
    if missing or intent.absent:
        return _remaining(pairs, missing, catalog)
    return Bound(tuple(Compare(pair, intent.order, intent.claim) for pair in pairs if len(pair) > 1))


def binary(intent: Intent, catalog: Catalog) -> Bound:
    pairs, missing = _pairs(intent, catalog)
    if missing or intent.absent:
        return _remaining(pairs, missing, catalog)
    whole = [pair for pair in pairs if len(pair) == 2]
    if intent.op == "difference":
        value, unit = (intent.claimed.value, intent.claimed.unit) if intent.claimed is not None else (None, "")
        return Bound(tuple(Difference(left, right, value, unit, intent.who) for left, right in whole))
    times = intent.claimed.value if intent.claimed is not None else None
    return Bound(tuple(Ratio(left, right, intent.percent, intent.excess, times) for left, right in whole))


def _remaining(pairs: list[tuple[Operand, ...]], missing: list[Missing], catalog: Catalog) -> Bound:
    """The figures that are there, where another operand is not."""
    operands = [operand for operand in (pairs[0] if pairs else ()) if operand.entity]
    lookups = Lookup(
        tuple(dict.fromkeys(operand.entity for operand in operands)),
        joined((operand.slot for operand in operands), catalog),
    )
    return Bound((lookups,) if operands else (), tuple(missing))
