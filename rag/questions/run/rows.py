"""Rows of a program: which entities, which of their figures, which conditions they meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import cmp_to_key

from index.fact import Fact
from index.numbers.units import unit_named
from rag.questions import lexicon
from rag.questions.catalog import Catalog, TableView
from rag.questions.program import Bound, Condition, Rows, Slot
from rag.questions.scope import lists
from rag.questions.sense import sense_of
from rag.questions.wordcells import holds as told

_EXACT = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Selected:
    """Rows that a program works on.

    Attributes:
        keys: Entities in reading order, each once.
        views: Tables that they stand in.
        lacking: Entities that were left out because a figure is missing.
        tied: True if ``k`` was exceeded by rows with the same figure.
        unlike: Entities that were left out because their figure has another unit than the condition.
    """

    keys: tuple[str, ...]
    views: tuple[TableView, ...]
    lacking: tuple[str, ...] = ()
    tied: bool = False
    unlike: tuple[str, ...] = ()


class UnitMismatch(Exception):
    """A condition's unit does not fit the figure's."""


class NoBound(Exception):
    """The row that a condition compares with has no figure."""

    def __init__(self, condition: Condition) -> None:
        super().__init__(condition)
        self.condition = condition


def figures(slot: Slot, key: str, catalog: Catalog) -> tuple[Fact, ...]:
    """The facts of an entity for a slot, one per different amount; several mean that the report contradicts itself."""
    found: dict[tuple[str, Decimal], Fact] = {}
    rows = {(view.ref, row.index) for view, row in catalog.places(key)}
    for ref in slot.columns:
        for place, row in rows:
            if place == (ref.report, ref.table) and (fact := catalog.fact(ref, row)) is not None:
                found.setdefault((fact.quantity.base, fact.quantity.amount), fact)
    return tuple(sorted(found.values(), key=lambda fact: fact.id))


def same_figures(slot: Slot, key: str, catalog: Catalog) -> tuple[Fact, ...]:
    """All cells of an entity for a slot, equal ones too, in reading order."""
    found = []
    for ref in slot.columns:
        for view, row in catalog.places(key):
            if view.ref == (ref.report, ref.table) and (fact := catalog.fact(ref, row.index)) is not None:
                found.append(fact)
    return tuple(found)


def figure(slot: Slot, key: str, catalog: Catalog) -> Fact | None:
    """The figure of an entity; the first one where the report gives several; None for an empty cell."""
    found = same_figures(slot, key, catalog)
    return found[0] if found else None


def of_all(function: str | None, rows: Rows) -> bool:
    """Whether a function is a sum over all rows, so that what is left over counts as well."""
    return function == "sum" and not (rows.where or rows.by or rows.holding or rows.inner)


def select(rows: Rows, catalog: Catalog, needs: Sequence[Slot] = (), rest: bool = False) -> Selected:
    """The rows that meet the conditions and have a figure for every slot in ``needs``.

    The whole of the others (全国) is none of them unless it is named.

    Args:
        rest: Whether what is left over (其他) is one of them: only in a sum of all.

    Raises:
        UnitMismatch: A condition compares unlike units.
        NoBound: The row that a condition compares with has no figure.
    """
    views = tuple(view for view in (*catalog.tables, *catalog.prose) if view.ref in set(rows.tables))
    keys: dict[str, None] = {}
    for view in views:
        for row in view.members:
            if (row.whole or (row.rest and not rest)) and row.entity.key not in rows.entities:
                continue
            if not rows.market or lists(rows.market, row.entity):
                shared = any(other is not view and other.ref in catalog.tables_of(row.entity.key) for other in views)
                keys[row.entity.key if shared else catalog.row_key(view, row)] = None
    of = catalog.entity_of
    universe = [key for key in keys if of(key) not in rows.without and (not rows.entities or of(key) in rows.entities)]
    for tables in rows.both:
        universe = [key for key in universe if catalog.tables_of(key) & set(tables)]
    lacking: dict[str, None] = {}
    for test in rows.holding:
        verdicts = {key: told(test, key, catalog) for key in universe}
        lacking.update(dict.fromkeys(key for key, verdict in verdicts.items() if verdict is None))
        universe = [key for key in universe if verdicts[key]]
    if rows.inner is not None:
        among = select(rows.inner, catalog)
        lacking |= dict.fromkeys(among.lacking)
        universe = [key for key in universe if key in among.keys]
    where = resolved(rows.where, catalog)
    _unscaled(where, universe, catalog)
    kept = []
    for key in universe:
        verdict = _meets(where, key, catalog)
        if verdict is None or (verdict and any(figure(slot, key, catalog) is None for slot in needs)):
            lacking[key] = None
        elif verdict:
            kept.append(key)
    tied = False
    if rows.by is not None:
        slot = rows.by
        lacking.update(dict.fromkeys(key for key in kept if figure(slot, key, catalog) is None))
        kept = ordered(
            [key for key in kept if figure(slot, key, catalog) is not None], slot, rows.order == "high", catalog
        )
        if rows.k:
            kept, tied = _first(kept, rows, catalog)
    unlike = tuple(key for key in lacking if _unlike(rows.where, key, catalog))
    return Selected(tuple(kept), views, tuple(key for key in lacking if key not in unlike), tied, unlike)


def _unscaled(where: Sequence[Sequence[Condition]], keys: Sequence[str], catalog: Catalog) -> None:
    """Raises UnitMismatch for 超过200亿 of a column that says no unit and has no figure as large: it may be in 亿."""
    for condition in (condition for group in where for condition in group):
        said = unit_named(condition.unit)
        own = [fact.quantity for key in keys if (fact := figure(condition.slot, key, catalog)) is not None]
        scaled = condition.unit and not said.base and said.scale >= 10_000 and condition.value
        if scaled and own and all(not quantity.unit and abs(quantity.value) < said.scale for quantity in own):
            raise UnitMismatch(condition.unit, condition.slot.metric)


def ordered(keys: Iterable[str], slot: Slot, descending: bool, catalog: Catalog) -> list[str]:
    """Entities by their figure; equal ones keep the order of the report."""

    def compare(one: str, other: str) -> int:
        left, right = amount(slot, one, catalog), amount(slot, other, catalog)
        return (left < right) - (left > right) if descending else (left > right) - (left < right)

    return sorted(keys, key=cmp_to_key(compare))


def amount(slot: Slot, key: str, catalog: Catalog) -> Decimal:
    """An entity's figure in the base unit. The entity must have one."""
    fact = figure(slot, key, catalog)
    assert fact is not None
    return fact.quantity.amount


