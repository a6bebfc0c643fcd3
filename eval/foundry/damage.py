"""What converters do to cells. Every change can be undone by a careful reader; each is noted by kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

KINDS = (
    "full-width",  # digits, signs and letters in their full-width forms
    "minus-sign",  # − or – for -
    "stray-space",  # spaces inside words and numbers
    "html-cell",  # <p>, <b>, <br>, &nbsp; inside a cell
    "lost-empty",  # an empty cell that the row no longer has
    "extra-empty",  # empty cells after the last one
    "blank-line",  # blank lines between rows
    "page-break",  # the table goes on on the next page
    "header-missing",
    "header-repeated",
    "header-garbled",
    "row-cut",  # a row of figures that a page break cut between two cells
    "cell-cut",  # a text cell that a page break cut
    "caption-repeated",  # 表 4（续） over the next part
)

_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789%.,+-()"}
_HAN = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Damage:
    """Which kinds happen in a report, and how often a cell is hit (share of cells, per kind)."""

    kinds: frozenset[str]
    rate: float = 0.06

    @classmethod
    def draw(cls, random: Random) -> Damage:
        """A report meets some kinds and not others, as it came from one converter."""
        kinds = {kind for kind in KINDS if random.random() < (0.9 if kind == "page-break" else 0.55)}
        return cls(frozenset(kinds), random.choice((0.03, 0.1, 0.3)))

    def hits(self, kind: str, random: Random) -> bool:
        return kind in self.kinds and random.random() < self.rate


NONE = Damage(frozenset())


def damage_cell(text: str, number: bool, damage: Damage, random: Random) -> tuple[str, tuple[str, ...]]:
    """The cell as a converter prints it, and the kinds of damage that were done to it."""
    if not text:
        return text, ()
    done = []
    if number and "-" in text and damage.hits("minus-sign", random):
        text = text.replace("-", random.choice("−–"))
        done.append("minus-sign")
    if number and damage.hits("full-width", random) and text != text.translate(_WIDE):
        text = text.translate(_WIDE)
        done.append("full-width")
    if damage.hits("stray-space", random):
        spaced = _spaced(text, number, random)
        if spaced != text:
            text, done = spaced, [*done, "stray-space"]
    if damage.hits("html-cell", random):
        text = random.choice(("<p>{}</p>", "<b>{}</b>", "{}<br>", "{}&nbsp;", "<span>{}</span>")).format(text)
        done.append("html-cell")
    return text, tuple(done)


def _spaced(text: str, number: bool, random: Random) -> str:
    space = random.choice((" ", " ", "\u00a0", "\u3000"))
    if number:
        places = [m.end() for m in re.finditer(r"[-+−–－]|[,，]", text)] + (
            [len(text) - 1] if text[-1] in "%％" else []
        )
    else:
        places = [m.start() for m in _HAN.finditer(text)]
    if not places:
        return text
    place = random.choice(places)
    return text[:place] + space + text[place:]


def garbled_header(header: list[str], random: Random) -> list[str]:
    """A header that a converter invents for a continuation page: other names, perhaps a column more."""
    invented = [
        "近1月涨幅",
        "近3月涨幅",
        "近1年涨幅",
        "成立以来涨幅",
        "备注说明",
        "合计金额",
        "上期数值",
        "本期数值",
        "排名变化",
        "指标名称",
    ]
    random.shuffle(invented)
    kept = header[:2] if len(header) > 3 else header[:1]
    width = len(header) + random.choice((0, 0, 1))
    return [*kept, *invented[: width - len(kept)]]
