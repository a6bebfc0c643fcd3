"""The command groups, and what all commands print with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Console

if TYPE_CHECKING:
    from eval.scores.totals import Totals

app = typer.Typer(help="评测：用真值表考问答系统，附误差。", no_args_is_help=True)
exam_app = typer.Typer(help="由真值表出题。", no_args_is_help=True)
app.add_typer(exam_app, name="exam")
foundry_app = typer.Typer(add_completion=False)


def console() -> Console:
    return Console(highlight=False)


def print_totals(total: Totals) -> None:
    from rich.table import Table

    table = Table("type", "items", "accuracy")
    for name, value in [*total.by_type.items(), ("all", total.accuracy)]:
        table.add_row(name, str(value.count), str(value))
    screen = console()
    screen.print(table)
    screen.print(f"answered and wrong {total.confidently_wrong} · unbound figures {total.unbound:.4f}")
    screen.print(f"refusals: precision {total.refusals.precision:.3f}, recall {total.refusals.recall:.3f}")
    screen.print(" · ".join(f"{name} {value}" for name, value in {**total.citations, **total.retrieval}.items()))
    if total.latency:
        screen.print(f"seconds: median {total.latency['median']:.3f}, p90 {total.latency['p90']:.3f}")
    if total.errors:
        screen.print("errors: " + ", ".join(f"{name} {count}" for name, count in total.errors.items()))
