"""A made-up market: companies and their figures, the same for every report of one seed, month after month."""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from random import Random

from eval.foundry.vocabulary import ColumnPlan, Industry, words

_ORIGIN = 2024 * 12  # levels start their walk in January 2024
_INDICES = ("澄湖综指", "望川300", "砚秋成长", "北屏50", "竹屿小盘", "南岭红利", "东屿科创", "西洲质量")


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """``2025-07`` → Month(2025, 7). Raises ValueError."""
        year, month = text.split("-")
        calendar.monthrange(int(year), int(month))
        return cls(int(year), int(month))

    def plus(self, months: int) -> Month:
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    @property
    def index(self) -> int:
        return self.year * 12 + self.month - 1

    @property
    def last_day(self) -> int:
        return calendar.monthrange(self.year, self.month)[1]

    @property
    def quarter(self) -> str:
        """The last quarter that ended before this month: ``2025Q2`` for July 2025."""
        before = self.plus(-((self.month - 1) % 3) - 1)
        return f"{before.year}Q{(before.month + 2) // 3}"

    def period(self, kind: str) -> str:
        """Period of a column: ``month``, ``day``, ``quarter`` or ``year`` (the last full one)."""
        return {
            "month": str(self),
            "day": f"{self}-{self.last_day:02d}",
            "quarter": self.quarter,
            "year": str(self.year - 1),
            "row": "",
        }[kind]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about."""

    name: str
    code: str


class World:
    """All figures of one industry under one seed."""

    def __init__(self, seed: str, industry: Industry) -> None:
        self.seed, self.industry = seed, industry
        self._returns: dict[tuple[str, int], Decimal] = {}

    def random(self, *key: object) -> Random:
        """A generator of its own for a purpose, so that figures don't depend on the order of drawing."""
        return Random("|".join(map(str, (self.seed, self.industry.sector, *key))))

    def subjects(self, kind: str, month: Month) -> tuple[Subject, ...]:
        """Everything of a kind: ``company``, ``told`` (companies of the running text), ``foreign``, …"""
        if kind == "month":
            return tuple(Subject(str(month.plus(shift)), "") for shift in range(-5, 1))
        return {
            "company": self._companies[:48],
            "told": tuple(
                one for one in self._companies[48:] if not self._is_foreign(one)
            ),  # prose contradicts no table
            "foreign": self._foreign,
            "fund": self._funds,
            "index": tuple(Subject(name, "") for name in _INDICES),
            "product": self._products,
        }[kind]

    @cached_property
    def _companies(self) -> tuple[Subject, ...]:
        names = words("names")

        def draw(random: Random) -> Subject:
            name = random.choice(names["first"]) + random.choice(names["second"])
            prefix, exchange = random.choice((("688", "SH"), ("300", "SZ"), ("002", "SZ"), ("603", "SH")))
            suffix = random.choice(("", "", "", "", "-U"))
            return Subject(
                name + random.choice(self.industry.suffixes) + suffix,
                f"{prefix}{random.randint(0, 999):03d}.{exchange}",
            )

        return _distinct(self.random("companies"), 64, draw)

    @cached_property
    def _foreign(self) -> tuple[Subject, ...]:
        names = words("names")

        def draw(random: Random) -> Subject:
            if random.random() < 0.3:
                name = (
                    random.choice(names["first"])
                    + random.choice(names["second"])
                    + random.choice(self.industry.suffixes)
                )
                return Subject(name + random.choice(("", "-W", "-SW")), f"{random.randint(100, 9999):04d}.HK")
            name = random.choice(names["english"])
            return Subject(name, f"{name[:4].upper()}.{random.choice('ON')}")

        return _distinct(self.random("foreign"), 12, draw)

    def _is_foreign(self, one: Subject) -> bool:
        return any(one.name in other.name or other.name in one.name for other in self._foreign)

    @cached_property
    def _funds(self) -> tuple[Subject, ...]:
        names = words("names")

        def draw(random: Random) -> Subject:
            house = random.choice(names["first"]) + random.choice(names["second"])
            tail = random.choice(("主题A", "主题C", "ETF", "ETF联接A", "ETF 联接 C", "主题 A", "混合"))
            return Subject(
                f"{house}{random.choice(('', '中证'))}{self.industry.sector}{tail}",
                f"{random.randint(1000, 599999):06d}",
            )

        return _distinct(self.random("funds"), 34, draw)

    @cached_property
    def _products(self) -> tuple[Subject, ...]:
        def draw(random: Random) -> Subject:
            kind = random.choice(("标准版", "Pro", "II 代", "X1", "Max", "低功耗型", "高压型", "90mm"))
            return Subject(f"{random.choice(self.industry.products)} {kind}", "")

        return _distinct(self.random("products"), 20, draw)

    def returns(self, name: str, month: Month) -> Decimal:
        """Monthly return in %, two digits; the sector's own under its name."""
        key = (name, month.index)
        if key not in self._returns:
            drawn = self.random("ret", name, month).gauss(0.5, 4 if name == self.industry.sector else 9)
            self._returns[key] = _decimal(max(-42.0, min(60.0, drawn)), 2)
        return self._returns[key]

    def path(self, name: str, month: Month, low: float = 3, high: float = 240) -> float:
        """Price at the end of a month, not rounded: a base between low and high, and the returns since the origin."""
        price = math.exp(self.random("price", name).uniform(math.log(low), math.log(high)))
        for index in range(_ORIGIN, month.index + 1):
            price *= 1 + float(self.returns(name, Month(index // 12, index % 12 + 1))) / 100
        return price

    def gain(self, name: str, month: Month, months: int) -> Decimal:
        """Return in % over the last months."""
        before = self.path(name, month.plus(-months))
        return _decimal((self.path(name, month) / before - 1) * 100, 2)

    def value(self, subject: Subject, plan: ColumnPlan, month: Month) -> Decimal | None:
        """A figure as printed, without unit; None for an empty cell."""
        name = subject.name
        if plan.miss and self.random("miss", plan.metric, name, month).random() < plan.miss:
            return None
        fixed: dict[str, Callable[[], Decimal]] = {
            "close": lambda: _decimal(max(self.path(name, month, plan.low or 3, plan.high or 240), 0.35), 2),
            "ret": lambda: self.returns(name, month),
            "rel": lambda: self.returns(name, month) - self.returns(self.industry.sector, month),
            "3m": lambda: self.gain(name, month, 3),
            "6m": lambda: self.gain(name, month, 6),
            "ytd": lambda: self.gain(name, month, month.month),
            "mcap": lambda: _decimal(self.path(name, month) * self.random("shares", name).uniform(0.8, 60), 2),
        }
        if plan.calc in fixed:
            return fixed[plan.calc]()
        if plan.flow:
            return _decimal(_draw(self.random(plan.metric, name, month.period(plan.period)), plan), plan.digits)
        level = _draw(self.random(plan.metric, name), plan)
        # three months' shocks in each month: neighbouring months resemble each other and no level runs away
        shocks = (self.random(plan.metric, name, "shock", month.index - lag).uniform(-1, 1) for lag in range(3))
        level *= 1 + plan.move * sum(shocks)
        if plan.high > 0 and level > plan.high:
            level = 2 * plan.high - level
        if plan.low > 0 and level < plan.low:
            level = 2 * plan.low - level
        return _decimal(level, plan.digits)


def _draw(random: Random, plan: ColumnPlan) -> float:
    if plan.low > 0 and plan.high / plan.low > 20:
        return math.exp(random.uniform(math.log(plan.low), math.log(plan.high)))
    if plan.low < 0:
        return random.triangular(plan.low, plan.high, (plan.low + plan.high) / 8)
    return random.uniform(plan.low, plan.high)


def _decimal(value: float, digits: int) -> Decimal:
    number = Decimal(f"{value:.{digits}f}")
    return abs(number) if number == 0 else number


def _distinct(random: Random, count: int, draw: Callable[[Random], Subject]) -> tuple[Subject, ...]:
    found: dict[str, Subject] = {}
    codes: set[str] = set()
    while len(found) < count:
        subject = draw(random)
        # one name inside another would make questions about the shorter one ambiguous
        if any(subject.name in other or other in subject.name for other in found) or (
            subject.code and subject.code in codes
        ):
            continue
        found[subject.name] = subject
        codes.add(subject.code)
    return tuple(found.values())
