"""A drafted summary: sections, claims, evidence, and what of the reports it used."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    """

    text: str
    figures: tuple[Figure, ...]
    citations: tuple[Citation, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class SummarySection:
    """A section of the draft."""

    id: str
    title: str
    claims: tuple[Claim, ...]


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

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for section in self.sections for claim in section.claims)

    def to_dict(self) -> dict[str, Any]:
        """Plain types that ``json.dumps`` takes; decimals as strings."""
        plain: dict[str, Any] = TypeAdapter(Summary).dump_python(self, mode="json")
        return plain | {"coverage": plain["coverage"] | {"share": round(self.coverage.share, 4)}}

    def to_markdown(self) -> str:
        """Markdown with footnotes; each footnote names report, page, table or line, and quotes the source."""
        from rag.summaries.markdown import markdown

        return markdown(self)
