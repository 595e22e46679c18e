"""A conformance case: files in a folder, read, assessed and told in a few words.

Comes in: the folder of a case, with its variants. Goes out: the verdicts, and those it should give. Used by the suite
and by every engine that must agree on it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from engine.compile.compiler import compile_program
from engine.compile.program import Program
from engine.infer import Engine
from engine.line import LoadedFacts, LoadedRuleset, assess, load_facts, load_ruleset
from engine.model.diagnostic import Rejected
from engine.model.facts import Fact
from engine.model.period import At, Period, Towards
from engine.model.ruleset import Ruleset
from engine.prove.assessment import Assessment, assessment
from engine.prove.checker import prove
from engine.prove.proof import (
    AwaitsJudgement,
    Judged,
    NodeProof,
    NoRow,
    NoRule,
    NotApplicable,
    Undecided,
    Verdict,
)

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "conformance"

_FACT_KEYS = {field.alias for field in Fact.model_fields.values()}
_SAYS = ("värde", "delresultat", "samtliga når", "tillstånd")
"""The keys with which a fact says what was measured; any other key of a figure is a declared human fact."""


@dataclass(frozen=True)
class Case:
    """One folder under tests/conformance, or one of its variants."""

    name: str
    folder: Path
    about: str
    ruleset: Path
    facts: tuple[Path, ...]
    period: At
    readings: Mapping[str, str]
    values: Mapping[str, Any]
    expected: Mapping[str, Any]
    faults: tuple[str, ...]

    @classmethod
    def read(cls, folder: Path) -> tuple[Case, ...]:
        """The case of a folder and its variants, in the order written; every scalar is text, as in a ruleset."""
        written = yaml.load((folder / "fall.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        variants = written.get("varianter", [])
        own = [written] if "väntat" in written or "fel" in written else []
        return tuple(_case(folder, number, written, one) for number, one in enumerate([*own, *variants], 1 - len(own)))

    def assess(self, engine: Engine) -> Assessment:
        """Run the case through the line with `engine`; cases often share a ruleset, which is compiled once."""
        program = _program(self.ruleset, self.period, tuple(sorted(self.readings.items())))
        files = tuple(sorted((each.file for each in self._facts()), key=lambda file: file.id))
        return assessment(prove(program, files, engine.hits), files, engine.name)

    def found_faults(self, engine: Engine) -> tuple[str, ...]:
        """The codes of the mistakes that the line finds, each once; none when it assesses the case."""
        try:
            assess(_ruleset(self.ruleset), self._facts(), self.period, self.readings, engine)
        except Rejected as rejected:
            return tuple(sorted({each.code.name for each in rejected.diagnostics}))
        return ()

    def _facts(self) -> list[LoadedFacts]:
        ruleset = _ruleset(self.ruleset)
        files = [_file(path, self.ruleset) for path in self.facts]
        return [*files, self._inline(ruleset)] if self.values else files

    def _inline(self, ruleset: LoadedRuleset) -> LoadedFacts:
        """The facts of `värden`, through the reader like any file."""
        file = {
            "uppgifter": "värden-i-fallet",
            "regelverk": ruleset.checked.ruleset.id,
            "märkning": "exempeldata",
            "märkning skäl": "Påhittat för ett konformitetsfall.",
            "värden": list(_facts(self.values, ruleset.checked.ruleset, self.period)),
        }
        with TemporaryDirectory() as room:
            path = Path(room) / "värden.yaml"
            path.write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
            return load_facts(path, ruleset)


def cases() -> list[Path]:
    """Every folder with a case, in name order."""
    return sorted(path.parent for path in CASES.rglob("fall.yaml"))


@cache
def _ruleset(path: Path) -> LoadedRuleset:
    return load_ruleset(path)


@cache
def _file(path: Path, ruleset: Path) -> LoadedFacts:
    return load_facts(path, _ruleset(ruleset))


@cache
def _program(path: Path, period: At, readings: tuple[tuple[str, str], ...]) -> Program:
    return compile_program(_ruleset(path).checked, period, dict(readings))


def _case(folder: Path, number: int, written: Mapping[str, Any], variant: Mapping[str, Any]) -> Case:
    """The case itself (number 0), or a variant: what it does not say stands as in the case, except what is expected."""
    both = {**written, **variant}
    name = folder.relative_to(CASES).as_posix()
    values = {**written.get("värden", {}), **variant.get("värden", {})}
    if number and "lägen" in variant:
        states = zip(written["lägen"].items(), variant["lägen"], strict=True)
        values |= {subject: said[state] for (subject, said), state in states}
    return Case(
        f"{name}/{number}" if number else name,
        folder,
        both["om"],
        _path(folder, both["regelverk"]),
        tuple(_path(folder, each) for each in both.get("uppgifter", [])),
        Towards(Period.parse(both["period"])) if both.get("mot") == "helår" else Period.parse(both["period"]),
        {**written.get("tolkningar", {}), **variant.get("tolkningar", {})},
        values,
        variant.get("väntat", {}),
        tuple(variant.get("fel", [])),
    )


def _path(folder: Path, name: str) -> Path:
    inside = folder / name
    return inside if inside.exists() else ROOT / name


def _facts(values: Mapping[str, Any], ruleset: Ruleset, at: At) -> Iterator[dict[str, Any]]:
    """`{S5b: {värde: 79, plan: ej följd}}` as facts, over the year so far where no span is written."""
    period = at.position if isinstance(at, Towards) else at
    goals = {goal.id for council in ruleset.council_goals for goal in (council, *council.goals)}
    for subject, said in values.items():
        owner = {"mål" if subject in goals else "indikator": subject}
        for each in said if isinstance(said, list) else [said]:
            keys = {"värde": each} if isinstance(each, str) else dict(each)
            stated = _stated(keys, period)
            about = {**owner, "spann": keys.pop("spann", f"t.o.m. {period.year}-{period.month:02}"), **stated}
            human = {name: keys.pop(name) for name in [*keys] if name not in _FACT_KEYS}
            if any(key in keys for key in _SAYS):
                yield {**about, **keys}
            for name, answer in human.items():
                asked = ruleset.human_facts.get(name)
                key = "värde" if asked is not None and asked.possible is not None else "svar"
                yield {**about, "uppgift": name, key: answer}


def _stated(keys: dict[str, Any], period: Period) -> dict[str, Any]:
    """Takes from `keys` what a forecast says, with what the case leaves unsaid; nothing of what was measured."""
    if keys.get("art") != "prognos":
        return {}
    keys.setdefault("spann", f"år {period.year}")
    after = f"{period.year}-08" if period.whole_year else str(period)
    unsaid = {"av": "controllern", "datum": f"{period.year}-09-15", "efter": after, "grund": "takten hittills"}
    said = {key: keys.pop(key) for key in ("art", *unsaid) if key in keys}
    return {key: value for key, value in {**unsaid, **said}.items() if value}


def told(proof: NodeProof) -> dict[str, Any]:
    """A verdict in the words of `fall.yaml`."""
    verdict = proof.verdict
    told = {"märken": list(proof.marks)} if proof.marks else {}
    match verdict:
        case Judged(outcome, rows):
            return {"utfall": outcome, "rad": ", ".join(map(str, rows)), **told}
        case Undecided(possible):
            return {"möjliga": [each.outcome or "ingen rad" for each in possible], **told}
        case _:
            return {"slag": _kind(verdict), **told}


def _kind(verdict: Verdict) -> str:
    kinds: dict[type[object], str] = {
        NotApplicable: "ej tillämpligt",
        NoRule: "ingen regel",
        NoRow: "ingen rad",
        AwaitsJudgement: "väntar på samlad bedömning",
    }
    return kinds[type(verdict)]


def agrees(expected: object, made: Assessment, name: str) -> bool:
    """Whether a verdict is what the case expects; what the case does not mention is not asked for."""
    proof = made.proof.nodes[name]
    found = told(proof)
    wanted: dict[str, Any] = expected if isinstance(expected, dict) else {"utfall": expected}
    notices = {notice.kind for notice in made.notices if notice.node == name}
    return all(
        set(value) <= notices
        if key == "anmärkningar"
        else all(_given(proof, table) == outcome for table, outcome in value.items())
        if key == "tabeller"
        else found.get(key, [] if key == "märken" else None) == value
        for key, value in wanted.items()
    )


def _given(proof: NodeProof, table: str) -> str | Sequence[str]:
    """What one of the node's tables gives: its outcome, or all of them in the order of its scale."""
    found = {world.of(table).outcome for world in proof.worlds}
    order = [outcome.label for outcome in proof.node.table(table).scale]
    labels = [*(label for label in order if label in found), *(["ingen rad"] if None in found else [])]
    return labels[0] if len(labels) == 1 else labels
