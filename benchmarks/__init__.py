"""Benchmarks: how fast Rödtråd is beside other rule engines, in one run on one machine. `python -m benchmarks`.

Not part of the package, and nothing here is a test: each system's verdicts are compared before it is timed, and what
comes out is docs/performance.md.
"""
