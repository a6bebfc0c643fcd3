"""What stands at the head of a draft: its title, and the titles of the reports in their own words."""

from __future__ import annotations

from collections.abc import Sequence

from index.report import Locator, Report
from rag.answer import Citation
from rag.gate import UnboundFigureError
from rag.gate.draft import Draft
from rag.summaries.claim import claim
from rag.summaries.phrases import Phrases
from rag.summaries.summary import Claim
from rag.summaries.template import Template
from rag.summaries.tidy import tidy

_MOST = 3  # titles


def title_of(plan: Template, period: str | None, reports: Sequence[Report], language: str) -> str:
    """The template's title with the month, and with the industry if all reports are of one."""
    months = sorted({report.fields.period for report in reports if report.fields.period})
    when = period or (months[0] if len(months) == 1 else f"{months[0]}–{months[-1]}" if months else "")
    industries = {report.fields.industry or "" for report in reports}
    industry = industries.pop() if len(industries) == 1 else ""
    pattern = plan.title if language == "zh" else plan.title_en or plan.title
    return " ".join(pattern.replace("{period}", when).replace("{industry}", industry).split())


def headline(reports: Sequence[Report], phrases: Phrases) -> Claim | None:
    """The reports' titles, each cited where it is printed; None if none is printed."""
    draft, told = Draft(), 0
    for report in reports:
        title = report.fields.title
        line = next((at for at, text in enumerate(report.lines, 1) if title and title in text), None)
        if title is None or line is None or told == _MOST:
            continue
        place = Locator(report.id, report.pages[line - 1], line, line)
        draft.say(phrases.words["semicolon"] if told else "")
        cited = Citation(report.id, place.page, None, None, None, title, place)
        draft.quote(tidy(title), cited, keyed=False)
        told += 1
    if not told:
        return None
    try:
        return claim(draft, "quote", len(draft.text))
    except UnboundFigureError:
        return None
