"""A drafted summary: sections, claims, evidence, and what of the reports it used."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from rag.answer import Citation, Figure


@dataclass(frozen=True, slots=True)
class Claim:
    """One or a few sentences that stand on the same evidence.

    Attributes:
        text: Without citation keys; every figure is in ``figures``.
        figures: Bound; their citations are indices into ``citations``.
        citations: Cells or quotes, at least one.
        origin: ``ledger`` (computed), ``quote`` (verbatim), or ``model`` (worded by the model, then gated).
        lead: How many characters of the text name what it is about (a news title, a table); outputs set them in bold.
    """

    text: str
    figures: tuple[Figure, ...]
    citations: tuple[Citation, ...]
    origin: str
    lead: int = 0


@dataclass(frozen=True, slots=True)
class SummarySection:
    """A section of the draft.

    Attributes:
        attributed: All of it is opinion of the reports; outputs say so under the title.
        seconds: What it took to draft: ``compute`` and ``model``.
    """

    id: str
    title: str
    claims: tuple[Claim, ...]
    attributed: bool = False
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: the name, the value in the chart's unit, and the cell that it is."""

    name: str
    value: Decimal
    citation: Citation


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures to be drawn as bars, every one a cell of one column.

    Attributes:
        id: Unique in the summary, letters, digits and hyphens.
        title: Table and column.
        unit: Of the values: ``%``, ``倍`` or "".
        bars: From top to bottom.
    """

    id: str
    title: str
    unit: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A table or a section of a report, for the coverage list.

    Attributes:
        report: Report id.
        kind: ``table`` or ``section``.
        name: Label and title of the table, or the heading.
    """

    report: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the draft drew on.

    Attributes:
        used: Tables and sections that at least one claim cites.
        unused: The others.
        left_out: Sections of the template that had nothing to say, by title.
        skipped: Reports beyond the number that one draft reads, by name.
        removed: Sentences of the model that the gate took out.
    """

    used: tuple[Piece, ...]
    unused: tuple[Piece, ...]
    left_out: tuple[str, ...]
    skipped: tuple[str, ...] = ()
    removed: int = 0

    @property
    def share(self) -> float:
        """Used pieces over all pieces, in [0, 1]; 0 if there are none."""
        total = len(self.used) + len(self.unused)
        return len(self.used) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary of one or more reports, machine-drafted.

    Attributes:
        title: Of the draft.
        period: The month asked for, or None for all.
        language: ``zh`` or ``en``.
        template: Name of the template.
        model: What worded it; "" if nothing but code did.
        reports: Report id → name to show.
        sections: In the template's order; those with nothing to say are left out.
        coverage: What was used and what was not.
        timings: Seconds per stage, ``total`` among them.
        headline: The reports' own titles, or None.
        charts: What ``outputs.draw`` draws.
        remarks: What the reader should know before reading: reports of several industries.
    """

    title: str
    period: str | None
    language: str
    template: str
    model: str
    reports: dict[str, str]
    sections: tuple[SummarySection, ...]
    coverage: Coverage
    timings: dict[str, float] = field(default_factory=dict)
    headline: Claim | None = None
    charts: tuple[Chart, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims, the headline first."""
        head = (self.headline,) if self.headline is not None else ()
        return (*head, *(claim for section in self.sections for claim in section.claims))

    def to_dict(self) -> dict[str, Any]:
        """Plain types that ``json.dumps`` takes; decimals as strings."""
        plain: dict[str, Any] = TypeAdapter(Summary).dump_python(self, mode="json")
        return plain | {"coverage": plain["coverage"] | {"share": round(self.coverage.share, 4)}}

    def to_markdown(self) -> str:
        """Markdown with footnotes; each footnote names report, page, table or line, and quotes the source."""
        from rag.summaries.outputs.markdown import markdown

        return markdown(self)
