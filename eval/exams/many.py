"""Questions about a whole column: rank, top-k, filter, count, sum, mean."""

from __future__ import annotations

from decimal import Decimal

from eval.exams.desk import Desk, Draft, Unlucky, amount, figure, is_amount, is_level, phrase
from eval.exams.pool import View, agreed
from eval.items import Gold


def _whole(desk: Desk) -> View:
    """A column of at least six figures whose metric has one column in its table."""
    view = desk.view(plain=True, rows=6)
    if not agreed((), view, next(iter(view.values()))):
        raise Unlucky
    return view


def rank(desk: Desk) -> Draft:
    view = _whole(desk)
    values = view.values()
    row = desk.random.choice(list(values))
    if sum(value == values[row] for value in values.values()) > 1:
        raise Unlucky
    text, label = desk.template("rank")
    place = 1 + sum(value > values[row] for value in values.values())
    return Draft(
        "rank",
        phrase(text, e=desk.name(view, row)[0], m=desk.metric(view), t=desk.table(view)),
        Gold(figures=(figure(Decimal(place), ""),)),
        (view.evidence(row),),
        (view.report.name,),
        3,
        label,
    )


def top_k(desk: Desk) -> Draft:
    view = _whole(desk)
    values = view.values()
    high = desk.random.random() < 0.6
    order = sorted(values, key=lambda row: values[row], reverse=high)
    count = desk.random.randint(2, min(5, len(order) - 1))
    head = [values[row] for row in order[: count + 1]]
    if len(set(head)) != len(head):
        raise Unlucky  # a tie leaves the order, or the last place, open
    text, label = desk.template("top-k.high" if high else "top-k.low")
    return Draft(
        "top-k",
        phrase(text, m=desk.metric(view), t=desk.table(view), k=str(count)),
        Gold(
            entities=tuple(view.entity(row) for row in order[:count]),
            ordered=True,
            choices=tuple(view.entity(row) for row in view.rows()),
        ),
        tuple(view.evidence(row).model_copy(update={"slot": i}) for i, row in enumerate(order[:count])),
        (view.report.name,),
        2,
        label,
    )


def _threshold(desk: Desk, view: View, fewest: int, most: int) -> tuple[Decimal, bool, list[int]]:
    """A round threshold, whether above it, and the rows that pass; no figure equals the threshold."""
    values = view.values()
    above = desk.random.random() < 0.6
    pivot = desk.random.choice(list(values.values()))
    digits = max(0, pivot.adjusted())
    step = Decimal(1).scaleb(digits)
    limit = Decimal(pivot / step).to_integral_value() * step + 0  # no −0
    passing = [row for row, value in values.items() if (value > limit) == above and value != limit]
    if limit < 0 and above:
        raise Unlucky  # nobody asks what did better than −7%
    if limit in values.values() or not fewest <= len(passing) <= most or len(passing) == len(values):
        raise Unlucky
    return limit, above, passing


def _side(desk: Desk, view: View, limit: Decimal, above: bool) -> tuple[str, str, str]:
    """Metric, kind of phrasing and threshold in words: below −5% of a 涨跌幅 is a 跌幅 of more than 5%."""
    metric, unit = desk.metric(view), view.column.unit
    if limit < 0 and "涨跌幅" in metric:
        return metric.replace("涨跌幅", "跌幅"), "fall", amount(-limit, unit)
    return metric, "above" if above else "below", amount(limit, unit)


def filter_(desk: Desk) -> Draft:
    view = _whole(desk)
    limit, above, passing = _threshold(desk, view, 1, 8)
    metric, way, threshold = _side(desk, view, limit, above)
    text, label = desk.template(f"filter.{way}")
    return Draft(
        "filter",
        phrase(text, m=metric, t=desk.table(view), x=threshold),
        Gold(
            entities=tuple(view.entity(row) for row in passing),
            choices=tuple(view.entity(row) for row in view.rows()),
        ),
        tuple(view.evidence(row).model_copy(update={"slot": i}) for i, row in enumerate(passing)),
        (view.report.name,),
        2 if len(passing) <= 3 else 3,
        label,
    )


def count(desk: Desk) -> Draft:
    view = _whole(desk)
    limit, above, passing = _threshold(desk, view, 1, 60)
    metric, way, threshold = _side(desk, view, limit, above)
    text, label = desk.template(f"count.{way}")
    return Draft(
        "count",
        phrase(text, m=metric, t=desk.table(view), x=threshold),
        Gold(figures=(figure(Decimal(len(passing)), ""),)),
        (view.evidence(),),
        (view.report.name,),
        3,
        label,
    )


def sum_(desk: Desk) -> Draft:
    view = desk.view(added=True)
    rows = desk.rows(view, desk.random.randint(2, 4))
    values = view.values()
    text, label = desk.template("sum")
    names = [desk.name(view, row)[0] for row in rows]
    return Draft(
        "sum",
        phrase(text, w=_joined(names), m=desk.metric(view), p=desk.when(view), u=view.column.unit),
        Gold(figures=(figure(sum((values[row] for row in rows), Decimal(0)), view.column.unit),)),
        desk.evidence(view, rows),
        (view.report.name,),
        3,
        label,
    )


def mean(desk: Desk) -> Draft:
    view = _whole(desk)
    if is_level(view.column.unit) and not is_amount(view.column.unit):
        raise Unlucky  # nobody averages the prices of different things
    values = view.values()
    text, label = desk.template("mean")
    whole = "{w}" not in text
    if whole and (len(values) != len(view.rows())):
        raise Unlucky  # empty cells: people disagree on the divisor
    rows = list(values) if whole else desk.rows(view, desk.random.randint(2, 4))
    average = sum((values[row] for row in rows), Decimal(0)) / len(rows)
    names = [] if whole else [desk.name(view, row)[0] for row in rows]
    return Draft(
        "mean",
        phrase(text, w=_joined(names), m=desk.metric(view), p=desk.when(view), t=desk.table(view)),
        Gold(figures=(figure(average, view.column.unit, digits=2),)),
        (view.evidence(),) if whole else desk.evidence(view, rows),
        (view.report.name,),
        3,
        label,
    )


def _joined(names: list[str]) -> str:
    return "、".join(names[:-1]) + "和" + names[-1] if len(names) > 1 else "".join(names)
