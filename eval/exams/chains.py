"""Questions in several steps: multi-step, series over months, table with text, follow-ups, prose."""

from __future__ import annotations

from collections.abc import Sequence

from eval.exams.desk import Desk, Draft, Unlucky, cell_figure, figure, phrase, points
from eval.exams.many import _whole
from eval.exams.pool import View, agreed
from eval.exams.wording import metric_forms, month_words, spoken, when
from eval.items import Evidence, Gold, GoldFigure, Turn
from eval.truth import ProseFact, TruthColumn, TruthReport


def multi_step(desk: Desk) -> Draft:
    view = _whole(desk)
    values = view.values()
    high = desk.random.random() < 0.6
    best = (max if high else min)(values.values())
    rows = [row for row, value in values.items() if value == best]
    others = [
        other
        for other in desk.views[view.report.name]
        if other.table is view.table and other.index != view.index and rows[0] in other.values()
    ]
    if len(rows) != 1 or not others:
        raise Unlucky
    other = desk.random.choice(others)
    if not agreed((), other, rows[0]):
        raise Unlucky
    text, label = desk.template("multi-step.high" if high else "multi-step.low")
    return Draft(
        "multi-step",
        phrase(text, m=desk.metric(view), n=desk.metric(other), t=desk.table(view)),
        Gold(figures=(cell_figure(other, rows[0]),)),
        (view.evidence(rows[0]), other.evidence(rows[0]).model_copy(update={"slot": 1})),
        (view.report.name,),
        3,
        label,
    )


def _months(desk: Desk, view: View, row: int) -> dict[str, tuple[View, int]]:
    """The same monthly metric of the same entity by month, in order, where reports tell it without contradiction."""
    name, metric = view.name(row), view.column.metric
    found: dict[str, tuple[View, int]] = {}
    for other in desk.columns:
        period, column = other.report.period, other.column
        monthly = (column.period or "")[:7] == period
        if period and monthly and column.metric == metric and column.unit == view.column.unit:
            for place in other.values():
                if other.name(place) == name and agreed(desk.views[other.report.name], other, place):
                    found.setdefault(period, (other, place))
    return dict(sorted(found.items()))


def _chinese(desk: Desk, view: View) -> str:
    """The metric in Chinese words, where it has some: reports of several months may name it differently."""
    words = [form for form in metric_forms(view.column, desk.split) if not form.isascii()]
    return words[0] if words else spoken(view.column)


def _cited(desk: Desk, places: Sequence[tuple[View, int]]) -> tuple[Evidence, ...]:
    return tuple(
        piece.model_copy(update={"slot": slot})
        for slot, (view, row) in enumerate(places)
        for piece in desk.evidence(view, [row])
    )


def series(desk: Desk) -> Draft:
    """The same metric of the same entity in at least three reports of consecutive periods."""
    if len({truth.period for truth in desk.truths if truth.period}) < 3:
        raise Unlucky
    view = desk.view()
    (row,) = desk.rows(view, 1)
    found = _months(desk, view, row)
    if len(found) < 3:
        raise Unlucky
    months, places = list(found), list(found.values())
    text, label = desk.template("series")
    question = phrase(
        text,
        e=desk.name(view, row)[0],
        m=_chinese(desk, places[0][0]),
        p=month_words(months[0]),
        q=month_words(months[-1]),
    )
    figures = tuple(cell_figure(*place) for place in places)
    reports = tuple(place.report.name for place, _ in places)
    return Draft("series", question, Gold(figures=figures, ordered=True), _cited(desk, places), reports, 3, label)


def months_apart(desk: Desk) -> Draft:
    """How much a metric of an entity grew between two months."""
    view = desk.view(plain=True)
    (row,) = desk.rows(view, 1)
    found = _months(desk, view, row)
    if len(found) < 2 or view.column.unit == "倍":
        raise Unlucky
    first, last = sorted(desk.random.sample(list(found), 2))
    (old, old_row), (new, new_row) = found[first], found[last]
    growth = new.values()[new_row] - old.values()[old_row]
    if growth <= 0:
        raise Unlucky
    text, label = desk.template("difference.months")
    unit = points(view.column.unit)
    question = phrase(
        text,
        e=desk.name(view, row)[0],
        m=_chinese(desk, old),
        p=month_words(first),
        q=month_words(last),
        u=f"个{unit}" if unit == "百分点" else unit,
    )
    gold, places = Gold(figures=(figure(growth, unit),)), [(new, new_row), (old, old_row)]
    reports = tuple(place.report.name for place, _ in places)
    return Draft("difference", question, gold, _cited(desk, places), reports, 3, label)


