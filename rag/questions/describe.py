"""Programs as people read them: 差(海康威视.总市值, 科大讯飞.总市值)."""

from __future__ import annotations

from rag.questions.catalog import Catalog
from rag.questions.program import (
    Aggregate,
    Attribute,
    Cell,
    Change,
    Compare,
    Condition,
    Count,
    Difference,
    Extreme,
    Filter,
    Lookup,
    Operand,
    Program,
    Rank,
    Ratio,
    Rows,
    Series,
    Share,
    Slot,
    TopK,
)
from rag.questions.rowlabels import row_label

_LISTED = 8  # columns that are named
_FUNCTIONS = {"mean": "平均", "median": "中位数", "sum": "合计", "max": "最大", "min": "最小", "range": "极差"}
_RELATIONS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "eq": "="}


def describe(program: Program, catalog: Catalog) -> str:
    """One line for a program, complete enough to tell two candidates apart."""
    match program:
        case Lookup(entities, slots, test):
            tested = f"，{_condition(test, catalog)}？" if test is not None else ""
            return f"查值({_names(entities, catalog)}；{'、'.join(_slot(slot, catalog) for slot in slots)}{tested})"
        case Cell(slot, row):
            name = row_label(catalog.view_of(slot.columns[0]), row, slot.columns[0].column)
            return f"查格({_slot(slot, catalog)}；{name})"
        case Extreme(slots, rows, order):
            named = "、".join(_slot(slot, catalog) for slot in slots[:_LISTED])
            view = catalog.view_of(slots[0].columns[0])
            where = row_label(view, rows[0]) if len(rows) == 1 else f"{len(rows)} 行"
            return f"最{'高' if order == 'high' else '低'}({named}；{where})"
        case Attribute(entities, what):
            return f"查{'代码' if what == 'code' else '名称'}({_names(entities, catalog)})"
        case Compare(operands, order):
            operands_named = "，".join(_operand(operand, catalog) for operand in operands)
            return f"比较({operands_named}；{'高' if order == 'high' else '低'}者)"
        case Difference(left, right):
            return f"差({_operand(left, catalog)} − {_operand(right, catalog)})"
        case Ratio(left, right):
            return f"比({_operand(left, catalog)} ÷ {_operand(right, catalog)})"
        case Rank(entity, slot, rows, order):
            way = "从高到低" if order == "high" else "从低到高"
            return f"排名({catalog.name_of(entity)}；{_slot(slot, catalog)}；{_rows(rows, catalog)}；{way})"
        case TopK(rows, show):
            return f"前k({_rows(rows, catalog)}{_shown(show, catalog)})"
        case Filter(rows, show):
            return f"筛选({_rows(rows, catalog)}{_shown(show, catalog)})"
        case Count(rows):
            return f"计数({_rows(rows, catalog)})"
        case Aggregate(function, slot, rows, weight):
            weighted = f"；权重 {_slot(weight, catalog)}" if weight is not None else ""
            return f"{_FUNCTIONS[function]}({_slot(slot, catalog)}；{_rows(rows, catalog)}{weighted})"
        case Share(part, whole, slot):
            return f"占比({_rows(part, catalog)} ÷ {_rows(whole, catalog)}；{_slot(slot, catalog) if slot else '行数'})"
        case Series(entity, slots):
            return f"序列({catalog.name_of(entity)}；{'、'.join(_slot(slot, catalog) for slot in slots)})"
        case Change(entity, before, after):
            return f"变化({catalog.name_of(entity)}；{_slot(after, catalog)} − {_slot(before, catalog)})"


def _names(keys: tuple[str, ...], catalog: Catalog) -> str:
    return "、".join(catalog.name_of(key) for key in keys)


def _slot(slot: Slot, catalog: Catalog) -> str:
    labels = dict.fromkeys(catalog.view_of(ref).table.label for ref in slot.columns)
    period = f"@{slot.period}" if slot.period else ""
    return f"{'+'.join(labels)}.{slot.metric}{period}{f' [{slot.unit}]' if slot.unit else ''}"


def _operand(operand: Operand, catalog: Catalog) -> str:
    if operand.function is not None:
        return f"{_FUNCTIONS[operand.function]}({_slot(operand.slot, catalog)})"
    return f"{catalog.name_of(operand.entity)}.{_slot(operand.slot, catalog)}"


def _condition(condition: Condition, catalog: Catalog) -> str:
    if condition.than is not None:
        return f"{condition.slot.metric} {_RELATIONS[condition.bound]} {_operand(condition.than, catalog)}"
    return f"{condition.slot.metric} {_RELATIONS[condition.bound]} {condition.value:f}{condition.unit}"


def _rows(rows: Rows, catalog: Catalog) -> str:
    views = (*catalog.tables, *catalog.prose)
    labels = dict.fromkeys(view.table.label for view in views if view.ref in rows.tables)
    parts = [f"({_rows(rows.inner, catalog)})" if rows.inner is not None else "+".join(labels)]
    parts += [rows.market] if rows.market else []
    parts += [f"{test.header}{'≠' if test.negated else '='}{'/'.join(test.words)}" for test in rows.holding]
    parts += [_names(rows.entities, catalog)] if rows.entities else []
    parts += [f"不含{_names(rows.without, catalog)}"] if rows.without else []
    if rows.where:
        parts.append(" 或 ".join(" 且 ".join(_condition(test, catalog) for test in group) for group in rows.where))
    if rows.by is not None:
        place = f"第{rows.skip + 1}" if rows.skip else f"前{rows.k}" if rows.k else "全部"
        parts.append(f"按{_slot(rows.by, catalog)}{'从高到低' if rows.order == 'high' else '从低到高'}{place}")
    return "｜".join(parts)


def _shown(slots: tuple[Slot, ...], catalog: Catalog) -> str:
    return f"；{'、'.join(_slot(slot, catalog) for slot in slots)}" if slots else ""
