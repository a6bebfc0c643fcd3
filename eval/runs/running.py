"""Runs a system over an exam: what is answered already is not asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.answers import SystemAnswer
from eval.items import Item
from eval.runs.environment import environment
from eval.runs.folder import RunFolder, content_key
from eval.runs.systems.base import System
from eval.scores.item import ItemScore, score_item
from eval.scores.totals import Totals, totals
from index.errors import YanbaoError


def run(
    system: System,
    items: Sequence[Item],
    out: Path,
    *,
    reports: Mapping[str, str],
    config: Mapping[str, Any] | None = None,
    parallel: int = 1,
    reuse: Sequence[Path] = (),
    done: Callable[[SystemAnswer], None] | None = None,
) -> Totals:
    """Asks every item and scores the answers.

    Answers are written as they come; started again with the same folder, a run goes on where it stopped. Answers are
    cached by content: the question, its history and scope, and the system's description. System errors are asked again.

    Args:
        reports: Report id by truth folder's name.
        config: More to put on record (exam, library, options).
        parallel: Questions at a time, if the system allows it.
        reuse: Other runs whose answers may be taken over.
        done: Called after each answer, for a progress bar.

    Raises:
        EvaluationError: The folder holds another run.
    """
    folder = RunFolder(out)
    described = system.describe()
    record = {"system": described, "reports": dict(reports), "items": len(items), "environment": environment()}
    folder.start({**record, **(config or {})}, items)
    known: dict[str, SystemAnswer] = {}
    for other in reuse:
        known |= RunFolder(other).answers()
    known |= folder.answers()
    keys = {item.id: content_key(item, described) for item in items}
    answers = {
        item.id: known[keys[item.id]].model_copy(update={"id": item.id})
        for item in items
        if keys[item.id] in known and not known[keys[item.id]].error
    }
    for answer in answers.values():
        if done:
            done(answer)
    waiting = tuple(item for item in items if item.id not in answers)
    if waiting:
        system.prepare(waiting)
    for answer in _ask(system, waiting, parallel if system.parallel else 1):
        folder.add(keys[answer.id], answer)
        answers[answer.id] = answer
        if done:
            done(answer)
    names = {id: name for name, id in reports.items()}
    scores = [score_item(item, answers.get(item.id), names) for item in items]
    return _saved(folder, scores)


def rescore(out: Path) -> Totals:
    """Scores a run's answers again, after a change of the scores; nothing is asked."""
    folder = RunFolder(out)
    config = folder.config()
    names = {id: name for name, id in config["reports"].items()}
    answers = folder.answers()
    keys = {item.id: content_key(item, config["system"]) for item in folder.items()}
    return _saved(folder, [score_item(item, answers.get(keys[item.id]), names) for item in folder.items()])


def _saved(folder: RunFolder, scores: Sequence[ItemScore]) -> Totals:
    result = totals(scores)
    folder.save_scores(scores, asdict(result))
    return result


def _ask(system: System, items: Sequence[Item], parallel: int) -> Iterator[SystemAnswer]:
    if parallel <= 1:
        for item in items:
            yield _one(system, item)
        return
    with ThreadPoolExecutor(parallel) as pool:
        for future in as_completed([pool.submit(_one, system, item) for item in items]):
            yield future.result()


def _one(system: System, item: Item) -> SystemAnswer:
    """An answer; an expected error of the system is an answer that is wrong, other errors stop the run."""
    try:
        return system.answer(item)
    except YanbaoError as error:
        return SystemAnswer(id=item.id, error=str(error))
