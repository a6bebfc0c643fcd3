"""Units that are stated measure by measure: 营收、净利润为亿元；毛利率为%, EPS：元/股；PE、PB：倍."""

from __future__ import annotations

import re

from index.numbers import is_unit
from index.reading.text import key

_STATED = re.compile(r"(?P<measures>[^,，;；。为:：]+)(?:为|[:：])(?P<unit>[^,，;；。为:：]+)")
_REST = re.compile(r"除.*外$")
_NONE = re.compile(r"(?:单位|币种|units?|currency)$", re.IGNORECASE)  # 货币单位：亿元 is of all measures
_INSIDE = re.compile(r"[(（][^()（）]*(?:[)）]|$)")  # （乙公司为港元）: of a row, and of no measure


def stated_units(text: str) -> list[tuple[str, str]]:
    """(measure, unit) of each measure that a text states a unit for, in its order.

    >>> stated_units("EPS：元/股；PE、PB：倍"), stated_units("亿元，%")
    ([('eps', '元/股'), ('pe', '倍'), ('pb', '倍')], [])
    """
    return [
        (key(measure), match["unit"].strip())
        for match in _STATED.finditer(_INSIDE.sub("", text))
        for measure in match["measures"].split("、")
        if is_unit(match["unit"].strip()) and not _NONE.search(measure.strip())
    ]


def stated_unit(name: str, text: str) -> str | None:
    """The unit that a text gives this measure, "" if it gives it none; None if it is no statement for several measures.

    The measure that shares most with the name is meant: 毛利率环比 has its own unit, not that of 毛利率.
    """
    found = stated_units(text)
    if not found:
        return None
    own = key(name)
    if same := [unit for measure, unit in found if measure == own]:
        return same[0]
    shared = {
        (len(min(measure, own, key=len)), unit)
        for measure, unit in found
        if measure and (measure in own or (own in measure and len(own) > 2))
    }
    rest = [unit for measure, unit in found if _REST.fullmatch(measure)]
    best = {unit for length, unit in shared if length == max(shared)[0]}
    return best.pop() if len(best) == 1 else (rest[0] if rest and not shared else "")