def _first(keys: list[str], rows: Rows, catalog: Catalog) -> tuple[list[str], bool]:
    """The ``k`` rows after ``skip``, and every further row that ties with the last of them."""
    assert rows.by is not None
    if rows.skip:
        if rows.skip >= len(keys):
            return [], False
        wanted = amount(rows.by, keys[rows.skip], catalog)
        same = [key for key in keys if amount(rows.by, key, catalog) == wanted]
        return same, len(same) > 1
    kept = keys[: rows.k]
    while (
        len(kept) < len(keys)
        and kept
        and amount(rows.by, keys[len(kept)], catalog) == amount(rows.by, kept[-1], catalog)
    ):
        kept.append(keys[len(kept)])
    return kept, len(kept) > rows.k


def resolved(where: Sequence[Sequence[Condition]], catalog: Catalog) -> tuple[tuple[Condition, ...], ...]:
    """The conditions with a number in place of another row's figure, or of the rows' mean; NoBound if it has none."""
    return tuple(tuple(_resolved(condition, catalog) for condition in group) for group in where)


def _resolved(condition: Condition, catalog: Catalog) -> Condition:
    if condition.than is None:
        return condition
    facts = bound_facts(condition, catalog)
    if not facts:
        raise NoBound(condition)
    base = facts[0].quantity.base
    if any(fact.quantity.base != base for fact in facts):
        raise UnitMismatch(*dict.fromkeys(fact.quantity.unit for fact in facts))
    amounts = [fact.quantity.amount if base else fact.quantity.value for fact in facts]
    return replace(condition, value=middle(condition.than.function, amounts), unit=base, than=None)


