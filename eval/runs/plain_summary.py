"""Baseline for summaries: the text, as much as fits, and the same model told to summarise it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING, Any

import jinja2

from eval.truth import TruthReport
from rag.settings import load_settings

if TYPE_CHECKING:
    from eval.runs.summaries import Drafter
    from rag.llm.model import LanguageModel

CHARACTERS = 4200  # of a report: what fits the default context of 4,096 tokens beside the reply
TOKENS = 900  # of the reply


@contextmanager
def plain() -> Iterator[tuple[Drafter, dict[str, Any]]]:
    """A drafter over the default model, and what decides its drafts.

    Raises:
        LanguageModelError: The model cannot be opened.
    """
    from rag.llm import open_llm

    settings = load_settings()
    model = open_llm(settings)
    try:
        yield drafter(model), {"system": "plain", "llm": settings.llm.model, "characters": CHARACTERS, "tokens": TOKENS}
    finally:
        model.close()


def drafter(model: LanguageModel) -> Drafter:
    """What the model writes when it is given the start of a report and told to summarise it."""
    source = resources.files("eval.runs").joinpath("summarise.jinja").read_text(encoding="utf-8")
    prompt = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True).from_string(source)

    def draft(truth: TruthReport) -> str:
        text = truth.path.read_text(encoding="utf-8")[:CHARACTERS]
        return model.complete([{"role": "user", "content": prompt.render(text=text)}], max_tokens=TOKENS).strip()

    return draft
