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

    ``profile``: how many rows rise and fall, the median, the ``k`` highest and lowest (``k = 0``: none);
    ``leaders``: the ``k`` highest; ``changes``: how many rose and fell against the month before, the ``k`` largest
    steps up and down; ``restated``: figures of one period that two reports give differently; ``topics``: which
    companies that the reports advise to watch, and which tables, are new, continued and gone; ``ratings``: how many
    companies have which rating. A column over months is told as a series, a panel of indicators row by row.
    """

    kind: Literal["profile", "leaders", "changes", "restated", "topics", "ratings"]
    metrics: tuple[str, ...] = Field(
        default=(), description="Parts of metric names; a column that has one counts. None: all, if tables are named."
    )
    skip: tuple[str, ...] = Field(default=(), description="Parts of metric names that rule a column out.")
    tables: tuple[str, ...] = Field(default=(), description="Parts of table titles; only such tables count.")
    skip_tables: tuple[str, ...] = Field(default=(), description="Parts of table titles that rule a table out.")
    k: int = Field(default=3, ge=0, le=20)
    columns: int = Field(default=3, ge=1, le=20, description="At most this many columns of a table.")
    most: int = Field(default=24, ge=1, le=200, description="At most this many claims.")
    wording: Literal["plain", "move", "growth"] = Field(default="plain", description="How above and below zero read.")
    multiple: bool = Field(default=False, description="The median is that of the rows above zero.")


class SectionTemplate(_Strict):
    """A section. What two sections could have goes to the one whose topic the innermost heading has.

    Attributes:
        topics: Parts of headings and table titles; what stands under them belongs here.
        cues: Parts of sentences; a sentence of a plain paragraph that has one belongs here, whatever its heading.
        skip_cues: Words that have a cue in them and mean something else (逆回购 has 回购).
        columns: Parts of column headers; rows of a text table that has one belong here, whatever its title.
        rest: It tells what no other section does: of every section of a report a few sentences, of every table with a
            title a line, or some rows.
        sentences: How many paragraphs, news items and rows are told at most.
        titles: Of how many further news items the title is told.
        leave: Parts of column headers; their cells are left out of rows.
        length: Characters of the section: of what it quotes where it is ``attributed``, and of what a model words.
        attributed: Quotes are opinions, and are marked as the report's.
        bodies: After the title of a news item a sentence of it is told.
        quotes_first: Quotes stand before what was computed.
    """

    id: str = Field(min_length=1, pattern=r"^[a-z][a-z0-9_-]*$")
    title: str = Field(min_length=1)
    title_en: str = ""
    queries: tuple[Query, ...] = ()
    topics: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    skip_cues: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rest: bool = False
    sentences: int = Field(default=4, ge=0, le=80)
    titles: int = Field(default=0, ge=0, le=200)
    leave: tuple[str, ...] = ()
    length: int = Field(default=260, ge=20, le=4000)
    attributed: bool = False
    bodies: bool = True
    quotes_first: bool = False


class ChartTemplate(_Strict):
    """A chart of the largest table that has the column.

    ``ends``: its ``k`` highest and lowest; ``leaders``: it, for the ``k`` rows that are largest by a column of ``by``.
    """

    id: str = Field(min_length=1, pattern=r"^[a-z][a-z0-9-]*$")
    kind: Literal["ends", "leaders"]
    metrics: tuple[str, ...] = Field(min_length=1)
    skip: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    k: int = Field(default=8, ge=1, le=20)


class Template(_Strict):
    """A template. ``{period}`` in the title is the month."""

    title: str = Field(min_length=1)
    title_en: str = ""
    section: tuple[SectionTemplate, ...] = Field(min_length=1)
    chart: tuple[ChartTemplate, ...] = ()


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
        # what is missing has no line; the table that it is missing in has one
        line = _line_of(text, first["loc"][:-1] if first["type"] == "missing" else first["loc"])
        raise SettingsError(
            f"the template has an error in line {line}, field {field}: {first['msg']}", file, "Correct that field."
        ) from error
    for kind, ids in (("section", [one.id for one in template.section]), ("chart", [one.id for one in template.chart])):
        twice = next((id for id in ids if ids.count(id) > 1), None)
        if twice is not None:
            line = _line_of(text, (kind, len(ids) - 1 - ids[::-1].index(twice), "id"))
            raise SettingsError(
                f"the template has two {kind}s with id {twice!r}, line {line}", file, "Give each its own id."
            )
    return template


def _line_of(text: str, path: Sequence[int | str]) -> int:
    """The line that a field stands on, as near as its table's head where it cannot be told."""
    lines = text.splitlines()
    at = 0
    table = path[0] if path else ""
    if len(path) > 1 and table in ("section", "chart") and isinstance(path[1], int):
        head = re.compile(rf"\s*\[\[\s*{table}\s*\]\]")
        heads = [number for number, line in enumerate(lines) if head.match(line)]
        at = heads[path[1]] if path[1] < len(heads) else 0
    for step in path[2:] if at or table in ("section", "chart") else path:
        if isinstance(step, int):  # the table in braces with this number
            braces = [n for n in range(at, len(lines)) for _ in range(lines[n].count("{"))]
            at = braces[step] if step < len(braces) else at
            continue
        field = re.compile(
            rf'\s*"?{re.escape(step)}"?\s*=|.*[{{,]\s*"?{re.escape(step)}"?\s*=|\s*\[\[?\s*{re.escape(step)}\b'
        )
        at = next((n for n in range(at, len(lines)) if field.match(lines[n])), at)
    return at + 1
