"""``yanbao library``: changing the embedding model of a library."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from index.errors import LibraryError
from index.library import Library
from index.report import Block, BlockKind, Fields, Locator, Report
from index.search import backends
from index.search.embed import SentenceEmbedder
from ui.cli.library import app


def test_reembed_changes_the_model_and_keeps_the_texts(tmp_path, hashing_embedder, monkeypatch):
    block = Block(BlockKind.PARAGRAPH, "光纤价格上涨三成。", Locator("0" * 16, 1, 1, 1), ())
    report = Report("0" * 16, "a.txt", Fields("月报", "某证券"), (block.text,), (1,), (block,), ())
    old, new = (SentenceEmbedder(hashing_embedder, name=name) for name in ("old", "new"))
    with Library.create(tmp_path / "lib", old) as library:
        library.add_report(report)
    monkeypatch.setattr(backends, "make_embedder", lambda model, backend, device: new)
    with pytest.raises(LibraryError, match="yanbao library reembed"):
        Library.open(tmp_path / "lib", new)
    result = CliRunner().invoke(app, ["reembed", "--library", str(tmp_path / "lib")])
    assert result.exit_code == 0 and result.stdout == "reembedded\tnew\n"
    with Library.open(tmp_path / "lib", new) as library:
        assert library.search("光纤")[0].chunk.text == block.text and library.verify() == []
