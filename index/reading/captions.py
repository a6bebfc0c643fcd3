"""Lines that belong to tables and figures by their form: captions, source notes, units, (续表)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from index.numbers import is_unit
from index.reading.periods import find_date
from index.reading.stated_units import stated_units
from index.reading.text import likeness, squeeze, without_emphasis

LONGEST = 120  # characters of a caption
_NUMBER = r"[A-Z]?\d{1,3}(?:\s?[-–.．]\s?\d{1,3})?|[一二三四五六七八九十]{1,3}"
_CAPTION = re.compile(
    r"(?i)[#*>【\[\s]*(?P<continued>续|接上)?\s*"
    r"(?P<label>图表|表格|附表|附图|表|图|table|tab\.|figure|fig\.|chart|exhibit)\s*"
    rf"(?P<number>{_NUMBER})?\s*[】\]]?\s*(?P<separator>[:：、.．]|(?<=\s)|(?=[(（]续)|$)\s*(?P<title>.*)"
)
_FIRST = frozenset("#*>【[ 续接图表附TtFfCcEe")
_TABLES, _FIGURES = (
    frozenset({"表", "表格", "附表", "table", "tab."}),
    frozenset({"图", "附图", "figure", "fig.", "chart"}),
)
_BESIDE = re.compile(
    rf"(?i)(?:^|(?<=\s))(?:图表|表格|附表|附图|表|图|table|figure|chart|exhibit)\s*(?:{_NUMBER})\s*[:：]"
)
_LABELLED = re.compile(r"(?:^|(?<=\s))(?P<label>图表|表格|表|图) ?(?P<number>\d{1,3})(?:[.．、]\s?|\s)(?=\S)")
_SENTENCE = re.compile(
    r"^(?:所|显示|反映|表明|可见|给出|列[示出]|中(?:的|可|，|,|看|所|列|给|显|展|我|各)|为|是|和|与|及|至|shows?\b|lists?\b|and\b)"
)
_CONTINUED = re.compile(
    r"(?i)[(（\[【]\s*(?:续\s*\d*|续表|接上[表页]|上接.{0,6}|continued|cont['’.]?d?\.?)\s*[)）\]】]"
)
_CONTINUED_LINE = re.compile(r"(?i)[(（\[【]?\s*(?:续表\s*\d*|接上[表页]|续上表|\(?continued\)?)\s*[)）\]】]?\s*[:：]?")
_SOURCE = re.compile(
    r"(?i)[*_\s【\[(（]*(?:(?:资\s*料|数\s*据|信息|图片|图表|表格)\s*来\s*源(?:\s*[:：]|\s+)|来源\s*[:：]|(?:data\s+)?sources?\s*[:：])\s*(?P<note>.*)"
)
_NOTE = re.compile(r"(?i)[*(（\[]*(?:注释?|备注|附注|说明|notes?)\s*\d{0,2}\s*[:：].*")
_UNIT = re.compile(
    r"(?i)[(（\[]?(?:[^:：。]{2,30}?[,，;；])?\s*(?:单位|货币单位|计量单位|币种|units?)\s*[:：]\s*(?P<unit>[^。]{1,80}?)\s*[)）\]]?"
)
# 亿元（除特别标注外）；渗透率=新能源/总量: columns in another unit say so themselves, and a definition is no unit;
# （ROE为未年化口径） is said of no unit, while 元（乙公司为港元） names another one and stays.
_REMARK = re.compile(
    r"\s*[(（]\s*除[^()（）]{0,4}(?:标注|注明|说明|标明|列明)[^()（）]{0,3}外\s*(?:[)）]|$)"
    r"|\s*[;；][^=＝]{1,12}[=＝].*$"
    r"|(?<=\w)[(（](?![^()（）]*(?:[元股倍辆吨人户次份件台套%％‰亿万]|美金|HK|US))[^()（）]{2,}(?:[)）](?=[,，;；、]|$)|$)"
)
_UNIT_IN_TITLE = re.compile(
    r"(?i)[,，;；\s]*[(（\[]?\s*(?:单位|unit)\s*[:：]\s*(?P<unit>[^()（）\[\]:：。]{1,20})[)）\]]?\s*$"
)
_OPEN = re.compile(r"[(（]\s*[^()（）]{0,12}$")  # （保费, of （保费单位：亿元）
_FROM_TO = re.compile(
    r"\d\s*日?\s*(?:[~～至到—–]|-{1,2})\s*\d{2,4}\s*[年./-]\s*\d{1,2}"
)  # a stretch of time is no date
_BRACKETS = re.compile(r"\s*[(（]([^()（）]{1,40})[)）]")


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption.

    Attributes:
        kind: ``table``, ``figure``, or ``either`` (图表).
        number: As printed, without spaces, or None.
        title: Without number, unit, date and （续）.
        unit: From the title, or "".
        as_of: Date in the title's brackets (截至 …), ``YYYY-MM-DD`` or ``YYYY-MM``.
        continued: True for （续）.
    """

    kind: str
    number: str | None
    title: str
    unit: str = ""
    as_of: str | None = None
    continued: bool = False


