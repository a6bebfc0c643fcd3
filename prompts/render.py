"""Renders templates strictly: an unknown or a missing value is an error, and every value is data."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import jinja2
from jinja2 import meta

LANGUAGES = ("zh", "en")

_BASE = "base"  # the system message that all prompts share, so that a server caches it once

# What could end a data block, start a chat role, or pass for a citation key. The look stays, the power goes.
_INERT = str.maketrans({"<": "＜", ">": "＞", "[": "［", "]": "］", "\0": " ", "\x1b": " "})


class PromptError(Exception):
    """A prompt does not exist, or was given the wrong values. This is a programming error, not a user's."""


def neutralise(value: object) -> object:
    """A string in which report text cannot close its block, open a chat role or forge a citation key."""
    if not isinstance(value, str):
        return value
    return value.translate(_INERT).replace("```", "'''")


def _source(path: str) -> str | None:
    file = resources.files("prompts").joinpath(*path.split("/"))
    return file.read_text(encoding="utf-8") if file.is_file() else None


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_source),
        undefined=jinja2.StrictUndefined,
        finalize=neutralise,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def names() -> tuple[str, ...]:
    """All prompts, sorted."""
    files = resources.files("prompts").joinpath(LANGUAGES[0]).iterdir()
    return tuple(sorted(file.name.removesuffix(".jinja") for file in files if file.name != f"{_BASE}.jinja"))


@cache
def variables(name: str, language: str = "zh") -> frozenset[str]:
    """The values that a prompt needs.

    Raises:
        PromptError: No such prompt, or no such language.
    """
    if language not in LANGUAGES or name not in names():
        raise PromptError(
            f"no prompt {name!r} in {language!r}; there are {', '.join(names())} in {', '.join(LANGUAGES)}"
        )
    source = _source(f"{language}/{name}.jinja")
    if source is None:
        raise PromptError(f"prompt {name!r} has no {language!r} variant")
    return frozenset(meta.find_undeclared_variables(_environment().parse(source)))


@cache
def system(language: str = "zh") -> str:
    """The system message that all prompts of a language start with."""
    return _environment().get_template(f"{language}/{_BASE}.jinja").render().strip()


def render(name: str, language: str = "zh", **values: Any) -> list[dict[str, str]]:
    """Messages for a chat model: the shared one from the system, then the prompt from the user.

    >>> [message["role"] for message in render("polish", title="行情", facts=["营收增长"], limit=80)]
    ['system', 'user']

    Raises:
        PromptError: Unknown prompt, or a value that is missing or not asked for.
    """
    needed = variables(name, language)
    if needed != values.keys():
        missing, unknown = sorted(needed - values.keys()), sorted(values.keys() - needed)
        raise PromptError(f"prompt {name}: missing {missing}, unknown {unknown}")
    user = _environment().get_template(f"{language}/{name}.jinja").render(**values).strip()
    return [{"role": "system", "content": system(language)}, {"role": "user", "content": user}]
