"""Summaries as a run: one draft per report of the truth, by yanbao or by anybody, scored against the truth."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.runs.environment import environment
from eval.scores.key_facts import key_facts
from eval.scores.statistics import Estimate, estimate
from eval.scores.summaries import SummaryScore, score_summary
from eval.truth import TruthReport

Drafter = Callable[[TruthReport], str]
REFERENCE = "summary.md"  # of a truth folder, if somebody wrote one


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A draft's score. ``elapsed_s`` is 0 for drafts that were handed in."""

    report: str
    elapsed_s: float
    score: SummaryScore


def run_summaries(
    truths: Sequence[TruthReport],
    out: Path,
    draft: Drafter,
    *,
    system: Mapping[str, Any],
    done: Callable[[], None] = lambda: None,
) -> tuple[SummaryRow, ...]:
    """Drafts and scores. A draft that is in ``out/drafts`` is not made again.

    Args:
        draft: From a report of the truth to Markdown.
        system: What decides the drafts; goes on record.

    Raises:
        EvaluationError: The folder holds summaries of another system.
    """
    drafts = out / "drafts"
    drafts.mkdir(parents=True, exist_ok=True)
    _record(out, {"system": dict(system), "reports": [truth.name for truth in truths], "environment": environment()})
    rows = []
    for truth in truths:
        file, clock = drafts / f"{truth.name}.md", drafts / f"{truth.name}.seconds"
        if not file.is_file():
            started = time.perf_counter()
            text = draft(truth)
            clock.write_text(f"{time.perf_counter() - started:.3f}\n", encoding="utf-8")
            temporary = file.with_suffix(".part")
            temporary.write_text(text, encoding="utf-8")
            temporary.replace(file)
        reference = truth.path.parent / REFERENCE
        score = score_summary(
            file.read_text(encoding="utf-8"),
            [truth],
            key_facts=key_facts(truth),
            reference=reference.read_text(encoding="utf-8") if reference.is_file() else "",
        )
        seconds = float(clock.read_text(encoding="utf-8")) if clock.is_file() else 0.0
        rows.append(SummaryRow(truth.name, seconds, score))
        done()
    _save(out, rows)
    return tuple(rows)


def summary_totals(rows: Sequence[SummaryRow]) -> dict[str, Estimate]:
    """Means over the reports with their standard errors; reports without the measure are left out."""
    found = {}
    for name in ("figure_accuracy", "coverage", "uncited", "rouge_l"):
        values = [value for row in rows if (value := getattr(row.score, name)) == value]
        found[name] = estimate(values)
    found["seconds"] = estimate([row.elapsed_s for row in rows])
    return found


def told_by_kind(rows: Sequence[SummaryRow]) -> dict[str, tuple[int, int]]:
    """Told and all key facts of each kind, over the reports."""
    kinds: dict[str, tuple[int, int]] = {}
    for kind, (told, total) in (pair for row in rows for pair in row.score.by_kind.items()):
        before = kinds.get(kind, (0, 0))
        kinds[kind] = (before[0] + told, before[1] + total)
    return kinds


def handed_in(folder: Path) -> Drafter:
    """Drafts from files ``<truth folder's name>.md``."""

    def draft(truth: TruthReport) -> str:
        file = folder / f"{truth.name}.md"
        if not file.is_file():
            raise EvaluationError("There is no draft for a report", file, "Name drafts after the truth folders.")
        return file.read_text(encoding="utf-8")

    return draft


def digest_of(folder: Path) -> str:
    """One digest over the drafts of a folder, so that changed drafts are not taken for the old ones."""
    joined = hashlib.sha256()
    for file in sorted(folder.glob("*.md")):
        joined.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return joined.hexdigest()


def _record(out: Path, config: dict[str, Any]) -> None:
    file = out / "config.json"
    if file.is_file():
        before = json.loads(file.read_text(encoding="utf-8"))
        if before.get("system") != json.loads(json.dumps(config["system"])):
            raise EvaluationError("The folder holds summaries of another system", out, "Choose another folder.")
    file.write_text(json.dumps(config, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _save(out: Path, rows: Sequence[SummaryRow]) -> None:
    lines = [json.dumps(asdict(row), ensure_ascii=False) for row in rows]
    (out / "summaries.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    text = json.dumps({name: asdict(value) for name, value in summary_totals(rows).items()}, indent=2)
    (out / "totals.json").write_text(text + "\n", encoding="utf-8")
    (out / "report.md").write_text(_markdown(rows), encoding="utf-8")


def _markdown(rows: Sequence[SummaryRow]) -> str:
    lines = ["# 综述评测", "", "| 指标 | 均值 ± 标准误 |", "| --- | --- |"]
    lines += [f"| {name} | {value} |" for name, value in summary_totals(rows).items()]
    for row in rows:
        score = row.score
        lines += ["", f"## {row.report}", ""]
        lines.append(
            f"- 数字 {score.figures}，有误或无据 {len(score.wrong)}；要点 {score.facts}，遗漏 {len(score.missed)}"
        )
        lines += [f"- 有误或无据：{_plain(text)}" for text in score.wrong]
        lines += [f"- 遗漏：{_plain(text)}" for text in score.missed]
        lines += [f"- 无引用：{_plain(text)}" for text in score.bare]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return " ".join(text.replace("<", "&lt;").replace("|", "\\|").split())[:300]
