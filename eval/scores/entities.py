"""Whether an answer names the gold entities, all of them and no others, in the right order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from eval.items import GoldEntity, Item

_LEFT_OUT = re.compile(
    r"[^。；;\n]*(?:缺少数据|没有数据|没有计入|未计入|不计入|单元格为空|不满足|不符合|不在其列|不在此列)[^。；;\n]*"
    r"|(?:其余|其他|其它|除此之外|而其)[^。；;\n]*"
)
_MORE, _LESS = "高于|大于|多于|超过|超出|胜过|领先于", "低于|小于|少于|不及|不如|落后于"
_ASKS_LESS = re.compile(r"更低|较低|孰低|更小|较小|更少|较少|最低|跌得(?:更|较)?多|跌幅更大|落后")
_CONCLUDES = r"(?:更高|更大|较高|较大|更多|更低|更小|较低|较小|更少|跌得更多|涨得更多|胜出)"


def squeeze(text: str) -> str:
    """Text as names are compared: NFKC, upper case, no white space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def named(text: str, entities: Sequence[GoldEntity]) -> tuple[str, ...]:
    """Names of the entities that a text mentions, by first mention.

    Where one name is part of another (人工智能A, 人工智能主题A), the longest that fits stands; characters count once.
    """
    text = squeeze(text)
    forms = {squeeze(form): entity.name for entity in entities for form in (entity.name, *entity.also)}
    forms.pop("", None)
    if not forms:
        return ()
    pattern = re.compile("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)))
    return tuple(dict.fromkeys(forms[match[0]] for match in pattern.finditer(text)))


def score_entities(item: Item, text: str) -> tuple[float, str]:
    """Score and error kind ("" if right).

    For a comparison, the winner must be the entity that the answer concludes with (“… 金山办公更高”, “乙低于甲”), or
    else the first one it names. For lists, the score is F1 over the entities of ``choices``; right means exactly the
    gold set, and for an ordered list (top-k) the gold order by first mention. Clauses that say who was left out, or
    speak of the rest (其余…), name nobody.
    """
    gold = item.gold.entities
    choices = (*gold, *(entity for entity in item.gold.choices if entity.name not in {e.name for e in gold}))
    text = _LEFT_OUT.sub("", text)
    names = named(text, choices)
    wanted = [entity.name for entity in gold]
    if item.type == "compare" and len(wanted) == 1:
        asks_less = bool(_ASKS_LESS.search(item.question))
        chosen = _concluded(text, choices) or _related(text, choices, asks_less) or (names[0] if names else "")
        return (1.0, "") if chosen == wanted[0] else (0.0, "wrong-entity" if chosen else "missing-entity")
    hit = [name for name in names if name in wanted]
    if not hit:
        return 0.0, "wrong-entity" if names else "missing-entity"
    f1 = 2 * len(hit) / (len(names) + len(wanted))
    if len(hit) < len(wanted):
        return f1, "missing-entity"
    if len(names) > len(hit):
        return f1, "extra-entity"
    if item.gold.ordered and hit != wanted:
        return 0.0, "wrong-order"
    return 1.0, ""


def _forms(choices: Sequence[GoldEntity]) -> tuple[dict[str, str], str]:
    forms = {squeeze(form): entity.name for entity in choices for form in (entity.name, *entity.also)}
    return forms, "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True) if form)


def _related(text: str, choices: Sequence[GoldEntity], asks_less: bool) -> str:
    """The one that “甲（5）低于乙（7）” makes the winner."""
    forms, names = _forms(choices)
    found = re.search(rf"({names})[^。；;]{{0,60}}?({_MORE}|{_LESS})[^。；;]{{0,20}}?({names})", squeeze(text))
    if found is None:
        return ""
    greater, smaller = (found[1], found[3]) if re.fullmatch(_MORE, found[2]) else (found[3], found[1])
    return forms[smaller if asks_less else greater]


def _concluded(text: str, choices: Sequence[GoldEntity]) -> str:
    forms, names = _forms(choices)
    found = re.findall(rf"({names})[^,，。；;]{{0,14}}?{_CONCLUDES}", squeeze(text))
    return forms[found[-1]] if found else ""
