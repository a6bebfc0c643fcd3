"""Fixtures of the library's tests."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest


def _load(name: str):
    """Load a file of this folder as ``library_<name>``: tests are no packages, so they cannot import each other."""
    spec = importlib.util.spec_from_file_location(f"library_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[f"library_{name}"] = module
    spec.loader.exec_module(module)
    return module


kit = _load("kit")
_load("zygote")
_load("victims")


@pytest.fixture
def embedder():
    return kit.HashEmbedder()
