"""Which style makes text invisible on the page."""

from __future__ import annotations

import re

_COLOUR = re.compile(r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b|rgba?\(\s*([\d.]+%?)[\s,]+([\d.]+%?)[\s,]+([\d.]+%?)")
_LENGTH = re.compile(r"(-?[\d.]+)(px|pt|em|rem|%|)")
_RULE = re.compile(r"([^{}@;]{1,500})\{([^{}]{0,4000})\}")
_SIMPLE = re.compile(r"[a-z][a-z0-9]*|[a-z0-9]*[.#][\w-]+")
WHITE = 0xF4  # channel value from which a colour counts as white


def parse_style(style: str) -> dict[str, str]:
    """``color: #FFF; display:none`` as lower-case properties and values."""
    pairs = (part.split(":", 1) for part in style.lower().replace("!important", "").split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def is_invisible(style: dict[str, str]) -> bool:
    """Whether text with these properties does not show, whatever is behind it."""
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return True
    opacity = style.get("opacity", "1")
    if re.fullmatch(r"0?\.0\d*|0+(\.0*)?%?", opacity):
        return True
    size = _LENGTH.fullmatch(style.get("font-size", "12px"))
    if size and _number(size[1]) <= {"em": 0.1, "rem": 0.1, "%": 10}.get(size[2], 1.5):
        return True
    if style.get("color") == "transparent":
        return True
    away = ("text-indent", "left", "top", "margin-left")
    if any((found := _LENGTH.match(style.get(name, "0"))) and _number(found[1]) <= -500 for name in away):
        return True
    nothing = [
        (found := _LENGTH.fullmatch(style.get(name, "1"))) and not _number(found[1]) for name in ("width", "height")
    ]
    return any(nothing) and style.get("overflow") == "hidden"


def is_white(colour: str) -> bool:
    """Whether a CSS colour is white or nearly so."""
    colour = colour.strip().lower()
    if colour in ("white", "snow", "ghostwhite", "floralwhite", "ivory", "whitesmoke"):
        return True
    found = _COLOUR.match(colour)
    if not found:
        return False
    if found[1]:
        digits = found[1] if len(found[1]) >= 6 else "".join(c * 2 for c in found[1])
        channels = [int(digits[i : i + 2], 16) for i in (0, 2, 4)]
    else:
        values = (found[2], found[3], found[4])
        channels = [round(_number(v[:-1]) * 2.55) if v.endswith("%") else round(_number(v)) for v in values]
    return min(channels) >= WHITE


def hiding_rules(sheet: str) -> list[tuple[str, dict[str, str]]]:
    """Simple selectors (``p``, ``.note``, ``#x``, ``p.note``) of a style sheet with their properties."""
    sheet = re.sub(r"/\*[^*]*(?:\*(?!/)[^*]*)*\*/", " ", sheet)
    rules: list[tuple[str, dict[str, str]]] = []
    for selectors, body in _RULE.findall(sheet):
        properties = parse_style(body)
        for selector in selectors.lower().split(","):
            if _SIMPLE.fullmatch(selector.strip()):
                rules.append((selector.strip(), properties))
    return rules


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0
