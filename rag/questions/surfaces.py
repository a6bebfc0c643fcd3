"""Spellings of a ledger's entities and of the words in its titles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from index.ledger import Ledger, company_aliases
from index.ledger.lexicon import well_known_names
from index.ledger.names import spellings
from rag.questions import lexicon
from rag.questions.catalog import Catalog, ColumnView, catalog_of
from rag.questions.glossary import renderings
from rag.questions.incomes import income_nouns, other_nouns
from rag.questions.indicators import indicators_of
from rag.questions.memo import per_ledger
from rag.questions.rownames import beyond_the_origin, english, nouns, row_nouns
from rag.questions.segment import Surfaces
from rag.questions.sense import sense_of
from rag.questions.shortnames import also_called, common_words, interchanged, sector, shortened, synonym_groups
from rag.questions.text import fold_name, has_han
from rag.questions.tokens import Kind

Spelling = tuple[str, Kind, object, bool]


@per_ledger
def ledger_surfaces(ledger: Ledger) -> Surfaces:
    """Entities, unknown metrics and title words of a ledger."""
    catalog = catalog_of(ledger)
    return Surfaces(
        [
            *_entities(catalog),
            *_titles(catalog),
            *_metrics(catalog),
            *row_nouns(catalog),
            *_words(catalog),
            *indicators_of(catalog).spellings(),
        ]
    )


def bare_name(name: str) -> str:
    """A folded name without listing marks: 商汤-w → 商汤, *st信通 → 信通."""
    for mark in lexicon.name_marks():
        if name.endswith(mark) and len(name) > len(mark) + 1:
            name = name[: -len(mark)]
            break
    for head in ("*st", "st", "n", "xd", "xr", "dr"):
        if name.startswith(head) and has_han(name[len(head) : len(head) + 1]):
            return name[len(head) :]
    return name


def _entities(catalog: Catalog) -> Iterator[Spelling]:
    sure: dict[str, set[str]] = defaultdict(set)
    loose: dict[str, set[str]] = defaultdict(set)
    aliased: dict[str, set[str]] = defaultdict(set)
    sectors: dict[str, set[str]] = defaultdict(set)
    in_tables = {row.entity.key for view in catalog.tables for row in view.rows}
    for name, key in beyond_the_origin(catalog):
        loose[name].add(key)
    for key, places in catalog.entities.items():
        if all(row.total for _, row in places):
            continue  # 合计 in a question asks for a sum
        if all(_BARE_MONTH.fullmatch(fold_name(row.entity.name)) for _, row in places):
            continue  # 5月 as a row is a time, see monthrows
        for name in {fold_name(row.entity.name) for _, row in places}:
            sure[name].add(key)
            sure[bare_name(name)].add(key)
            for spelling in english(name):
                sure[spelling].add(key)
            for spelling in renderings(bare_name(name), True):
                loose[spelling].add(key)
            for noun in nouns(places):
                loose[name + noun].add(key)  # 美西线, 山东省
                if name.endswith(noun) and len(name) - len(noun) > 1:
                    loose[name[: -len(noun)]].add(key)  # 上海 for 上海港
            sure[name.replace(" ", "")].add(key)
            for other in interchanged(name):
                loose[other].add(key)  # 产险 for 财险
            for other in also_called(bare_name(name)):
                aliased[other].add(key)
            for short in shortened(bare_name(name)) if "指数" not in name else ():
                loose[short].add(key)
            for spoken in sector(name) if key not in in_tables else ():
                sectors[spoken].add(key)
        for code in catalog.codes(key):
            for spelling in _code_spellings(fold_name(code)):
                sure[spelling].add(key)
    for key, names in catalog.aliases.items():
        for name in names:
            sure[name].add(key)
    for key, places in catalog.entities.items():
        if all(_BARE_MONTH.fullmatch(fold_name(row.entity.name)) for _, row in places):
            continue
        for spelling in {spelling for _, row in places if not row.total for spelling in spellings(row.entity.name)}:
            sure[fold_name(spelling)].add(key)
        for alias in {alias for _, row in places for alias in company_aliases(row.entity.name)}:
            sure[fold_name(alias)].add(key)
    for name, keys in sure.items():
        yield name, Kind.ENTITY, tuple(sorted(keys)), False
    for name, keys in aliased.items():
        loose[name] = keys  # a word for the thing itself goes before a name cut short
        for noun in {noun for key in keys for noun in nouns(catalog.entities[key])}:
            loose[name + noun] = keys
    for name, keys in loose.items():
        if name not in sure and name not in common_words():
            yield name, Kind.ENTITY, tuple(sorted(keys)), True
    for name, keys in sectors.items():
        if name not in sure:
            yield name, Kind.SECTOR, tuple(sorted(keys)), False
    for name in map(fold_name, well_known_names()):
        if name not in sure and (len(name) > 2 or has_han(name)):
            yield name, Kind.ABSENT, name, False


def entity_spellings(ledger: Ledger, keys: Iterable[str]) -> tuple[str, ...]:
    """Names of entities as prose may write them, aliases included."""
    catalog = catalog_of(ledger)
    names = {row.entity.name for key in keys for _, row in catalog.entities.get(key, ())}
    folded = {bare_name(fold_name(name)) for name in names} | {
        fold_name(alias) for name in names for alias in company_aliases(name)
    }
    return tuple(sorted(folded | {short for name in folded for short in shortened(name) if len(short) > 2}))


def _code_spellings(code: str) -> Iterator[str]:
    yield code
    number, dot, suffix = code.partition(".")
    if not dot:
        return
    if len(number) >= 3 or not number.isdigit():
        yield number if len(number) > 1 else code
    if suffix == "hk" and number.isdigit():
        padded = number.zfill(5)
        yield from (
            padded,
            f"{padded}.hk",
            f"{number.lstrip('0').zfill(4)}.hk",
            f"hk{padded}",
            f"{number.lstrip('0')}.hk",
        )
    if suffix in ("sz", "sh", "bj"):
        yield from (f"{suffix}{number}", f"{suffix}.{number}")


_BARE_MONTH = re.compile(r"(?:1[0-2]|0?[1-9])月份?")


def _titles(catalog: Catalog) -> Iterator[Spelling]:
    """Whole titles, and the ranking that a title names: 涨幅前十, 领跌个股."""
    places: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for view in catalog.tables:
        title = fold_name(view.table.title)
        for spelling in {title, re.sub(r"[(][^()]*[)]$", "", title), re.sub(r"^\d{1,2}月(?:份)?", "", title)}:
            if len(spelling) > 3:
                places[spelling].append(view.ref)
        if ranking := lexicon.ranking_title().search(title):
            for ending in (
                "",
                "里",
                "中",
                "中的",
                "里的",
                "榜",
                "榜里",
                "名单",
                "的公司中",
                "公司中",
                "个股中",
                "的公司里",
                "股票中",
                "榜中",
                "榜单中",
                "个股里",
            ):
                places[ranking[0] + ending].append(view.ref)
            side = "涨" if "涨" in ranking[0] else "跌"
            for board in (stem + end for stem in _BOARDS for end in ("", "单", "中", "里")):
                places[board.format(side)].append(view.ref)
            for leaders in _LEADERS:
                places[leaders.format(side)].append(view.ref)
            if ranking["k"]:
                for ending in ("里", "中", "里的", "中的"):
                    places[f"{side}幅榜前{ranking['k']}{ending}"].append(view.ref)
    for spelling, refs in places.items():
        yield spelling, Kind.TITLED, tuple(refs), False


_BOARDS = ("{}幅榜", "领{}榜", "领{}股榜", "领{}个股榜", "{}幅排行榜")
_LEADERS = ("领{}股", "领{}的个股", "领{}的股票", "领{}公司")


def _metrics(catalog: Catalog) -> Iterator[Spelling]:
    concepts = lexicon.concepts()
    for column in catalog.all_columns:
        sense = column.sense
        own = sense_of(column.label).base
        if own and own not in concepts and own != sense.base and not sense.extra:
            yield own, Kind.METRIC, (sense.base, ""), False  # 均值 where the caption says of what
        if sense.base and sense.base not in concepts:
            for spelling in (sense.base, *_shares(sense.base), *_priced(column)):
                yield spelling, Kind.METRIC, (sense.base, ""), False
            for spelling in english(sense.base):
                yield spelling, Kind.METRIC, (sense.base, ""), False
            if sense.base.endswith("数") and len(sense.base) > 3:
                yield sense.base[:-1], Kind.METRIC, (sense.base, ""), False  # 三期临床项目(数)
            for noun in income_nouns(column):
                yield sense.base + noun, Kind.METRIC, (sense.base, ""), False  # 资管收入 for 资管
            for noun in other_nouns(column):
                yield sense.base + noun, Kind.METRIC, (sense.base + noun, ""), False
            if sense.base not in fold_name(column.label):
                for tail in _tails(sense.base):
                    yield tail, Kind.METRIC, (sense.base, ""), False
        if sense.extra:
            for extra in (sense.extra, *english(sense.extra)):
                yield extra, Kind.EXTRA, sense.extra, False
        yield from _relative(sense.base)
        if sense.base.startswith("相对"):
            yield fold_name(column.label), Kind.METRIC, (sense.base, ""), False  # vs Index, as printed
    for header, _ in catalog.text_columns:
        for spelling in (header, *english(header)):
            yield spelling, Kind.FIELD, header, False


def _priced(column: ColumnView) -> Iterator[str]:
    """新造价, 新船价格 for a column 新造 of a table of prices."""
    base = column.sense.base
    said = [base, *(base.replace(word, other) for word, others in lexicon.column_aliases().items()
                    if word in base for other in others)]  # fmt: skip
    yield from said[1:]
    if "价" in fold_name(column.view.table.title) and has_han(base) and "价" not in base:
        yield from (f"{one}{end}" for one in said for end in ("价", "价格", "的价格"))


def _shares(measure: str) -> Iterator[str]:
    """在手订单占营收比例 for a column 在手订单/营收."""
    part, _, whole = measure.partition("/")
    if whole and has_han(part) and has_han(whole):
        yield f"{part}与{whole}之比"
        yield from (f"{part}占{whole}{end}" for end in _OF_A_WHOLE)


_OF_A_WHOLE = ("", "比", "比例", "比重", "的比例", "的比重", "百分比", "的百分比")


def _tails(measure: str) -> Iterator[str]:
    """成本 of 完全成本, which the caption says: words at the end that no known metric is called."""
    import rjieba

    words = rjieba.cut(measure)
    known = {form for concept in lexicon.concepts().values() for form in concept.forms}
    for at in range(1, len(words)):
        tail = "".join(words[at:])
        if len(tail) > 1 and tail not in known:
            yield tail


def _relative(base: str) -> Iterator[Spelling]:
    """相对计算机 is also called 跑赢计算机行业, 相对于计算机指数."""
    words = (*lexicon.relative_words(), *lexicon.words()["beat"]["forms"])
    stem = base.removeprefix("相对") if base.startswith("相对") else ""
    for word in words if stem else ():
        side = "up" if word.startswith("跑赢") else "down" if word.startswith("跑输") else ""
        for ending in _BENCHMARK_ENDINGS:
            yield f"{word}{stem}{ending}", Kind.METRIC, (base, side), False


_BENCHMARK_ENDINGS = (
    "",
    "行业",
    "指数",
    "板块",
    "行业指数",
    "大盘",
    "的超额",
    "的超额收益",
    "超额收益",
    "的表现",
    "的涨跌幅",
)


def _words(catalog: Catalog) -> Iterator[Spelling]:
    """Words of titles, sections and cover fields; a question may use them without changing the figure asked for."""
    import rjieba

    texts: list[str] = []
    for view in catalog.tables:
        texts += [fold_name(view.table.title), *map(fold_name, view.table.section)]
    for report in catalog.reports.values():
        fields = report.fields
        texts += [fold_name(text) for text in (fields.title, fields.issuer, fields.industry) if text]
        yield from (
            (fold_name(text), Kind.WORD, fold_name(text), False) for text in (fields.issuer, fields.industry) if text
        )
    counts = Counter(word for text in dict.fromkeys(texts) for word in rjieba.cut(text))
    for word in counts:
        if (len(word) > 1 and has_han(word)) or (word.isascii() and word.isalpha() and len(word) > 1):
            for spelling in (word, *english(word)):
                yield spelling, Kind.WORD, word, False
            for group in synonym_groups():
                if word in group:
                    yield from ((other, Kind.WORD, other, False) for other in group)


__all__ = ["bare_name", "entity_spellings", "ledger_surfaces", "synonym_groups"]
