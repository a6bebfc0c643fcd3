from __future__ import annotations

from pathlib import Path

import pytest

from rag.llm.processors import physical_cores


@pytest.mark.parametrize(
    ("text", "usable", "logical", "physical", "cores"),
    [
        ("max 100000", 8, 8, 4, 4),
        ("200000 100000", 8, 8, 4, 2),
        ("150000 100000", 8, 8, 8, 1),
        ("50000 100000", 8, 8, 8, 1),
        ("nonsense", 3, 8, 4, 2),
        ("max 100000", 1, 8, 4, 1),
        ("max 100000", 2, 2, None, 2),
    ],
)
def test_threads(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    usable: int,
    logical: int,
    physical: int | None,
    cores: int,
) -> None:
    import os

    import psutil

    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(usable)), raising=False)
    monkeypatch.setattr(psutil, "cpu_count", lambda logical=True, counts=(logical, physical): counts[not logical])
    (tmp_path / "cpu.max").write_text(text)
    assert physical_cores(tmp_path / "cpu.max") == cores


def test_this_machine() -> None:
    assert physical_cores(Path("/no/such/file")) >= 1
