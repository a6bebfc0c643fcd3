"""yanbao's own summaries under test: drafted straight from the report's file, no library, no embedding."""

from __future__ import annotations

from collections import defaultdict
from time import perf_counter
from typing import TYPE_CHECKING, Any, Self

from eval.truth import TruthReport
from rag.settings import load_settings

if TYPE_CHECKING:
    from rag.answer import Citation
    from rag.llm.model import LanguageModel


class Drafts:
    """A drafter of single reports, as Markdown with citation marks. A context manager: it holds the model.

    Attributes:
        seconds: Of each stage, over all drafts: ``read`` the file, ``plan``, ``compute``, ``model``, ``charts``.
        removed: Sentences that the gate took out, over all drafts.
    """

    def __init__(self, template: str, llm: bool) -> None:
        self._template, self._settings = template, load_settings()
        self._model: LanguageModel | None = None
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.removed = 0
        if llm:
            from rag.llm import open_llm

            self._model = open_llm(self._settings)

    def describe(self) -> dict[str, Any]:
        """Everything that decides a draft."""
        from eval.runs.environment import engine_digest, model_digests

        named = [self._settings.llm.model] if self._model is not None else []
        models = model_digests(named, self._settings.embedding.model)
        return {
            "system": "yanbao",
            "code": engine_digest(),
            "template": self._template,
            "models": models if named else {},
        }

    def __call__(self, truth: TruthReport) -> str:
        from index.ledger import Ledger
        from index.reading import read_report
        from rag.summaries import Summarizer

        started = perf_counter()
        ledger = Ledger.of([read_report(truth.path)])
        self.seconds["read"] += perf_counter() - started
        summary = Summarizer(ledger, self._model).draft(self._template)
        self.removed += summary.coverage.removed
        for stage, seconds in summary.timings.items():
            if stage != "total":
                self.seconds[stage] += seconds
        notes: dict[Citation, int] = {}
        lines = [f"# {summary.title}"]
        for section in summary.sections:
            lines += ["", f"## {section.title}", ""]
            for claim in section.claims:
                marks = "".join(f"[{notes.setdefault(cited, len(notes) + 1)}]" for cited in claim.citations)
                lines.append(f"- {claim.text}{marks}")
        return "\n".join(lines) + "\n"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._model is not None:
            self._model.close()
