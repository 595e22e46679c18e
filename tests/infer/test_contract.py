"""What we rely on in durable-rules 2.0.28, and what we keep away from: each in a process of its own, with a limit.

The adapter is written for exactly this behaviour. A test that fails here says that the engine has changed, for
better or worse, and that `engine/infer/sessions.py` must be read again.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)

ROOT = Path(__file__).parents[2]
SECONDS = 20

OPENING = """
import json
import durable_rules_engine as eng

def rule(pri, *tests):
    return {"all": [{"m": {"$and": [{"t": "p"}, *tests]}}], "pri": pri}

def ruleset(**rules):
    sink = {"all": [{"m": {"t": "p"}}], "pri": 900}
    guard = {"all": [{"m": {"t": "g"}}], "pri": 901}
    return eng.create_ruleset("x", json.dumps({**rules, "sink": sink, "guard": guard}))

def begin(handle, sid="s"):
    result, state = eng.assert_fact(handle, json.dumps({"t": "g", "id": "guard", "sid": sid}))
    assert result == 0
    assert drain(handle, state) == [("guard", "guard")]
    return state

def drain(handle, state):
    log = []
    step = eng.start_action_for_state(handle, state)
    message = step[1] if step else None
    while message is not None:
        ((name, context),) = json.loads(message).items()
        log.append((name, context["m"]["id"]))
        message = eng.complete_and_start_action(handle, state)
    return log

def fact(number, **values):
    return {"t": "p", "id": f"p{number}", "sid": "s", **values}

def tell(handle, *facts):
    return eng.assert_facts(handle, json.dumps(facts))

def ids(handle):
    return sorted(each["id"] for each in json.loads(eng.get_facts(handle, "s")))

def at_least(limit, name="h0"):
    return {"$gte": {name: limit}}
"""


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", OPENING + code],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=SECONDS,
        cwd=ROOT,
        env=os.environ | environment,
    )


def answer(code: str, **environment: str) -> Any:  # noqa: ANN401 - whatever the process says in JSON
    done = run(code, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class TestWhatWeRelyOn:
    def test_the_calls_of_our_own_loop(self) -> None:
        from engine.infer.sessions import _CALLS  # noqa: PLC0415 - fails to import where there is no engine

        missing = answer(f"print(json.dumps([name for name in {_CALLS!r} if not callable(getattr(eng, name, 0))]))")
        assert len(_CALLS) == 9
        assert missing == []

    def test_the_guard_and_the_batch_stand_at_the_same_place(self) -> None:
        code = "h = ruleset(r0=rule(0, at_least(1))); s = begin(h); print(json.dumps([*tell(h, fact(0, h0=1)), s]))"
        result, place, guard = answer(code)
        assert (result, place) == (0, guard)

    def test_priority_goes_before_definition(self) -> None:
        code = """
h = ruleset(b=rule(2, at_least(1)), c=rule(0, at_least(2)), a=rule(1, at_least(3)))
s = begin(h)
tell(h, fact(0, h0=9), fact(1, h0=9))
print(json.dumps([name for name, id in drain(h, s) if id == "p1"]))
"""
        assert answer(code) == ["c", "a", "b", "sink"]

    def test_the_first_firing_is_the_first_rule_that_holds(self) -> None:
        code = """
h = ruleset(r0=rule(0, at_least(5)), r1=rule(1, at_least(3), {"$lte": {"l0": 4}}), r2=rule(2, at_least(1)))
s = begin(h)
tell(h, *(fact(n, h0=n, l0=n) for n in range(7)))
first = {}
for name, id in drain(h, s):
    first.setdefault(id, name)
print(json.dumps(first))
"""
        expected = ["sink", "r2", "r2", "r1", "r1", "r0", "r0"]
        assert answer(code) == {f"p{n}": name for n, name in enumerate(expected)}

    def test_whole_numbers_from_before_to_far(self) -> None:
        code = """
