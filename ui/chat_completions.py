"""The library as a model for chat clients: OpenAI's ``/v1/models`` and ``/v1/chat/completions``."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, Literal
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field

from index.errors import YanbaoError
from rag.answer import Answer
from rag.events import Delta, Final
from rag.rows import citation_row, dumps
from ui.desk import RETRY_AFTER, BusyError, Desk
from ui.service import Service

FAILED = 'data: {"error":{"message":"internal error","type":"server_error"}}\n\ndata: [DONE]\n\n'


class Part(BaseModel):
    """A part of a message; only text is used."""

    type: str
    text: str = Field(default="", max_length=20_000)


class ChatMessage(BaseModel):
    """A message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[Part] | None = Field(default=None, max_length=100_000)

    def words(self) -> str:
        """The text of all parts."""
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content)
        return self.content or ""


class Completion(BaseModel):
    """A request; sampling options of other models are accepted and have no effect."""

    messages: list[ChatMessage] = Field(min_length=1, max_length=200)
    model: str = Field(default="", max_length=200)
    stream: bool = False


def router(service: Service, desk: Desk) -> APIRouter:
    """The routes below ``/v1``."""
    routes = APIRouter()
    name = service.library.folder.resolve().name

    @routes.get("/models")
    def models() -> dict[str, Any]:
        """The library, as the only model."""
        return {"object": "list", "data": [{"id": name, "object": "model", "created": 0, "owned_by": "yanbao"}]}

    @routes.post("/chat/completions", response_model=None)
    async def complete(body: Completion) -> Response:
        """The answer to the last user message; earlier ones are the conversation. Citations are in ``yanbao``."""
        asked = [message.words() for message in body.messages if message.role == "user"]
        if not asked or body.messages[-1].role != "user":
            return _error("the last message must be the user's", 400)
        head = {"id": f"chatcmpl-{uuid4().hex}", "created": int(time.time()), "model": name}
        try:
            if body.stream:
                pieces = desk.stream(lambda: _chunks(service, asked, head), FAILED)
                return StreamingResponse(pieces, media_type="text/event-stream")
            answer = await desk.run(lambda: service.qa.ask(asked[-1], history=asked[:-1]))
        except YanbaoError as error:
            return _error(str(error), 503, {"Retry-After": str(RETRY_AFTER)} if isinstance(error, BusyError) else {})
        choice = {"index": 0, "message": {"role": "assistant", "content": answer.text}, "finish_reason": "stop"}
        usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
        row = {
            **head,
            "object": "chat.completion",
            "choices": [choice],
            "usage": usage,
            "yanbao": _more(service, answer),
        }
        return Response(dumps(row), media_type="application/json")

    return routes


def _chunks(service: Service, asked: list[str], head: dict[str, Any]) -> Generator[str, None, None]:
    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return f"data: {dumps({**head, 'object': 'chat.completion.chunk', 'choices': [choice], **more})}\n\n"

    yield chunk({"role": "assistant", "content": ""})
    try:
        for event in service.ask(asked[-1], asked[:-1], None, None):
            if isinstance(event, Delta):
                yield chunk({"content": event.text})
            elif isinstance(event, Final):
                yield chunk({}, "stop", yanbao=_more(service, event.answer))
    except YanbaoError as error:
        yield f"data: {dumps({'error': {'message': str(error), 'type': 'server_error'}})}\n\n"
    yield "data: [DONE]\n\n"


def _more(service: Service, answer: Answer) -> dict[str, Any]:
    names = service.names()
    return {
        "refused": answer.refused,
        "program": answer.program,
        "citations": [citation_row(citation, names) for citation in answer.citations],
    }


def _error(message: str, status: int, headers: dict[str, str] | None = None) -> JSONResponse:
    kind = "invalid_request_error" if status == 400 else "server_error"
    return JSONResponse({"error": {"message": message, "type": kind}}, status, headers)
