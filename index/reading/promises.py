"""The report's own lists held against what was read: promised tables and headings, and page numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.reading.captions import Caption
from index.reading.contents import Entry
from index.reading.headings import Heading
from index.reading.regions import Draft, Figure
from index.reading.sheet import Sheet
from index.reading.text import key, likeness
from index.report import Severity

ALIKE = 0.8
LEAST_KNOWN = 6  # known characters by which a title with unknown ones is told
MOST_UNKNOWN = 8  # characters that a run of unknown ones may stand for
PART = 4  # characters at the start or the end that two wordings of one heading share
MOST_COMPARED = 8  # headings of one start or end that an entry is compared with


@dataclass(frozen=True, slots=True)
class Anchor:
    """A line whose page the report's lists tell."""

    line: int
    page: int


def check_lists(sheet: Sheet, entries: Sequence[Entry], drafts: Sequence[Draft], figures: Sequence[Figure]) -> None:
    """Findings for tables and figures that the lists promise and the text does not have, or has otherwise."""
    here = [(draft.caption, draft.line) for draft in drafts if draft.caption]
    here += [(caption, figure.lines[0]) for figure in figures for caption in figure.captions]
    listed = [entry for entry in entries if entry.caption]
    kinds = {entry.caption.kind for entry in listed if entry.caption} | {caption.kind for caption, _ in here}
    groups = [("table", "either", "figure")] if "either" in kinds else [("table",), ("figure",)]
    for group in groups:
        promised = [entry for entry in listed if entry.caption and entry.caption.kind in group]
        if promised:
            _compare(sheet, promised, [(caption, line) for caption, line in here if caption.kind in group])


_NAMES = {"table": "表", "figure": "图", "either": "图表"}


def _compare(sheet: Sheet, promised: Sequence[Entry], found: Sequence[tuple[Caption, int]]) -> None:
    by_number: dict[str | None, tuple[Caption, int]] = {
        caption.number: (caption, line) for caption, line in found if caption.number
    }
    by_title = {key(caption.title): (caption, line) for caption, line in found}
    numbers = set()
    for entry in promised:
        wanted = entry.caption
        assert wanted is not None
        numbers.add(wanted.number)
        kind, name = ("figure", "图") if wanted.kind == "figure" else ("table", _NAMES[wanted.kind])
        match = by_number.get(wanted.number)
        if match is not None and _likeness(match[0].title, wanted.title) >= ALIKE:
            continue
        other = by_title.get(key(wanted.title))
        if other is not None and other[0].number == wanted.number:
            continue  # one of two captions of this number
        if other is not None:
            here = other[0].number or "（无）"
            message = f"目录中的{name}{wanted.number or ''}“{wanted.title}”在正文中编号为{name}{here}。"
            sheet.find(f"promised-{kind}-renumbered", Severity.WARNING, message, entry.line, other[1])
        elif match is not None:
            message = f"{name}{wanted.number}在目录中题为“{wanted.title}”，在正文中题为“{match[0].title}”。"
            sheet.find(f"promised-{kind}-renamed", Severity.WARNING, message, entry.line, match[1])
        else:
            message = f"目录列有{name}{wanted.number or ''}“{wanted.title}”，正文中没有找到。"
            sheet.find(f"promised-{kind}-missing", Severity.WARNING, message, entry.line)
    titles = {key(entry.caption.title) for entry in promised if entry.caption}
    unlisted = [
        (caption, line)
        for caption, line in found
        if caption.number and caption.number not in numbers and key(caption.title) not in titles
    ]
    if 2 * len(unlisted) > len(found) and len(unlisted) > 3:  # the list is not meant to be whole, or was cut
        caption, line = unlisted[0]
        name = _NAMES[caption.kind]
        message = f"正文中有 {len(unlisted)} 个{name}不在目录中，第一个是{name}{caption.number}。"
        sheet.find(f"unlisted-{'figure' if caption.kind == 'figure' else 'table'}", Severity.INFO, message, line)
        return
    for caption, line in unlisted:
        message = f"正文中的{_NAMES[caption.kind]}{caption.number}“{caption.title}”不在目录中。"
        sheet.find(f"unlisted-{'figure' if caption.kind == 'figure' else 'table'}", Severity.INFO, message, line)


def _likeness(first: str, second: str) -> float:
    """Likeness of two titles; characters that a font does not name, and brackets round them, count for nothing."""
    if _spells(first, second) or _spells(second, first) or _explained(first, second) or _explained(second, first):
        return 1.0
    return max(likeness(first, second), likeness(_known(first), _known(second)))


def _explained(short: str, long: str) -> bool:
    """Whether a title is the other one with words in brackets behind it (股价截至…)."""
    rest = key(long)[len(key(short)) :]
    return bool(short) and key(long).startswith(key(short)) and re.fullmatch(r"\([^()]+\)", rest) is not None


def _spells(damaged: str, whole: str) -> bool:
    """Whether a title with unknown characters is the other one: all that is known stands there, in order.

    Runs of unknown characters may be longer or shorter there: a formula's signs come apart.
    """
    if "\ufffd" not in damaged:
        return False
    pieces = [key(piece) for piece in re.split(r"[\ufffd_\s]*\ufffd[\ufffd_\s]*", damaged)]
    if sum(map(len, pieces)) < LEAST_KNOWN:
        return False
    pattern = f".{{0,{MOST_UNKNOWN}}}?".join(map(re.escape, pieces))
    return re.fullmatch(pattern, re.sub(r"[\ufffd_]", "", key(whole))) is not None


