"""Running headers, footers and page numbers: lines that stand where pages end, not in the text."""

from __future__ import annotations

import re
from collections import defaultdict

from index.reading.captions import caption_of, source_of, unit_of
from index.reading.lexicon import lexicon
from index.reading.running import ENDS, LONGEST, REPEATS, form_of, page_ends
from index.reading.running import TOP as COVER_TOP
from index.reading.sheet import Role, Sheet
from index.reading.tabbed import release_paragraphs
from index.reading.text import key

EDGE = 3  # non-blank lines at the top and the bottom of a page
# A broker's template, printed by mistake: alone, or before the text that fills it.
_FIELD = re.compile(r"\[?Table_[A-Za-z ]{2,40}\d{0,2}\]?", re.IGNORECASE)
_FILLED_FIELD = re.compile(r"\[Table_(?P<name>[A-Za-z ]{2,40})\d{0,2}\]\s*(?=\S)", re.IGNORECASE)
_OF_PAGES = re.compile(r"head|foot|page", re.IGNORECASE)
# Rows without are no furniture. Alternatives that begin with a letter, in one case, are what ``re`` finds fast.
_MAY_SPEAK = re.compile("请|敬|阅|页|券|\\[T|\\[t|lease|LEASE|isclos|ISCLOS")
_DIGITS = re.compile(r"\d+")


def set_aside_furniture(sheet: Sheet) -> None:
    """Give running headers and footers the role ASIDE.

    A line is furniture by its form (请务必阅读…免责声明, 第 3 页), or because it is repeated, digits apart, at
    least three times and stands where pages end: at the edge of its page where pages are known, next to
    furniture by form, or between two rows of a table. Repetition alone is not enough: 点评： and analysts'
    labels are repeated too. It fails for a header that is repeated away from any such place; that line stays
    in the text, visible.
    """
    repeated: dict[str, list[int]] = defaultdict(list)
    by_form: set[int] = set()
    for index, role in enumerate(sheet.roles):
        text = sheet.texts[index]
        tabbed = role is Role.ROW and sheet.document.lines[index].grid is None
        if not (tabbed or role is Role.TEXT) or len(text) > LONGEST or (tabbed and not _MAY_SPEAK.search(text)):
            continue
        name = key(text)
        form = _form_of_row(name, text) if tabbed else "template field" if _FIELD.fullmatch(text) else form_of(text)
        if not form and text[:7].casefold() == "[table_":
            form = _fill_field(sheet, index)
            name, tabbed = key(sheet.texts[index]), False
        if form:
            sheet.aside(index, form)
            by_form.add(index)
        elif not tabbed and text[-1] not in ENDS:
            repeated[_DIGITS.sub("#", name)].append(index)
    for line in page_ends(sheet.texts) - by_form:
        if sheet.roles[line] is Role.TEXT:
            sheet.aside(line, "running header" if _first_on_page(sheet, line) else "running footer")
            by_form.add(line)
    release_paragraphs(sheet)
    _set_aside_numbers(sheet, by_form)
    edges = _edges(sheet)
    top = _top(sheet)
    for lines in repeated.values():
        if _structural(sheet.texts[lines[0]]):
            continue
        beside = {line for line in lines if _beside(sheet, line, by_form)}
        if len(lines) >= REPEATS:
            placed = {line for line in lines if line in edges or line in beside or _between_rows(sheet, line)}
        else:
            placed = beside if len(lines) > 1 or _lone(sheet, lines[0], by_form) else set()
        if len(placed) >= 0.6 * len(lines):
            placed.update(lines)
        if len(lines) > 1 and lines[0] <= top:
            placed.discard(lines[0])  # a running header may repeat the title
        for line in placed:
            by_form.add(line)
            if sheet.roles[line] is Role.TEXT:
                sheet.aside(line, "running header" if _first_on_page(sheet, line) else "running footer")


def _lone(sheet: Sheet, line: int, by_form: set[int]) -> bool:
    """Whether a line that comes once belongs to the furniture beside it.

    It names a firm or a kind of report, holds nothing but words of the cover and dates, or stands between a table's
    row and the furniture, without a blank line.
    """
    if _TITLE_LIKE.fullmatch(sheet.texts[line]) or (_beside(sheet, line, by_form) and _names_report(sheet, line)):
        return line > _top(sheet)
    touching = line - 1 in by_form or line + 1 in by_form
    return touching and len(sheet.texts[line]) <= 30 and any(_next(sheet, line, step) is Role.ROW for step in (-1, 1))


