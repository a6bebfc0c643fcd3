"""Words for questions: how a metric, an entity, a period and a table are called."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from eval.truth import TruthColumn, TruthTable
from eval.truth.tables import metric_of

_PERIOD = re.compile(
    r"\d{4}\s*Q[1-4]\s*|\d{4}\s*年[报度]?\s*|\d{1,2}\s*月\s*\d{1,2}\s*日|(?<![近\d])(?<!近\s)\d{1,2}\s*月(?=[\u4e00-\u9fff])"
)
_RUNNING = re.compile(
    r"今年以来|年初|年内|YTD|近\s*[\d一二三四五六]+\s*[月年]", re.IGNORECASE
)  # up to a day, not in a month
_SUFFIX = re.compile(r"-(?:U|W|UW|SW|S)$")


MAIN, HELD_OUT = "main", "held-out"
_BARE_GROWTH = re.compile(
    r"[\u4e00-\u9fff]?(?:同比|环比)(?:增速|增长率|增幅|变动|变化)?|(?:MoM|QoQ|YoY)", re.IGNORECASE
)


@cache
def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def phrasings(split: str, kind: str) -> tuple[str, ...]:
    """Templates of a kind in a split. Raises KeyError for an unknown one."""
    return tuple(_load("held_out.toml" if split == HELD_OUT else "phrasings.toml")[kind])


def _vocabulary(split: str, table: str) -> Any:
    return _load("held_out.toml" if split == HELD_OUT else "words.toml")[table]


def absent(what: str, split: str = MAIN) -> tuple[str, ...]:
    """Well-known ``entities`` or ``metrics`` that a question of a split may name in vain."""
    return tuple(_vocabulary(split, "absent")[what])


def spoken(column: TruthColumn) -> str:
    """A metric as the header words it, without unit and period: ``营业收入同比增长率`` of ``2023
    年报营业收入同比增长率 (%)``.

    A header that says only how something changed (同比增速) is called by its general name (资本开支同比).
    """
    header, general = _bare(metric_of(column.name, column.unit)), _bare(column.metric)
    if general and _BARE_GROWTH.fullmatch(header):
        return general
    return header or column.name


def _bare(metric: str) -> str:
    return re.sub(r"\s+", " ", _PERIOD.sub("", metric)).strip()


def metric_forms(column: TruthColumn, split: str | None = None) -> tuple[str, ...]:
    """Ways to call a metric: the header's first, then its general name, then other names that people use.

    The general name is left out where it shares nothing with the header: nobody would ask for it by that name. A header
    in English is asked for in Chinese as well.

    Args:
        split: Other names of this split only; None for those of all splits (to see what could be confused).
    """
    header, general = spoken(column), _bare(column.metric)
    related = header in general or general in header or header.isascii()
    forms = [header, *([general] if general and related else [])]
    for entry in [entry for one in ([split] if split else [MAIN, HELD_OUT]) for entry in _vocabulary(one, "metric")]:
        known = [word for word in (header, general) if entry["match"] in word.replace(" ", "")]
        if known and not any(other in word for word in known for other in entry.get("unless", ())):
            forms += entry["forms"]
    return tuple(dict.fromkeys(forms))


def entity_forms(name: str, code: str, split: str = MAIN) -> dict[str, str]:
    """Ways to call an entity by kind: ``printed``, and where they differ ``short``, ``code`` and ``typo``."""
    forms = {"printed": name}
    short = _SUFFIX.sub("", name)
    if short != name:
        forms["short"] = short
    if code:
        forms["code"] = code
    wrong = [(i, _vocabulary(split, "typos").get(character)) for i, character in enumerate(short)]
    places = [(i, other) for i, other in wrong if other]
    if places and len(short) >= 4:
        place, other = places[-1]
        forms["typo"] = short[:place] + other + short[place + 1 :]
    return forms


def other_names(name: str, code: str) -> tuple[str, ...]:
    """Names that an answer may use instead of the printed one."""
    also = [other for other in (_SUFFIX.sub("", name), code) if other and other != name]
    return tuple(dict.fromkeys(also))


def when(column: TruthColumn, report_period: str | None, random: Random) -> str:
    """A period in words: ``2025年7月``, ``7月末``, ``2025年二季度``; "" if the truth names none."""
    period = column.period or report_period or ""
    until = re.fullmatch(r"(\d{4})-(\d{2})", period)
    if until and _RUNNING.search(f"{column.name} {column.metric}"):
        return f"截至{until[1]}年{int(until[2])}月底"
    if match := re.fullmatch(r"(\d{4})Q([1-4])", period):
        word = "一二三四"[int(match[2]) - 1]
        return random.choice((f"{match[1]}年{word}季度", f"{match[1]}Q{match[2]}", f"{match[1][2:]}年{word}季度"))
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", period):
        month = int(match[2])
        return random.choice(
            (f"{match[1]}年{month}月末", f"截至{match[1]}年{month}月{int(match[3])}日", f"{match[1]}年{month}月底")
        )
    if match := re.fullmatch(r"(\d{4})-(\d{2})", period):
        return f"{match[1]}年{int(match[2])}月"
    return f"{period}年" if re.fullmatch(r"\d{4}", period) else ""


def month_words(month: str) -> str:
    """``2025-07`` → ``2025年7月``."""
    year, number = month.split("-")
    return f"{year}年{int(number)}月"


def table_words(table: TruthTable, random: Random) -> str:
    """How a table is called: by number or by title."""
    titled = f"《{table.title}》"
    return random.choice((f"表{table.number}", titled)) if table.number else titled


def phrase(template: str, **values: str) -> str:
    """A template filled in. Latin words don't run into each other; words that nothing was known for leave no empty
    brackets.
    """
    text = template.format(**{name: f"\0{value}\0" for name, value in values.items()})
    text = re.sub(r"(?<=[A-Za-z0-9])\0+(?=[A-Za-z0-9])", " ", text).replace("\0", "")
    return re.sub(r" {2,}", " ", re.sub(r"（）|\(\)", "", text)).strip()
