"""The adapter: every fault it can meet has a name, nothing is left behind, and large things are cut."""

import gc
import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any

import pytest

from engine.compile.points import Question
from engine.infer import EngineFault, NoEngine, available_engine
from infer.building import compare, follows, point, table

pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)

import resource  # not on Windows, where durable-rules is not either

from engine.infer import durable, sessions
from infer.inhouse import InHouse

REAL = sessions._engine  # noqa: SLF001 - the faults below are planted between it and the adapter


Call = Callable[..., Any]


class Watched:
    """The extension module with some calls replaced, and every call written down."""

    error = REAL.error

    def __init__(self, **planted: Call) -> None:
        self.planted = planted
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Call:
        def call(*given: object) -> object:
            self.calls.append(name)
            return self.planted.get(name, getattr(REAL, name))(*given)

        return call

    @property
    def live(self) -> int:
        """Sessions and rulesets that were opened and not given back."""
        opened = self.calls.count("create_ruleset") + self.calls.count("assert_fact")
        return opened - self.calls.count("delete_ruleset") - self.calls.count("delete_state")


Plant = Callable[..., Watched]


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Plant:
    def put(**planted: Call) -> Watched:
        watched = Watched(**planted)
        monkeypatch.setattr(sessions, "_engine", watched)
        return watched

    return put


@pytest.fixture
def engine() -> Iterator[InHouse]:
    with InHouse() as made:
        yield made


def question(points: int = 5, node: str = "S1") -> Question:
    rows = table((compare("värde", "≥", 3),), (compare("värde", "≥", 1),), ())
    return Question(node, rows, tuple(point(värde=Fraction(number)) for number in range(points)))


def refused(engine: InHouse, asked: Question) -> EngineFault:
    with pytest.raises(EngineFault) as fault:
        engine.hits([asked])
    assert fault.value.said("sv")
    assert fault.value.said("en")
    return fault.value


