"""Made-up sentences: paragraphs that tell figures, with the truth about them, and the cells of text tables."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from eval.foundry.vocabulary import TablePlan, words
from eval.foundry.world import Month, World
from eval.truth import ProseFact


def values_for(world: World, month: Month, random: Random) -> dict[str, Any]:
    """A value for every placeholder of ``data/prose.toml``, drawn afresh."""
    names = words("names")
    first, second = random.sample(world.subjects("told", month), 2)
    return {
        "company": first.name,
        "code": first.code,
        "company2": second.name,
        "sector": world.industry.sector,
        "product": random.choice(world.industry.products),
        "term": random.choice(world.industry.terms),
        "term2": random.choice(world.industry.terms),
        "place": random.choice(names["places"]),
        "office": random.choice(names["offices"]),
        "Q": _quarter_words(month.quarter),
        "M": month.month,
        "D": f"{month.month} 月 {random.randint(1, month.last_day)} ",
        **_figures(random),
    }


def _figures(random: Random) -> dict[str, Any]:
    low = Decimal(random.randint(20, 480)) / 10
    return {
        "way": random.choice(("增长", "下降")),
        "a": low,
        "h": low + Decimal(random.randint(10, 200)) / 10,
        "b": Decimal(random.randint(1, 1600)) / 10,
        "c": Decimal(random.randint(40, 780)) / 10,
        "n": random.randint(3, 900),
        "w": random.choice((300, 500, 800, 1000, 1200, 2000, 5000)),
        "p": random.choice((10, 15, 20, 30, 35, 40)),
    }


def paragraph(world: World, month: Month, told: set[tuple[str, str]], random: Random) -> tuple[str, list[ProseFact]]:
    """One to three sentences and the figures that they tell; what is in ``told`` already is not told again."""
    plans = words("prose")
    parts, facts = [], []
    for plan in random.sample(plans["sentence"], random.randint(0, 2)):
        values = values_for(world, month, random)
        # what a company did in a quarter is the same in every month's report
        period = month.quarter if "{Q}" in plan["text"] else month
        values |= _figures(world.random("told", plan["text"], values["company"], period))
        sentence = plan["text"].format(**values)
        new = [_fact(entry, values, sentence, month) for entry in plan["facts"]]
        keys = {(fact.entity, entry[1]) for fact, entry in zip(new, plan["facts"], strict=True)}
        if keys & told:
            continue  # a second figure for the same thing would contradict the first
        told |= keys
        parts.append(sentence)
        facts += new
    parts.append(random.choice(plans["filler"]["lines"]).format(**values_for(world, month, random)))
    return "".join(parts), facts


def text_rows(world: World, plan: TablePlan, month: Month, count: int, random: Random) -> tuple[tuple[str, ...], ...]:
    """Rows of a text table, newest first where they have a date."""
    days = sorted(random.sample(range(1, month.last_day + 1), count), reverse=True)
    style = random.choice(("{m}.{d}", "{y}.{m}.{d}", "{y}-{m:02d}-{d:02d}", "{m}月{d}日"))
    subjects = random.sample(world.subjects("told", month), count)
    rows = []
    for day, subject in zip(days, subjects, strict=True):
        date = style.format(y=month.year, m=month.month, d=day)
        values = values_for(world, month, random) | {"D": f"{month.month} 月 {day} "}
        if plan.subject == "financing":
            values |= {"company": subject.name}  # one row a company
        rows.append(_ROWS[plan.subject](date, values, random))
    return tuple(rows)


def _news(date: str, values: dict[str, Any], random: Random) -> tuple[str, ...]:
    plan = words("prose")["news"]
    title = random.choice(plan["titles"]).format(**values)
    bodies = random.sample(plan["bodies"], random.choice((1, 1, 2)))
    return date, title + " " + "".join(body.format(**values) for body in bodies)


def _policy(date: str, values: dict[str, Any], random: Random) -> tuple[str, ...]:
    contents = words("prose")["policy"]["contents"]
    text = "".join(content.format(**values) for content in random.sample(contents, random.choice((1, 2))))
    return date, f"{values['place']}{values['office']}", text


def _financing(_date: str, values: dict[str, Any], random: Random) -> tuple[str, ...]:
    plan = words("prose")["financing"]
    investors = random.sample(words("names")["investors"], 2)
    backers = random.choice(("{0}领投，{1}跟投", "{0}、{1}")).format(*investors)
    return (
        str(values["company"]).removesuffix("-U") + random.choice(("子公司", "创新", "")),
        random.choice(plan["intros"]).format(**values),
        random.choice(plan["rounds"]).format(**values),
        backers,
    )


_ROWS = {"news": _news, "policy": _policy, "financing": _financing}


def _fact(entry: list[str], values: dict[str, Any], sentence: str, month: Month) -> ProseFact:
    entity, metric, value, unit = entry
    metric = metric.format(**values)
    low, _, high = value.partition("~")
    number = Decimal(values[low])
    if "同比" in metric or "环比" in metric:
        number = -number if values["way"] == "下降" else number
    period = month.quarter if values["Q"] in sentence else str(month)
    return ProseFact(sentence, values[entity], metric, period, number, unit, Decimal(values[high]) if high else None)


def _quarter_words(quarter: str) -> str:
    year, number = quarter.split("Q")
    return f"{year} 年{'一二三四'[int(number) - 1]}季度"
