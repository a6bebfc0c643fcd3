"""Commands that look into what was run, and the public sets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.cli.apps import app, console, print_totals


@app.command("report")
def report_run(run: Path, out: Annotated[Path | None, typer.Option(help="写到哪里；默认评测文件夹")] = None) -> None:
    """Writes report.md and report.html with plots and every wrong item."""
    from eval.runs.reporting import report

    for path in report(run, out):
        console().print(str(path), soft_wrap=True)


@app.command("compare")
def compare_runs(a: Path, b: Path, seed: Annotated[int, typer.Option()] = 0) -> None:
    """How much better B is than A on the same items, with 95% intervals from a paired bootstrap."""
    from rich.table import Table

    from eval.runs.comparison import compare

    result = compare(a, b, seed=seed)
    table = Table("", "items", "B − A", "95%", "p")
    for name, d in result.differences.items():
        table.add_row(
            name, str(d.count), f"{d.mean:+.3f}", f"[{d.low:+.3f}, {d.high:+.3f}]".replace("[", "\\["), f"{d.p:.3f}"
        )
    console().print(table)
    console().print(f"only B right: {len(result.won)} · only A right: {len(result.lost)}", markup=False)


@app.command("gate")
def gate_run(
    run: Path,
    min: Annotated[list[str] | None, typer.Option(help="name=number，至少；可多次")] = None,
    max: Annotated[list[str] | None, typer.Option(help="name=number，至多；可多次")] = None,
) -> None:
    """For CI: fails (exit code 1) unless every total is within its bound."""
    from eval.errors import EvaluationError
    from eval.runs.folder import RunFolder
    from eval.runs.gating import gate
    from eval.scores.totals import totals

    results = gate(totals(RunFolder(run).scores()), min or (), max or ())
    if not results:
        raise EvaluationError("No condition given", None, "For example: --min accuracy=0.9")
    for result in results:
        console().print(f"{'ok  ' if result.held else 'FAIL'} {result.condition}  ({result.value:.4f})", markup=False)
    if not all(result.held for result in results):
        raise typer.Exit(1)


@app.command("rescore")
def rescore_run(run: Path) -> None:
    """Scores the answers of a run again, asking nothing."""
    from eval.runs.running import rescore

    print_totals(rescore(run))


@app.command("public")
def public(
    name: Annotated[str, typer.Argument(help="tatqa rgb t2-ragbench")],
    data: Annotated[Path, typer.Option(help="公开集的文件（自备）")],
    answers: Annotated[Path | None, typer.Option(help='回答（JSONL：{"id", "prediction"}）')] = None,
    questions: Annotated[Path | None, typer.Option(help="把题目与文档写成 JSONL")] = None,
    noise: Annotated[float, typer.Option(min=0, max=1, help="RGB 的噪声比例；1 为拒答测试")] = 0.0,
) -> None:
    """Public sets in their own formats: writes their questions, or scores answers by the set's published rule."""
    import json

    from eval import loaders
    from eval.errors import EvaluationError
    from eval.loaders.base import read_json_lines

    sets = {
        "tatqa": (loaders.load_tatqa, loaders.score_tatqa),
        "rgb": (lambda path: loaders.load_rgb(path, noise_rate=noise), loaders.score_rgb),
        "t2-ragbench": (loaders.load_t2_ragbench, loaders.score_number_match),
    }
    if name not in sets:
        raise EvaluationError("There is no loader for this set", name, f"Choose one of {', '.join(sets)}.")
    load, rule = sets[name]
    items = load(data)
    if questions is not None:
        rows = [{"id": i.id, "question": i.question, "context": list(i.context)} for i in items]
        questions.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    if answers is not None:
        told = {str(row.get("id")): row.get("prediction", row.get("text", "")) for row in read_json_lines(answers)}
        for metric, value in loaders.score_predictions(items, told, rule).items():
            console().print(f"{metric} {value} of {value.count}")
