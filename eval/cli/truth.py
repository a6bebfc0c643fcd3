"""Commands that make, describe and check truth, and exams from it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.cli.apps import app, console, exam_app, foundry_app


@app.command("start-truth")
def start_truth(
    folder: Path,
    period: Annotated[str | None, typer.Option(help="报告的月份，YYYY-MM")] = None,
) -> None:
    """Describes the CSV files of a truth folder in tables.json, as far as can be seen; look it through afterwards."""
    from eval.truth.starting import start_truth as start

    new = start(folder, period)
    for entry in new:
        console().print(f"{entry['file']}: 表{entry['number']} {entry['title']}", markup=False, soft_wrap=True)
        for column in entry["columns"]:
            mark = "，主键" if column["name"] == entry["key"] else ""
            told = f"{column['kind']} {column['unit']} {column['period'] or ''}".rstrip()
            console().print(f"  {column['name']}：{told}{mark}", markup=False, soft_wrap=True)
    console().print(
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
        console().print(problem, markup=False, soft_wrap=True)
    if found:
        raise typer.Exit(1)
    console().print("ok")


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
    console().print(f"{len(items)} questions about {len(truths)} reports → {out}", soft_wrap=True)


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

    screen = console()
    try:
        for folder in write_reports(seed, count, out, months=months, month=month):
            screen.print(str(folder))
    except ValueError as error:
        raise typer.BadParameter(f"{month}: {error}") from error


@app.command("tables")
def tables(
    seed: Annotated[int, typer.Option(help="第一个种子")] = 0,
    count: Annotated[int, typer.Option(min=1, help="几份报告")] = 100,
    show: Annotated[int, typer.Option(help="列出几组错误的单元格")] = 20,
    truth: Annotated[list[Path] | None, typer.Option(help="改为读这些真值文件夹的报告；可多次")] = None,
    style: Annotated[str | None, typer.Option(help="表格印成 tab、pipe、html、space 或 line；默认由券商定")] = None,
) -> None:
    """How many cells of damaged reports the reader rebuilds exactly, with every miss by kind of damage.

    The reports are made by the foundry, or, with --truth, those of truth folders. Tables without borders (space: one
    space between cells; line: one cell per line) have no other damage.
    """
    import tempfile

    from rich.progress import track

    from eval.foundry.benchmark import read_made, read_truth, summarise
    from eval.foundry.damage import NONE
    from eval.foundry.press import make_report
    from eval.foundry.sheets import BORDERLESS, STYLES
    from eval.scores.tables import Miss
    from eval.truth import load_truths
    from index.reading import read_report

    if style not in (None, *STYLES):
        raise typer.BadParameter(f"{style}: {', '.join(STYLES)}")
    damage = NONE if style in BORDERLESS else None
    screen, bar = console(), Console(stderr=True)
    if truth:
        results = [read_truth(report, read_report) for report in track(load_truths(truth), console=bar)]
    else:
        with tempfile.TemporaryDirectory() as folder:
            results = [
                read_made(make_report(number, damage=damage, style=style), read_report, Path(folder))
                for number in track(range(seed, seed + count), console=bar)
            ]
    total = summarise(results)
    error = "" if total.cells.error != total.cells.error else f" ± {total.cells.error:.5f}"
    screen.print(f"cells exact      {total.cells.mean:.5f}{error} of {total.cells.count}")
    screen.print(f"tables whole     {total.structure}  headers {total.headers}  of {total.structure.count}")
    screen.print(f"extra cells {total.extra} · surplus tables {total.surplus} · wrong without a finding {total.silent}")
    for kind, (missed, met) in total.kinds.items():
        screen.print(f"  {kind:<18} {missed:>6} missed, done {met} times")
    groups: dict[tuple[str, ...], list[Miss]] = {}
    for name, style, miss, kinds in total.misses():
        groups.setdefault((name, style, f"表{miss.table}", "+".join(kinds)), []).append(miss)
    for key, misses in list(groups.items())[:show]:
        first = misses[0]
        example = f"[{first.row},{first.column}] {first.expected!r} ≠ {first.got!r}"
        screen.print(" ".join(key), f"{len(misses)} cells, first {example}", soft_wrap=True, markup=False)
    for result in total.results:
        if result.error:
            screen.print(f"{result.name} could not be read: {result.error}", soft_wrap=True, markup=False)