class TestMemory:
    def test_what_stands_as_before_is_not_asked_again(self, engine: InHouse, plant: Plant) -> None:
        watched = plant()
        for points, asked in ((3, 1), (3, 1), (5, 2), (5, 2)):
            hits = engine.hits([question(points), question(points, node="S2")])
            assert hits == {(node, "utfall"): follows(question(points)) for node in ("S1", "S2")}
            assert watched.calls.count("assert_facts") == asked

    def test_too_many_answers_are_forgotten(
        self, engine: InHouse, plant: Plant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        watched = plant()
        monkeypatch.setattr(durable, "ANSWERS_KEPT", 2)
        for _ in range(3):
            assert engine.hits([question()])["S1", "utfall"] == follows(question())
        assert watched.calls.count("assert_facts") == 3


class TestFaults:
    """Each planted fault ends in its own code, no hit is given, and the next question is answered."""

    def recovers(self, engine: InHouse, plant: Plant) -> None:
        plant()
        assert engine.hits([question()])["S1", "utfall"] == follows(question())

    def test_a_lost_fact(self, engine: InHouse, plant: Plant) -> None:
        watched = plant(assert_facts=lambda h, facts: REAL.assert_facts(h, json.dumps(json.loads(facts)[1:])))
        assert refused(engine, question()).code.name == "RT422"
        assert watched.live == 0
        self.recovers(engine, plant)

    def test_a_fact_nobody_sent(self, engine: InHouse, plant: Plant) -> None:
        def assert_facts(handle: int, facts: str) -> tuple[int, int]:
            sent = json.loads(facts)
            return REAL.assert_facts(handle, json.dumps([*sent, sent[0] | {"id": "p77"}]))

        plant(assert_facts=assert_facts)
        assert refused(engine, question()).code.name == "RT422"

    def test_a_batch_in_another_session(self, engine: InHouse, plant: Plant) -> None:
        plant(assert_facts=lambda h, facts: (0, REAL.assert_facts(h, facts)[1] + 1))
        assert refused(engine, question()).code.name == "RT421"
        self.recovers(engine, plant)

    def test_a_fact_twice(self, engine: InHouse, plant: Plant) -> None:
        plant(assert_facts=lambda h, facts: REAL.assert_facts(h, json.dumps(json.loads(facts) * 2)))
        assert refused(engine, question()).code.name == "RT421"
        self.recovers(engine, plant)

    def test_an_error_of_the_engine(self, engine: InHouse, plant: Plant) -> None:
        def fails(*_: object) -> tuple[int, int]:
            raise REAL.error("Could not assert facts, error code: 303")

        watched = plant(assert_facts=fails)
        assert "error code: 303" in refused(engine, question()).said()
        assert watched.live == 0
        self.recovers(engine, plant)

    def test_rules_that_are_not_taken(self, engine: InHouse, plant: Plant) -> None:
        def fails(*_: object) -> int:
            raise REAL.error("Could not create ruleset, error code: 113")

        plant(create_ruleset=fails)
        assert refused(engine, question()).code.name == "RT421"
        self.recovers(engine, plant)

    def test_a_guard_that_does_not_fire(self, engine: InHouse, plant: Plant) -> None:
        watched = plant(start_action_for_state=lambda *_: None)
        assert refused(engine, question()).code.name == "RT421"
        assert "delete_state" not in watched.calls

    @pytest.mark.parametrize("fired", [1, 2, 7], ids=["guard only", "one rule", "before the sink"])
    def test_firing_that_ends_too_soon(self, engine: InHouse, plant: Plant, fired: int) -> None:
        left = iter(range(fired))
        plant(complete_and_start_action=lambda *g: REAL.complete_and_start_action(*g) if next(left, 0) else None)
        assert refused(engine, question()).code.name == "RT423"
        self.recovers(engine, plant)

    def test_firing_without_end(self, engine: InHouse, plant: Plant) -> None:
        # As good as without end, yet the test fails and does not hang when nobody notices.
        again = iter([json.dumps({"r0": {"m": {"id": "p0"}}})] * 1_000)
        watched = plant(complete_and_start_action=lambda *_: next(again, None))
        assert refused(engine, question()).code.name == "RT423"
        assert watched.calls.count("complete_and_start_action") < 3
        assert watched.calls.count("abandon_action") == 1

    def test_rules_in_another_order(self, engine: InHouse, plant: Plant) -> None:
        def backwards(name: str, rules: str) -> int:
            made = json.loads(rules)
            return REAL.create_ruleset(name, json.dumps({n: r | {"pri": 99 - r["pri"]} for n, r in made.items()}))

        plant(create_ruleset=backwards)
        assert refused(engine, question()).code.name == "RT423"

    @pytest.mark.parametrize("message", ["{}", '{"r0": []}', '{"r0": {"m": {}}}', "not json", "[]"])
    def test_a_firing_that_cannot_be_read(self, engine: InHouse, plant: Plant, message: str) -> None:
        watched = plant(complete_and_start_action=lambda *_: message)
        assert refused(engine, question()).code.name == "RT421"
        assert watched.live == 0
        self.recovers(engine, plant)

    def test_an_interrupt_gives_everything_back_and_goes_on(self, engine: InHouse, plant: Plant) -> None:
        def interrupted(*_: object) -> str:
            raise KeyboardInterrupt

        watched = plant(get_facts=interrupted)
        with pytest.raises(KeyboardInterrupt):
            engine.hits([question()])
        assert watched.live == 0
        self.recovers(engine, plant)

    def test_names_with_the_same_hash(self) -> None:
        with pytest.raises(sessions.Refused) as fault:
            sessions._distinct(["t", "costarring", "liquid"])  # noqa: SLF001 - the check itself
        assert fault.value.code == "RT424"

    def test_another_version_of_the_engine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sessions, "_engine", object())
        with pytest.raises(NoEngine) as none:
            available_engine()
        assert none.value.code.name == "RT404"
        assert "create_ruleset" in none.value.said()


class TestVocabulary:
    def test_nothing_we_may_ever_say_collides(self) -> None:
        ids = [f"p{n}" for n in range(sessions.FACTS_PER_SESSION)]
        axes = [f"{side}{n}" for side in "hl" for n in range(10_000)]
        names = ["t", "id", "sid", "m", "s", "p", "g", "guard", *ids, *axes]
        assert len({sessions._fnv1a(name) for name in names}) == len(names)  # noqa: SLF001 - the hash itself