def bound_facts(condition: Condition, catalog: Catalog) -> tuple[Fact, ...]:
    """The cells that a condition takes its bound from."""
    than = condition.than
    if than is None:
        return ()
    if than.function is None:
        fact = figure(than.slot, than.entity, catalog)
        return (fact,) if fact is not None else ()
    keys = select(than.rows or Rows(()), catalog, (than.slot,)).keys
    return tuple(fact for key in keys if (fact := figure(than.slot, key, catalog)) is not None)


def middle(function: str | None, amounts: Sequence[Decimal]) -> Decimal:
    """Mean or median of amounts; the amount itself where no function is given."""
    ranked = sorted(amounts)
    if function == "median":
        half = len(ranked) // 2
        ranked = ranked[half : half + 1] if len(ranked) % 2 else ranked[half - 1 : half + 1]
    return _EXACT.divide(sum(ranked, Decimal(0)), Decimal(len(ranked)))


def _meets(where: Sequence[Sequence[Condition]], key: str, catalog: Catalog) -> bool | None:
    """True or False, or None if the figures that decide are missing."""
    if not where:
        return True
    unknown = False
    for group in where:
        verdicts = [_test(condition, key, catalog) for condition in group]
        if all(verdicts):
            return True
        unknown = unknown or (None in verdicts and False not in verdicts)
    return None if unknown else False


def _test(condition: Condition, key: str, catalog: Catalog) -> bool | None:
    fact = figure(condition.slot, key, catalog)
    if fact is None:
        return None
    try:
        return holds(condition, fact)
    except UnitMismatch:
        if _mixed(condition.slot, catalog):
            return None
        raise


def _mixed(slot: Slot, catalog: Catalog) -> bool:
    """True if each cell has a unit of its own."""
    return all(not catalog.column_of(ref).base and not catalog.column_of(ref).column.unit for ref in slot.columns)


def _unlike(where: Sequence[Sequence[Condition]], key: str, catalog: Catalog) -> bool:
    """True if a row could not be judged since its figure has another unit than the condition."""
    conditions = [condition for group in where for condition in group if condition.than is None]
    return any(
        (fact := figure(condition.slot, key, catalog)) is not None and _parted(condition, fact)
        for condition in conditions
    )


def _parted(condition: Condition, fact: Fact) -> bool:
    try:
        _sides(condition, fact)
    except UnitMismatch:
        return True
    return False


def _sides(condition: Condition, fact: Fact) -> tuple[Decimal, Decimal]:
    """The figure and the bound on one scale. Raises UnitMismatch, also for 17倍 of a profit without a unit."""
    concept = lexicon.concepts().get(sense_of(condition.slot.metric).base)
    if unit_named(condition.unit).kind == "multiple" and concept is not None and concept.grows:
        raise UnitMismatch(condition.unit, fact.quantity.unit or condition.slot.metric)
    return comparable(fact, condition.value, condition.unit)


def holds(condition: Condition, fact: Fact) -> bool:
    """True if a figure meets a condition. Raises UnitMismatch."""
    left, right = _sides(condition, fact)
    relations: dict[Bound, bool] = {
        "gt": left > right,
        "ge": left >= right,
        "lt": left < right,
        "le": left <= right,
        "eq": left == right,
    }
    return relations[condition.bound]


def comparable(fact: Fact, value: Decimal, unit: str) -> tuple[Decimal, Decimal]:
    """A figure and a number of the question on one scale. Raises UnitMismatch."""
    own = fact.quantity
    if not unit or value == 0:
        return own.value, value
    said = unit_named(unit)
    if said.base == "":
        return own.amount, value * said.scale
    if said.kind == "points" and own.base == "%":
        return own.amount, value * said.scale
    top, _, per = own.unit.partition("/")
    if per and unit_named(top).base == said.base:  # 低于13元 of a price in 元/公斤
        return own.value * unit_named(top).scale, value * said.scale
    if said.base == "%" and own.base == "百分点":  # 高5%以上 of two rates
        return own.amount, value
    if said.base == own.base or (said.name == "倍" and own.base == "") or (said.kind == "multiple" and own.base == ""):
        return own.amount, value * said.scale
    raise UnitMismatch(unit, own.unit)
