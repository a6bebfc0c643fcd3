"""Tables whose rows are of one kind: only those are ranked, picked and counted together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rag.questions.catalog import Catalog, TableView
from rag.questions.columns import Choice

_ROWS = "row:"


def per_kind(found: Iterable[Choice], catalog: Catalog) -> list[Choice]:
    """A reading for each kind of rows: brands and raw materials that both have a 月涨幅 are no one list."""
    split = []
    for choice in found:
        for group in _groups(catalog.column_of(ref).view for ref in choice.slot.columns):
            columns = tuple(ref for ref in choice.slot.columns if (ref.report, ref.table) in group)
            split.append(replace(choice, slot=replace(choice.slot, columns=columns)))
    return split


def share_rows(one: Choice, other: Choice, catalog: Catalog) -> bool:
    """Whether a row of one reading's tables stands in the other's as well: only then its figure can be told beside."""
    mine, theirs = (
        {key for ref in choice.slot.columns for key in _keys(catalog.column_of(ref).view)} for choice in (one, other)
    )
    return bool(mine & theirs)


def _groups(views: Iterable[TableView]) -> list[set[tuple[str, str]]]:
    """References of the tables that are alike, in their order."""
    groups: list[list[TableView]] = []
    for view in dict.fromkeys(views):
        near = [group for group in groups if any(_alike(view, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), view])
    return [{view.ref for view in group} for group in groups]


def _alike(one: TableView, other: TableView) -> bool:
    """Whether rows are called the same, have no name of their own kind (公司, 名称), or one stands in both tables."""
    mine, theirs = _kinds(one), _kinds(other)
    return not (mine or theirs) or bool(mine & theirs) or bool(_keys(one) & _keys(other))


def _kinds(view: TableView) -> set[str]:
    return {tag for tag in view.tags if tag.startswith(_ROWS)}


def _keys(view: TableView) -> set[str]:
    return {row.entity.key for row in view.members}
