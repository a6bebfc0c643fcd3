from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LanguageModelError
from rag.llm import open_llm
from rag.llm.transformers_model import _until
from rag.settings import load_settings

HELLO = [{"role": "user", "content": "a b"}]


@given(st.lists(st.text("abc", max_size=3)), st.lists(st.text("abc", min_size=1, max_size=4), max_size=3))
def test_stop_strings_against_the_whole_text(pieces: list[str], stops: list[str]) -> None:
    text = "".join(pieces)
    ends = [text.find(stop) for stop in stops if stop in text]
    got = "".join(_until(iter(pieces), tuple(stops)))
    assert got == (text[: min(ends)] if ends else text)


def test_stop_leaves_the_rest_unread() -> None:
    def pieces() -> Iterator[str]:
        yield "ab"
        yield "STOP"
        raise AssertionError("read on")

    assert "".join(_until(pieces(), ("STOP",))) == "ab"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A causal model with random weights and a vocabulary of a few words."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    words = {word: number for number, word in enumerate(["<s>", "</s>", "<unk>", "user", "a", "b", "c", "d"])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", unk_token="<unk>")
    fast.chat_template = "{% for m in messages %}{{ m['role'] }} {{ m['content'] }} {% endfor %}"
    path = tmp_path_factory.mktemp("tiny")
    fast.save_pretrained(path)
    config = LlamaConfig(
        vocab_size=8, hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2, eos_token_id=1
    )
    LlamaForCausalLM(config).save_pretrained(path)
    return path


@pytest.mark.model
def test_a_folder(folder: Path) -> None:
    with open_llm(load_settings(llm={"model": str(folder)})) as model:
        assert str(folder) in model.describe()
        whole = model.complete(HELLO, max_tokens=12)
        assert whole == model.complete(HELLO, max_tokens=12)
        pieces = model.stream(HELLO, max_tokens=500)
        next(pieces, None)
        pieces.close()
        with pytest.raises(LanguageModelError, match="not JSON"):
            model.complete(HELLO, max_tokens=3, schema={"type": "object"})


@pytest.mark.model
def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    with (
        open_llm(load_settings(llm={"model": str(tmp_path)})) as model,
        pytest.raises(LanguageModelError, match="cannot be loaded") as caught,
    ):
        model.complete(HELLO, max_tokens=3)
    assert "\n" not in str(caught.value)
