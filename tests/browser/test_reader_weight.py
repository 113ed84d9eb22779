"""What a module's page weighs, and that nothing in it moves while it loads."""

from collections.abc import Callable, Iterator

import brotli
import pytest
from playwright.sync_api import Page, expect

from certprep.web.assets import BROTLI_PAGE
from tests.browser.conftest import LAPTOP, PHONE
from tests.browser.places import MODULE
from tests.browser.test_weight import _WATCH, KB, weighed
from tests.browser.walks import ALICE, COURSE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

# What a reader came for: the sections, without forms.
_TEXT = """() => [...document.querySelectorAll("[data-section]")].map(section => {
  const copy = section.cloneNode(true);
  for (const own of copy.querySelectorAll("form, template, dialog, [data-aside]")) own.remove();
  return copy.innerHTML;
}).join("")"""


def text_of(page: Page) -> int:
    """Bytes of the text alone, compressed as the page is."""
    return len(brotli.compress(str(page.evaluate(_TEXT)).encode(), quality=BROTLI_PAGE))


def figures_of(page: Page) -> int:
    """Bytes of the interactive figures in the text, which are drawn by the page itself."""
    drawn = page.evaluate(
        "() => [...document.querySelectorAll('.calculator-block')].map(one => one.outerHTML).join('')"
    )
    return len(brotli.compress(str(drawn).encode(), quality=BROTLI_PAGE))


@pytest.fixture
def highlighted(page_of: Callable[..., Page]) -> Iterator[None]:
    """Alice has a highlight in the module."""
    page = page_of(ALICE)
    page.goto(f"{MODULE}/mark?section=intro")
    page.get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="Keep", exact=True).click()
    yield
    page.goto(f"{COURSE}/notes")
    page.get_by_role("main").get_by_role("link", name="Change").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deleted")


@pytest.mark.usefixtures("highlighted")
def test_on_a_new_device_highlights_add_little(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE, service_workers="block")
    with weighed(page) as load:
        page.goto(MODULE)
        expect(page.locator(".mark-at")).to_have_count(1)
        page.wait_for_load_state("networkidle")
    own = sum(size for url, size in load.sizes.items() if "/calculators." in url) + figures_of(page)
    assert any("/marks." in url and url.endswith(".js") for url in load.sizes)
    assert load.total - own <= 60 * KB, f"{own} of interactive figures\n{load}"


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_a_first_visit_of_a_module_is_light_besides_its_figures(
    size: dict[str, int], page_of: Callable[..., Page]
) -> None:
    page = page_of(ALICE, viewport=size, service_workers="block")
    with weighed(page) as load:
        page.goto(MODULE)
    own = sum(size for url, size in load.sizes.items() if "/calculators." in url) + figures_of(page)
    assert load.total - own <= 60 * KB, f"{own} of interactive figures\n{load}"
    assert load.requests - load.figures <= 15, str(load)


def test_a_later_visit_is_lighter_still_besides_the_text(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE, service_workers="block")
    page.goto(MODULE)
    page.goto("/help")
    with weighed(page) as load:
        page.goto(MODULE)
    assert page.url in load.sizes
    text = text_of(page)
    assert text > 5 * KB  # so that what is taken off is there
    assert load.total - text <= 10 * KB, f"{text} of text\n{load}"
    assert load.requests <= 3, str(load)


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_nothing_moves_from_the_first_line_to_the_last(size: dict[str, int], page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE, viewport=size)
    page.add_init_script(_WATCH)
    page.goto(MODULE)
    page.wait_for_load_state("networkidle")
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 400):
        page.evaluate("top => scrollTo(0, top)", top)
        page.wait_for_timeout(30)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollHeight") == height
    assert page.evaluate("shifted") < 0.001


def test_figures_keep_their_place(page_of: Callable[..., Page]) -> None:
    page = page_of(ALICE)
    page.goto(MODULE)
    figures = page.locator("figure img")
    assert figures.count() > 0
    assert all(
        figures.evaluate_all(
            "all => all.map(one => one.width > 0 && one.hasAttribute('width') && one.hasAttribute('height'))"
        )
    )
