"""Bulk: every row of a table gets the verdicts that it would have had by itself, or the reason why it has none."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bulk.rows import rows
from commands import Done, run
from engine.batch import parquet
from engine.batch.overview import Line, lines_of
from engine.bulk import running
from engine.bulk.answering import ID, SCHEMA
from engine.bulk.columns import allowed
from engine.bulk.running import Wanted
from engine.compile.program import Program
from engine.explain.document import as_document
from engine.infer.columnar import wide
from engine.line import LoadedFacts, LoadedRuleset, compiled, load_facts, load_ruleset
from engine.model.diagnostic import Rejected
from engine.model.facts import FactsFile
from engine.model.period import Period
from engine.prove.assessment import assessment
from engine.prove.checker import Refusal, prove
from soaking import SOAK, tried
from strategies import reference

ROOT = Path(__file__).parents[2]
SOCIAL, OMSORG = (ROOT / "rulesets/sodertalje" / f"{name}-2025.yaml" for name in ("socialnamnden", "omsorgsnamnden"))
ASKERSUND = ROOT / "rulesets/askersund/namndmal-2025.yaml"
RULESETS = {
    SOCIAL: "2025-10",
    OMSORG: "2025",
    ASKERSUND: "2025",
    ROOT / "rulesets/enkoping/socialnamnden-2024.yaml": "2024",
}
MANY = 100 if SOAK else 3

SMALL = """\
regelverk: små
år: 2025
kommun: Storstad
nämnd: Nämnden
källor: {p: {titel: Plan}}
skalor: {färg: [grön, gul, röd], utfall: [uppfyllt, ej uppfyllt]}
kf-mål:
  - id: KF
    namn: Målet
    bedömning:
      skala: utfall
      källa: {p: "1"}
      rader:
        - {utfall: uppfyllt, när: {antal grön: minst 2}}
        - {utfall: ej uppfyllt}
    indikatorer:
"""


def wanted(
    ruleset: LoadedRuleset,
    period: str,
    table: Path,
    *facts: LoadedFacts,
    names: str = "id",
    skip: Sequence[str] = (),
    indicators: bool = True,
    prove: bool = False,
) -> Wanted:
    at = Period.parse(period)
    return Wanted(ruleset, facts, at, {}, table, names, tuple(skip), indicators, lang="sv", prove=prove)


def alone(program: Program, files: Sequence[FactsFile]) -> list[Line]:
    """The lines of an assessment made by the checker alone."""
    made = assessment(prove(program, files, reference), tuple(files), "reference")
    return list(lines_of(as_document(made).model_dump(mode="json")))


def unexplained(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows, without the reason of a node that no row fits: which it is depends on more than where it stands."""
    return [{**row, "orsak": None, "rad": []} if row["verdikt"] == "ingen rad" else row for row in frame.to_dicts()]


@pytest.mark.soak
@pytest.mark.parametrize("path", RULESETS, ids=lambda path: path.stem)
def test_every_row_gets_what_it_would_have_had_by_itself(path: Path, tmp_path: Path) -> None:
    ruleset, period = load_ruleset(path), RULESETS[path]
    program, _ = compiled(ruleset, [], Period.parse(period), {})
    whole, holed = rows(program, MANY, seed=1), rows(program, MANY, seed=2, open_in=0.03)
    table = pl.concat([whole, holed, whole.with_columns(pl.lit("igen").alias("id"))])
    table.write_parquet(tmp_path / "in.parquet")
    done = running.run(wanted(ruleset, period, tmp_path / "in.parquet"), tmp_path / "ut.parquet", lambda *_: None, 5)
    found = pl.read_parquet(tmp_path / "ut.parquet")
    assert found.schema == SCHEMA
    columns = wide.fact_columns(program)
    lines = [alone(program, [wide.facts_of(program, row, columns, row["id"])]) for row in table.to_dicts()]
    ids = [row["id"] for row, each in zip(table.to_dicts(), lines, strict=True) for _ in each]
    assert found[ID].to_list() == ids
    expected = parquet.overview([line for each in lines for line in each])
    assert unexplained(found.drop(ID)) == unexplained(expected)
    assert done.counts.refused == 0
    assert done.counts.projected + done.counts.ordinary == table.height
    tried(
        f"bulk-{path.stem}",
        f"Bedömningar i en tabell, mot bevisaren rad för rad ({path.stem})",
        table.height,
        f"inga skillnader; {done.counts.projected} rader var fullt kända",
    )