def _known(title: str) -> str:
    if "\ufffd" not in title:
        return title
    return re.sub(r"[(（][^()（）]*\ufffd[^()（）]*[)）]|[\ufffd_]+", "", title)


def check_headings(sheet: Sheet, entries: Sequence[Entry], headings: dict[int, Heading]) -> None:
    """Findings for headings of the table of contents that the text does not have, or words otherwise."""
    known: dict[str, int] = {}
    for line, heading in headings.items():
        known.setdefault(key(heading.text), line)
    near: defaultdict[str, list[int]] = defaultdict(list)
    for name, line in known.items():
        for part in {name[:PART], name[-PART:]}:
            if len(near[part]) < MOST_COMPARED:
                near[part].append(line)
    for entry in entries:
        name = key(entry.text)
        if entry.caption is not None or name in known:
            continue
        lines = [*near.get(name[:PART], ()), *near.get(name[-PART:], ())]
        best = max(lines, key=lambda line: likeness(headings[line].text, entry.text), default=None)
        if best is not None and likeness(headings[best].text, entry.text) >= ALIKE:
            message = f"目录中的标题“{entry.text}”在正文中为“{headings[best].text}”。"
            sheet.find("contents-differ", Severity.INFO, message, entry.line, best)
        else:
            message = f"目录列有“{entry.text}”，正文中没有找到。"
            sheet.find("promised-heading-missing", Severity.INFO, message, entry.line)


def number_pages(
    sheet: Sheet,
    entries: Sequence[Entry],
    headings: dict[int, Heading],
    drafts: Sequence[Draft],
    figures: Sequence[Figure],
) -> None:
    """Pages from the report's lists, where the file has none. Does nothing where it has.

    A table or heading named in a list stands on the page given there; each page break inside a table adds one.
    Lines between two places on one page are on that page too. A page that does not rise with the others is
    left out, with a finding. A line whose page does not follow from this stays without.
    """
    if not entries or any(page is not None for page in sheet.pages):
        return
    anchors = _anchors(entries, headings, drafts, figures)
    kept = _rising(anchors)
    for anchor in anchors:
        if anchor not in kept:
            message = f"目录给出的页码 {anchor.page} 与前后不一致，未采用。"
            sheet.find("page-inconsistent", Severity.INFO, message, anchor.line)
    if len(kept) < 2:
        return
    pages = {anchor.line: anchor.page for anchor in kept}
    for draft in drafts:
        _spread_table(draft, pages)
    for figure in figures:
        if figure.lines[0] in pages:
            pages.update(dict.fromkeys(figure.lines, pages[figure.lines[0]]))
    known = _rising([Anchor(line, page) for line, page in sorted(pages.items())])
    for one, two in pairwise(known):
        sheet.pages[one.line] = one.page
        if one.page == two.page:
            for line in range(one.line, two.line + 1):
                sheet.pages[line] = one.page
    sheet.pages[known[-1].line] = known[-1].page
    sheet.find("pages-from-lists", Severity.INFO, "文件没有页码，页码取自报告自身的目录。", kept[0].line)


def _anchors(
    entries: Sequence[Entry], headings: dict[int, Heading], drafts: Sequence[Draft], figures: Sequence[Figure]
) -> list[Anchor]:
    places: dict[tuple[str, str], int] = {}
    for draft in drafts:
        if draft.caption:
            places.setdefault(("table", key(draft.caption.title)), draft.line)
    for figure in figures:
        for caption in figure.captions:
            places.setdefault((caption.kind, key(caption.title)), figure.lines[0])
    for line, heading in headings.items():
        places.setdefault(("heading", key(heading.text)), line)
    anchors: dict[int, Anchor] = {}
    for entry in entries:
        for name in _names(entry):
            if name in places:
                anchors.setdefault(places[name], Anchor(places[name], entry.page))
                break
    return [anchors[line] for line in sorted(anchors)]


def _names(entry: Entry) -> list[tuple[str, str]]:
    """What an entry can stand for."""
    if entry.caption is None:
        return [("heading", key(entry.text))]
    return [(kind, key(entry.caption.title)) for kind in (entry.caption.kind, "table", "figure", "either")]


def _rising(anchors: Sequence[Anchor]) -> list[Anchor]:
    """The longest run of anchors, in line order, whose pages never fall."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for place, anchor in enumerate(anchors):
        at = bisect_right(tails, anchor.page)
        before.append(ends[at - 1] if at else None)
        if at == len(tails):
            tails.append(anchor.page)
            ends.append(place)
        else:
            tails[at], ends[at] = anchor.page, place
    chain: list[Anchor] = []
    current = ends[-1] if ends else None
    while current is not None:
        chain.append(anchors[current])
        current = before[current]
    return chain[::-1]


def _spread_table(draft: Draft, pages: dict[int, int]) -> None:
    """Pages of a table's parts and of its caption."""
    page = pages.get(draft.line)
    if page is None:
        return
    for number, part in enumerate(draft.parts):
        for line in (*part.lines, *part.tail):
            pages[line] = page + number
    for line in draft.extras:
        pages.setdefault(line, page + len(draft.parts) - 1 if line > draft.last_line else page)
