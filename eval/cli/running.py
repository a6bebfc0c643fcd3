"""Commands in which systems are asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.cli.apps import app, console, print_totals


@app.command("run")
def run(
    exam: Annotated[Path, typer.Option(help="考卷（JSONL）")],
    truth: Annotated[list[Path], typer.Option(help="考卷所据的真值文件夹，或其上一级；可多次")],
    out: Annotated[Path, typer.Option(help="这次评测的文件夹；再次运行会接着做")],
    library: Annotated[Path | None, typer.Option(help="库；不给则在评测文件夹里用真值报告新建")] = None,
    system: Annotated[str, typer.Option(help="yanbao bm25 dense plain-rag llama-index command")] = "yanbao",
    option: Annotated[list[str] | None, typer.Option(help="系统的选项 name=value；可多次")] = None,
    parallel: Annotated[int, typer.Option(min=1, help="同时问几题")] = 1,
    limit: Annotated[int | None, typer.Option(min=1, help="只做前几题")] = None,
    reuse: Annotated[list[Path] | None, typer.Option(help="可沿用其回答的别次评测；可多次")] = None,
) -> None:
    """Runs a system over an exam. Started again with the same folder, it goes on where it stopped."""
    from rich.progress import Progress, TextColumn

    from eval.items import read_items
    from eval.runs.environment import digest
    from eval.runs.libraries import options_of, ready_library
    from eval.runs.running import run as run_exam
    from eval.runs.systems import Setup, open_system
    from eval.truth import load_truths

    items = read_items(exam)[:limit]
    truths = load_truths(truth)
    bar = Console(stderr=True)
    place, reports = ready_library(library or out.parent / f"{out.name}.library", truths, create=library is None)
    opened = open_system(system, Setup(place, reports, options_of(option or ())))
    columns = (*Progress.get_default_columns(), TextColumn("{task.completed}/{task.total}"))
    try:
        with Progress(*columns, console=bar) as progress:
            task = progress.add_task(system, total=len(items))
            total = run_exam(
                opened,
                items,
                out,
                reports=reports,
                config={"exam": {"name": exam.name, "sha256": digest(exam)}, "options": list(option or ())},
                parallel=parallel,
                reuse=reuse or (),
                done=lambda _: progress.advance(task),
            )
    finally:
        opened.close()
    print_totals(total)


@app.command("contest")
def contest(
    out: Annotated[Path, typer.Option(help="放在哪个文件夹；再次运行会接着做")],
    system: Annotated[list[str] | None, typer.Option(help="只跑这些系统；可多次。默认全部")] = None,
    field: Annotated[
        list[str] | None, typer.Option(help="sample（样例报告）或 foundry（十份虚构报告）；可多次")
    ] = None,
    split: Annotated[str, typer.Option(help="main，或 held-out")] = "held-out",
    seed: Annotated[int, typer.Option()] = 1,
    each: Annotated[int, typer.Option(min=1, help="完整考卷每种题型几道")] = 20,
    small: Annotated[int, typer.Option(min=1, help="慢系统的小考卷每种题型几道")] = 2,
    table_only: Annotated[bool, typer.Option(help="不跑，只由已完成的评测写出表格")] = False,
) -> None:
    """The table of docs/evaluation.md: the baselines and yanbao on one real report and on ten of the foundry."""
    from rich.progress import Progress, TextColumn

    from eval.errors import EvaluationError
    from eval.runs.contest import ENTRANTS, FIELDS, Plan, save_plan, table, take_part

    names, fields = system or list(ENTRANTS), field or list(FIELDS)
    if unknown := [name for name in names if name not in ENTRANTS] + [name for name in fields if name not in FIELDS]:
        raise EvaluationError("No such system or field", unknown, f"Systems: {', '.join(ENTRANTS)}; fields: {FIELDS}.")
    plan = Plan(out, split, seed, each, small)
    save_plan(plan)
    if not table_only:
        columns = (*Progress.get_default_columns(), TextColumn("{task.completed}/{task.total}"))
        with Progress(*columns, console=Console(stderr=True)) as progress:

            def begun(total: int, label: str) -> Callable[[object], None]:
                task = progress.add_task(label, total=total)
                return lambda _: progress.advance(task)

            for name in names:
                for place in fields:
                    take_part(plan, place, name, partial(begun, label=f"{name} · {place}"))
    text = table(plan)
    (out / "table.md").write_text(text + "\n", encoding="utf-8")
    console().print(text, markup=False, soft_wrap=True)


@app.command("summaries")
def summaries(
    truth: Annotated[list[Path], typer.Option(help="真值文件夹，或其上一级；可多次")],
    out: Annotated[Path, typer.Option(help="这次评测的文件夹；再次运行会接着做")],
    template: Annotated[str, typer.Option(help="综述模板")] = "monthly",
    llm: Annotated[bool, typer.Option(help="是否让模型措辞")] = False,
    drafts: Annotated[Path | None, typer.Option(help="改为评别人写好的综述：<真值文件夹名>.md")] = None,
    baseline: Annotated[bool, typer.Option("--plain", help="改为把原文交给同一模型，只说“写摘要”")] = False,
) -> None:
    """Drafts a summary of every report and scores its figures, coverage and citations against the truth."""
    from rich.progress import Progress

    from eval.runs.drafting import Drafts
    from eval.runs.plain_summary import plain
    from eval.runs.summaries import digest_of, handed_in, run_summaries, summary_totals, told_by_kind
    from eval.truth import load_truths

    truths = load_truths(truth)
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("summaries", total=len(truths))
        step = partial(progress.advance, task)
        if drafts is not None:
            system = {"system": "drafts", "sha256": digest_of(drafts)}
            rows = run_summaries(truths, out, handed_in(drafts), system=system, done=step)
        elif baseline:
            with plain() as (write, system):
                rows = run_summaries(truths, out, write, system=system, done=step)
        else:
            with Drafts(template, llm) as drafter:
                rows = run_summaries(truths, out, drafter, system=drafter.describe(), done=step)
                for stage, seconds in drafter.seconds.items():
                    console().print(f"seconds, {stage:<8} {seconds / len(truths):.2f}")
                console().print(f"sentences of the model taken out  {drafter.removed}")
    for name, value in summary_totals(rows).items():
        console().print(f"{name:<16} {value}")
    for kind, (told, total) in told_by_kind(rows).items():
        console().print(f"key facts, {kind:<6} {told} of {total}")


@app.command("judge")
def judge_run(run: Path) -> None:
    """A second opinion by a language model on a finished run; off unless asked for, and it changes no score.

    The model is that of the settings (YANBAO_LLM__BASE_URL, YANBAO_LLM__MODEL).
    """
    from rich.progress import Progress

    from eval.runs.folder import RunFolder
    from eval.runs.judge import judge
    from rag.llm import open_llm
    from rag.settings import load_settings

    count = len(RunFolder(run).items())
    with open_llm(load_settings()) as model, Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("judge", total=count)
        result = judge(run, model, done=lambda number: progress.update(task, completed=number))
    screen = console()
    screen.print(
        f"judge says right {result.right} · agrees with the rules {result.agreement} · kappa {result.kappa:.3f}"
    )
    for opinion in result.opinions:
        if not opinion.agrees:
            rules = "right" if opinion.right else "wrong"
            screen.print(f"{opinion.id}: rules {rules}, judge {opinion.verdict}: {opinion.reason}", markup=False)