@pytest.mark.parametrize("path", RULESETS, ids=lambda path: path.stem)
def test_every_row_can_have_its_own_proof(path: Path, tmp_path: Path) -> None:
    ruleset, period = load_ruleset(path), RULESETS[path]
    program, _ = compiled(ruleset, [], Period.parse(period), {})
    whole, holed = rows(program, MANY, seed=3), rows(program, MANY, seed=4, open_in=0.03)
    table = pl.concat([whole, holed, whole.with_columns(pl.lit("igen").alias("id"))])
    table.write_parquet(tmp_path / "in.parquet")
    asked = [wanted(ruleset, period, tmp_path / "in.parquet", prove=each) for each in (True, False)]
    proven, swept = (running.run(each, tmp_path / "ut.parquet", lambda *_: None, 5) for each in asked)
    assert (proven.counts.projected, proven.counts.ordinary) == (swept.counts.projected, swept.counts.ordinary)
    assert proven.counts.verdicts == swept.counts.verdicts
    answering = running.begun(asked[0])
    met = answering.rows(table, pl.int_range(table.height, eager=True))
    answering.remembering.meet(met)
    assert answering.remembering.proven < 3 * MANY * len(program.nodes), "the same again is not proven again"
    columns = wide.fact_columns(program)
    for row, made in zip(table.to_dicts(), answering.remembering.proofs(met), strict=True):
        own = prove(program, [wide.facts_of(program, row, columns, "rad")], reference)
        assert (made.nodes, made.hits) == (own.nodes, own.hits)


def test_what_no_line_rests_on_may_be_open(tmp_path: Path) -> None:
    """KF6 has no rule, so no goal rests on its indicators; a value there that cannot occur is refused all the same."""
    ruleset = load_ruleset(SOCIAL)
    program, _ = compiled(ruleset, [], Period.parse("2025-10"), {})
    below = program.nodes["KF6"].children
    whole = rows(program, 3, seed=3)
    without = whole.drop([name for name in whole.columns if name.startswith(below)])
    impossible = without.with_columns(pl.Series("S6a", [Decimal("101.00"), None, Decimal("50.00")]))
    found: dict[str, tuple[int, int, int]] = {}
    verdicts: list[list[tuple[Any, ...]]] = []
    for name, table in {"whole": whole, "without": without, "impossible": impossible}.items():
        table.write_parquet(tmp_path / "in.parquet")
        asked = wanted(ruleset, "2025-10", tmp_path / "in.parquet", indicators=False)
        done = running.run(asked, tmp_path / "ut.parquet", lambda *_: None)
        found[name] = (done.counts.projected, done.counts.ordinary, done.counts.refused)
        verdicts.append(pl.read_parquet(tmp_path / "ut.parquet").rows())
    assert verdicts[0] == verdicts[1]
    assert (found["whole"], found["without"], found["impossible"]) == ((3, 0, 0), (3, 0, 0), (1, 1, 1))


# --- a small ruleset ------------------------------------------------------------------------------------------


def indicator(name: str, *keys: str) -> str:
    lines = [
        f"- id: {name}",
        f"  namn: {name}",
        "  enhet: st",
        "  riktning: uppåt",
        "  riktvärde: {2025: 50}",
        "  källa: {p: '2'}",
    ]
    lines += ["  bedömning:", "    skala: färg", "    källa: {p: '3'}", "    rader:"]
    lines += ["      - {utfall: grön, när: {värde: minst 50}}", "      - {utfall: gul, när: {värde: minst 10}}"]
    lines += ["      - {utfall: röd}", *(f"  {key}" for key in keys)]
    return "".join(f"      {line}\n" for line in lines)


@pytest.fixture
def small(tmp_path: Path) -> LoadedRuleset:
    path = tmp_path / "regelverk.yaml"
    path.write_text(SMALL + indicator("A") + indicator("B", "möjligt: 0–100"), encoding="utf-8")
    return load_ruleset(path)


ASKED = """\
uppgifter:
  plan: {fråga: 'Följs planen?', svar: [följd, ej följd]}
  arbete: {fråga: 'Pågår arbetet?', svar: [pågår, planerat, inget]}
kf-mål:
"""
ROWS = """\
- {utfall: röd, när: {arbete: inget}}
- {utfall: grön, när: {värde: minst 50}}
- {utfall: röd, när: {arbete: planerat}}
- {utfall: grön, när: {plan: följd}}
- {utfall: röd}
"""


