"""The quantised backend against torch on a tiny network, and what keeps their vectors apart."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest

from index.errors import LibraryError, ModelError
from index.library import Library
from index.models import quantised
from index.report import Fields, Report
from index.search import embed_onnx
from index.search.backends import embedder_named, make_embedder
from index.search.embed import Embedder, SentenceEmbedder
from index.search.embed_onnx import OnnxEmbedder

TEXTS = ["光纤价格上涨", "机器人订单增加，光纤价格下降", "上", "价格" * 40]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A sentence-transformers folder: two layers, a word per character, random weights."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split
    from tokenizers.processors import TemplateProcessing
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("models") / "tiny"
    words = ["<pad>", "<s>", "</s>", "<unk>", *sorted(set("".join(TEXTS)))]
    tokenizer = Tokenizer(WordLevel({word: at for at, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = Split("", "isolated")
    tokenizer.post_processor = TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)])
    torch.manual_seed(7)
    shape = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=32,
    )  # fmt: skip
    BertModel(shape).save_pretrained(folder / "bert")
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>", model_max_length=32
    ).save_pretrained(folder / "bert")
    network = Transformer(str(folder / "bert"), max_seq_length=32)
    model = SentenceTransformer(
        modules=[network, Pooling(32), Normalize()], prompts={"query": "上上", "passage": "价"}, device="cpu"
    )
    model.save_pretrained(str(folder / "whole"))
    return str(folder / "whole")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(quantised, "LEAST_COSINE", 0.9)
    monkeypatch.setenv("YANBAO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_quantised_vectors_are_close_to_the_models(tiny, cache):
    whole, quick = SentenceEmbedder(tiny), OnnxEmbedder(tiny)
    assert isinstance(quick, Embedder) and quick.name != whole.name and quick.name.startswith(whole.name)
    for kind in ("query", "passage"):
        cosines = (whole.embed(TEXTS, kind) * quick.embed(TEXTS, kind)).sum(axis=1)
        assert cosines.mean() > 0.98 and cosines.min() > 0.9, "32 random channels are harder than a trained model's 384"
    assert np.abs(quick.embed(TEXTS, "query") - quick.embed(TEXTS, "passage")).max() > 0.01, "prompts count"
    alone = np.concatenate([quick.embed([text]) for text in TEXTS])
    assert (alone * quick.embed(TEXTS)).sum(axis=1).min() > 0.99, "padding changes little"
    assert quick.dimension == 32 and quick.embed([]).shape == (0, 32)


def test_the_export_leaves_the_model_as_it_was(tiny, cache, tmp_path):
    model = SentenceEmbedder(tiny).loaded()
    network = model[0].model if hasattr(model[0], "model") else model[0].auto_model
    before = network.config._attn_implementation
    quantised.export(model, tmp_path / "whole.onnx")
    assert network.config._attn_implementation == before
    assert b"IsNaN" not in (tmp_path / "whole.onnx").read_bytes()


def test_a_damaged_file_is_made_anew(tiny, cache):
    expected = OnnxEmbedder(tiny).embed(TEXTS)
    [weights] = cache.rglob(quantised.WEIGHTS)
    card = weights.with_name(quantised.CARD)
    card.write_text(card.read_text().replace('"format": 2', '"format": 1'))
    assert np.array_equal(OnnxEmbedder(tiny).embed(TEXTS), expected) and '"format": 2' in card.read_text()
    for damage in (b"", b"\x00" * 100, weights.read_bytes()[:-1]):
        weights.write_bytes(damage)
        assert np.array_equal(OnnxEmbedder(tiny).embed(TEXTS), expected)
    card = weights.with_name(quantised.CARD)
    for text in ("", "{}", "[]", json.dumps({"sha256": 1})):
        card.write_text(text, encoding="utf-8")
        assert np.array_equal(OnnxEmbedder(tiny).embed(TEXTS), expected)
    assert not [path for path in weights.parent.parent.iterdir() if path.is_dir() and path.name.startswith(".")]


def test_a_model_that_loses_too_much_is_refused(tiny, cache, monkeypatch):
    monkeypatch.setattr(quantised, "LEAST_COSINE", 1.1)
    with pytest.raises(ModelError, match=r"loses too much.*torch"):
        OnnxEmbedder(tiny).embed(TEXTS)
    assert not list(cache.rglob(quantised.WEIGHTS))


def test_without_onnx_the_error_says_what_to_install(cache, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match=r"pip install 'yanbao\[onnx\]'"):
        make_embedder("default", "onnx-int8").embed(TEXTS)


def test_names_lead_back_to_their_embedder():
    assert isinstance(embedder_named("multilingual-e5-small"), SentenceEmbedder)
    assert isinstance(embedder_named("someone/c++"), SentenceEmbedder)
    quick = embedder_named("multilingual-e5-small+onnx-int8")
    assert isinstance(quick, OnnxEmbedder) and quick.name == make_embedder("default", "onnx-int8").name


def test_a_library_never_mixes_the_vectors_of_two_backends(tiny, cache, tmp_path):
    report = Report("0" * 16, "a.txt", Fields("月报", "某证券", period="2024-04"), (), (), (), ())
    with Library.create(tmp_path / "lib", SentenceEmbedder(tiny)) as library:
        library.add_report(report)
    with pytest.raises(LibraryError, match=r"made with the embedding model .*onnx-int8.*reembed"):
        Library.open(tmp_path / "lib", OnnxEmbedder(tiny))
    with Library.open(tmp_path / "lib", SentenceEmbedder(tiny)) as library:
        library.reembed(OnnxEmbedder(tiny))
    with pytest.raises(LibraryError, match="made with the embedding model"):
        Library.open(tmp_path / "lib", SentenceEmbedder(tiny))


@pytest.mark.parametrize(("said", "threads"), [("", 0), ("1", 1), ("3", 3), ("-1", 0), ("2,1", 0)])
def test_threads_are_as_many_as_the_usual_variable_says(said, threads, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert embed_onnx._threads() == threads
