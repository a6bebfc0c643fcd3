"""Plans a summary's sections, fills them from the ledger and the text, and reports what was used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from index.errors import SettingsError
from index.ledger import Ledger
from index.report import Report
from prompts import LANGUAGES
from rag.llm.model import LanguageModel
from rag.summaries.charts import charts
from rag.summaries.coverage import coverage
from rag.summaries.filling import Filler
from rag.summaries.headline import headline, title_of
from rag.summaries.items import items
from rag.summaries.phrases import Phrases
from rag.summaries.polish import polish
from rag.summaries.queries import claims as ledger_claims
from rag.summaries.rest import cited_lines, untold
from rag.summaries.routing import Routed, route
from rag.summaries.scope import MOST_REPORTS, nothing_to_say, remarks, reports_about
from rag.summaries.summary import Claim, Summary, SummarySection
from rag.summaries.template import SectionTemplate, Template, load_template

Progress = Callable[[str, int, int], None]


class Summarizer:
    """Drafts a summary, and drafts single sections of it again.

    Args:
        ledger: Facts of the reports, and of the month before for ``changes``.
        model: Words the quoted claims, or None for plain ones.
    """

    def __init__(self, ledger: Ledger, model: LanguageModel | None = None) -> None:
        self._ledger = ledger
        self._model = model

    def draft(
        self,
        template: str | Path = "monthly",
        *,
        period: str | None = None,
        language: str = "zh",
        length: int | None = None,
        progress: Progress | None = None,
    ) -> Summary:
        """A summary of the ledger's reports about ``period``, or of all of them.

        Args:
            template: Name of a bundled template, or a path.
            period: ``2024-04``; ``2024`` for the year.
            language: ``zh`` or ``en``. Quotes stay in the language of the report.
            length: Characters of the whole draft, roughly; scales every section.
            progress: Called with (section, done, total).

        Raises:
            SettingsError: A wrong template, language or length.
            LibraryError: There are no reports, none of that period, or nothing in them for any section.
            LanguageModelError: The model failed.
        """
        started = perf_counter()
        plan, name = load_template(template), Path(template).stem
        phrases, factor = _phrases(language), _factor(length, sum(section.length for section in plan.section))
        reports = reports_about(self._ledger, period)
        read, skipped = reports[:MOST_REPORTS], reports[MOST_REPORTS:]
        work = _Work(self._ledger, read, plan, phrases, period)
        timings = {"plan": perf_counter() - started}
        drafted: dict[int, SummarySection] = {}
        # What tells the rest comes last, wherever it stands.
        for done, number in enumerate(sorted(range(len(plan.section)), key=lambda at: plan.section[at].rest)):
            if progress is not None:
                progress(_title(plan.section[number], language), done, len(plan.section))
            told = [claim for section in drafted.values() for claim in section.claims]
            drafted[number] = work.section(number, factor, self._model, told)
            for stage, seconds in drafted[number].seconds.items():
                timings[stage] = timings.get(stage, 0.0) + seconds
        made = [drafted[number] for number in range(len(plan.section))]
        if progress is not None:
            progress("", len(plan.section), len(plan.section))
        left_out = [
            section.title
            for own, section in zip(plan.section, made, strict=True)
            if not section.claims and not own.rest
        ]
        kept = tuple(section for section in made if section.claims)
        if not kept:
            raise nothing_to_say(self._ledger, plan, period)
        since = perf_counter()
        drawn = tuple(charts(work.ledger, plan.chart, phrases))
        timings["charts"] = perf_counter() - since
        timings["total"] = perf_counter() - started
        return Summary(
            title=title_of(plan, period, read, language), period=period, language=language, template=name,
            model=self._model.describe() if self._model is not None else "",
            reports={report.id: report.fields.title or report.name for report in read}, sections=kept,
            coverage=coverage(read, kept, left_out, [report.name for report in skipped], work.removed),
            timings=timings, headline=headline(read, phrases), charts=drawn, remarks=remarks(read, phrases),
        )  # fmt: skip

    def redo(
        self, summary: Summary, section: str, *, length: int | None = None, template: str | Path | None = None
    ) -> Summary:
        """The summary with one section drafted again; what the others say is not repeated in it.

        Args:
            section: Its id. One that the template has and the draft left out is tried again.
            length: Characters of the section, roughly: more quotes, or fewer.
            template: The template's path, if the summary was made from one that is not bundled.

        Raises:
            SettingsError: No such section or template; a wrong length.
            LibraryError: The summary's reports are not in the library.
            LanguageModelError: The model failed.
        """
        plan = load_template(template if template is not None else summary.template)
        ids = [one.id for one in plan.section]
        if section not in ids:
            raise SettingsError("the template has no such section", section, f"It has {', '.join(ids)}.")
        number = ids.index(section)
        made = self._one(summary, plan, number, _factor(length, plan.section[number].length))
        return self._with(summary, made, ids)

    def add(
        self, summary: Summary, title: str, topics: Sequence[str] = (), *, sentences: int = 8, length: int = 400
    ) -> Summary:
        """The summary with a section more, on topics of the user's own, before the views and risks at its end.

        Args:
            title: Of the section.
            topics: Words that headings, titles or sentences have; default: the title.
            sentences: How many paragraphs, news items and rows are told at most.
            length: Characters of it for a model.

        Raises:
            SettingsError: An empty title, or nothing in the reports has the topics.
            LibraryError: The summary's reports are not in the library.
            LanguageModelError: The model failed.
        """
        words = tuple(dict.fromkeys(word.strip() for word in (topics or (title,)) if word.strip()))
        if not title.strip() or not words:
            raise SettingsError("a section needs a title and topics", title or None, "Say what it is to be about.")
        taken = {section.id for section in summary.sections}
        id = next(name for at in range(1, len(taken) + 2) if (name := f"added-{at}") not in taken)
        own = SectionTemplate(
            id=id, title=title.strip(), topics=words, cues=words, sentences=sentences, titles=sentences, length=length
        )
        made = self._one(summary, Template(title=summary.title, section=(own,)), 0, 1.0, fresh=True)
        if not made.claims:
            raise SettingsError("the reports say nothing about these topics", "、".join(words), "Try other words.")
        return self._with(summary, made, [])

    def _one(
        self, summary: Summary, plan: Template, number: int, factor: float, *, fresh: bool = False
    ) -> SummarySection:
        """A section of a summary that is there already; ``fresh``: it may repeat what the others say."""
        own = plan.section[number].id
        reports = reports_about(self._ledger, None, summary.reports)
        work = _Work(self._ledger, reports, plan, _phrases(summary.language), summary.period)
        others = [claim for section in summary.sections if section.id != own for claim in section.claims]
        if not fresh:
            work.filler.said(claim.text for claim in others if claim.origin != "ledger")
        return work.section(number, factor, self._model, others)

    def _with(self, summary: Summary, made: SummarySection, order: Sequence[str]) -> Summary:
        """The summary with a section replaced, put into its place, or put before the closing sections of opinions."""
        sections = [section for section in summary.sections if section.id != made.id]
        old = next((at for at, section in enumerate(summary.sections) if section.id == made.id), None)
        if old is None and made.id in order:
            after = order[order.index(made.id) + 1 :]
            old = next((at for at, section in enumerate(sections) if section.id in after), len(sections))
        elif old is None:
            old = len(sections)
            while old > 1 and sections[old - 1].attributed:
                old -= 1
        if made.claims:
            sections.insert(old, made)
        gone = [title for title in summary.coverage.left_out if title != made.title]
        left_out = gone if made.claims else [*gone, made.title]
        reports = reports_about(self._ledger, None, summary.reports)
        covered = coverage(reports, sections, left_out, summary.coverage.skipped, summary.coverage.removed)
        return replace(summary, sections=tuple(sections), coverage=covered)


class _Work:
    """What all sections of one draft share."""

    def __init__(
        self, ledger: Ledger, reports: Sequence[Report], plan: Template, phrases: Phrases, period: str | None
    ) -> None:
        self._all, self._plan, self._phrases, self._period = ledger, plan, phrases, period
        self._reports = reports
        self.ledger = ledger.narrow(reports=[report.id for report in reports])
        self._several = len(reports) > 1
        self.filler = Filler(phrases, self._several)
        self._routed: list[list[Routed]] = [[] for _ in plan.section]
        for report in reports:  # one at a time: what is said elsewhere in a report is its own
            for own, found in zip(self._routed, route(plan.section, items(report)), strict=True):
                own += found
        self._known = frozenset(name for entry in self.ledger.entities().values() for name in entry.names)
        self._polished = 0
        self._whole: set[tuple[str, str]] = set()  # tables told whole

    @property
    def removed(self) -> int:
        return self.filler.removed + self._polished

    def section(
        self, number: int, factor: float, model: LanguageModel | None, others: Sequence[Claim]
    ) -> SummarySection:
        """A section, computed and quoted, and worded by the model if there is one; ``others`` is told already."""
        section, since = self._plan.section[number], perf_counter()
        title = _title(section, self._phrases.language)
        computed: list[Claim] = []
        for query in section.queries:
            # Changes need the month before as well; everything else only what is summarised.
            scope = self._all if query.kind in ("changes", "restated", "topics") else self.ledger
            computed += ledger_claims(scope, query, self._phrases, self._several, self._period, whole=self._whole)
        found = self._routed[number]
        if section.rest:
            cited = cited_lines(others)
            for report in self._reports:
                lines = cited.get(report.id, set())
                more, lone = untold(self.ledger, report, lines, self._phrases, self._several, self._whole)
                found, computed = [*found, *more], [*computed, *lone]
            del computed[section.sentences :]
        told = self.filler.claims(section, found, factor, computed=bool(computed))
        seconds = {"compute": perf_counter() - since}
        # Computed claims are exact as they are, and a small model only copies them: it words what is quoted.
        if told and model is not None and not section.attributed:
            since = perf_counter()
            worded = polish(model, title, told, round(section.length * factor), self._known)
            told = list(worded.claims)
            self._polished += worded.removed
            seconds["model"] = perf_counter() - since
        claims = [*told, *computed] if section.quotes_first else [*computed, *told]
        return SummarySection(section.id, title, tuple(claims), section.attributed, seconds)


def _title(section: SectionTemplate, language: str) -> str:
    return section.title if language == "zh" else section.title_en or section.title


def _phrases(language: str) -> Phrases:
    if language not in LANGUAGES:
        raise SettingsError("no such language", language, f"Use one of {', '.join(LANGUAGES)}.")
    return Phrases(language)


def _factor(length: int | None, usual: int) -> float:
    if length is not None and length < 50:
        raise SettingsError("the length is too small", length, "Give at least 50 characters, or leave it out.")
    return 1.0 if length is None else length / usual
