"""Questions about one or two cells: look-up, compare, difference, ratio, retrieval."""

from __future__ import annotations

from eval.exams.chains import months_apart, prose
from eval.exams.desk import Desk, Draft, Unlucky, cell_figure, figure, phrase, points
from eval.items import Gold


def lookup(desk: Desk, type: str = "lookup") -> Draft:
    view = desk.view()
    (row,) = desk.rows(view, 1)
    # where reports of several months are asked about, a question without its month has several answers
    text, label = desk.template(type, *(["{p}"] if desk.dated else []))
    name, form = desk.name(view, row)
    metric = desk.metric(view)
    period = desk.when(view) if "{p}" in text else ""
    question = phrase(text, e=name, m=metric, p=period, t=desk.table(view))
    plain = form == "printed" and metric in view.column.name
    return Draft(
        type,
        question,
        Gold(figures=(cell_figure(view, row),)),
        desk.evidence(view, [row]),
        (view.report.name,),
        3 if form == "typo" else 1 if plain else 2,
        f"{label}/{form}",
    )


def retrieval(desk: Desk) -> Draft:
    """Where something stands: a cell, or a sentence of the running text."""
    told = [truth for truth in desk.truths if truth.prose]
    if not told or desk.random.random() < 0.6:
        return lookup(desk, "retrieval")
    return prose(desk, "retrieval")


def compare(desk: Desk) -> Draft:
    view = desk.view(plain=True)
    a, b = desk.rows(view, 2)
    values = view.values()
    if values[a] == values[b]:
        raise Unlucky
    more = desk.random.random() < 0.6
    winner = a if (values[a] > values[b]) == more else b
    text, label = desk.template("compare.more" if more else "compare.less")
    (name_a, _), (name_b, _) = desk.name(view, a), desk.name(view, b)
    return Draft(
        "compare",
        phrase(text, a=name_a, b=name_b, m=desk.metric(view), p=desk.when(view)),
        Gold(entities=(view.entity(winner),), choices=(view.entity(a), view.entity(b))),
        desk.evidence(view, [a, b]),
        (view.report.name,),
        2,
        label,
    )


def difference(desk: Desk) -> Draft:
    """Between two entities, or where there are reports of several months, between two months of one."""
    if desk.dated and desk.random.random() < 0.3:
        return months_apart(desk)
    view = desk.view(plain=True)
    a, b = desk.rows(view, 2)
    values = view.values()
    if values[a] < values[b]:
        a, b = b, a
    if values[a] == values[b]:
        raise Unlucky
    unit = points(view.column.unit)
    text, label = desk.template("difference.plain" if unit == "倍" else "difference.unit")
    (name_a, _), (name_b, _) = desk.name(view, a), desk.name(view, b)
    return Draft(
        "difference",
        phrase(
            text,
            a=name_a,
            b=name_b,
            m=desk.metric(view),
            p=desk.when(view),
            u=f"个{unit}" if unit == "百分点" else unit,
        ),
        Gold(figures=(figure(values[a] - values[b], unit),)),
        desk.evidence(view, [a, b]),
        (view.report.name,),
        3 if unit == "百分点" else 2,
        label,
    )


def ratio(desk: Desk) -> Draft:
    view = desk.view(level=True)
    a, b = desk.rows(view, 2)
    values = view.values()
    if not values[b] or values[a] / values[b] < 1:
        raise Unlucky
    text, label = desk.template("ratio")
    (name_a, _), (name_b, _) = desk.name(view, a), desk.name(view, b)
    return Draft(
        "ratio",
        phrase(text, a=name_a, b=name_b, m=desk.metric(view), p=desk.when(view)),
        Gold(figures=(figure(values[a] / values[b], "倍", digits=2),)),
        desk.evidence(view, [a, b]),
        (view.report.name,),
        3,
        label,
    )
