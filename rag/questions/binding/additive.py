"""Which figures add up over rows: amounts do, rates, returns, prices and multiples do not."""

from __future__ import annotations

from index.numbers.units import unit_named
from rag.questions import lexicon
from rag.questions.catalog import Catalog
from rag.questions.columns import Choice
from rag.questions.derived import made_of
from rag.questions.sense import RETURNS, is_part_of_one
from rag.questions.text import fold_name

_WHOLE = 101  # percent, rounded parts added up


def is_rate(choice: Choice, catalog: Catalog) -> bool:
    """Whether the figures are rates of change, returns or other ratios, whose sum over rows means nothing."""
    made = made_of(choice.slot.columns[0])
    if made is not None:
        return made[0] in ("excess", "share")
    if choice.sense.growth or choice.sense.base in RETURNS:
        return True
    if choice.base not in ("%", "百分点"):
        return False
    return not is_part_of_one(fold_name(choice.slot.metric)) or not _parts_of_one(choice, catalog)


def _parts_of_one(choice: Choice, catalog: Catalog) -> bool:
    """Whether the figures of the rows are no more than a whole together: 海外占比 of each company is of its own."""
    for ref in choice.slot.columns:
        rows = catalog.by_table[ref.report, ref.table].members if (ref.report, ref.table) in catalog.by_table else ()
        figures = [
            fact.quantity.value for row in rows if not row.whole and (fact := catalog.fact(ref, row.index)) is not None
        ]
        if any(figure < 0 for figure in figures) or sum(figures) > _WHOLE:
            return False
    return True


def has_no_share(choice: Choice) -> bool:
    """Whether no row has a share of all rows' figures: of a rate, a price, a multiple, something worked out."""
    if made_of(choice.slot.columns[0]) is not None or choice.base in ("%", "百分点"):
        return True
    if choice.sense.growth or choice.sense.base in RETURNS:
        return True
    concept = lexicon.concepts().get(choice.sense.base)
    unit = unit_named(choice.slot.unit) if choice.slot.unit else None
    per = "/" in choice.slot.unit or (unit is not None and unit.kind == "multiple")
    return per or (concept is not None and (concept.price or concept.lasts))
