"""Reads and writes truth folders; the layout is described in ``eval/data/README.md``."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.truth.tables import ProseFact, TruthColumn, TruthReport, TruthTable, metric_of


def load_truth(folder: Path) -> TruthReport:
    """The truth of one report.

    Raises:
        EvaluationError: A file is missing, or CSV and ``tables.json`` disagree.
    """
    reports = sorted(path for path in folder.glob("report.*") if path.is_file())
    listing = folder / "tables.json"
    if len(reports) != 1 or not listing.is_file():
        raise EvaluationError(
            "A truth folder needs one report.* and a tables.json", folder, "See eval/data/README.md for the layout."
        )
    try:
        entries = json.loads(listing.read_text(encoding="utf-8"))["tables"]
        tables = tuple(_table(folder, entry) for entry in entries)
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise EvaluationError(
            f"tables.json is not as described ({error!r})", listing, "See eval/data/README.md."
        ) from error
    periods = {table.period for table in tables if table.period}
    period = periods.pop() if len(periods) == 1 else None
    return TruthReport(folder.resolve().name, reports[0], period, tables, _prose(folder / "prose.jsonl"))


def load_truths(folders: Iterable[Path]) -> tuple[TruthReport, ...]:
    """Truth of several folders; a folder that only holds truth folders stands for all of them, in order of name."""
    found: list[TruthReport] = []
    for folder in folders:
        if (folder / "tables.json").is_file():
            found.append(load_truth(folder))
        else:
            found.extend(load_truth(child.parent) for child in sorted(folder.glob("*/tables.json")))
    if not found:
        raise EvaluationError("No truth folder found", None, "Give folders that hold a tables.json.")
    names = [truth.name for truth in found]
    if len(set(names)) != len(names):
        raise EvaluationError(
            "Two truth folders have the same name", names, "Rename one: exams call reports by folder."
        )
    return tuple(found)


def save_truth(folder: Path, report: str, tables: Iterable[TruthTable], prose: Iterable[ProseFact] = ()) -> None:
    """Writes ``report.txt``, ``truth/``, ``tables.json`` and ``prose.jsonl`` into a folder, made if absent."""
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    (folder / "report.txt").write_text(report, encoding="utf-8", newline="")
    entries = []
    for table in tables:
        with (folder / "truth" / table.file).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow([column.name for column in table.columns])
            writer.writerows(table.rows)
        entries.append(_entry(table))
    text = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    (folder / "tables.json").write_text('{"tables": [\n' + text + "\n]}\n", encoding="utf-8")
    lines = [json.dumps(_fact_entry(fact), ensure_ascii=False) for fact in prose]
    if lines:
        (folder / "prose.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(folder: Path, entry: dict[str, Any]) -> TruthTable:
    path = folder / "truth" / entry["file"]
    if not path.is_file():
        raise EvaluationError("A table of tables.json has no CSV", path, "Add the file or remove the entry.")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = list(csv.reader(stream)) or [[]]
    names = [column["name"] for column in entry["columns"]]
    if header != names:
        raise EvaluationError(f"Header {header} of the CSV differs from tables.json", path, f"tables.json has {names}.")
    for index, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise EvaluationError(
                f"Line {index} has {len(row)} cells, the header {len(header)}", path, "Quote cells that hold a comma."
            )
    columns = tuple(
        TruthColumn(
            column["name"],
            column["kind"],
            column.get("unit", ""),
            column.get("period"),
            column.get("metric")
            or (metric_of(column["name"], column.get("unit", "")) if column["kind"] == "number" else ""),
        )
        for column in entry["columns"]
    )
    return TruthTable(
        number=entry.get("number"),
        title=entry["title"],
        unit=entry.get("unit", ""),
        period=entry.get("period"),
        columns=columns,
        rows=tuple(tuple(row) for row in rows),
        key=names.index(entry["key"]) if entry.get("key") else None,
        code=names.index(entry["code"]) if entry.get("code") else None,
        totals=tuple(entry.get("totals", ())),
        file=entry["file"],
    )


def _entry(table: TruthTable) -> dict[str, Any]:
    names = [column.name for column in table.columns]
    return {
        "file": table.file,
        "number": table.number,
        "title": table.title,
        "unit": table.unit,
        "key": None if table.key is None else names[table.key],
        "code": None if table.code is None else names[table.code],
        "period": table.period,
        **({"totals": list(table.totals)} if table.totals else {}),
        "columns": [
            {"name": c.name, "kind": c.kind, "unit": c.unit, "period": c.period, "metric": c.metric}
            for c in table.columns
        ],
    }


def _prose(path: Path) -> tuple[ProseFact, ...]:
    if not path.is_file():
        return ()
    facts = []
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        high = entry.get("high")
        entry |= {"value": Decimal(entry["value"]), "high": None if high is None else Decimal(high)}
        facts.append(ProseFact(**entry))
    return tuple(facts)


def _fact_entry(fact: ProseFact) -> dict[str, Any]:
    entry = {name: getattr(fact, name) for name in ("sentence", "entity", "metric", "period", "unit")}
    entry["value"] = str(fact.value)
    if fact.high is not None:
        entry["high"] = str(fact.high)
    return entry
