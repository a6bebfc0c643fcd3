"""The plots of a run report, as SVG. Labels are ASCII unless they are translated, so that no Chinese font is needed."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.scores.item import ItemScore
from eval.scores.totals import Totals

_BLUE, _RED, _GREY = "#2b6cb0", "#c53030", "#718096"


Words = Callable[[str], str]


def plots(totals: Totals, scores: Sequence[ItemScore], words: Words = str, font: Path | None = None) -> dict[str, str]:
    """SVG documents by name: ``accuracy``, ``refusals``, ``calibration``, ``latency``, ``errors``.

    Args:
        words: From a label in English to the label that is shown.
        font: The file of a font that has the characters of the labels; the text is drawn as paths.
    """
    drawn = {
        "accuracy": _accuracy(totals, words),
        "refusals": _refusals(scores, words),
        "calibration": _calibration(scores, words),
        "latency": _latency([score.elapsed_s for score in scores], words),
        "errors": _errors(scores, words),
    }
    return {name: _svg(figure, font) for name, figure in drawn.items()}


def _figure(width: float, height: float) -> tuple[Any, Any]:
    from matplotlib.figure import Figure  # the class itself: no backend, no global state

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def _svg(figure: Any, font: Path | None) -> str:
    if font is not None:
        from matplotlib.font_manager import FontProperties
        from matplotlib.text import Text

        for text in figure.findobj(Text):
            text.set_fontproperties(FontProperties(fname=str(font), size=text.get_fontsize()))
    stream = io.StringIO()
    figure.savefig(stream, format="svg", bbox_inches="tight", metadata={"Date": None})
    text = stream.getvalue()
    return text[text.index("<svg") :]


def _accuracy(totals: Totals, words: Words) -> Any:
    rows = {
        **{f"{words('level')} {level}": e for level, e in sorted(totals.by_difficulty.items())},
        **{words(name): value for name, value in totals.by_type.items()},
        words("all"): totals.accuracy,
    }
    figure, axes = _figure(7, 0.32 * len(rows) + 1)
    places = np.arange(len(rows))
    means = [row.mean for row in rows.values()]
    errors = [0 if np.isnan(row.error) else 1.96 * row.error for row in rows.values()]
    axes.barh(places, means, xerr=errors, color=_BLUE, ecolor=_GREY, capsize=3)
    axes.set_yticks(places, [f"{name} ({row.count})" for name, row in rows.items()])
    axes.set_xlim(0, 1.05)
    axes.set_xlabel(words("accuracy, 95% interval"))
    return figure


def _refusals(scores: Sequence[ItemScore], words: Words) -> Any:
    """Rows: whether a question had to be refused. Columns: whether it was."""
    counts = np.zeros((2, 2), dtype=int)
    for score in scores:
        counts[int(score.must_refuse), int(score.refused)] += 1
    shares = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    figure, axes = _figure(4, 3.2)
    axes.imshow(shares, vmin=0, vmax=1, cmap="Blues")
    axes.set_xticks([0, 1], [words("answered"), words("refused")])
    axes.set_yticks([0, 1], [words("answerable"), words("unanswerable")])
    for row in range(2):
        for column in range(2):
            shade = "white" if shares[row, column] > 0.6 else "black"
            axes.text(
                column, row, f"{counts[row, column]}\n{shares[row, column]:.0%}", ha="center", va="center", color=shade
            )
    return figure


def _calibration(scores: Sequence[ItemScore], words: Words) -> Any:
    """Per type, and for questions that must be refused per kind of what is missing: answered right, answered wrong,
    refused. A well calibrated system refuses all of the lower rows and none of the upper ones.
    """
    groups: dict[str, list[ItemScore]] = {}
    for score in sorted(scores, key=lambda score: score.must_refuse):
        name = f"{words('no')} {words(score.missing)}" if score.must_refuse else words(score.type)
        groups.setdefault(name, []).append(score)
    figure, axes = _figure(7, 0.32 * len(groups) + 1)
    places = np.arange(len(groups))
    shares = np.array(
        [
            [np.mean([not s.refused and s.right for s in part]), np.mean([not s.refused and not s.right for s in part])]
            for part in groups.values()
        ]
    ).reshape(len(groups), 2)
    right, wrong = shares[:, 0], shares[:, 1]
    axes.barh(places, right, color=_BLUE, label=words("answered, right"))
    axes.barh(places, wrong, left=right, color=_RED, label=words("answered, wrong"))
    axes.barh(places, 1 - right - wrong, left=right + wrong, color="#cbd5e0", label=words("refused"))
    axes.set_yticks(places, [f"{name} ({len(part)})" for name, part in groups.items()])
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False, fontsize=8)
    return figure


def _latency(seconds: Sequence[float], words: Words) -> Any:
    figure, axes = _figure(6, 3)
    positive = np.maximum(np.asarray(seconds, dtype=float), 1e-4)
    axes.hist(positive, bins=list(np.logspace(-4, np.log10(max(10.0, positive.max(initial=1.0))), 40)), color=_BLUE)
    axes.set_xscale("log")
    axes.set_xlabel(words("seconds per answer"))
    axes.set_ylabel(words("items"))
    return figure


def _errors(scores: Sequence[ItemScore], words: Words) -> Any:
    types = list(dict.fromkeys(score.type for score in scores))
    kinds = [kind for kind, _ in Counter(score.error for score in scores if score.error).most_common()]
    if not kinds:
        kinds = ["none"]
    table = np.array([[sum(s.type == type and s.error == kind for s in scores) for kind in kinds] for type in types])
    figure, axes = _figure(1.8 + 0.7 * len(kinds), 1.6 + 0.3 * len(types))
    axes.imshow(table, cmap="Reds", aspect="auto")
    axes.set_xticks(range(len(kinds)), [words(kind) for kind in kinds], rotation=40, ha="right")
    axes.set_yticks(range(len(types)), [words(type) for type in types])
    for row, values in enumerate(table):
        for column, value in enumerate(values):
            if value:
                axes.text(
                    column,
                    row,
                    str(value),
                    ha="center",
                    va="center",
                    color=_RED if value < table.max() / 2 else "white",
                )
    return figure
