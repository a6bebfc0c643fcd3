"""The order of a monthly report: cover, contents, sections with tables, advice, lists, boilerplate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from eval.foundry.drawing import draw_table, with_missing_marks
from eval.foundry.elements import Contents, Element, Lines, Sheet
from eval.foundry.sentences import paragraph, values_for
from eval.foundry.vocabulary import Broker, TablePlan, words
from eval.foundry.world import Month, World
from eval.truth import ProseFact, TruthTable

_SECTIONS = {"market": "市场行情", "valuation": "估值与业绩", "industry": "产业数据", "news": "政策与事件"}
_PARTS = {
    "market": ("板块表现", "个股表现"),
    "valuation": ("重点公司", "主题基金"),
    "industry": ("景气跟踪",),
    "news": ("动态梳理",),
}


@dataclass(slots=True)
class Composition:
    """A report in the making: its elements and the truth about them."""

    world: World
    month: Month
    broker: Broker
    english: bool
    random: Random
    elements: list[Element] = field(default_factory=list)
    tables: list[TruthTable] = field(default_factory=list)
    prose: list[ProseFact] = field(default_factory=list)
    contents: list[tuple[str, str]] = field(default_factory=list)
    captions: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: {"figure": [], "table": []})
    told: set[tuple[str, str]] = field(default_factory=set)

    counts: dict[str, int] = field(default_factory=dict)

    @property
    def shared(self) -> bool:
        """图表-style brokers count figures and tables together and list them together."""
        return "图表" in self.broker.figure

    def next_number(self, kind: str) -> int:
        kind = "both" if self.shared else kind
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.counts[kind]

    def add(self, *lines: str, mark: str = "") -> None:
        self.elements.append(Lines(tuple(lines), mark))


def compose(world: World, month: Month, broker: Broker, english: bool, seed: str) -> Composition:
    """A whole report, undamaged and not yet on pages."""
    made = Composition(world, month, broker, english, Random(seed))
    _cover(made)
    contents_at = len(made.elements)
    chosen = _chosen_tables(made)
    for index, (section, name) in enumerate(_SECTIONS.items(), start=1):
        _heading(made, 0, (index,), name)
        parts = _PARTS[section]
        plans = [plan for plan in chosen if plan.section == section]
        for part, label in enumerate(parts, start=1):
            _heading(made, 1, (index, part), label)
            _paragraphs(made, made.random.randint(1, 2))
            if made.random.random() < 0.5:
                _figure(made)
            for plan in plans[part - 1 :: len(parts)]:
                table = draw_table(world, plan, month, broker, str(made.next_number("table")), english, made.random)
                if made.random.random() < 0.3:
                    table = with_missing_marks(table, made.random.choice(("--", "-", "N/A", "—")))
                _sheet(made, table)
                if made.random.random() < 0.7:
                    _paragraphs(made, 1)
    _closing(made, len(_SECTIONS))
    leader = "." * made.random.randint(5, 40)
    made.elements.insert(contents_at, Contents("目录", tuple(made.contents), leader))
    return made


def _chosen_tables(made: Composition) -> list[TablePlan]:
    plans = list(made.world.industry.tables)
    optional = [plan for plan in plans if plan.id in {"indices", "policies", "financing", "funds"}]
    dropped = {plan.id for plan in made.random.sample(optional, made.random.randint(0, 2))}
    return [plan for plan in plans if plan.id not in dropped]


def _heading(made: Composition, level: int, numbers: Sequence[int], name: str) -> None:
    values = {"n": numbers[0], "m": numbers[-1], "k": numbers[-1], "zh": "一二三四五六七八九十"[numbers[-1] - 1]}
    text = made.broker.headings[level].format(**values) + name
    made.contents.append((text, text))
    made.add(text, "", mark=text)


def _paragraphs(made: Composition, count: int) -> None:
    for _ in range(count):
        text, facts = paragraph(made.world, made.month, made.told, made.random)
        made.prose += facts
        made.add(text, "")


def _label(made: Composition, template: str, number: int | str, title: str) -> str:
    label = template.format(n=number)
    return f"{label}{title}" if label.endswith(("：", ":")) else f"{label}{made.broker.colon}{title}"


def _figure(made: Composition) -> None:
    values = values_for(made.world, made.month, made.random)
    title = made.random.choice(("{sector}指数走势", "{term}变化情况", "{product}价格走势", "{sector}估值分位")).format(
        **values
    )
    caption = _label(made, made.broker.figure, made.next_number("figure"), title)
    made.captions["figure"].append((caption, caption))
    made.add(caption, "", "", "", _source(made), "", mark=caption)


def _source(made: Composition) -> str:
    return made.broker.source.format(institute=made.broker.institute)


def _sheet(made: Composition, table: TruthTable) -> None:
    title = table.title
    if table.unit and made.broker.unit == "title":
        title += made.random.choice(("（单位：{}）", "（{}）", " (单位: {})")).format(table.unit)
    caption = _label(made, made.broker.number, table.number or "", title)
    lines = [caption]
    if table.unit and made.broker.unit == "line":
        lines.append(made.random.choice(("单位：{}", "单位: {}", "（单位：{}）")).format(table.unit))
    source = "" if made.random.random() < 0.08 else _source(made)
    label = made.broker.number.format(n=table.number).rstrip("：:")
    made.captions["figure" if made.shared else "table"].append((caption, caption))
    made.tables.append(table)
    made.elements.append(Sheet(table, label, tuple(lines), source))


def _people(made: Composition) -> Iterator[tuple[str, str, str]]:
    names = words("names")
    for index, role in enumerate(("分析师", "分析师", "研究助理")):
        name = made.random.choice(names["surnames"]) + made.random.choice(names["given"])
        yield name, role, f"S0000525{made.random.randint(0, 999999) * 10 + index:07d}"


def _cover(made: Composition) -> None:
    plans, month, sector = words("prose"), made.month, made.world.industry.sector
    title = made.random.choice(plans["cover"]["titles"]).format(**values_for(made.world, month, made.random))
    made.add("", "", title, "", f"--{month.month} 月{sector}行业月报", "", "核心观点:", "")
    for label in plans["cover"]["bullets"]:
        text, facts = paragraph(made.world, month, made.told, made.random)
        made.prose += facts
        made.add(f"- {label}。**{text}")
    made.add("", f"{made.world.industry.name}行业", "", made.broker.rating, "", "维持评级", "")
    for name, role, licence in _people(made):
        made.add(role, "", name, "", "✉：someone@broker.example", "", f"分析师证书编码：{licence}", "")
    after = month.plus(1)
    made.add(f"{after.year}-{after.month}-{made.random.randint(3, 12)}", "", made.broker.full, "")


def _closing(made: Composition, sections: int) -> None:
    plans = words("prose")
    values = values_for(made.world, made.month, made.random)
    _heading(made, 0, (sections + 1,), "投资建议")
    picks = "、".join(subject.name for subject in made.random.sample(made.world.subjects("company", made.month), 5))
    made.add(f"建议关注{values['term']}与{values['product']}两条主线，关注{picks}。", "")
    _heading(made, 0, (sections + 2,), "风险提示")
    made.add("；".join(risk.format(**values) for risk in made.random.sample(plans["cover"]["risks"], 3)) + "。", "")
    made.elements.append(Contents("图表目录", tuple(made.captions["figure"]), "\t"))
    if not made.shared:
        made.elements.append(Contents("表格目录", tuple(made.captions["table"]), "\t"))
    made.add("分析师承诺", "", "署名分析师为虚构人物，报告由程序生成，薪酬与结论无关。", "", "免责声明", "")
    for line in plans["closing"]["disclaimer"]:
        made.add(line.format(full=made.broker.full), "")
    made.add("评级标准", "", f"{made.broker.rating}：未来六个月相对基准涨幅 10% 以上", "中性：涨幅在 -5%~10% 之间", "")
    made.add("联系", "", f"{made.broker.full}研究所", "虚构市虚构路 1 号", "公司网址：www.broker.example")
