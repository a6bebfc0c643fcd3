"""Narrows a citation to the lines and the characters that a quote comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.report import Locator, Report
from rag.answer import Citation
from rag.gate.evidence import compact

_TAG = re.compile(r"<!--.*?-->|</?[a-z][a-z0-9]*(?:\s[^<>]{0,300})?/?>", re.I)


def narrow(citation: Citation, quote: str, report: Report) -> Citation:
    """The citation with this quote, its locator cut to the lines on which the quote stands.

    Lines that the quote cannot be found on (a reader may have joined or cleaned them) keep the whole locator.
    """
    place = citation.locator
    lines = report.lines[place.line_start - 1 : place.line_end]
    found = _lines_of(quote, lines)
    if found is None:
        return replace(citation, quote=quote)
    first, last = place.line_start + found[0], place.line_start + found[1]
    page = report.pages[first - 1] if first <= len(report.pages) else place.page
    return replace(citation, quote=quote, page=page, locator=Locator(place.report, page, first, last))


def _lines_of(quote: str, lines: Sequence[str]) -> tuple[int, int] | None:
    target = compact(_TAG.sub("", quote))
    folded = [compact(_TAG.sub("", line)) for line in lines]
    at = "".join(folded).find(target)
    if at < 0 or not target:
        return None
    starts, total = [], 0
    for line in folded:
        starts.append(total)
        total += len(line)
    end = at + len(target) - 1
    first = max(number for number, start in enumerate(starts) if start <= at and folded[number])
    last = max(number for number, start in enumerate(starts) if start <= end and folded[number])
    return first, last
