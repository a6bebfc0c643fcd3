"""Page numbers of a text without form feeds, from its page marks, if they leave no doubt; lines where pages end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

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
_PAGE = 8  # lines that a page has at least
_BESIDE = 3  # lines between a page's number and a running header or footer, blank ones with them
_DIGITS = re.compile(r"\d+")


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


def page_ends(lines: Sequence[str]) -> set[int]:
    """Indices of lines where pages end: those that count up by one from page to page, and the same line beside each.

    A line counts where it comes again with nothing changed but one number, which grows by one each time, at least a
    page's lines apart: the rows of a table stand closer. It fails for pages whose number stands in no line; their
    running headers are left where they are.
    """
    alike: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.strip():
            alike[_DIGITS.sub("#", " ".join(line.split()))].append(index)
    counting = {index for name, at in alike.items() if "#" in name and _counts(lines, at) for index in at}
    beside = {
        index
        for name, at in alike.items()
        if "#" not in name or len({lines[index].strip() for index in at}) == 1
        for index in at
        if len(at) >= _LEAST and all(any(abs(one - other) <= _BESIDE for other in counting) for one in at[1:])
    }
    return counting | beside


def _counts(lines: Sequence[str], at: Sequence[int]) -> bool:
    if len(at) < _LEAST or any(two - one < _PAGE for one, two in pairwise(at)):
        return False
    numbers = zip(*([int(digits) for digits in _DIGITS.findall(lines[index])] for index in at), strict=True)
    steps = [{two - one for one, two in pairwise(column)} for column in numbers]
    return sorted(steps, key=max) == [{0}] * (len(steps) - 1) + [{1}]
