"""Building: an assessment becomes a report.

Comes in: an assessment, a language, and what is known around it. Goes out: the report. Everything said here is said by
the rooms' own sentences; a report never words a verdict in another way than the red thread does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.ask.hanging import OpenFigure
from engine.explain.answers import Answers
from engine.explain.chain import about_node
from engine.explain.children import beside_verdict
from engine.explain.entries import decided
from engine.explain.hanging import figure_open
from engine.explain.heading import mark_lines, marks_in_short, origin, title
from engine.explain.inert import NO_BREAK_SPACE
from engine.explain.noticing import notices_said
from engine.explain.numerals import period
from engine.explain.prose import headline, paragraph
from engine.explain.readings import choice_said, readings_of
from engine.explain.report.figures import derived, facts_of, places, planned, target_of, value_of
from engine.explain.report.held import held_of
from engine.explain.report.view import (
    AnswersShown,
    Chart,
    ColourClass,
    Earlier,
    History,
    Kept,
    LevelShown,
    NodeShown,
    OpenShown,
    OutcomeCount,
    PossibleShown,
    ReadingShown,
    Report,
    RuleShown,
    Sign,
    Signature,
    TextShown,
)
from engine.explain.seen import RowSeen, TableSeen, tables_seen
from engine.explain.sentences import documents, effective, row_asked
from engine.explain.signed import day_said, signed_lines
from engine.explain.signs import colour_of, legend, outcome_of, signed, verdict_sign
from engine.explain.summary import LevelCount, level_counts, open_figures
from engine.explain.table import count_said
from engine.explain.trying import role_said, test_lines
from engine.explain.vocabulary import LEVELS, MARKS, STATES, label, quantity
from engine.explain.why import figures_said, possibility_said
from engine.explain.words import Words
from engine.model.diagnostic import Language
from engine.prove.assessment import Assessment
from engine.prove.proof import Judged, NodeProof, Undecided

COLOURS: Mapping[str, ColourClass] = {"grön": "green", "gul": "yellow", "röd": "red", "grå": "grey"}


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around an assessment: its record, what was answered, charts, earlier verdicts and the history."""

    kept: Kept | None = None
    answers: Answers | None = None
    charts: Mapping[str, Chart] = field(default_factory=dict)
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    history: History | None = None


def report_of(assessment: Assessment, lang: Language, around: Around | None = None) -> Report:
    """The assessment as a report."""
    words, program = Words(lang), assessment.proof.program
    builder = _Builder(words, assessment, around or Around())
    roots = tuple(builder.node(root, "", 0) for root in program.roots)
    nodes = [node for root in roots for node in root.all()]
    said = "\n".join(f"{node.verdict.text}\n{node.paragraph}" for node in nodes)
    return Report(
        lang=lang,
        title=title(words, assessment),
        ruleset=program.ruleset,
        municipality=program.municipality,
        committee=program.committee,
        period=str(program.at),
        period_said=period(words, program.at),
        marks=tuple(mark_lines(words, assessment)),
        in_short=tuple(marks_in_short(words, assessment)),
        origin=tuple(origin(words, assessment)),
        levels=tuple(_level(words, each) for each in level_counts(assessment)),
        roots=roots,
        open_figures=tuple(
            f"{node}: {words.all_of(quantity(words, name) for name in names)}"
            for node, names in open_figures(assessment)
        ),
        hanging=tuple(builder.hanging()),
        notices=tuple((node.id, notice) for node in nodes if not node.told_above for notice in node.notices),
        readings=tuple(_readings(words, assessment, builder.titles)),
        documents=tuple(sorted(builder.titles.items())),
        legend=legend(words, said),
        kept=builder.around.kept,
        history=builder.around.history,
    )


def sign_of(words: Words, proof: NodeProof) -> Sign:
    """The verdict of a node."""
    judged = isinstance(proof.verdict, Judged)
    return replace(_sign(verdict_sign(words, proof), colour_of(proof)), judged=judged)


def _sign(text: str, colour: str | None) -> Sign:
    symbol, _, word = text.partition(NO_BREAK_SPACE)
    return Sign(symbol, word, COLOURS.get(colour or "", "none"))


def _level(words: Words, counted: LevelCount) -> LevelShown:
    return LevelShown(
        counted.level,
        words.say(LEVELS[counted.level]),
        len(counted.proofs),
        tuple(OutcomeCount(sign_of(words, each.example), each.number) for each in counted.counts),
        count_said(words, counted),
    )


def _readings(words: Words, assessment: Assessment, titles: Mapping[str, str]) -> list[ReadingShown]:
    program = assessment.proof.program
    used = frozenset[str]().union(*(readings_of(node) for node in program.nodes.values()))
    return [
        ReadingShown(
            each.id,
            each.question,
            choice_said(words, each),
            each.reason,
            each.is_default,
            each.id in used,
            each.alternatives,
            places(each.sources, titles),
        )
        for each in program.readings
    ]


def _state(words: Words, one: OpenFigure) -> str:
    return words.say("ingen rad") if one.state == "ingen rad" else words.say(STATES[one.state])


