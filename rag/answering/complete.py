"""Makes an answer whole: the rest of a list, the sentence that says what was only announced, the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.corpus import Sentence
from rag.answering.fitting import dated, gives_reason, placed
from rag.answering.question import ProseQuestion
from rag.answering.subject import refers
from rag.answering.terms import grams
from rag.gate.names import places_in

MOST = 8  # sentences
CHARACTERS = 900  # of all of them
_NEW = 0.4  # share of a sentence's terms that the question does not have, below which it tells nothing new
_HEADING = 10  # characters; a shorter first sentence is a heading
_FEW = 12  # terms that are new, at least, where an account is asked for
_LITTLE = 14  # characters of new terms that are enough, whatever the share
_ENDS = re.compile(r"[。！？!?.][”’」』）)》\"]*$")
# 一、 1、 (1) ① 第一 其一 一是 首先: the group says which one.
_MARK = re.compile(
    r"(?:^|(?<=[，。：；:;,!！\s）)”]))(?:[（(]?(?P<digit>\d{1,2})(?:[、）)]|\.(?!\d))|(?P<circle>[①-⑩])"
    r"|第?(?P<han>[一二三四五六七八九十])(?:、|是|，|方面)|其(?P<its>[一二三四五六七八九十])(?:，|是|为)?|(?P<word>首先|其次|再次|最后|此外))"
)
_COUNTED = re.compile(r"[两二三四五六七八九十\d]+\s*[大个项条类种点款步]\s*[一-鿿]")
_GOES_ON = re.compile(r"(?:例如|比如|譬如|另一方面|具体而言|具体来看|其中|一方面|包括|for example|such as)", re.I)
_FOLLOWS = re.compile(r"(?:这(?:也|就)?(?:使|让|导致|意味)|因此|所以|由此|从而|于是|故)")
_HAN = "一二三四五六七八九十"
_ORDER = {"首先": 1, "其次": 2, "再次": 3, "此外": 3, "最后": 9}
_ANNOUNCES = re.compile(
    r"(?:以下|如下|包括|分别|[一二两三四五六七八九十\d]+[大个项条类种点方面款层步]+[^。]{0,12})[:：。]?$"
)


def complete(question: ProseQuestion, sentence: Sentence, siblings: Sequence[Sentence]) -> list[Sentence]:
    """The sentence with those of its passage that it needs to be an answer, in reading order.

    Args:
        siblings: All sentences of the passage, in order, this one among them.
    """
    at = next((place for place, other in enumerate(siblings) if other.position == sentence.position), None)
    if at is None:
        return [sentence]
    chosen = {at, at + 1} if sentence.headline else {at}
    if not dated(question, sentence.text):
        chosen |= {place for place in range(max(0, at - 2), at) if dated(question, siblings[place].text)}
    if not placed(question, sentence.text):
        near = (at + 1, at - 1, at + 2)
        chosen |= set([n for n in near if 0 <= n < len(siblings) and placed(question, siblings[n].text)][:1])
    if question.wants in ("figure", "date", "day", "who", "place"):
        return [siblings[place] for place in sorted(chosen)]
    if question.wants == "list" and _COUNTED.search(sentence.text) and _separated(sentence.text) < 2:
        chosen |= _whole(siblings, at + 1) if at + 1 < len(siblings) else set()
    chosen |= _whole(siblings, at)
    chosen |= _list(siblings, min(chosen), max(chosen))
    if question.wants == "cause" and at and _FOLLOWS.match(sentence.text):
        chosen.add(at - 1)  # 这使得…: the reason is what stands before
    if question.wants == "cause" and not any(gives_reason(siblings[place].text) for place in chosen):
        chosen |= _reasons(question, siblings, at)
    last = max(chosen)
    following = siblings[last + 1].text if last + 1 < len(siblings) else ""
    if following and (_GOES_ON.match(following) or (len(chosen) == 1 and not _tells(question, sentence))):
        chosen |= _whole(siblings, last + 1)
    if (
        question.wants == "explain"
        and min(chosen) == 1
        and len(siblings[0].text) > _HEADING
        and not siblings[0].headline
    ):
        chosen.add(0)  # a paragraph says first what it is about
    return _bounded([siblings[place] for place in sorted(chosen)], sentence)


def _separated(text: str) -> int:
    return len(_marks(text)) + len(re.findall("[、；;]", text))


def _bounded(sentences: list[Sentence], kept: Sentence) -> list[Sentence]:
    """As many as may be shown, the chosen one among them."""
    room = CHARACTERS - len(kept.text)
    found: list[Sentence] = []
    for sentence in sentences:
        if sentence is not kept:
            room -= len(sentence.text)
        if sentence is kept or (room >= 0 and len(found) < MOST):
            found.append(sentence)
    return found


def _whole(siblings: Sequence[Sentence], at: int) -> set[int]:
    """The other parts of a long sentence that was cut at its semicolons."""
    first, last = at, at
    while first and not _ENDS.search(siblings[first - 1].text):
        first -= 1
    while last + 1 < len(siblings) and not _ENDS.search(siblings[last].text):
        last += 1
    return (
        set(range(first, last + 1))
        if sum(len(siblings[n].text) for n in range(first, last + 1)) <= CHARACTERS
        else {at}
    )


def _list(siblings: Sequence[Sentence], first: int, last: int) -> set[int]:
    """The sentences that go on with a list, before and after; what explains an item in between is left out."""
    marks = [number for place in range(first, last + 1) for number in _marks(siblings[place].text)]
    if not marks and not _ANNOUNCES.search(siblings[last].text):
        return set()
    found: set[int] = set()
    highest = max(marks, default=0)
    for place in range(last + 1, len(siblings)):
        following = _marks(siblings[place].text)
        if following and following[0] in (highest + 1, 9):
            found.add(place)
            highest = max(following)
        elif not found and not marks:
            break  # an announcement is followed by its list at once
    lowest = min(marks, default=1)
    for place in range(first - 1, -1, -1):
        if lowest <= 1:
            break
        earlier = _marks(siblings[place].text)
        if earlier and earlier[-1] == lowest - 1:
            found.add(place)
            lowest = min(earlier)
    return found if found else set()


def _marks(text: str) -> list[int]:
    """Numbers of a text's list marks, in order."""
    found = []
    for match in _MARK.finditer(text):
        if match["digit"]:
            found.append(int(match["digit"]))
        elif match["circle"]:
            found.append(ord(match["circle"]) - ord("①") + 1)
        elif match["word"]:
            found.append(_ORDER[match["word"]])
        else:
            found.append(_HAN.index(match["han"] or match["its"]) + 1)
    return found


