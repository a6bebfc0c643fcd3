"""Texts to reports without files."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.reading import read_document
from index.reading.formats.load import parse
from index.reading.limits import Limits
from index.report import Report

Read = Callable[..., Report]


@pytest.fixture(scope="session")
def read() -> Read:
    """``read("text")`` reads a text as a file named ``x.txt``."""

    def reader(text: str, name: str = "x.txt") -> Report:
        return read_document(parse(text.encode("utf-8", "replace"), name, Limits()))

    return reader
