"""What stands around the content: back matter, disclaimers, contact data. Set aside, reversibly."""

from __future__ import annotations

import re

from index.reading.headings import Heading
from index.reading.lexicon import lexicon
from index.reading.sheet import Role, Sheet
from index.reading.text import key, without_emphasis

COVER_LINES = 150  # lines that a cover has at most
SIDE_LINE = 40  # characters of a line in a side column
SHORT_LABEL = 12  # characters of a name above contact data
DISCLAIMER_HITS = 3
NEAR = 40  # lines round a disclaimer in which further ones are looked for
# What a side column begins with, above its people: 行业评级, 发布日期, 计算机行业, 2024-5-6.
_SIDE = re.compile(
    r"^\d{0,2}《|^相关(?:研究|报告)|评级|日期|时间:|^.{2,8}行业$|^[\d年月日./-]{6,14}$|^(?:维持|首次|上调|下调)"
)
_BULLETS = frozenset("-•●#*")
_PROSE_ENDS = frozenset("。；;，,")


def set_aside_back_matter(sheet: Sheet, headings: dict[int, Heading]) -> None:
    """Give the lines under headings such as 免责声明, 评级标准 and 分析师承诺 the role ASIDE.

    A zone ends at the next heading or numbered caption of the content. A zone that content follows keeps, of its
    paragraphs, only those that read like a disclaimer: on a cover the text goes on without a heading.
    """
    zones = [
        (line, reason)
        for line, role in enumerate(sheet.roles)
        if (role is Role.TEXT or role is Role.HEADING) and (reason := _zone(sheet.texts[line]))
    ]
    if not zones:
        return
    starts = {line for line, _ in zones}
    content = [
        line
        for line, role in enumerate(sheet.roles)
        if line not in starts and (role is Role.HEADING or role is Role.CAPTION)
    ]
    numbered = [line for line in content if sheet.roles[line] is Role.CAPTION or headings[line].rank is not None]
    last_content = numbered[-1] if numbered else -1
    edges = iter([*sorted({*content, *starts}), len(sheet.roles)])
    edge = next(edges)
    for start, reason in zones:
        while edge <= start:
            edge = next(edges)
        whole = start > last_content
        if reason == "contact block" and not whole:
            continue  # the issuer's name on the cover
        for line in range(start, edge):
            if sheet.roles[line] not in (Role.BLANK, Role.ASIDE) and (whole or line == start or _belongs(sheet, line)):
                sheet.aside(line, reason)
                headings.pop(line, None)


def _belongs(sheet: Sheet, line: int) -> bool:
    """Whether a line behind a heading of back matter belongs to it, though content follows further down."""
    text = sheet.texts[line]
    short = len(text) <= SIDE_LINE and text[-1] not in _PROSE_ENDS and text[0] not in _BULLETS
    return short or is_disclaimer(text)


def _zone(text: str) -> str | None:
    """Reason if a line is a heading of back matter."""
    if len(text) > 40:
        return None
    name = key(without_emphasis(text.strip("#*：: ")))
    words = lexicon()
    if not words.any_back_matter.fullmatch(name):
        return None
    return next(reason for reason, pattern in words.back_matter if pattern.fullmatch(name))


def is_disclaimer(text: str, hits: int = DISCLAIMER_HITS) -> bool:
    """Whether a paragraph reads like a disclaimer: it says who speaks, and at least ``hits`` phrases of the kind."""
    words, name = lexicon(), text.casefold()
    if not words.anchors.search(name.replace(" ", "")):
        return False
    return sum(1 for phrase in words.disclaimer if phrase.search(name)) >= hits


def set_aside_disclaimers(sheet: Sheet) -> None:
    """Paragraphs that read like a disclaimer, wherever they stand; next to one, a single phrase of the kind will do."""
    sure = [
        line
        for line, role in enumerate(sheet.roles)
        if role is Role.TEXT and len(sheet.texts[line]) > SIDE_LINE and is_disclaimer(sheet.texts[line])
    ]
    for line in sure:
        sheet.aside(line, "disclaimer")
    for start in sure:
        for step in (-1, 1):
            line = start + step
            while (
                0 <= line < len(sheet.roles)
                and abs(line - start) <= NEAR
                and (
                    sheet.roles[line] in (Role.BLANK, Role.ASIDE)
                    or (sheet.roles[line] is Role.TEXT and is_disclaimer(sheet.texts[line], 1))
                )
            ):
                if sheet.roles[line] is Role.TEXT:
                    sheet.aside(line, "disclaimer")
                line += step


def cover_end(sheet: Sheet, headings: dict[int, Heading]) -> int:
    """The line after the cover: the table of contents, or the first numbered heading or caption of a table.

    A cover that runs over a page break goes on to the table of contents, if one follows; else it ends at the break.
    """
    broken: int | None = None
    for line in range(min(len(sheet.roles), COVER_LINES)):
        role = sheet.roles[line]
        if role is Role.ASIDE and sheet.reasons[line] in ("table of contents", "list of figures", "list of tables"):
            return line
        broken = line if broken is None and sheet.pages[line] not in (None, 1) else broken
        rank = headings[line].rank if role is Role.HEADING else None
        if role is Role.CAPTION or (rank is not None and rank <= 4):
            return line if broken is None else broken
    return min(len(sheet.roles), COVER_LINES) if broken is None else broken


def set_aside_contacts(sheet: Sheet, end: int, keep: frozenset[int]) -> None:
    """The cover's side column: a run of short lines among which there are contact data.

    It begins with the first line that names a person, an industry, a rating or a date: what stands above is text. A
    heading of the content ends it.

    Args:
        end: Line after the cover.
        keep: Lines of the title, which stay in the text.
    """
    words = lexicon()
    run: list[int] = []
    for line in range(end + 1):
        role = sheet.roles[line] if line < end else None
        text = sheet.texts[line] if line < end else ""
        if role is Role.BLANK or role is Role.ASIDE:
            continue
        side = role in (Role.TEXT, Role.SOURCE, Role.ROW, Role.HEADING, Role.NOTE) and len(text) <= SIDE_LINE
        if (
            side
            and line not in keep
            and text[0] not in _BULLETS
            and text[-1] not in _PROSE_ENDS
            and not (role is Role.HEADING and _of_content(sheet, line))
        ):
            run.append(line)
            continue
        if any(words.contact.search(sheet.texts[member].casefold()) for member in run):
            first = next(place for place, member in enumerate(run) if _opens_side(sheet.texts[member]))
            while first and _is_label(sheet, run[first - 1]):
                first -= 1
            for member in run[first:]:
                sheet.aside(member, "contact block")
        run = []


def _of_content(sheet: Sheet, line: int) -> bool:
    """Whether a heading is one by its format or its words; a number alone may be a chart's label."""
    name = key(without_emphasis(sheet.texts[line])).rstrip(":")
    return sheet.document.lines[line].heading is not None or lexicon().headings.fullmatch(name) is not None


def _is_label(sheet: Sheet, line: int) -> bool:
    """Whether a line above contact data is part of them: a name, cells, an address; no title."""
    text = sheet.texts[line]
    short = len(text) <= SHORT_LABEL and not any(mark in text for mark in "，。；：")
    return short or sheet.roles[line] is Role.ROW or "@" in text


def _opens_side(text: str) -> bool:
    words, name = lexicon(), key(without_emphasis(text)).rstrip(":")
    return (
        words.contact.search(text.casefold()) is not None
        or words.roles.match(name) is not None
        or words.ratings.fullmatch(name) is not None
        or _SIDE.search(name) is not None
    )
