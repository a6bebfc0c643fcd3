"""A second extraction, by another engine (pdf-oxide), and the figures that it reads otherwise at the same place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from index.reading.formats.pdf.check import in_order
from index.reading.formats.pdf.glyphs import Glyph
from index.reading.formats.pdf.lines import TextLine

ENGINE = "pdf-oxide"
LEVEL = 0.35  # font sizes by which two engines' baselines of one character may differ
BEFORE, BEHIND = 0.35, 0.6  # widths round a figure's first and last place in which its characters begin
WIDE = 1.3  # font sizes from one character's start to the next from which they are two words
NEAR = 60.0  # points between the places where the engines put one figure
BAND = 4.0  # points
_FIGURE = re.compile(r"[-+]?\d(?:(?:[\d,%]|\.(?!\.))*[\d%])?")  # not over the dots of a contents line
_PARTS = frozenset("0123456789,.%+-")
_DASHES = str.maketrans("−–—－‐‑﹣\uf02d", "--------")


class Char(NamedTuple):
    """A character and where it begins: points, y grows upwards."""

    text: str
    x: float
    y: float


class Difference(NamedTuple):
    """A figure as the first engine has it, and as the second one has it at the same place."""

    first: str
    second: str


@dataclass(slots=True)
class Second:
    """The second engine's view of a file.

    Attributes:
        document: Its document; None if it could not open the file.
        unchecked: Figures per page that it has nothing for, or that were not looked up.
    """

    document: Any
    unchecked: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> Second:
        """Opens a file's bytes. A file that this engine refuses is read by the first one alone."""
        try:
            import pdf_oxide

            return cls(pdf_oxide.PdfDocument.from_bytes(data))
        except BaseException as error:
            _stop_if_fatal(error)
            return cls(None)

    def chars(self, number: int) -> list[Char]:
        """Characters of a page, counted from 1; none if the engine fails."""
        if self.document is None:
            return []
        try:
            return [Char(char.char, char.origin_x, char.origin_y) for char in self.document.extract_chars(number - 1)]
        except BaseException as error:
            _stop_if_fatal(error)
            return []


def _stop_if_fatal(error: BaseException) -> None:
    """A panic of the engine's is no ``Exception``, and no reason to stop; an interrupt or want of memory is."""
    if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit)):
        raise error


def compare(lines: Sequence[TextLine], chars: Sequence[Char]) -> tuple[list[Difference], int]:
    """Figures that differ, and how many the second engine has nothing for.

    A figure agrees if the second engine has it where it stands, or else anywhere on its line: engines differ in
    how wide they take characters to be. The same characters in another order count as a difference only if the
    first engine put the figure together by position too. It fails for a character that both read wrongly, since
    both trust the file's own table of its fonts, and for a figure of one or two characters that stands on the
    line once more.
    """
    bands: dict[int, list[Char]] = {}
    for char in chars:
        bands.setdefault(int(char.y // BAND), []).append(Char(_plain(char.text), char.x, char.y))
    found: list[Difference] = []
    missing = 0
    for line in lines:
        glyphs = _parted(line)
        text = "".join(_mark(glyph) for glyph in glyphs)
        figures = list(_FIGURE.finditer(text))
        if not figures:
            continue
        level = _level(line, bands)
        whole = _text(level, line.size)
        run = whole.replace(" ", "")
        others = [other for other in _FIGURE.finditer(whole) if not _stands_in(other.group(), text)]
        for match in figures:
            first = match.group()
            if _stands_in(first, whole) or _stands_in(first, run):
                continue
            own = [g for g in glyphs[match.start() : match.end()] if g is not None]
            second = _nearest(own[0].x0, others, level, whole) or _there(own, level)
            if not second:
                missing += 1
            elif first[0] in "+-" and second == first[1:] and _is_range(text, match):
                continue
            elif len(first) <= 2 and (first in second or second in first):
                continue  # labels of charts and formulas, cut elsewhere
            elif sorted(second) != sorted(first) or not in_order(own):
                found.append(Difference(first, second))
    return found, missing


def _parted(line: TextLine) -> list[Glyph | None]:
    """A line's glyphs, None between two words."""
    glyphs: list[Glyph | None] = []
    for segment in line.segments:
        for number, glyph in enumerate(segment.glyphs):
            if number and glyph.x0 - segment.glyphs[number - 1].x1 > 0.2 * line.size:
                glyphs.append(None)
            glyphs.append(glyph)
        glyphs.append(None)
    return glyphs


def _text(level: list[Char], size: float) -> str:
    """The characters of a line in the second engine's order, a space before a wide gap; as many as there are places."""
    text = ""
    for number, char in enumerate(level):
        plain = char.text if len(char.text) == 1 and not char.text.isspace() else "?"
        gap = char.x - level[number - 1].x if number else 0.0
        text += f" {plain}" if number and not 0 <= gap <= WIDE * size else plain
    return text


def _nearest(x: float, others: list[re.Match[str]], level: list[Char], whole: str) -> str:
    """Of the figures that only the second engine has on the line, the one that begins nearest; "" if there is none."""
    if not others:
        return ""
    starts = [level[match.start() - whole.count(" ", 0, match.start())].x for match in others]
    best = min(range(len(others)), key=lambda place: abs(starts[place] - x))
    return others[best].group() if abs(starts[best] - x) < NEAR else ""


def _mark(glyph: Glyph | None) -> str:
    """One character for a glyph: ``?`` if it is none that a figure has, or was rebuilt from a drawing."""
    plain = _plain(glyph.text) if glyph is not None and glyph.index >= 0 else ""
    return plain if len(plain) == 1 and not plain.isspace() else "?"


def _level(line: TextLine, bands: dict[int, list[Char]]) -> list[Char]:
    """The second engine's characters at a line's height, in its own order."""
    near = LEVEL * line.size
    heights = [glyph.y for glyph in line.glyphs]
    low, high = min(heights) - near, max(heights) + near
    held = [char for band in range(int(low // BAND), int(high // BAND) + 1) for char in bands.get(band, ())]
    return [char for char in held if low <= char.y <= high]


def _stands_in(figure: str, text: str) -> bool:
    """Whether a figure is in a text as a whole; one of three characters or more, also within a longer run."""
    if figure not in text:
        return False
    return len(figure) > 2 or any(match.group() == figure for match in _FIGURE.finditer(text))


def _is_range(text: str, match: re.Match[str]) -> bool:
    """Whether the sign stands between two figures (3.9-5.1)."""
    return match.start() > 0 and text[match.start() - 1] in "0123456789%"


def _there(glyphs: list[Glyph], level: list[Char]) -> str:
    """What the second engine has where these characters stand."""
    first, last = glyphs[0], glyphs[-1]
    x0 = first.x0 - BEFORE * max(1.0, first.x1 - first.x0)
    x1 = last.x0 + BEHIND * max(1.0, last.x1 - last.x0)
    held = [char for char in level if x0 <= char.x <= x1 and char.text in _PARTS]
    kept: list[Char] = []
    for char in sorted(held, key=lambda char: char.x):
        twice = 0.25 * max(1.0, first.x1 - first.x0)  # printed twice for bold
        if not any(other.text == char.text and abs(other.x - char.x) < twice for other in kept[-3:]):
            kept.append(char)
    return "".join(char.text for char in kept)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DASHES) if not text.isascii() else text
