"""Where a question wants its figure read: in the running text, and not in a table."""

from __future__ import annotations

import re

# 正文, 报告的文字部分, 点评段落, the written commentary
_TEXT = (
    r"(?<!原文)(?!(?<=的)段落)(?:正文|文字|文本|文章|行文|叙述|敘述|论述|論述|段落|内文|內文|点评|點評|课文|body text"
    r"|text|prose|narrative"
    r"|(?<![图论引全散条原正课行内英外中译])文(?=中|内|內|里|裡|章))"
    r"(?:里的?|中的?|的)?(?:部分|段落|文字|叙述|敘述|表述|论述|描述|口径)*"
)
_OF = r"(?:(?:这份|那份|该|本)?(?:报告|報告|研报|研報|月报|材料|article|report)(?:里|中|的)*)?"
_IN = r"(?:里面|里头|里边|里|裡|中|内|內|上|之中|那一?[几段句](?:段|句|话|处|部分)?(?:里面|里头|里|中)?)"
_TELLS = (
    r"(?:(?:有一?[段句]话)|所|曾|也|就|是|已|都)*"
    r"(?:提到|提及|提|说到|说起|说|讲到|讲起|讲|写到|写明|写|披露|给出|给|述及|述|称|记载|载明|载|念到|交代|表述|叙述|论述|mention(?:ed|s)?)"
    r"(?:了|过|的|着|到)*"
)
_FROM = r"(?:在|据|根据|依据|依|按照|按|从|由|光看|只看|就看|看|grep)"
_NOT_TABLE = (
    r"(?:(?:我(?:问|找|说)的)?(?:是|找的是)?写在(?:文字|正文)里的?)?(?:不是|并非|不用|不要|别|甭|不必|不|非|而非)(?:去|再|在|看|翻|查|用|找)*"
    r"(?:表格?|table)(?:里|中|上)*(?:的|那个|那些|列)*(?:数据?|数字)?"
)
_PLACE = re.compile(
    rf"[，,；;（(]?\s*(?:"
    rf"{_FROM}{_OF}{_TEXT}{_IN}?(?:{_TELLS})?|{_OF}{_TEXT}{_IN}(?:{_TELLS})?|{_OF}{_TEXT}(?:{_TELLS})"
    rf"|(?:我|他|咱)?(?:记得|印象(?:里|中))?(?:报告|研报|材料)?(?:里|中)?有一?[句段]话(?:里|中)?(?:{_TELLS})"
    r"|(?:报告|研报|材料)(?:里|中)(?:念到|提到|讲到|说到)"
    r")[，,：:]?"
    r"|\b(?:in|according to|per|from|out of)\s+the\s+(?:written\s+|running\s+|body\s+)?"
    r"(?:narrative|prose|text|commentary|paragraphs)(?:\s+of\s+the\s+report)?\b[,:]?\s*",
    re.IGNORECASE,
)
_LEADING = re.compile(rf"{_OF}{_TEXT}{_IN}?(?:{_TELLS})?", re.IGNORECASE)
_ASIDE = re.compile(rf"[，,；;（(]?\s*{_NOT_TABLE}[）)]?(?=[，,。；;）)?？]|$|是文字)")
_SAYS = re.compile(
    r"\bwhat (?:does|do|did) the (?:body |running )?(?:text|prose|narrative|commentary) (?:say|tell|give)\b(?:for)?",
    re.IGNORECASE,
)
_ITS = re.compile(r"[，,](?:说|讲|称|写|给出|提到)了?(?:它|其|该公司)?的|的时候[，,]?(?:那个|它的|其)?")
_TABLED = re.compile(r"表格?\s?[\d一二三四五六七八九十]|《|\btable\b|表[里中内上]", re.IGNORECASE)


def leading_place(words: str) -> int:
    """How many characters in front of words say that something stands in the running text.

    >>> leading_place("文字部分甲公司"), leading_place("text"), leading_place("甲公司")
    (4, 4, 0)
    """
    found = _LEADING.match(words)
    return found.end() if found else 0


def told_in_text(question: str) -> str | None:
    """A question for a figure of the running text without the words that say so; None if it names no such place.

    None also where a table is named beside it: then the figures of both are put together.

    >>> told_in_text("报告的文字部分说甲公司的营收是多少"), told_in_text("正文里甲的营收减去表4里乙的是多少")
    ('甲公司的营收是多少', None)
    """
    bare = _ASIDE.sub("", question)
    if _TABLED.search(bare):
        return None
    inner = _PLACE.sub(_joint, _SAYS.sub("what is", bare))
    found = _ITS.sub("的", inner).strip("，, ").removeprefix("是")
    return found if inner != question and len(found.strip("？?，,。 ")) > 3 else None


def text_at(question: str) -> int:
    """Where a question first names the running text; -1 if it does not."""
    found = _PLACE.search(question)
    return found.start() if found else -1


def placeless(phrase: str) -> str:
    """A phrase without words for a place in the running text.

    >>> placeless("甲公司在正文披露的营收"), placeless("正文里甲公司的营收")
    ('甲公司的营收', '甲公司的营收')
    """
    return _PLACE.sub(lambda match: "的" if match.start() and match[0].endswith(("的", "之")) else "", phrase)


def _joint(match: re.Match[str]) -> str:
    """A comma where one stood on either side."""
    return "，" if match[0][:1] in "，,；;" or match[0].rstrip()[-1:] in "，,：:" else ""
