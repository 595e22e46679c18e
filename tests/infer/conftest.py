"""The engine under test, or a skip that says by name why there is none."""

from collections.abc import Iterator

import pytest

from engine.infer import Engine, NoEngine, available_engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """One engine for the whole run, so that what it keeps between questions is tested too."""
    try:
        yield available_engine()
    except NoEngine as none:
        pytest.skip(none.said("en"))
