import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from eval.answers import SystemAnswer, ToldFigure, read_answers
from eval.errors import EvaluationError
from eval.items import Item, write_items
from eval.runs.comparison import compare
from eval.runs.folder import RunFolder, content_key
from eval.runs.gating import gate
from eval.runs.libraries import options_of
from eval.runs.reporting import gold_words, report
from eval.runs.running import rescore, run
from eval.runs.systems.base import Setup, System, open_system
from eval.scores.totals import totals
from index.errors import ReadError


def make_items(count: int = 6) -> list[Item]:
    items = [
        Item.model_validate(
            {
                "id": f"i{n}",
                "type": "lookup" if n % 2 else "unanswerable",
                "question": f"第{n}问 <b>|？",
                "gold": {"figures": [{"value": str(n), "unit": "亿元"}]} if n % 2 else {"refusal": "entity"},
                "reports": [f"r{n % 3}"],
                "evidence": [{"report": f"r{n % 3}", "table": "1", "row": "甲", "column": "市值"}] if n % 2 else [],
            }
        )
        for n in range(count)
    ]
    return items


class Fake(System):
    """Tells the figure in each id, refuses even ones; ``fails`` raise, ``wrong`` are off by one."""

    parallel = True

    def __init__(self, fails: tuple[str, ...] = (), wrong: tuple[str, ...] = (), name: str = "fake") -> None:
        self.fails, self.wrong, self.name = fails, wrong, name
        self.asked: list[str] = []

    def describe(self) -> dict[str, Any]:
        return {"system": self.name}

    def answer(self, item: Item) -> SystemAnswer:
        self.asked.append(item.id)
        if item.id in self.fails:
            raise ReadError("broken", item.id)
        number = int(item.id[1:]) + (item.id in self.wrong)
        if not number % 2 and item.id not in self.wrong:
            return SystemAnswer(id=item.id, text="没有", refused=True, elapsed_s=0.1)
        figure = ToldFigure(value=number, unit="亿元", raw=str(number), source="cell")
        return SystemAnswer(id=item.id, text=f"{number} 亿元", figures=(figure,), elapsed_s=0.2)


REPORTS = {"r0": "id0", "r1": "id1", "r2": "id2"}


def test_a_run_holds_what_is_needed_to_repeat_it(tmp_path: Path):
    result = run(Fake(wrong=("i3",)), make_items(), tmp_path / "run", reports=REPORTS, config={"exam": {"sha256": "x"}})
    assert result.accuracy.mean == pytest.approx(5 / 6)
    assert result.accuracy.clusters == 3
    assert (result.refusals.precision, result.refusals.recall) == (1.0, 1.0)
    assert result.unbound == 0.0
    assert result.errors == {"wrong-value": 1}
    config = json.loads((tmp_path / "run" / "config.json").read_text(encoding="utf-8"))
    assert config["system"] == {"system": "fake"} and config["exam"] == {"sha256": "x"} and config["reports"] == REPORTS
    assert {"python", "cores", "packages"} <= set(config["environment"])
    assert json.loads((tmp_path / "run" / "totals.json").read_text(encoding="utf-8"))["accuracy"]["count"] == 6


