"""A first ``tables.json`` from the CSV files that somebody wrote: what can be seen in them, to be corrected."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.scores.units import scaled
from eval.truth.tables import number

_CODE = re.compile(r"\d{6}(?:\.[A-Z]{2})?|\d{4,5}\.[A-Z]{1,3}|[A-Z]{1,6}\.[A-Z]{1,2}")
_DATE = re.compile(r"\d{4}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?|\d{1,2}[./月]\d{1,2}日?")
TOTAL = re.compile(r"合计|总计|小计|平均(?:值|数)?|中位数|均值|全市场|total|sum|average|mean|median", re.IGNORECASE)
_UNIT = re.compile(r"[(（](?:单位[:：])?([^()（）]{1,6})[)）]\s*$")
_EMPTY = frozenset({"", "-", "--", "—", "N/A"})


def start_truth(folder: Path, period: str | None) -> tuple[dict[str, Any], ...]:
    """Adds an entry to ``tables.json`` for every ``truth/*.csv`` that it does not list. Returns the new entries.

    Guessed are: the number, from the digits of the file's name; the title, from the report's caption with that number
    (text reports only); the kind of each column, from its cells; the unit, from brackets in the header or from % in the
    cells; key and code columns; totals. Periods of columns are the report's, where a header names no other.

    Args:
        period: The month that the report is about, ``2024-04``.

    Raises:
        EvaluationError: There is no CSV, or ``tables.json`` cannot be read.
    """
    files = sorted((folder / "truth").glob("*.csv"), key=lambda file: [int(n) for n in re.findall(r"\d+", file.stem)])
    if not files:
        raise EvaluationError("There are no tables to describe", folder / "truth", "Write truth/t1.csv first.")
    listing = folder / "tables.json"
    try:
        entries = json.loads(listing.read_text(encoding="utf-8"))["tables"] if listing.is_file() else []
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationError("tables.json cannot be read", listing, str(error)) from error
    listed = {entry.get("file") for entry in entries}
    new = tuple(_entry(file, folder, period) for file in files if file.name not in listed)
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in (*entries, *new))
    listing.write_text('{"tables": [\n' + lines + "\n]}\n", encoding="utf-8")
    return new


def _entry(file: Path, folder: Path, period: str | None) -> dict[str, Any]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = list(csv.reader(stream)) or [[]]
    cells = [[row[index] for row in rows if index < len(row)] for index in range(len(header))]
    kinds = [_kind(column) for column in cells]
    own = [[cell for cell in column if cell.strip()] for column in cells]  # a total may leave its name out
    names = [i for i, kind in enumerate(kinds) if kind == "text" and own[i] and len(set(own[i])) == len(own[i])]
    key = names[0] if names and "number" in kinds else None
    if key is not None:
        kinds[key] = "name"
    code = kinds.index("code") if "code" in kinds else None
    digits = re.findall(r"\d+", file.stem)
    label = digits[-1] if digits else None
    totals = [cell for cell in cells[key] if TOTAL.fullmatch(cell.strip())] if key is not None else []
    return {
        "file": file.name,
        "number": label,
        "title": _title(folder, label) or file.stem,
        "unit": "",
        "key": None if key is None else header[key],
        "code": None if code is None else header[code],
        "period": period,
        **({"totals": totals} if totals else {}),
        "columns": [_column(*told, period) for told in zip(header, kinds, cells, strict=True)],
    }


def _column(name: str, kind: str, cells: Sequence[str], period: str | None) -> dict[str, Any]:
    counts = kind == "number"
    return {
        "name": name,
        "kind": kind,
        "unit": _unit(name, cells) if counts else "",
        "period": _period(name, period) if counts else None,
    }


def _kind(cells: Sequence[str]) -> str:
    told = [cell.strip() for cell in cells if cell.strip() not in _EMPTY and not TOTAL.fullmatch(cell.strip())]
    if told and all(_CODE.fullmatch(cell) for cell in told):
        return "code"
    if told and all(_DATE.fullmatch(cell) for cell in told) and not all(number(cell) is not None for cell in told):
        return "date"
    return "number" if told and all(number(cell) is not None for cell in told) else "text"


def _unit(header: str, cells: Sequence[str]) -> str:
    if (match := _UNIT.search(header)) and (scaled(match[1]).kind != "other" or "/" in match[1]):
        return match[1]
    if any(cell.strip().endswith("%") for cell in cells):
        return "%"
    return "倍" if re.search(r"市[盈销净]率|P/?[EBS](?![a-zA-Z])", header) else ""


def _period(header: str, period: str | None) -> str | None:
    if match := re.search(r"(\d{4})\s*Q([1-4])", header):
        return f"{match[1]}Q{match[2]}"
    if match := re.search(r"(\d{4})\s*年?(?:年?[报度]|年)", header):
        return match[1]
    return period


def _title(folder: Path, label: str | None) -> str:
    for report in folder.glob("report.*"):
        if label and report.suffix in {".txt", ".md", ".html"}:
            text = report.read_text(encoding="utf-8", errors="ignore")
            if match := re.search(rf"^[*#\s]*(?:图表|表|Table)\s*{label}\s*[：:.、]?\s*(\S.*)$", text, re.MULTILINE):
                return re.sub(r"[*_]+$", "", match[1].strip())
    return ""
