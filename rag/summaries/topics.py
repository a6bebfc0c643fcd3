"""Which companies and tables are new this month, which go on, and which are gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from index.ledger import Ledger
from index.ledger.names import bare_name
from index.numbers import SpanKind, find_quantities
from index.report import Locator, Report
from rag.answer import Citation
from rag.answering.place import narrow
from rag.gate import UnboundFigureError
from rag.gate.draft import Draft
from rag.summaries.changes import months
from rag.summaries.claim import claim
from rag.summaries.items import items
from rag.summaries.phrases import Phrases
from rag.summaries.summary import Claim
from rag.summaries.template import Query
from rag.summaries.tidy import tidy

_ADVICE = re.compile(r"投资(?:建议|策略)|配置建议")
_ADVISED = re.compile(r"(?:关注|推荐)(?:标的)?[：:]?\s*(?P<names>[^。；;：:]+)")
_LAST = re.compile(r"(?:关注|推荐)[：:]?|[，,、]")  # what stands before the first name of a list
_BRACKET = re.compile(r"[（(][^（）()]*[)）]")
_THING = re.compile(r"机会|主线|方向|领域|产业链|环节|板块|赛道|龙头|主题|需求|政策")  # what is no company
_LONGEST = 12  # characters of a company's name
Told = dict[str, tuple[str, Citation]]  # by the name as it is compared: as it is shown, and where it stands


def topics(ledger: Ledger, query: Query, phrases: Phrases, period: str | None = None) -> Iterator[Claim]:
    """Claims on the companies that the reports advise to watch, and on their tables: new, continued, gone.

    At most ``query.k`` names each. Only reports of one issuer on one industry are compared, and nothing that only one
    of the months has at all.
    """
    both = months(ledger, period)
    if both is None:
        return
    before, after = (ledger.narrow(period=month).reports for month in both)
    again = {_kind(report) for report in before} & {_kind(report) for report in after}
    before, after = (tuple(report for report in some if _kind(report) in again) for some in (before, after))
    for subject, collect in (("advised", _advised), ("tables", _tables)):
        old, new = _collected(before, collect), _collected(after, collect)
        if not old or not new:
            continue
        states = (
            ("new", [new[key] for key in new if key not in old]),
            ("continued", [new[key] for key in new if key in old]),
            ("gone", [old[key] for key in old if key not in new]),
        )
        for state, names in states:
            made = _claim(phrases, f"{subject}_{state}", both, names[: query.k]) if names else None
            if made is not None:
                yield made


def _kind(report: Report) -> tuple[str, str]:
    return report.fields.issuer or "", report.fields.industry or ""


def _collected(reports: Sequence[Report], collect: Callable[[Report], Told]) -> Told:
    found: Told = {}
    for report in reports:
        for key, named in collect(report).items():
            found.setdefault(key, named)
    return found


def _advised(report: Report) -> Told:
    """Companies that a list after 关注 or 推荐 names, in what the report advises."""
    found: Told = {}
    for item in items(report):
        if not any(_ADVICE.search(head) for head in item.heads):
            continue
        label = item.lead[0].text if item.lead else ""
        for number, quote in enumerate(item.body):
            text = tidy(_BRACKET.sub("", quote.text))
            for match in _ADVISED.finditer(text if number else f"{label}：{text}"):
                names = [name.strip(" 等，,") for name in match["names"].split("、")]
                if len(names) < 2 or any(name.isdigit() for name in names):
                    continue  # one thing, or a numbered list of things
                for name in names:
                    name = _LAST.split(name)[-1].strip()
                    if 2 <= len(name) <= _LONGEST and not _THING.search(name) and not find_quantities(name):
                        found.setdefault(bare_name(name), (name, narrow(quote.citation, quote.text, report)))
    return found


def _tables(report: Report) -> Told:
    """Tables by their titles without dates."""
    found: Told = {}
    for table in report.tables:
        if not table.title:
            continue
        part = table.parts[0]
        place = Locator(report.id, part.page, max(1, part.line_start - 2), part.line_end)
        whole = Citation(report.id, part.page, table.number or table.id, None, None, table.title, place)
        found.setdefault(_undated(table.title), (tidy(table.title), narrow(whole, table.title, report)))
    return found


def _undated(title: str) -> str:
    for span in reversed(find_quantities(title)):
        if span.kind in (SpanKind.DATE, SpanKind.PERIOD):
            title = title[: span.start] + title[span.end :]
    return bare_name(title)


def _claim(phrases: Phrases, key: str, both: tuple[str, str], names: Sequence[tuple[str, Citation]]) -> Claim | None:
    draft = Draft()
    lead = len(draft.say(phrases.words[key].format(*both)))
    draft.say(phrases.words["colon"])
    for number, (name, citation) in enumerate(names):
        draft.say(phrases.words["comma"] if number else "")
        draft.cite(citation)
        draft.say(name)
    draft.say(phrases.words["stop"])
    try:
        return claim(draft, "ledger", lead)
    except UnboundFigureError:  # a title with a figure of its own
        return None
