"""Who issued a report, and about which industry."""

from __future__ import annotations

import re
from collections import Counter

from index.reading.sheet import Role, Sheet
from index.reading.text import key, squeeze, without_emphasis

_HAN = r"[\u4e00-\u9fff]"
_FORM = r"(?:股份)?(?:有限)?(?:责任)?(?:公司)?"
_DESK = r"(?:研究发展部|研究总部|研究院|研究所|研究部|研究中心|研究)"
_NAMED_FIRM = re.compile(rf"({_HAN}{{2,10}}证券)(?:股份)?有限(?:责任)?公司")
# A piece of a source note, a header or a cover line that is nothing but a firm.
_FIRM = re.compile(
    rf"(?P<firm>{_HAN}{{2,8}}(?:证券|期货)){_FORM}{_DESK}?(?:整理|预测|测算|绘制|估算)?"
    rf"|(?P<desk>{_HAN}{{2,8}}(?:国际|资本|金控|金融)){_FORM}{_DESK}(?:整理|预测|测算|绘制|估算)?"
)
_ENGLISH_FIRM = re.compile(r"\b([A-Z][\w&]*(?:\s+[A-Z][\w&]*){0,3}\s+(?:Securities|Research|Capital|Financial))\b")
_BEFORE_FIRM = re.compile(
    r"^[年月日]|.*(?:最后的|正文的|之后的|后的|阅读|本报告由|由|来源|及|和|与|的|向|本公司|在|为|归|经|系)"
)
_PIECES = re.compile(r"[，,、；;：:|｜·/\s()（）《》*]+")
LEAST_SOURCES = 2  # source notes that name a firm, to make it the issuer

_INDUSTRY = re.compile(
    r"(?:所属)?行业(?:名称|分类)?\s*[:：]\s*([^\s,，。|]{2,14})|([\u4e00-\u9fffA-Za-z&]{2,12}行业)(?:研究|深度|报告|月报|周报)?"
)
# 某某行业2024年5月月报, 某某业月报（2024年5月）
_MONTHLY = re.compile(
    rf"(?P<name>{_HAN}{{1,8}}?(?:行业|业))(?:研究)?\s*(?:[(（]?\d{{4}}\s*年|\d{{1,2}}\s*月|月报|月度|月刊)"
)
_TITLE_PIECES = re.compile(r"[-—–─:：，,；;|｜/\s]+")
_KICKER = re.compile(r"行业(?:研究|报告|深度|月报|点评|专题)")
_SAYS_KIND = re.compile(r"研究|报告|月报|周报|深度|点评|专题|跟踪|策略|证券|公司|行业|\d")


def issuer(sheet: Sheet, end: int) -> str | None:
    """The firm named most often in the cover's lines, running headers and footers, source notes and back matter.

    A source note names whose data it is; a firm that comes once there, and nowhere else, is not taken.
    """
    count: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    for line, role in enumerate(sheet.roles):
        if role not in (Role.ASIDE, Role.SOURCE) and line >= end:
            continue
        text = sheet.texts[line]
        if "证券" not in text and "研究" not in text and "期货" not in text:
            continue
        if found := _NAMED_FIRM.search(text):
            count[_firm(found[1])] += 3
            continue
        for piece in _PIECES.split(text) if len(text) <= 200 else ():
            if found := _FIRM.fullmatch(_BEFORE_FIRM.sub("", piece)):
                (sources if role is Role.SOURCE else count)[_firm(found["firm"] or found["desk"])] += 1
    count.update({name: times for name, times in sources.items() if times >= LEAST_SOURCES or name in count})
    count.pop("", None)
    if count:
        return count.most_common(1)[0][0]
    for line in range(end):
        if found := _ENGLISH_FIRM.search(sheet.texts[line]):
            return found[1]
    return None


def _firm(name: str) -> str:
    name = _BEFORE_FIRM.sub("", name)
    return name if len(name) >= 4 and not name.startswith(("中国证券", "上海证券报")) else ""


def industry(sheet: Sheet, end: int, titles: tuple[str | None, ...]) -> str | None:
    """The industry: labelled or alone on a line of the cover, in 行业研究 / X, or in the title of a monthly."""
    texts = [squeeze(without_emphasis(sheet.texts[line])).strip("#| ") for line in range(end)]
    for text in texts:
        if text and len(text) <= 30 and (found := _INDUSTRY.fullmatch(text)):
            return found[1] or found[2]
    for named_by in (*titles, *(text for text in texts if len(text) <= 60)):
        for piece in _TITLE_PIECES.split(named_by or ""):
            monthly = _MONTHLY.match(piece)
            named = monthly["name"] if monthly else ""
            if named not in ("", "行业") and not _SAYS_KIND.search(named.removesuffix("行业")):
                return named
    for text in texts:
        pieces = [key(piece) for piece in re.split(r"[/|｜·]", text)] if len(text) <= 30 else []
        others = [piece for piece in pieces if not _SAYS_KIND.search(piece) and re.fullmatch(rf"{_HAN}{{2,8}}", piece)]
        if len(pieces) == 2 and len(others) == 1 and any(_KICKER.fullmatch(piece) for piece in pieces):
            return f"{others[0]}行业"
    for title in titles:
        if title and (found := re.search(r"([\u4e00-\u9fff]{2,8}行业)", re.sub(r"^.*\d+\s*月份?", "", title))):
            return found[1]
    return None
