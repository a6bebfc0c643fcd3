"""OpenAI's client, without the network, talks to a library as to a model."""

import pytest
from fastapi.testclient import TestClient
from openai import BadRequestError, OpenAI

QUESTION = [{"role": "user", "content": "绿的谐波的总市值是多少？"}]


@pytest.fixture(scope="module")
def openai(site):
    return OpenAI(base_url="http://testserver/v1", api_key="any", http_client=TestClient(site[1]), max_retries=0)


def test_the_library_is_the_model(openai):
    assert [model.id for model in openai.models.list()] == ["library"]


def test_an_answer_with_its_citations(openai):
    made = openai.chat.completions.create(model="library", messages=QUESTION)
    assert "210.35" in made.choices[0].message.content and made.choices[0].finish_reason == "stop"
    assert made.yanbao["citations"][0]["quote"] == "210.35"


def test_streaming_gives_the_same_text(openai):
    whole = openai.chat.completions.create(model="library", messages=QUESTION).choices[0].message.content
    chunks = list(openai.chat.completions.create(model="library", messages=QUESTION, stream=True))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == whole
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_the_conversation_before_is_used_and_parts_are_read(openai):
    follow = {"role": "user", "content": [{"type": "text", "text": "埃斯顿呢？"}]}
    messages = [{"role": "system", "content": "x"}, *QUESTION, {"role": "assistant", "content": "…"}, follow]
    assert "152.80" in openai.chat.completions.create(model="x", messages=messages).choices[0].message.content


@pytest.mark.parametrize(
    "messages", [[{"role": "system", "content": "x"}], [*QUESTION, {"role": "assistant", "content": "x"}]]
)
def test_no_question_is_an_error(openai, messages):
    with pytest.raises(BadRequestError, match="user"):
        openai.chat.completions.create(model="library", messages=messages)
