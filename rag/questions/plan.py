"""From a question to its plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.ledger import Ledger
from rag.questions.amounts import in_unit_asked
from rag.questions.asks import clauses, is_rate, of_each, variants
from rag.questions.binding import Bound, bind
from rag.questions.catalog import Catalog, catalog_of
from rag.questions.crossing import named_cells
from rag.questions.derived import made_of
from rag.questions.describe import describe
from rag.questions.followup import based, is_fragment, merge, sums_all
from rag.questions.found_row import beyond_figures, first_and_second, of_the_found
from rag.questions.idioms import plainly
from rag.questions.intent import Intent
from rag.questions.link import link
from rag.questions.missing import Missing, missing_entity
from rag.questions.monthrows import by_rows
from rag.questions.mostofthem import counted_and_most, most_of_them
from rag.questions.phrases import phrase
from rag.questions.plans import Ambiguous, Candidate, MixedPlan, Plan, ProgramPlan, Refusal, Several, TextQuestion, Turn
from rag.questions.program import Difference, Lookup, Program
from rag.questions.programs import slots_of
from rag.questions.prose import entity_forms, metric_forms, spoken_of, words_of
from rag.questions.ratesonly import rates_only
from rag.questions.results import results
from rag.questions.scoping import parts_asked
from rag.questions.sense import RETURNS
from rag.questions.text import fold
from rag.questions.timelines import only_ends, over_time
from rag.questions.tokens import Kind, Token
from rag.questions.understand import moving, understand
from rag.questions.unitnote import unit_note
from rag.questions.yearago import against_last_year

MOST_CHARACTERS = 2000
_REPORT = re.compile(r"报告|研报|月报|周报|\breport\b")
_REMEMBERED = 8


def plan(question: str, ledger: Ledger, history: Sequence[Turn] = ()) -> Plan:
    """What to do with a question. A pure function of its arguments; no language model is asked.

    Args:
        history: Earlier turns, oldest first; a question that lacks a slot takes it from the last of them.
    """
    if len(question) > MOST_CHARACTERS:
        return Refusal((), key="long_question", values=(("n", len(question)), ("most", MOST_CHARACTERS)))
    folded = plainly(question)
    if not any(char.isalnum() for char in folded):
        return Refusal((Missing("question", question.strip()[:20]),), key="empty_question")
    catalog = catalog_of(ledger)
    tokens = link(folded, ledger)
    history = () if _of_report(folded, tokens) else history
    planner = _Planner(question.strip(), folded, ledger, catalog)
    found = _planned(planner, question, folded, tokens, history)
    if only_ends(folded, found):
        return over_time(folded, ledger) or TextQuestion(question.strip())
    return (over_time(folded, ledger) or found) if unanswered(found, catalog) else found


def _planned(planner: _Planner, question: str, folded: str, tokens: tuple[Token, ...], history: Sequence[Turn]) -> Plan:
    """The plan of the words alone, in one question or in several."""
    ledger, catalog = planner.ledger, planner.catalog
    if (did := results(planner.question, tokens, ledger, catalog)) is not None:
        return did
    asked = None if history else first_and_second(tokens)
    both = planner.of_the_found(*asked) if asked is not None else None
    if both is not None and asked is not None and beyond_figures(*asked):
        return both
    counted = None if history else counted_and_most(tokens)
    if counted is not None:
        listed = planner.plan(understand(folded, counted[0]))
        if (ordered := most_of_them(listed, counted[1], catalog)) is not None:
            return ordered
    if (gap := against_last_year(tokens, catalog)) is not None:
        return replace(gap, notes=planner.read_as(tokens))
    found = _of_parts(planner, question, tokens, history)
    return found if both is None or isinstance(found, ProgramPlan | Ambiguous) else both


def _of_parts(planner: _Planner, question: str, tokens: tuple[Token, ...], history: Sequence[Turn]) -> Plan:
    """The plan of one question, or those of several in one."""
    folded, ledger = planner.folded, planner.ledger
    parts = _parts(folded, tokens)
    if len(parts) > 1:
        plans = [planner.plan(_completed(part, ledger, history)) for part in parts]
        answered = tuple(dict.fromkeys(plan for plan in plans if isinstance(plan, ProgramPlan | Ambiguous | Refusal)))
        if all(isinstance(plan, ProgramPlan | Ambiguous | Refusal) for plan in plans):
            return Several(answered) if len(answered) > 1 else answered[0]
    whole = parts[0] if len(parts) == 1 else understand(folded, tokens)
    found = planner.plan(_completed(whole, ledger, history))
    if parts_asked(tokens) or moving(tokens):
        return found
    return named_cells(found, question, folded, ledger) or found


def unanswered(found: Plan, catalog: Catalog) -> bool:
    """True if a plan, or a part of it, refuses, is left to the text, or takes unlike units from one another."""
    match found:
        case Refusal() | TextQuestion():
            return True
        case Several(plans):
            return any(unanswered(plan, catalog) for plan in plans)
        case ProgramPlan(Difference(left, right)):
            return len({catalog.column_of(ref).base for one in (left, right) for ref in one.slot.columns}) > 1
        case _:
            return False


def _of_report(folded: str, tokens: Sequence[Token]) -> bool:
    """报告里提到哪些风险: of the whole report, whatever was asked before."""
    named = any(token.kind in (Kind.ENTITY, Kind.METRIC, Kind.FOLLOW, Kind.PRONOUN) for token in tokens)
    return not named and _REPORT.search(folded) is not None


def _parts(folded: str, tokens: tuple[Token, ...]) -> list[Intent]:
    """The intents of several questions in one; one if the words are a single question."""
    parts = clauses(tokens)
    if len(parts) == 1:
        return [understand(folded, variant) for variant in variants(parts[0])]
    intents = [understand(folded, variant) for variant in variants(parts[0])]
    for part in parts[1:]:
        new = understand(folded, part)
        summed = new.hint == "aggregate" and intents[-1].op == "lookup" and len(intents[-1].entities) > 1
        first = new.hint == "topk" and not new.metrics and intents[-1].op in ("rank", "filter", "count")  # 第一是谁
        other = new.hint == "topk" and not new.metrics and intents[-1].op == "topk" and new.order != intents[-1].order
        if not _whole(intents[-1]) or not (
            _whole(new) or (is_fragment(new) and (_repeats(part) or summed or first or other))
        ):
            return [understand(folded, variant) for variant in variants(tokens)]
        if new.op == "share" and not new.metrics and new.entities and sums_all(intents[-1]):
            new = replace(new, metrics=intents[-1].metrics)  # 合计多少？甲占几成: of that sum
        each = new.op == "filter" and not new.where and of_each(part)
        if each and intents[-1].op == "lookup" and intents[-1].entities and not new.scope.given():
            asked = based(new.metrics, intents[-1].metrics)
            new = replace(new, op="lookup", entities=intents[-1].entities, metrics=asked)  # …涨了多少，各自PE多少
        counted = intents[-1].op == "count" and intents[-1].where and new.op == "aggregate"
        if counted and not (new.where or new.entities or new.scope.given()):
            new = replace(new, where=intents[-1].where, scope=intents[-1].scope)  # …的有几只，平均回报多少: of those
        new = _moved_most(new, intents[-1], folded)
        told = new.op == "aggregate" or each
        if told and intents[-1].op in ("topk", "filter"):
            whole = understand(folded, tokens)  # 前三名是谁，平均涨了多少, 各自市值多少: of those
            return [*intents, whole] if new.op == "aggregate" and whole.op == "aggregate" else [whole]
        intents.append(merge(intents[-1], new))
    return intents


def _moved_most(new: Intent, last: Intent, folded: str) -> Intent:
    """10月流水比9月涨了的有几款？哪款涨得最猛: the change between the two, in percent where the pace is asked for."""
    gaps = [test.metric for group in last.where for test in group if test.metric.of is not None]
    bare = new.by is not None and new.by.sense.base in RETURNS and not (new.by.periods or new.by.sense.window)
    if len(gaps) != 1 or not bare or new.entities or new.where or new.scope.given() or gaps[0].of is None:
        return new
    making, top, bottom = gaps[0].of
    if making != "difference":
        return new
    pace = re.search(r"最[猛快凶狠]|fastest", folded) is not None
    return replace(new, by=replace(gaps[0], of=("excess" if pace else making, top, bottom), presumed=""))


def _whole(intent: Intent) -> bool:
    return intent.op != "none" and not intent.unread and not intent.follows and not intent.explain


def _repeats(part: Sequence[Token]) -> bool:
    return is_rate(part) or (part[-1].kind is Kind.FOLLOW and not any(token.kind is Kind.PRONOUN for token in part))


def _completed(intent: Intent, ledger: Ledger, history: Sequence[Turn]) -> Intent:
    """The intent, completed from the turns before it."""
    if not history or not is_fragment(intent):
        return intent
    last: Intent | None = None
    named: list[tuple[str, ...]] = []
    for turn in history[-_REMEMBERED:]:
        if len(turn.question) > MOST_CHARACTERS:
            continue
        text = plainly(turn.question)
        read = understand(text, link(text, ledger))
        last = merge(last, read) if last is not None and is_fragment(read) else read
        named += [keys for keys in last.entities if keys not in named[-2:]]
    if last is None or (last.op == "none" and not (last.entities or last.metrics)):
        return intent
    if intent.pair and len(named) > 1:
        last = replace(last, entities=tuple(named[-2:]))  # 两家差多少
    return _answerable(merge(last, intent), intent, catalog_of(ledger))


def _answerable(merged: Intent, new: Intent, catalog: Catalog) -> Intent:
    """营收呢？ behind a growth asks for the growth, or for the revenue itself where no growth is told."""
    if merged.op != "lookup" or merged.unread or bind(merged, catalog).programs:
        return merged
    plain = tuple(
        replace(metric, sense=replace(metric.sense, growth=said.sense.growth), said=said.said)
        for metric, said in zip(merged.metrics, new.metrics, strict=False)
    )
    other = replace(merged, metrics=plain)
    return other if plain and bind(other, catalog).programs else merged


@dataclass(frozen=True, slots=True)
class _Planner:
    question: str
    folded: str
    ledger: Ledger
    catalog: Catalog

    def read_as(self, tokens: tuple[Token, ...]) -> tuple[str, ...]:
        """How shortened names and everyday words were read."""
        return self._notes(understand(self.folded, tokens))

    def of_the_found(self, first: tuple[Token, ...], second: tuple[Token, ...]) -> Plan | None:
        """The plans of a clause that finds one row and of one that asks more of it; None if they are not that."""
        return of_the_found(self.plan(understand(self.folded, first)), second, self.folded, self.catalog)

    def plan(self, intent: Intent) -> Plan:
        if not self.catalog.tables:
            return self._text(intent)
        intent = by_rows(intent, self.catalog) or intent
        if intent.unread:
            return self._unjustified(intent)
        bound = bind(intent, self.catalog) if intent.op != "none" else Bound()
        if intent.explain:
            if bound.programs and not bound.missing and len(bound.programs) == 1 and intent.op != "overview":
                return MixedPlan(
                    ProgramPlan(bound.programs[0], intent.english, self._notes(intent)), self._text(intent)
                )
            return self._text(intent)
        if intent.op == "none":
            return self._no_operation(intent)
        if bound.missing:
            return self._refused(intent, bound)
        bound = replace(bound, programs=tuple(in_unit_asked(self.folded, bound.programs, self.catalog)))
        if bound.programs and all(rates_only(self.folded, program, self.catalog) for program in bound.programs):
            return self._text(intent)
        if intent.entities and self._told(intent, bound.programs):
            return self._text(intent)
        notes = self._notes(intent) + self._readings(bound.programs, intent.english)
        notes += unit_note(self.folded, bound.programs, intent.english)
        if len(bound.programs) > 1:
            unique = dict.fromkeys(bound.programs)
            candidates = tuple(Candidate(program, describe(program, self.catalog)) for program in unique)
            if len(candidates) == 1:
                return ProgramPlan(candidates[0].program, intent.english, notes)
            return Ambiguous(candidates, intent.english, notes)
        return ProgramPlan(bound.programs[0], intent.english, notes) if bound.programs else self._text(intent)

    def _no_operation(self, intent: Intent) -> Plan:
        if intent.absent and intent.metrics:
            names = [(fold(name),) for name in intent.absent]
            if spoken_of(self.ledger, *names, *(metric_forms(metric) for metric in intent.metrics)):
                return self._text(intent)
            return Refusal(tuple(missing_entity(name, self.catalog) for name in intent.absent), None, intent.english)
        return self._text(intent)

    def _told(self, intent: Intent, programs: Sequence[Program]) -> bool:
        """True if a passage tells of the entity what would otherwise be worked out of two columns."""
        made = any(made_of(ref) for program in programs for slot in slots_of(program) for ref in slot.columns)
        wanted = [entity_forms(names, self.ledger) for names in intent.entities]
        return made and spoken_of(self.ledger, *wanted, *(metric_forms(metric) for metric in intent.metrics))

    def _refused(self, intent: Intent, bound: Bound) -> Plan:
        if not _orders_rows(intent) and self._in_prose(intent, bound.missing):
            return self._text(intent)
        return Refusal(bound.missing, bound.programs[0] if bound.programs else None, intent.english)

    def _in_prose(self, intent: Intent, missing: Sequence[Missing]) -> bool:
        """True if a passage has the missing thing together with what was asked about it."""
        wanted: list[tuple[str, ...]] = [entity_forms(names, self.ledger) for names in intent.entities]
        kinds = {item.kind for item in missing}
        if not intent.entities and not intent.absent and "period" in kinds:
            return False
        if "entity" in kinds:
            wanted += [(fold(item.value),) for item in missing if item.kind == "entity"]
        wanted += [metric_forms(metric) for metric in intent.metrics]
        if "period" in kinds:
            wanted += [(fold(item.value),) for item in missing if item.kind == "period"]
        return bool(kinds & {"entity", "metric", "period"}) and spoken_of(
            self.ledger, *(forms for forms in wanted if forms)
        )

    def _unjustified(self, intent: Intent) -> Plan:
        """Some words are not accounted for: a near miss must not be answered."""
        tokens = link(self.folded, self.ledger)
        unknown = [token.text for token in intent.unread if token.kind is Kind.UNKNOWN]
        rest = " ".join(token.text for token in intent.unread)
        asks_rows = intent.op not in ("none", "lookup", "overview", "attribute")
        metrics = intent.metrics or ((intent.by,) if intent.by else ())
        if intent.explain or not (metrics or intent.entities or asks_rows):
            return self._text(intent)
        forms = [entity_forms(names, self.ledger) for names in intent.entities]
        words = [(word,) for text in unknown for word in words_of(text)]
        if unknown and not _orders_rows(intent) and spoken_of(self.ledger, *words, *(form for form in forms if form)):
            return self._text(intent)
        if metrics and not intent.entities and intent.op in ("none", "lookup") and unknown:
            return Refusal((missing_entity(" ".join(unknown), self.catalog),), None, intent.english)
        if not metrics and not asks_rows and not _asks_figure(self.folded):
            return self._text(intent)
        if not metrics and intent.entities:
            return Refusal((Missing("metric", rest, self._labels(intent)),), None, intent.english)
        if any(token.kind in (Kind.TITLE, Kind.MARKET) for token in intent.unread) and metrics:
            rest += metrics[0].said
        if not (metrics or asks_rows):
            return self._text(intent)
        relaxed = replace(intent, unread=())
        bound = bind(relaxed, self.catalog) if relaxed.op != "none" else Bound()
        if intent.op == "compare" and unknown:
            return Refusal((missing_entity(" ".join(unknown), self.catalog), *bound.missing), None, intent.english)
        if (name := self._longer_name(tokens)) is not None:
            return Refusal((missing_entity(name, self.catalog),), None, intent.english)
        near = tuple(dict.fromkeys(filter(None, (self._in_words(program) for program in bound.programs[:2]))))
        return Refusal((Missing("metric", rest, near or self._labels(intent)),), None, intent.english, "no_qualifier")

    def _longer_name(self, tokens: Sequence[Token]) -> str | None:
        """The whole name where a short name is only its beginning: 阿里健康, 腾讯音乐."""
        for token, behind in pairwise(tokens):
            short = token.kind is Kind.ENTITY and (token.loose or len(token.text) <= 3)
            if short and behind.kind is Kind.UNKNOWN and behind.start == token.end:
                return token.text + behind.text
        return None

    def _in_words(self, program: Program) -> str:
        """What is there instead, without figures."""
        metrics = "、".join(dict.fromkeys(slot.metric for slot in slots_of(program)))
        if isinstance(program, Lookup):
            return f"{'、'.join(self.catalog.name_of(key) for key in program.entities)} {metrics}"
        return metrics

    def _readings(self, programs: Sequence[Program], english: bool) -> tuple[str, ...]:
        """Says so where the words are one header's own, and could mean another metric too."""
        slots = dict.fromkeys(slot for program in programs for slot in slots_of(program) if slot.others)
        said = (
            phrase(
                "metric_as",
                english,
                said=slot.said,
                metric=slot.metric,
                others=phrase("list", english).join(slot.others),
            )
            for slot in slots
        )
        assumed = (
            phrase("period_assumed", english, metric=slot.metric, period=slot.assumed)
            for program in programs
            for slot in slots_of(program)
            if slot.assumed
        )
        return tuple(dict.fromkeys((*said, *assumed)))

    def _labels(self, intent: Intent) -> tuple[str, ...]:
        tables = {ref for names in intent.entities for key in names for ref in self.catalog.tables_of(key)}
        labels = [column.label for column in self.catalog.columns if not tables or column.view.ref in tables]
        return tuple(dict.fromkeys(labels))[:8]

    def _text(self, intent: Intent) -> TextQuestion:
        keys = tuple(key for names in intent.entities for key in names)
        names = tuple(dict.fromkeys(self.catalog.name_of(key) for key in keys if key in self.catalog.entities))
        return TextQuestion(self.question, keys, names, intent.english)

    def _notes(self, intent: Intent) -> tuple[str, ...]:
        return tuple(
            phrase("read_as", intent.english, said=said, entity=self.catalog.names.get(key, key))
            for said, key in intent.loose
        )


def _orders_rows(intent: Intent) -> bool:
    # 表4中…最高的 asks for rows of a scope in order, which no passage answers.
    return intent.by is not None and intent.scope.given()


def _asks_figure(folded: str) -> bool:
    words = ("多少", "几", "how much", "how many", "what is", "what's", "多大", "多高", "是什么")
    return any(word in folded for word in words)
