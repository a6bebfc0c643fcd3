"""Which tables a question's scope words leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.fact import Entity
from rag.questions import lexicon
from rag.questions.catalog import Catalog, TableView
from rag.questions.intent import Scope
from rag.questions.surfaces import synonym_groups
from rag.questions.text import fold_name


@dataclass(frozen=True, slots=True)
class InScope:
    """Tables that a scope leaves.

    Attributes:
        views: The tables.
        market: A board that rows must belong to besides, or "".
        unmet: Scope words that no table answers: kind and value of the missing slot.
    """

    views: tuple[TableView, ...]
    market: str = ""
    unmet: tuple[tuple[str, str], ...] = ()

    @property
    def refs(self) -> tuple[tuple[str, str], ...]:
        return tuple(view.ref for view in self.views)


def in_scope(scope: Scope, catalog: Catalog, among: Iterable[tuple[str, str]]) -> InScope:
    """The tables ``among`` these that the scope allows.

    Title words that every table has, or that name the report itself, narrow nothing.
    """
    wanted = set(among)
    views: Sequence[TableView] = [view for view in (*catalog.tables, *catalog.prose) if view.ref in wanted]
    unmet: list[tuple[str, str]] = []
    market = scope.market
    if scope.tables:
        views = [view for view in views if view.table.number in scope.tables]
        if not views:
            return InScope((), unmet=tuple(("表", number) for number in scope.tables))
    if scope.titled:
        views = [view for view in views if view.ref in scope.titled]
        if not views:
            names_of = [view.table.title for view in catalog.tables if view.ref in scope.titled]
            return InScope((), unmet=(("范围", names_of[0]),))
    if scope.kind:
        views = _of_kind(views, scope.kind)
    if len(scope.titles) == 1:
        tagged = [view for view in views if scope.titles[0] in view.tags]
        if tagged:
            views = tagged
        elif scope.titles[0] == "domestic" and not market:
            views = [view for view in views if "overseas" not in view.tags] or views
            coded = any(row.entity.code and "." in row.entity.code for view in views for row in view.rows)
            market = "A股" if coded else ""
        else:
            return InScope((), unmet=(("范围", "境外" if scope.titles[0] == "overseas" else "国内"),))
    if market:
        views = [view for view in views if any(lists(market, row.entity) for row in view.members)]
        if not views:
            return InScope((), unmet=(("范围", market),))
    for word in scope.words:
        holding = [view for view in views if names(view, word)]
        if holding:
            views = holding
        elif not any(of_report(view, word) for view in views):
            unmet.append(("范围", word))
    if scope.size:
        sized = [view for view in views if scope.size in {len(_keys_in(board, view)) for board in (market, "")}]
        alone = len({view.report.id for view in sized}) == len(sized)
        if sized and alone:
            views = sized
        elif sized or len({key for view in views for key in _keys_in(market, view)}) != scope.size:
            unmet.append(("范围", f"{scope.size} 行"))  # no table of this size, or several
    return InScope(tuple(views), market, tuple(unmet))


def lists_of(scope: Scope, catalog: Catalog) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The tables of each list that rows must stand in at once; of the last month where there are several."""
    found = []
    for reference in scope.both:
        views = [view for view in catalog.tables if view.ref in reference or view.table.number in reference]
        last = max((view.month for view in views if view.month), default=None)
        found.append(tuple(view.ref for view in views if view.month == last or view.month is None))
    return tuple(found)


def _keys_in(market: str, view: TableView) -> set[str]:
    return {row.entity.key for row in view.members if not market or lists(market, row.entity)}


def lists(market: str, entity: Entity) -> bool:
    """True if an entity belongs to one of the markets (科创板、创业板), or is a fund of the kind, with this name.

    A market may also be what the codes begin with (代码688开头), or what the names have in them (名称含联接).
    """
    name = fold_name(entity.name).replace(" ", "")
    code = entity.code or ""
    return any(_lists(part, code, name) for part in market.split("、"))


def _lists(market: str, code: str, name: str) -> bool:
    if market.startswith("代码"):
        return code.startswith(market.removeprefix("代码").removesuffix("开头"))
    if market.startswith("名称含"):
        return fold_name(market.removeprefix("名称含")).replace(" ", "") in name
    return any(entry.lists(code, name) for entry in lexicon.markets() if entry.name == market)


def _of_kind(views: Sequence[TableView], kind: str) -> list[TableView]:
    return [view for view in views if kind in view.tags]


def names(view: TableView, word: str) -> bool:
    """True if a word, or a synonym, stands in the table's title."""
    title = fold_name(view.table.title)
    return any(form in title for form in _forms(word))


def of_report(view: TableView, word: str) -> bool:
    """True if a word stands above the table or on the report's cover."""
    fields = view.report.fields
    texts = (*view.table.section, fields.title or "", fields.issuer or "", fields.industry or "")
    return any(form in fold_name(text) for text in texts for form in _forms(word))


def _forms(word: str) -> tuple[str, ...]:
    return next((group for group in synonym_groups() if word in group), (word,))
