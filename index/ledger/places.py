"""From an offset in a block's text to the line of the file."""

from __future__ import annotations

from itertools import chain

from index.report import Block, Report


def line_of(report: Report, block: Block, offset: int) -> tuple[int, int | None]:
    """Line (from 1) and page of a character of ``block.text``.

    The block's text differs from its lines in white space only, so characters other than white space are
    counted; where that does not come out even, the block's first line is given.
    """
    places = (block.locator, *block.more)
    numbers = list(chain.from_iterable(range(place.line_start, place.line_end + 1) for place in places))
    lengths = [_count(report.lines[number - 1]) for number in numbers]
    if sum(lengths) != _count(block.text):
        return block.locator.line_start, block.locator.page
    wanted = _count(block.text[:offset])
    for number, length in zip(numbers, lengths, strict=True):
        if wanted < length:
            return number, report.pages[number - 1]
        wanted -= length
    return numbers[-1], report.pages[numbers[-1] - 1]


def _count(text: str) -> int:
    return sum(not char.isspace() for char in text)
