"""The cover's fields: title, issuer, industry, rating, period, date, analysts. Unknown is None, never a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.numbers import fold
from index.reading.document import TITLE
from index.reading.firm import industry, issuer
from index.reading.lexicon import lexicon
from index.reading.people import analysts
from index.reading.periods import find_date, iso
from index.reading.sheet import Role, Sheet
from index.reading.text import key, squeeze, without_emphasis
from index.report import Fields

_DATE_LABEL = re.compile(
    r"(?:发布|报告|发表|撰写|出版)?\s*(?:日期|时间)\s*[:：]|(?:date|published)\s*[:：]?", re.IGNORECASE
)
_DATED = re.compile(r"(?:发布|报告|发表|撰写|出版)\s*(?:日期|时间)\s*[:：]")
_RATED = re.compile(r"(?<![原前次])(?:行业|投资|公司|股票)*评级\s*[:：]\s*(?P<rating>\S{2,8})")
_MONTH_TITLE = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])\s*月(?!\s*\d{1,2}\s*日)")
_MONTHLY = re.compile(r"月报|月度|月刊|月策略|月份?(?:跟踪|回顾|点评|观察|总结|复盘)|monthly", re.IGNORECASE)
_WHOLE_MONTH = re.compile(r"(?:19|20)\d\d(?:年(?:1[0-2]|0?[1-9])月|[-./](?:1[0-2]|0[1-9]))")
_TO_MONTH = re.compile(r"(?P<year>20\d\d)\s*年?\s*1\s*[-—–~至到]\s*(?P<last>1[0-2]|[2-9])\s*月")
_ENGLISH_MONTH = re.compile(r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# 行业研究 / 医药: what kind of report it is, and of what; a title has no such strokes between short words.
_STROKES = re.compile(r"\s*[/|｜·]\s*|\s{3,}|\u3000+")
# Pieces of a line of labels: 2025/10/09 ｜ 食品饮料组; a day of the week says nothing more.
_PIECES = re.compile(r"\s*[|｜·]\s*|\s{2,}|\u3000+")
_WEEKDAY = re.compile(r"[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?")
_KIND = re.compile(r".{0,8}(?:研究|报告|月报|周报|日报|专题|工程|深度|点评|策略|宏观|固收|证券)|.{0,6}20\d\d年.*")
_LISTED = re.compile(r"(?:\d{0,2}\s*《[^》]*(?:》[\d\s年月日./-]*)?)+|[^《]*》[\d\s年月日./-]*")  # another report
_DAY = re.compile(r"(?:19|20)\d\d(?:年\d{1,2}月\d{1,2}日|[-./]\d{1,2}[-./]\d{1,2})$")
_PERSON = re.compile(r"(?:分析师|研究员|研究助理|联系人|作者):")
_HAN = re.compile(r"[\u3400-\u9fff]")
LONGEST_TITLE = 90
LONGEST_PIECE = 10  # characters of such a word
MONTH_END = 25  # day from which a report published in a month can be about it


@dataclass(frozen=True, slots=True)
class Cover:
    """Fields, and the lines of the title."""

    fields: Fields
    title_lines: frozenset[int]


def read_cover(sheet: Sheet, end: int) -> Cover:
    """Fields from the cover (lines before ``end``), and from the back where the cover is silent."""
    title, subtitle, lines = _title(sheet, end)
    published = _published(sheet, end)
    fields = Fields(
        title=title,
        issuer=issuer(sheet, end),
        industry=industry(sheet, end, (subtitle, title)),
        rating=_rating(sheet, end),
        period=_period((subtitle, title), published) or _month_of_cover(sheet, end, published),
        published=published,
        analysts=analysts(sheet, end),
        subtitle=subtitle,
    )
    return Cover(fields, lines)


def _title(sheet: Sheet, end: int) -> tuple[str | None, str | None, frozenset[int]]:
    """The format's own title, else the first line of the cover that is neither furniture nor a label; its subtitle."""
    for line in _titles(sheet, end):
        text = _plain(sheet, line)
        follows = line + 1
        while follows < end and sheet.roles[follows] is Role.BLANK:
            follows += 1
        below = _plain(sheet, follows) if follows < end else ""
        if re.match(r"[-—–─]{1,3}\s*[^\s-]", below) and len(below) <= 60 and not re.match(r"[-•]\s", below):
            return squeeze(text), squeeze(below.strip("-—–─ ")), frozenset((line, follows))
        if _MONTHLY.search(below) and len(below) <= 40 and not _MONTHLY.search(text):
            return squeeze(text), squeeze(below), frozenset((line, follows))
        return squeeze(text), None, frozenset((line,))
    return None, None, frozenset()


def _plain(sheet: Sheet, line: int) -> str:
    return without_emphasis(sheet.texts[line]).lstrip("#").strip()


def _titles(sheet: Sheet, end: int) -> list[int]:
    """Lines that may be the title, the likeliest first: the format's title, a level above all others, the first."""
    hints = [line.heading for line in sheet.document.lines]
    own = [line for line in range(end) if hints[line] == TITLE]
    top = [line for line, hint in enumerate(hints) if hint == 1]
    lone = top if len(top) == 1 and any(hint and hint > 1 for hint in hints) else []
    repeated = {
        key(text)
        for text, reason in ((sheet.texts[line], reason) for line, reason in sheet.reasons.items())
        if reason.startswith("running")
    }
    found = [line for line in (*own, *lone, *range(end)) if line < end and _is_title(sheet, line, repeated)]
    likely = [line for line in found if line in own or not _is_beside(sheet, line, found)]
    return likely or found


