"""Baselines that only search: fixed-size passages of the plain text, by BM25 or by vectors; the best one is the
answer.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.answers import Citation, Found, SystemAnswer
from eval.items import Item
from eval.runs.systems.base import Setup, System
from index.report import Report

LENGTH = 260  # characters of a passage: what plain retrieval over these reports was measured with


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of lines. ``report`` is the report's id."""

    report: str
    text: str


def passages_of(report: Report, length: int = LENGTH) -> list[Passage]:
    """The plain text in pieces of whole lines up to a length; a longer line is cut. Knows nothing of tables."""
    pieces: list[str] = []
    held = ""
    for line in report.lines:
        line = line.strip()
        for part in (line[i : i + length] for i in range(0, len(line), length)):
            if held and len(held) + len(part) + 1 > length:
                pieces.append(held)
                held = ""
            held = f"{held}\n{part}" if held else part
    if held:
        pieces.append(held)
    return [Passage(report.id, piece) for piece in pieces]


class PassageSearch:
    """Passages of a library's current reports and of those that are asked about, searched by vectors or by BM25."""

    def __init__(self, setup: Setup, dense: bool) -> None:
        from index.library import Library

        with Library.open(setup.library) as library:
            ids = dict.fromkeys([*(info.id for info in library.reports()), *setup.reports.values()])
            self.passages = [passage for id in ids for passage in passages_of(library.report(id))]
        self._dense = dense
        if dense:
            from index.models import load_embedder
            from rag.settings import load_settings

            embedding = load_settings(**setup.settings).embedding
            self._model: Any = load_embedder(embedding.model, embedding.device)
            self._vectors = self._encode([p.text for p in self.passages], "passage")
        else:
            self._bm25 = self._index()

    def _encode(self, texts: list[str], prompt: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        named = prompt if prompt in (self._model.prompts or {}) else None
        vectors: np.ndarray[Any, np.dtype[np.float32]] = self._model.encode(
            texts, prompt_name=named, normalize_embeddings=True, show_progress_bar=False
        )
        return vectors

    def _index(self) -> Any:
        import bm25s

        index = bm25s.BM25()
        index.index([_words(p.text) for p in self.passages], show_progress=False)
        return index

    def search(self, query: str, k: int, reports: list[str] | None) -> list[tuple[Passage, float]]:
        """The best passages of the given reports with their scores: cosine, or BM25."""
        allowed = np.array([reports is None or p.report in reports for p in self.passages])
        if self._dense:
            scores = (self._vectors @ self._encode([query], "query")[0]).astype(np.float64)
        else:
            scores = np.asarray(self._bm25.get_scores(_words(query)), dtype=np.float64)
        scores = np.where(allowed, scores, -np.inf)
        order = np.argsort(-scores, kind="stable")[: min(k, int(allowed.sum()))]
        return [(self.passages[int(i)], float(scores[i])) for i in order]


def _words(text: str) -> list[str]:
    import rjieba

    return [word.lower() for word in rjieba.cut(text) if re.search(r"\w", word)]


class SearchOnly(System):
    """Answers with the best passage as it stands. It never refuses and never computes: the floor."""

    def __init__(self, setup: Setup, arm: str) -> None:
        self._setup, self._arm = setup, arm
        self._search = PassageSearch(setup, dense=arm == "dense")
        self._k = int(setup.options.get("k", "10"))

    def describe(self) -> dict[str, Any]:
        from eval.runs.environment import model_digests
        from rag.settings import load_settings

        embedding = load_settings(**self._setup.settings).embedding.model
        models = model_digests([], embedding) if self._arm == "dense" else {}
        return {"system": self._arm, "passage": LENGTH, "k": self._k, "models": models}

    def answer(self, item: Item) -> SystemAnswer:
        started = time.perf_counter()
        hits = self._search.search(item.question, self._k, self._setup.scope(item))
        elapsed = round(time.perf_counter() - started, 4)
        found = tuple(Found(report=p.report, text=p.text) for p, _ in hits)
        cited = (Citation(report=hits[0][0].report, quote=hits[0][0].text),) if hits else ()
        text = hits[0][0].text if hits else ""
        return SystemAnswer(id=item.id, text=text, citations=cited, hits=found, elapsed_s=elapsed, refused=not hits)
