"""Page numbers of a text without form feeds, from its page marks, if they leave no doubt."""

from __future__ import annotations

import re

from index.reading.document import Line

_MARKS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"[-—–－·•~]\s*(?P<n>\d{1,4})\s*[-—–－·•~]",
        r"[-—=\s\[【]*第\s*(?P<n>\d{1,4})\s*页(?:[,，/\s]*共\s*(?P<total>\d{1,4})\s*页)?[-—=\s\]】]*",
        r"[-—=\s\[<!]*page\s*(?P<n>\d{1,4})(?:\s*(?:of|/)\s*(?P<total>\d{1,4}))?[-—=\s\]>]*",
        r"(?P<n>\d{1,4})\s*/\s*(?P<total>\d{1,4})",
    )
)
_LONGEST = 32  # characters of a mark
_LEAST = 3  # marks needed


def number_pages(lines: list[Line]) -> None:
    """Sets the lines' pages in place, if all marks of one form count up by one without a gap.

    Marks are footers if the last line of the text is one, headers if the first is; if both or neither
    are, nothing is certain and nothing is set. Lines before the first known page stay without a page.
    """
    shown = [i for i, line in enumerate(lines) if line.text.strip()]
    short = [i for i in shown if lines[i].cells is None and len(lines[i].text) <= _LONGEST]
    for form in _MARKS:
        found = [(i, match) for i in short if (match := form.fullmatch(lines[i].text.strip()))]
        numbers = [int(match["n"]) for _, match in found]
        totals = {match.groupdict().get("total") for _, match in found} - {None}
        if len(found) < _LEAST or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            continue
        if len(totals) > 1 or any(int(total) < numbers[-1] for total in totals if total):
            continue
        at = [i for i, _ in found]
        footers, headers = at[-1] == shown[-1], at[0] == shown[0]
        if footers != headers:
            _spread(lines, at, numbers, headers)
            return


def _spread(lines: list[Line], at: list[int], numbers: list[int], headers: bool) -> None:
    if headers:
        spans = list(zip(at, [*at[1:], len(lines)], numbers, strict=True))
    else:
        spans = list(zip([0, *(i + 1 for i in at[:-1])], [i + 1 for i in at], numbers, strict=True))
        if numbers[0] != 1:
            spans = spans[1:]
    for start, end, number in spans:
        for i in range(start, end):
            lines[i] = lines[i]._replace(page=number)
