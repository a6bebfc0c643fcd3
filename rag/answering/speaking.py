"""A question in the report's own terms: short names made whole, the house that wrote the report left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

from rag.answering.asking import without_filler
from rag.answering.corpus import ReportText
from rag.answering.terms import lists

_HAN = re.compile(r"[一-鿿]+")
_ENDS = (
    "大学",
    "学院",
    "医院",
    "银行",
    "集团",
    "公司",
    "交易所",
    "研究院",
    "研究所",
    "研究中心",
    "委员会",
    "协会",
    "证券",
    "基金",
    "中心",
    "实验室",
)
_PLAIN = frozenset(
    ["v", "vn", "vd", "a", "ad", "d", "n", "m", "r", "p", "c"]
)  # a word that is one of these is no short name
_LONGEST = 4  # characters of a short name
_WORDS = 5  # of the name in full


# 27年净利预测 is of 2027, while 27年历史 is a span.
_FULL_YEAR = re.compile(
    r"(?<![\d.年])(2[3-9]|3[0-5])年(?=(?!历史|经验|以上|以来|期)[\u4e00-\u9fff]{0,10}?(?:净利|归母|利润|营收|收入|eps|EPS|pe|PE|pb|PB|业绩|盈利|销量|产量|均价|预测))"
)


def plain(question: str, texts: Sequence[ReportText]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The question with short names in full, and what was read as what.

    A short name is made of the first characters of the words of one organisation that the reports name (上交所 of
    上海证券交易所). Where two organisations fit, or the short name stands in the reports itself, it is left as it is.
    """
    text = _FULL_YEAR.sub(r"20\1年", _without_house(question, texts))
    read: list[tuple[str, str]] = []
    for run in _HAN.findall(without_filler(text)):
        for short in _unknown(run, texts):
            names = {name for report in texts for name in _short_names(report.whole).get(short, ())}
            if len(names) == 1 and short in text:
                name = names.pop()
                text = text.replace(short, name)
                read.append((short, name))
    return text, tuple(read)


def _without_house(question: str, texts: Sequence[ReportText]) -> str:
    """某某证券怎么看… asks for the view of the report itself."""
    for report in texts:
        issuer = report.report.fields.issuer or ""
        for size in range(len(issuer), 1, -1):
            for at in range(len(issuer) - size + 1):
                piece = issuer[at : at + size]
                place = question.find(piece)
                behind = question[place + size :].lstrip("的是对 ")
                if place >= 0 and behind.startswith(tuple(lists()["speaks"]["words"])):
                    return question[:place] + question[place + size :]
    return question


def _unknown(run: str, texts: Sequence[ReportText]) -> Iterable[str]:
    """Pieces of a run that no report has, as far as they may be short names; the longest first."""
    import rjieba

    starts, edge = set[int](), 0
    for word in rjieba.cut(run, hmm=False):
        starts.add(edge)
        edge += len(word)
    for size in range(min(_LONGEST, len(run)), 1, -1):
        for at in range(len(run) - size + 1):
            piece = run[at : at + size]
            if at not in starts:
                continue  # 人公 in 机器人公司
            tags = rjieba.tag(piece, hmm=False)
            if len(tags) == 1 and tags[0][1] in _PLAIN:
                continue
            if not any(piece in report.whole for report in texts):
                yield piece


@lru_cache(maxsize=64)
def _short_names(whole: str) -> dict[str, frozenset[str]]:
    """Short names of the organisations of a text."""
    import rjieba

    found: dict[str, set[str]] = {}
    for line in whole.split("\n"):
        if not any(end in line for end in _ENDS):
            continue
        tags = rjieba.tag(line, hmm=False)
        for at, (word, _) in enumerate(tags):
            if word.endswith(_ENDS):
                for words in _names_at(tags, at):
                    name = "".join(words)
                    for short in _shortened(words):
                        found.setdefault(short, set()).add(name)
    return {short: _shortest(names) for short, names in found.items()}


def _names_at(tags: Sequence[tuple[str, str]], at: int) -> Iterable[list[str]]:
    """The names that end at a word and begin with a place or another name."""
    import rjieba

    for first in range(max(0, at - _WORDS + 1), at + 1):
        span = tags[first : at + 1]
        if all(_HAN.fullmatch(word) and tag[0] in "nvajl" for word, tag in span) and span[0][1] in (
            "ns",
            "nt",
            "nz",
            "nr",
            "j",
        ):
            words = [piece for word, _ in span for piece in _pieces(rjieba.cut(word, hmm=False), word)]
            if len(words) > 1:
                yield words


def _pieces(cut: Sequence[str], word: str) -> list[str]:
    """The parts of a name that the segmenter knows whole: 江南大学 is 江南 and 大学."""
    if len(cut) > 1:
        return list(cut)
    end = next((end for end in sorted(_ENDS, key=len, reverse=True) if word.endswith(end) and word != end), "")
    return [word[: -len(end)], end] if end else [word]


def _shortened(words: Sequence[str]) -> Iterable[str]:
    """First characters of the words, the first word's among them, and the last character of all at the end."""
    if len(words) > _WORDS:
        return
    for size in range(1, len(words)):
        for chosen in combinations(range(1, len(words)), size):
            initials = words[0][0] + "".join(words[n][0] for n in chosen)
            if chosen[-1] == len(words) - 1 and len(initials) <= _LONGEST:
                yield initials
                yield initials[:-1] + words[-1][-1]
                if len(words[-1]) > 2 and len(initials) < _LONGEST:
                    yield initials + words[-1][-1]


def _shortest(names: set[str]) -> frozenset[str]:
    """Of names that begin alike only the shortest: a university, and not one of its hospitals."""
    return frozenset(name for name in names if not any(other != name and name.startswith(other) for other in names))
