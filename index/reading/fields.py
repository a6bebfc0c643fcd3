"""The cover's fields: title, issuer, industry, rating, period, date, analysts. Unknown is None, never a guess."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from index.numbers import fold
from index.reading.lexicon import lexicon
from index.reading.periods import find_date, iso
from index.reading.sheet import Role, Sheet
from index.reading.text import key, squeeze, without_emphasis
from index.report import Analyst, Fields

_ISSUER = re.compile(
    r"([\u4e00-\u9fff]{2,10}?(?:证券|国际|金控|资本|期货|金融))(?:股份)?(?:有限)?(?:责任)?(?:公司)?(?:研究院|研究所|研究部|研究中心|研究)?"
)
_FIRM = re.compile(
    r"([\u4e00-\u9fff]{2,12}?)(?:股份有限公司|有限责任公司|有限公司)?(?:证券)?(?:研究院|研究所|研究部|研究中心)"
)
_NAMED_FIRM = re.compile(r"([\u4e00-\u9fff]{2,10}证券)(?:股份)?有限(?:责任)?公司")
_ENGLISH_FIRM = re.compile(r"\b([A-Z][\w&]*(?:\s+[A-Z][\w&]*){0,3}\s+(?:Securities|Research|Capital|Financial))\b")
_LICENCE = re.compile(r"(?<![A-Za-z\d])([SAB]\d{13})(?!\d)")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]\s[\u4e00-\u9fff]")
_LABELLED = re.compile(
    r"(?:(?:首席|联席|高级|资深|证券|行业)*(?P<role>分析师|研究助理|联系人|研究员))\s*[:：\s]\s*(?P<names>[^:：\d]{2,30})"
)
_INDUSTRY = re.compile(
    r"(?:所属)?行业(?:名称|分类)?\s*[:：]\s*([^\s,，。|]{2,14})|([\u4e00-\u9fffA-Za-z&]{2,12}行业)(?:研究|深度|报告|月报|周报)?"
)
_DATE_LABEL = re.compile(
    r"(?:发布|报告|发表|撰写|出版)?\s*(?:日期|时间)\s*[:：]|(?:date|published)\s*[:：]?", re.IGNORECASE
)
_MONTH_TITLE = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])\s*月(?!\s*\d{1,2}\s*日)")
_MONTHLY = re.compile(r"月报|月度|月刊|月策略|monthly", re.IGNORECASE)
_ENGLISH_MONTH = re.compile(r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AFTER_NAMES = re.compile(r"执业|证书|编号|登记|SAC|☎|✉|电话|邮箱")
LONGEST_TITLE = 90


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
        issuer=_issuer(sheet, end),
        industry=_industry(sheet, end, (title, subtitle)),
        rating=_rating(sheet, end),
        period=_period((subtitle, title), published),
        published=published,
        analysts=_analysts(sheet, end),
        subtitle=subtitle,
    )
    return Cover(fields, lines)


def _title(sheet: Sheet, end: int) -> tuple[str | None, str | None, frozenset[int]]:
    """The first line of the cover that is neither furniture nor a label, and its subtitle (--… or ——…)."""
    words = lexicon()
    for line in range(end):
        text = without_emphasis(sheet.texts[line]).lstrip("#").strip()
        if sheet.roles[line] not in (Role.TEXT, Role.HEADING) or not 4 <= len(text) <= LONGEST_TITLE:
            continue
        name = key(text)
        label = words.headings.fullmatch(name.rstrip(":")) or words.roles.fullmatch(name) or words.contact.search(name)
        if (
            label
            or words.ratings.fullmatch(name)
            or find_date(text) == text
            or text[-1] in "。；;：:"
            or text[0] in "-•●☎✉"
        ):
            continue
        if (
            _whole_date(text)
            or re.fullmatch(r".{2,8}行业", name)
            or re.fullmatch(r".{0,6}(?:研究|报告|证券|月报|周报)", name)
        ):
            continue
        follows = line + 1
        while follows < end and sheet.roles[follows] is Role.BLANK:
            follows += 1
        below = without_emphasis(sheet.texts[follows]).lstrip("#").strip() if follows < end else ""
        if re.match(r"[-—–─]{1,3}\s*[^\s-]", below) and len(below) <= 60 and not re.match(r"[-•]\s", below):
            return squeeze(text), squeeze(below.strip("-—–─ ")), frozenset((line, follows))
        if _MONTHLY.search(below) and len(below) <= 40 and not _MONTHLY.search(text):
            return squeeze(text), squeeze(below), frozenset((line, follows))
        return squeeze(text), None, frozenset((line,))
    return None, None, frozenset()


def _whole_date(text: str) -> bool:
    return re.fullmatch(r"[\d\s年月日./-]{6,14}", fold(text)) is not None


def _published(sheet: Sheet, end: int) -> str | None:
    """The labelled date of the cover, else the one that stands alone on a line (all of them must agree)."""
    alone: list[str] = []
    for line in range(end):
        text = sheet.texts[line]
        if not text or len(text) > 60:
            continue
        date = find_date(text)
        if date is None or len(date) < 10:
            continue
        if label := _DATE_LABEL.match(text):
            if find_date(text[label.end() :]) == date:
                return date
        elif _whole_date(text) or "月报" in text or "报告" in text or "研究" in text:
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


def _issuer(sheet: Sheet, end: int) -> str | None:
    """The firm named most often in the cover's lines, running footers, source notes and back matter."""
    count: Counter[str] = Counter()
    for line, role in enumerate(sheet.roles):
        if role not in (Role.ASIDE, Role.SOURCE) and line >= end:
            continue
        text = sheet.texts[line]
        if "证券" not in text and "研究" not in text:
            continue
        if found := _NAMED_FIRM.search(text):
            count[_firm(found[1])] += 3
        elif found := _FIRM.search(text):
            name = _firm(found[1])
            if name.endswith(("证券", "国际", "资本", "期货")):
                count[name] += 1
    count.pop("", None)
    if count:
        return count.most_common(1)[0][0]
    for line in range(end):
        if found := _ENGLISH_FIRM.search(sheet.texts[line]):
            return found[1]
    return None


