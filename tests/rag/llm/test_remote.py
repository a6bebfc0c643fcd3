from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest

from index.errors import LanguageModelError, ModelError, SettingsError
from rag.llm import open_llm, remote
from rag.settings import load_settings

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
ASKED = [{"role": "system", "content": "简短"}, {"role": "user", "content": "问题"}]


def opened(service: Any, **llm: object) -> Any:
    return open_llm(load_settings(llm={"base_url": service.url, "timeout": 5, **llm}))


def test_pieces_as_they_come(service: Any) -> None:
    with opened(service) as model:
        assert list(model.stream(ASKED, max_tokens=9, stop=["。"])) == ["你好", "，世界"]
        assert model.describe() == f"model-a at {service.url}"
    request = service.requests[0]
    assert request["messages"] == ASKED
    assert (request["model"], request["max_tokens"], request["stop"]) == ("model-a", 9, ["。"])
    assert (request["temperature"], request["stream"]) == (0.0, True)


def test_how_likely_a_yes_is(service: Any) -> None:
    def told(handler: Any, _: object) -> None:
        top = [{"token": token, "logprob": log, "bytes": None} for token, log in (("是", -0.1), ("否", -2.3))]
        handler.say("是", logprobs={"content": [{**top[0], "top_logprobs": top}], "refusal": None})

    service.behave = told
    with opened(service) as model:
        assert model.affirms(ASKED) == pytest.approx(0.9, abs=0.01)
    assert service.requests[0]["logprobs"] is True


@pytest.mark.parametrize(("reply", "likely"), [('{"answer":"yes"}', 1.0), ('{"answer":"no"}', 0.0)])
@pytest.mark.parametrize("refuses", [False, True])
def test_a_server_without_probabilities_is_asked_in_words(
    service: Any, reply: str, likely: float, refuses: bool
) -> None:
    def untold(handler: Any, body: dict[str, Any]) -> None:
        if refuses and "logprobs" in body:
            handler.plain(400, {"error": {"message": "logprobs is not supported"}})
        else:
            handler.say(reply)

    service.behave = untold
    with opened(service) as model:
        assert model.affirms(ASKED) == likely
    assert len(service.requests) == 2


def test_a_server_that_is_gone_is_not_asked_twice_for_a_yes(service: Any) -> None:
    service.behave = lambda handler, _: handler.say("是", finish=None, done=False)
    with opened(service) as model, pytest.raises(LanguageModelError, match="broke off"):
        model.affirms(ASKED)
    assert len(service.requests) == 1


def test_a_named_model_and_a_key(service: Any) -> None:
    service.key = "sk-1"
    with opened(service, model="model-b", api_key="sk-1") as model:
        assert model.complete(ASKED, max_tokens=9) == "你好，世界"
    assert service.requests[0]["model"] == "model-b"


def test_v1_may_be_left_out(service: Any) -> None:
    whole = service.url
    service.url = whole.removesuffix("/v1") + "/"
    with opened(service) as model:
        assert model.url == whole


def test_a_refused_key(service: Any) -> None:
    service.key = "sk-1"
    with pytest.raises(LanguageModelError, match=r"refuses the key.*YANBAO_LLM__API_KEY") as caught:
        opened(service, api_key="sk-2")
    assert "sk-2" not in str(caught.value)


def test_nobody_answers() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(LanguageModelError, match="does not answer") as caught:
            open_llm(load_settings(llm={"base_url": url}))
    assert url in str(caught.value)
    assert "YANBAO_LLM__BASE_URL" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_somebody_who_never_says_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        began = time.monotonic()
        with pytest.raises(LanguageModelError, match="does not answer"):
            open_llm(load_settings(llm={"base_url": url}))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://x/v1", "http://", "/v1", "file:///etc/passwd"])
def test_what_is_no_url(url: str) -> None:
    with pytest.raises(SettingsError, match="not an http or https URL"):
        open_llm(load_settings(llm={"base_url": url}))


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, {"error": {"message": "no"}}, "refuses the key"),
        (404, {"error": {"message": "no"}}, "has no such model: model-a"),
        (
            400,
            {"error": {"message": "context length exceeded"}},
            "too long for the language model's context",
        ),
        (400, {"error": {"message": "bad\nthing"}}, r"answers 400"),
        (429, {"error": {"message": "slow down"}}, "too many requests"),
        (500, b"<html>oops</html>", "answers 500"),
        (200, b"<html>hello</html>", "broke off"),
        (200, b"data: {nonsense\n\n", "does not speak the OpenAI protocol"),
        (200, b"data: 3\n\n", "does not speak the OpenAI protocol|broke off"),
        (200, b'data: {"error": {"message": "out of memory"}}\n\n', "reports an error .out of memory"),
    ],
)
def test_refusals_are_one_clear_line(service: Any, status: int, body: object, said: str) -> None:
    service.behave = lambda handler, _: handler.plain(status, body)
    with opened(service) as model:
        model._retries = 0
        with pytest.raises(LanguageModelError, match=said) as caught:
            model.complete(ASKED, max_tokens=9)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_an_answer_that_breaks_off_is_no_answer(service: Any) -> None:
    service.behave = lambda handler, _: handler.say("营业收入 1", finish=None, done=False)
    with opened(service) as model:
        pieces = model.stream(ASKED, max_tokens=9)
        assert next(pieces) == "营业收入 1"
        with pytest.raises(LanguageModelError, match="broke off"):
            next(pieces)


