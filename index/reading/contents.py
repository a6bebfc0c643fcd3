"""Tables of contents and lists of tables and figures: set aside, and kept as promises to check."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.reading.captions import Caption, caption_of, pieces_of
from index.reading.lexicon import lexicon
from index.reading.sheet import Role, Sheet
from index.reading.text import key

LONGEST = 160
MOST_CELLS = 4
_DOTS = frozenset(".．·…⋯_-")
_LEADER = re.compile(r"(?:[.．·…⋯]\s?){2,}\s*(\d{1,4})$|[_-]{4,}\s*(\d{1,4})$")
_LED = re.compile(r"(?<=[.．·…⋯ ]\d)(?=[^\d])|(?<=[.．·…⋯ ]\d\d)(?=[^\d])")  # behind the page of an entry
_LEADERS = re.compile(r"(?:[.．·…⋯_-]\s?){4,}")
_PAGE = re.compile(r"(?:\t|\s{2,})(\d{1,4})()$")
_FILLING = " .．·…⋯_-\t"
_LIST_CHARACTERS = frozenset("目索列CcLlFf")  # 目录, 索引, 列表, Contents, List of, Figures
_STARTS = frozenset("表图附续TtFfEeCc一二三四五六七八九十第(（#*123456789")
_LIST_REASONS = ("table of contents", "list of figures", "list of tables", "list of figures and tables")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a table of contents or a list.

    Attributes:
        line: From 0.
        text: Heading or caption, without the page.
        page: Promised page.
        caption: The caption, in lists of tables and figures.
    """

    line: int
    text: str
    page: int
    caption: Caption | None


def list_heading(text: str) -> str | None:
    """Reason to set a heading of a list aside ("table of contents" …), or None."""
    if len(text) > 24 or _LIST_CHARACTERS.isdisjoint(text):
        return None
    name = key(text.strip("#*：: "))
    for reason, pattern in lexicon().back_matter:
        if reason in _LIST_REASONS and pattern.fullmatch(name):
            return reason
    return None


def set_aside_lists(sheet: Sheet) -> list[Entry]:
    """Give lists the role ASIDE. Returns their entries in order.

    An entry ends with a dot leader and a page number; under a list's heading, or in a run of captions, a
    tab or two spaces before the page number are enough. A single line of that form elsewhere is left alone.
    """
    entries: list[Entry] = []
    run: list[Entry] = []
    pending: list[int] = []  # continuation lines of a long entry
    reason = ""
    heading: int | None = None
    for index, role in enumerate(sheet.roles):
        if role not in (Role.TEXT, Role.ROW):
            continue
        text = sheet.texts[index]
        if role is Role.ROW and not (run or reason or _may_list(text, sheet.document.lines[index].cells or ())):
            continue
        short = len(text) <= LONGEST or len(_LEADERS.sub("", text)) <= LONGEST
        found_here = _entries(sheet, index, loose=bool(reason) or bool(run)) if short else []
        if found_here:
            run += found_here
            pending.clear()
            continue
        found = list_heading(text) if role is Role.TEXT else None
        if found is None and (run or heading is not None) and len(text) < 60 and not pending and role is Role.TEXT:
            pending.append(index)  # may be a wrapped entry or a running footer; the next line decides
            continue
        entries += _close(sheet, run, reason, heading, bool(entries))
        run, pending, reason, heading = [], [], found or "", index if found else None
    entries += _close(sheet, run, reason, heading, bool(entries))
    return entries


def _may_list(text: str, cells: tuple[str, ...]) -> bool:
    """Whether a row can be the first entry of a list: it ends with a page number, with little before it."""
    if len(cells) > MOST_CELLS or text[0] not in _STARTS or not text[-1].isdecimal():
        return False
    return 0 < len(cells) - cells.count("") <= 2


def _entries(sheet: Sheet, index: int, loose: bool) -> list[Entry]:
    """The entry of a line, or those that stand side by side on it: 图 1: … 3  图 2: … 4."""
    text = sheet.texts[index]
    if not text[-1].isdigit():
        return []
    led = [piece for piece in _LED.split(text) if piece.strip()]
    if len(led) > 1 and all(_LEADER.search(piece.strip()) for piece in led):  # lines of a list run together
        ended = [(piece, _LEADER.search(piece)) for piece in map(str.strip, led)]
        titles = [(piece[: end.start()].rstrip(_FILLING), int(end[1] or end[2])) for piece, end in ended if end]
        return [Entry(index, title, page, caption_of(_untracked(title))) for title, page in titles if title]
    pieces = pieces_of(text)
    if len(pieces) > 1:
        ends = [_LEADER.search(piece) or (_PAGE.search(piece) if loose else None) for piece in pieces]
        found = [
            Entry(index, title, int(end[1] or end[2]), caption)
            for piece, end in zip(pieces, ends, strict=True)
            if end and (title := piece[: end.start()].rstrip(_FILLING)) and (caption := caption_of(title))
        ]
        if len(found) == len(pieces):
            return found
    entry = _entry(sheet, index, loose)
    return [entry] if entry else []


def _untracked(title: str) -> str:
    """A title without the spaces that justify a full line: 表 1 沪 深 三 百."""
    spaced = len(_TRACKED.findall(title))
    return _TRACKED.sub("", title) if spaced >= 4 and 2 * spaced > len(_HAN_PAIR.findall(title)) + spaced else title


_TRACKED = re.compile(r"(?<=[\u4e00-\u9fff（）：]) (?=[\u4e00-\u9fff（）：])")
_HAN_PAIR = re.compile(r"(?=[\u4e00-\u9fff]{2})")


def _entry(sheet: Sheet, index: int, loose: bool) -> Entry | None:
    text = sheet.texts[index]
    if not _DOTS.isdisjoint(text) and (found := _LEADER.search(text)):
        title = text[: found.start()].rstrip(_FILLING)
        return Entry(index, title, int(found[1] or found[2]), caption_of(_untracked(title))) if title else None
    cells = sheet.document.lines[index].cells
    if cells is not None:
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(filled) == 2 and filled[1].isdecimal() and len(filled[1]) <= 4:
            caption = caption_of(filled[0])
            if loose or caption is not None:
                return Entry(index, filled[0], int(filled[1]), caption)
        return None
    spaced = re.search(r"(?:\s{2,}|(?<=\S)\s)(\d{1,4})$", text)
    if spaced:
        title = text[: spaced.start()].rstrip()
        caption = caption_of(title)
        if (loose and "  " in text) or (caption is not None and loose):
            return Entry(index, title, int(spaced[1]), caption)
    return None


def _close(sheet: Sheet, run: list[Entry], reason: str, heading: int | None, listed: bool) -> list[Entry]:
    """Set a run of entries aside if it is a list: it has a heading, or several entries, or goes on with a list."""
    sure = [entry for entry in run if entry.caption or _LEADER.search(sheet.texts[entry.line])]
    if not run or not (reason or len(run) >= 3 or (sure and (listed or len(run) == 2))):
        return []
    if not reason:
        captions = [entry.caption.kind for entry in run if entry.caption]
        kinds = {"table": "list of tables", "figure": "list of figures"}
        reason = kinds.get(captions[0], "list of figures and tables") if captions else "table of contents"
    first, last = run[0].line if heading is None else heading, run[-1].line
    for index in range(first, last + 1):
        if sheet.roles[index] in (Role.TEXT, Role.ROW):
            sheet.aside(index, reason)
    return run
