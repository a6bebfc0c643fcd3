"""Times of planning and answering table questions, without a language model.

    python -m rag.questions.benchmark REPORT [REPORT …]

The questions are made from the reports' own names and headers, so any report will do.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.ledger import Ledger
from index.reading import read_report
from rag.questions import Ambiguous, ProgramPlan, Refusal, plan, respond
from rag.questions.catalog import Catalog, catalog_of

_FORMS = (
    "{name}的{metric}是多少",
    "{metric}最高的3家",
    "{name}{metric}排第几",
    "{metric}的平均值",
    "{name}和{other}谁的{metric}更高",
    "{metric}大于0的有几家",
)


def questions(catalog: Catalog, most: int = 300) -> Iterator[str]:
    """Questions of every form over names and headers in turn."""
    cells = [(view, row, column) for column in catalog.columns for view in (column.view,) for row in view.rows]
    step = max(1, len(cells) // most)
    for number, (view, row, column) in enumerate(cells[::step]):
        other = view.rows[(row.index + 1) % len(view.rows)].entity.name
        yield _FORMS[number % len(_FORMS)].format(name=row.entity.name, metric=column.label, other=other)


def seconds(asked: Sequence[str], ledger: Ledger) -> list[float]:
    """Seconds that each question took, planning and answering."""
    times = []
    for question in asked:
        start = time.perf_counter()
        found = plan(question, ledger)
        if isinstance(found, ProgramPlan | Ambiguous | Refusal):
            respond(found, ledger)
        times.append(time.perf_counter() - start)
    return times


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="+", type=Path)
    given = parser.parse_args(arguments)
    ledger = Ledger.of([read_report(path) for path in given.reports])
    start = time.perf_counter()
    plan("总市值", ledger)
    first = time.perf_counter() - start
    times = sorted(seconds(list(questions(catalog_of(ledger))), ledger))
    p50, p95 = statistics.median(times), times[int(len(times) * 0.95)]
    sys.stdout.write(
        f"{len(ledger.reports)} reports, {len(ledger.facts)} facts, {len(times)} questions: "
        f"first {first * 1000:.0f} ms, p50 {p50 * 1000:.1f} ms, "
        f"p95 {p95 * 1000:.1f} ms, max {times[-1] * 1000:.1f} ms\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
