"""The guard in front of every route."""

import base64

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.security import Guard, is_loopback


async def hello(request):
    return PlainTextResponse("hello")


def client(**guard):
    app = Starlette(routes=[Route("/", hello, methods=["GET", "POST"])])
    app.add_middleware(Guard, **guard)
    return TestClient(app, base_url="http://127.0.0.1:7860")


def basic(password, user="me"):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_every_response_forbids_foreign_requests():
    policy = client().get("/").headers["content-security-policy"]
    assert "default-src 'self'" in policy and "connect-src 'self'" in policy and "http:" not in policy


def test_without_a_password_nothing_is_asked():
    assert client().get("/").text == "hello"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Basic"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic /w=="},
        {"Authorization": "Bearer wrong"},
        basic("wrong"),
        basic(""),
    ],
)
def test_a_password_is_needed_everywhere(headers):
    assert client(password="right horse").get("/", headers=headers).status_code == 401


@pytest.mark.parametrize("headers", [basic("right horse"), {"Authorization": "Bearer right horse"}])
def test_the_password_opens(headers):
    assert client(password="right horse").get("/", headers=headers).text == "hello"


def test_a_foreign_page_cannot_post():
    guarded = client()
    assert guarded.post("/", headers={"Origin": "http://evil.example"}).status_code == 403
    assert guarded.post("/", headers={"Origin": "null"}).status_code == 403
    assert guarded.post("/", headers={"Origin": "http://127.0.0.1:7860"}).status_code == 200


def test_dns_rebinding_is_refused():
    guarded = client(hosts=frozenset({"127.0.0.1", "localhost"}))
    assert guarded.get("/", headers={"Host": "evil.example:7860"}).status_code == 421
    assert guarded.get("/", headers={"Host": "localhost:7860"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("[::1]", True), ("localhost", True), ("0.0.0.0", False), ("10.0.0.1", False),
     ("localhost.evil.example", False), ("", False)],
)  # fmt: skip
def test_loopback(host, loopback):
    assert is_loopback(host) is loopback
