"""Files of every format, made on the fly; PDFs with the defects of real broker reports."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.reading.document import Document
from index.reading.formats import load_document
from index.reading.limits import Limits

_SPEC = importlib.util.spec_from_file_location("formats_helpers", Path(__file__).with_name("helpers.py"))
assert _SPEC is not None and _SPEC.loader is not None
sys.modules["formats_helpers"] = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(sys.modules["formats_helpers"])  # tests are no packages and cannot import each other

Draw = Callable[[Any], None]
INSIDE = Limits(isolate=False)


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Document]:
    """Writes bytes or text to a file of that name, and loads it in this process."""

    def run(name: str, content: bytes | str, limits: Limits = INSIDE) -> Document:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_document(path, limits)

    return run


@pytest.fixture
def pdf(tmp_path: Path) -> Callable[..., Path]:
    """Makes a PDF with one page per drawing function."""

    def make(*pages: Draw, name: str = "report.pdf", **options: Any) -> Path:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        path = tmp_path / name
        canvas = Canvas(str(path), pagesize=(595, 842), **options)
        for draw in pages:
            canvas.setFont("STSong-Light", 10)
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return path

    return make