def test_every_way_that_a_node_can_be_open_is_told_apart(tmp_path: Path) -> None:
    """The same outcomes are possible in many ways, which wait for different figures and carry different marks."""
    usual = indicator("A").index("            - {utfall: grön")
    asked = indicator("A")[:usual] + "".join(f"            {row}\n" for row in ROWS.splitlines())
    path = tmp_path / "regelverk.yaml"
    path.write_text(SMALL.replace("kf-mål:\n", ASKED) + asked + indicator("B"), encoding="utf-8")
    ruleset = load_ruleset(path)
    facts = "uppgifter: g\nregelverk: små\nvärden:\n  - {indikator: B, värde: 60, spann: år 2025, preliminär: ja}\n"
    (tmp_path / "facts.yaml").write_text(facts, encoding="utf-8")
    common = load_facts(tmp_path / "facts.yaml", ruleset)
    cells = list(product([60, 10, None], ["följd", "ej följd", None], ["pågår", "planerat", "inget", None]))
    table = pl.DataFrame(cells, schema=["A", "A: plan", "A: arbete"], orient="row")
    table = table.insert_column(0, pl.int_range(table.height, eager=True).cast(pl.String).alias("id"))
    table.write_parquet(tmp_path / "in.parquet")
    running.run(wanted(ruleset, "2025", tmp_path / "in.parquet", common), tmp_path / "ut.parquet", lambda *_: None)
    program, files = compiled(ruleset, [common], Period.parse("2025"), {})
    columns = wide.fact_columns(program)
    lines = [alone(program, [*files, wide.facts_of(program, row, columns, row["id"])]) for row in table.to_dicts()]
    expected = parquet.overview([line for each in lines for line in each])
    assert pl.read_parquet(tmp_path / "ut.parquet").drop(ID).to_dicts() == expected.to_dicts()
    assert expected["orsak"].n_unique() > 5


