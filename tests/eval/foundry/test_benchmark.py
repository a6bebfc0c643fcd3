import re
from dataclasses import replace
from pathlib import Path

import pytest

from eval.foundry import NONE, make_report
from eval.foundry.benchmark import benchmark, read_made, read_truth, summarise
from eval.truth import load_truths
from index.errors import ReadError
from index.reading import read_report


def test_damaged_reports_are_rebuilt():
    """The goal over 1,000 reports is 99.5% of cells; a small batch of fixed seeds must not fall below it either."""
    total = benchmark(read_report, range(40, 50))
    assert total.cells.count > 5_000
    assert total.cells.mean >= 0.995, total.kinds
    assert total.cells.clusters == 10


@pytest.mark.parametrize("style", ["tab", "pipe", "html"])
def test_undamaged_reports_are_rebuilt_wholly(style: str):
    total = benchmark(read_report, range(3), damage=NONE, style=style)
    assert total.cells.mean == 1.0
    assert total.structure.mean == 1.0
    assert total.surplus == total.extra == 0


@pytest.mark.parametrize("style", ["space", "line"])
def test_cells_without_borders_are_exact_doubted_or_text(style: str, tmp_path: Path):
    for seed in range(4):
        made = make_report(seed, damage=NONE, style=style)
        doubtful = set()

        def reader(path: Path, doubtful: set[tuple[str, int]] = doubtful):
            report = read_report(path)
            doubtful.update((table.number or "", row) for table in report.tables for row in table.doubtful_rows)
            return report

        result = read_made(made, reader, tmp_path)
        misses = [miss for score in result.scores for miss in score.misses if miss.got is not None]
        assert {(miss.table, miss.row) for miss in misses} <= doubtful
        assert sum(score.exact for score in result.scores) >= 50


def test_bundled_reports_are_rebuilt_wholly(bundled):
    from eval.scores.tables import score_tables

    for truth in bundled:
        report = read_report(truth.path)
        scores = score_tables(truth.tables, report.tables, [[c.header for c in t.columns] for t in report.tables])
        assert [score.misses for score in scores if score.misses] == [], truth.name
        assert all(score.structure for score in scores), truth.name


def test_a_reader_that_loses_a_row_is_told_so(tmp_path: Path):
    def forgetful(path: Path):
        report = read_report(path)
        tables = tuple(replace(table, rows=table.rows[:-1]) for table in report.tables)
        return replace(report, tables=tables)

    made = make_report(1, damage=NONE)
    result = read_made(made, forgetful, tmp_path)
    lost = sum(len(table.columns) for table in made.tables)
    total = summarise([result])
    assert sum(len(score.misses) for score in result.scores) == lost
    assert all(miss.got is None for score in result.scores for miss in score.misses)
    assert total.structure.mean == 0.0
    assert total.kinds == {"none": (lost, 0)}


def test_a_reader_that_fails_misses_everything(tmp_path: Path):
    def failing(path: Path):
        raise ReadError("broken", path.name)

    result = read_made(make_report(1, damage=NONE), failing, tmp_path)
    assert "broken" in result.error
    assert all(score.exact == 0 and not score.found for score in result.scores)
    assert list(tmp_path.iterdir()) == []


def test_misses_are_put_down_to_the_damage_that_touched_the_cell(tmp_path: Path):
    def blind(path: Path):
        """Reads full-width cells as empty."""
        report = read_report(path)
        wide = re.compile("[０-９]")
        tables = (
            replace(t, rows=tuple(tuple("" if wide.search(x) else x for x in row) for row in t.rows))
            for t in report.tables
        )
        return replace(report, tables=tuple(tables))

    from eval.foundry import Damage

    made = make_report(2, damage=Damage(frozenset({"full-width"}), 0.2), style="tab")
    total = summarise([read_made(made, blind, tmp_path)])
    missed, met = total.kinds["full-width"]
    assert missed > 10 and missed == sum(len(s.misses) for r in total.results for s in r.scores)
    assert set(total.kinds) == {"full-width"}
    assert met >= missed


def test_sample_truth_is_whole():
    folder = Path(__file__).resolve().parents[3] / "eval" / "data" / "2024-04-ai-sample"
    (truth,) = load_truths([folder])
    assert [len(table.rows) for table in truth.tables[:5]] == [10, 10, 28, 29, 12]


def test_truth_folders_are_read_and_scored():
    data = Path(__file__).resolve().parents[3] / "eval" / "data"
    truths = load_truths([data / "2024-04-ai-sample", data / "foundry-2025-08"])
    total = summarise([read_truth(truth, read_report) for truth in truths])
    assert total.cells.mean > 0.995 and total.cells.clusters == 2
    assert any(met for _, met in total.kinds.values())  # what was damaged is known from mishaps.jsonl

    def broken(path: Path):
        raise ReadError("broken", path)

    assert summarise([read_truth(truths[0], broken)]).cells.mean == 0.0