def _names_report(sheet: Sheet, line: int) -> bool:
    """Whether each piece of a line stands on the cover's top, is a date, or is a kind of report."""
    cover = "\n".join(key(text) for text in sheet.texts[: _top(sheet) + 1])
    pieces = [piece for piece in _PIECES.split(sheet.texts[line].strip()) if piece]
    return all(
        (len(key(piece)) > 2 and key(piece) in cover) or _TITLE_LIKE.fullmatch(piece) or _DATE.fullmatch(key(piece))
        for piece in pieces
    )


def _next(sheet: Sheet, line: int, step: int) -> Role | None:
    """Role of the next line above or below that is neither blank nor furniture, if it is near."""
    other = line + step
    while 0 <= other < len(sheet.roles) and abs(other - line) <= 6 and sheet.roles[other] in (Role.BLANK, Role.ASIDE):
        other += step
    return sheet.roles[other] if 0 <= other < len(sheet.roles) else None


_PIECES = re.compile(r"\s*[|｜·]\s*|[ \u3000]{2,}|\t")
_DATE = re.compile(r"(?:19|20)\d\d[-./年]\d{1,2}(?:[-./月]\d{1,2})?[日月]?")
_TITLE_LIKE = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:公司|研究院|研究所|研究部)|[^，。；,;]{0,20}(?:月报|周报|日报|季报|行业研究|公司研究|研究报告)"
)


def _top(sheet: Sheet) -> int:
    """The last line of the cover's top."""
    shown = 0
    for line, role in enumerate(sheet.roles):
        shown += role is not Role.BLANK
        if shown == COVER_TOP:
            return line
    return len(sheet.roles)


def _form_of_row(name: str, text: str) -> str | None:
    """Of a line with tabs: furniture only by its words, as a row of figures may look like a page number."""
    return "running footer" if "\t" in text and lexicon().furniture.search(name) and form_of(text) else None


def _fill_field(sheet: Sheet, line: int) -> str | None:
    """Take a template's field off the text that fills it. The reason why the line is furniture if it is a page's."""
    found = _FILLED_FIELD.match(sheet.texts[line])
    if found is None:
        return None
    if _OF_PAGES.search(found["name"]):
        return "running header"
    if sheet.texts[line].endswith("模板"):
        return "template field"
    sheet.texts[line] = sheet.texts[line][found.end() :]
    sheet.roles[line] = Role.TEXT
    return None


def _structural(text: str) -> bool:
    return (
        source_of(text) is not None or unit_of(text) is not None or caption_of(text) is not None or text[0] in "#*-•●"
    )


def _set_aside_numbers(sheet: Sheet, by_form: set[int]) -> None:
    """Bare numbers are page numbers where they count up, one by one, or stand beside a footer."""
    numbers = [
        (index, int(text))
        for index, text in enumerate(sheet.texts)
        if sheet.roles[index] is Role.TEXT and len(text) <= 4 and text.isascii() and text.isdigit()
    ]
    counting: set[int] = set()
    run: list[tuple[int, int]] = []
    for index, number in [*numbers, (-1, -1)]:
        if run and number == run[-1][1] + 1 and index - run[-1][0] > EDGE:
            run.append((index, number))
            continue
        if len(run) >= REPEATS:
            counting.update(line for line, _ in run)
        run = [(index, number)]
    for index, _ in numbers:
        if index in counting or _beside(sheet, index, by_form):
            sheet.aside(index, "page number")
            by_form.add(index)


def _beside(sheet: Sheet, line: int, furniture: set[int]) -> bool:
    """Whether the next non-blank line above or below is furniture by form."""
    for step in (-1, 1):
        other = line + step
        while 0 <= other < len(sheet.roles) and abs(other - line) <= 4 and sheet.roles[other] is Role.BLANK:
            other += step
        if other in furniture:
            return True
    return False


def _between_rows(sheet: Sheet, line: int) -> bool:
    return all(_next(sheet, line, step) is Role.ROW for step in (-1, 1))


def _edges(sheet: Sheet) -> set[int]:
    """Lines at the top and bottom of their pages, where pages are known and there are several."""
    by_page: dict[int, list[int]] = defaultdict(list)
    for index, page in enumerate(sheet.pages):
        if page is not None and sheet.roles[index] is not Role.BLANK:
            by_page[page].append(index)
    if len(by_page) < REPEATS:
        return set()
    return {line for lines in by_page.values() for line in (*lines[:EDGE], *lines[-EDGE:])}


def _first_on_page(sheet: Sheet, line: int) -> bool:
    page = sheet.pages[line]
    above = line - 1
    while above >= 0 and sheet.roles[above] in (Role.BLANK, Role.ASIDE):
        above -= 1
    return page is not None and (above < 0 or sheet.pages[above] != page)
