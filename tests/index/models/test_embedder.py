from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import ModelError
from index.models import load_embedder

PASSAGES = ["该公司四月末总市值为一百二十亿元。", "该模型支持两百万字的上下文。", "周末天气晴朗，适合去公园散步。"]
QUERIES = ["公司的市值是多少？", "模型能处理多长的文本？", "周末天气怎么样？"]


def test_a_language_model_does_not_embed() -> None:
    with pytest.raises(ModelError, match=r"not an embedding model: qwen2\.5-coder-0\.5b"):
        load_embedder("qwen2.5-coder-0.5b")


@pytest.mark.parametrize("name", ["./nowhere", "/no/where", "~/no-such-folder"])
def test_a_folder_that_is_not_there(name: str) -> None:
    with pytest.raises(ModelError, match="no such embedding folder"):
        load_embedder(name)


@pytest.mark.model
def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        load_embedder(str(tmp_path))
    assert "\n" not in str(caught.value)


@pytest.mark.model
def test_questions_find_their_passages(real_embedder: Any) -> None:
    scores = (
        real_embedder.encode(QUERIES, prompt_name="query") @ real_embedder.encode(PASSAGES, prompt_name="passage").T
    )
    assert scores.argmax(axis=1).tolist() == [0, 1, 2]


@pytest.mark.model
def test_mean_pooling_and_normalisation(real_embedder: Any) -> None:
    """Against the definition, computed with transformers and tokenizers alone."""
    import torch
    from tokenizers import Tokenizer
    from transformers import BertModel

    folder = real_embedder._first_module().model.config._name_or_path
    text = "query: 人工智能行业 AI  2024年４月"
    encoding = Tokenizer.from_file(f"{folder}/tokenizer.json").encode(text)
    assert encoding.tokens[0] == "<s>"
    assert encoding.tokens[-1] == "</s>"
    assert real_embedder.tokenizer(text)["input_ids"] == encoding.ids
    model = BertModel.from_pretrained(folder, add_pooling_layer=False).eval()
    with torch.no_grad():
        states = model(torch.tensor([encoding.ids])).last_hidden_state[0].numpy()
    expected = states.mean(axis=0) / np.linalg.norm(states.mean(axis=0))
    got = real_embedder.encode([text.removeprefix("query: "), "x" * 500], prompt_name="query")
    assert got.shape == (2, 384)
    assert got.dtype == np.float32
    np.testing.assert_allclose(got[0], expected, atol=1e-5)
