"""What is embedded: rows under their headers in two parts, everything else as it stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from library_kit import HashEmbedder, make_report

from index.hit import ChunkKind
from index.library import Library
from index.search.chunks import chunks_of
from index.search.passages import Passage, combined, passages_of
from index.search.rows import row_gists, row_texts
from index.table import Column, ColumnKind, Table


def table(columns, rows, **changes):
    values = {
        "id": "t1", "number": "1", "title": "融资一览", "unit": "", "columns": columns, "rows": rows,
        "row_lines": tuple((n + 1, n + 1) for n in range(len(rows))), "key": 0, "code": None, "source": None,
        "as_of": None, "parts": (),
    }  # fmt: skip
    return Table(**(values | changes))


COLUMNS = (
    Column("公司", "公司", ColumnKind.NAME),
    Column("轮次", "轮次", ColumnKind.TEXT),
    Column("金额(亿元)", "金额", ColumnKind.NUMBER, "亿元"),
)


def embed(texts):
    return HashEmbedder(dimension=64).embed(texts)


def test_a_row_is_embedded_in_words_under_title_and_headers():
    report = make_report()
    passages = passages_of(report, chunks_of(report))
    assert passages[-2:] == [
        Passage("天目科技（000901.SZ）", "表1 公司一览\n总市值"),
        Passage("云岭股份（600902.SH）", "表1 公司一览\n总市值"),
    ]
    others = [chunk for chunk in chunks_of(report) if chunk.kind is not ChunkKind.ROW]
    assert passages[: len(others)] == [Passage(chunk.text) for chunk in others]


def test_words_of_a_row_stay_and_figures_go():
    events = table(COLUMNS, (("云岭", "A 轮", "1.5"), ("天目", "", "2.0"), ("", "", "3.0")))
    assert row_gists(events, 0) == ["云岭：轮次 A 轮"]
    assert row_gists(events, 1) == ["天目"]
    assert row_gists(events, 2) == row_texts(events, 2) == ["金额 3.0 亿元"]  # it says nothing in words


def test_every_piece_of_a_long_cell_has_its_own_gist():
    events = table(COLUMNS, (("云岭", "".join(f"公司发布了第{n}代产品，市场反应积极。" for n in range(30)), "1.5"),))
    texts, gists = row_texts(events, 0), row_gists(events, 0)
    assert len(texts) == len(gists) > 1 and len(set(gists)) == len(gists)
    for text, gist in zip(texts, gists, strict=True):
        assert text.split("轮次：")[1] == gist.split("轮次：")[1] and "1.5" in text and "1.5" not in gist


def test_as_many_gists_as_texts_for_rows_of_any_shape():
    wide = tuple(Column(f"第{n}列的名称", f"第{n}列的名称", ColumnKind.NUMBER, "%") for n in range(90))
    for columns, row in ((wide, ("1.5",) * 90), (COLUMNS, ("", "", "")), (COLUMNS, ("a",)), (COLUMNS, ("a",) * 5)):
        odd = table(columns, (row,), key=None)
        assert len(row_texts(odd, 0)) == len(row_gists(odd, 0))


def test_vectors_are_unit_vectors_and_of_both_parts():
    passages = [Passage("甲乙丙"), Passage("丁戊己", "表一 庚辛"), Passage("丁戊己"), Passage("甲乙丙")]
    seen = []
    vectors = combined(passages, lambda texts: seen.extend(texts) or embed(texts))
    assert sorted(seen) == sorted(set(seen)), "each text once"
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    head, alone = embed(["表一 庚辛"])[0], vectors[2]
    assert alone @ vectors[1] < 0.999 and head @ vectors[1] > head @ alone + 0.05
    assert (vectors[0] == vectors[3]).all()
    assert combined([], lambda texts: np.zeros((len(texts), 4), np.float32)).shape == (0, 4)


def test_a_chunk_that_would_be_cut_otherwise_today_is_embedded_as_it_stands():
    report = make_report()
    row = chunks_of(report)[-1]
    changed = [replace(row, text="旧版的文字"), replace(row, row=99), replace(row, table="t9"), replace(row, row=None)]
    assert passages_of(report, changed) == [Passage(chunk.text) for chunk in changed]


def test_reembedding_makes_the_same_vectors_as_reading(tmp_path):
    with Library.create(tmp_path, HashEmbedder()) as library:
        for number in range(3):
            library.add_report(make_report(f"第{number}家"))
        library.remove(library.reports()[1].id)
        before = [(hit.chunk.id, hit.dense) for hit in library.search("天目科技 总市值", k=50, arm="dense")]
        library.reembed(HashEmbedder("other"))
        after = [(hit.chunk.id, hit.dense) for hit in library.search("天目科技 总市值", k=50, arm="dense")]
        assert after == before and library.verify() == []
