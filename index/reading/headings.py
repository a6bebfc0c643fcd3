"""Headings by numbering scheme, Markdown level, bold print or the genre's own words; the section tree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.numbers import find_quantities
from index.reading.document import TITLE
from index.reading.lexicon import lexicon
from index.reading.sheet import Role, Sheet
from index.reading.text import key, squeeze, without_emphasis
from index.reading.wrapping import cut_item, wrap_width

LONGEST = 80
_HAN = r"[一二三四五六七八九十百]{1,4}"
# Rank of each numbering, outermost first, and its form. A decimal numbering (1.2.1) ranks by its dots.
_SCHEMES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(rf"第(?:{_HAN}|\d{{1,2}})[章篇部](?:分)?\s*[:：、.]?\s*\S")),
    (1, re.compile(rf"第(?:{_HAN}|\d{{1,2}})节\s*[:：、.]?\s*\S")),
    (2, re.compile(rf"{_HAN}\s*[、.．]\s*\S")),
    (3, re.compile(rf"[(（]\s*{_HAN}\s*[)）]\s*[、.]?\s*\S")),
    (4, re.compile(r"\d{1,2}\s*(?:[、．]|\.(?!\d))\s*\S")),
    (8, re.compile(r"[(（]\s*\d{1,2}\s*[)）]\s*\S|\d{1,2}\s*[)）]\s*\S|[①-⑳]\s*\S")),
)
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?(?![\d%.])\s*(?=[^\d\s\-+%.])")
_BARE = re.compile(r"(\d{1,2})\s+(?=[^\W\d_])")  # 1 市场回顾: a heading where something else says so
_FRAMES = frozenset("■◆▌▍【")
_FRAMED = re.compile(r"[■◆▌▍]\s*(?P<marked>[^。；;]{2,24}(?<![，,：:]))|【\s*(?P<framed>[^【】。；;，,]{2,20})】")
_FIRST = frozenset("第一二三四五六七八九十百(（0123456789①②③④⑤⑥⑦⑧⑨⑩")
_ENDS = frozenset("。；;，,、：:|…")
LEAST_COUNTED = 3  # lines that count up
LEAST_BELOW = 30  # characters of a paragraph
LIST_RANK = 4  # from here on the numbering is also used for lists in the text


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Attributes:
        text: As printed, without Markdown marks.
        rank: Of its numbering, lower is outer; None without a numbering.
        hint: Level that the format gives, or None.
    """

    text: str
    rank: int | None
    hint: int | None


def numbering_rank(text: str) -> int | None:
    """Rank of a line's numbering, or None.

    >>> [numbering_rank(text) for text in ("一、市场行情", "(一) 整体", "2、要点", "1.2 概况")]
    [2, 3, 4, 5]
    """
    if not text or text[0] not in _FIRST:
        return None
    if found := _DECIMAL.match(text):
        return None if _is_figure(text, found.end(1)) else LIST_RANK + found[1].count(".")
    return next((rank for rank, scheme in _SCHEMES if scheme.match(text)), None)


def _is_figure(text: str, end: int) -> bool:
    """Whether the number that a line begins with, up to ``end``, is a value: its unit follows (1.9个百分点).

    A unit of one character may begin a word (1.1家电, 2.1 元宇宙), so it counts only before the end or punctuation.
    """
    stop = _counted(text)
    unit, rest = text[end:stop].strip(), text[stop:].lstrip()
    return len(unit) > 1 or (len(unit) == 1 and (not rest or rest[0] in _ENDS or rest[0] in ")）的/"))


def _counted(text: str) -> int:
    """Where the value or the date ends that a text begins with; 0 if it begins with none."""
    span = next(iter(find_quantities(text[:LONGEST])), None)
    return span.end if span is not None and span.start == 0 else 0


def _confirmed(sheet: Sheet, bare: dict[int, Heading], found: dict[int, Heading]) -> dict[int, Heading]:
    """Lines such as ``1 市场回顾`` that the heading ``1.1 …`` follows, with none in between, and those that count on
    from them: the nearest ``2 …`` below, the nearest ``0 …`` above; and those that count up from 1 over paragraphs."""
    held = _counting(sheet, bare)
    following = sorted(found, reverse=True)
    numbers = {index: int(heading.text.split()[0]) for index, heading in bare.items()}
    for index, heading in bare.items():
        while following and following[-1] <= index:
            following.pop()
        if following and found[following[-1]].text.startswith((f"{numbers[index]}.1 ", f"{numbers[index]}.1.")):
            held[index] = heading
    waiting = list(held)
    tried = {numbers[index] for index in held}
    while waiting:
        index = waiting.pop()
        for step in (-1, 1):
            number = numbers[index] + step
            if number not in tried:
                tried.add(number)
                places = [at for at in bare if numbers[at] == number and (at - index) * step > 0]
                near = (max if step < 0 else min)(places, default=None)
                if near is not None:
                    held[near] = bare[near]
                    waiting.append(near)
    return held


def _counting(sheet: Sheet, bare: dict[int, Heading]) -> dict[int, Heading]:
    """Lines such as ``1 市场回顾`` that count up from 1, three at least, each alone over a paragraph."""
    held: dict[int, Heading] = {}
    for index, heading in bare.items():
        if heading.text.split()[0] == str(len(held) + 1) and _stands_over_text(sheet, index):
            held[index] = heading
    return held if len(held) >= LEAST_COUNTED else {}


