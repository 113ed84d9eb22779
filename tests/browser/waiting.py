"""Waiting for what no locator shows: what the server has, what a device keeps, what was asked for."""

from collections.abc import Callable

from playwright.sync_api import Page

_STEP_MS = 50
_LONGEST_MS = 15_000


def until(page: Page, holds: Callable[[], bool], *, found: Callable[[], object] = lambda: "") -> None:
    """Let the page go on until it holds. `found` tells what was there instead."""
    for _ in range(_LONGEST_MS // _STEP_MS):
        if holds():
            return
        page.wait_for_timeout(_STEP_MS)
    raise AssertionError(f"it never came: {found()}")
