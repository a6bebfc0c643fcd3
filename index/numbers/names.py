"""Names of general knowledge that hold a number, and abbreviations that a value follows (``names.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("index.numbers").joinpath("names.toml").read_text(encoding="utf-8"))


@cache
def index_names() -> re.Pattern[str]:
    """沪深300, 标普 500; not 创业板50支, which counts."""
    names = sorted(_data()["indices"].items(), key=lambda item: -len(item[0]))
    pairs = (rf"{re.escape(name)} ?(?:{'|'.join(sorted(numbers, key=len, reverse=True))})" for name, numbers in names)
    return re.compile(rf"(?:{'|'.join(pairs)})(?!\d|[.,]\d| ?[支只家倍元亿万%])")


@cache
def measure_words() -> frozenset[str]:
    """Latin words after which a number is a value: PE, EPS, YoY."""
    return frozenset(_data()["measures"]["words"])


@cache
def no_numbers() -> re.Pattern[str]:
    """Names that begin with a Chinese number and count nothing."""
    return re.compile("|".join(map(re.escape, _data()["no_number"]["words"])))
