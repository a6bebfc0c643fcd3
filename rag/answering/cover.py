"""Questions about a report itself: who wrote it, when, with which rating. Answered from its cover fields."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from index.reading.periods import find_date
from index.report import Locator, Report
from rag.answer import Answer, Citation
from rag.questions.text import fold, is_english

SHORTEST_PIECE = 5  # characters of a line that may be a piece of a title over two lines
MOST_REPORTS = 20  # listed in one answer; more would bury the reader


def cover_field(question: str) -> str | None:
    """The field of ``index.report.Fields`` that the question asks for, and nothing else; None for any other question.

    Anything besides the field and filler words (a company, a product, a month) makes it another question.
    """
    table = _table()
    folded = fold(question)
    for field, entry in table.items():
        if field == "filler":
            continue
        for way in sorted((fold(way) for way in entry["ask"]), key=len, reverse=True):
            if way in folded and not _rest(folded.replace(way, " ", 1)):
                return field
    return None


def cover_answer(question: str, reports: Iterable[Report]) -> Answer | None:
    """The answer from the reports' covers, each value with the line that it stands in; None for any other question."""
    chosen = list(reports)
    people = [a.name for report in chosen for a in report.fields.analysts if fold(a.name) in fold(question)]
    asked = fold(question)
    for person in people:  # 某某的证书编号: of one who signed
        asked = asked.replace(fold(person), " ")
    field = cover_field(asked)
    if field is None or (people and field != "analysts"):
        return None
    english = is_english(fold(question))
    name = _table()[field]["name"][english]
    lines, citations, missing = list[str](), list[Citation](), list[str]()
    for report in chosen[-MOST_REPORTS:]:
        values = [(raw, shown) for raw, shown in _values(report, field) if not people or raw in people]
        found = [(shown, place) for raw, shown in values if (place := _place(report, raw, field))]
        label = f"{report.fields.title or report.name} · " if len(chosen) > 1 else ""
        if not found:
            missing.append(f"{label}{name}")
            continue
        parts = []
        for shown, locator in found:
            citations.append(_citation(report, locator))
            parts.append(f"{shown}[{len(citations)}]")
        lines.append(f"{label}{name}：{'、'.join(parts)}")
    if not lines:
        text = f"The report does not give: {name}." if english else f"报告没有写明{name}。"
        return Answer(text, refused=True, missing=tuple(missing))
    return Answer("\n".join(lines), citations=tuple(citations), missing=tuple(missing))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("rag.answering") / "cover.toml").read_text(encoding="utf-8"))


def _rest(text: str) -> str:
    """What filler words and punctuation leave."""
    for word in sorted((fold(word) for word in _table()["filler"]), key=len, reverse=True):
        if word.isascii():
            text = " ".join(token for token in text.replace("'", " ").replace("?", " ").split() if token != word)
        else:
            text = text.replace(word, " ")
    return "".join(char for char in text if char.isalnum())


def _values(report: Report, field: str) -> list[tuple[str, str]]:
    """(text to look for in the report, text to show) of the field's values."""
    if field == "analysts":
        return [
            (a.name, f"{a.role} {a.name}" + (f"（{a.licence}）" if a.licence else "")) for a in report.fields.analysts
        ]
    value = getattr(report.fields, field)
    return [(value, value)] if value else []


def _place(report: Report, raw: str, field: str) -> Locator | None:
    """The line that says it with the least around it; a date may be written in another way."""
    wanted = fold(report.fields.subtitle or report.fields.title or "") if field == "period" else fold(raw)

    def says(line: str) -> bool:
        if field == "published":
            return find_date(line) == raw
        folded = fold(line)
        return bool(wanted) and (wanted in folded or (len(folded) > SHORTEST_PIECE and folded in wanted))

    lines = [number for number, line in enumerate(report.lines, start=1) if line.strip() and says(line)]
    if not lines:
        return None
    number = min(lines, key=lambda n: (len(report.lines[n - 1].strip()), n))
    return Locator(report.id, report.pages[number - 1], number, number)


def _citation(report: Report, locator: Locator) -> Citation:
    return Citation(report.id, locator.page, None, None, None, report.quote(locator).strip()[:200], locator)
