from pathlib import Path

from typer.testing import CliRunner

from eval.cli import app
from eval.errors import EvaluationError
from eval.runs.contest import ENTRANTS, SEEDS, Plan, finished, table, take_part
from eval.runs.running import run
from index.library import Library
from tests.eval.runs.test_runs import REPORTS, Fake, make_items
from tests.eval.runs.test_systems import Letters


def test_the_small_exam_is_part_of_the_full_one(tmp_path: Path):
    plan = Plan(tmp_path, each=3, small=1, reports=2)
    for field in ("sample", "foundry"):
        small, full = plan.items(field, slow=True), plan.items(field, slow=False)
        assert len(small) < len(full)
        by_id = {item.id: item for item in full}
        assert all(by_id[item.id] == item for item in small)
    first = SEEDS["held-out"]
    assert {report.name for report in plan.truths("foundry")} == {f"foundry-{first + n}-2025-07" for n in range(2)}


def test_the_table_compares_what_all_were_asked(tmp_path: Path):
    plan = Plan(tmp_path)
    assert table(plan) == "" and finished(plan, "sample", "bm25") == ()
    run(Fake(wrong=("i1", "i3")), make_items(12), plan.folder("sample", "bm25"), reports=REPORTS)
    run(Fake(), make_items(4), plan.folder("sample", "plain-rag"), reports=REPORTS)
    text = table(plan)
    assert "the 4 items that every system was asked" in text and "full exam (12 items" in text
    rows = [line for line in text.splitlines() if line.startswith(("| bm25", "| plain-rag"))]
    assert [row.split(" | ")[1].split(" ±")[0] for row in rows] == ["0.500", "1.000", "0.833"]


def test_the_command_writes_the_table_of_what_is_finished(tmp_path: Path):
    run(Fake(), make_items(4), Plan(tmp_path).folder("foundry", "yanbao"), reports=REPORTS)
    ran = CliRunner().invoke(app, ["contest", "--out", str(tmp_path), "--table-only"])
    assert ran.exit_code == 0 and "10 foundry reports" in (tmp_path / "table.md").read_text(encoding="utf-8")
    wrong = CliRunner().invoke(app, ["contest", "--out", str(tmp_path), "--system", "oracle"])
    assert isinstance(wrong.exception, EvaluationError)
    assert set(ENTRANTS) >= {"bm25", "dense", "plain-rag", "llama-index", "yanbao"}


def test_a_system_takes_part_and_goes_on(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("rag.open.open_library", lambda path, *_, **__: opened(path))
    plan = Plan(tmp_path, each=1)
    counted: list[int] = []
    for _ in range(2):
        take_part(plan, "sample", "bm25", lambda total: lambda _: counted.append(total))
    scores = finished(plan, "sample", "bm25")
    assert len(scores) == len(plan.items("sample", slow=False)) and len(counted) == 2 * len(scores)
    assert "bm25" in table(plan)


def opened(path: Path) -> Library:
    """The library with an embedder whose vectors nobody asks; made on first need."""
    return Library.open(path) if path.exists() else Library.create(path, Letters())
