"""Every page of the site, and how to get to it: what is measured is measured everywhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count

from playwright.sync_api import Page, expect

from tests.browser.filling import fill
from tests.browser.walks import ALICE, BOB, CAROL, COURSE, DAN

_NUMBERS = count(1)
MODULE = f"{COURSE}/study/energy-systems"


Attempts = Mapping[str, object]  # ids of attempts, and numbers of questions of each kind in the open one


def _stay(page: Page) -> None:
    """The page as it comes."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page by its name. In its path `{closed}` is Alice's attempt, `{open}` Bob's. `then`: what is done on it first."""

    name: str
    path: str
    who: str = ""
    status: int = 200
    then: Callable[[Page], None] = _stay


def _answer(page: Page) -> None:
    """The first question of the page, whatever it asks for."""
    form = page.locator("form:has(.stem)").first
    fill(form)
    form.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_text("Right", exact=True).or_(page.get_by_text("Not right")).first).to_be_visible()


def _send_empty(page: Page) -> None:
    page.locator("main form").first.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    expect(page.get_by_role("alert")).to_be_visible()


def _ask_for_a_mail(page: Page) -> None:
    page.get_by_label("Email address").fill(f"nobody-{next(_NUMBERS)}@example.org")  # each gets few mails an hour
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")


def _sign_up(page: Page) -> None:
    page.get_by_label("Password").fill("seven quiet herons")
    _ask_for_a_mail(page)


def _open_summary(page: Page) -> None:
    settled(page)
    page.get_by_role("button", name="Check and submit").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _ask_to_submit(page: Page) -> None:
    _open_summary(page)
    page.get_by_role("dialog").get_by_role("button", name="Submit…").click()


def _open_questions(page: Page) -> None:
    page.locator("details.answer").evaluate_all("all => all.forEach(one => { one.open = true; })")


def _open_folds(page: Page) -> None:
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")


def _open_term(page: Page) -> None:
    page.locator("a.term").first.click()
    expect(page.locator(".term-box")).to_be_visible()


def _open_flashcard(page: Page) -> None:
    """One of a module's terms, among the questions that wait."""
    page.get_by_role("button", name="Review these 8 terms").click()
    flashcard, passed = page.locator("[data-flashcard]"), page.get_by_role("button", name="I don't know")
    expect(flashcard.or_(passed).first).to_be_visible()
    while not flashcard.count():
        passed.click()
        page.get_by_role("link", name="Next card").click()
        expect(flashcard.or_(passed).first).to_be_visible()
    page.get_by_text("Show answer").click()
    expect(page.get_by_role("button", name="Hard")).to_be_visible()


def _note(page: Page) -> None:
    """A highlight with a note, made without script, and the list of all."""
    page.goto(f"{MODULE}/mark?section=set-the-rest")
    page.get_by_role("radio").nth(1).check()
    page.get_by_role("textbox", name="Note").fill("Say this to a friend.")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    page.goto(f"{COURSE}/notes")


def _change_a_note(page: Page) -> None:
    _note(page)
    page.get_by_role("main").get_by_role("link", name="Change").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change a note or highlight")


def _check_a_receipt(page: Page) -> None:
    page.get_by_label("Or paste receipts").fill("not.a.receipt\nneither")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="0 of 2 receipts are genuine")).to_be_visible()


