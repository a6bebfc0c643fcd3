"""``yanbao summarize``: formats by name, charts, a draft revised, and errors in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index.errors import YanbaoError
from index.library import Library
from ui.cli.root import app


@pytest.fixture
def run(service, monkeypatch: pytest.MonkeyPatch):
    """Runs the command over the small library; the embedder is not needed to draft."""
    from rag import open as opening

    class Kept:
        def __enter__(self) -> Library:
            return service.qa.library

        def __exit__(self, *_: object) -> None:
            return

    monkeypatch.setattr(opening, "open_library", lambda *_: Kept())

    def go(*arguments: object):
        return CliRunner().invoke(app, ["summarize", *map(str, arguments)])

    return go


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.docx", "a.json"])
def test_the_format_goes_by_the_name(run, tmp_path: Path, name: str) -> None:
    made = run("--period", "2024-04", "--out", tmp_path / name)
    assert made.exit_code == 0, made.output
    data = (tmp_path / name).read_bytes()
    start = {"md": b"# ", "html": b"<!doctype html>", "docx": b"PK", "json": b"{"}[name.split(".")[1]]
    assert data.startswith(start)


def test_a_draft_is_revised_from_its_json(run, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    assert run("--out", file).exit_code == 0
    made = run("--from", file, "--redo", "risks=400", "--add", "价格=原材料,价格", "--out", tmp_path / "b.json")
    assert made.exit_code == 0, made.output
    titles = [section["title"] for section in json.loads((tmp_path / "b.json").read_text())["sections"]]
    assert "价格" in titles and "风险提示" in titles


def test_standard_output_is_markdown_unless_asked(run) -> None:
    assert run().output.startswith("# ")
    assert json.loads(run("--format", "json").output)["template"] == "monthly"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--out", "x.pdf"], "md, html, docx, json"),
        (["--redo", "nope"], "views, market"),
        (["--redo", "risks=many"], "number"),
        (["--period", "1999-01"], "2024-04"),
        (["--template", "nope"], "monthly"),
        (["--from", "absent.json"], "cannot be read"),
        (["--language", "fr"], "zh, en"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(run, arguments: list[str], expected: str) -> None:
    made = run(*arguments)
    assert made.exit_code != 0
    assert isinstance(made.exception, YanbaoError)
    assert expected in str(made.exception) and "\n" not in str(made.exception)
