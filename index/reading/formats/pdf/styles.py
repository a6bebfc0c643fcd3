"""Headings by the way they are printed: numbered lines in a style of their own, which count up (1 市场回顾, 2 …)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from index.reading.formats.pdf.lines import TextLine

Style = tuple[str, float]  # font, size in half points
LONGEST = 40  # characters of a heading
LEAST = 2  # headings of one style
MOST_LINES = 2
_NUMBERED = re.compile(r"(?P<number>\d{1,2})\s*(?=[A-Z\u4e00-\u9fff])(?P<title>.+)")
_ENDS = frozenset("。；;，,、：:.…0123456789")


@dataclass(slots=True)
class Styles:
    """What is printed in which style, over all pages.

    Attributes:
        characters: Characters of running text by style; the style of most is the text's own.
        numbered: Lines of the document that may be headings, as (line, number), by style.
    """

    characters: Counter[Style] = field(default_factory=Counter)
    numbered: dict[Style, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, line: int, text: str, printed: list[TextLine]) -> None:
        """Takes in a paragraph: its line in the document, its text, and how it is printed."""
        style = style_of(printed[0])
        self.characters[style] += len(text)
        found = _NUMBERED.fullmatch(text) if len(text) <= LONGEST and len(printed) <= MOST_LINES else None
        if found and text[-1] not in _ENDS:
            self.numbered[style].append((line, int(found["number"])))

    def headings(self) -> list[int]:
        """Lines that are headings: numbered from 1 on without a gap, in a style that is not the text's own."""
        body = self.characters.most_common(1)[0][0] if self.characters else None
        found: list[int] = []
        for style, numbered in self.numbered.items():
            chain: list[int] = []
            for line, number in [*numbered, (-1, 1)] if style != body else ():
                if number == 1:
                    found += chain if len(chain) >= LEAST else []
                    chain = [line]
                elif number == len(chain) + 1:
                    chain.append(line)
        return sorted(found)


def style_of(line: TextLine) -> Style:
    """Font and size of most of a line's letters: figures are often set in another font."""
    letters = [glyph for glyph in line.glyphs if glyph.text.isalpha()] or line.glyphs
    (font, size), _ = Counter((glyph.font, round(2 * glyph.size)) for glyph in letters).most_common(1)[0]
    return font, size / 2
