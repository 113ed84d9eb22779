"""WCAG 2.2 AA, as far as a machine can see it, on every page. What each test stands for: docs/accessibility.md."""

import hashlib
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.places import PLACES, Attempts, Place, visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

every_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)


@every_place
def test_axe_finds_nothing_in_either_scheme(place: Place, page_of: Callable[..., Page], attempts: Attempts) -> None:
    page = page_of(place.who)
    visit(page, place, attempts)
    light = axe.violations(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    dark = axe.violations(page)
    assert not light, "light:\n" + "\n".join(light)
    assert not dark, "dark:\n" + "\n".join(dark)


def test_axe_would_find_a_fault(page_of: Callable[..., Page]) -> None:
    page = page_of()
    page.goto("/help")
    page.evaluate("document.querySelector('main').innerHTML = '<img src=x><button></button><p>pale</p>'")
    page.evaluate("document.querySelector('main p').style.color = '#aaa'")
    found = "\n".join(axe.violations(page))
    assert {"button-name", "color-contrast", "image-alt"} <= set(re.findall(r"^[a-z-]+", found, re.MULTILINE))


def test_the_vendored_axe_is_the_one_that_was_published() -> None:
    said = re.search(r"axe\.min\.js.*`([0-9a-f]{64})`", (axe.AXE.parent / "README.md").read_text())
    assert said is not None
    assert hashlib.sha256(axe.AXE.read_bytes()).hexdigest() == said[1]
