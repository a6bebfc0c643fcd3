from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from index.errors import LanguageModelError
from rag.llm import open_llm
from rag.llm.embedded import EmbeddedModel
from rag.settings import load_settings

pytestmark = pytest.mark.model
HELLO = [{"role": "user", "content": "你好"}]
LONG = [{"role": "user", "content": "写一个很长很长的故事。"}]
SCHEMA = {
    "type": "object",
    "properties": {
        "choice": {"type": "integer", "minimum": 1, "maximum": 3},
        "why": {"type": "string", "maxLength": 30},
    },
    "required": ["choice", "why"],
    "additionalProperties": False,
}


def test_it_answers_and_says_nothing_on_the_terminal(small_llm: Any, capfd: Any) -> None:
    assert small_llm.complete([{"role": "user", "content": "只回答一个数字：1+1="}], max_tokens=5).strip() == "2"
    assert capfd.readouterr() == ("", "")


def test_it_writes_the_same_again(small_llm: Any) -> None:
    replies = {small_llm.complete(LONG, max_tokens=12) for _ in range(2)}
    assert len(replies) == 1


def test_json_without_white_space(small_llm: Any) -> None:
    asked = [{"role": "user", "content": "从 1、2、3 中选一个，用 JSON 回答，并说明理由。多用换行和空格。"}]
    reply = small_llm.complete(asked, max_tokens=80, schema=SCHEMA)
    value = json.loads(reply)
    assert reply == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_too_small_a_budget_for_json_is_an_error(small_llm: Any) -> None:
    with pytest.raises(LanguageModelError, match="not JSON"):
        small_llm.complete(HELLO, max_tokens=3, schema=SCHEMA)


def test_stop(small_llm: Any) -> None:
    asked = [{"role": "user", "content": "从一数到九，写阿拉伯数字，用逗号隔开：1,2,3,4,5,6,7,8,9"}]
    assert "5" not in small_llm.complete(asked, max_tokens=40, stop=["5"])


def test_a_prompt_over_the_context(small_llm: Any) -> None:
    with pytest.raises(LanguageModelError, match=r"too long.*YANBAO_LLM__CONTEXT"):
        small_llm.complete([{"role": "user", "content": "长" * 9000}], max_tokens=5)


def test_only_loopback_and_only_with_the_key(small_llm: Any) -> None:
    import httpx
    import psutil

    url = httpx.URL(small_llm.start().url)
    assert url.host == "127.0.0.1"
    listening = [
        connection.laddr.ip
        for connection in psutil.Process().net_connections("inet")
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == url.port
    ]
    assert listening == ["127.0.0.1"]
    body = {"messages": HELLO, "max_tokens": 1}
    assert httpx.post(f"{url}/chat/completions", json=body, trust_env=False).status_code == 401


def test_a_reader_who_goes_does_not_keep_it_busy(small_llm: Any) -> None:
    small_llm.complete(HELLO, max_tokens=2)
    pieces = small_llm.stream(LONG, max_tokens=1000)
    next(pieces)
    pieces.close()
    began = time.monotonic()
    small_llm.complete(HELLO, max_tokens=2)
    assert time.monotonic() - began < 15  # 1000 tokens take far longer


def test_two_at_once(small_llm: Any) -> None:
    replies: list[str] = []
    threads = [threading.Thread(target=lambda: replies.append(small_llm.complete(HELLO, max_tokens=4))) for _ in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(replies) == 2
    assert replies[0] == replies[1]


def test_a_lost_server_is_an_error_and_the_next_call_has_a_new_one(small_llm: Any) -> None:
    pieces = small_llm.stream(LONG, max_tokens=200)
    next(pieces)
    first = small_llm.start()
    for reply in first._open.values():  # the connection goes while it writes
        for response in reply.responses:
            response.close()
    with pytest.raises(LanguageModelError, match="stopped while it was answering"):
        list(pieces)
    assert small_llm.complete(HELLO, max_tokens=2)
    assert small_llm.start() is not first


def test_closing_while_it_writes(small_llm: Any) -> None:
    failures: list[Exception] = []
    begun = threading.Event()

    def read() -> None:
        try:
            for _ in small_llm.stream(LONG, max_tokens=1000):
                begun.set()
        except LanguageModelError as error:
            failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    assert begun.wait(60)
    began = time.monotonic()
    small_llm.close()
    reader.join(20)
    assert time.monotonic() - began < 20
    assert "closed" in str(failures[0])
    assert small_llm.complete(HELLO, max_tokens=2)


def test_warming_starts_it_in_the_background_and_a_closed_one_stays_closed(small_llm: Any) -> None:
    small_llm.close()
    small_llm.warm(HELLO)
    small_llm.warm(HELLO)  # harmless
    assert small_llm.complete(HELLO, max_tokens=2)
    small_llm.close()
    small_llm.warm(HELLO)
    small_llm.close()
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.name == "warm":
            thread.join(60)
    assert small_llm._running is None


def test_nothing_is_pulled_to_warm_it(tmp_path: Path) -> None:
    asked: list[int] = []
    model = EmbeddedModel(lambda: asked.append(1) or tmp_path, "absent", load_settings().llm, here=lambda: False)
    model.warm(HELLO)
    assert not asked


def test_a_model_that_cannot_be_warmed_says_so_when_it_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"")
    with open_llm(load_settings(llm={"model": str(path)})) as model:
        model.warm(HELLO)
        with pytest.raises(LanguageModelError, match="cannot be loaded"):
            model.complete(HELLO, max_tokens=2)


@pytest.mark.parametrize("data", [b"", b"GGUF" + bytes(range(256)) * 4, b"not a model at all"])
def test_a_file_that_is_no_model(tmp_path: Path, data: bytes, capfd: Any) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(data)
    with (
        open_llm(load_settings(llm={"model": str(path)})) as model,
        pytest.raises(LanguageModelError, match="cannot be loaded") as caught,
    ):
        model.complete(HELLO, max_tokens=2)
    assert str(path) in str(caught.value)
    assert capfd.readouterr() == ("", "")
