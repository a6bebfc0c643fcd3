"""The evaluation's commands; mounted as ``yanbao eval``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(help="评测：用真值表考问答系统，附误差。", no_args_is_help=True)
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
) -> None:
    """How many cells of damaged reports the reader rebuilds exactly, with every miss by kind of damage."""
    import tempfile

    from rich.progress import track

    from eval.foundry.benchmark import read_made, summarise
    from eval.foundry.press import make_report
    from eval.scores.tables import Miss
    from index.reading import read_report

    console = _console()
    with tempfile.TemporaryDirectory() as folder:
        results = [
            read_made(make_report(number), read_report, Path(folder))
            for number in track(range(seed, seed + count), console=Console(stderr=True))
        ]
    total = summarise(results)
    console.print(f"cells exact      {total.cells.mean:.5f} ± {total.cells.error:.5f} of {total.cells.count}")
    console.print(f"tables whole     {total.structure}  headers {total.headers}  of {total.structure.count}")
    console.print(f"extra cells {total.extra} · surplus tables {total.surplus} · wrong without a finding {total.silent}")
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
