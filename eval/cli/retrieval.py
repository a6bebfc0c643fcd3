"""``yanbao eval retrieval``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.cli.apps import app, console


@app.command("retrieval")
def retrieval(
    truth: Annotated[list[Path], typer.Option(help="真值文件夹，或其上一级；可多次")],
    library: Annotated[Path, typer.Option(help="库；没有则用真值报告新建")],
    exam: Annotated[Path | None, typer.Option(help="考卷（JSONL）；不给则现出")] = None,
    seed: Annotated[int, typer.Option(help="现出考卷的种子")] = 0,
    each: Annotated[int, typer.Option(min=1, help="现出考卷每份报告每种题型几道")] = 6,
    k: Annotated[int, typer.Option(min=1, max=10, help="看前几条")] = 5,
) -> None:
    """Recall@k and MRR of each arm of the search, with standard errors. No language model is asked."""
    from rich.table import Table

    from eval.exams import make_exam
    from eval.items import read_items
    from eval.retrieval import score_arms
    from eval.runs.libraries import ready_library
    from eval.truth import load_truths
    from rag.open import open_library
    from rag.settings import load_settings

    truths = load_truths(truth)
    if exam is not None:
        items = list(read_items(exam))
    else:
        items = [item for one in truths for item in make_exam([one], seed=seed, each=each)]
        for one in truths:
            file = one.path.parent / "questions.jsonl"
            items += read_items(file, one.name) if file.is_file() else ()
    place, reports = ready_library(library, truths, create=True)
    table = Table("arm", "items", "reports", f"recall@{k}", "MRR")
    with open_library(place, load_settings()) as opened:
        for arm, score in score_arms(opened, items, reports, k).items():
            counts = str(score.recall.count), str(score.recall.clusters)
            table.add_row(arm, *counts, str(score.recall), str(score.mrr))
    console().print(table)
