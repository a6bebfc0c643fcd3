"""The people who signed a report, with their licences."""

from __future__ import annotations

import re

from index.reading.lexicon import lexicon
from index.reading.sheet import Sheet
from index.reading.text import key, squeeze, without_emphasis
from index.report import Analyst

_LICENCE = re.compile(r"(?<![A-Za-z\d])([SAB]\d{13})(?!\d)")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]\s[\u4e00-\u9fff]")
_LABELLED = re.compile(
    r"(?:(?:首席|联席|高级|资深|证券|行业)*(?P<role>分析师|分析员|研究助理|联系人|研究员|作者|撰写人))\s*[:：\s]\s*(?P<names>[^:：\d]{2,30})"
)
# What stands before a licence is no name: 执业证书编号, 登记编号, 执业证号.
_LICENCE_LABEL = re.compile(r"(?:执业|执证|证书|登记|资格|从业|编号|证号|编码|SAC|证券投资咨询)", re.IGNORECASE)
_AFTER_NAMES = re.compile(r"执业|证书|编号|登记|SAC|[SAB]\d|[SAB]$|☎|✉|电话|邮箱")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
LONGEST = 120  # characters of a line that names people


def analysts(sheet: Sheet, end: int) -> tuple[Analyst, ...]:
    """People of the cover (lines before ``end``): in one line with their licence, or named on a line above it.

    Several people on one line have its licences in their order, if there are as many.
    """
    words = lexicon()
    people: dict[str, Analyst] = {}
    role, waiting = "分析师", ""
    labelled = False
    for line in range(end):
        text = squeeze(without_emphasis(sheet.texts[line].replace("\t", " ")))
        if not text or len(text) > LONGEST:
            continue
        name = key(text).rstrip(":")
        if words.roles.fullmatch(name):
            role, labelled, waiting = _role(name), True, ""
            continue
        licences = _LICENCE.findall(text)
        found = _LABELLED.search(_BRACKETS.sub(" ", text))
        names = _AFTER_NAMES.split(found["names"])[0].strip() if found else ""
        if found and not words.contact.search(key(names)):
            role = _role(found["role"])
            here = [
                person
                for person in re.split(r"[、,，/\s]+", names)
                if _NAME.fullmatch(person) and not words.roles.fullmatch(person)
            ]
            for place, person in enumerate(here):
                licence = licences[place] if len(licences) == len(here) > 1 else None
                people.setdefault(person, Analyst(person, licence, role))
                waiting = person
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
            and not _LICENCE_LABEL.match(text)
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
