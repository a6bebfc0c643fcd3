"""Questions for a whole section: 核心观点是什么, 风险提示有哪些, 投融资事件有哪些."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.answering.corpus import ReportText, Sentence
from rag.answering.question import ProseQuestion
from rag.answering.terms import lists
from rag.gate.words import words

SHORT = 500  # characters; a section up to this is quoted whole
MOST = 12  # passages of a longer one, by their first sentence each
_NUMBER = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十\d]+[章节部分]*|[表图]\s*\d+)+\s*"
)
_LABEL = re.compile(r"^([^，。：:；\s]{2,8})[：:]")
_ADVICE = frozenset(["投资", "建议"])
_MONTH = re.compile(r"^(?:\d{4}\s*年)?\d{1,2}\s*月份?")


def section_of(question: ProseQuestion, text: ReportText) -> list[Sentence]:
    """What a section says, if the question asks for the section and nothing else; [] for any other question.

    The section is one whose heading, or whose label (风险提示：), has the question's words.
    """
    wanted = _ADVICE if _asks_advice(question) else _words(question.core)
    wanted = wanted - set(lists()["aspect"]["light"]) or wanted
    if not wanted or question.names or question.unknown or question.wants in ("figure", "date", "day", "who"):
        return []
    prose = [s for s in text.sentences if s.unit.citation.table is None and not s.unit.parts]
    for level in (-1, -2):
        found = [s for s in prose if _named(s.unit.context, level, wanted)]
        if found:
            return _shown(found)
    labelled = [s for s in prose if (match := _LABEL.match(s.unit.text)) and _fits(match[1], wanted)]
    if labelled:
        return _shown(labelled)
    return _rows(
        s for s in text.sentences if s.unit.citation.table is not None and s.position == 0 and _titled(s, wanted)
    )


def _asks_advice(question: ProseQuestion) -> bool:
    """Whether a question asks for the advice in everyday words: 关注哪几条线, 看好哪些方向."""
    said = lists()["advice"]
    return bool(question.words & {*said["verbs"]}) and question.words <= {*said["verbs"], *said["things"]}


def _rows(found: Iterable[Sentence]) -> list[Sentence]:
    """One passage per row: the row cell by cell if it has several short cells, else the start of its long cell."""
    best: dict[int, Sentence] = {}
    for sentence in found:
        line = sentence.unit.citation.locator.line_start
        if len(sentence.unit.parts) > 1 or (not sentence.unit.parts and line not in best):
            best[line] = sentence
    return [best[line] for line in sorted(best)][:MOST]


def _titled(sentence: Sentence, wanted: frozenset[str]) -> bool:
    return any(_fits(line, wanted) for line in sentence.unit.context.split("\n")[-3:-1])


def _named(context: str, level: int, wanted: frozenset[str]) -> bool:
    lines = context.split("\n")
    return len(lines) >= -level and _fits(lines[level], wanted)


def _fits(heading: str, wanted: frozenset[str]) -> bool:
    own = _words(_MONTH.sub("", _NUMBER.sub("", heading)))
    return bool(own) and wanted <= own and len(own) - len(wanted) <= 1


def _words(text: str) -> frozenset[str]:
    import rjieba

    general = set(words("general"))
    cut = (word.strip() for word in rjieba.cut(_MONTH.sub("", text).casefold(), hmm=False))
    return frozenset(word for word in cut if len(word) > 1 and word not in general)


def _shown(found: Sequence[Sentence]) -> list[Sentence]:
    if sum(len(sentence.text) for sentence in found) <= SHORT:
        return list(found)
    return list(_leads(found))[:MOST]


def _leads(found: Iterable[Sentence]) -> Iterable[Sentence]:
    return (sentence for sentence in found if sentence.position == 0)
