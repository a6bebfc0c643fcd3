"""Plans a summary's sections, fills them from the ledger and the text, and reports what was used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter

from index.errors import LibraryError, SettingsError
from index.ledger import Ledger
from index.report import Report
from prompts import LANGUAGES
from rag.answer import Citation
from rag.answering.corpus import ReportText, Sentence
from rag.answering.place import narrow
from rag.answering.quote import quoted
from rag.gate import UnboundFigureError
from rag.gate.draft import Draft
from rag.gate.echo import echoes_prompt
from rag.llm.model import LanguageModel
from rag.summaries.claim import claim
from rag.summaries.coverage import coverage
from rag.summaries.phrases import Phrases
from rag.summaries.polish import polish
from rag.summaries.queries import claims as ledger_claims
from rag.summaries.summary import Claim, Summary, SummarySection
from rag.summaries.template import Template, load_template
from rag.summaries.topics import topic_sentences

Progress = Callable[[str, int, int], None]
MOST_REPORTS = 80  # of one draft; more are listed as not read


class Summarizer:
    """Drafts a summary.

    Args:
        ledger: Facts of the reports, and of the month before for ``changes``.
        text: Report id → its text.
        model: Words the sections, or None for plain claims.
    """

    def __init__(self, ledger: Ledger, text: Callable[[str], ReportText], model: LanguageModel | None) -> None:
        self._ledger = ledger
        self._text = text
        self._model = model
        self._removed = 0

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
            LibraryError: There are no reports, or none of that period.
            LanguageModelError: The model failed.
        """
        started = perf_counter()
        plan, name = load_template(template), Path(template).stem
        if language not in LANGUAGES:
            raise SettingsError("no such language", language, f"Use one of {', '.join(LANGUAGES)}.")
        if length is not None and length < 50:
            raise SettingsError("the length is too small", length, "Give at least 50 characters, or leave it out.")
        reports = self._reports(period)
        read, skipped = reports[:MOST_REPORTS], reports[MOST_REPORTS:]
        self._removed = 0
        timings: dict[str, float] = {}
        factor = 1.0 if length is None else length / sum(section.length for section in plan.section)
        sections, left_out = [], []
        texts = [self._text(report.id) for report in read]
        own = self._ledger.narrow(reports=[report.id for report in read])
        known = frozenset(name for entry in own.entities().values() for name in entry.names)
        quoted: set[str] = set()
        for number, section in enumerate(plan.section):
            title = section.title if language == "zh" else section.title_en or section.title
            if progress is not None:
                progress(title, number, len(plan.section))
            since = perf_counter()
            found = list(self._claims(plan, number, own, texts, Phrases(language), factor, quoted))
            timings["compute"] = timings.get("compute", 0.0) + perf_counter() - since
            # Computed claims are exact as they are, and a small model only copies them: it words what is quoted.
            told = [item for item in found if item.origin == "quote"]
            if told and self._model is not None and not section.attributed:
                since = perf_counter()
                worded = polish(self._model, title, told, round(section.length * factor), language, known)
                found = [item for item in found if item.origin != "quote"] + list(worded.claims)
                self._removed += worded.removed
                timings["model"] = timings.get("model", 0.0) + perf_counter() - since
            if found:
                sections.append(SummarySection(section.id, title, tuple(found)))
            else:
                left_out.append(title)
        if progress is not None:
            progress("", len(plan.section), len(plan.section))
        made = tuple(sections)
        timings["total"] = perf_counter() - started
        return Summary(
            title=self._title(plan, period, read, language), period=period, language=language, template=name,
            model=self._model.describe() if self._model is not None else "",
            reports={report.id: report.fields.title or report.name for report in read}, sections=made,
            coverage=coverage(read, made, left_out, [report.name for report in skipped], self._removed),
            timings=timings,
        )  # fmt: skip

    def _reports(self, period: str | None) -> list[Report]:
        reports = [report for report in self._ledger.reports if period is None or self._about(report, period)]
        if not reports:
            months = sorted({report.fields.period for report in self._ledger.reports if report.fields.period})
            if not self._ledger.reports:
                raise LibraryError(
                    "there are no reports to summarise", None, "Add reports first: `yanbao ingest FILE`."
                )
            there = (
                f"There are reports for {', '.join(months)}." if months else "No report says which month it is about."
            )
            raise LibraryError("there are no reports for this period", period, there)
        return reports

    def _about(self, report: Report, period: str) -> bool:
        have = report.fields.period or ""
        return have == period or have.startswith(f"{period}-")

    def _title(self, plan: Template, period: str | None, reports: Sequence[Report], language: str) -> str:
        months = sorted({report.fields.period for report in reports if report.fields.period})
        when = period or (months[0] if len(months) == 1 else f"{months[0]}–{months[-1]}" if months else "")
        pattern = plan.title if language == "zh" else plan.title_en or plan.title
        return pattern.replace("{period}", when).strip()

    def _claims(
        self,
        plan: Template,
        number: int,
        ledger: Ledger,
        texts: Sequence[ReportText],
        phrases: Phrases,
        factor: float,
        quoted: set[str],
    ) -> Iterator[Claim]:
        section, several = plan.section[number], len(ledger.reports) > 1
        for query in section.queries:
            # Changes need the month before as well; everything else only what is summarised.
            scope = self._ledger if query.kind in ("changes", "restated") else ledger
            yield from ledger_claims(scope, query, phrases, several)
        if section.topics and section.sentences:
            most = max(1, round(section.sentences * factor))
            topics = [other.topics for other in plan.section]
            for sentence in topic_sentences(texts, number, topics, most, section.headings):
                if sentence.text in quoted or echoes_prompt(sentence.text):
                    continue
                quoted.add(sentence.text)
                made = self._quoted(sentence, phrases, section.attributed)
                if made is not None:
                    yield made

    def _quoted(self, sentence: Sentence, phrases: Phrases, attributed: bool) -> Claim | None:
        report = self._text(sentence.unit.citation.report).report

        def cut(citation: Citation, quote: str) -> Citation:
            return narrow(citation, quote, report)

        draft = Draft(cut)
        try:
            if attributed:
                draft.say(phrases.words["says"])
            quoted(draft, sentence)
            return claim(draft, "quote")
        except UnboundFigureError:  # digits that cannot be read as a number cannot be bound
            self._removed += 1
            return None
