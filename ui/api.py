"""HTTP: the engine for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field

from index.errors import YanbaoError
from rag.events import Delta, Final, Step
from rag.rows import answer_row, dumps
from ui.refs import parse_ref
from ui.service import Service
from ui.strings import strings


class Ask(BaseModel):
    """A question, its scope, and the conversation so far."""

    question: str = Field(max_length=2000)
    reports: list[str] | None = None
    period: str | None = None
    history: list[str] = Field(default=[], max_length=50, description="Earlier questions, oldest first.")
    stream: bool = False


class Draft(BaseModel):
    """What to summarise, and how. Templates are the bundled ones: no path is read."""

    period: str | None = Field(default=None, max_length=10)
    template: str = Field(default="monthly", pattern=r"^[a-z][a-z0-9-]{0,40}$")
    language: Literal["zh", "en"] = "zh"
    length: int | None = Field(default=None, ge=50, le=100_000)
    reports: list[str] | None = Field(default=None, max_length=1000)
    llm: bool = False


def _error(error: YanbaoError, status: int = 400) -> JSONResponse:
    return JSONResponse(
        {"error": error.what, "which": None if error.which is None else str(error.which), "remedy": error.remedy},
        status,
    )


def router(service: Service) -> APIRouter:
    """The routes below ``/api``."""
    routes = APIRouter()

    @routes.post("/ask", response_model=None)
    def ask(body: Ask) -> Response:
        """Answer a question. With ``stream`` as server-sent events: ``step``, ``delta``, and ``answer`` at the end."""
        if body.stream:
            return StreamingResponse(_events(service, body), media_type="text/event-stream")
        try:
            answer = service.qa.ask(body.question, reports=body.reports, period=body.period, history=body.history)
        except YanbaoError as error:
            return _error(error)
        return Response(dumps(answer_row(answer, service.names())), media_type="application/json")

    @routes.get("/search", response_model=None)
    def search(
        q: Annotated[str, Query(max_length=2000)],
        k: Annotated[int, Query(ge=1, le=50)] = 8,
        period: str | None = None,
    ) -> list[dict[str, Any]] | JSONResponse:
        """The best passages for a query, with their places."""
        try:
            hits = service.library.search(q, k=k, period=period)
        except YanbaoError as error:
            return _error(error)
        return [
            {
                "score": hit.score,
                "report": hit.chunk.report,
                "kind": hit.chunk.kind,
                "section": hit.chunk.section,
                "page": hit.chunk.locator.page,
                "lines": [hit.chunk.locator.line_start, hit.chunk.locator.line_end],
                "text": hit.chunk.text,
            }
            for hit in hits
        ]

    @routes.get("/reports")
    def reports() -> list[dict[str, Any]]:
        """The library's catalogue."""
        from dataclasses import asdict

        return [asdict(info) for info in service.library.reports()]

    @routes.post("/summaries", response_model=None)
    def summaries(body: Draft) -> Response:
        """A drafted summary with its claims, citations and coverage; ``markdown`` is the whole of it as text."""
        try:
            made = service.qa.summarize(
                body.reports, body.period, body.template, body.language, length=body.length, llm=body.llm
            )
        except YanbaoError as error:
            return _error(error)
        return Response(dumps({**made.to_dict(), "markdown": made.to_markdown()}), media_type="application/json")

    @routes.get("/evidence", response_class=HTMLResponse)
    def evidence(ref: Annotated[str, Query(max_length=300)], language: Literal["zh", "en"] = "zh") -> HTMLResponse:
        """Evidence of a citation as an HTML fragment."""
        from html import escape

        try:
            return HTMLResponse(service.evidence(parse_ref(ref), strings(language)))
        except YanbaoError as error:
            return HTMLResponse(f"<p>{escape(str(error))}</p>", 404)

    return routes


def _events(service: Service, body: Ask) -> Iterator[str]:
    def event(name: str, data: dict[str, Any]) -> str:
        return f"event: {name}\ndata: {dumps(data)}\n\n"

    try:
        for item in service.ask(body.question, body.history, body.reports, body.period):
            if isinstance(item, Step):
                yield event("step", {"text": item.text})
            elif isinstance(item, Delta):
                yield event("delta", {"text": item.text})
            elif isinstance(item, Final):
                yield event("answer", answer_row(item.answer, service.names()))
    except YanbaoError as error:
        yield event("error", {"error": str(error)})
