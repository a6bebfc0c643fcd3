"""The library as tools: through the protocol's own client, in memory and over HTTP."""

import asyncio
import json

import httpx
import pytest

from ui.serving import served

pytest.importorskip("mcp", reason="the extra mcp is not installed")

from mcp import Client

from ui.mcp_tools import server_of


def call(service, tool, **arguments):
    async def scene():
        async with Client(server_of(service)) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(scene())


def text(result):
    return "".join(part.text for part in result.content)


def test_the_tools_say_what_they_do_and_only_read(service):
    async def scene():
        async with Client(server_of(service)) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(scene())
    assert {tool.name for tool in tools} == {"ask", "search", "list_reports", "read_table", "summarize"}
    assert all(tool.description and tool.annotations.read_only_hint for tool in tools)


def test_an_answer_comes_with_its_cell(service):
    answer = json.loads(text(call(service, "ask", question="绿的谐波的总市值是多少？", period="2024-04")))
    assert "210.35" in answer["text"] and answer["citations"][0]["row"] == "绿的谐波"


def test_reports_tables_passages_and_summaries(service):
    (report,) = json.loads(text(call(service, "list_reports")))
    table = json.loads(text(call(service, "read_table", report=report["id"], table="1")))
    assert ["688017.SH", "绿的谐波", "210.35", "-4.48", "3.56"] in table["rows"]
    assert "原材料" in json.loads(text(call(service, "search", query="原材料价格波动")))[0]["text"]
    assert text(call(service, "summarize")).startswith("#")


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("read_table", {"report": "../../etc/passwd", "table": "1"}),
        ("ask", {"question": "问" * 2001}),
        ("ask", {"question": "甲", "issuer": "没有的证券"}),
        ("summarize", {"template": "/etc/passwd"}),
    ],
)
def test_bad_arguments_are_errors(service, tool, arguments):
    result = call(service, tool, **arguments)
    assert result.is_error and "root:" not in text(result)


def test_over_http_behind_the_guard(tmp_path, make_service, add_report, report_text):
    service = make_service(tmp_path)
    add_report(service.library, tmp_path, report_text)
    with served(service) as base:

        async def scene():
            async with Client(f"{base}/mcp") as client:
                return await client.call_tool("ask", {"question": "绿的谐波的总市值是多少？"})

        assert "210.35" in text(asyncio.run(scene()))
        foreign = {"Origin": "https://evil.example", "Accept": "application/json, text/event-stream"}
        assert httpx.post(f"{base}/mcp", json={}, headers=foreign).status_code == 403