def _open_keys(page: Page) -> None:
    settled(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def _open_reading_keys(page: Page) -> None:
    page.get_by_role("button", name="Keys").click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def _open_calculator(page: Page) -> None:
    settled(page)
    page.keyboard.press("k")
    expect(page.get_by_role("textbox", name="Sum")).to_be_focused()


def _flag_and_strike(page: Page) -> None:
    settled(page)
    page.keyboard.press("f")
    page.locator(".strike").first.click()


def settled(page: Page) -> None:
    """The room's script has taken over."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question")
    expect(page.locator("form[data-question][data-kind]")).to_be_visible()


PLACES = (
    Place(name="front", path="/"),
    Place(name="front-answered", path="/", then=_answer),
    Place(name="sign-up", path="/sign-up"),
    Place(name="sign-up-refused", path="/sign-up", then=_send_empty),
    Place(name="mailed", path="/sign-up", then=_sign_up),
    Place(name="sign-in", path="/sign-in"),
    Place(name="sign-in-refused", path="/sign-in", then=_send_empty),
    Place(name="forgot", path="/forgot"),
    Place(name="forgot-mailed", path="/forgot", then=_ask_for_a_mail),
    Place(name="link-gone", path="/confirm/none", status=404),
    Place(name="help", path="/help"),
    Place(name="not-found", path="/nothing-here", status=404),
    Place(name="today", path="/today", who=ALICE),
    Place(name="today-open", path="/today", who=BOB),
    Place(name="today-new", path="/today", who=CAROL),
    Place(name="study", path=f"{COURSE}/study", who=ALICE),
    Place(name="module", path=MODULE, who=ALICE),
    Place(name="module-begun", path=MODULE, who=BOB, then=_open_folds),
    Place(name="module-print", path=f"{MODULE}/print", who=ALICE),
    Place(name="module-changes", path=f"{MODULE}/changes", who=ALICE),
    Place(name="module-keys", path=MODULE, who=ALICE, then=_open_reading_keys),
    Place(name="progress", path=f"{COURSE}/progress", who=ALICE),
    Place(name="module-answered", path=MODULE, who=DAN, then=_answer),
    Place(name="glossary", path=f"{COURSE}/glossary", who=ALICE),
    Place(name="glossary-none", path=f"{COURSE}/glossary?q=xyzzy", who=ALICE),
    Place(name="term", path=f"{COURSE}/glossary/atp", who=ALICE),
    Place(name="term-open", path=MODULE, who=DAN, then=_open_term),
    Place(name="flashcard", path=MODULE, who=DAN, then=_open_flashcard),
    Place(name="calculators", path=f"{COURSE}/calculators", who=ALICE),
    Place(name="calculator", path=f"{COURSE}/calculators/rockport", who=ALICE),
    Place(
        name="calculator-worked",
        path=f"{COURSE}/calculators/karvonen?age=40&rest=60&intensity=60",
        who=ALICE,
    ),
    Place(name="explore-zones", path=f"{COURSE}/explore/heart-rate-zones", who=ALICE, then=_open_folds),
    Place(name="explore-force", path=f"{COURSE}/explore/force-velocity", who=ALICE, then=_open_folds),
    Place(name="explore-energy", path=f"{COURSE}/explore/energy-systems?seconds=75", who=ALICE),
    Place(name="explore-maximum", path=f"{COURSE}/explore/one-rep-max", who=ALICE, then=_open_folds),
    Place(name="explore-refused", path=f"{COURSE}/explore/one-rep-max?load=80&reps=40", who=ALICE, status=422),
    Place(name="calculator-refused", path=f"{COURSE}/calculators/bmi?mass=900&height=", who=ALICE, status=422),
    Place(name="notes", path=f"{COURSE}/notes", who=DAN, then=_note),
    Place(name="notes-empty", path=f"{COURSE}/notes", who=CAROL),
    Place(name="notes-section", path=f"{MODULE}/mark?section=set-the-rest", who=ALICE),
    Place(name="notes-one", path=f"{COURSE}/notes", who=DAN, then=_change_a_note),
    Place(name="practise", path=f"{COURSE}/practise", who=ALICE),
    Place(name="practise-open", path=f"{COURSE}/practise", who=BOB),
    Place(name="practise-new", path=f"{COURSE}/practise", who=CAROL),
    Place(name="start", path=f"{COURSE}/practise/half-mock", who=ALICE),
    Place(name="simulate", path=f"{COURSE}/practise/simulate", who=ALICE, then=_open_folds),
    Place(name="rehearsal", path=f"{COURSE}/practise/rehearsal", who=ALICE),
    Place(name="tutorial", path=f"{COURSE}/practise/half-mock/tutorial", who=ALICE),
    Place(name="session", path=f"{COURSE}/practise/quick-ten", who=ALICE),
    Place(name="build", path=f"{COURSE}/practise/build-my-own", who=ALICE, then=_open_folds),
    Place(name="room", path=COURSE + "/attempts/{open}?question=1", who=BOB, then=settled),
    Place(name="room-flagged", path=COURSE + "/attempts/{open}?question={single}", who=BOB, then=_flag_and_strike),
    Place(name="room-number", path=COURSE + "/attempts/{open}?question={numeric}", who=BOB, then=settled),
    Place(name="room-several", path=COURSE + "/attempts/{open}?question={multiple}", who=BOB, then=settled),
    Place(name="room-summary", path=COURSE + "/attempts/{open}", who=BOB, then=_open_summary),
    Place(name="room-submit", path=COURSE + "/attempts/{open}", who=BOB, then=_ask_to_submit),
    Place(name="room-keys", path=COURSE + "/attempts/{open}", who=BOB, then=_open_keys),
    Place(name="summary", path=COURSE + "/attempts/{open}/summary", who=BOB),
    Place(name="report", path=COURSE + "/attempts/{closed}/report", who=ALICE),
    Place(name="report-question", path=COURSE + "/attempts/{closed}/report", who=ALICE, then=_open_questions),
    Place(
        name="report-answers", path=COURSE + "/attempts/{closed}/report/answers?show=all", who=ALICE, then=_open_folds
    ),
    Place(name="report-comparison", path=COURSE + "/attempts/{closed}/report/comparison", who=ALICE),
    Place(name="room-calculator", path=COURSE + "/attempts/{open}", who=BOB, then=_open_calculator),
    Place(name="room-flaw", path=COURSE + "/attempts/{open}/report/flaws/1", who=BOB),
    Place(name="receipts", path="/receipts/verify"),
    Place(name="receipts-checked", path="/receipts/verify", then=_check_a_receipt),
    Place(name="review", path=f"{COURSE}/review", who=ALICE),
    Place(name="review-answered", path=f"{COURSE}/review", who=ALICE, then=_answer),
    Place(name="review-empty", path=f"{COURSE}/review", who=CAROL),
    Place(name="search", path=f"{COURSE}/search", who=ALICE),
    Place(name="search-found", path=f"{COURSE}/search?q=lactat", who=ALICE),
    Place(name="search-nothing", path=f"{COURSE}/search?q=xylophone", who=ALICE),
    Place(name="review-along", path=f"{COURSE}/review/along", who=ALICE),
    Place(name="offline", path="/offline"),
    Place(name="account", path="/account", who=ALICE),
    Place(name="studio", path="/studio", who=CAROL),
    Place(name="not-allowed", path="/studio", who=ALICE, status=403),
)


def visit(page: Page, place: Place, attempts: Attempts) -> None:
    """Go there, and do there what is to be done."""
    answer = page.goto(place.path.format(**attempts))
    assert answer is not None
    assert answer.status == place.status, f"{place.name}: {answer.status}"
    place.then(page)
