"""The comparison that the documentation shows: every system on one real report and on ten made ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from eval.exams import make_exam
from eval.foundry.writing import write_reports
from eval.items import Item
from eval.runs.contest_table import render
from eval.runs.folder import RunFolder
from eval.runs.libraries import ready_library
from eval.runs.running import run
from eval.runs.systems import Setup, open_system
from eval.scores.item import ItemScore
from eval.truth import TruthReport, load_truths

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "2024-04-ai-sample"
FIELDS = ("sample", "foundry")
SEEDS = MappingProxyType({"main": 101, "held-out": 90001})  # first of ten foundry seeds


@dataclass(frozen=True, slots=True)
class Entrant:
    """A system with its options. ``slow`` ones, in which a language model reads long prompts for every question, take
    the small exam only.
    """

    system: str
    options: Mapping[str, str] = field(default_factory=dict)
    slow: bool = False


ENTRANTS: Mapping[str, Entrant] = MappingProxyType(
    {
        "bm25": Entrant("bm25"),
        "dense": Entrant("dense"),
        "yanbao-without-model": Entrant("yanbao", {"llm": "no"}),
        "plain-rag": Entrant("plain-rag", slow=True),
        "llama-index": Entrant("llama-index", slow=True),
        "yanbao": Entrant("yanbao", slow=True),
    }
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run. The small exam is a part of the full one: its first items of every type."""

    out: Path
    split: str = "held-out"
    seed: int = 1
    each: int = 20
    small: int = 2
    reports: int = 10

    def truths(self, field: str) -> tuple[TruthReport, ...]:
        """The bundled report, or reports of the foundry, which are made on first need."""
        if field == "sample":
            return load_truths([SAMPLE])
        folder = self.out / "truth"
        first = SEEDS[self.split]
        names = [folder / f"foundry-{number}-2025-07" for number in range(first, first + self.reports)]
        if not all((name / "tables.json").is_file() for name in names):
            list(write_reports(first, self.reports, folder))
        return load_truths(names)

    def items(self, field: str, *, slow: bool) -> tuple[Item, ...]:
        each = self.small if slow else self.each
        return make_exam(self.truths(field), seed=self.seed, each=each, split=self.split)

    def folder(self, field: str, entrant: str) -> Path:
        return self.out / "runs" / field / entrant


def take_part(plan: Plan, field: str, name: str, begun: Callable[[int], Callable[[object], None]]) -> None:
    """One system takes one field's exam; started again, it goes on where it stopped.

    Args:
        begun: Called with the number of items; gives what is called after each answer.
    """
    entrant = ENTRANTS[name]
    items = plan.items(field, slow=entrant.slow)
    library, reports = ready_library(plan.out / f"{field}.library", plan.truths(field), create=True)
    system = open_system(entrant.system, Setup(library, reports, entrant.options))
    try:
        run(
            system,
            items,
            plan.folder(field, name),
            reports=reports,
            config={"contest": {"split": plan.split, "seed": plan.seed, "field": field}},
            done=begun(len(items)),
        )
    finally:
        system.close()


def finished(plan: Plan, field: str, name: str) -> tuple[ItemScore, ...]:
    """Scores of a finished run, () if there is none."""
    folder = RunFolder(plan.folder(field, name))
    return folder.scores() if (folder.path / "scores.jsonl").is_file() else ()


def save_plan(plan: Plan) -> None:
    """Writes what was run beside the runs, for whoever repeats it."""
    plan.out.mkdir(parents=True, exist_ok=True)
    row = {"split": plan.split, "seed": plan.seed, "each": plan.each, "small": plan.small, "reports": plan.reports}
    (plan.out / "plan.json").write_text(json.dumps(row) + "\n", encoding="utf-8")


def table(plan: Plan, entrants: Sequence[str] = tuple(ENTRANTS)) -> str:
    """The comparison as Markdown: for each field the items that all finished systems were asked, and the full exam."""
    parts = []
    for field_name in FIELDS:
        scores = {name: found for name in entrants if (found := finished(plan, field_name, name))}
        if scores:
            common = set.intersection(*({score.id for score in found} for found in scores.values()))
            parts.append(render(field_name, plan, scores, common))
    return "\n\n".join(parts)