def caption_of(text: str) -> Caption | None:
    """The caption that a line is, or None.

    >>> caption_of("表 4: 上市公司近况 (截至 2024.4.30)（单位：亿元）")
    Caption(kind='table', number='4', title='上市公司近况', unit='亿元', as_of='2024-04-30', continued=False)
    >>> caption_of("表 4 显示收入增长。") is None
    True
    """
    if not text or text[0] not in _FIRST or len(text) > LONGEST:
        return None
    found = _CAPTION.fullmatch(without_emphasis(text))
    if found is None or not (found["number"] or found["separator"]):
        return None
    title = squeeze(found["title"]).rstrip("*】]")
    strong = found["separator"] in (":", "：")
    if title.endswith(("。", "；", ";")) or (
        not strong and (_SENTENCE.match(title) or "。" in title or len(title) > 60)
    ):
        return None
    if found["number"] is None and (not strong or not title):
        return None
    label = found["label"].lower()
    kind = "table" if label in _TABLES else "figure" if label in _FIGURES else "either"
    continued = bool(found["continued"]) or _CONTINUED.search(title) is not None
    title, unit, as_of = _trim(_CONTINUED.sub("", title).strip())
    number = re.sub(r"\s", "", found["number"]).replace("．", ".") if found["number"] else None
    return Caption(kind, number, title, unit, as_of, continued)


def pieces_of(text: str) -> list[str]:
    """A line cut where a numbered caption begins behind white space; whole where it begins with none, or is long."""
    starts = [found.start() for found in _BESIDE.finditer(text)] if len(text) <= 2 * LONGEST else []
    if len(starts) < 2:
        starts = _counted(text) if len(text) <= 2 * LONGEST else []
    if len(starts) < 2 or starts[0]:
        return [text]
    return [text[start:end].strip() for start, end in pairwise([*starts, len(text)])]


def _counted(text: str) -> list[int]:
    """Where captions without a colon begin: 图表 14 …  图表 15 …, one label with numbers that count up."""
    found = list(_LABELLED.finditer(text))
    alike = len({place["label"] for place in found}) == 1
    counted = all(int(two["number"]) == int(one["number"]) + 1 for one, two in pairwise(found))
    return [place.start() for place in found] if alike and counted else []


def captions_of(text: str) -> tuple[Caption, ...]:
    """All captions of a line: 表 1: … 表 2: … stand side by side if each has a number of its own and a colon.

    >>> [caption.number for caption in captions_of("图 1: 收入（亿元）   图 2: 利润")]
    ['1', '2']
    >>> [caption.number for caption in captions_of("表 5: 表 1 与 表 2 的比较")]
    ['5']
    """
    whole = caption_of(text)
    pieces = [caption_of(piece) for piece in pieces_of(text)]
    if len(pieces) < 2:
        return (whole,) if whole else ()
    found = tuple(piece for piece in pieces if piece is not None and piece.title)
    if len(found) < len(pieces) or len({piece.number for piece in found}) < len(pieces):
        return (whole,) if whole else ()
    return found


def _trim(title: str) -> tuple[str, str, str | None]:
    """Unit and as-of date out of a title."""
    unit, as_of = "", None
    if found := _UNIT_IN_TITLE.search(title):
        title, unit = _OPEN.sub("", title[: found.start()]), found["unit"].strip()
    for found in list(_BRACKETS.finditer(title))[::-1]:
        inner = found[1].strip()
        pieces = [piece.strip() for piece in re.split(r"[，,；;、]", inner)]
        if not unit and found.end() == len(title.rstrip()) and (all(map(is_unit, pieces)) or stated_units(inner)):
            unit = inner
        elif not unit and is_unit(pieces[0]) and found.end() == len(title.rstrip()):
            unit = pieces[0]
            continue  # what else the brackets say stays
        elif (
            (date := find_date(inner))
            and not _FROM_TO.search(inner)
            and re.match(r"(?i)截[至止]|数据截[至止]|as\s+of|至|\d", inner)
        ):
            as_of = date
        else:
            continue
        title = title[: found.start()] + title[found.end() :]
    return title.strip(" ,，;；"), unit, as_of


def source_of(text: str) -> str | None:
    """The note behind 资料来源 in every spelling, or None if the line is no source note."""
    head = text[:12]
    if "来" not in head and "ource" not in head.lower():
        return None
    found = _SOURCE.fullmatch(text)
    return squeeze(found["note"]).strip("*】])") if found else None


LONGEST_UNIT = 90  # 单位：营收、净利润为亿元；毛利率、开工率为%；毛利率环比为百分点


def unit_of(text: str) -> str | None:
    """The unit that a line 单位：亿元 states, or None."""
    if len(text) > LONGEST_UNIT or not (":" in text or "：" in text):
        return None
    found = _UNIT.fullmatch(text)
    if found is None or (re.search("[:：]", found["unit"]) and not stated_units(found["unit"])):
        return None
    return _REMARK.sub("", found["unit"]).strip()


def is_note(text: str) -> bool:
    """注：… under a table."""
    return _NOTE.fullmatch(text) is not None


def is_continued_mark(text: str) -> bool:
    """（续表） on a line of its own."""
    return len(text) < 16 and _CONTINUED_LINE.fullmatch(text) is not None


def goes_on_with(first: Caption, second: Caption) -> bool:
    """Whether a caption says that its table goes on."""
    if first.number and second.number and first.number != second.number:
        return False
    alike = likeness(first.title, second.title) >= 0.8
    return alike or (second.continued and (not second.title or first.number == second.number))
