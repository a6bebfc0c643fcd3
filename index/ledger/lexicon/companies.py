"""Other names of well-known companies and indices (``companies.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from index.ledger.names import bare_name


@dataclass(frozen=True, slots=True)
class WellKnown:
    """The companies and indices of the lexicon.

    Attributes:
        groups: Canonical name → all its names, itself included.
        owner: Every name, bare (no spaces, lower case, no suffix) → canonical name.
        words: Names that mean the company wherever they stand in running text.
    """

    groups: MappingProxyType[str, frozenset[str]]
    owner: MappingProxyType[str, str]
    words: frozenset[str]


@cache
def _well_known() -> WellKnown:
    data = tomllib.loads(files("index.ledger.lexicon").joinpath("companies.toml").read_text(encoding="utf-8"))
    groups = {
        name: frozenset({name, *aliases}) for part in ("companies", "indices") for name, aliases in data[part].items()
    }
    owner = {bare_name(alias): name for name, group in groups.items() for alias in group}
    common = set(data["common"]["words"])
    words = frozenset(alias for group in groups.values() for alias in group if alias not in common)
    return WellKnown(MappingProxyType(groups), MappingProxyType(owner), words)


@lru_cache(maxsize=16384)
def company_aliases(name: str) -> frozenset[str]:
    """All well-known names of the same company or index, without this one; empty if it is not known.

    >>> sorted(company_aliases("脸书"))[:2]
    ['Facebook', 'META']
    """
    known = _well_known()
    canonical = known.owner.get(bare_name(name))
    return frozenset() if canonical is None else known.groups[canonical] - {name}


def well_known_key(name: str) -> str | None:
    """The canonical name of a well-known company or index, or None."""
    return _well_known().owner.get(bare_name(name))


def well_known_names() -> frozenset[str]:
    """Names that mean a company or an index wherever they stand in running text."""
    return _well_known().words
