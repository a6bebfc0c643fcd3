"""What a run was made with: versions, processor, digests of models and files."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Sequence
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Literal

_PACKAGES = (
    "yanbao",
    "xllamacpp",
    "sentence-transformers",
    "transformers",
    "torch",
    "faiss-cpu",
    "bm25s",
    "rjieba",
    "llama-index-core",
)


def digest(path: Path) -> str:
    """sha256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def report_id(path: Path) -> str:
    """Id of a report file: the first 16 hex digits of its sha256, as the index has it."""
    return digest(path)[:16]


@cache
def engine_digest() -> str:
    """Digest over the engine's own files (index, prompts, rag): after a change of its code it is another system, whose
    answers are not those of before.
    """
    joined = hashlib.sha256()
    for package in ("index", "prompts", "rag"):
        root = Path(str(resources.files(package)))
        for file in sorted(root.rglob("*")):
            if file.suffix in {".py", ".toml", ".jinja"}:
                joined.update(f"{package}/{file.relative_to(root).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return joined.hexdigest()[:16]


def environment() -> dict[str, Any]:
    """Versions and machine, without anything that names a user or a place."""
    versions = {}
    for name in _PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "absent"
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "packages": versions,
    }


def model_digests(llms: Sequence[str], embedding: str) -> dict[str, str]:
    """Digest by model name. A registry model is known by its registry's digest, a file by its own, a URL's by its
    name only.
    """
    from index import models

    found: dict[str, str] = {}
    named: list[tuple[str, Literal["llm", "embedding"]]] = [*((name, "llm") for name in llms), (embedding, "embedding")]
    for name, kind in named:
        if models.known(name):
            model = models.find(name, kind)
            found |= {f"{model.name}/{file.name}": file.sha256 for file in model.files}
        elif Path(name).is_file():
            found[Path(name).name] = digest(Path(name))
        else:
            found[name] = "not known here"
    return found