def _prose(desk: Desk) -> tuple[TruthReport, ProseFact]:
    told = [(truth, fact) for truth in desk.truths for fact in truth.prose]
    if not told:
        raise Unlucky
    return desk.random.choice(told)


def _prose_when(fact: ProseFact, desk: Desk) -> str:
    return when(TruthColumn(fact.metric, "number", fact.unit, fact.period), None, desk.random)


def prose(desk: Desk, type: str = "prose") -> Draft:
    truth, fact = _prose(desk)
    text, label = desk.template(type, "{p}", "{e}")
    if "{t}" in text:
        raise Unlucky
    return Draft(
        type,
        phrase(text, e=fact.entity, m=fact.metric, p=_prose_when(fact, desk)),
        Gold(figures=(GoldFigure(value=fact.value, high=fact.high, unit=fact.unit),)),
        (Evidence(report=truth.name, quote=fact.sentence, slot=0), *_cells(desk, truth, fact)),
        (truth.name,),
        2 if fact.high else 1,
        label,
    )


def _cells(desk: Desk, truth: TruthReport, fact: ProseFact) -> list[Evidence]:
    """Cells that tell the same figure, and may be cited for it. A cell that tells another one is a contradiction."""
    found = []
    for view in desk.views[truth.name]:
        period = view.column.period or truth.period
        if fact.metric in view.forms and period == fact.period:
            for row in (row for row in view.values() if fact.entity in view.names(row)):
                if view.values()[row] != fact.value or view.column.unit != fact.unit:
                    raise Unlucky
                found.append(view.evidence(row).model_copy(update={"slot": 0}))
    return found


def mixed(desk: Desk) -> Draft:
    """A figure of the running text against a cell, in the same unit."""
    truth, fact = _prose(desk)
    fitting = [
        view
        for view in desk.views[truth.name]
        if view.column.unit == fact.unit and any(akin(form, fact.metric) for form in view.forms)
    ]
    if not fitting or fact.high is not None:
        raise Unlucky
    view = desk.random.choice(fitting)
    (row,) = desk.rows(view, 1)
    gap = fact.value - view.values()[row]
    unit = points(fact.unit)
    text, label = desk.template("mixed.plain" if unit == "倍" else "mixed.unit")
    if gap <= 0:
        raise Unlucky
    words = f"个{unit}" if unit == "百分点" else unit
    question = phrase(
        text,
        a=fact.entity,
        m=fact.metric,
        b=view.name(row),
        n=desk.metric(view),
        t=desk.table(view),
        p=_prose_when(fact, desk),
        u=words,
    )
    evidence = (Evidence(report=truth.name, quote=fact.sentence), view.evidence(row).model_copy(update={"slot": 1}))
    return Draft("mixed", question, Gold(figures=(figure(gap, unit),)), evidence, (truth.name,), 3, label)


def akin(metric: str, other: str) -> bool:
    """Metrics that somebody might set against each other: they share a word of two characters or more."""
    return any(metric[i : i + 2] in other for i in range(len(metric) - 1) if not metric[i : i + 2].isascii())


def follow_up(desk: Desk) -> Draft:
    """A second question that leaves out what the first one said."""
    view = desk.view()
    a, b = desk.rows(view, 2)
    first, _ = desk.template("lookup", "{e}")
    period = "" if desk.about_time(view) else when(view.column, view.report.period, desk.random)
    asked = phrase(first, e=view.name(a), m=spoken(view.column), p=period, t=desk.table(view))
    answer = f"{view.name(a)}{period}{spoken(view.column)}为 {view.table.rows[a][view.index]}{view.column.unit}。"
    history = (Turn(question=asked, answer=answer.replace("%%", "%")),)
    same_row = [
        other
        for other in desk.views[view.report.name]
        if other.table is view.table
        and other.index != view.index
        and a in other.values()
        and agreed(desk.views[view.report.name], other, a)
    ]
    if same_row and desk.random.random() < 0.5:
        other = desk.random.choice(same_row)
        text, label = desk.template("follow-up.metric")
        question, target, row = phrase(text, n=desk.metric(other)), other, a
    else:
        text, label = desk.template("follow-up.entity")
        question, target, row = phrase(text, b=desk.name(view, b)[0]), view, b
    return Draft(
        "follow-up",
        question,
        Gold(figures=(cell_figure(target, row),)),
        desk.evidence(target, [row]),
        (view.report.name,),
        2,
        label,
        history,
    )
