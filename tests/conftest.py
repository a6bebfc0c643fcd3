"""Shared fixtures: one fake language model, one hashing embedder, the real small model, the real report."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.llm.model import LanguageModel, Message

ROOT = Path(__file__).resolve().parent.parent
REAL_REPORT = ROOT.parent / "shared" / "reports" / "2024-04-ai-industry-monthly.txt"

Reply = str | Exception | Callable[[Sequence[Message]], str]


class FakeLanguageModel(LanguageModel):
    """Gives scripted replies and records what it was asked.

    A reply is a text, an exception to raise, or a function of the messages. The last one is used again
    when the script runs out if ``repeat`` is set; otherwise a further call fails the test.

    Attributes:
        prompts: The messages of every call.
        calls: ``{max_tokens, stop, schema}`` of every call.
    """

    def __init__(self, *replies: Reply, repeat: bool = False, piece: int = 4) -> None:
        self.replies = list(replies)
        self.repeat = repeat
        self.piece = piece
        self.prompts: list[list[dict[str, str]]] = []
        self.calls: list[dict[str, Any]] = []
        self.closed = 0

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Iterator[str]:
        self.prompts.append([dict(message) for message in messages])
        self.calls.append({"max_tokens": max_tokens, "stop": stop, "schema": schema})
        position = len(self.prompts) - 1
        if position >= len(self.replies) and not (self.repeat and self.replies):
            raise AssertionError(
                f"the fake language model has {len(self.replies)} replies, this is call {position + 1}"
            )
        reply = self.replies[min(position, len(self.replies) - 1)]
        if isinstance(reply, Exception):
            raise reply
        text = reply if isinstance(reply, str) else reply(messages)
        for start in range(0, len(text), self.piece):
            yield text[start : start + self.piece]

    def describe(self) -> str:
        return "fake model"

    def close(self) -> None:
        self.closed += 1


class HashingEmbedder:
    """Deterministic stand-in for a sentence-transformers model: hashed character 1- and 2-grams, 384 dimensions.

    Texts that share characters are similar, others are not; equal texts have equal vectors in every process.

    Attributes:
        encoded: Every text that was encoded, in order.
    """

    dimension = 384
    max_seq_length = 512
    prompts = {"query": "query: ", "passage": "passage: ", "document": "passage: "}  # noqa: RUF012

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, sentences: str | Sequence[str], *args: object, **options: object) -> NDArray[np.float32]:
        """float32, shape (n, 384) or (384,) for one text, L2-normalised. Options of the real thing are ignored."""
        if isinstance(sentences, str):
            return self.encode([sentences])[0]
        vectors = np.zeros((len(sentences), self.dimension), dtype=np.float32)
        for row, text in enumerate(sentences):
            self.encoded.append(text)
            for gram in [*text, *(text[i : i + 2] for i in range(len(text) - 1)), "\0"]:
                digest = hashlib.blake2b(gram.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                place = int.from_bytes(digest[:4], "little") % self.dimension
                vectors[row, place] += 1.0 if digest[4] & 1 else -1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(norms == 0, 1, norms), dtype=np.float32)

    encode_query = encode
    encode_document = encode

    def get_embedding_dimension(self) -> int:
        return self.dimension

    get_sentence_embedding_dimension = get_embedding_dimension


@pytest.fixture
def fake_llm() -> type[FakeLanguageModel]:
    """``fake_llm("first reply", "second reply")`` makes a model with a script."""
    return FakeLanguageModel


@pytest.fixture
def hashing_embedder() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture(scope="session")
def real_report() -> Path:
    """The real monthly report, which lives beside the repository and never in it."""
    if not REAL_REPORT.is_file():
        pytest.skip(f"the real report is not at {REAL_REPORT}")
    return REAL_REPORT


def pulled(name: str) -> Path:
    """Folder or file of a model. Absent models are fetched in CI and skip the test elsewhere."""
    from index import models

    if not os.environ.get("CI") and models.status(name).state is not models.State.READY:
        pytest.skip(f"model {name} is not here: run `yanbao models pull {name}`")
    return models.ensure(name)


@pytest.fixture(scope="session")
def small_llm() -> Iterator[LanguageModel]:
    """The 0.5B model behind the embedded server, for tests marked ``model``."""
    path = pulled("qwen2.5-coder-0.5b")
    from rag.llm import open_llm
    from rag.settings import load_settings

    with open_llm(load_settings(llm={"model": str(path), "temperature": 0.0})) as model:
        yield model


@pytest.fixture(scope="session")
def real_embedder() -> Any:
    """The real e5 embedding model, for tests marked ``model``."""
    path = pulled("multilingual-e5-small")
    from index import models

    return models.load_embedder(str(path), device="cpu")
