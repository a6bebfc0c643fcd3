"""Which columns of the ledger hold a metric that a question names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.questions import lexicon
from rag.questions.catalog import Catalog, ColumnView
from rag.questions.columnperiods import answered, assumed, last_printed, period_key, quarter_beside
from rag.questions.derived import defined, definitions, grown_over, made_view, pairs
from rag.questions.headers import STATISTICS, is_level, printed_month
from rag.questions.intent import Metric
from rag.questions.newest import of_the_year
from rag.questions.program import Slot
from rag.questions.sense import EARLIER, RETURNS, Sense, common, fit
from rag.questions.text import fold_name
from rag.questions.told import PROSE

Tables = Collection[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of a metric: a slot and what tells it from other readings.

    Attributes:
        sense: Meaning shared by its columns.
        period: Period that tells it apart: ``2024Q1``, or the report's month.
        base: Base unit.
        month: Month of the reports, or None.
        loose: True if a related metric stands in for the one that was named.
    """

    slot: Slot
    sense: Sense
    period: str
    base: str
    month: str | None
    loose: bool = False

    @property
    def kind(self) -> tuple[Sense, str]:
        """What two figures must share to be compared."""
        return self.sense, self.period


def choices(
    metric: Metric, catalog: Catalog, tables: Tables | None = None, latest: bool = True, key: str | None = None
) -> tuple[Choice, ...]:
    """All readings of a metric in some tables, best fits only.

    Args:
        tables: (report, table) of the tables to look at; None for all.
        key: An entity; figures told in prose count only where they are told of it.
        latest: Keep only the last month where the question names none and there are several.
    """
    pool = catalog.columns if tables is None else catalog.all_columns
    columns = [
        column
        for column in pool
        if (tables is None or column.view.ref in tables) and (key is None or catalog.speaks_of(key, column))
    ]
    if metric.of is not None:
        return _fitting(metric, list(_worked_out(metric, catalog, tables)), catalog, latest)
    found = _fitting(metric, columns, catalog, latest) or _any_of(metric, columns, catalog, latest)
    if not found and (earlier := _of_earlier_columns(metric)) != metric:
        return choices(earlier, catalog, tables, latest, key)
    if found:
        return found
    # A measure that no table prints but that two columns give.
    printed = [column for column in columns if column.view.table.id != PROSE]
    yearly = metric.sense.growth == "any" and any(period.unit == "year" for period in metric.periods)
    if metric.sense.growth in ("qoq", "yoy") or yearly:  # 2025年净利润增速 of 净利2024E and 净利2025E
        concept = lexicon.concepts().get(metric.sense.base)
        bases = (metric.sense.base, *(concept.also if concept is not None else ()))
        grown = [
            replace(column, sense=metric.sense)
            for column in grown_over("yoy" if yearly else metric.sense.growth, printed)
            if (column.sense.base in bases or not metric.sense.base)
            and ("cumulative" in column.sense.qualifiers or "cumulative" not in metric.sense.qualifiers)
        ]
        return _fitting(metric, grown, catalog, latest)
    made = [replace(column, sense=Sense(metric.sense.base)) for column in defined(metric.sense.base, printed)]
    return _fitting(metric, made, catalog, latest) if metric.sense.base in definitions() else ()


def _worked_out(metric: Metric, catalog: Catalog, tables: Tables | None) -> Iterator[ColumnView]:
    """市值除以净利润, 均价减成本: the columns that two named measures of one table give."""
    assert metric.of is not None
    making, top, bottom = metric.of
    refs = [view.ref for view in catalog.tables if tables is None or view.ref in tables]
    apart = (top.periods, top.sense.window) != (bottom.periods, bottom.sense.window)
    for ref in refs:
        tops, bottoms = (
            [
                catalog.by_ref[at]
                for choice in choices(part, catalog, {ref})
                for at in choice.slot.columns
                if at in catalog.by_ref  # nothing is worked out of what is worked out itself
            ]
            for part in (top, bottom)
        )
        for one, other in pairs(tops, bottoms, dated=True, apart=apart):
            bare = [(column, side) for column, side in ((one, top), (other, bottom)) if not side.sense.base]
            if len(bare) == 1 and not _is_end(*bare[0]):
                continue  # 6月末 against 6月均值
            if any(_ends(side) and column.sense.base in STATISTICS for column, side in bare):
                continue  # 6月末 against 5月末: no means
            if len(bare) == 2 and (one.sense, one.base) != (other.sense, other.base):
                continue  # 5月比4月下降的 of one measure
            yield replace(made_view(making, metric.said, one, other), sense=metric.sense)


