"""Evaluation runs on screen: totals, plots, wrong items with their evidence, and two runs compared."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from math import isnan, nan
from pathlib import Path

from eval.answers import SystemAnswer
from eval.items import Item
from eval.runs.comparison import compare
from eval.runs.folder import RunFolder, content_key
from eval.runs.plots import plots
from eval.runs.reporting import gold_words
from eval.scores.item import ItemScore
from eval.scores.totals import Totals, totals
from index.errors import SettingsError
from rag.summaries.outputs.fonts import cjk_font
from ui.strings import Strings

MOST_WRONG = 60
LONGEST = 600  # characters of an answer


def run_folders(root: Path) -> list[str]:
    """Names of the finished runs in a folder, newest first."""
    if not root.is_dir():
        return []
    found = [path for path in root.iterdir() if (path / "config.json").is_file() and (path / "scores.jsonl").is_file()]
    return [path.name for path in sorted(found, key=lambda p: -(p / "scores.jsonl").stat().st_mtime)]


def run_html(say: Strings, path: Path) -> str:
    """A run: totals with errors, plots, and what was wrong. Raises EvaluationError."""
    folder = RunFolder(path)
    config, items, scores, answers = folder.config(), folder.items(), folder.scores(), folder.answers()
    total = totals(scores)
    errors = {score.id: score.error for score in scores if score.error}
    figures = "".join(
        f"<figure><figcaption>{escape(say(f'plot_{name}'))}</figcaption><img alt='{escape(say(f'plot_{name}'))}' "
        f"src='data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}'></figure>"
        for name, svg in _plots(say, total, scores).items()
    )
    wrong = [item for item in items if item.id in errors]
    shown = "".join(
        _wrong(say, item, errors[item.id], answers.get(content_key(item, config["system"])))
        for item in wrong[:MOST_WRONG]
    )
    title = " · ".join(dict.fromkeys((path.name, str(config["system"].get("system", path.name)))))
    return (
        f"<h3>{escape(title)}</h3>{_totals(say, total)}"
        f"<div class='yb-plots'>{figures}</div>"
        f"<h4>{escape(say('wrong'))} ({len(wrong)})</h4>{shown or escape(say('nothing'))}"
    )


def comparison_html(say: Strings, a: Path, b: Path) -> str:
    """B − A with 95% intervals, and which items changed. Raises EvaluationError."""
    made = compare(a, b, resamples=2000)
    rows = "".join(
        f"<tr><th>{escape(named(say, name))}</th><td>{difference.mean:+.3f} "
        f"[{difference.low:+.3f}, {difference.high:+.3f}]</td><td>n = {difference.count}</td></tr>"
        for name, difference in made.differences.items()
    )
    lists = "".join(
        f"<details><summary>{escape(say(key))} ({len(ids)})</summary><p>{escape('、'.join(ids))}</p></details>"
        for key, ids in (("won", made.won), ("lost", made.lost))
    )
    title = f"{b.name} − {a.name} · {say('items').format(made.items)}"
    return f"<h3>{escape(title)}</h3><div class='yb-wide'><table class='yb-grid'>{rows}</table></div>{lists}"


def named(say: Strings, word: str) -> str:
    """A type of question, a measure or a kind of error in the page's language; as it is if it has no name there."""
    try:
        return say(f"name_{word}")
    except KeyError:
        return word


def _plots(say: Strings, total: Totals, scores: Sequence[ItemScore]) -> dict[str, str]:
    """The plots in the page's language; in English where no font has the characters."""
    if say("language") == "en":
        return plots(total, scores)
    try:
        return plots(total, scores, partial(named, say), cjk_font())
    except SettingsError:
        return plots(total, scores)


def _totals(say: Strings, total: Totals) -> str:
    rows = [
        (say("accuracy"), str(total.accuracy)),
        (say("confidently_wrong"), str(total.confidently_wrong)),
        (say("refusals"), " / ".join(map(_number, (total.refusals.precision, total.refusals.recall)))),
        (say("unbound"), _number(total.unbound)),
        (say("latency"), " / ".join(_number(total.latency.get(key, nan)) for key in ("median", "p90", "p99"))),
        *((named(say, name), str(value)) for name, value in total.by_type.items()),
    ]
    cells = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    return f"<div class='yb-wide'><table class='yb-grid'>{cells}</table></div>"


def _number(value: float) -> str:
    """A dash where there was nothing to count."""
    return "—" if isnan(value) else f"{value:.3f}"


def _wrong(say: Strings, item: Item, error: str, answer: SystemAnswer | None) -> str:
    given = answer or SystemAnswer(id=item.id)
    told = (given.error or given.text)[:LONGEST]
    return (
        f"<div class='yb-wrong'><b>{escape(named(say, error))}</b> · {escape(item.id)} · "
        f"{escape(named(say, item.type))}"
        f"<p>{escape(item.question)}</p><div class='yb-wide'><table class='yb-grid'>"
        f"<tr><th>{escape(say('gold'))}</th><th>{escape(say('given'))}</th></tr>"
        f"<tr><td>{escape(gold_words(item.gold))}</td><td>{escape(told)}</td></tr>"
        f"<tr><td>{'<br>'.join(escape(line) for line in _places(item))}</td>"
        f"<td>{'<br>'.join(escape(line) for line in _cited(given))}</td></tr></table></div></div>"
    )


def _places(item: Item) -> Iterator[str]:
    for evidence in item.evidence:
        if evidence.quote is not None:
            yield f"{evidence.report}: “{evidence.quote}”"
        else:
            yield f"{evidence.report} 表{evidence.table} · {evidence.row or '*'} · {evidence.column}"


def _cited(answer: SystemAnswer) -> Iterator[str]:
    for citation in answer.citations:
        place = f"表{citation.table} · {citation.row} · {citation.column}: " if citation.table else ""
        yield f"{place}“{citation.quote[:120]}”"
