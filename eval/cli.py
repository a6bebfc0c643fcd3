"""The evaluation's commands; mounted as ``yanbao eval``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from eval.scores.totals import Totals

app = typer.Typer(help="评测：用真值表考问答系统，附误差。", no_args_is_help=True)
exam_app = typer.Typer(help="由真值表出题。", no_args_is_help=True)
app.add_typer(exam_app, name="exam")
foundry_app = typer.Typer(add_completion=False)


def _console() -> Console:
    return Console(highlight=False)


@app.command("foundry")
@foundry_app.command()
def foundry(
    out: Annotated[Path, typer.Option(help="写到哪个文件夹（每份报告一个子文件夹）")],
    seed: Annotated[int, typer.Option(help="第一个种子")] = 1,
    count: Annotated[int, typer.Option(min=1, help="几个市场（种子）")] = 1,
    months: Annotated[int, typer.Option(min=1, max=36, help="每个市场连续几个月")] = 1,
    month: Annotated[str, typer.Option(help="第一个月份，YYYY-MM")] = "2025-07",
) -> None:
    """Makes reports with their truth (all figures made up), damaged as converters do."""
    from eval.foundry.writing import write_reports

    console = _console()
    try:
        for folder in write_reports(seed, count, out, months=months, month=month):
            console.print(str(folder))
    except ValueError as error:
        raise typer.BadParameter(f"{month}: {error}") from error


@app.command("tables")
def tables(
    seed: Annotated[int, typer.Option(help="第一个种子")] = 0,
    count: Annotated[int, typer.Option(min=1, help="几份报告")] = 100,
    show: Annotated[int, typer.Option(help="列出几组错误的单元格")] = 20,
    truth: Annotated[list[Path] | None, typer.Option(help="改为读这些真值文件夹的报告；可多次")] = None,
) -> None:
    """How many cells of damaged reports the reader rebuilds exactly, with every miss by kind of damage.

    The reports are made by the foundry, or, with --truth, those of truth folders.
    """
    import tempfile

    from rich.progress import track

    from eval.foundry.benchmark import read_made, read_truth, summarise
    from eval.foundry.press import make_report
    from eval.scores.tables import Miss
    from eval.truth import load_truths
    from index.reading import read_report

    console, bar = _console(), Console(stderr=True)
    if truth:
        results = [read_truth(report, read_report) for report in track(load_truths(truth), console=bar)]
    else:
        with tempfile.TemporaryDirectory() as folder:
            results = [
                read_made(make_report(number), read_report, Path(folder))
                for number in track(range(seed, seed + count), console=bar)
            ]
    total = summarise(results)
    error = "" if total.cells.error != total.cells.error else f" ± {total.cells.error:.5f}"
    console.print(f"cells exact      {total.cells.mean:.5f}{error} of {total.cells.count}")
    console.print(f"tables whole     {total.structure}  headers {total.headers}  of {total.structure.count}")
    console.print(
        f"extra cells {total.extra} · surplus tables {total.surplus} · wrong without a finding {total.silent}"
    )
    for kind, (missed, met) in total.kinds.items():
        console.print(f"  {kind:<18} {missed:>6} missed, done {met} times")
    groups: dict[tuple[str, ...], list[Miss]] = {}
    for name, style, miss, kinds in total.misses():
        groups.setdefault((name, style, f"表{miss.table}", "+".join(kinds)), []).append(miss)
    for key, misses in list(groups.items())[:show]:
        first = misses[0]
        example = f"[{first.row},{first.column}] {first.expected!r} ≠ {first.got!r}"
        console.print(" ".join(key), f"{len(misses)} cells, first {example}", soft_wrap=True, markup=False)
    for result in total.results:
        if result.error:
            console.print(f"{result.name} could not be read: {result.error}", soft_wrap=True, markup=False)


@exam_app.command("make")
def exam_make(
    truth: Annotated[list[Path], typer.Option(help="真值文件夹，或其上一级；可多次")],
    out: Annotated[Path, typer.Option(help="写到哪个 JSONL 文件")],
    seed: Annotated[int, typer.Option()] = 0,
    each: Annotated[int, typer.Option(min=1, help="每种题型几道")] = 10,
    type: Annotated[list[str] | None, typer.Option(help="只出这些题型；可多次")] = None,
    split: Annotated[str, typer.Option(help="main，或只在最后用一次的 held-out")] = "main",
    questions: Annotated[bool, typer.Option(help="也放入手写的 questions.jsonl")] = True,
) -> None:
    """Makes an exam: questions with gold answers computed from truth tables."""
    from eval.exams import make_exam
    from eval.items import read_items, write_items
    from eval.truth import load_truths

    truths = load_truths(truth)
    items = list(make_exam(truths, seed=seed, each=each, types=type or (), split=split))
    for report in truths if questions else ():
        file = report.path.parent / "questions.jsonl"
        if file.is_file():
            items += read_items(file, report.name)
    write_items(items, out)
    _console().print(f"{len(items)} questions about {len(truths)} reports → {out}", soft_wrap=True)


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
    console = Console(stderr=True)
    place, reports = ready_library(library or out.parent / f"{out.name}.library", truths, create=library is None)
    opened = open_system(system, Setup(place, reports, options_of(option or ())))
    columns = (*Progress.get_default_columns(), TextColumn("{task.completed}/{task.total}"))
    try:
        with Progress(*columns, console=console) as progress:
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
    _print_totals(total)


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
    _console().print(text, markup=False, soft_wrap=True)


@app.command("summaries")
def summaries(
    truth: Annotated[list[Path], typer.Option(help="真值文件夹，或其上一级；可多次")],
    out: Annotated[Path, typer.Option(help="这次评测的文件夹；再次运行会接着做")],
    library: Annotated[Path | None, typer.Option(help="库；不给则用真值报告新建")] = None,
    template: Annotated[str, typer.Option(help="综述模板")] = "monthly",
    llm: Annotated[bool, typer.Option(help="是否让模型措辞")] = True,
    drafts: Annotated[Path | None, typer.Option(help="改为评别人写好的综述：<真值文件夹名>.md")] = None,
    baseline: Annotated[bool, typer.Option("--plain", help="改为把原文交给同一模型，只说“写摘要”")] = False,
) -> None:
    """Drafts a summary of every report and scores its figures, coverage and citations against the truth."""
    from rich.progress import Progress

    from eval.runs.libraries import ready_library
    from eval.runs.plain_summary import plain
    from eval.runs.summaries import digest_of, handed_in, run_summaries, summary_totals, told_by_kind
    from eval.runs.systems.yanbao import Drafts
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
            place, reports = ready_library(
                library or out.parent / f"{out.name}.library", truths, create=library is None
            )
            with Drafts(place, reports, template, llm) as drafter:
                rows = run_summaries(truths, out, drafter, system=drafter.describe(), done=step)
    for name, value in summary_totals(rows).items():
        _console().print(f"{name:<16} {value}")
    for kind, (told, total) in told_by_kind(rows).items():
        _console().print(f"key facts, {kind:<6} {told} of {total}")


@app.command("rescore")
def rescore_run(run: Path) -> None:
    """Scores the answers of a run again, asking nothing."""
    from eval.runs.running import rescore

    _print_totals(rescore(run))


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
    _console().print(table)
    _console().print(f"only B right: {len(result.won)} · only A right: {len(result.lost)}", markup=False)


@app.command("report")
def report_run(run: Path, out: Annotated[Path | None, typer.Option(help="写到哪里；默认评测文件夹")] = None) -> None:
    """Writes report.md and report.html with plots and every wrong item."""
    from eval.runs.reporting import report

    for path in report(run, out):
        _console().print(str(path), soft_wrap=True)


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
    console = _console()
    console.print(
        f"judge says right {result.right} · agrees with the rules {result.agreement} · kappa {result.kappa:.3f}"
    )
    for opinion in result.opinions:
        if not opinion.agrees:
            rules = "right" if opinion.right else "wrong"
            console.print(f"{opinion.id}: rules {rules}, judge {opinion.verdict}: {opinion.reason}", markup=False)


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
        _console().print(f"{'ok  ' if result.held else 'FAIL'} {result.condition}  ({result.value:.4f})", markup=False)
    if not all(result.held for result in results):
        raise typer.Exit(1)


@app.command("start-truth")
def start_truth(
    folder: Path,
    period: Annotated[str | None, typer.Option(help="报告的月份，YYYY-MM")] = None,
) -> None:
    """Describes the CSV files of a truth folder in tables.json, as far as can be seen; look it through afterwards."""
    from eval.truth.starting import start_truth as start

    new = start(folder, period)
    for entry in new:
        _console().print(f"{entry['file']}: 表{entry['number']} {entry['title']}", markup=False, soft_wrap=True)
        for column in entry["columns"]:
            mark = "，主键" if column["name"] == entry["key"] else ""
            told = f"{column['kind']} {column['unit']} {column['period'] or ''}".rstrip()
            _console().print(f"  {column['name']}：{told}{mark}", markup=False, soft_wrap=True)
    _console().print(
        f"{len(new)} tables described in {folder / 'tables.json'}; correct what is wrong, then check-truth",
        soft_wrap=True,
    )


@app.command("check-truth")
def check_truth(folders: list[Path]) -> None:
    """Whether truth folders are consistent: headers, evidence, gold of look-ups. Exit code 1 if not."""
    from eval.truth import load_truths
    from eval.truth.checking import problems

    found = [problem for truth in load_truths(folders) for problem in problems(truth)]
    for problem in found:
        _console().print(problem, markup=False, soft_wrap=True)
    if found:
        raise typer.Exit(1)
    _console().print("ok")


def _print_totals(total: Totals) -> None:
    from rich.table import Table

    table = Table("type", "items", "accuracy")
    for name, value in [*total.by_type.items(), ("all", total.accuracy)]:
        table.add_row(name, str(value.count), str(value))
    console = _console()
    console.print(table)
    console.print(f"answered and wrong {total.confidently_wrong} · unbound figures {total.unbound:.4f}")
    console.print(f"refusals: precision {total.refusals.precision:.3f}, recall {total.refusals.recall:.3f}")
    console.print(" · ".join(f"{name} {value}" for name, value in {**total.citations, **total.retrieval}.items()))
    if total.latency:
        console.print(f"seconds: median {total.latency['median']:.3f}, p90 {total.latency['p90']:.3f}")
    if total.errors:
        console.print("errors: " + ", ".join(f"{name} {count}" for name, count in total.errors.items()))


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
            _console().print(f"{metric} {value} of {value.count}")
