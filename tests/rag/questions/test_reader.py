"""The trained reader, with the real embedding model: what it reads, and what it must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.ledger import Ledger
from index.models import load_embedder
from rag.questions.link import link
from rag.questions.rewording import MODEL, Reader, reword
from rag.questions.text import fold

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.trained(load_embedder(MODEL))


def said(question: str, ledger: Ledger, reader: Reader, follows: bool = False) -> str | None:
    folded = fold(question)
    found = reword(question, folded, link(folded, ledger), lambda: reader, follows)
    return found.question if found is not None and found.measures else None  # a core names none


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("昨儿喝多了，云岭软件那个总市值到底几个数来着", "云岭软件的总市值是多少？"),
        ("把青禾智能当成零起点，云岭软件的总市值往上走了多少亿元", "云岭软件的总市值比青禾智能高多少亿元？"),
        ("云岭软件的体格顶青禾智能几个，按总市值算", "云岭软件的总市值是青禾智能的多少倍？"),
        ("表4里头谁的总市值站在最顶上，报个名字就成", "表4中总市值最高的是哪个？"),
    ],
)
def test_wordings_of_its_own(ledger: Ledger, reader: Reader, question: str, wanted: str) -> None:
    assert said(question, ledger, reader) == wanted


@pytest.mark.parametrize(
    "question",
    [
        "云岭软件剔除商誉之后的总市值",
        "云岭软件的总市值按港股口径折算是多少",
        "云岭软件的总市值为啥掉这么狠",
        "云岭软件的总市值会不会再创新高",
        "要是云岭软件的总市值翻番会是多少",
        "云岭软件和青禾智能合并以后的总市值谁来控制",
        "总市值第二大的是哪家",
        "云岭软件的总市值在海外部分有多少",
    ],
)
def test_what_narrows_or_asks_for_something_else_is_not_reworded(ledger: Ledger, reader: Reader, question: str) -> None:
    assert said(question, ledger, reader) is None


def test_the_setting_turns_it_off(tmp_path: Path, reader: Reader) -> None:
    from index.library import Library
    from rag import ReportQA
    from rag.settings import load_settings

    report = tmp_path / "report.txt"
    rows = ("证券代码\t证券简称\t总市值 (亿元)", "600101.SH\t云岭软件\t1,200.50", "300202.SZ\t青禾智能\t88.40")
    report.write_text("\n".join(("表 1：公司近况", *rows, "资料来源：示例", "")), encoding="utf-8")
    with Library.create(tmp_path / "library") as library:
        library.add(report)
        question = "以青禾智能为基准，云岭软件的总市值高多少亿元？"
        for rewords in (True, False):
            with ReportQA(library, load_settings(rewords=rewords), llm=False) as qa:
                assert ("1,112.10" in qa.ask(question).text) is rewords
