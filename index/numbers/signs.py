"""What stands before a number and belongs to it: sign, currency, and the words that make it negative."""

from __future__ import annotations

import re
from typing import NamedTuple

from index.numbers.grammar import LEADING_MONEY
from index.numbers.names import measure_words
from index.numbers.quantity import Quantity
from index.numbers.units import unit_named

_DOWN = (
    "下降|下跌|减少|回落|下滑|下挫|下调|下行|缩减|减持|萎缩|走低|走弱|大跌|暴跌|微跌|收跌|降低|跌去|净亏损|亏损"
    "|净流出|负增长|重挫|滑落|跌幅|降幅|减幅|缩水|少增|跌|降|减|少"
)
_FILLER = r"(?:[了约近超逾达为至少多有]|超过|幅度|幅|达到|接近|大约|将近|分别|了约|比例|[:：])?"
# 涨跌幅 and 增减 name both directions: the sign is printed.
_SIGN_WORD = re.compile(rf"(?<![涨升增])(?P<word>{_DOWN})(?: ?{_FILLER}){{0,3}} ?$")
_LEVEL = re.compile(r"[至到]")
_LOSS = frozenset({"亏损", "净亏损", "净流出"})
_CHANGE_UNITS = frozenset({"ratio", "points"})
_MONEY = re.compile(rf"(?:{LEADING_MONEY}) ?\Z")
_IN_PERCENT = re.compile(r"[+-] ?\d[\d.,]* ?(?:%|‰|pct|bp|个?百分点)")
_WORD = re.compile(r"[A-Za-z]+\Z")


class Lead(NamedTuple):
    """Where the figure begins, whether a sign makes it negative, and the currency before it ("" for none)."""

    start: int
    negative: bool
    money: str


def lead(text: str, at: int, floor: int, after_figure: bool) -> Lead:
    """Sign and currency before the digits at ``at``: -5%, $5, -¥5, HK$-5.

    Args:
        text: Folded.
        at: First digit.
        floor: End of the span before.
        after_figure: Whether that span is a figure; a dash right behind it is no sign.
    """
    start, sign = _sign(text, at, floor, after_figure)
    money = _MONEY.search(text[max(floor, start - 6) : start])
    if money is None:
        return Lead(start, sign == "-", "")
    begin = start - len(money[0])
    if begin and text[begin - 1].isascii() and text[begin - 1].isalpha():
        return Lead(start, sign == "-", "")
    if not sign:
        begin, sign = _sign(text, begin, floor, after_figure)
    return Lead(begin, sign == "-", money[0].strip())


def _sign(text: str, at: int, floor: int, after_figure: bool) -> tuple[int, str]:
    """Where the sign before ``at`` stands, and the sign; ``at`` and "" if there is none."""
    if at > floor and text[at - 1] in "+-":
        place = at - 1
    elif at > floor + 2 and text[at - 1] == " " and text[at - 2] in "+-" and text[at - 3] in "为是至到达":
        place = at - 2
    else:
        return at, ""
    return (place, text[place]) if _may_stand(text, place, floor, after_figure) else (at, "")


def _may_stand(text: str, place: int, floor: int, after_figure: bool) -> bool:
    """Whether the mark at ``place`` is a sign and not a hyphen (GPT-4), a dash (A股--5 家) or a range (5%-10%)."""
    if place == floor or (place == floor + 1 and text[floor] == ")"):
        return not after_figure
    before = text[place - 1]
    if before in "+-%‰":
        return False
    if before.isascii() and before.isalnum():
        word = _WORD.search(text[max(floor, place - 16) : place])
        return word is not None and (word[0] in measure_words() or _IN_PERCENT.match(text, place) is not None)
    return True


def negated(quantity: Quantity) -> Quantity:
    value, high = quantity.value.copy_negate(), quantity.high
    if high is not None:
        value, high = high.copy_negate(), value
    return Quantity(value, quantity.unit, quantity.raw, high, quantity.approximate)


def sign_word_before(text: str, start: int, quantity: Quantity) -> str:
    """The word that makes the value negative: 下降 5.4%, not 下降至 5.4% and not 下降 -5.4%."""
    if quantity.value < 0:
        return ""
    found = _SIGN_WORD.search(text, max(0, start - 14), start)
    if found is None:
        return ""
    word, between = found["word"], text[found.end("word") : start]
    if between.strip(" ").startswith(("至", "到")) and not between.strip(" ").startswith("至少"):
        return ""
    unit = unit_named(quantity.unit)
    if word in _LOSS:
        return word if unit.kind == "money" else ""
    if word in ("跌", "降", "减", "少") and unit.kind not in _CHANGE_UNITS and not between.startswith("了"):
        return ""
    if text[max(0, found.start() - 1) : found.start()] in ("未", "不", "至") or (
        word == "少" and unit.kind not in _CHANGE_UNITS
    ):
        return ""
    return word