def _stands_over_text(sheet: Sheet, index: int) -> bool:
    """Whether a blank line stands above and a paragraph below."""
    below = next((text for text in sheet.texts[index + 1 : index + 3] if text), "")
    alike = below[:1] in _FRAMES and below[0] == sheet.texts[index][0]  # points of a list
    return not any(sheet.texts[max(index - 1, 0) : index]) and len(below) >= LEAST_BELOW and not alike


def find_headings(sheet: Sheet, promised: frozenset[str] = frozenset()) -> dict[int, Heading]:
    """Give headings their role. Returns line → heading.

    Args:
        promised: Keys of the lines that the table of contents names: such a line is a heading whatever its form.
    """
    words = lexicon()
    width = wrap_width(sheet)
    found: dict[int, Heading] = {}
    bare: dict[int, Heading] = {}
    for index, role in enumerate(sheet.roles):
        text = sheet.texts[index]
        if role is not Role.TEXT or len(text) > LONGEST:
            continue
        hint = sheet.document.lines[index].heading
        plain = text
        if text[0] in "#*":
            plain, hint = _unmarked(text, hint)
        elif text[0] in _FRAMES and (framed := _FRAMED.fullmatch(text)) and _stands_over_text(sheet, index):
            plain, hint = framed["marked"] or framed["framed"], 9 if hint is None else hint
        rank = numbering_rank(plain)
        name = key(plain)
        if not plain:
            continue
        if rank is None and (number := _BARE.match(plain)) and plain[-1] not in _ENDS:
            rank = LIST_RANK if hint is not None or name in promised else None
            if rank is None and "。" not in plain and _counted(plain) <= number.end(1):
                bare[index] = Heading(squeeze(plain), LIST_RANK, None)
        if name not in promised and hint is None:
            by_number = rank is not None and plain[-1] not in _ENDS and "。" not in plain and plain.count("**") == 0
            by_number = by_number and not _goes_on(sheet, index, width)
            if not by_number and not words.headings.fullmatch(name.rstrip(":")):
                continue
        found[index] = Heading(squeeze(plain).rstrip(":："), rank, hint)
    for index in _list_items(sheet, found, promised):
        del found[index]
    if held := _confirmed(sheet, bare, found):
        found = dict(sorted({**found, **held}.items()))
    for index in found:
        sheet.roles[index] = Role.HEADING
    return found


def _goes_on(sheet: Sheet, index: int, width: int) -> bool:
    """Whether a line is the first one of a wrapped point of a list."""
    below = index + 1
    return (
        below < len(sheet.roles)
        and sheet.roles[below] is Role.TEXT
        and cut_item(sheet.texts[index], sheet.texts[below], width)
    )


def _unmarked(text: str, hint: int | None) -> tuple[str, int | None]:
    """Without ``##`` or ``**…**``; the level that they give."""
    if text[0] == "#":
        level = len(text) - len(text.lstrip("#"))
        rest = text[level:]
        if level <= 6 and rest[:1].isspace():
            return without_emphasis(rest.strip(" #")), level if hint is None else hint
        return text, hint
    if text.startswith("**") and text.endswith("**") and text.count("**") == 2 and 4 < len(text) <= 50:
        plain = text.strip("* ")
        if plain and plain[-1] not in _ENDS:
            return plain, 9 if hint is None else hint
    return text, hint


def _list_items(sheet: Sheet, found: dict[int, Heading], promised: frozenset[str]) -> list[int]:
    """Numbered lines that follow each other with nothing in between are a list, not headings."""
    items: set[int] = set()
    previous: int | None = None
    for index, heading in found.items():
        listed = heading.hint is None and heading.rank is not None and heading.rank >= LIST_RANK
        listed = listed and key(heading.text) not in promised
        if listed and previous is not None:
            between = range(previous + 1, index)
            if found[previous].rank == heading.rank and all(sheet.roles[line] is Role.BLANK for line in between):
                items.update((previous, index))
        previous = index if listed else None
    return sorted(items)


def levels(headings: dict[int, Heading]) -> dict[int, int]:
    """Line → depth from 1. Numberings rank first; a heading without one stands below the numbered one above it,
    or at the level that the format gives if no heading is numbered."""
    ranks = sorted({heading.rank for heading in headings.values() if heading.rank is not None})
    depth = {rank: level for level, rank in enumerate(ranks, start=1)}
    hints = sorted({heading.hint for heading in headings.values() if heading.hint})
    by_hint = {TITLE: 1, **{hint: level for level, hint in enumerate(hints, start=1)}}
    result: dict[int, int] = {}
    current = 0
    for line, heading in headings.items():
        if heading.rank is not None:
            current = result[line] = depth[heading.rank]
        elif heading.hint is not None and (not ranks or (heading.hint in (TITLE, *hints[:1]) and heading.hint != 9)):
            result[line] = by_hint[heading.hint]
            current = result[line] if ranks else 0
        else:
            result[line] = current + 1 if heading.hint is not None else 1
    return result
