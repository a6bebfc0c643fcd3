"""A run's report as Markdown and HTML: totals with errors, plots, and every wrong item with its evidence beside the
gold.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2

from eval.answers import Citation, SystemAnswer
from eval.items import Evidence, Gold, Item
from eval.runs.folder import RunFolder, content_key
from eval.runs.plots import plots
from eval.scores.statistics import Estimate
from eval.scores.totals import Totals, totals

_CAPTIONS = {
    "accuracy": "准确率与 95% 区间",
    "refusals": "该拒与已拒",
    "calibration": "拒答校准：答对、答错与拒答",
    "latency": "用时分布",
    "errors": "错误种类",
}
_LONGEST = 600  # characters of an answer that are shown


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong item, ready to be shown."""

    item: Item
    error: str
    gold: str
    answer: str
    evidence: tuple[str, ...]
    cited: tuple[str, ...]


def report(run: Path, out: Path | None = None) -> tuple[Path, Path]:
    """Writes ``report.md`` (with SVG files) and ``report.html`` (one file) into ``out``, by default the run's folder.

    Raises:
        EvaluationError: There is no finished run.
    """
    folder = RunFolder(run)
    config, items, scores, answers = folder.config(), folder.items(), folder.scores(), folder.answers()
    by_id = {item.id: answers.get(content_key(item, config["system"])) for item in items}
    total = totals(scores)
    errors = {score.id: score.error for score in scores}
    drawn = plots(total, scores)
    values = {
        "title": f"评测报告：{config['system'].get('system', run.name)}",
        "headline": _headline(total),
        "types": [(name, value) for name, value in total.by_type.items()],
        "plots": drawn,
        "captions": _CAPTIONS,
        "wrong": [_wrong(item, errors[item.id], by_id[item.id]) for item in items if errors.get(item.id)],
        "config": json.dumps(config, ensure_ascii=False, indent=2),
    }
    target = out or run
    target.mkdir(parents=True, exist_ok=True)
    for name, svg in drawn.items():
        (target / f"{name}.svg").write_text(svg, encoding="utf-8")
    for name in ("report.md", "report.html"):
        (target / name).write_text(_render(name, values), encoding="utf-8")
    return target / "report.md", target / "report.html"


def _render(name: str, values: dict[str, Any]) -> str:
    source = resources.files("eval.runs").joinpath(f"{name}.jinja").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, autoescape=name.endswith(".html"), trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["cell"] = lambda text: " ".join(str(text).replace("|", "\\|").replace("<", "&lt;").split())
    return environment.from_string(source).render(values)


def _headline(total: Totals) -> list[tuple[str, str]]:
    def share(value: Estimate) -> str:
        return f"{value}（{value.count} 题，{value.clusters} 簇）"

    latency = total.latency
    return [
        ("准确率", share(total.accuracy)),
        ("部分得分", share(total.credit)),
        ("答了且答错", share(total.confidently_wrong)),
        ("拒答精确率 / 召回率", f"{total.refusals.precision:.3f} / {total.refusals.recall:.3f}"),
        ("未绑定数字占比", f"{total.unbound:.4f}"),
        *((f"引用 {name}", share(value)) for name, value in total.citations.items()),
        *((f"检索 {name}", share(value)) for name, value in total.retrieval.items()),
        (
            "用时 中位 / p90 / p99（秒）",
            " / ".join(f"{latency.get(name, float('nan')):.3f}" for name in ("median", "p90", "p99")),
        ),
        ("每题词元 读入 / 写出", f"{total.tokens['in']:.0f} / {total.tokens['out']:.0f}"),
    ]


def _wrong(item: Item, error: str, answer: SystemAnswer | None) -> Wrong:
    given = answer or SystemAnswer(id=item.id)
    shown = given.error or given.text
    return Wrong(
        item,
        error,
        gold_words(item.gold),
        shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…",
        tuple(_place(evidence) for evidence in item.evidence),
        tuple(_cited(citation) for citation in given.citations),
    )


def gold_words(gold: Gold) -> str:
    """Gold in one line for people."""
    if gold.refusal:
        return f"应拒答（缺 {gold.refusal}）"
    parts = [f"{f.value}{f'–{f.high}' if f.high is not None else ''}{f.unit}" for f in gold.figures]
    parts += [" → ".join(e.name for e in gold.entities) if gold.ordered else "、".join(e.name for e in gold.entities)]
    parts += [" 或 ".join(group) for group in gold.text]
    if gold.verdict is not None:
        parts.append("对" if gold.verdict else "错")
    return "；".join(part for part in parts if part)


def _place(evidence: Evidence) -> str:
    if evidence.quote is not None:
        return f"{evidence.report}：“{evidence.quote}”"
    return f"{evidence.report} 表{evidence.table} · {evidence.row or '整列'} · {evidence.column}"


def _cited(citation: Citation) -> str:
    place = f"表{citation.table} · {citation.row} · {citation.column}" if citation.table else "正文"
    return f"{place}：“{citation.quote[:120]}”"
