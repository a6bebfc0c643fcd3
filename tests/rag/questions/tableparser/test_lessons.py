"""The lessons: what is written there fits its table, and can be computed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from rag.questions import plan
from rag.questions.catalog import catalog_of
from rag.questions.idioms import plainly
from rag.questions.link import link
from rag.questions.rewording.train import WORDINGS
from rag.questions.rewording.wordings import templates
from rag.questions.run import execute
from rag.questions.tableparser.drills import drills
from rag.questions.tableparser.lessons import LESSONS, lessons
from rag.questions.tableparser.programs import Builder, UnusableError
from rag.questions.tableparser.sketch import Op, Sketch
from tests.rag.questions.tableparser.conftest import CARRIERS, sheet

FILES = sorted(LESSONS.glob("*.jsonl"))


def questions() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            table = json.loads(line)
            yield from ((table, question) for question in table["questions"])


def test_every_program_names_columns_and_rows_that_are_there() -> None:
    for table, asked in questions():
        columns, rows = set(table["columns"]), {row[0] for row in table["rows"]}
        named = {*asked.get("cols", ()), *asked.get("show", ()), *(test[0] for test in asked.get("where", ()))}
        named |= {asked[key] for key in ("col", "by") if key in asked}
        assert named <= columns, asked
        assert {*asked.get("rows", ()), *([asked["row"]] if "row" in asked else ())} <= rows, asked


@pytest.mark.parametrize("path", [path for path in FILES if path.stem != "prose"], ids=lambda path: path.stem)
def test_most_lessons_fit_and_most_of_their_programs_compute(path: Path, tmp_path: Path) -> None:
    some = tmp_path / path.name
    lines = path.read_text(encoding="utf-8").splitlines()[::6]
    some.write_text("\n".join(lines), encoding="utf-8")
    written = sum(len(json.loads(line)["questions"]) for line in lines)
    taught, computed, asked = 0, 0, 0
    for ledger, found in lessons([some]):
        taught += len(found)
        for lesson in found:
            if lesson.sketch.op in (Op.NONE, Op.OTHER):
                continue
            asked += 1
            tokens = link(plainly(lesson.source.partition(": ")[2]), ledger)
            try:
                programs = Builder(lesson.sketch, lesson.asked, lesson.sheet, tokens, catalog_of(ledger)).programs()
            except UnusableError:
                continue
            computed += not any(execute(program, ledger).refused for program in programs)
    assert taught > 0.9 * written
    assert computed > 0.8 * asked


def test_drills_ask_for_what_they_say(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(CARRIERS | {"questions": []}), encoding="utf-8")
    ((ledger, _),) = lessons([path])
    for asked, over, sketch in drills(templates(WORDINGS), sheet(ledger).view, 200, Random(4)):
        assert isinstance(sketch, Sketch)
        assert all(at < len(over.fields) for at in (*sketch.main, *sketch.shown))
        numbers = [at for at in (sketch.first, *(test.number for test in sketch.tests)) if at is not None]
        assert all(at < len(asked.numbers) for at in numbers)
        assert "⟦" not in asked.text
        assert "{" not in asked.text


def test_no_question_of_the_lessons_breaks_the_planner(tmp_path: Path) -> None:
    some = tmp_path / "some.jsonl"
    some.write_text("\n".join((LESSONS / "first.jsonl").read_text(encoding="utf-8").splitlines()[:8]), encoding="utf-8")
    for ledger, found in lessons([some]):
        for lesson in found:
            plan(lesson.source.partition(": ")[2], ledger)