def answered(
    ruleset: LoadedRuleset, table: pl.DataFrame, folder: Path, names: str = "id", skip: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """What each row gets for the goal: its name, its verdict and its outcome."""
    table.write_parquet(folder / "in.parquet")
    asked = wanted(ruleset, "2025", folder / "in.parquet", names=names, skip=skip)
    running.run(asked, folder / "ut.parquet", lambda *_: None)
    found = pl.read_parquet(folder / "ut.parquet")
    return found.filter(pl.col("indikator").is_null()).select(ID, "verdikt", "utfall").rows()


def refused(ruleset: LoadedRuleset, table: pl.DataFrame, folder: Path, *facts: LoadedFacts) -> list[str]:
    """The codes of all mistakes; the file that was there stays as it was."""
    table.write_parquet(folder / "in.parquet")
    (folder / "ut.parquet").write_bytes(b"before")
    with pytest.raises(Rejected) as caught:
        running.run(wanted(ruleset, "2025", folder / "in.parquet", *facts), folder / "ut.parquet", lambda *_: None)
    assert (folder / "ut.parquet").read_bytes() == b"before"
    assert not list(folder.glob("*.tmp"))
    return [f"{each.code.name} {each.place.line}:{each.place.column}" for each in caught.value.diagnostics]


KINDS: dict[str, list[Any] | pl.Series] = {
    "whole numbers": [50, 49, None],
    "small whole numbers": pl.Series([50, 49, None], dtype=pl.UInt8),
    "decimals": [Decimal("50.000"), Decimal("49.999"), None],
    "texts with a comma": ["50", " 49,999999 ", ""],
    "texts with a point and a minus": ["50.0", "−1", None],
    "whole floats": [50.0, -1.0, None],
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_column_is_read_exactly(kind: str, small: LoadedRuleset, tmp_path: Path) -> None:
    table = pl.DataFrame({"id": [1, 2, 3], "A": KINDS[kind], "B": [60, 60, 60]})
    assert answered(small, table, tmp_path) == [
        ("1", "bedömt", "uppfyllt"),
        ("2", "bedömt", "ej uppfyllt"),
        ("3", "ej bedömbart", None),
    ]


MISTAKES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a column that is nothing": ({"id": ["x"], "A": [1], "C": [2]}, ["RT872 1:3"]),
    "no column of names": ({"A": [1], "B": [1]}, ["RT873 1:1"]),
    "a state without its value": ({"id": ["x"], "A: tillstånd": ["sekretess"]}, ["RT873 1:1"]),
    "yes where a number is": ({"id": ["x"], "A": [True]}, ["RT874 1:2"]),
    "a float that is not whole": ({"id": ["x", "y"], "A": [1.0, 0.1]}, ["RT875 2:1"]),
    "a float that is no number": ({"id": ["x", "y"], "A": [None, float("nan")]}, ["RT875 2:1"]),
    "a float too large to be exact": ({"id": ["x"], "A": [2.0**53 + 2]}, ["RT875 1:1"]),
    "a text that may be thousands": ({"id": ["x", "y"], "A": ["1", "1 234"]}, ["RT877 2:1"]),
    "all of them at once": (
        {"A": [True], "B": ["x"], "Ç": [1]},
        ["RT873 1:1", "RT874 1:1", "RT872 1:3"],
    ),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_table_that_cannot_be_read_exactly_is_refused(kind: str, small: LoadedRuleset, tmp_path: Path) -> None:
    columns, codes = MISTAKES[kind]
    assert refused(small, pl.DataFrame(columns), tmp_path) == codes


@pytest.mark.parametrize(("name", "code"), [("in.csv", "RT871"), ("borta.parquet", "RT101"), (".", "RT102")])
def test_what_is_not_parquet_is_refused(name: str, code: str, small: LoadedRuleset, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id;A\n")
    with pytest.raises(Rejected) as caught:
        running.run(wanted(small, "2025", tmp_path / name), tmp_path / "ut.parquet", lambda *_: None)
    assert [each.code.name for each in caught.value.diagnostics] == [code]


def test_a_column_and_a_file_do_not_say_the_same_fact(small: LoadedRuleset, tmp_path: Path) -> None:
    facts = "uppgifter: gemensamma\nregelverk: små\nvärden:\n  - {indikator: A, värde: 1, spann: år 2025}\n"
    (tmp_path / "facts.yaml").write_text(facts, encoding="utf-8")
    common = load_facts(tmp_path / "facts.yaml", small)
    assert refused(small, pl.DataFrame({"id": ["x"], "A": [1]}), tmp_path, common) == ["RT876 1:2"]


def test_a_column_that_is_no_fact_can_be_skipped(small: LoadedRuleset, tmp_path: Path) -> None:
    table = pl.DataFrame({"kommun": ["Arboga"], "A": [50], "B": [50], "folkmängd": [14_000]})
    assert answered(small, table, tmp_path, names="kommun", skip=("folkmängd",)) == [("Arboga", "bedömt", "uppfyllt")]


def test_states_stand_in_place_of_values(small: LoadedRuleset, tmp_path: Path) -> None:
    states = ["ej tillämplig", "sekretess", None, "hemlig", "sekretess"]
    table = pl.DataFrame(
        {
            "id": list("abcde"),
            "A": [None, None, 50, None, 50],
            "A: tillstånd": states,
            "B": [50] * 5,
        }
    )
    assert answered(small, table, tmp_path) == [
        ("a", "bedömt", "ej uppfyllt"),
        ("b", "ej bedömbart", None),
        ("c", "bedömt", "uppfyllt"),
        ("d", "inte bedömd", None),
        ("e", "inte bedömd", None),
    ]
    reasons = pl.read_parquet(tmp_path / "ut.parquet").filter(verdikt="inte bedömd")["orsak"].to_list()
    assert [reason.split(": ", 1)[1][:5] for reason in reasons] == ["RT878", "RT878"]


def test_a_value_that_cannot_occur_stops_its_row_only(small: LoadedRuleset, tmp_path: Path) -> None:
    table = pl.DataFrame({"id": ["a", "b"], "A": [50, 50], "B": [101, 100]})
    assert answered(small, table, tmp_path) == [("a", "inte bedömd", None), ("b", "bedömt", "uppfyllt")]


def test_what_a_mark_stands_on_is_told_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "regelverk.yaml"
    path.write_text(SMALL + indicator("A") + indicator("B"), encoding="utf-8")
    ruleset = load_ruleset(path)
    facts = "uppgifter: g\nregelverk: små\nvärden:\n  - {indikator: B, värde: 60, spann: år 2025, preliminär: ja}\n"
    (tmp_path / "facts.yaml").write_text(facts, encoding="utf-8")
    pl.DataFrame({"id": ["a"], "A": [50]}).write_parquet(tmp_path / "in.parquet")
    asked = wanted(ruleset, "2025", tmp_path / "in.parquet", load_facts(tmp_path / "facts.yaml", ruleset))
    running.run(asked, tmp_path / "ut.parquet", lambda *_: None)
    marks = pl.read_parquet(tmp_path / "ut.parquet").select("id", "märkning").rows()
    assert marks == [("KF", ["preliminär"]), ("A", []), ("B", ["preliminär"])]


def test_a_projection_that_is_wrong_is_never_written(
    small: LoadedRuleset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.infer.columnar.projection import Projection  # noqa: PLC0415 - to make it lie

    real = Projection.run
    hit = "träff A: färg"

    def lying(self: Projection, native: pl.DataFrame, **asked: Any) -> pl.DataFrame:  # noqa: ANN401 - as it is asked
        found: pl.DataFrame = real(self, native, **asked)
        return found.with_columns(pl.when(pl.col(hit) == 2).then(1).otherwise(pl.col(hit)).alias(hit))

    monkeypatch.setattr(Projection, "run", lying)
    pl.DataFrame({"id": ["a", "b"], "A": [50, 11], "B": [1, 1]}).write_parquet(tmp_path / "in.parquet")
    with pytest.raises(Refusal):
        running.run(wanted(small, "2025", tmp_path / "in.parquet"), tmp_path / "ut.parquet", lambda *_: None)
    assert not (tmp_path / "ut.parquet").exists()


# --- the command ----------------------------------------------------------------------------------------------


def bulk(small: LoadedRuleset, *arguments: object) -> Done:
    return run("bulk", small.source.path, *arguments, blocked=("durable_rules_engine",))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "in.parquet"
    pl.DataFrame({"id": ["a", "b", "b"], "A": ["50", "49,9", ""], "B": [50, 50, 150]}).write_parquet(path)
    return path


def test_the_command_says_what_became_of_the_rows_and_by_which_engine(
    small: LoadedRuleset, table: Path, tmp_path: Path
) -> None:
    done = bulk(small, table, "--out", tmp_path / "ut.parquet")
    assert (done.code, done.err) == (1, "")
    for line in ("2 bedömningar", "1 rad utan bedömning", "Motor: polars", "KF Målet: ej uppfyllt 1, uppfyllt 1"):
        assert line in done.out
    assert pl.read_parquet(tmp_path / "ut.parquet")[ID].to_list() == ["a", "b", "b"]
    bulk(small, table, "--out", tmp_path / "igen.parquet")
    assert (tmp_path / "igen.parquet").read_bytes() == (tmp_path / "ut.parquet").read_bytes()


def test_a_command_that_proves_every_row_says_so(small: LoadedRuleset, table: Path) -> None:
    done = bulk(small, table, "--out", table.with_name("ut.parquet"), "--prove")
    assert (done.code, done.err) == (1, "")  # one row has a value that cannot be
    for line in ("2 bedömningar", "2 fullt kända\n", "2 bevisade i sin helhet", "1 rad utan bedömning"):
        assert line in done.out


def test_a_row_that_is_asked_about_is_proven_and_shown(small: LoadedRuleset, table: Path) -> None:
    done = bulk(small, table, "--explain", "a")
    assert done.code == 0, done.err
    assert "rad 1: antal grön (2) är minst 2" in done.out
    twice, never = bulk(small, table, "--explain", "b"), bulk(small, table, "--explain", "c")
    assert (twice.code, never.code) == (1, 1)
    assert "RT879 2 rader heter `b`" in twice.err
    assert "RT879 0 rader heter `c`" in never.err


def test_the_columns_that_a_table_may_have_are_shown(small: LoadedRuleset) -> None:
    done = bulk(small, "--columns", "--lang", "en")
    assert done.code == 0, done.err
    program, _ = compiled(small, [], Period.parse("2025"), {})
    for name, each in allowed(program).items():
        assert f"  {name}: " in done.out or name == each.column.state
    assert "0\N{NO-BREAK SPACE}st to 100\N{NO-BREAK SPACE}st" in done.out


@pytest.mark.parametrize("given", [["in.parquet"], ["in.parquet", "--columns"]])
def test_wrong_use_is_said(given: list[str], small: LoadedRuleset) -> None:
    done = bulk(small, *given)
    assert (done.code, done.out) == (2, "")
    assert "rodtrad bulk: " in done.err
