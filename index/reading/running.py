"""Lines that the end of a page leaves in a text: told by their words, by a number that counts up, or by repetition."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import islice, pairwise

from index.numbers import CellForm, classify, like_month
from index.reading.captions import caption_of, is_continued_mark, source_of, unit_of
from index.reading.lexicon import lexicon
from index.reading.text import key

LONGEST = 90  # characters of a running header or footer, gaps apart
REPEATS = 3
ENDS = "。！？；!?;，,、"  # of text, not of a running header
PAGE = 8  # lines that a page has at least
NEAR = 4  # lines between a page's end and what belongs to it, blank ones with them
TOP = 12  # lines shown on the cover, in which a title stands that running headers repeat
_WIDEST = 240  # characters with gaps
_GAP = re.compile(r"[ \u3000]{2,}|\t")
_DIGITS = re.compile(r"\d+")
_NUMBER = r"第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
# A page's number begins or ends a line; without a word it stands behind a wide gap or a stroke.
_STROKE = r"[|｜·•~—–-]"
_MARK = re.compile(
    rf"\s*(?:{_NUMBER}|\d{{1,4}}\s*/\s*\d{{1,4}}|\d{{1,4}}(?=[ \u3000]{{2}}|\t|\s*{_STROKE}|$))|"
    rf".*(?:{_NUMBER}|\d{{1,4}}\s*/\s*\d{{1,4}}|(?:[ \u3000]{{2}}|\t|\s{_STROKE}\s*)\d{{1,4}}(?:\s*{_STROKE})?)\s*$",
    re.IGNORECASE,
)


def form_of(text: str) -> str | None:
    """Why a line is furniture by its words alone (第 3 页, 请务必阅读…免责声明), or None."""
    name, words = key(text), lexicon()
    if words.page.fullmatch(name):
        return "page number"
    found = words.furniture.search(name)
    if found is None:
        return None
    # A sentence that merely mentions the words is longer, or ends like the text around it.
    rest = len(name) - (found.end() - found.start())
    return "running footer" if rest <= 40 and len(re.findall(r"[。；;]", text)) <= 1 else None


def page_ends(lines: Sequence[str], breaks: Collection[int] = ()) -> set[int]:
    """Indices of the lines where pages end, the given breaks with them.

    1. Lines that are furniture by their words, unless they touch a row of as many cells.
    2. Lines whose page number grows from each to the next while nothing else changes, at least a page's lines apart
       and beside a blank line: the rows of a table stand closer.
    3. Lines that come again without any change, each time beside one of these, the cover's title apart. Not so if
       they may be rows: if they hold figures, or stand beside lines of as many cells. The first header of a table
       stands under its caption, and so is none though it is repeated on every page.

    It fails for a page of which no line has a number or such words; its running header is left where it is.
    """
    short: dict[int, str] = {}
    for index, line in enumerate(lines):
        if line and len(line) <= _WIDEST and (text := line.strip()) and text[-1] not in ENDS:
            short[index] = text
    ends = set(breaks)
    ends |= {
        index
        for index, text in short.items()
        if _may_speak(text) and len(key(text)) <= LONGEST and form_of(text) and not _is_row(lines, index)
    }
    ends |= _counting(lines, short, ends)
    return ends | _repeated(lines, short, ends)


def _may_speak(text: str) -> bool:
    """Whether a line is worth a closer look, told fast."""
    return _SPEAKS.search(text) is not None or (len(text) <= 12 and _DIGITS.search(text) is not None)


# Lines without are no furniture by their words. Alternatives that begin with a letter, in one case, are what ``re``
# finds fast.
_SPEAKS = re.compile("请|敬|阅|页|券|lease|LEASE|isclos|ISCLOS")


def _is_row(lines: Sequence[str], index: int) -> bool:
    """Whether a line of several cells touches one of as many; two do where tabs part them (24/08, 3)."""
    count = len(_GAP.split(lines[index].strip()))
    least = 2 if "\t" in lines[index].strip() else 3
    around = [lines[other] for other in (index - 1, index + 1) if 0 <= other < len(lines)]
    return count >= least and any(len(_GAP.split(line.strip())) == count for line in around)


def _counting(lines: Sequence[str], short: dict[int, str], ends: Collection[int]) -> set[int]:
    alike: dict[str, list[int]] = defaultdict(list)
    for index, text in short.items():
        if _MARK.match(text):
            alike[_DIGITS.sub("#", key(text))].append(index)
    return {index for at in alike.values() if _counts(lines, at, ends) for index in at}


def _counts(lines: Sequence[str], at: Sequence[int], ends: Collection[int]) -> bool:
    if len(at) < REPEATS or any(two - one < PAGE for one, two in pairwise(at)):
        return False
    if not all(any(_is_blank(lines, other, ends) for other in (index - 1, index + 1)) for index in at):
        return False
    numbers = zip(*([int(digits) for digits in _DIGITS.findall(key(lines[index]))] for index in at), strict=True)
    steps = [{two - one for one, two in pairwise(column)} for column in numbers]
    grown = [step for step in steps if step != {0}]
    return len(grown) == 1 and grown[0] <= {1, 2}


def _is_blank(lines: Sequence[str], index: int, ends: Collection[int]) -> bool:
    return not 0 <= index < len(lines) or index in ends or not lines[index].strip()


def _repeated(lines: Sequence[str], short: dict[int, str], ends: Collection[int]) -> set[int]:
    """Lines without any form of their own that come again beside the ends of pages, and lines beside those."""
    if not ends:
        return set()
    alike: dict[str, list[int]] = defaultdict(list)
    for index, text in short.items():
        if index not in ends:
            alike[text].append(index)
    top = list(islice((index for index, line in enumerate(lines) if line.strip()), TOP))
    groups = [
        (at, [index for index in at if index not in top or index != at[0]])
        for text, at in alike.items()
        if len(at) >= REPEATS and len(key(text)) <= LONGEST and not _is_structural(text) and not _has_figures(text)
    ]
    found: set[int] = set()
    while True:
        known = found.union(ends)
        new = {
            index
            for at, placed in groups
            if at[-1] not in found
            and all(_is_beside(lines, index, known) for index in placed)
            and 2 * sum(_may_be_row(lines, index, known) for index in placed) < len(placed)
            for index in placed
        }
        if not new:
            return found
        found |= new


def _is_structural(text: str) -> bool:
    told = source_of(text) is not None or unit_of(text) is not None or caption_of(text) is not None
    return told or is_continued_mark(text) or text[0] in "#*-•●"


def _has_figures(text: str) -> bool:
    """Whether a cell behind the first is a figure; a month or a year may stand in a header."""
    words = [word for word in text.split()[1:] if not (like_month(word) or _YEAR.fullmatch(word))]
    return any(classify(word) in _FIGURES for word in words)


_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURES = (CellForm.NUMBER, CellForm.RANGE, CellForm.MALFORMED)


def _is_beside(lines: Sequence[str], line: int, ends: Collection[int]) -> bool:
    """Whether a page or the text ends above or below a line, with nothing but blank lines between."""
    for step in (-1, 1):
        other = line + step
        while 0 <= other < len(lines) and abs(other - line) < NEAR and other not in ends and not lines[other].strip():
            other += step
        if other in ends or not 0 <= other < len(lines):
            return True
    return False


def _may_be_row(lines: Sequence[str], line: int, ends: Collection[int]) -> bool:
    """Whether the text above or below a line has as many cells, two at least."""
    cells = _GAP.split(lines[line].strip())
    if "|" in lines[line] and len(cells) == 1:
        return False
    wide = len(cells) > 1
    count = len(cells) if wide else len(lines[line].split())
    for step in (-1, 1):
        other = line + step
        while 0 <= other < len(lines) and abs(other - line) < 2 * NEAR and (other in ends or not lines[other].strip()):
            other += step
        if 0 <= other < len(lines) and count > 1:
            text = lines[other].strip()
            if len(_GAP.split(text) if wide else text.split()) == count:
                return True
    return False
