"""Search words, and batches of texts for the embedding model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.embed import Embedder, SentenceEmbedder, batches, identity
from index.search.segment import Segmenter, normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＩ　服务器", "ai 服务器"),
        ("人工 智能 指数", "人工智能指数"),
        ("1,044.47 亿元", "1044.47 亿元"),
        ("市盈率（TTM）", "市盈率(ttm)"),
    ],
)
def test_spellings_of_the_same_text_are_one(one, other):
    assert normal(one) == normal(other)
    assert Segmenter().words(one) == Segmenter().words(other)


def test_words_are_coarse_and_fine_without_function_words():
    words = Segmenter().words("人工智能的指数是多少？")
    assert {"人工智能", "人工", "智能", "指数"} <= set(words)
    assert not {"的", "是", "多少", "？"} & set(words)


def test_names_of_the_ledger_are_words_of_their_own():
    plain, named = Segmenter(), Segmenter(["日日新5.0", "商汤-W", "0020.HK"])
    text = "商汤-W（0020.HK）发布日日新 5.0大模型"
    assert "商汤-w" not in plain.words(text)
    assert {"商汤-w", "0020.hk"} <= set(named.words(text))
    assert set(plain.words(text)) <= set(named.words(text)), "chunks stored before the name was known are still found"


def test_figures_are_not_made_into_names():
    assert Segmenter(["600000"]).words("600000") == Segmenter().words("600000")


@given(st.lists(st.integers(0, 600), max_size=60), st.integers(1, 2048))
def test_batches_have_every_text_once_and_keep_to_the_budget(lengths, budget):
    groups = batches(lengths, budget)
    assert sorted(at for group in groups for at in group) == list(range(len(lengths)))
    for group in groups:
        longest = max(lengths[at] for at in group)
        assert len(group) == 1 or longest * len(group) <= budget
    assert [lengths[group[0]] for group in groups] == sorted((lengths[group[0]] for group in groups), reverse=True)


class Recorder:
    """Stands for a sentence-transformers model; its vector is the text's number."""

    def __init__(self):
        self.calls = []

    def tokenizer(self, texts, **_):
        return {"input_ids": [list(text) for text in texts]}

    def get_embedding_dimension(self):
        return 2

    def encode_document(self, texts, batch_size, **_):
        self.calls.append(list(texts))
        assert batch_size == len(texts)
        return np.array([[int(text.split("x")[0]), 0] for text in texts], np.float32)

    encode_query = encode_document


def test_vectors_come_back_in_the_order_of_the_texts():
    model = Recorder()
    texts = [f"{n}" + "x" * (n * 7 % 40) for n in range(1, 30)]
    embedder = SentenceEmbedder(model, budget=64, name="numbers")
    assert embedder.embed(texts)[:, 0].tolist() == list(range(1, 30))
    lengths = [len(text) for call in model.calls for text in call]
    assert lengths == sorted(lengths, reverse=True) and len(model.calls) > 3
    assert embedder.embed([]).shape == (0, 2)
    assert isinstance(embedder, Embedder) and embedder.name == "numbers"


def test_the_name_of_a_model_is_known_without_loading_it(tmp_path):
    assert identity("default") == identity("multilingual-e5-small") == "multilingual-e5-small"
    assert identity("someone/some-model") == "someone/some-model"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "config.json").write_text("{}")
    first = identity(str(tmp_path / "mine"))
    (tmp_path / "mine").rename(tmp_path / "moved")
    assert identity(str(tmp_path / "moved")).split("@")[1] == first.split("@")[1], "moving a model does not change it"
    (tmp_path / "moved" / "config.json").write_text('{"a": 1}')
    assert identity(str(tmp_path / "moved")).split("@")[1] != first.split("@")[1]


@pytest.mark.model
def test_the_real_model_embeds_meaning(real_embedder):
    embedder = SentenceEmbedder(real_embedder, name="e5")
    passages = embedder.embed(["光纤预制棒价格上涨三成。", "今天下雨，出门带伞。"])
    query = embedder.embed(["光纤涨价了吗"], kind="query")[0]
    assert np.linalg.norm(passages, axis=1) == pytest.approx(1, abs=1e-5)
    assert passages[0] @ query > passages[1] @ query + 0.03
