"""What a system under test hands in: one answer per question, as JSONL."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.errors import EvaluationError


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ToldFigure(_Model):
    """A figure that the system says it has bound. ``source``: ``cell``, ``quote`` or ``formula``."""

    value: Decimal
    unit: str = ""
    raw: str = ""
    source: str = ""
    formula: str | None = None


class Citation(_Model):
    """A place that the system cites. ``report`` is a report id or the name of a truth folder; ``report_id`` wins
    over it.
    """

    report: str = ""
    report_id: str = ""
    page: int | None = None
    table: str | None = None
    row: str | None = None
    column: str | None = None
    quote: str = ""


class Found(_Model):
    """A passage that retrieval returned, best first."""

    report: str = ""
    table: str | None = None
    text: str = ""


class SystemAnswer(_Model):
    """An answer.

    Attributes:
        id: Of the item.
        refused: The system declines to answer.
        figures: What is bound; a figure of the text that is not here is unbound.
        hits: Passages found, if the system shows them.
        error: The system failed; scored as wrong, and counted apart.
    """

    id: str
    text: str = ""
    refused: bool = False
    figures: tuple[ToldFigure, ...] = ()
    citations: tuple[Citation, ...] = ()
    hits: tuple[Found, ...] = ()
    elapsed_s: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0
    error: str = ""


def read_answers(path: Path) -> dict[str, SystemAnswer]:
    """Answers by item id; the last one of an id counts.

    Raises:
        EvaluationError: The file is missing, or a line is no answer.
    """
    found: dict[str, SystemAnswer] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise EvaluationError("The answers cannot be read", path, str(error)) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            answer = SystemAnswer.model_validate_json(line)
        except ValidationError as error:
            raise EvaluationError(
                f"Line {number} is no answer ({error.errors()[0]['msg']})", path, "One JSON object a line."
            ) from error
        found[answer.id] = answer
    return found


def answer_line(answer: SystemAnswer) -> str:
    """One line of answers JSONL, without fields at their default."""
    return json.dumps(answer.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False) + "\n"


def write_answers(answers: Iterable[SystemAnswer], path: Path) -> None:
    path.write_text("".join(map(answer_line, answers)), encoding="utf-8")