at = [-1, 0, 1, 9_999, 10_000, 1_000_000_000]
h = ruleset(**{f"r{n}": rule(n, at_least(limit), {"$lte": {"h0": limit}}) for n, limit in enumerate(at)})
s = begin(h)
tell(h, *(fact(n, h0=limit) for n, limit in enumerate(at)))
print(json.dumps(sorted(each for each in drain(h, s) if each[0] != "sink")))
"""
        assert answer(code) == [[f"r{n}", f"p{n}"] for n in range(6)]

    def test_two_hundred_tests_in_one_rule_and_properties_in_one_fact(self) -> None:
        code = """
h = ruleset(r0=rule(0, *(at_least(1, f"h{n}") for n in range(200))))
s = begin(h)
whole = {f"h{n}": 1 for n in range(200)}
result, at = tell(h, fact(0, **whole), fact(1, **(whole | {"h199": 0})))
print(json.dumps([result, at == s, sorted(drain(h, s))]))
"""
        assert answer(code) == [0, True, [["r0", "p0"], ["sink", "p0"], ["sink", "p1"]]]

    def test_sixty_rules_that_are_all_true(self) -> None:
        code = """
h = ruleset(**{f"r{n}": rule(n, at_least(n)) for n in range(60)})
s = begin(h)
tell(h, *(fact(n, h0=99) for n in range(500)))
log = drain(h, s)
print(json.dumps([len(log), [name for name, id in log if id == "p0"] == [*(f"r{n}" for n in range(60)), "sink"]]))
"""
        assert answer(code) == [500 * 61, True]

    def test_the_facts_held_are_the_facts_sent(self) -> None:
        code = (
            "h = ruleset(); s = begin(h); tell(h, *(fact(n) for n in range(4))); drain(h, s); print(json.dumps(ids(h)))"
        )
        assert answer(code) == ["guard", "p0", "p1", "p2", "p3"]

    def test_a_deleted_session_leaves_nothing(self) -> None:
        code = """
h = ruleset()
seen = []
for _ in range(3):
    s = begin(h)
    result, at = tell(h, fact(0), fact(1))
    seen.append([result, at == s, len(drain(h, s)), ids(h)])
    eng.delete_state(h, "s")
print(json.dumps(seen))
"""
        assert answer(code) == [[0, True, 2, ["guard", "p0", "p1"]]] * 3

    def test_a_session_left_in_the_middle_of_an_action_can_be_deleted(self) -> None:
        code = """
h = ruleset(r0=rule(0, at_least(1)))
for _ in range(50):
    s = begin(h)
    tell(h, *(fact(n, h0=1) for n in range(20)))
    eng.start_action_for_state(h, s)
    eng.complete_and_start_action(h, s)
    eng.abandon_action(h, s)
    eng.delete_state(h, "s")
eng.delete_ruleset(h)
h = ruleset(); s = begin(h); tell(h, fact(0)); print(json.dumps(drain(h, s)))
"""
        assert answer(code) == [["sink", "p0"]]

    def test_rulesets_can_be_made_and_deleted_without_end(self) -> None:
        """Past the number of handles there are (131 072), and a ruleset with a live session among them."""
        code = """
h = ruleset(); begin(h); eng.delete_ruleset(h)
for _ in range(140_000):
    eng.delete_ruleset(eng.create_ruleset("x", '{"r0": {"all": [{"m": {"t": "p"}}]}}'))
h = ruleset(); s = begin(h); tell(h, fact(0)); print(json.dumps(drain(h, s)))
"""
        assert answer(code) == [["sink", "p0"]]

    def test_names_are_hashed_as_we_think(self) -> None:
        """`costarring` and `liquid` have the same FNV-1a hash, so the engine cannot tell them apart."""
        code = """
h = ruleset(r0=rule(0, at_least(1, "costarring")))
s = begin(h)
tell(h, fact(0, liquid=1), fact(1, solid=1))
print(json.dumps(sorted(drain(h, s))))
"""
        assert answer(code) == [["r0", "p0"], ["sink", "p0"], ["sink", "p1"]]

    def test_hash_seeds_change_nothing(self) -> None:
        code = """
