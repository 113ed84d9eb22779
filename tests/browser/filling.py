"""Answering whatever kind of question comes up, as a person would: by keys alone in the room, by hand anywhere, with script or without."""

from typing import Any

from playwright.sync_api import Locator, Page

_LETTERS = "abcdefghij"


def tab_to(page: Page, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def answer_by_keys(page: Page) -> None:
    """From the heading of the room's question, with nothing but keys."""
    page.get_by_role("heading", level=1).focus()
    match page.locator("form[data-question]").get_attribute("data-kind"):
        case "numeric":
            tab_to(page, "[name=response]")
            page.keyboard.type("12.5")
            page.keyboard.press("Tab")
        case "match" | "cloze":
            _fill_parts_by_keys(page)
        case "order":
            tab_to(page, "[data-as-shown]")
            page.keyboard.press("Enter")
        case "hotspot":
            tab_to(page, "[data-body] [type=radio]")
            page.keyboard.press("Space")
        case _:
            page.keyboard.press("b")


def _fill_parts_by_keys(page: Page) -> None:
    parts = page.locator("[data-body] :is(select, [type=text])")
    for letter in _LETTERS[: parts.count()]:
        tab_to(page, "[data-body] :is(select, [type=text])")
        is_list = page.evaluate("document.activeElement.matches('select')")
        page.keyboard.type(
            letter if is_list and page.locator("[data-body] .pair").count() else "b" if is_list else "five"
        )
    page.keyboard.press("Tab")


def standing(page: Page) -> Any:
    """How the room's form stands: every field and whether it is chosen."""
    return page.locator("[data-body]").evaluate(
        """body => [...body.querySelectorAll("input, select")].map(one => [one.value, one.checked ?? null])"""
    )


def fill(form: Locator) -> None:
    """The first choice there is, in order where there are several; numbers and words typed."""
    options = form.locator(".option input, .region-choice input")
    if options.count():
        options.first.check(force=True)
    lists = form.locator("select")
    for index in range(lists.count()):
        choices = lists.nth(index).locator("option").count() - 1
        lists.nth(index).select_option(index=min(index + 1, choices))
    for field in form.get_by_role("textbox").all():
        field.fill("12.5")
