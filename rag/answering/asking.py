"""Words of asking, months in words, and English questions."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rag.answering.kinds import wants
from rag.answering.terms import MEASURES, lists

_HAN = re.compile(r"[一-鿿]+")


@cache
def filler() -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    """Chinese phrases of asking, single characters, English words."""
    fillers = sorted(lists()["filler"]["words"], key=len, reverse=True)
    phrases = [re.escape(word) for word in fillers if not word.isascii() and len(word) > 1]
    # 多少台 asks for a number of things: the measure word goes with it.
    numbers = f"(?:多少|几|哪[一二两三四五六七八九十几]?)[{MEASURES}]"
    single = frozenset(word for word in fillers if len(word) == 1 and not word.isascii())
    return re.compile("|".join([numbers, *phrases])), single, frozenset(word for word in fillers if word.isascii())


_VERBAL = "对"


def without_filler(text: str) -> str:
    """A question without its words of asking. A single character goes only where it is a word: 据 stays in 数据."""
    import rjieba

    phrases, single, _ = filler()
    found: list[str] = []
    at = 0
    rest = phrases.sub(" ", text)
    for run in _HAN.finditer(rest):
        found.append(rest[at : run.start()])
        cut = rjieba.cut(run[0], hmm=False)
        for word, after in zip(cut, [*cut[1:], ""], strict=True):
            verb = (
                word in _VERBAL and len(after) == 1 and after not in single
            )  # 对标, which the segmenter does not know
            found.append(word if verb or word not in single else " ")
        at = run.end()
    return "".join([*found, rest[at:]])


_MONTH = re.compile(
    r"(?<![近过前后每第最这那十个])(?P<ten>十)?(?P<one>[一二三四五六七八九])?月(?:份(?!额))?(?!报|均|度)"
)


_OPENING = re.compile("(?:今年)?(?:开年|年初|头|打头|前)(?:的|这)?(?=[两二三四五六七八九十2-9]个?月)")


def numbered(text: str) -> str:
    """Months in figures: 六月 is 6月, 十一月 is 11月; 近一月 is no month of the year, 开年两个月 are the first two.

    >>> numbered("六月和十二月"), numbered("近一月回报"), numbered("月均"), numbered("今年头两个月")
    ('6月和12月', '近一月回报', '月均', '前两个月')
    """

    def month(match: re.Match[str]) -> str:
        number = (10 if match["ten"] else 0) + ("一二三四五六七八九".index(match["one"]) + 1 if match["one"] else 0)
        return f"{number}月" if 1 <= number <= 12 else match[0]

    return _MONTH.sub(month, _OPENING.sub("前", text))


def respelled(text: str) -> str:
    """A question in words that the segmenter cuts where they end: 营收掉了 is 营收下降了, and not 收掉.

    >>> respelled("去年营收掉了多少"), respelled("卖掉了多少"), respelled("啥时候投产，前景咋样")
    ('去年营收下降了多少', '卖掉了多少', '什么时候投产，前景怎么样')
    """
    for slip, right in lists()["respell"].items():
        text = text.replace(slip, right)
    text = _RATIO.sub(lambda match: match[0].upper(), text)
    return _fell().sub(r"\1下降", _WHAT.sub("什么", _HOW.sub("怎么", text)))


_WHAT = re.compile("(?<!为)啥")
_RATIO = re.compile(r"(?<![A-Za-z])(?:pe|pb|ps|eps|roe|roa)(?![A-Za-z])")  # as reports write them
_HOW = re.compile("咋(?!舌)")


@cache
def _fell() -> re.Pattern[str]:
    ends = "|".join(map(re.escape, lists()["level"]["ends"]))
    return re.compile(rf"({ends}|[量率额价比])掉(?=[了得到多]|$)")


_AMOUNT = re.compile("[一-鿿]{2}[量额][？?。 ]*$")
_SEVERAL = re.compile("[和与及、，,]")


def asked_for(text: str) -> str:
    """A question of nothing but the name of an amount, with the words that ask for it.

    >>> asked_for("上半年煤炭进口量？"), asked_for("上半年煤炭进口量和均价？")
    ('上半年煤炭进口量是多少？', '上半年煤炭进口量和均价？')
    """
    if wants(text) or _SEVERAL.search(text) or not _AMOUNT.search(text):
        return text
    return f"{text.rstrip('？?。 ')}是多少？"


_QUARTERS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_QUARTER = re.compile(
    r"\b(?:q(?P<q>[1-4])|(?:the )?(?P<word>first|second|third|fourth) quarter(?: of)?)[ ,]+(?P<year>20\d\d)\b", re.I
)


@cache
def _translations() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    english = lists()["english"]
    to = {word: chinese for chinese, forms in english["to"].items() for word in forms}
    longest = sorted(to, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)
    return pattern, to, frozenset(english["light"])


@lru_cache(maxsize=256)
def translated(text: str) -> str:
    """An English question with its words of asking left out and its common terms in Chinese; names stay.

    What stands apart in the question stays apart, so that no name runs into the next word.

    >>> translated("What are the main risks?"), translated("Who handed over the first H200 to OpenAI in Q1 2024?")
    ('风险提示', '交付，首，H200，OpenAI，2024Q1')
    """
    pattern, to, light = _translations()
    idle = filler()[2] | light
    dated = _QUARTER.sub(lambda match: f"{match['year']}Q{_QUARTERS.get(match['word'], match['q'])}", text)
    found: list[str] = []
    named = False  # whether the last word was part of a name
    for word in pattern.sub(lambda match: f" {to[match[0].casefold()]} ", dated).split():
        bare = word.strip(".,?!;:()\"'").removesuffix("'s")
        name = any(char.isupper() or char.isdigit() for char in bare) and bare.casefold() not in idle
        if name and named:
            found[-1] = f"{found[-1]} {bare}"
        elif bare and (name or bare.casefold() not in idle):
            found.append(bare)
        named = name and word == bare
    return "，".join(found)
