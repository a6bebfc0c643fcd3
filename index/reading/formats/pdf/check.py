"""Compares the rebuilt text with PDFium's own, so that no figure changes unseen."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable

from index.reading.formats.pdf.glyphs import Glyph, Sheet
from index.reading.formats.pdf.lines import TextLine

_FIGURE = re.compile(r"\d(?:[\d,.%％]*[\d%％])?")
BY_DIGIT = re.compile(r"\d\s?\ufffd|\ufffd\s?\d")  # an unknown character that may belong to a figure
_FUSED = re.compile(r"\d*[.．]\d+[.．]\d+")
_DATE = re.compile(r"(?:19|20)?\d{2}[.．]\d{1,2}[.．]\d{1,2}")
_NUMBERING = re.compile(r"\d{1,2}[.．]\d[.．]\d{1,2}")  # 3.1.2: two figures would leave two digits in the middle
_SECTION = re.compile(r"\d{1,2}(?:[.．]\d{1,2}){2,}")


def scattered(lines: list[TextLine], sheet: Sheet) -> list[str]:
    """Figures whose characters lie apart in the file's own order and that PDFium's text does not have.

    Such a figure was put together by position alone: ``8.4%`` where the file has ``84%`` and the point
    elsewhere.
    """
    known: Counter[str] | None = None
    found: list[str] = []
    for line in lines:
        for segment in line.segments:
            text = "".join(glyph.text for glyph in segment.glyphs)
            if len(text) != len(segment.glyphs):
                continue
            for match in _FIGURE.finditer(text):
                glyphs = segment.glyphs[match.start() : match.end()]
                if in_order(glyphs):
                    continue
                if known is None:
                    known = Counter(_FIGURE.findall(sheet.text))
                if not known[match.group()]:
                    found.append(match.group())
    return found


def in_order(glyphs: Iterable[Glyph]) -> bool:
    """Whether glyphs follow each other in the file's own order."""
    indexes = [glyph.index for glyph in glyphs]
    return all(0 < b - a <= 2 for a, b in itertools.pairwise(indexes))


def fused(text: str) -> list[str]:
    """Figures with two points that are neither dates nor section numbers: ``3.91.5`` lost its dash."""
    found = []
    for match in _FUSED.finditer(text):
        whole = match.group()
        if _DATE.fullmatch(whole) or _NUMBERING.fullmatch(whole) or (_SECTION.fullmatch(whole) and match.start() == 0):
            continue
        found.append(whole)
    return found


def digits(texts: Iterable[str]) -> Counter[str]:
    """How often each digit occurs."""
    return Counter(char for text in texts for char in text if char.isdigit())
