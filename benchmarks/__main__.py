"""`python -m benchmarks`: run everything, print it, and write docs/performance.md; `… engines` runs one part."""

from __future__ import annotations

import os

os.environ["POLARS_MAX_THREADS"] = "1"  # before anything imports Polars: everyone has one core

import sys

from benchmarks.report import PARTS, written

if __name__ == "__main__":
    asked = sys.argv[1:] or list(PARTS)
    if unknown := set(asked) - set(PARTS):
        sys.exit(f"okänd del: {', '.join(sorted(unknown))}; delarna är {', '.join(PARTS)}")
    written(asked, keep=not sys.argv[1:])
