"""An exam's items: a question, its gold answer and the evidence for it, as pydantic models over JSONL."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from eval.errors import EvaluationError

TYPES = (
    "lookup", "compare", "difference", "ratio", "rank", "top-k", "filter", "count", "sum", "mean", "series",
    "multi-step", "mixed", "prose", "judge", "follow-up", "unanswerable", "retrieval",
)  # fmt: skip
MISSING = ("entity", "metric", "period", "table", "value", "premise")


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GoldFigure(_Model):
    """A figure that the answer must hold.

    Attributes:
        value: As printed, or as computed.
        high: Upper end, for a range.
        unit: ``亿元``, ``%``, ``百分点`` …; "" where the answer may name any unit or none (a rank).
        also: Units in which the same number is right as well (百分点 for a performance relative to an index).
        tolerance: Absolute, in ``unit``. 0 asks for every digit; computed ratios and means state their rounding here.
    """

    value: Decimal
    unit: str = ""
    high: Decimal | None = None
    also: tuple[str, ...] = ()
    tolerance: Decimal = Decimal(0)


class GoldEntity(_Model):
    """An entity that the answer must name; ``also`` are names and codes that count as well."""

    name: str
    also: tuple[str, ...] = ()


class Gold(_Model):
    """What a right answer holds. At least one field is given.

    Attributes:
        figures: All of them must be told; in this order if ``ordered``.
        entities: All of them and no others of the item's ``choices``; in this order if ``ordered``.
        verdict: For statements to be judged.
        text: Of every inner tuple at least one string must occur.
        refusal: What is missing: the question must be refused.
        choices: All entities that a list could wrongly name (the table's other rows).
    """

    figures: tuple[GoldFigure, ...] = ()
    entities: tuple[GoldEntity, ...] = ()
    ordered: bool = False
    verdict: bool | None = None
    text: tuple[tuple[str, ...], ...] = ()
    refusal: str | None = None
    choices: tuple[GoldEntity, ...] = ()

    @field_validator("entities", "choices", mode="before")
    @classmethod
    def _plain_names(cls, value: Any) -> Any:
        return [{"name": entry} if isinstance(entry, str) else entry for entry in value]

    @model_validator(mode="after")
    def _something(self) -> Gold:
        if self.refusal is not None and self.refusal not in MISSING:
            raise ValueError(f"refusal must be one of {MISSING}, not {self.refusal!r}")
        answers = self.figures or self.entities or self.text or self.verdict is not None
        if bool(answers) == (self.refusal is not None):
            raise ValueError(
                "gold needs either an answer (figures, entities, verdict, text) or a refusal, and not both"
            )
        return self


class Evidence(_Model):
    """Where the answer stands: a cell, a whole column (no row), or a quoted span.

    Attributes:
        report: Name of the truth folder.
        slot: Evidence with the same slot is told in several places, any of which will do; None stands alone.
    """

    report: str = ""
    table: str | None = None
    row: str | None = None
    column: str | None = None
    quote: str | None = None
    slot: int | None = None


class Turn(_Model):
    """An earlier turn of a dialogue."""

    question: str
    answer: str


class Item(_Model):
    """One question.

    Attributes:
        type: One of ``TYPES``.
        difficulty: 1 to 3; see ``eval/data/README.md``.
        reports: Names of the truth folders that the question is about; the first is its cluster for standard errors.
        history: Earlier turns, for follow-ups.
        template: Which phrasing made it, for made exams.
    """

    id: str
    type: str
    question: str
    gold: Gold
    difficulty: int = Field(default=2, ge=1, le=3)
    reports: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    history: tuple[Turn, ...] = ()
    template: str = ""

    @field_validator("type")
    @classmethod
    def _known_type(cls, value: str) -> str:
        if value not in TYPES:
            raise ValueError(f"type must be one of {TYPES}, not {value!r}")
        return value

    @property
    def cluster(self) -> str:
        """Items of one report are not independent: their standard errors are clustered by it."""
        return self.reports[0] if self.reports else ""


def read_items(path: Path, report: str = "") -> tuple[Item, ...]:
    """Items of an exam or a ``questions.jsonl``.

    Args:
        report: The folder's name, for questions that name no report themselves.

    Raises:
        EvaluationError: The file is missing, or a line is no item; the message names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise EvaluationError("The exam cannot be read", path, str(error)) from error
    items = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = Item.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise EvaluationError(
                f"Line {number} is no exam item ({place}: {first['msg']})", path, "See eval/data/README.md."
            ) from error
        reports = item.reports or ((report,) if report else ())
        evidence = tuple(
            e if e.report or not reports else e.model_copy(update={"report": reports[0]}) for e in item.evidence
        )
        items.append(item.model_copy(update={"reports": reports, "evidence": evidence}))
    duplicates = sorted(id for id, count in Counter(item.id for item in items).items() if count > 1)
    if duplicates:
        raise EvaluationError("Two items have the same id", duplicates, "Ids must be unique in an exam.")
    return tuple(items)


def write_items(items: Iterable[Item], path: Path) -> None:
    """Writes an exam; fields at their default are left out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(item.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False) for item in items]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
