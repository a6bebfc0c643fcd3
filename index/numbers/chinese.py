"""Numbers written in Chinese words."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

WORDS = "零〇一二两三四五六七八九十百千万亿"
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@lru_cache(maxsize=4096)
def chinese_value(words: str) -> Decimal | None:
    """The value of 一百二十, 两千, 三点五 or 二〇二四; None if the words are no well-formed number.

    >>> chinese_value("一百二十"), chinese_value("三点五"), chinese_value("百一")
    (Decimal('120'), Decimal('3.5'), None)
    """
    from cn2an import cn2an  # type: ignore[attr-defined, unused-ignore]

    whole, point, tail = words.partition("点")
    if point:
        # cn2an returns a float here: the digits after the point are read one by one instead.
        value = chinese_value(whole)
        if value is None or not tail or any(char not in _DIGITS for char in tail):
            return None
        return value + Decimal("0." + "".join(str(_DIGITS[char]) for char in tail))
    if not whole or any(char not in WORDS for char in whole):
        return None
    if len(whole) > 1 and all(char in _DIGITS for char in whole):
        return Decimal("".join(str(_DIGITS[char]) for char in whole))
    whole = re.sub("^(?=[百千万亿])", "一", whole.replace("两", "二").replace("〇", "零"))
    try:
        return Decimal(cn2an(whole, "strict"))
    except ValueError:
        return None
