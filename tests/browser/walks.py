"""What people do on the site again and again."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.server import PASSWORD, Server

ALICE, BOB, CAROL, DAN = "alice@example.org", "bob@example.org", "carol@example.org", "dan@example.org"
COURSE = "/c/personal-trainer"


def sign_in(page: Page, server: Server, email: str, password: str = PASSWORD) -> None:
    page.goto(f"{server.url}/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def sign_up(page: Page, server: Server, email: str) -> None:
    """With the mailed link, up to Today."""
    page.goto(server.url)
    page.get_by_role("main").get_by_role("link", name="Sign up").first.click()
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    page.goto(server.link_mailed_to(email))
    page.get_by_role("button", name="Confirm and sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def call(page: Page, method: str, path: str, body: object = None) -> Any:
    """A call of the API as the page's own script makes it; the page must be one with a form in it."""
    token = page.locator('input[name="csrf_token"], meta[name="csrf-token"]').first
    csrf = token.get_attribute("value") or token.get_attribute("content") or ""
    answer = page.request.fetch(f"/api/v1{path}", method=method, data=body, headers={"X-CSRF-Token": csrf})
    assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
    return answer.json()


def start(page: Page, exam: str) -> Mapping[str, Any]:
    """An attempt, begun through the API."""
    page.goto("/account")
    begun: Mapping[str, Any] = call(page, "POST", "/attempts", {"course": "personal-trainer", "exam": exam})
    return begun


def answer_first(page: Page, attempt: Mapping[str, Any], count: int) -> None:
    """Some answer to the first questions, through the API."""
    for sequence, question in enumerate(attempt["questions"][:count], start=1):
        body = {"sequence": sequence, "response": some_response(question), "spent_ms": 20_000}
        call(page, "PUT", f"/attempts/{attempt['id']}/answers/{question['number']}", body)


def some_response(question: Mapping[str, Any]) -> Sequence[str] | Mapping[str, str] | str:
    """An answer of the question's kind, right or not."""
    options = [option["id"] for option in question.get("options", ())]
    match question["kind"]:
        case "single":
            return options[:1]
        case "multiple":
            return options[:2]
        case "order":
            return options
        case "match" | "cloze":
            return {prompt["id"]: _first_choice(prompt, options) for prompt in question["prompts"]}
        case "hotspot":
            return str(question["picture"]["regions"][0]["id"])
    return "12"


def _first_choice(prompt: Mapping[str, Any], options: Sequence[str]) -> str:
    return next((choice["id"] for choice in prompt.get("choices", ())), next(iter(options), "12"))


def start_with(page: Page, exam: str, *, kinds: Collection[str]) -> Mapping[str, Any]:
    """As `start`; drawn until there is a question of each of these kinds after the first ten."""
    while not set(kinds) <= numbers_by_kind(begun := start(page, exam)).keys():
        call(page, "POST", f"/attempts/{begun['id']}/submit", {})
    return begun


def numbers_by_kind(attempt: Mapping[str, Any]) -> dict[str, int]:
    """The first question's number of each kind, after the first ten."""
    return {question["kind"]: question["number"] for question in reversed(attempt["questions"][10:])}


def words(text: str) -> str:
    """On one line."""
    return re.sub(r"\s+", " ", text).strip()