_BEFORE_FIRM = re.compile(r".*(?:最后的|正文的|之后的|后的|阅读|本报告由|由|来源|及|和|与|的|向|本公司|在|为|归|经|系)")


def _firm(name: str) -> str:
    name = _BEFORE_FIRM.sub("", name)
    return name if len(name) >= 4 else ""


def _industry(sheet: Sheet, end: int, titles: tuple[str | None, ...]) -> str | None:
    for line in range(end):
        text = sheet.texts[line]
        if len(text) > 30 or not text:
            continue
        if found := _INDUSTRY.fullmatch(squeeze(without_emphasis(text)).strip("#| ")):
            return found[1] or found[2]
    for title in titles:
        if title and (found := re.search(r"([\u4e00-\u9fff]{2,8}行业)", re.sub(r"^.*\d+\s*月份?", "", title))):
            return found[1]
    return None


def _rating(sheet: Sheet, end: int) -> str | None:
    """A rating on a line of its own on the cover, with 维持 or 评级 around it at most."""
    words = lexicon()
    for line in range(end):
        text = sheet.texts[line]
        if not text or len(text) > 30:
            continue
        name = re.sub(r"[()\[\]|:,]|(?:行业|公司|股票|投资)?(?:投资)?评级|rating", " ", key(without_emphasis(text)))
        name = " ".join(piece for piece in name.split() if not words.changes.fullmatch(piece))
        name = words.changes.sub("", name).strip() if not words.ratings.fullmatch(name) else name
        if found := words.ratings.fullmatch(name):
            return found[0]
    return None


def _analysts(sheet: Sheet, end: int) -> tuple[Analyst, ...]:
    """People with their licence: in one line with it, or named on a line of their own above it."""
    words = lexicon()
    people: dict[str, Analyst] = {}
    role, waiting = "分析师", ""
    labelled = False
    for line in range(end):
        text = squeeze(without_emphasis(sheet.texts[line].replace("\t", " ")))
        if not text or len(text) > 120:
            continue
        name = key(text).rstrip(":")
        if words.roles.fullmatch(name):
            role, labelled, waiting = _role(name), True, ""
            continue
        found = _LABELLED.search(text)
        licences = _LICENCE.findall(text)
        names = _AFTER_NAMES.split(found["names"])[0].strip() if found else ""
        if found and not words.contact.search(key(names)):
            role = _role(found["role"])
            for person in re.split(r"[、,，/\s]+", names):
                if _NAME.fullmatch(person) and not words.roles.fullmatch(person):
                    waiting = person
                    people.setdefault(person, Analyst(person, None, role))
        elif (
            _NAME.fullmatch(text)
            and labelled
            and not words.ratings.fullmatch(name)
            and not name.endswith(("行业", "数据", "评级"))
        ):
            waiting = text.replace(" ", "")
            people.setdefault(waiting, Analyst(waiting, None, role))
        elif (
            licences
            and (head := re.match(r"([\u4e00-\u9fff]{2,4})\s*[:：(（]?\s*(?:执业|证书|SAC|S\d)", text))
            and not words.roles.match(head[1])
        ):
            waiting = head[1]
            people.setdefault(waiting, Analyst(waiting, None, role))
        if licences and waiting in people and people[waiting].licence is None:
            people[waiting] = Analyst(waiting, licences[0], people[waiting].role)
        if labelled and len(text) > 40:
            labelled = False
    return tuple(people.values())


def _role(label: str) -> str:
    return next((role for role in ("研究助理", "联系人", "研究员") if role in label), "分析师")