def _is_beside(sheet: Sheet, line: int, found: Sequence[int]) -> bool:
    """Whether a line only stands beside a title: Latin among Chinese, or short words with strokes."""
    text = _plain(sheet, line)
    latin = not _HAN.search(text) and any(_HAN.search(_plain(sheet, other)) for other in found)
    pieces = _STROKES.split(text)
    return latin or (len(pieces) > 1 and all(0 < len(key(piece)) <= LONGEST_PIECE for piece in pieces))


def _is_title(sheet: Sheet, line: int, repeated: set[str]) -> bool:
    text = _plain(sheet, line)
    if sheet.roles[line] not in (Role.TEXT, Role.HEADING) or not 4 <= len(text) <= LONGEST_TITLE:
        return False
    words, name = lexicon(), key(text)
    if (
        words.headings.fullmatch(name.rstrip(":"))
        or words.roles.fullmatch(name)
        or words.contact.search(name)
        or words.ratings.fullmatch(name)
        or _PERSON.search(name)
        or find_date(text) == text
        or text[-1] in "。；;：:"
        or text[0] in "-•●☎✉"
    ):
        return False
    if name in repeated and ("证券" in name or find_date(text) is not None):
        return False  # a running header on its first page
    pieces = _STROKES.split(text)
    kind = len(pieces) > 1 and all(len(key(piece)) <= LONGEST_PIECE for piece in pieces)
    return not (
        (kind and any(_KIND.fullmatch(key(piece)) or words.ratings.fullmatch(key(piece)) for piece in pieces))
        or _whole_date(text)
        or _WHOLE_MONTH.fullmatch(name)
        or _LISTED.fullmatch(text)
        or re.fullmatch(r".{2,8}行业|.{2,12}(?:股份)?有限(?:责任)?公司", name)
        or re.fullmatch(r".{0,10}(?:研究(?:院|所|部|中心)?|报告|证券|工程)|.{0,6}(?:月报|周报)", _DAY.sub("", name))
    )


def _whole_date(text: str) -> bool:
    return re.fullmatch(r"[\d年月日./-]{6,14}", key(text)) is not None


def _published(sheet: Sheet, end: int) -> str | None:
    """The labelled date of the cover, else the one that stands alone on a line (all of them must agree)."""
    alone: list[str] = []
    for line in range(end):
        text = sheet.texts[line]
        if not text or len(text) > 120:
            continue
        if (inside := _DATED.search(text)) and (date := find_date(text[inside.end() :])) and len(date) == 10:
            return date
        for piece in _PIECES.split(_WEEKDAY.sub(" ", without_emphasis(text))):
            if _whole_date(piece) and (date := find_date(piece)) and len(date) == 10:
                alone.append(date)
        date = find_date(text)
        if date is None or len(date) < 10 or len(text) > 60 or "《" in text:
            continue
        if label := _DATE_LABEL.match(text):
            if find_date(text[label.end() :]) == date:
                return date
        elif "月报" in text or "报告" in text or "研究" in text:
            alone.append(date)
    return alone[0] if len(set(alone)) == 1 else None


def _period(titles: tuple[str | None, ...], published: str | None) -> str | None:
    """The month that the title names; its year from the title or, looking back, from the publication date.

    >>> _period(("12月行业月报",), "2024-01-08")
    '2023-12'
    """
    for title in titles:
        if not title:
            continue
        date = find_date(title)
        if date is not None and len(date) == 7:
            return date
        found = _MONTH_TITLE.search(fold(title))
        english = _ENGLISH_MONTH.search(title)
        if not (_MONTHLY.search(title) and (found or english)) or published is None:
            continue
        month = int(found[1]) if found else _MONTHS.index(english[1].lower()) + 1 if english else 0
        year = int(published[:4]) - (month > int(published[5:7]))
        return iso(year, month)
    return None


def _month_of_cover(sheet: Sheet, end: int, published: str | None) -> str | None:
    """The one month that a monthly's cover names beside 月报, alone between strokes, or as the last of 1-8月.

    The month of publication is not taken for the report's, unless the month was nearly over.
    """
    texts = [_plain(sheet, line) for line in range(end) if "《" not in sheet.texts[line]]
    if not any(_MONTHLY.search(text) for text in texts if len(text) <= 60):
        return None
    months = set()
    for text in texts:
        if len(text) > 40:
            continue
        pieces = [text, *_STROKES.split(text)]
        whole = any(_WHOLE_MONTH.fullmatch(key(piece)) for piece in pieces)
        if (whole or _MONTHLY.search(text)) and (date := find_date(text)) and len(date) == 7:
            months.add(date)
        if stretch := _TO_MONTH.search(fold(text)):
            months.add(iso(stretch["year"], stretch["last"]))
    month = months.pop() if len(months) == 1 else None
    if month is None or published is None:
        return month
    return month if month < published[:7] or (month == published[:7] and int(published[8:]) >= MONTH_END) else None


def _rating(sheet: Sheet, end: int) -> str | None:
    """A rating on a line of its own on the cover, with 维持 or 评级 around it at most, or behind 评级：."""
    words = lexicon()
    for line in range(end):
        text = sheet.texts[line]
        if not text or len(text) > 120:
            continue
        if (labelled := _RATED.search(text)) and (found := words.ratings.match(key(labelled["rating"]))):
            return found[0]
        if len(text) > 30:
            continue
        name = re.sub(r"[()\[\]|/:,]|(?:行业|公司|股票|投资)?(?:投资)?评级|rating", " ", key(without_emphasis(text)))
        name = " ".join(piece for piece in name.split() if not words.changes.fullmatch(piece))
        name = words.changes.sub("", name).strip() if not words.ratings.fullmatch(name) else name
        if found := words.ratings.fullmatch(name):
            return found[0]
    return None
