"""Everything by keyboard: what has the focus can be seen, nothing lies over it, nothing holds it, nothing is out of reach."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, OpenContext
from tests.browser.places import PLACES, Attempts, Place, settled, visit
from tests.browser.server import PASSWORD, Server
from tests.browser.walks import CAROL, DAN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

WALKED = [
    place
    for place in PLACES
    if place.name
    in {"front", "sign-up-refused", "today", "study", "module", "practise", "start", "room", "room-number"}
    | {
        "room-summary",
        "room-keys",
        "room-calculator",
        "summary",
        "report",
        "review",
        "review-answered",
        "account",
        "studio",
    }
]

# What a person can reach: one of each group of radio buttons, and no more than they see.
_REACHABLE = """() => {
  const within = document.querySelector("dialog[open]") ?? document;
  const all = [...within.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
  const seen = all.filter(one => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }));
  const groups = new Set();
  return seen.filter(one => {
    if (one.type !== "radio") return true;
    const group = [...(one.form?.elements[one.name] ?? [one])];
    const first = group.find?.(other => other.checked) ?? one;
    if (groups.has(one.name + first.closest("form, fieldset")?.id)) return false;
    groups.add(one.name + first.closest("form, fieldset")?.id);
    return true;
  }).length;
}"""

# The element with the focus: a mark of its own, whether a ring shows it, and whether it lies under something.
_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  one.dataset.walked ??= String(window.walked = (window.walked ?? 0) + 1);
  const shown = one.closest("label") ?? one;
  const rings = [one, shown, one.nextElementSibling].filter(Boolean).flatMap(part => [getComputedStyle(part), getComputedStyle(part, "::after")]);
  const { left, right, top, bottom } = shown.getBoundingClientRect();
  const x = Math.min(Math.max((left + right) / 2, 1), innerWidth - 1);
  const inside = [top + 3, (top + bottom) / 2, bottom - 3].filter(y => y > 0 && y < innerHeight);
  const over = inside.map(y => document.elementFromPoint(x, y));
  return {
    mark: one.dataset.walked,
    html: one.outerHTML.slice(0, 160),
    ringed: rings.some(({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2),
    free: over.some(part => part && (shown.contains(part) || part.contains(shown))),
  };
}"""


LOW = {"width": 320, "height": 256}  # a laptop at 400 %


@pytest.mark.parametrize(
    ("place", "size"),
    [
        *(pytest.param(place, LAPTOP, id=f"{place.name}-laptop") for place in WALKED),
        *(pytest.param(place, PHONE, id=f"{place.name}-phone") for place in WALKED),
        *(pytest.param(place, LOW, id=f"{place.name}-low") for place in WALKED if place.name in {"today", "room"}),
    ],
)
def test_tab_reaches_everything_and_shows_where_it_is(
    place: Place, size: dict[str, int], page_of: Callable[..., Page], attempts: Attempts
) -> None:
    page = page_of(place.who)
    visit(page, place, attempts)
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict of playwright's
    walked = _walk(page)
    assert len(walked) >= page.evaluate(_REACHABLE)
    assert [one["html"] for one in walked if not one["ringed"]] == []
    assert [one["html"] for one in walked if not one["free"]] == []


def test_a_ring_that_is_hidden_or_covered_would_be_seen(page_of: Callable[..., Page]) -> None:
    page = page_of()
    page.goto("/help")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUSED).items() >= {"ringed": True, "free": True}.items()
    page.evaluate("document.activeElement.style.outline = 'none'")
    page.evaluate("document.querySelector('footer').style.cssText = 'position: fixed; inset: 0; z-index: 99'")
    assert page.evaluate(_FOCUSED).items() >= {"ringed": False, "free": False}.items()


def _walk(page: Page) -> list[dict[str, Any]]:
    """All that Tab stops at, until it comes round; a trap would never come round to the first."""
    walked: dict[str, dict[str, Any]] = {}
    for _ in range(400):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is None:  # past the end, in the browser's own bar
            continue
        if focused["mark"] in walked:
            assert focused["mark"] == next(iter(walked)), f"caught between {focused['html']} and others"
            return list(walked.values())
        walked[focused["mark"]] = focused
    raise AssertionError(f"no end after {len(walked)} stops")


def test_the_first_tab_skips_to_the_content(page_of: Callable[..., Page]) -> None:
    page = page_of(CAROL)
    page.goto("/today")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_the_account_menu_opens_and_closes_by_keyboard(page_of: Callable[..., Page]) -> None:
    page = page_of(CAROL)
    page.goto("/today")
    menu = page.locator("details[data-menu] > summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(menu).to_be_focused()


def test_from_signing_in_to_the_first_answer_without_a_mouse(server: Server, open_context: OpenContext) -> None:
    page = open_context(base_url=server.url).new_page()
    page.goto("/sign-in")
    _tab_to(page, "Email address")
    page.keyboard.type(DAN)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    _tab_to(page, "Practise")
    page.keyboard.press("Enter")
    _tab_to(page, "See and start it")
    page.keyboard.press("Enter")
    _tab_to(page, "Start the exam")
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("b")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_title(re.compile("^Question 2 of 45"))


def _tab_to(page: Page, name: str) -> None:
    for _ in range(100):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        label = focused.evaluate("one => one.labels?.[0]?.innerText ?? one.innerText") if focused.count() else ""
        if label.startswith(name):
            return
    raise AssertionError(f"Tab never comes to {name}")
