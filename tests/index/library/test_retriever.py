"""The library in a llama-index query engine of the user's own, through the example; and reranked."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from library_kit import HashEmbedder, make_report

from index.errors import ModelError
from index.library import Library
from index.search.rerank import CrossEncoderReranker

EXAMPLE = Path(__file__).parents[3] / "examples" / "llama_index_retriever.py"


@pytest.fixture
def example():
    spec = importlib.util.spec_from_file_location("example_llama_index_retriever", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path, embedder):
    with Library.create(tmp_path, embedder) as library:
        library.add_report(make_report())
        library.add_report(make_report("五月月报", period="2024-05"))
    return tmp_path


def test_the_example_answers_from_the_library(example, folder):
    with Library.open(folder, HashEmbedder()) as library:
        response = example.query_engine(library, period="2024-05").query("天目科技的总市值是多少？")
        expected = library.search("天目科技的总市值是多少？", k=4, period="2024-05")
    assert [node.score for node in response.source_nodes] == [hit.score for hit in expected]
    assert [int(node.node.node_id) for node in response.source_nodes] == [hit.chunk.id for hit in expected]
    assert "总市值 12.50 亿元" in str(response) and "问题：天目科技的总市值是多少？" in str(response)
    assert "line_start" not in str(response), "locators are for citing, not for the prompt"
    place, hit = response.source_nodes[0].node.metadata, expected[0].chunk
    assert (place["report"], place["page"], place["line_start"]) == (
        hit.report,
        hit.locator.page,
        hit.locator.line_start,
    )
    assert (place["table"], place["row"], place["kind"]) == ("t1", 0, "row")


async def _ask(example, library):
    return await example.query_engine(library).aquery("机器人订单")


def test_it_works_in_async_engines_too(example, folder):
    import asyncio

    with Library.open(folder, HashEmbedder()) as library:
        assert "机器人订单增加" in str(asyncio.run(_ask(example, library)))


class ByLength:
    """A cross-encoder that prefers short texts."""

    def predict(self, pairs, activation_fn, **_):
        import torch

        raw = torch.tensor([-float(len(text)) / 50 for _, text in pairs])
        return np.asarray(activation_fn(raw))


def test_a_reranker_reorders_more_hits_than_are_asked_for(folder):
    with Library.open(folder, HashEmbedder()) as library:
        everything = library.search("天目科技 总市值", k=50)
    with Library.open(folder, HashEmbedder(), reranker=CrossEncoderReranker(ByLength())) as library:
        best = library.search("天目科技 总市值", k=2)
        assert library.search("天目科技", k=1, arm="dense")[0].keyword is None
    shortest = sorted(len(hit.chunk.text) for hit in everything)[:2]
    assert [len(hit.chunk.text) for hit in best] == shortest
    assert all(0 <= hit.score <= 1 for hit in best)


def test_an_unknown_reranker_is_an_error_with_a_way_out(folder, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    reranker = CrossEncoderReranker("/no/such/model")
    with Library.open(folder, HashEmbedder(), reranker=reranker) as library, pytest.raises(ModelError, match="encoder"):
        library.search("天目科技")