from fractions import Fraction
import sys
sys.path.insert(0, "tests")
from infer.building import compare, point, table
from engine.compile.points import Question
from engine.compile.program import LabelIn
from engine.infer import sessions
from infer.inhouse import InHouse
sent = []
class Written:
    error = eng.error
    def __getattr__(self, name):
        def call(*given):
            back = getattr(eng, name)(*given)
            sent.append([name, given[1:], back if name != "create_ruleset" else 0])
            return back
        return call
sessions._engine = Written()
rows = [(LabelIn("x", (a, b), None, ""), compare("v", "≥", n)) for n, (a, b) in enumerate(["åä", "äö", "öå"])]
points = tuple(point(x=x, v=v) for x in "åäö" for v in (Fraction(0), None, Fraction(1), Fraction(2)))
hits = InHouse().hits([Question("n", table(*rows, ()), points)])
print(json.dumps([sent, list(hits.values())]))
"""
        told = [answer(code, PYTHONHASHSEED=seed) for seed in ("0", "1", "4711")]
        assert told[0] == told[1] == told[2]
        assert told[0][1] == [[1, None, 1, 1, 1, None, 1, 1, 7, None, 3, 3]]


class TestWhatTellsUs:
    """Signs that the adapter turns into a fault: they must stay signs."""

    def test_a_fact_that_no_rule_wants(self) -> None:
        code = 'h = ruleset(); s = begin(h); print(json.dumps(tell(h, {"t": "q", "id": "p0", "sid": "s"})))'
        assert answer(code)[0] == 1

    def test_an_id_seen_before(self) -> None:
        assert answer("h = ruleset(); begin(h); print(json.dumps(tell(h, fact(0), fact(0))))")[0] == 2

    def test_a_batch_lost_to_too_many_properties(self) -> None:
        """The engine says that all went well, yet at another place; that, or the facts held, gives it away."""
        code = """
h = ruleset(); s = begin(h)
result, at = tell(h, fact(0, **{f"h{n}": 1 for n in range(300)}), fact(1))
print(json.dumps([result, at != s or ids(h) != ["guard", "p0", "p1"]]))
"""
        assert answer(code) == [0, True]

    @pytest.mark.parametrize(("siblings", "ends"), [(64, "well"), (65, "303")])
    def test_siblings_that_are_all_true(self, siblings: int, ends: str) -> None:
        code = f"""
h = ruleset(**{{f"r{{n}}": rule(n, at_least(n)) for n in range({siblings})}})
s = begin(h)
try:
    tell(h, fact(0, h0=99))
    print(json.dumps("well"))
except eng.error as error:
    print(json.dumps(str(error)))
"""
        assert ends in answer(code)


@pytest.mark.skipif(sys.platform != "linux", reason="how a process dies was observed on Linux")
class TestWhatWeKeepAwayFrom:
    """Should one of these stop being true, a precaution can go; until then it must stay."""

    def test_going_on_from_an_empty_batch_ends_the_process(self) -> None:
        """Its place is what stood in memory; the adapter sends none, and compares places before going on."""
        done = run("""
h = ruleset(); begin(h)
result, at = tell(h)
print(result, flush=True)
eng.start_action_for_state(h, at)
""")
        assert (done.stdout, done.returncode) == ("0\n", -signal.SIGSEGV)

    def test_only_the_first_key_of_a_test_is_read(self) -> None:
        code = """
h = ruleset(r0=rule(0, {"v": 3, "w": 9}))
s = begin(h); tell(h, fact(0, v=3, w=1)); print(json.dumps(drain(h, s)))
"""
        assert answer(code) == [["r0", "p0"], ["sink", "p0"]]

    def test_five_hundred_and_thirteen_siblings_never_compile(self) -> None:
        code = 'ruleset(**{f"r{n}": rule(n, {"v": n}) for n in range(513)})'
        with pytest.raises(subprocess.TimeoutExpired):
            subprocess.run(
                [sys.executable, "-c", OPENING + code], check=False, capture_output=True, timeout=3, cwd=ROOT
            )
