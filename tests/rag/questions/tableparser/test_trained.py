"""The trained parser, with the real embedding model: what it reads over tables of its own, and what it must not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.ledger import Ledger
from index.library import Library
from index.models import load_embedder
from rag import ReportQA
from rag.questions import respond
from rag.questions.tableparser import MODEL, TableParser, parsed
from rag.questions.tableparser.lessons import LESSONS, lessons, report_text
from rag.questions.tableparser.sketch import Op
from rag.settings import load_settings
from tests.rag.questions.tableparser.conftest import CARRIERS

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def parser() -> TableParser:
    return TableParser.trained(load_embedder(MODEL))


def told(question: str, ledger: Ledger, parser: TableParser) -> str | None:
    found = parsed(question, ledger, parser, lambda _, cards: range(len(cards)))
    return None if found is None else respond(found.plan, ledger).text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("谁家坐得最满", "华岭航空，84.1%"),
        ("北原一共有几架飞机", "212 架"),
        ("飞机过300架的航司", "南浦航空（301 架"),
        ("四家一共多少架飞机", "1,080 架"),
        ("给买入的是哪几家", "华岭航空[1]、南浦航空[2]"),
        ("华岭和南浦谁坐得更满", "华岭航空的客座率更高"),
        ("有几家飞机不到200架", "东澜航空（155 架"),
    ],
)
def test_words_that_are_not_the_headers(carriers: Ledger, parser: TableParser, question: str, words: str) -> None:
    assert words in (told(question, carriers, parser) or "")


@pytest.mark.parametrize(
    "question",
    [
        "华岭的油价成本",
        "北原一季度赚了多少",
        "南浦的国际线客座",
        "董事长是谁",
        "华岭的目标价",
        "油价跌了多少",
        "行业协会说了什么",
        "最早成立的是哪家",
    ],
)
def test_what_the_table_does_not_tell(carriers: Ledger, parser: TableParser, question: str) -> None:
    assert told(question, carriers, parser) is None


def test_a_table_over_years(years: Ledger, parser: TableParser) -> None:
    assert "7.8 亿元" in (told("25年比24年多赚多少", years, parser) or "")
    assert told("27年收入", years, parser) is None
    assert told("25年的负债率", years, parser) is None


def test_tables_that_it_never_saw(parser: TableParser) -> None:
    """At least a quarter of what can be answered is read, and no question without an answer."""
    read, answerable = 0, 0
    for ledger, found in lessons([LESSONS / "unseen.jsonl"]):
        for lesson in found:
            text = told(lesson.source.partition(": ")[2], ledger, parser)
            if lesson.sketch.op in (Op.NONE, Op.OTHER):
                assert text is None, lesson.source
            else:
                answerable += 1
                read += text is not None
    assert read > answerable / 4


def test_the_setting_turns_it_off(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text(report_text(CARRIERS), encoding="utf-8")
    with Library.create(tmp_path / "library") as library:
        library.add(report)
        for parses in (True, False):
            with ReportQA(library, load_settings(parses=parses), llm=False) as qa:
                answer = qa.ask("谁家坐得最满")
                assert ("84.1" in answer.text) is parses
                json.dumps(answer.to_dict())
