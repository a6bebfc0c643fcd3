"""Each arm against an independent computation, and their fusion."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.search.bench_data import MadeUp
from index.search.dense import DenseIndex, has_gpu
from index.search.fusion import fuse, spread
from index.search.index_types import INDEX_TYPES, index_type_for
from index.search.keyword import K1, B, KeywordIndex, weigh
from index.search.retrieve import Query, _best, _pool, retrieve
from index.search.shard import ROW, Scope, Shard

TEXTS = [["光纤", "价格", "光纤"], ["机器人", "订单"], ["光纤", "订单", "增加", "很多", "订单"], [], ["价格"]]
words = st.lists(st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=8), min_size=1, max_size=12)


def bm25(texts, query):
    """Robertson's formula with Lucene's idf, straight from the definition."""
    lengths = [len(text) for text in texts]
    average = sum(lengths) / len(lengths)
    scores = []
    for text, length in zip(texts, lengths, strict=True):
        counts, score = Counter(text), 0.0
        for word in set(query):
            containing = sum(word in other for other in texts)
            idf = math.log(1 + (len(texts) - containing + 0.5) / (containing + 0.5))
            if counts[word]:
                score += idf * counts[word] / (counts[word] + K1 * (1 - B + B * length / average))
        scores.append(score)
    return scores


@settings(max_examples=60, deadline=None)
@given(words, st.lists(st.sampled_from("甲乙丙庚"), min_size=1, max_size=4))
def test_bm25_is_the_formula(texts, query):
    index = KeywordIndex.build(texts)
    assert index.score(weigh(query, [index])) == pytest.approx(bm25(texts, query), rel=1e-4, abs=1e-6)


def test_rare_words_weigh_more_and_unknown_ones_nothing():
    index = KeywordIndex.build(TEXTS)
    weights = weigh(["光纤", "增加", "没有"], [index])
    assert weights["增加"] > weights["光纤"] and "没有" not in weights
    assert index.score({"没有": 1.0}).tolist() == [0.0] * 5


@settings(max_examples=100, deadline=None)
@given(
    arrays(np.float32, st.integers(1, 1500), elements=st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.25])),
    st.integers(1, 12),
)
def test_the_best_of_an_arm_are_those_of_a_sort(scores, depth):
    found = _best(scores, depth)
    wanted = sorted(scores[scores > 0].tolist(), reverse=True)[:depth]
    assert sorted(scores[found].tolist(), reverse=True) == wanted and len(set(found.tolist())) == len(found)


@pytest.mark.parametrize("helpers", [1, 2, 3, 16])
def test_however_many_threads_search_the_answers_are_the_same(helpers, monkeypatch):
    data = MadeUp()
    shards = []
    for number in range(5):
        rows = np.zeros(40, ROW)
        rows["id"], rows["report"] = np.arange(40) + 40 * number + 1, number
        shards.append(Shard.build(rows, data.words(40 * number, 40), data.vectors(40 * number, 40)))
    vectors = np.concatenate([data.vectors(40 * number, 40) for number in range(5)])
    queries = [
        Query(vector, words)
        for vector, words in ((vectors[3], ("w5", "w9")), (vectors[111], ()), (None, ("w5", "w12")), (None, ()))
    ]
    everything = Scope(frozenset(range(5)))
    scopes = (everything, Scope(frozenset({1, 4})), Scope(frozenset()), Scope(everything.reports, kinds=frozenset()))
    search = [
        lambda query=query, scope=scope: retrieve(shards, query, scope, lambda ids: vectors[ids - 1], 10)
        for query in queries for scope in scopes
    ]  # fmt: skip
    alone = [one() for one in search]
    assert [item.id for item in alone[4]][:1] == [112] and {item.id // 41 for item in alone[1]} <= {1, 4}
    assert alone[2] == alone[3] == alone[12] == []
    monkeypatch.setattr("index.search.retrieve._WORTH_THREADS", 0)
    monkeypatch.setattr("index.search.retrieve._HELPERS", helpers)
    _pool.cache_clear()
    assert [one() for one in search] == alone
    _pool.cache_clear()


def test_idf_is_that_of_all_shards():
    whole, one, two = KeywordIndex.build(TEXTS), KeywordIndex.build(TEXTS[:2]), KeywordIndex.build(TEXTS[2:])
    assert weigh(["光纤", "订单"], [one, two]) == weigh(["光纤", "订单"], [whole])


def test_empty_indexes():
    for texts in ([], [[]], [[], []]):
        index = KeywordIndex.build(texts)
        assert index.score({"光纤": 1.0}).shape == (len(texts),)


def vectors(count, dimension=16, seed=0):
    values = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


@pytest.mark.parametrize("share", [1.0, 0.5, 0.02])
@pytest.mark.parametrize("factory", ["Flat", "IVF1,RaBitQfs,Refine(SQ8)"])
def test_dense_search_against_brute_force(factory, share):
    made_up = MadeUp()
    data, queries = made_up.vectors(0, 2000), made_up.vectors(9000, 20)
    index = DenseIndex.build(data, factory)
    allowed = np.random.default_rng(2).random(2000) < share
    mask = None if share == 1.0 else allowed
    recalls = []
    for query in queries:
        scores, found = index.search(query, 100, mask)
        exact = np.where(allowed if mask is not None else True, data @ query, -9)
        assert mask is None or allowed[found].all()
        assert len(found) == len(set(found.tolist())) == min(100, 2000 if mask is None else int(allowed.sum()))
        assert scores == pytest.approx(data[found] @ query, abs=1e-5 if factory == "Flat" else 0.02)
        best = set(np.argsort(-exact)[: min(10, len(found))].tolist())
        recalls.append(len(set(found.tolist()) & best) / len(best))
    assert np.mean(recalls) == 1.0 if factory == "Flat" else np.mean(recalls) > 0.95


def test_nothing_allowed_and_fewer_than_asked():
    index = DenseIndex.build(vectors(3))
    assert index.search(vectors(1)[0], 5, np.zeros(3, bool))[1].tolist() == []
    assert sorted(index.search(vectors(1)[0], 5)[1].tolist()) == [0, 1, 2]
    assert index.search(vectors(1)[0], 5, np.array([False, True, False]))[1].tolist() == [1]


@pytest.mark.parametrize("factory", ["Flat", "IVF1,RaBitQfs,Refine(SQ8)"])
def test_saved_indexes_give_the_same_answers(tmp_path, factory):
    index = DenseIndex.build(vectors(1000), factory)
    index.save(tmp_path / "index")
    again = DenseIndex.read(tmp_path / "index")
    assert again.size == 1000 and again.dimension == 16
    for query in vectors(5, seed=3):
        assert index.search(query, 7)[1].tolist() == again.search(query, 7)[1].tolist()


def test_every_size_has_an_index_type_with_a_reason():
    for gpu in (False, True):
        sizes = [row.up_to for row in INDEX_TYPES if row.gpu == gpu]
        assert sizes == sorted(sizes) and index_type_for(10**9, gpu).up_to == sizes[-1]
    assert all(row.reason for row in INDEX_TYPES) and index_type_for(1).factory == "Flat"


@pytest.mark.parametrize("dimension", [384, 18, 14, 13])
def test_the_large_index_type_fits_every_dimension(dimension):
    data = vectors(4100, dimension)
    index = DenseIndex.build(data)
    assert index.dimension == dimension and index.search(data[7], 5)[1][0] == 7


def test_a_gpu_is_used_where_there_is_one():
    if not has_gpu():
        pytest.skip("FAISS has no GPU here")
    data = vectors(5000)
    on_gpu, on_cpu = DenseIndex.build(data), DenseIndex.build(data, device="cpu")
    for query in vectors(5, seed=4):
        assert on_gpu.search(query, 10)[1].tolist() == on_cpu.search(query, 10)[1].tolist()


def test_a_processor_is_used_where_there_is_no_gpu_or_it_is_not_wanted(monkeypatch):
    import faiss

    monkeypatch.setattr(faiss, "get_num_gpus", lambda: 1, raising=False)
    assert has_gpu() and not has_gpu("cpu")
    monkeypatch.setattr(faiss, "get_num_gpus", lambda: 0, raising=False)
    assert not has_gpu()


scores = arrays(np.float32, st.integers(1, 20), elements=st.floats(-50, 50, width=32))


@given(scores)
def test_spread_keeps_the_order_and_stays_within_bounds(values):
    result = spread(values)
    assert ((result >= 0) & (result <= 1)).all()
    order = np.argsort(values, kind="stable")
    assert (np.diff(result[order]) >= 0).all()


def test_fusion_is_convex():
    dense, keyword = np.array([0.8, 0.9, 0.85], np.float32), np.array([3.0, 0.0, 6.0], np.float32)
    assert fuse(dense, keyword).tolist() == pytest.approx([0.25, 0.5, 0.75])
    assert fuse(dense, keyword, 1.0).tolist() == pytest.approx([0, 1, 0.5])
    assert fuse(dense, np.zeros(3, np.float32)).argmax() == 1
    assert fuse(dense[:1], keyword[:1]).tolist() == [1.0]


@settings(max_examples=40, deadline=None)
@given(words)
def test_the_matrix_is_bm25ss(texts):
    import bm25s

    index = KeywordIndex.build(texts)
    if not any(texts):
        assert len(index.vocabulary) == 0 and index.score({"甲": 1.0}).tolist() == [0.0] * len(texts)
        return
    matrix, vocabulary = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numpy").build_index_from_tokens(
        texts, show_progress=False
    )
    assert len(index.vocabulary) == len({word for text in texts for word in text})
    for word, column in index.vocabulary.find(vocabulary).items():
        own = slice(index.starts[column], index.starts[column + 1])
        its = slice(matrix["indptr"][vocabulary[word]], matrix["indptr"][vocabulary[word] + 1])
        expected = dict(zip(matrix["indices"][its].tolist(), matrix["data"][its].tolist(), strict=True))
        assert dict(zip(index.chunks[own].tolist(), index.scores[own].tolist(), strict=True)) == pytest.approx(expected)
