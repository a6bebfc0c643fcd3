"""From a question to its plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.ledger import Ledger
from rag.questions.amounts import in_unit_asked
from rag.questions.binding import Bound, bind
from rag.questions.catalog import Catalog, catalog_of
from rag.questions.crossing import named_cells
from rag.questions.derived import made_of
from rag.questions.describe import describe
from rag.questions.found_row import beyond_figures, first_and_second, of_the_found
from rag.questions.idioms import plainly
from rag.questions.intent import Intent
from rag.questions.intents import MOST_CHARACTERS, completed, intents_of
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
from rag.questions.text import fold
from rag.questions.timelines import only_ends, over_time
from rag.questions.tokens import Kind, Token
from rag.questions.understand import moving, understand
from rag.questions.unitnote import unit_note
from rag.questions.yearago import against_last_year

_REPORT = re.compile(r"报告|研报|月报|周报|\breport\b")


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
    parts = intents_of(folded, tokens)
    if len(parts) > 1:
        plans = [planner.plan(completed(part, ledger, history)) for part in parts]
        answered = tuple(dict.fromkeys(plan for plan in plans if isinstance(plan, ProgramPlan | Ambiguous | Refusal)))
        if all(isinstance(plan, ProgramPlan | Ambiguous | Refusal) for plan in plans):
            return Several(answered) if len(answered) > 1 else answered[0]
    whole = parts[0] if len(parts) == 1 else understand(folded, tokens)
    found = planner.plan(completed(whole, ledger, history))
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
