"""Names of measures (``metrics.toml``): which words mean the same."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from index.numbers import normalise


class MetricKind(StrEnum):
    MONEY = "money"
    PRICE = "price"  # money per share, or index points
    RATIO = "ratio"
    CHANGE = "change"  # of a price, in %
    GROWTH = "growth"  # of a measure against an earlier one, in % or 百分点
    MULTIPLE = "multiple"
    COUNT = "count"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The words of the lexicon.

    Attributes:
        owner: Bare synonym → canonical name.
        kinds, synonyms: By canonical name.
        growth: Bare word for a growth → canonical word.
    """

    owner: MappingProxyType[str, str]
    kinds: MappingProxyType[str, MetricKind]
    synonyms: MappingProxyType[str, frozenset[str]]
    growth: MappingProxyType[str, str]


@cache
def _lexicon() -> _Lexicon:
    data = tomllib.loads(files("index.ledger.lexicon").joinpath("metrics.toml").read_text(encoding="utf-8"))
    owner: dict[str, str] = {}
    for name, entry in data["metrics"].items():
        owner.update({_bare(word): name for word in (name, *entry["names"])})
    return _Lexicon(
        MappingProxyType(owner),
        MappingProxyType({name: MetricKind(entry["unit"]) for name, entry in data["metrics"].items()}),
        MappingProxyType({name: frozenset({name, *entry["names"]}) for name, entry in data["metrics"].items()}),
        MappingProxyType({_bare(word): name for name, words in data["growth"].items() for word in words}),
    )


def _bare(name: str) -> str:
    return re.sub(r"[\s_]+", "", normalise(name)).casefold()


_UNIT = re.compile(r"[(\[（][^()\[\]（）]*[)\]）]")
_TIME = re.compile(
    r"^(?:(?:19|20)?\d\d年?(?:度|年?报|[qh]\d|[ae]|全年|末)?|[1-4]q\d{2,4}|第?[一二三四]季度|q[1-4]|单季度?|(?:1[0-2]|[1-9])月(?:\d{1,2}日|份|末)?|本期|当期|最新|预测|预计)+"
)
_SPAN = re.compile(r"近\d+[年月周日天]|近一?年")


@lru_cache(maxsize=16384)
def canonical_metric(name: str) -> str:
    """The canonical name of a measure; a name that is not in the lexicon stays as it is, white space apart.

    >>> canonical_metric("营收"), canonical_metric("PE"), canonical_metric("营收增速")
    ('营业收入', '市盈率', '营业收入同比增长率')
    """
    lexicon, plain = _lexicon(), _bare(name)
    level = _UNIT.sub("", _UNIT.sub("", plain))
    short = _SPAN.sub("", _TIME.sub("", level)).strip("-:：/")
    for candidate in (plain, level, short):
        if candidate in lexicon.owner:
            return lexicon.owner[candidate]
    base, growth = _split_growth(short)
    if growth and base:
        return lexicon.owner.get(base, base.upper() if base.isascii() else base) + growth
    return re.sub(r"\s+", " ", normalise(name)) if short else name.strip()


def measure(metric: str, qualifier: str) -> tuple[str, str]:
    """Canonical measure and what still narrows it, for a column's base name and qualifier.

    >>> measure("涨跌幅", "今年以来"), measure("涨跌幅", "近3月"), measure("市盈率", "TTM")
    (('今年以来涨跌幅', ''), ('区间涨跌幅', '近3月'), ('市盈率', 'TTM'))
    """
    owner, canonical = _lexicon().owner, canonical_metric(metric)
    if _bare(qualifier) in _lexicon().growth and growth_base(canonical) is None:
        return canonical_metric(metric + qualifier), ""
    if whole := owner.get(_bare(qualifier + metric)):
        return whole, "" if qualifier else qualifier
    if metric_kind(canonical) is MetricKind.CHANGE and qualifier:
        named = owner.get(_bare(qualifier))
        if named is not None and metric_kind(named) is MetricKind.CHANGE:
            return named, ""
        # A change over another time is not the month's: the header said 涨跌幅, and the qualifier says when.
        return ("区间涨跌幅" if canonical == "月涨跌幅" else canonical), qualifier
    return canonical, qualifier


def _split_growth(plain: str) -> tuple[str, str]:
    """营收同比增速 → (营收, 同比增长率)."""
    words = _lexicon().growth
    for word in sorted(words, key=len, reverse=True):
        if plain.endswith(word):
            return plain[: -len(word)].strip("-:：/的"), words[word]
    return plain, ""


def growth_base(metric: str) -> tuple[str, str] | None:
    """The measure that grew, and how it is compared: 营业收入同比增长率 → (营业收入, 同比增长率); None for a level."""
    canonical = canonical_metric(metric)
    if canonical in _lexicon().kinds:
        return None
    for growth in ("同比增长率", "环比增长率", "复合增长率"):
        if canonical.endswith(growth) and len(canonical) > len(growth):
            return canonical.removesuffix(growth), growth
    return None


def metric_kind(metric: str) -> MetricKind:
    """What a canonical measure is measured in; ``ANY`` for one that is not in the lexicon."""
    if growth_base(metric):
        return MetricKind.GROWTH
    return _lexicon().kinds.get(canonical_metric(metric), MetricKind.ANY)


def metric_synonyms(metric: str) -> frozenset[str]:
    """All names of a measure, the canonical one included."""
    canonical = canonical_metric(metric)
    if parts := growth_base(canonical):
        words = [word for word, owner in _lexicon().growth.items() if owner == parts[1]]
        return frozenset({canonical, *(base + word for base in metric_synonyms(parts[0]) for word in words)})
    return _lexicon().synonyms.get(canonical, frozenset({canonical}))


def metric_words() -> frozenset[str]:
    """Every name of a level in the lexicon."""
    return frozenset(word for words in _lexicon().synonyms.values() for word in words)


def growth_words() -> frozenset[str]:
    """Every word for a growth: 同比增长率, 增速, YoY."""
    return frozenset(_lexicon().growth)