def test_a_run_goes_on_where_it_stopped(tmp_path: Path):
    items = make_items()

    class Crash(Fake):
        def answer(self, item: Item) -> SystemAnswer:
            if item.id == "i4":
                raise KeyboardInterrupt
            return super().answer(item)

    with pytest.raises(KeyboardInterrupt):
        run(Crash(), items, tmp_path / "run", reports=REPORTS)
    with (tmp_path / "run" / "answers.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"key": "cut o')  # the crash came in the middle of a line
    again = Fake()
    result = run(again, items, tmp_path / "run", reports=REPORTS)
    assert again.asked == ["i4", "i5"]
    assert result.accuracy.mean == 1.0
    third = Fake()
    run(third, items, tmp_path / "run", reports=REPORTS)
    assert third.asked == []


def test_system_errors_are_scored_wrong_and_asked_again(tmp_path: Path):
    items = make_items()
    first = run(Fake(fails=("i1", "i3")), items, tmp_path / "run", reports=REPORTS)
    assert first.errors == {"system-error": 2}
    again = Fake()
    assert run(again, items, tmp_path / "run", reports=REPORTS).accuracy.mean == 1.0
    assert again.asked == ["i1", "i3"]


def test_answers_are_reused_by_content(tmp_path: Path):
    items = make_items()
    run(Fake(), items, tmp_path / "a", reports=REPORTS)
    changed = [items[0].model_copy(update={"question": "改了"}), *items[1:]]
    system = Fake()
    run(system, changed, tmp_path / "b", reports=REPORTS, reuse=[tmp_path / "a"])
    assert system.asked == ["i0"]


def test_gold_is_not_part_of_the_key_but_the_system_is():
    item = make_items()[1]
    regraded = item.model_copy(update={"gold": make_items()[3].gold})
    assert content_key(item, {"a": 1}) == content_key(regraded, {"a": 1})
    assert content_key(item, {"a": 1}) != content_key(item, {"a": 2})


def test_another_system_needs_another_folder(tmp_path: Path):
    run(Fake(), make_items(2), tmp_path / "run", reports=REPORTS)
    with pytest.raises(EvaluationError, match="another system"):
        run(Fake(name="other"), make_items(2), tmp_path / "run", reports=REPORTS)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(EvaluationError, match="not empty"):
        run(Fake(), make_items(2), tmp_path / "full", reports=REPORTS)


def test_changed_code_is_asked_again_in_the_same_folder(tmp_path: Path):
    class Versioned(Fake):
        code = "a"

        def describe(self) -> dict[str, Any]:
            return {"system": "fake", "code": self.code}

    items = make_items(4)
    run(Versioned(), items, tmp_path / "run", reports=REPORTS)
    system = Versioned(wrong=("i1",))
    system.code = "b"
    assert run(system, items, tmp_path / "run", reports=REPORTS).accuracy.mean == 0.75
    assert len(system.asked) == 4
    before = Versioned()
    assert run(before, items, tmp_path / "run", reports=REPORTS).accuracy.mean == 1.0 and not before.asked


def test_scores_of_another_exam_are_not_kept(tmp_path: Path):
    run(Fake(), make_items(4), tmp_path / "run", reports=REPORTS)
    with pytest.raises(KeyboardInterrupt):
        run(Interrupted(), make_items(6), tmp_path / "run", reports=REPORTS)
    with pytest.raises(EvaluationError, match="no scores"):
        RunFolder(tmp_path / "run").scores()
    assert run(Fake(), make_items(6), tmp_path / "run", reports=REPORTS).accuracy.count == 6


class Interrupted(Fake):
    def answer(self, item: Item) -> SystemAnswer:
        raise KeyboardInterrupt


def test_the_engines_digest_is_of_its_files():
    from eval.runs.environment import engine_digest

    assert len(engine_digest()) == 16 and engine_digest() == engine_digest()


def test_in_parallel_the_result_is_the_same(tmp_path: Path):
    alone = run(Fake(wrong=("i1",)), make_items(30), tmp_path / "a", reports=REPORTS)
    together = run(Fake(wrong=("i1",)), make_items(30), tmp_path / "b", reports=REPORTS, parallel=4)
    assert alone == together
    assert (tmp_path / "a" / "scores.jsonl").read_bytes() == (tmp_path / "b" / "scores.jsonl").read_bytes()


def test_rescoring_asks_nothing_and_changes_nothing(tmp_path: Path):
    first = run(Fake(wrong=("i5",)), make_items(), tmp_path / "run", reports=REPORTS)
    assert rescore(tmp_path / "run") == first


def test_scores_survive_a_round_trip(tmp_path: Path):
    first = run(Fake(wrong=("i5",)), make_items(), tmp_path / "run", reports=REPORTS)
    assert totals(RunFolder(tmp_path / "run").scores()) == first


def test_two_runs_are_compared_on_the_same_items(tmp_path: Path):
    items = make_items(40)
    run(Fake(wrong=tuple(f"i{n}" for n in range(0, 40, 3))), items, tmp_path / "a", reports=REPORTS)
    run(Fake(wrong=("i0", "i1")), items, tmp_path / "b", reports=REPORTS)
    result = compare(tmp_path / "a", tmp_path / "b")
    assert result.items == 40
    assert result.differences["accuracy"].mean == pytest.approx((14 - 2) / 40)
    assert result.differences["accuracy"].low > 0
    assert len(result.won) == 13 and result.lost == ("i1",)
    assert compare(tmp_path / "a", tmp_path / "b") == result


def test_unfinished_runs_cannot_be_compared(tmp_path: Path):
    with pytest.raises(EvaluationError, match="no scores"):
        compare(tmp_path, tmp_path)


def test_the_report_shows_every_wrong_item_beside_its_gold(tmp_path: Path):
    run(Fake(wrong=("i3",), fails=("i5",)), make_items(), tmp_path / "run", reports=REPORTS)
    markdown, page = report(tmp_path / "run")
    text, html = markdown.read_text(encoding="utf-8"), page.read_text(encoding="utf-8")
    for shown in (text, html):
        assert "i3" in shown and "i5" in shown and "4 亿元" in shown and "3亿元" in shown and "表1 · 甲 · 市值" in shown
    assert "i1 " not in text
    assert "<b>|" not in html and "&lt;b&gt;|" in html  # a question cannot bring its own markup
    assert html.count("<svg") == 5
    for name in ("accuracy", "refusals", "calibration", "latency", "errors"):
        assert (tmp_path / "run" / f"{name}.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_report_without_errors_can_be_drawn(tmp_path: Path):
    run(Fake(), make_items(2), tmp_path / "run", reports=REPORTS)
    assert "答错的题（0）" in report(tmp_path / "run", tmp_path / "out")[0].read_text(encoding="utf-8")


def test_gates_hold_or_fail(tmp_path: Path):
    result = run(Fake(wrong=("i3",)), make_items(), tmp_path / "run", reports=REPORTS)
    found = gate(result, ["accuracy=0.8", "accuracy.lookup=0.9", "recall_at_5=0"], ["unbound=0"])
    assert [one.held for one in found] == [True, False, False, True]  # nothing was retrieved: NaN never passes
    with pytest.raises(EvaluationError, match="no such total"):
        gate(result, ["beauty=1"])
    with pytest.raises(EvaluationError, match="name=number"):
        gate(result, ["accuracy>0.5"])


ECHO = """
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for row in rows[:-1]:
        n = int(row["id"][1:])
        answer = {"id": row["id"], "text": f"{n} 亿元", "refused": n % 2 == 0, "extra": row["reports"]}
        out.write(json.dumps(answer, ensure_ascii=False) + "\\n")
"""


KILLED = """
import sys, time
from pathlib import Path
from eval.answers import SystemAnswer
from eval.items import read_items
from eval.runs.running import run
from eval.runs.systems.base import System

class Slow(System):
    def describe(self):
        return {"system": "fake"}
    def answer(self, item):
        time.sleep(0.02)
        return SystemAnswer(id=item.id, text=f"{item.id[1:]} 亿元")

run(Slow(), read_items(Path(sys.argv[1])), Path(sys.argv[2]), reports={})
"""


def test_a_killed_run_goes_on_with_every_answer_that_was_given(tmp_path: Path):
    """SIGKILL at several moments: no answer that was written is lost or asked again."""
    items = make_items(40)
    write_items(items, tmp_path / "exam.jsonl")
    (tmp_path / "slow.py").write_text(KILLED, encoding="utf-8")
    answers = tmp_path / "run" / "answers.jsonl"
    held = 0
    for wanted in (3, 9, 20):
        process = subprocess.Popen([sys.executable, tmp_path / "slow.py", tmp_path / "exam.jsonl", tmp_path / "run"])
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and len(RunFolder(tmp_path / "run").answers()) < wanted:
            time.sleep(0.01)
        process.kill()
        process.wait()
        now = len(RunFolder(tmp_path / "run").answers())
        assert wanted <= now < len(items) and now >= held
        held = now
    system = Fake()
    run(system, items, tmp_path / "run", reports=REPORTS)
    assert len(system.asked) == len(items) - held
    lines = [line for line in answers.read_text(encoding="utf-8").splitlines() if line]
    assert len(lines) == len(items)


def test_any_command_can_be_examined(tmp_path: Path):
    script = tmp_path / "echo.py"
    script.write_text(ECHO, encoding="utf-8")
    command = f"{sys.executable} {script} {{questions}} {{answers}}"
    system = open_system("command", Setup(tmp_path, REPORTS, {"command": command}))
    result = run(system, make_items(), tmp_path / "run", reports=REPORTS)
    assert result.accuracy.mean == pytest.approx(5 / 6)
    assert result.errors == {"system-error": 1}  # the last question got no answer


def test_a_command_that_fails_says_so(tmp_path: Path):
    command = f"{sys.executable} -c 'raise SystemExit(3)' {{questions}} {{answers}}"
    system = open_system("command", Setup(tmp_path, {}, {"command": command}))
    with pytest.raises(EvaluationError, match="failed"):
        run(system, make_items(2), tmp_path / "run", reports={})
    with pytest.raises(EvaluationError, match="both places"):
        open_system("command", Setup(tmp_path, {}, {"command": "my-system"}))


def test_unknown_systems_and_options_are_errors(tmp_path: Path):
    with pytest.raises(EvaluationError, match="no such system"):
        open_system("oracle", Setup(tmp_path, {}))
    assert options_of(["k=10", "command=a=b"]) == {"k": "10", "command": "a=b"}
    with pytest.raises(EvaluationError):
        options_of(["k"])


@pytest.mark.parametrize("line", ["{", '{"text": "no id"}', '{"id": "a", "figures": [{"value": "many"}]}'])
def test_a_line_that_is_no_answer_is_named(tmp_path: Path, line: str):
    (tmp_path / "a.jsonl").write_text(f'{{"id": "x"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match="Line 2"):
        read_answers(tmp_path / "a.jsonl")


def test_gold_in_words():
    item = Item.model_validate(
        {"id": "a", "type": "top-k", "question": "", "gold": {"entities": ["甲", "乙"], "ordered": True}}
    )
    assert gold_words(item.gold) == "甲 → 乙"
    assert gold_words(make_items()[0].gold) == "应拒答（缺 entity）"


def test_scope_is_the_items_reports_or_the_whole_library(tmp_path: Path):
    item = make_items()[1]
    assert Setup(tmp_path, REPORTS).scope(item) == ["id1"]
    assert Setup(tmp_path, REPORTS, {"scope": "library"}).scope(item) is None


def test_commands_work_together(tmp_path: Path):
    """exam make → run (a command as the system) → report → gate → compare, through the command line."""
    from typer.testing import CliRunner

    from eval.cli import app

    runner = CliRunner()
    data = Path(__file__).resolve().parents[3] / "eval" / "data" / "2024-04-ai-sample"
    exam = tmp_path / "exam.jsonl"
    made = runner.invoke(
        app, ["exam", "make", "--truth", str(data), "--out", str(exam), "--each", "2", "--type", "lookup"]
    )
    assert made.exit_code == 0, made.output
    items = make_items()
    write_items(items, exam)
    run(Fake(wrong=("i3",)), items, tmp_path / "a", reports=REPORTS)
    run(Fake(), items, tmp_path / "b", reports=REPORTS)
    assert runner.invoke(app, ["report", str(tmp_path / "a")]).exit_code == 0
    assert runner.invoke(app, ["gate", str(tmp_path / "a"), "--min", "accuracy=0.9"]).exit_code == 1
    assert runner.invoke(app, ["gate", str(tmp_path / "b"), "--min", "accuracy=1"]).exit_code == 0
    compared = runner.invoke(app, ["compare", str(tmp_path / "a"), str(tmp_path / "b")])
    assert compared.exit_code == 0 and "+0.167" in compared.output
    assert runner.invoke(app, ["rescore", str(tmp_path / "a")]).exit_code == 0
    assert runner.invoke(app, ["check-truth", str(data)]).exit_code == 0
    foundry = runner.invoke(app, ["foundry", "--out", str(tmp_path / "f"), "--seed", "3"])
    assert foundry.exit_code == 0 and (tmp_path / "f" / "foundry-3-2025-07" / "tables.json").is_file()
