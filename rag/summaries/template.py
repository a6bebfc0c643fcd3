"""Templates of summaries: TOML files that say which sections there are and what each draws on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import SettingsError


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Query(_Strict):
    """A ledger query.

    ``extremes``: the ``k`` highest and lowest of a column; ``breadth``: how many rise and fall, and the median;
    ``leaders``: the ``k`` highest; ``changes``: the ``k`` largest changes against the month before;
    ``restated``: figures of one period that two reports give differently.
    """

    kind: Literal["extremes", "breadth", "leaders", "changes", "restated"]
    metrics: tuple[str, ...] = Field(
        default=(), description="Parts of metric names; a column that has one of them counts."
    )
    skip: tuple[str, ...] = Field(default=(), description="Parts of metric names that rule a column out.")
    k: int = Field(default=3, ge=1, le=20)
    columns: int = Field(default=3, ge=1, le=20, description="At most this many columns of a table.")


class SectionTemplate(_Strict):
    """A section.

    Attributes:
        topics: Words of headings, table titles and text that the section quotes from.
        sentences: How many sentences are quoted at most.
        attributed: Quotes are opinions, and are marked as the report's.
        headings: Only text under a heading (or in a table) with one of the topics is quoted.
    """

    id: str = Field(min_length=1, pattern=r"^[a-z][a-z0-9_-]*$")
    title: str = Field(min_length=1)
    title_en: str = ""
    queries: tuple[Query, ...] = ()
    topics: tuple[str, ...] = ()
    sentences: int = Field(default=4, ge=0, le=40)
    length: int = Field(default=260, ge=20, le=4000, description="Characters of the section when a model words it.")
    attributed: bool = False
    headings: bool = True


class Template(_Strict):
    """A template. ``{period}`` in the title is the month."""

    title: str = Field(min_length=1)
    title_en: str = ""
    section: tuple[SectionTemplate, ...] = Field(min_length=1)


def bundled() -> tuple[str, ...]:
    """Names of the templates that come with the program."""
    folder = resources.files("rag.summaries").joinpath("templates")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


def load_template(name: str | Path) -> Template:
    """A bundled template by name, or a user's by path.

    Raises:
        SettingsError: There is none, or it has an error; the message names file, line and field.
    """
    if isinstance(name, str) and name in bundled():
        file = resources.files("rag.summaries").joinpath("templates", f"{name}.toml")
        return parse_template(file.read_text(encoding="utf-8"), f"{name}.toml")
    path = Path(name).expanduser()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        remedy = f"Bundled are {', '.join(bundled())}; or give the path of a TOML file."
        raise SettingsError("there is no such template", name, remedy) from error
    return parse_template(text, str(path))


def parse_template(text: str, file: str) -> Template:
    """A template from its text; ``file`` is for messages."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"the template is not TOML ({error})", file, "Correct that line.") from error
    try:
        template = Template.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(step) for step in first["loc"])
        line = _line_of(text, first["loc"])
        raise SettingsError(
            f"the template has an error in line {line}, field {field}: {first['msg']}", file, "Correct that field."
        ) from error
    ids = [section.id for section in template.section]
    twice = next((id for id in ids if ids.count(id) > 1), None)
    if twice is not None:
        line = _line_of(text, ("section", len(ids) - 1 - ids[::-1].index(twice), "id"))
        raise SettingsError(
            f"the template has two sections with id {twice!r}, line {line}", file, "Give each its own id."
        )
    return template


def _line_of(text: str, path: Sequence[int | str]) -> int:
    """The line that a field stands on, as near as its table's head where it cannot be told."""
    lines = text.splitlines()
    at = 0
    if len(path) > 1 and path[0] == "section" and isinstance(path[1], int):
        heads = [number for number, line in enumerate(lines) if re.match(r"\s*\[\[\s*section\s*\]\]", line)]
        at = heads[path[1]] if path[1] < len(heads) else 0
    names = [step for step in path if isinstance(step, str) and step != "section"]
    for name in names:
        found = next(
            (n for n in range(at, len(lines)) if re.match(rf'\s*(\[\[?.*\b)?"?{re.escape(name)}\b', lines[n])), None
        )
        at = at if found is None else found
    return at + 1
