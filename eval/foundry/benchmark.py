"""How well a reader rebuilds damaged tables: cells exact over many reports, and every miss by kind of damage."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.foundry.damage import Damage
from eval.foundry.elements import Mishap
from eval.foundry.press import Made, make_report
from eval.scores.statistics import Estimate, estimate
from eval.scores.tables import Miss, TableScore, score_tables
from eval.truth import TruthReport, TruthTable
from index.errors import YanbaoError
from index.report import Report

Reader = Callable[[Path], Report]


@dataclass(frozen=True, slots=True)
class ReportResult:
    """One report: its table scores, tables read beyond the truth, and an error if it could not be read."""

    name: str
    style: str
    scores: tuple[TableScore, ...]
    surplus: int
    unfound: int
    error: str
    mishaps: tuple[Mishap, ...]


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """Totals over reports.

    Attributes:
        cells: Share of truth cells exact; standard error clustered by report.
        structure: Share of tables whole and with nothing extra, likewise.
        headers: Share of tables with all headers as printed, likewise.
        extra: Cells that were read into a table but belong nowhere.
        surplus: Tables read beyond the truth.
        silent: Reports with a wrong cell and no finding at all.
        kinds: Misses by kind of damage: ``(misses, cells hit by that kind)``.
    """

    cells: Estimate
    structure: Estimate
    headers: Estimate
    extra: int
    surplus: int
    silent: int
    kinds: dict[str, tuple[int, int]]
    results: tuple[ReportResult, ...]

    def misses(self) -> Iterable[tuple[str, str, Miss, tuple[str, ...]]]:
        """Every miss as (report, style, miss, kinds of damage that touched it)."""
        for result in self.results:
            for score in result.scores:
                for miss in score.misses:
                    yield result.name, result.style, miss, _kinds_of(miss, result.mishaps)


def read_made(made: Made, reader: Reader, folder: Path) -> ReportResult:
    """Reads one made report through a reader and scores its tables. An expected error counts as everything missed."""
    path = folder / f"{made.name}.{'md' if made.style == 'pipe' else 'txt'}"
    path.write_text(made.text, encoding="utf-8", newline="")
    try:
        return _read(made.name, made.style, path, made.tables, made.mishaps, reader)
    finally:
        path.unlink()


def read_truth(truth: TruthReport, reader: Reader) -> ReportResult:
    """The same for a report with its truth folder; what was damaged is known where there is a ``mishaps.jsonl``."""
    file = truth.path.parent / "mishaps.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    mishaps = tuple(Mishap(**json.loads(line)) for line in lines)
    return _read(truth.name, truth.path.suffix.removeprefix("."), truth.path, truth.tables, mishaps, reader)


def _read(
    name: str, style: str, path: Path, tables: Sequence[TruthTable], mishaps: tuple[Mishap, ...], reader: Reader
) -> ReportResult:
    try:
        report = reader(path)
    except YanbaoError as error:
        return ReportResult(name, style, score_tables(tables, (), ()), 0, 0, str(error), mishaps)
    headers = [[column.header for column in table.columns] for table in report.tables]
    scores = score_tables(tables, report.tables, headers)
    found = sum(score.found for score in scores)
    return ReportResult(name, style, scores, len(report.tables) - found, len(report.findings), "", mishaps)


def benchmark(
    reader: Reader,
    seeds: Iterable[int],
    *,
    damage: Damage | None = None,
    style: str | None = None,
    done: Callable[[ReportResult], None] | None = None,
) -> Reconstruction:
    """Makes one report per seed, reads it and scores its tables.

    Args:
        damage: As in ``make_report``; drawn per report if None.
        done: Called after each report, for a progress bar.
    """
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            result = read_made(make_report(seed, damage=damage, style=style), reader, Path(folder))
            results.append(result)
            if done:
                done(result)
    return summarise(results)


def summarise(results: Sequence[ReportResult]) -> Reconstruction:
    """Totals of single results."""
    rows = [(result.name, score) for result in results for score in result.scores]
    exact, owners = [], []
    for name, score in rows:
        exact += [1.0] * score.exact + [0.0] * (score.cells - score.exact)
        owners += [name] * score.cells
    tables = [name for name, _ in rows]
    wrong = [result for result in results if any(score.misses for score in result.scores)]
    return Reconstruction(
        cells=estimate(exact, owners),
        structure=estimate([float(score.structure) for _, score in rows], tables),
        headers=estimate([float(score.header) for _, score in rows], tables),
        extra=sum(score.extra for _, score in rows),
        surplus=sum(result.surplus for result in results),
        silent=sum(not result.unfound for result in wrong),
        kinds=_by_kind(results),
        results=tuple(results),
    )


def _kinds_of(miss: Miss, mishaps: Sequence[Mishap]) -> tuple[str, ...]:
    """Damage that touched the cell, most particular first: the cell's own, its row's, then the table's breaks."""
    mine = [mishap for mishap in mishaps if mishap.table == miss.table]
    cell = [m.kind for m in mine if m.row == miss.row and m.column == miss.column]
    row = [m.kind for m in mine if m.row == miss.row and m.column is None]
    breaks = [m.kind for m in mine if m.column is None and m.row is not None and m.row < miss.row and "-" in m.kind]
    later = [kind for kind in breaks if kind.startswith("header") or kind in {"page-break", "caption-repeated"}]
    return tuple(dict.fromkeys(cell or row or later)) or ("none",)


def _by_kind(results: Sequence[ReportResult]) -> dict[str, tuple[int, int]]:
    missed: Counter[str] = Counter()
    for result in results:
        for score in result.scores:
            for miss in score.misses:
                missed.update(_kinds_of(miss, result.mishaps))
    met = Counter(mishap.kind for result in results for mishap in result.mishaps)
    kinds = sorted(set(missed) | set(met), key=lambda kind: -missed[kind])
    return {kind: (missed[kind], met[kind]) for kind in kinds}
