"""Where there is no engine: a reason and a remedy in both languages, never a failed import."""

import builtins
import sys
from collections.abc import Callable
from types import ModuleType

import pytest

from engine.infer import NoAnswer, NoEngine, available_engine
from engine.model.codes.inference import FAMILY
from engine.model.diagnostic import Code


@pytest.fixture
def blocked(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make the import of a module fail, as it does where it is not installed."""
    real = builtins.__import__

    def block(name: str) -> None:
        def refuse(wanted: str, *given: object, **named: object) -> ModuleType:
            if wanted == name:
                raise ImportError(f"no {name} here", name=name)
            return real(wanted, *given, **named)  # type: ignore[arg-type]

        monkeypatch.delitem(sys.modules, "engine.infer.durable", raising=False)
        monkeypatch.setattr(builtins, "__import__", refuse)

    return block


def why_none() -> NoEngine:
    with pytest.raises(NoEngine) as none:
        available_engine()
    return none.value


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="another reason stands before this one")
def test_not_installed(blocked: Callable[[str], None]) -> None:
    blocked("durable_rules_engine")
    assert why_none().code.name == "RT403"
    assert "apt-get install gcc" in why_none().said("sv")


def test_a_python_that_it_does_not_work_with(blocked: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    blocked("durable_rules_engine")
    monkeypatch.setattr(sys, "version_info", (3, 13, 1, "final", 0))
    monkeypatch.setattr("platform.python_version", lambda: "3.13.1")
    assert why_none().code.name == "RT402"
    assert "Python `3.13.1`" in why_none().said("sv")
    assert "Python 3.11 or 3.12" in why_none().said("en")


def test_windows(blocked: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    blocked("durable_rules_engine")
    monkeypatch.setattr(sys, "platform", "win32")
    assert why_none().code.name == "RT401"
    assert "WSL" in why_none().said("sv")


def test_a_fault_of_our_own_is_not_called_a_missing_engine(blocked: Callable[[str], None]) -> None:
    pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)
    blocked("engine.infer.coding")
    with pytest.raises(ImportError, match=r"engine\.infer\.coding"):
        available_engine()


@pytest.mark.parametrize("code", FAMILY, ids=lambda code: code.name)
def test_every_reason_can_be_said_in_both_languages(code: Code) -> None:
    named = ("version", "missing", "table", "node", "said", "rule", "fact", "first", "second")
    numbers = {"row": 1, "tests": 2, "limit": 3, "sent": 4, "held": 5}
    reason = NoAnswer(code.name, **dict.fromkeys(named, "x"), **numbers)
    for said in (str(reason), reason.said("en")):
        assert said.startswith(code.name)
        assert "{" not in said
        assert len(said.splitlines()) == 2
