"""Which figures add up over rows: amounts do, rates, returns, prices and multiples do not."""

from __future__ import annotations

import re

from index.numbers.units import unit_named
from rag.questions import lexicon
from rag.questions.columns import Choice
from rag.questions.derived import made_of
from rag.questions.sense import RETURNS
from rag.questions.text import fold_name

# Parts of one whole are in percent and add up all the same: 市占率, 占比, 份额.
_OF_A_WHOLE = re.compile(r"占|份额|比重|权重|比例|集中度|share|weight", re.IGNORECASE)


def is_rate(choice: Choice) -> bool:
    """Whether the figures are rates of change, returns or other ratios, whose sum over rows means nothing."""
    made = made_of(choice.slot.columns[0])
    if made is not None:
        return made[0] in ("excess", "share")
    if choice.sense.growth or choice.sense.base in RETURNS:
        return True
    return choice.base in ("%", "百分点") and _OF_A_WHOLE.search(fold_name(choice.slot.metric)) is None


def has_no_share(choice: Choice) -> bool:
    """Whether no row has a share of all rows' figures: of a rate, a price, a multiple, something worked out."""
    if made_of(choice.slot.columns[0]) is not None or is_rate(choice):
        return True
    concept = lexicon.concepts().get(choice.sense.base)
    unit = unit_named(choice.slot.unit) if choice.slot.unit else None
    per = "/" in choice.slot.unit or (unit is not None and unit.kind == "multiple")
    return per or (concept is not None and (concept.price or concept.lasts))
