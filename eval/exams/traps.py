"""Questions that must not be answered, and statements that may be false."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

from eval.exams.chains import akin
from eval.exams.desk import Desk, Draft, Unlucky, phrase
from eval.exams.pool import View, agreed
from eval.exams.wording import absent, metric_forms, month_words, spoken, when
from eval.items import MISSING, Gold

_SCALES = {"亿元": "万元", "万元": "亿元", "亿美元": "亿元", "倍": "%", "元": "万元"}


@cache
def _text(path: Path) -> str:
    """The report's text, to make sure that what is asked in vain is not in it; "" for a binary format."""
    return path.read_text(encoding="utf-8", errors="ignore") if path.suffix in {".txt", ".md", ".html"} else ""


def unanswerable(desk: Desk) -> Draft:
    kind = desk.random.choice(MISSING)
    view = desk.view()
    (row,) = desk.rows(view, 1)
    if desk.about_time(view):
        raise Unlucky
    text, label = desk.template(f"unanswerable.{kind}")
    values = {
        "e": desk.name(view, row)[0],
        "m": desk.metric(view),
        "p": when(view.column, view.report.period, desk.random),
    }
    values |= {"t": desk.table(view), "s": ""}
    body = _text(view.report.path)
    if kind == "entity":
        values["e"] = _vain(desk, "entities", body)
    elif kind == "metric" and desk.random.random() < 0.5:
        values["m"] = _vain(desk, "metrics", body)
    elif kind == "metric":
        values["m"] = _elsewhere(desk, view, row)
        label += "/elsewhere"
    elif kind == "period":
        values["p"] = _other_period(desk, view)
    elif kind == "table":
        values["t"] = f"表{len(view.report.tables) + desk.random.randint(40, 60)}"
    elif kind == "value":
        view, row = _empty_cell(desk)
        values |= {"e": view.name(row), "m": desk.metric(view), "t": desk.table(view)}
        values["p"] = when(view.column, view.report.period, desk.random)
    else:
        view, premise = _false_premise(desk)
        values |= premise
    return Draft(
        "unanswerable",
        phrase(text, **values),
        Gold(refusal=kind),
        (),
        (view.report.name,),
        3 if kind in {"value", "premise"} else 2,
        label,
    )


def _vain(desk: Desk, what: str, body: str) -> str:
    words = [word for word in absent(what, desk.split) if word not in body]
    if not words:
        raise Unlucky
    return desk.random.choice(words)


def _elsewhere(desk: Desk, view: View, row: int) -> str:
    """A metric that the report tells of others, but nowhere of this entity."""
    own = view.names(row)
    here = desk.views[view.report.name]
    known = {form for other in here for place in other.values() if own & other.names(place) for form in other.forms}
    told = {fact.metric for fact in view.report.prose if fact.entity in own}
    foreign = [other for other in here if not other.forms & known and not own & _all_names(other)]
    forms = {form for other in foreign for form in metric_forms(other.column, desk.split)}
    words = [form for form in forms if not any(akin(form, metric) for metric in known | told)]
    if not words:
        raise Unlucky
    return desk.random.choice(sorted(words))


def _all_names(view: View) -> set[str]:
    return {name for row in view.rows() for name in view.names(row)}


def _other_period(desk: Desk, view: View) -> str:
    """A period that no report tells: years before the earliest one."""
    periods = [truth.period for truth in desk.truths if truth.period]
    earliest = min((int(period[:4]) for period in periods), default=2020)
    return month_words(f"{earliest - desk.random.randint(3, 6)}-{desk.random.randint(1, 12):02d}")


def _empty_cell(desk: Desk) -> tuple[View, int]:
    empty = [(view, row) for view in desk.columns for row in view.rows() if row not in view.values()]
    if not empty:
        raise Unlucky
    view, row = desk.random.choice(empty)
    name = view.name(row)
    for other in desk.views[view.report.name]:
        if other.table is not view.table and any(other.name(place) == name for place in other.values()):
            raise Unlucky  # another table may tell what this one does not
    return view, row


def _false_premise(desk: Desk) -> tuple[View, dict[str, str]]:
    """A rise that was a fall, or the other way round."""
    moves = [view for view in desk.columns if "涨跌幅" in spoken(view.column) and view.column.unit == "%"]
    if not moves:
        raise Unlucky
    view = desk.random.choice(moves)
    row = desk.random.choice(list(view.values()))
    value = view.values()[row]
    if abs(value) < 1 or not agreed(desk.views[view.report.name], view, row):
        raise Unlucky
    claim = f"{'大跌' if value > 0 else '大涨'}{abs(value)}%"
    return view, {"e": view.name(row), "p": when(view.column, view.report.period, desk.random), "s": claim}


def judge(desk: Desk) -> Draft:
    """A true statement, or one of its perturbations: value, unit, comparison. Synonyms keep it true."""
    view = desk.view(plain=True)
    a, b = desk.rows(view, 2)
    values, unit = view.values(), view.column.unit
    metric = desk.metric(view)
    period = "" if desk.about_time(view) else when(view.column, view.report.period, desk.random)
    kind = desk.random.choice(("true", "synonym", "value", "unit", "comparison"))
    name = view.name(a)
    if kind == "comparison":
        if values[a] == values[b]:
            raise Unlucky
        says_more = desk.random.random() < 0.5
        verdict = (values[a] > values[b]) == says_more
        statement = f"{period}{name}的{metric}{'高于' if says_more else '低于'}{view.name(b)}"
        rows = [a, b]
    else:
        verdict = kind in {"true", "synonym"}
        value, shown = values[a], unit
        if kind == "value":
            value = _perturbed(value, desk, signed=min(values.values()) < 0)
        elif kind == "unit":
            shown = _SCALES.get(unit, "")
            if not shown:
                raise Unlucky
        words = spoken(view.column) if kind == "true" else metric
        statement, rows = f"{period}{name}的{words}为{value}{shown}", [a]
    text, label = desk.template("judge")
    return Draft(
        "judge",
        phrase(text, s=statement),
        Gold(verdict=verdict),
        desk.evidence(view, rows),
        (view.report.name,),
        3 if kind in {"unit", "value"} else 2,
        f"{label}/{kind}",
    )


def _perturbed(value: Decimal, desk: Desk, signed: bool) -> Decimal:
    """The figure with one digit changed, or its sign where the column has both."""
    text = str(value)
    digits = [i for i, character in enumerate(text) if character.isdigit()]
    if signed and value and desk.random.random() < 0.25:
        return -value
    place = desk.random.choice(digits)
    other = desk.random.choice([d for d in "123456789" if d != text[place]])
    return Decimal(text[:place] + other + text[place + 1 :])
