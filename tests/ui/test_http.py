"""The HTTP routes, through the whole app."""

import json
import re

import pytest
from fastapi.testclient import TestClient


@pytest.fixture(scope="module")
def client(site):
    return TestClient(site[1])


def events(text):
    pairs = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in pairs]


def test_ask_gives_the_figure_with_its_cell(client):
    answer = client.post("/api/ask", json={"question": "绿的谐波的总市值是多少？"}).json()
    assert [f["raw"] for f in answer["figures"] if f["source"] == "cell"] == ["210.35 亿元"]
    cited = answer["citations"][0]
    assert (cited["row"], cited["column"], cited["quote"]) == ("绿的谐波", "总市值(亿元)", "210.35")


def test_a_streamed_answer_is_the_same_answer(client):
    body = {"question": "总市值最高的前三名？"}
    got = events(client.post("/api/ask", json=body | {"stream": True}).text)
    whole = client.post("/api/ask", json=body).json()
    assert got[-1][0] == "answer" and got[-1][1]["text"] == whole["text"]
    assert "".join(data["text"] for name, data in got if name == "delta") == whole["text"]


def test_history_is_used(client):
    body = {"question": "埃斯顿呢？", "history": ["绿的谐波的总市值是多少？"]}
    assert "152.80" in client.post("/api/ask", json=body).json()["text"]


@pytest.mark.parametrize("body", [{}, {"question": "问" * 2001}, {"question": "甲", "history": ["问"] * 51}])
def test_bad_questions_are_refused_by_the_schema(client, body):
    assert client.post("/api/ask", json=body).status_code == 422


def test_an_unknown_report_is_an_error_that_names_it(client):
    reply = client.post("/api/ask", json={"question": "甲", "reports": ["ffffffff"]})
    assert reply.status_code == 400 and "ffffffff" in reply.json()["which"]


def test_search_finds_the_passage(client):
    assert "原材料" in client.get("/api/search", params={"q": "原材料价格波动", "k": 3}).json()[0]["text"]


def test_reports_and_health(client):
    (report,) = client.get("/api/reports").json()
    assert (report["period"], report["tables"]) == ("2024-04", 1)
    assert client.get("/health").json() == {"status": "ok", "reports": 1}


def test_a_summary_cites_what_it_says(client):
    made = client.post("/api/summaries", json={"period": "2024-04"}).json()
    claims = [claim for section in made["sections"] for claim in section["claims"]]
    assert claims and all(claim["citations"] for claim in claims) and made["markdown"]


@pytest.mark.parametrize("template", ["/etc/passwd", "../secret", "x.toml", "C:\\x", "~/x"])
def test_a_summary_template_is_never_a_path(client, template):
    assert client.post("/api/summaries", json={"template": template}).status_code == 422


def test_an_unknown_month_says_which_there_are(client):
    reply = client.post("/api/summaries", json={"period": "1999-01"})
    assert reply.status_code == 400 and "2024-04" in reply.json()["remedy"]


def test_evidence_lights_the_cell_in_both_languages(client, site):
    answer = site[0].qa.ask("绿的谐波的总市值是多少？")
    from ui.refs import ref_of

    for language, word in (("zh", "行"), ("en", "line")):
        html = client.get("/api/evidence", params={"ref": ref_of(answer.citations[0]), "language": language}).text
        assert "lit'>210.35<" in html and word in html and html.count("lit'") == 1


@pytest.mark.parametrize("ref", ["", "x", "0123456789abcdef.t1.0.0", "../../etc/passwd", "<script>"])
def test_evidence_that_is_not_there_is_404(client, ref):
    reply = client.get("/api/evidence", params={"ref": ref})
    assert reply.status_code == 404 and "<script" not in reply.text


def test_the_docs_load_nothing_from_elsewhere(client):
    page = client.get("/docs").text
    assert "/v1/chat/completions" in page and "http://" not in page and "https://" not in page and "<script" not in page
    assert "/api/ask" in client.get("/openapi.json").json()["paths"]


def test_what_never_changes_is_kept_by_the_browser_and_nothing_else(client):
    asset = re.search(r"assets/index-[\w-]{8}\.js", client.get("/zh/").text)[0]
    kept = {path: client.get(path).headers.get("cache-control", "") for path in (f"/zh/{asset}", "/zh/", "/health")}
    assert "immutable" in kept[f"/zh/{asset}"] and "private" in kept[f"/zh/{asset}"]
    assert not any("immutable" in kept[path] for path in ("/zh/", "/health"))
    missing = client.get("/zh/assets/index-12345678.js")
    assert missing.status_code != 200 and "cache-control" not in missing.headers
