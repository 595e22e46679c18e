"""Browsing: a page opened from disk in Chromium, without a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
PLAYWRIGHT = find_spec("playwright") is not None


def missing() -> str | None:
    """The name of the tool that is not there."""
    return None if CHROMIUM and PLAYWRIGHT else "playwright" if CHROMIUM else "chromium"


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser, as playwright sees it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where it is installed

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