_MOVES = re.compile(r"(?:[上下]?[涨跌升降]|变动|[增回]长?)[得了幅度的]*$")


def _beside_the_price(metric: Metric, columns: Sequence[ColumnView]) -> Sequence[ColumnView]:
    """挂牌价涨 asks for the change in the tables that print a 挂牌价, where there are such."""
    moves = metric.sense.base in RETURNS or metric.sense.growth
    price = _MOVES.sub("", fold_name(metric.said)) if moves else ""
    if len(price) < 2 or price == fold_name(metric.said):
        return columns
    tables = {column.view.ref for column in columns if price in fold_name(column.label)}
    return [column for column in columns if column.view.ref in tables] if tables else columns


def _is_end(column: ColumnView, metric: Metric) -> bool:
    """True for a column called 6月末 and nothing else, where the question says so."""
    return is_level(column) and [fold_name(column.label).replace("底", "末")] == _ends(metric)


def _ends(metric: Metric) -> list[str]:
    """The ends of months that are asked for: 6月末."""
    said = [period.text.removesuffix("的").replace("底", "末") for period in metric.periods]
    return [text for text in said if text.endswith("末")]


def _fitting(metric: Metric, columns: Sequence[ColumnView], catalog: Catalog, latest: bool) -> tuple[Choice, ...]:
    """The readings of a metric among some columns."""
    dated = any(period.unit in ("month", "date") for period in metric.periods)
    now = max(catalog.months(), default=None)
    columns = _beside_the_price(metric, [column for column in columns if not _summed_up(metric, column)])
    for senses in [*_meanings(metric.sense), *_relatives(metric.sense, columns)]:
        for group in _by_month(columns) if latest and not dated else (columns,):
            fitting = [
                (loss, column, sense)
                for column in group
                for place, sense in enumerate(senses)
                if (loss := _loss(sense, place, column)) is not None
                and all(answered(period, column, now) for period in metric.periods)
            ] or [
                (loss, column, sense)
                for column in group
                for place, sense in enumerate(senses)
                if (loss := _loss(sense, place, column)) is not None and assumed(metric, column, catalog, now)
            ]
            if fitting:
                fitting = of_the_year(fitting, metric, now, latest)
                others: tuple[str, ...] = ()
                if latest and (literal := {common(e[1].sense) for e in fitting if _literal(metric.said, e[1])}):
                    others = tuple(
                        dict.fromkeys(column.label for _, column, _ in fitting if common(column.sense) not in literal)
                    )
                    fitting = [entry for entry in fitting if common(entry[1].sense) in literal]
                best = [(column, sense != metric.sense) for column, sense in _best(fitting)]
                held = [column for column, _ in best]
                held = last_printed(held) if latest and not metric.periods else held
                found = grouped(held, metric, any(loose for _, loose in best), others)
                if all(answered(period, column, now) for column, _ in best for period in metric.periods):
                    return tuple(found)
                said = quarter_beside(best[0][0], catalog)
                return tuple(replace(choice, slot=replace(choice.slot, assumed=said)) for choice in found)
    return ()


def _summed_up(metric: Metric, column: ColumnView) -> bool:
    """Whether a column adds months up where one month is asked for: 9月出栏同比 is not 累计同比."""
    single = any(period.unit == "month" and period.since is None for period in metric.periods)
    return single and "cumulative" in column.sense.qualifiers - metric.sense.qualifiers


def _of_earlier_columns(metric: Metric) -> Metric:
    """去年同期, 上月 as the words of a header (去年同期旅客量) rather than as a period."""
    named = {EARLIER[period.text] for period in metric.periods if period.text in EARLIER}
    periods = tuple(period for period in metric.periods if period.text not in EARLIER)
    return replace(metric, sense=replace(metric.sense, qualifiers=metric.sense.qualifiers | named), periods=periods)


def _any_of(metric: Metric, columns: Sequence[ColumnView], catalog: Catalog, latest: bool) -> tuple[Choice, ...]:
    """A word that means any of several measures (卖了): every one of them that is there, each a reading of its own."""
    concept = lexicon.concepts().get(metric.sense.base)
    if concept is None or not concept.open:
        return ()
    meant = [replace(metric, sense=replace(metric.sense, base=base)) for base in concept.vague]
    found = [choice for one in meant for choice in _fitting(one, columns, catalog, latest)]
    own = {choice.slot.columns for choice in found if not choice.loose}
    return tuple(choice for choice in found if not choice.loose or choice.slot.columns not in own)