def _reasons(question: ProseQuestion, siblings: Sequence[Sentence], at: int) -> set[int]:
    """The next sentence of the passage that gives a reason, else the one before."""
    for place in (*range(at + 1, len(siblings)), *range(at - 1, -1, -1)):
        text = siblings[place].text
        if gives_reason(text) and not _of_another_place(question, text) and _goes_with(question, text, place - at):
            return {place}
    return set()


def _goes_with(question: ProseQuestion, text: str, distance: int) -> bool:
    """Whether a reason beside a sentence is of what is asked: it speaks of it, or refers to the sentence before it."""
    shared = len(question.grams & grams(text))
    return shared > 1 or (distance > 0 and shared == 1) or (distance == 1 and refers(text))


def _of_another_place(question: ProseQuestion, text: str) -> bool:
    asked, told = places_in(question.text), places_in(text)
    return bool(asked and told) and not asked & told


def _tells(question: ProseQuestion, sentence: Sentence) -> bool:
    """Whether a sentence says something that the question has not said itself."""
    own = sentence.grams
    new = own - question.grams - sentence.heads
    # Where a side of the subject is asked for (特点), 发布新一代系统 is new and still no answer.
    least = _FEW if question.aspects or question.wants in ("explain", "what") else 0
    return len(new) >= _LITTLE or len(new) >= max(least, _NEW * max(1, len(own)))