class TestCutting:
    def test_two_hundred_rows(self, engine: InHouse, plant: Plant) -> None:
        watched = plant()
        rows = table(*((compare("värde", "≥", 200 - n), compare("b", "≥", 0)) for n in range(200)))
        asked = Question("n", rows, tuple(point(värde=Fraction(n), b=Fraction(0)) for n in range(0, 202, 3)))
        assert engine.hits([asked])["n", "utfall"] == follows(asked)
        assert watched.calls.count("create_ruleset") == -(-400 // durable.RULES_PER_RULESET)

    def test_rules_that_are_all_true_at_once(self, engine: InHouse) -> None:
        rows = table(*((compare("värde", "≥", n), compare("b", "≥", 1)) for n in range(200)), ())
        asked = Question("n", rows, (point(värde=Fraction(999), b=Fraction(0)),))
        assert engine.hits([asked])["n", "utfall"] == follows(asked) == (401,)

    def test_a_row_as_wide_as_is_taken(self, engine: InHouse) -> None:
        rows = table(tuple(compare(f"q{n}", "=", 1) for n in range(100)), ())
        points = tuple(point(**{f"q{n}": Fraction(n != odd) for n in range(100)}) for odd in (-1, 0, 99))
        assert engine.hits([Question("n", rows, points)])["n", "utfall"] == (1, 3, 3)

    def test_more_points_than_a_session_holds(self, engine: InHouse, plant: Plant) -> None:
        watched = plant()
        limits = table(*((compare(name, "=", n),) for n in range(25) for name in ("a", "b")))
        halves = [Fraction(n, 2) for n in range(-1, 40)]
        asked = Question("n", limits, tuple(point(a=a, b=b) for a in halves for b in halves[::2]))
        assert len(asked.points) > sessions.FACTS_PER_SESSION
        assert engine.hits([asked])["n", "utfall"] == follows(asked)
        assert watched.calls.count("assert_facts") > watched.calls.count("create_ruleset")

    def test_an_empty_batch_is_never_sent(self, engine: InHouse, plant: Plant) -> None:
        sent: list[str] = []

        def assert_facts(handle: int, facts: str) -> tuple[int, int]:
            sent.append(facts)
            return REAL.assert_facts(handle, facts)

        plant(assert_facts=assert_facts)
        # The first part takes every point, so that the parts after it have none left to ask about.
        rows = table((), *((compare("a", "≥", n),) for n in range(100)))
        engine.hits([Question("n", rows, (point(a=Fraction(0)),)), Question("m", rows, ()), Question("o", table(), ())])
        assert engine.hits([]) == {}
        assert len(sent) == 1
        assert "[]" not in sent

    def test_points_that_stand_alike_are_asked_about_once(self, engine: InHouse, plant: Plant) -> None:
        sent: list[int] = []

        def assert_facts(handle: int, facts: str) -> tuple[int, int]:
            sent.append(len(json.loads(facts)))
            return REAL.assert_facts(handle, facts)

        plant(assert_facts=assert_facts)
        asked = [question(1_000, "S1"), question(1_000, "S2")]
        assert engine.hits(asked) == {one.key: follows(one) for one in asked}
        # under 1, on 1, between, on 3, over 3
        assert sent == [5]


class TestKeeping:
    def test_a_shape_is_compiled_once(self, engine: InHouse, plant: Plant) -> None:
        watched = plant()
        for node in ("S1", "S2", "S1"):
            engine.hits([question(node=node)])
        assert watched.calls.count("create_ruleset") == 1

    def test_no_more_is_kept_than_the_limit(
        self, engine: InHouse, plant: Plant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sessions, "RULESETS_KEPT", 3)
        watched = plant()
        for rows in (1, 2, 3, 4, 1, 5):
            asked = Question("n", table(*((compare("a", "≥", n),) for n in range(rows))), (point(a=Fraction(0)),))
            assert engine.hits([asked])["n", "utfall"] == follows(asked)
        assert watched.live == 3
        engine.close()
        assert watched.live == 0

    def test_an_engine_that_nobody_holds_gives_everything_back(self, plant: Plant) -> None:
        watched = plant()
        engine = InHouse()
        engine.hits([question()])
        assert watched.live == 1
        del engine
        gc.collect()
        assert watched.live == 0

    def test_threads_that_share_an_engine_do_not_share_a_session(self, engine: InHouse) -> None:
        def ask(number: int) -> bool:
            asked = question(3 + number % 4)
            return engine.hits([asked])[asked.key] == follows(asked)

        often, before = 1e-6, sys.getswitchinterval()
        sys.setswitchinterval(often)
        try:
            with ThreadPoolExecutor(8) as pool:
                assert all(pool.map(ask, range(400)))
        finally:
            sys.setswitchinterval(before)

    def test_two_thousand_runs_do_not_grow(self, engine: InHouse) -> None:
        def grown(runs: int) -> int:
            before = resident()
            for _ in range(runs):
                engine.hits([question()])
            return resident() - before

        grown(200)
        assert grown(2_000) < 3_000

    def test_compiling_over_and_over_does_not_grow(self) -> None:
        def compile_and_close(times: int) -> None:
            for _ in range(times):
                with InHouse() as engine:
                    engine.hits([question()])

        compile_and_close(100)
        before = resident()
        compile_and_close(500)
        assert resident() - before < 3_000


def resident() -> int:
    """Memory in use, in kB; the largest so far where the system does not tell what it is now."""
    try:
        with open("/proc/self/statm", encoding="ascii") as pages:  # noqa: PTH123 - not a file of ours
            return int(pages.read().split()[1]) * resource.getpagesize() // 1024
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most // 1024 if sys.platform == "darwin" else most
