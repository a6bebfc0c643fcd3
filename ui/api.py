"""HTTP: the engine for other programs."""

from __future__ import annotations

from collections.abc import Generator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field

from index.errors import YanbaoError
from rag.events import Delta, Final, Step
from rag.rows import answer_row, dumps
from ui.desk import RETRY_AFTER, BusyError, Desk
from ui.failures import told
from ui.refs import parse_ref
from ui.scope import report_ids
from ui.service import Service
from ui.strings import strings

MOST_REPORTS = 1000  # in one request
Reports = Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=MOST_REPORTS)]
Issuer = Annotated[str, Field(max_length=200, description="Name as in /api/reports.")]
FAILED = 'event: error\ndata: {"error":"An internal error; the server\'s log has the details"}\n\n'


class Ask(BaseModel):
    """A question, its scope, and the conversation so far."""

    question: str = Field(max_length=2000)
    reports: Reports | None = None
    period: str | None = Field(default=None, max_length=10)
    issuer: Issuer | None = None
    history: list[Annotated[str, Field(max_length=2000)]] = Field(
        default=[], max_length=50, description="Earlier questions, oldest first."
    )
    stream: bool = False


class Draft(BaseModel):
    """What to summarise, and how. Templates are the bundled ones: no path is read."""

    period: str | None = Field(default=None, max_length=10)
    template: str = Field(default="monthly", pattern=r"^[a-z][a-z0-9-]{0,40}$")
    language: Literal["zh", "en"] = "zh"
    length: int | None = Field(default=None, ge=50, le=100_000)
    reports: Reports | None = None
    issuer: Issuer | None = None
    llm: bool = False


def _error(error: YanbaoError) -> JSONResponse:
    told = {"error": error.what, "which": None if error.which is None else str(error.which), "remedy": error.remedy}
    if isinstance(error, BusyError):
        return JSONResponse(told, 503, {"Retry-After": str(RETRY_AFTER)})
    return JSONResponse(told, 400)


def router(service: Service, desk: Desk) -> APIRouter:
    """The routes below ``/api``."""
    routes = APIRouter()

    @routes.post("/ask", response_model=None)
    async def ask(body: Ask) -> Response:
        """Answer a question. With ``stream`` as server-sent events: ``step``, ``delta``, and ``answer`` at the end."""

        def answer() -> str:
            ids = report_ids(service.library, body.reports, body.issuer)
            made = service.qa.ask(body.question, reports=ids, period=body.period, history=body.history)
            return dumps(answer_row(made, service.names()))

        try:
            if body.stream:
                pieces = desk.stream(lambda: _events(service, body), FAILED)
                return StreamingResponse(pieces, media_type="text/event-stream")
            return Response(await desk.run(answer), media_type="application/json")
        except YanbaoError as error:
            return _error(error)

    @routes.get("/search", response_model=None)
    async def search(
        q: Annotated[str, Query(max_length=2000)],
        k: Annotated[int, Query(ge=1, le=50)] = 8,
        period: Annotated[str | None, Query(max_length=10)] = None,
        issuer: Annotated[str | None, Query(max_length=200)] = None,
    ) -> list[dict[str, Any]] | JSONResponse:
        """The best passages for a query, with their places."""
        try:
            hits = await desk.run(lambda: service.library.search(q, k=k, period=period, issuer=issuer))
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
    async def summaries(body: Draft) -> Response:
        """A drafted summary with its claims, citations and coverage; ``markdown`` is the whole of it as text."""

        def draft() -> str:
            ids = report_ids(service.library, body.reports, body.issuer)
            made = service.qa.summarize(
                ids, body.period, body.template, body.language, length=body.length, llm=body.llm
            )
            return dumps({**made.to_dict(), "markdown": made.to_markdown()})

        try:
            return Response(await desk.run(draft), media_type="application/json")
        except YanbaoError as error:
            return _error(error)

    @routes.get("/evidence", response_class=HTMLResponse)
    def evidence(
        ref: Annotated[str, Query(max_length=300)],
        also: Annotated[list[Annotated[str, Field(max_length=300)]] | None, Query(max_length=100)] = None,
        language: Literal["zh", "en"] = "zh",
    ) -> HTMLResponse:
        """Evidence of a citation as an HTML fragment; cells of ``also`` in the same table are lit with it."""
        from html import escape

        say = strings(language)
        try:
            others = [parse_ref(other) for other in also or ()]
            return HTMLResponse(service.evidence(parse_ref(ref), say, others))
        except YanbaoError as error:
            return HTMLResponse(f"<p>{escape(say('stop_mark').join(told(say, error)))}</p>", 404)

    return routes


def _events(service: Service, body: Ask) -> Generator[str, None, None]:
    def event(name: str, data: dict[str, Any]) -> str:
        return f"event: {name}\ndata: {dumps(data)}\n\n"

    try:
        ids = report_ids(service.library, body.reports, body.issuer)
        for item in service.ask(body.question, body.history, ids, body.period):
            if isinstance(item, Step):
                yield event("step", {"text": item.text})
            elif isinstance(item, Delta):
                yield event("delta", {"text": item.text})
            elif isinstance(item, Final):
                yield event("answer", answer_row(item.answer, service.names()))
    except YanbaoError as error:
        yield event("error", {"error": str(error)})
