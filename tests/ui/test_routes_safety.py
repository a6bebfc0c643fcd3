"""Known ways into Gradio apps stay shut: files, other hosts, other sites, and everything without the password."""

import time
from http.client import HTTPConnection

import httpx
import pytest
from fastapi.testclient import TestClient

from ui.app import create_app
from ui.serving import served

PATHS = [
    "/etc/passwd", "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
    "./../../etc/passwd", "file:///etc/passwd", "/proc/self/environ", "C:/Windows/win.ini",
    "http://127.0.0.1:1/x", "https://evil.example/x", "http://169.254.169.254/latest/meta-data/", "//evil.example/x",
]  # fmt: skip


@pytest.fixture(scope="module")
def client(site):
    return TestClient(site[1], follow_redirects=False)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "route",
    ["/gradio_api/file=", "/gradio_api/proxy=", "/file=", "/proxy=", "/gradio_api/stream/", "/static/", "/assets/",
     "/gradio_api/custom_component/"],
)  # fmt: skip
def test_no_file_and_no_other_host_is_reached(client, route, path):
    reply = client.get(f"/zh{route}{path}")
    assert reply.status_code in (400, 403, 404, 405, 422) or (
        300 <= reply.status_code < 400 and "evil" not in reply.text
    )
    assert "root:" not in reply.text and "PATH=" not in reply.text
    assert "evil.example" not in reply.headers.get("location", "") and "169.254" not in reply.headers.get(
        "location", ""
    )


def test_the_library_s_own_files_are_not_served(client, site):
    folder = site[0].library.folder
    for name in ("library.sqlite", "feedback/browser.key", "committed.json"):
        assert (folder / name).exists()
        assert client.get(f"/zh/gradio_api/file={folder / name}").status_code in (403, 404)


def test_a_path_that_was_not_uploaded_is_not_read(tmp_path, make_service):
    service = make_service(tmp_path)
    secret = tmp_path / "secret.txt"
    secret.write_text("机密报告\n\n第一段。\n", encoding="utf-8")
    with served(service) as base, httpx.Client(base_url=f"{base}/zh/gradio_api", timeout=30) as http:
        functions = http.get(f"{base}/zh/config").json()["dependencies"]
        uploads = [f for f in functions if f["targets"] and f["targets"][0][1] == "upload"]
        assert uploads
        for function, path in [
            (f, p)
            for f in uploads
            for p in (secret, "/etc/hostname", f"{base}/api/reports", "https://evil.example/x.txt")
        ]:
            body = {"data": [[{"path": str(path), "meta": {"_type": "gradio.FileData"}}]]}
            http.post("/queue/join", json={**body, "fn_index": function["id"], "session_hash": "x"}).raise_for_status()
            with http.stream("GET", "/queue/data", params={"session_hash": "x"}) as news:
                ended = next(line for line in news.iter_lines() if "process_completed" in line)
            assert '"success":false' in ended.replace(" ", "") and "机密" not in ended
        assert httpx.get(f"{base}/api/reports").json() == []
    assert secret.exists()


@pytest.fixture(scope="module")
def guarded(site):
    return TestClient(create_app(site[0], password="right horse battery"), follow_redirects=False)


@pytest.mark.parametrize(
    "path",
    ["/", "/zh/", "/en/", "/zh/config", "/zh/gradio_api/info", "/zh/theme.css", "/zh/gradio_api/startup-events",
     "/docs", "/openapi.json", "/health", "/api/reports", "/api/search?q=x", "/v1/models", "/zh/gradio_api/queue/data"],
)  # fmt: skip
def test_every_route_needs_the_password(guarded, path):
    assert guarded.get(path).status_code == 401
    assert guarded.get(path, headers={"Authorization": "Bearer right horse battery"}).status_code != 401


def test_uploading_needs_the_password(guarded):
    assert guarded.post("/zh/gradio_api/upload", files={"files": b"x"}).status_code == 401


@pytest.mark.parametrize(
    "path", ["/api/ask", "/v1/chat/completions", "/zh/gradio_api/queue/join", "/zh/gradio_api/upload"]
)
def test_other_sites_cannot_post_and_are_given_no_cors(client, path):
    reply = client.post(path, json={"question": "x"}, headers={"Origin": "https://evil.example"})
    assert reply.status_code == 403
    preflight = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in client.options(path, headers=preflight).headers
    assert (
        "access-control-allow-origin"
        not in client.get("/zh/config", headers={"Origin": "https://evil.example"}).headers
    )


def test_pages_say_their_language_and_name_no_other_host(client):
    for language, locale in (("zh", "zh-CN"), ("en", "en")):
        page = client.get(f"/{language}/")
        assert f'lang="{locale}"' in page.text and f"get:()=>'{locale}'" in page.text
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert "og:image" not in page.text or "githubusercontent" not in page.text


def test_uploads_have_a_size_limit(client):
    config = client.get("/zh/config").json()
    assert config["max_file_size"] == 200 * 1024 * 1024


def test_the_key_of_kept_conversations_outlives_a_restart(site):
    def secrets():
        config = TestClient(create_app(site[0])).get("/zh/config").json()
        return [c["props"]["secret"] for c in config["components"] if c["type"] == "browserstate"]

    assert secrets() == secrets() == [site[0].secret()]
    key = site[0].library.folder / "feedback" / "browser.key"
    assert key.stat().st_mode & 0o077 == 0


def test_an_idle_connection_outlives_the_clients_patience(tmp_path, make_service):
    """Clients drop a connection after 5 seconds; did the server so too, a request could meet a closed one."""
    with served(make_service(tmp_path)) as base:
        line = HTTPConnection(base.removeprefix("http://"))  # goes on with its one connection, or fails
        for pause in (5.5, 0):
            line.request("GET", "/health")
            reply = line.getresponse()
            assert reply.status == 200 and reply.read()
            time.sleep(pause)
        line.close()
