"""Comma, semicolon and tab separated files."""

from __future__ import annotations

import csv
from pathlib import Path

from index.reading.formats.builder import Builder
from index.reading.formats.encoding import decode
from index.reading.formats.sheet import add_block
from index.reading.formats.text import clean, tell
from index.report import Severity

_DELIMITERS = ",\t;|"
_SNIFFED = 50  # lines looked at for the delimiter


def read(data: bytes, builder: Builder) -> None:
    """Adds the rows of a CSV file; an empty row ends a table."""
    decoded = decode(data, builder.name)
    text = clean(decoded)
    tab = Path(builder.name).suffix.lower() == ".tsv"
    delimiter = "\t" if tab else sniff(text)
    try:
        rows = list(
            csv.reader(
                text.split("\n") if '"' not in text else text.splitlines(keepends=True),
                delimiter=delimiter,
                strict=True,
            )
        )
    except csv.Error:
        rows = list(csv.reader(text.split("\n"), delimiter=delimiter, quoting=csv.QUOTE_NONE))
        message = "CSV 的引号不配对或单元格过大，已按无引号逐行读取，请核对。"
        builder.note("csv-quotes", Severity.WARNING, message, line=1)
    block: list[tuple[str, ...]] = []
    for row in rows:
        cells = tuple([" ".join(cell.split()) if "\n" in cell else cell.strip() for cell in row])
        if any(cells):
            block.append(cells)
            continue
        add_block(block, builder)
        block = []
        builder.add("")
    add_block(block, builder)
    tell(decoded, builder)


def sniff(text: str) -> str:
    """The delimiter that splits most of the first lines into the same number of cells; comma if none does."""
    lines = [line for line in text[:100_000].split("\n")[:_SNIFFED] if line.strip()]
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        counts = [len(next(csv.reader([line], delimiter=delimiter), [])) for line in lines]
        usual = max(set(counts), key=lambda count: (counts.count(count), count), default=1)
        score = counts.count(usual) * 100 + min(usual, 99) if usual > 1 else 0
        if score > most:
            best, most = delimiter, score
    return best
