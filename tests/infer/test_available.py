"""Where there is no engine: a reason and a remedy in both languages, never a failed import."""

import builtins
import sys
from collections.abc import Callable
from types import ModuleType

import pytest

from engine.infer import MANY, NoAnswer, NoEngine, available_engine
from engine.model.codes.inference import FAMILY
from engine.model.diagnostic import Code

Block = Callable[..., None]

DURABLE, POLARS, NARWHALS = "durable_rules_engine", "polars", "narwhals.stable.v2"


@pytest.fixture
def blocked(monkeypatch: pytest.MonkeyPatch) -> Block:
    """Make the import of some modules fail, as it does where they are not installed."""
    real = builtins.__import__

    def block(*names: str) -> None:
        def refuse(wanted: str, *given: object, **named: object) -> ModuleType:
            if wanted in names:
                raise ImportError(f"no {wanted} here", name=wanted)
            return real(wanted, *given, **named)  # type: ignore[arg-type]

        for module in [
            name
            for name in sys.modules
            if name.startswith(
                ("engine.infer.sessions", "engine.infer.durable", "engine.infer.con", "engine.infer.col")
            )
        ]:
            monkeypatch.delitem(sys.modules, module)
        monkeypatch.setattr(builtins, "__import__", refuse)

    return block


def why_none() -> NoEngine:
    with pytest.raises(NoEngine) as none:
        available_engine()
    return none.value


def test_durable_rules_goes_first() -> None:
    pytest.importorskip(DURABLE, reason="durable-rules is not installed", exc_type=ImportError)
    assert available_engine().name == "durable-rules"


def test_without_durable_rules_the_columnar_engine(blocked: Block) -> None:
    pytest.importorskip("polars", reason="polars is not installed", exc_type=ImportError)
    blocked(DURABLE)
    assert available_engine().name == "polars"


def test_in_a_run_of_many_the_columnar_engine_goes_first(blocked: Block) -> None:
    pytest.importorskip(DURABLE, reason="durable-rules is not installed", exc_type=ImportError)
    assert [available_engine("auto", count).name for count in (MANY, MANY + 1)] == ["durable-rules", "polars"]
    blocked(POLARS)
    assert available_engine("auto", MANY + 1).name == "durable-rules"


def test_the_engine_asked_for_is_the_one_or_none(blocked: Block) -> None:
    pytest.importorskip(DURABLE, reason="durable-rules is not installed", exc_type=ImportError)
    assert available_engine("columnar").name == "polars"
    assert available_engine("durable", MANY + 1).name == "durable-rules"
    blocked(DURABLE)
    with pytest.raises(NoEngine) as none:
        available_engine("durable")
    assert none.value.code.name == "RT405"
    assert "`durable-rules`" in none.value.said("sv")


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="another reason stands before this one")
@pytest.mark.parametrize("other", [POLARS, NARWHALS])
def test_not_installed(blocked: Block, other: str) -> None:
    blocked(DURABLE, other)
    assert why_none().code.name == "RT403"
    assert "apt-get install gcc" in why_none().said("sv")


def test_a_python_that_it_does_not_work_with(blocked: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked(DURABLE, POLARS)
    monkeypatch.setattr(sys, "version_info", (3, 13, 1, "final", 0))
    monkeypatch.setattr("platform.python_version", lambda: "3.13.1")
    assert why_none().code.name == "RT402"
    assert "Python `3.13.1`" in why_none().said("sv")
    assert "reinstall" in why_none().said("en")


def test_windows(blocked: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked(DURABLE, POLARS)
    monkeypatch.setattr(sys, "platform", "win32")
    assert why_none().code.name == "RT401"
    assert "py -m pip install ." in why_none().said("sv")


@pytest.mark.parametrize("ours", ["engine.infer.coding", "engine.infer.columnar.frame"])
def test_a_fault_of_our_own_is_not_called_a_missing_engine(blocked: Block, ours: str) -> None:
    if ours.endswith("coding"):
        pytest.importorskip(DURABLE, reason="durable-rules is not installed", exc_type=ImportError)
        blocked(ours)
    else:
        blocked(DURABLE, ours)
    with pytest.raises(ImportError, match=ours.replace(".", r"\.")):
        available_engine()


@pytest.mark.parametrize("code", FAMILY, ids=lambda code: code.name)
def test_every_reason_can_be_said_in_both_languages(code: Code) -> None:
    named = ("engine", "version", "missing", "table", "node", "said", "rule", "fact", "first", "second")
    numbers = {"row": 1, "tests": 2, "limit": 3, "sent": 4, "held": 5, "seconds": 6}
    reason = NoAnswer(code.name, **dict.fromkeys(named, "x"), **numbers)
    for said in (str(reason), reason.said("en")):
        assert said.startswith(code.name)
        assert "{" not in said
        assert len(said.splitlines()) == 2