def _hangs(words: Words, one: OpenFigure) -> str:
    """What hangs on an open figure."""
    if not one.read:
        return words.say("läses inte av någon tabell")
    if not one.turns:
        return words.say("spelar ingen roll längre")
    turns = words.all_of(one.turns)
    return (
        words.say("kan ändra {nodes}", nodes=turns) if one.exact else words.say("kan kanske ändra {nodes}", nodes=turns)
    )


class _Builder:
    """The nodes of one report; each is told once, where it stands first."""

    def __init__(self, words: Words, assessment: Assessment, around: Around) -> None:
        self.words, self.assessment, self.around = words, assessment, around
        self.titles = documents(assessment.proof.program, assessment.files)
        self.told: set[str] = set()

    def node(self, node_id: str, parent: str, depth: int) -> NodeShown:
        """A node and what stands under it; one told before stands there again, without what is under it."""
        words, proof = self.words, self.assessment.proof.nodes[node_id]
        node, again = proof.node, node_id in self.told
        self.told.add(node_id)
        return NodeShown(
            id=node.id,
            name=node.name,
            level=node.level,
            level_word=words.say(LEVELS[node.level]),
            parent=parent,
            depth=depth,
            told_above=again,
            verdict=sign_of(words, proof),
            beside=tuple(beside_verdict(words, proof)),
            headline=headline(words, self.assessment, node_id),
            paragraph=paragraph(words, self.assessment, node_id),
            chain=tuple(about_node(words, self.assessment, node_id)),
            decided=decided(words, self.assessment, proof),
            rules=tuple(self._rules(proof)),
            possible=tuple(self._possible(proof)),
            waits_for=figures_said(words, proof.waits_for, node.id) if isinstance(proof.verdict, Undecided) else "",
            value=value_of(words, proof),
            target=target_of(words, proof),
            baseline=planned(words, proof, "ingående"),
            expected=derived(words, proof, "väntat"),
            gap=derived(words, proof, "avvikelse"),
            unit=node.unit or "",
            direction=label(words, "riktning", node.direction) if node.direction else "",
            marks=tuple(words.say(MARKS[mark]) for mark in proof.marks),
            notices=tuple(notices_said(words, self.assessment, node_id)),
            notes=node.notes,
            sources=places(node.cite.sources, self.titles),
            facts=tuple(facts_of(words, proof, self.titles)),
            held=held_of(words, proof),
            signatures=tuple(self._signatures(node_id)),
            texts=tuple(
                TextShown(each.text, each.by, day_said(words, each.date)) for each in self.assessment.analyses(node_id)
            ),
            written=tuple(signed_lines(words, self.assessment, node_id)),
            responsible=node.responsible or "",
            answers=self._answers(node_id),
            earlier=self.around.earlier.get(node_id),
            chart=self.around.charts.get(node_id),
            children=() if again else tuple(self.node(child, node_id, depth + 1) for child in node.children),
        )

    def _answers(self, node_id: str) -> AnswersShown:
        """What was answered; of a verdict that no table gives there is nothing to say what it would take."""
        if self.around.answers is None:
            return AnswersShown()
        found = self.around.answers.nodes[node_id]
        by_table = isinstance(self.assessment.proof.nodes[node_id].verdict, Judged | Undecided)
        return AnswersShown(found.requirements if by_table else (), found.open, found.standing)

    def hanging(self) -> Iterator[OpenShown]:
        """The open figures in the order in which most hangs on them."""
        words, nodes = self.words, self.assessment.proof.program.nodes
        for each in self.around.answers.figures if self.around.answers is not None else ():
            yield OpenShown(
                each.node,
                nodes[each.node].name,
                figure_open(words, each),
                _state(words, each),
                each.turns,
                _hangs(words, each),
            )

    def _signatures(self, node_id: str) -> list[Signature]:
        return [
            Signature(
                each.outcome,
                each.by,
                each.role,
                day_said(self.words, each.date) if each.date else self.words.say("odaterad i källan"),
                each.reason,
                each.decision or "",
            )
            for each in self.assessment.judgements(node_id)
        ]

    def _possible(self, proof: NodeProof) -> list[PossibleShown]:
        verdict = proof.verdict
        if not isinstance(verdict, Undecided) or verdict.too_many:
            return []
        table = proof.node.table(proof.node.verdict_table or "")
        return [
            PossibleShown(
                _sign(
                    signed(self.words, table, each.outcome),
                    outcome_of(table, each.outcome).colour if each.outcome is not None else None,
                ),
                possibility_said(self.words, proof, each),
            )
            for each in verdict.possible
        ]

    def _rules(self, proof: NodeProof) -> list[RuleShown]:
        tables: Sequence[TableSeen] = tables_seen(proof)
        return [self._rule(proof, table, row) for table in tables for row in table.rows]

    def _rule(self, proof: NodeProof, seen: TableSeen, row: RowSeen) -> RuleShown:
        words, table = self.words, seen.table
        cite = effective(row.row, table)
        return RuleShown(
            table.name,
            table.name == proof.node.verdict_table,
            row.row.number,
            _sign(signed(words, table, row.row.outcome), outcome_of(table, row.row.outcome).colour),
            row_asked(words, row.row),
            role_said(words, row),
            row.role in {"avgör", "avgör när den nås"},
            tuple(line.text for line in test_lines(words, proof, row.tests, 0)),
            row.row.reason or "",
            places(cite.sources, self.titles),
            cite.readings,
        )
