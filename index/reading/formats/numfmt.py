"""Number formats of spreadsheets: the digits that a reader of the sheet sees."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[(?:\$([^\]-]*)(?:-[^\]]*)?|[^\]]*)\]|(General|G/通用格式)|([Ee][+-]0+)|([0#?.,]+)|(@)|(.)',
    re.IGNORECASE,
)
_DATE_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[\$[^\]]*\]|\[([hms]+)\]|\[[^\]]*\]|(y+|m+|d+|h+|s+(?:\.0+)?|AM/PM|A/P|上午/下午|a{3,4})|(.)',
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\[[<>=]+[-\d.]+\]")


def sections(code: str) -> list[str]:
    """Sections of a format, split at semicolons outside quotes."""
    return [
        part.replace("\0", ";")
        for part in re.sub(r'"[^"]*"|\\.', lambda m: m.group().replace(";", "\0"), code).split(";")
    ]


def shown(value: object, code: str) -> tuple[str, bool]:
    """What a cell shows, and whether digits of the value are not shown.

    Formats that are not understood (fractions, conditions) show the value in full.

    >>> shown(0.1234, "0.0%")
    ('12.3%', True)
    """
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), False
    if isinstance(value, (int, float)):
        return _number(Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value), code)
    if isinstance(value, (datetime, date, time, timedelta)):
        return _moment(value, sections(code)[0]), False
    return " ".join(str(value).split()), False


def _number(value: Decimal, code: str) -> tuple[str, bool]:
    if (
        not value.is_finite()
        or _CONDITION.search(code)
        or "/" in re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|G/通用格式', "", code)
    ):
        return _plain(value), False
    parts = sections(code)
    if len(parts) == 1:
        part, signed = parts[0], True
    elif value < 0:
        part, signed = parts[1], False
    else:
        part, signed = (parts[2] if value == 0 and len(parts) > 2 else parts[0]), True
    text, rounded, zero = _render(abs(value), part)
    return ("-" + text if value < 0 and signed and not zero else text), rounded


@lru_cache(maxsize=512)
def _pieces(part: str) -> tuple[tuple[str, str], ...]:
    """(kind, text) with kinds ``text``, ``percent``, ``general``, ``power``, ``digits``; unknown letters are text."""
    found: list[tuple[str, str]] = []
    for match in _PIECE.finditer(part):
        quoted, escaped, currency, general, power, digits, at, other = match.groups()
        if digits and not re.search("[0#?]", digits):
            found.append(("text", digits))
        elif general or at:
            found.append(("general", ""))
        elif other == "%":
            found.append(("percent", "%"))
        elif power or digits:
            found.append(("power", power) if power else ("digits", digits))
        else:
            found.append(("text", next((text for text in (quoted, escaped, currency, other) if text), "")))
    return tuple(found)


def _render(value: Decimal, part: str) -> tuple[str, bool, bool]:
    """Text of a value ≥ 0, whether it was rounded, whether it shows as zero."""
    pieces = _pieces(part)
    masks = [text for kind, text in pieces if kind == "digits"]
    percent = sum(1 for kind, _ in pieces if kind == "percent")
    if not masks:
        general = any(kind == "general" for kind, _ in pieces)
        body = "".join(_plain(value) if kind == "general" else text for kind, text in pieces)
        return body, not general and value != 0, False
    power = next((text for kind, text in pieces if kind == "power"), None)
    mask = "".join(masks)
    thousands = len(mask) - len(mask.rstrip(","))
    exact = value.scaleb(2 * percent - 3 * thousands)
    whole_mask, _, fraction_mask = mask.rstrip(",").partition(".")
    places = sum(fraction_mask.count(c) for c in "0#?")
    exponent = exact.adjusted() if power and exact else 0
    number = (exact.scaleb(-exponent)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, fraction = format(number, "f").partition(".")
    least = whole_mask.count("0")
    whole = whole.lstrip("0").rjust(least, "0")
    if "," in whole_mask:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole)
    while fraction and len(fraction) > fraction_mask.rstrip("#?").count("0") and fraction.endswith("0"):
        fraction = fraction[:-1]
    text = whole + ("." + fraction if fraction or "." in mask else "")
    out: list[str] = []
    for kind, piece in pieces:
        if kind == "digits":
            out.append(text)
            text = ""
        elif kind == "power":
            out.append(f"E{'-' if exponent < 0 else '+'}{abs(exponent):0{len(piece) - 2}d}")
        else:
            out.append(piece)
    return "".join(out).strip(), number.scaleb(exponent) != exact, number == 0


def _plain(value: Decimal) -> str:
    """A value in full, without exponent unless it is beyond 21 digits."""
    if value == value.to_integral_value() and abs(value) < Decimal(10) ** 21:
        return str(int(value))
    return format(value.normalize(), "f" if abs(value.adjusted()) < 21 else "E")


def _moment(value: datetime | date | time | timedelta, code: str) -> str:
    """A date or time in its format; ISO where the format depends on the reader's country."""
    if isinstance(value, timedelta) or code.lower() in ("general", "mm-dd-yy", "m/d/yy h:mm", "@"):
        midnight = isinstance(value, datetime) and value.time() == time()
        return value.date().isoformat() if midnight and isinstance(value, datetime) else str(value)
    out: list[str] = []
    clock = False
    for match in _DATE_PIECE.finditer(code):
        quoted, escaped, _, token, other = match.groups()
        if token:
            out.append(_token(value, token.lower(), clock, code[match.end() :]))
            clock = token[0].lower() in "hs" if token[0].lower() in "hsyd" else clock
        else:
            out.append(next((text for text in (quoted, escaped, other) if text), ""))
    return "".join(out).strip() or str(value)


def _token(value: datetime | date | time, token: str, clock: bool, rest: str) -> str:
    letter, size = token[0], len(token)
    following = re.match(r"[^a-z]*(s)", rest.lower())
    if letter == "m" and isinstance(value, time | datetime) and (clock or following):
        return f"{value.minute:0{min(size, 2)}d}"
    if letter == "h" and isinstance(value, time | datetime):
        return f"{value.hour:0{min(size, 2)}d}"
    if letter == "s" and isinstance(value, time | datetime):
        return f"{value.second:0{min(size, 2)}d}"
    if isinstance(value, time):
        return ""
    if letter == "y":
        return f"{value.year:04d}" if size > 2 else f"{value.year % 100:02d}"
    if letter == "m":
        names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
        return names[value.month - 1] if size == 3 else f"{value.month:0{min(size, 2)}d}"
    if letter == "d":
        return f"{value.day:0{size}d}" if size < 3 else ""
    return ""