def test_a_connection_that_is_cut(service: Any) -> None:
    def cut(handler: Any, _: object) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.event({"content": "一"})
        handler.connection.shutdown(socket.SHUT_RDWR)

    service.behave = cut
    with opened(service) as model, pytest.raises(LanguageModelError, match="cannot be reached"):
        model.complete(ASKED, max_tokens=9)


def test_a_reply_that_stalls(service: Any) -> None:
    release = threading.Event()

    def stall(handler: Any, _: object) -> None:
        handler.say("一", finish=None, done=False)
        release.wait(10)

    service.behave = stall
    with opened(service, timeout=0.3) as model, pytest.raises(LanguageModelError, match=r"within 0\.3 s"):
        model.complete(ASKED, max_tokens=9)
    release.set()


def test_a_schema_in_openais_words(service: Any) -> None:
    service.behave = lambda handler, _: handler.say('{"n":', " 3}")
    with opened(service) as model:
        assert model.complete(ASKED, max_tokens=9, schema=SCHEMA) == '{"n": 3}'
    asked = service.requests[0]["response_format"]
    assert asked["type"] == "json_schema"
    assert asked["json_schema"]["schema"] == SCHEMA


def test_a_server_that_knows_no_schemas_is_asked_in_words(service: Any) -> None:
    def behave(handler: Any, body: dict[str, Any]) -> None:
        if body["response_format"]["type"] == "json_schema":
            handler.plain(400, {"error": {"message": "response_format.type is not supported"}})
        else:
            handler.say('{"n": 3}')

    service.behave = behave
    with opened(service) as model:
        assert model.complete(ASKED, max_tokens=9, schema=SCHEMA) == '{"n": 3}'
    said = service.requests[-1]["messages"][-1]["content"]
    assert said.startswith("问题\n\n")
    assert '"required"' in said


def test_a_reply_that_breaks_the_schema_is_an_error(service: Any) -> None:
    service.behave = lambda handler, _: handler.say('{"n": "three"}')
    with opened(service) as model, pytest.raises(LanguageModelError, match="does not obey the schema"):
        model.complete(ASKED, max_tokens=9, schema=SCHEMA)


def test_a_reader_who_goes_hangs_up(service: Any) -> None:
    """llama-index would leave the connection open, and the server writing."""
    hung_up = threading.Event()

    def chatter(handler: Any, _: object) -> None:
        handler.say("一", finish=None, done=False)
        try:
            for _ in range(500):
                handler.event({"content": "…"})
                time.sleep(0.01)
        except OSError:
            hung_up.set()

    service.behave = chatter
    with opened(service) as model:
        pieces = model.stream(ASKED, max_tokens=9)
        next(pieces)
        pieces.close()
        assert hung_up.wait(3)
        assert not model._open


def test_closing_ends_replies_and_says_so(service: Any) -> None:
    service.behave = lambda handler, _: handler.say(*"一二三四五", finish=None, done=False)
    model = opened(service)
    pieces = model.stream(ASKED, max_tokens=9)
    next(pieces)
    model.close()
    with pytest.raises(LanguageModelError, match="was closed while it was answering"):
        list(pieces)
    service.behave = lambda handler, _: handler.say("好")
    assert model.complete(ASKED, max_tokens=9) == "好"
    model.close()
    model.close()


@pytest.mark.parametrize("name", ["no-such-model", "a/b/c", "./folder", "/no/where", "../up"])
def test_no_such_model(name: str) -> None:
    with pytest.raises(ModelError, match="there is no such model"):
        open_llm(load_settings(llm={"model": name}))


def test_no_such_file() -> None:
    with pytest.raises(ModelError, match="there is no such model file"):
        open_llm(load_settings(llm={"model": "/no/where.GGUF"}))


def test_an_embedding_model_does_not_write() -> None:
    with pytest.raises(ModelError, match="not a language model"):
        open_llm(load_settings(llm={"model": "multilingual-e5-small"}))


def test_opening_a_local_model_loads_nothing(tmp_path: Any) -> None:
    (tmp_path / "model.gguf").write_bytes(b"")
    with open_llm(load_settings(llm={"model": str(tmp_path / "model.gguf"), "threads": 3, "context": 512})) as model:
        assert model.describe() == "model.gguf, in this process on 3 threads, context 512 tokens"
    with open_llm(load_settings()) as model:
        assert "1.5B" in model.describe()