def _literal(said: str, column: ColumnView) -> bool:
    """True if the question's words are the column's header, its period aside."""
    header = _PERIOD.sub("", fold_name(column.label)).replace(" ", "")
    return bool(said) and said.replace(" ", "") == header


_QUARTER = re.compile(r"\d{4}Q[1-4]")
_PERIOD = re.compile(r"^\d{4} ?(?:q[1-4]|h[12]|e|年?报?)|[(][^()]*[)]")


def _loss(sense: Sense, place: int, column: ColumnView) -> int | None:
    """How far a column is from a meaning; stand-ins come behind every fit of the metric itself."""
    if _QUARTER.fullmatch(column.period or "") and "季报" not in column.column.header:
        sense = replace(sense, qualifiers=sense.qualifiers - {"single"})  # 单季营收 of a column of one quarter
    loss = fit(sense, column.sense, column.column.forecast)
    return None if loss is None else loss + 10 * place


def _best(fitting: Sequence[tuple[int, ColumnView, Sense]]) -> Iterator[tuple[ColumnView, Sense]]:
    """The closest columns; where one table prints PE and another PE (TTM), each its own."""
    within: dict[tuple[str, str], int] = {}
    for loss, column, _ in fitting:
        within[column.view.ref] = min(loss, within.get(column.view.ref, loss))
    least = min(loss - _trailing(column, sense) for loss, column, sense in fitting)
    for loss, column, sense in fitting:
        if loss == within[column.view.ref] and loss - _trailing(column, sense) == least:
            yield column, sense


def _trailing(column: ColumnView, asked: Sense) -> int:
    return int("ttm" in column.sense.qualifiers - asked.qualifiers)


def _by_month(columns: Iterable[ColumnView]) -> Iterator[list[ColumnView]]:
    """Columns of the last month first; those of reports without a month belong to every month."""
    by_month: dict[str, list[ColumnView]] = {}
    timeless = []
    for column in columns:
        if column.view.month:
            by_month.setdefault(column.view.month, []).append(column)
        else:
            timeless.append(column)
    for month in sorted(by_month, reverse=True):
        yield by_month[month] + timeless
    if not by_month:
        yield timeless


def _meanings(sense: Sense) -> list[list[Sense]]:
    """What may answer a metric: itself and its close stand-ins (归母净利润), then its kin (回报 for 涨跌幅)."""
    concept = lexicon.concepts().get(sense.base)
    if concept is None:
        return [[sense]]
    if concept.open:
        return [[sense]]
    if concept.vague:
        return [[sense], *([replace(sense, base=base)] for base in concept.vague)]
    if concept.price and sense.growth == "qoq":  # 均价下跌 where the table prints 涨跌幅 beside the price
        return [[sense], [Sense("涨跌幅", window=sense.window)]]
    if sense.base in RETURNS:
        return [[sense], *([replace(sense, base=base)] for base in concept.also)]
    return [[sense, *(replace(sense, base=base) for base in concept.also)]]


def _relatives(sense: Sense, columns: Iterable[ColumnView]) -> list[list[Sense]]:
    """超额收益 is a return against a benchmark, as 相对指数 is; the answer says which one stands in."""
    against = sense.base.startswith("相对")
    if sense.base != "超额收益" and not against:
        return []
    any_benchmark = not against or sense.base in _GENERIC
    bases = ("超额收益", *(column.sense.base for column in columns if any_benchmark))
    return [[replace(sense, base=base)] for base in dict.fromkeys(bases) if base.startswith(("相对", "超额收益"))]


_GENERIC = ("相对指数", "相对基准", "相对大盘", "相对板块", "相对行业", "相对市场")


def grouped(
    columns: Iterable[ColumnView], metric: Metric, loose: bool, others: tuple[str, ...] = ()
) -> Iterable[Choice]:
    """One choice for the columns of one meaning, period, unit and month."""
    groups: dict[tuple[Sense, str, str, str | None], list[ColumnView]] = {}
    for column in columns:
        period = period_key(column) or printed_month(column)
        groups.setdefault((common(column.sense), period, column.base, column.view.month), []).append(column)
    for (sense, period, base, month), found in groups.items():
        first = found[0]
        kin = sense.base in RETURNS and metric.sense.base in RETURNS
        said = metric.said if loose and not kin else ""
        refs = tuple(column.ref for column in found)
        slot = Slot(
            first.label,
            first.column.unit,
            first.period,
            refs,
            said or (metric.said if others else ""),
            metric.presumed,
            others,
        )
        yield Choice(slot, sense, period, base, month, loose)
