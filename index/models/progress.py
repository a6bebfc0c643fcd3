"""Progress of a pull: a callback for programs, a bar on stderr for people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int], None]
"""Called with what is being done, bytes done and bytes in all; the last call of a step has both equal."""


def silent(step: str, done: int, total: int) -> None:
    """Progress that shows nothing."""


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr. Where stderr is not a terminal, a line at every tenth of a step."""
    if sys.stderr.isatty():
        with _bar() as report:
            yield report
    else:
        yield _Lines().report


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Bar(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        tasks: dict[str, int] = {}

        def report(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = int(bar.add_task(step, total=total or None))
            bar.update(tasks[step], completed=done, total=total or None)  # type: ignore[arg-type]

        yield report


class _Lines:
    """One line per tenth of a step, for logs."""

    def __init__(self) -> None:
        self.shown: dict[str, int] = {}

    def report(self, step: str, done: int, total: int) -> None:
        tenth = 10 * done // total if total else 0
        if self.shown.get(step, -1) >= tenth:
            return
        self.shown[step] = tenth
        size = f": {done / 1e6:,.0f} of {total / 1e6:,.0f} MB" if total else ""
        sys.stderr.write(f"{step}{size}\n")
        sys.stderr.flush()
