"""Lines of text to paragraphs: wrapped lines joined, and paragraphs that a page break or the cover's side
column cut in two."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.reading.sheet import Role, Sheet
from index.reading.text import squeeze, without_emphasis, without_maths
from index.reading.wrapping import ended, flowed, opens, wrap_width, wrapped
from index.report import Severity

_GO_ON = re.compile(r"[\u3400-\u9fffA-Za-z\d，、；。）)”%]")
_COMMA = re.compile(r"[，。,；]")
LEAST = 30  # characters of a paragraph that can have been cut
_CUTTING = ("running header", "running footer", "page number", "contact block")


@dataclass(slots=True)
class Paragraph:
    """A paragraph: runs of lines (first, last), from 0."""

    spans: list[tuple[int, int]]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return squeeze(without_maths(without_emphasis(flowed(self.pieces))))


def paragraphs_of(sheet: Sheet) -> list[Paragraph]:
    """All text that nothing else has claimed.

    Lines that follow each other without a blank line are one paragraph where the upper one is as long as the
    lines around it, or does not end a sentence. A paragraph of some length that ends in the middle of a sentence
    goes on behind a running footer, a page number or the cover's side column, if plain text follows directly.
    """
    found: list[Paragraph] = []
    width = wrap_width(sheet)
    text_roles = (Role.TEXT, Role.ROW, Role.SOURCE, Role.UNIT, Role.NOTE, Role.CONTINUED, Role.CAPTION)
    previous = -2
    between: set[str] = set()
    for line, role in enumerate(sheet.roles):
        if role is Role.BLANK:
            continue
        if role not in text_roles:
            between.add(sheet.reasons.get(line, "") if role is Role.ASIDE else "content")
            continue
        text = sheet.texts[line]
        if found and role is Role.TEXT and line == previous + 1 and wrapped(sheet.texts[previous], text, width):
            found[-1].spans[-1] = (found[-1].spans[-1][0], line)
            found[-1].pieces.append(text)
        elif found and role is Role.TEXT and between <= set(_CUTTING) and _cut(found[-1], text, bool(between)):
            sheet.find("paragraph-joined", Severity.INFO, "段落被分页或边栏切断，已接上。", previous, line)
            found[-1].spans.append((line, line))
            found[-1].pieces.append(text)
        else:
            found.append(Paragraph([(line, line)], [text]))
        previous = line
        between.clear()
    return found


def _cut(paragraph: Paragraph, text: str, broken: bool) -> bool:
    """Whether text goes on with a paragraph; without a sign of a page break only with a long one."""
    above = paragraph.pieces[-1]
    if not broken and (len(above) < 2 * LEAST or not _COMMA.search(above) or not _COMMA.search(text)):
        return False
    return len(above) >= LEAST and not ended(above) and not opens(text) and _GO_ON.match(text) is not None
