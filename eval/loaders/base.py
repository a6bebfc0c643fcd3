"""What the loaders have in common."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.scores.statistics import Estimate, estimate


@dataclass(frozen=True, slots=True)
class PublicItem:
    """A question of a public set.

    Attributes:
        context: The documents that come with it, tables as Markdown.
        gold: What the set's own rule compares with; its form is the set's.
        cluster: Document that the question belongs to: questions of one are not independent.
    """

    id: str
    question: str
    context: tuple[str, ...]
    gold: Mapping[str, Any] = field(default_factory=dict)
    cluster: str = ""


PublicScore = Mapping[str, float]
"""Values in [0, 1] by name: ``em`` and ``f1``, ``accuracy``, ``number_match``."""


def score_predictions(
    items: Iterable[PublicItem], predictions: Mapping[str, Any], rule: Callable[[PublicItem, Any], PublicScore]
) -> dict[str, Estimate]:
    """Means over all items with their errors, clustered by document; an item without a prediction scores 0."""
    rows: list[tuple[PublicScore, str]] = []
    for item in items:
        prediction = predictions.get(item.id, "")
        rows.append((rule(item, prediction), item.cluster or item.id))
    names = dict.fromkeys(name for score, _ in rows for name in score)
    return {
        name: estimate([score[name] for score, _ in rows if name in score], [c for score, c in rows if name in score])
        for name in names
    }


def markdown_table(rows: Sequence[Sequence[str]]) -> str:
    """A 2-d array of cells as a Markdown table, the first row being the header."""
    lines = ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    if lines:
        lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


def read_json(path: Path) -> Any:
    """A JSON file. Raises EvaluationError if it is missing or no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise EvaluationError("This is no JSON file", path, str(error)) from error


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """One JSON object a line. Raises EvaluationError that names the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError("The file cannot be read", path, str(error)) from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise EvaluationError(f"Line {number} is no JSON", path, str(error)) from error
            if not isinstance(row, dict):
                raise EvaluationError(f"Line {number} is no object", path, "One JSON object a line.")
            rows.append(row)
    return rows


def required(row: Mapping[str, Any], name: str, path: Path) -> Any:
    """A field that the format promises. Raises EvaluationError."""
    if name not in row:
        raise EvaluationError(f"An entry lacks {name!r}", path, "Is this the published file of this set?")
    return row[name]
