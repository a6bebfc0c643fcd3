"""Writes reports of the foundry as truth folders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from eval.foundry.press import Made, make_report
from eval.foundry.world import Month
from eval.truth import save_truth


def write_report(made: Made, folder: Path) -> Path:
    """``report.txt`` with its truth, and ``mishaps.jsonl``: what was damaged. Returns the folder."""
    save_truth(folder, made.text, made.tables, made.prose)
    lines = [json.dumps(asdict(mishap), ensure_ascii=False) for mishap in made.mishaps]
    (folder / "mishaps.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


BUNDLED = ("2025-07", "2025-08", "2025-09")


def bundled_report(month: str) -> Made:
    """The foundry month that is bundled as ``eval/data/foundry-<month>``; August names its columns in English."""
    return make_report("bundled", month, sector="半导体", broker="砚秋证券", english=month == "2025-08")


def write_reports(seed: int, count: int, out: Path, *, months: int = 1, month: str = "2025-07") -> Iterator[Path]:
    """Truth folders for ``count`` markets (seeds from ``seed`` on) over ``months`` consecutive months each."""
    start = Month.parse(month)
    for number in range(seed, seed + count):
        first = make_report(number, str(start))
        for shift in range(months):
            when = str(start.plus(shift))
            # consecutive months come from one broker and are about one industry
            made = make_report(number, when, sector=first.sector, broker=first.broker) if shift else first
            yield write_report(made, out / made.name)
