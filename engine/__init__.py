"""Rödtråd: rules for goal assessment in municipalities, with verdicts that can be followed to their source.

The rooms of this package are the way of a verdict: read, model, compile, infer, prove, explain. Imports point
one way along it (the contract stands in pyproject.toml). This module is the public door; it knows no room.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("rodtrad")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+okänd"

__all__ = ["__version__"]
