"""Answers to lessons are judged by what their programs give."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.lessons import _golds, _right
from index.ledger import Ledger
from rag.answering.programs import answer_of
from rag.questions.run import Result
from rag.questions.tableparser.lessons import Lesson, lessons

TABLE: dict[str, Any] = {
    "title": "航司运营", "kind": "航司", "columns": ["客座率（%）", "飞机数（架）", "评级"],
    "rows": [
        ["华岭航空", "84.1", "412", "买入"],
        ["北原航空", "79.8", "212", "增持"],
        ["南浦航空", "81.5", "301", "买入"],
    ],
    "questions": [
        {"q": "哪家坐得最满", "op": "top", "by": "客座率（%）", "dir": "high"},
        {"q": "哪家坐得最空", "op": "top", "by": "客座率（%）", "dir": "low"},
        {"q": "华岭有几架飞机", "op": "value", "rows": ["华岭航空"], "cols": ["飞机数（架）"]},
        {"q": "华岭有几架飞机，给的什么评级", "op": "value", "rows": ["华岭航空"], "cols": ["飞机数（架）", "评级"]},
        {"q": "华岭比北原多几架", "op": "diff", "rows": ["华岭航空", "北原航空"], "col": "飞机数（架）"},
        {"q": "华岭和北原谁空", "op": "compare", "rows": ["华岭航空", "北原航空"], "col": "客座率（%）", "dir": "low"},
        {"q": "三家一共几架", "op": "sum", "col": "飞机数（架）"},
        {"q": "机队过300架的", "op": "filter", "where": [["飞机数（架）", ">", "300"]]},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ledger, list[Lesson]]:
    path = tmp_path_factory.mktemp("lessons") / "one.jsonl"
    path.write_text(json.dumps(TABLE), encoding="utf-8")
    ((ledger, found),) = lessons([path])
    return ledger, found


def golds(lesson: Lesson, ledger: Ledger) -> list[Result]:
    return _golds(lesson, lesson.source.partition(": ")[2], ledger)


def test_every_program_is_right_by_its_own_result(taught: tuple[Ledger, list[Lesson]]) -> None:
    ledger, found = taught
    assert len(found) == len(TABLE["questions"])
    for lesson in found:
        own = golds(lesson, ledger)
        told = [answer_of(result, "") for result in own]
        whole = replace(told[0], text="".join(answer.text for answer in told))
        assert _right(whole, own, lesson, ledger), lesson.source


@pytest.mark.parametrize(
    ("asked", "told"),
    [(0, 1), (0, 2), (1, 0), (2, 6), (3, 2), (4, 2), (4, 6), (5, 0), (6, 4), (6, 2), (7, 1), (7, 5)],
)
def test_another_program_s_result_is_wrong(taught: tuple[Ledger, list[Lesson]], asked: int, told: int) -> None:
    ledger, found = taught
    other = answer_of(golds(found[told], ledger)[0], "")
    assert not _right(other, golds(found[asked], ledger), found[asked], ledger)


def test_names_in_the_note_do_not_count(taught: tuple[Ledger, list[Lesson]], tmp_path: Path) -> None:
    ledger, found = taught
    (own,) = golds(found[0], ledger)
    noted = replace(answer_of(own, ""), text=own.text + "问的按表1的“北原航空”理解。")
    assert _right(noted, [own], found[0], ledger)
