"""Arms of the search over a small library, against ranks that can be read off."""

from __future__ import annotations

import math
import zlib

import pytest

from eval.items import Evidence, Gold, Item, Turn
from eval.retrieval import ARMS, score_arms
from index.library import Library
from index.report import Block, BlockKind, Fields, Locator, Report
from index.search.embed import SentenceEmbedder

LINES = ("光纤价格上涨三成。", "机器人订单增加。", "存储芯片缺货。")


def report(name: str, lines: tuple[str, ...]) -> Report:
    id = f"{zlib.crc32(name.encode()):016x}"
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, text, Locator(id, 1, at, at), (f"第{at}节",)) for at, text in enumerate(lines, 1)
    )
    return Report(id, name, Fields(name, "某证券", period="2024-04"), lines, (1,) * len(lines), blocks, ())


def item(number: int, quote: str, of: str, **more: object) -> Item:
    gold = Gold(text=((quote,),))
    evidence = (Evidence(report=of, quote=quote),)
    return Item(id=f"q{number}", type="prose", question=quote, gold=gold, reports=(of,), evidence=evidence, **more)


@pytest.fixture
def library(tmp_path, hashing_embedder):
    with Library.create(tmp_path, SentenceEmbedder(hashing_embedder, name="hashing")) as library:
        yield library


def test_filters_tell_two_reports_with_the_same_words_apart(library):
    april, may = report("四月", LINES), report("五月", (*LINES, "另有一句。"))
    for one in (april, may):
        library.add_report(one)
    ids = {"四月": april.id, "五月": may.id}
    items = [item(number, quote, of) for number, (of, quote) in enumerate((o, q) for o in ids for q in LINES)]
    scores = score_arms(library, items, ids, k=1)
    assert set(scores) == set(ARMS) and {score.recall.count for score in scores.values()} == {6}
    assert scores["fused + filters"].recall.mean == scores["fused + filters"].mrr.mean == 1.0
    # without filters the first of two equal passages comes first: right for one report, second for the other
    assert scores["bm25"].recall.mean == 0.5 and scores["bm25"].mrr.mean == pytest.approx(0.75)
    assert scores["bm25"].recall.clusters == 2 and not math.isnan(scores["bm25"].recall.error)


def test_follow_ups_refusals_and_questions_without_evidence_are_left_out(library):
    april = report("四月", LINES)
    library.add_report(april)
    asked = [
        item(1, LINES[0], "四月"),
        item(2, LINES[1], "四月", history=(Turn(question="?", answer="!"),)),
        Item(id="q3", type="unanswerable", question="?", gold=Gold(refusal="entity"), reports=("四月",)),
        Item(id="q4", type="prose", question="?", gold=Gold(text=(("x",),)), reports=("四月",)),
    ]
    assert score_arms(library, asked, {"四月": april.id})["fused"].recall.count == 1
