"""Which timeline the words of a question name.

Every word must stand in the row, the header or the caption, or be a known word for one that does; of the header nothing
may be left unsaid that changes what is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from index.numbers.units import unit_named
from rag.questions.timelines.lines import Line
from rag.questions.timelines.wording import alike, function_at, sayings, words


@dataclass(frozen=True, slots=True)
class Naming:
    """A timeline and how well words name it.

    Attributes:
        own: Characters of its own name that were said.
        literal: Those that were said in the same words.
        left: Characters of its own name that were not.
    """

    line: Line
    own: int
    literal: int
    left: int


@dataclass(slots=True)
class Covered:
    """Places of a timeline's own name that words say, and how many of them in the same words."""

    places: set[int] = field(default_factory=set)
    literal: int = 0


def named(said: str, lines: Iterable[Line], beside: Iterable[str] = ()) -> list[Line]:
    """The timelines that a piece of a question names, if these are told apart: those with most of their name said.

    Args:
        said: What is left of a question without its words for time and for what is asked.
        beside: Other names of the report, in which a word may stand right beside one of the header.
    """
    found = [naming for line in lines if (naming := _naming(said, line, tuple(beside))) is not None]
    if not found:
        return []
    most = max((naming.own, naming.literal) for naming in found)
    best = [naming for naming in found if (naming.own, naming.literal) == most]
    least = min(naming.left for naming in best)
    return [naming.line for naming in best if naming.left == least or naming.left == 0]


def says(said: str, line: Line) -> bool:
    """True if every word is said by a timeline or its caption, whatever of its name is left unsaid."""
    covered = _covered(said, line, ())
    return covered is not None and bool(covered.places)


def said_whole(said: str, line: Line) -> bool:
    """True if nothing of a timeline's name is left unsaid but words that add nothing."""
    covered = _covered(said, line, ())
    rest = "".join(char if covered and at not in covered.places else " " for at, char in enumerate(line.name))
    for word in sorted(words()["silent"]["words"], key=len, reverse=True):
        rest = rest.replace(word, " ")
    return covered is not None and not rest.strip()


def _naming(said: str, line: Line, beside: tuple[str, ...]) -> Naming | None:
    covered = _covered(said, line, beside)
    if covered is None:
        return None
    places = covered.places
    if not places:
        return None
    rest = "".join(char if at not in places else " " for at, char in enumerate(line.name))
    if not _may_be_left(rest):
        return None
    return Naming(line, len(places), covered.literal, len(rest.replace(" ", "")))


def _may_be_left(rest: str) -> bool:
    """True if what was not said of a name changes nothing of what is measured."""
    for word in sorted(words()["silent"]["words"], key=len, reverse=True):
        rest = rest.replace(word, " ")
    return not any(word in rest for word in words()["silent"]["loud"])


def _covered(said: str, line: Line, beside: tuple[str, ...]) -> Covered | None:
    """What words say of a timeline; None if one of them stands neither in its name nor in its caption."""
    found = Covered()
    at = 0
    while at < len(said):
        if said[at] == " ":
            at += 1
            continue
        own = max(_in_name(said, at, line.name), key=lambda item: (item[0], item[2]), default=(0, (), False))
        other = _up_to_name(said, at, max(_in_caption(said, at, line), default=0), line.name)
        near = max((*_verbs(said, at, line), *_near(said, at, line, beside)), default=0)
        free = max(function_at(said, at), *_counted(said, at, line))
        best = own[0] if own[0] > 1 else max(own[0], other, near, free)
        if not best:
            return None
        if own[0] == best:
            found.places.update(own[1])
            found.literal += len(own[1]) if own[2] else 0
        at += best
    return found


def _up_to_name(said: str, at: int, length: int, name: str) -> int:
    """The length of what a caption says without a word behind that the timeline's own name has: 国内游戏 of 游戏."""
    for cut in range(1, length):
        if any(size > 1 for size, _, _ in _in_name(said, at + cut, name)):
            return cut
    return length


def _in_name(said: str, at: int, name: str) -> Iterator[tuple[int, tuple[int, ...], bool]]:
    """(length of what is said, its places in the name, whether in the same words)"""
    for length in range(min(len(said) - at, len(name)), 0, -1):
        place = name.find(said[at : at + length])
        if place >= 0 and _whole(said, at, length) and _whole(name, place, length):
            yield length, tuple(range(place, place + length)), True
            break
    for word in sayings():
        if said.startswith(word, at) and _whole(said, at, len(word)):
            for other in alike(word):
                place = name.find(other)
                if place >= 0 and _whole(name, place, len(other)):
                    yield len(word), tuple(range(place, place + len(other))), other == word


def _in_caption(said: str, at: int, line: Line) -> Iterator[int]:
    for word in sayings():
        if said.startswith(word, at) and any(other in line.about for other in alike(word) if len(other) > 1):
            yield len(word)
    for length in range(min(12, len(said) - at), 1, -1):
        if said[at : at + length] in line.about and _whole(said, at, length):
            yield length
            return


def _verbs(said: str, at: int, line: Line) -> Iterator[int]:
    for verb, nouns in words()["verbs"].items():
        if said.startswith(verb, at) and any(noun in line.name or noun in line.about for noun in nouns):
            yield len(verb)


def _counted(said: str, at: int, line: Line) -> Iterator[int]:
    """进口量 of a header 进口 in tons, 进口额 of one in dollars."""
    money = unit_named(line.base).kind == "money" if line.base else None
    yield 0
    if money is not None:
        yield from (len(noun) for noun in (_SUMS if money else _AMOUNTS) if at and said.startswith(noun, at))


_SUMS, _AMOUNTS = ("金额", "额"), ("数量", "量")


def _near(said: str, at: int, line: Line, beside: tuple[str, ...]) -> Iterator[int]:
    """动力煤 of a header 5500大卡港口均价, where another row of the report is called 5500大卡动力煤."""
    for length in range(min(8, len(said) - at), 1, -1):
        word = said[at : at + length]
        for name in beside:
            place = name.find(word)
            head = name[:place]
            if place > 1 and any(head.endswith(line.name[:size]) for size in range(4, len(line.name))):
                yield length


def _whole(text: str, at: int, length: int) -> bool:
    """True if a stretch cuts no Latin word and no number."""
    for edge in (at, at + length):
        if 0 < edge < len(text):
            before, after = text[edge - 1], text[edge]
            if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
                return False
    return True
