"""The README's pictures: a site of its own with people who have studied a while, photographed. `make screenshots`."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.chromium import launch
from certprep.clock import utc_now
from certprep.domain.attempt import Confidence, Entry
from certprep.domain.item import AnyItem, Choice, Numeric, Single
from certprep.domain.person import Person, Role
from certprep.store.store import Store
from certprep.usecases import account, study
from certprep.usecases.exam import answering, building, room
from tests.browser.conftest import LAPTOP, PHONE
from tests.browser.places import settled
from tests.browser.server import PASSWORD, Server
from tests.browser.walks import ALICE, BOB, COURSE, sign_in

PICTURES = Path(__file__).parent.parent / "docs" / "screenshots"
MOST_BYTES = 250_000
_COURSE = COURSE.rpartition("/")[2]
_PACE = timedelta(seconds=57)


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, _site(Path(folder) / "var") as (server, store):
        sitting, finished = _studied(store)
        with sync_playwright() as playwright:
            browser = launch(playwright.chromium)
            for shot in _shots(sitting=sitting, finished=finished):
                _take(browser, server, shot)
            browser.close()


@contextmanager
def _site(folder: Path) -> Iterator[tuple[Server, Store]]:
    server = Server(folder)
    server.start()
    store = Store(f"sqlite:///{folder / 'certprep.sqlite3'}")
    try:
        yield server, store
    finally:
        store.close()
        server.kill()


# --- what people have done so far: always the same draws and answers -----------------------------------------------------


def _studied(store: Store) -> tuple[str, str]:
    """Alice has handed in a diagnostic yesterday and reads; Bob sits a half mock. Gives the question before him and her attempt."""
    now = utc_now()
    alice, bob = (_learner(store, email, now=now) for email in (ALICE, BOB))
    yesterday = now - timedelta(hours=21)
    finished = building.start(store, person=alice, course=_COURSE, exam="diagnostic", now=yesterday, rng=Random(11))
    closed_at = _answer(store, alice, finished, right=0.72, until=45, begun=yesterday)
    room.submit(store, person=alice, attempt=finished, now=closed_at, rng=Random(12))
    study.finish(store, person=alice, course=_COURSE, slug="preparticipation-screening", done=True, now=closed_at)
    place = "find-the-dominant-system"
    study.reach(store, study.Report(section=place), person=alice, course=_COURSE, slug="energy-systems", now=now)
    begun = now - timedelta(minutes=26)
    sitting = building.start(store, person=bob, course=_COURSE, exam="half-mock", now=begun, rng=Random(21))
    _answer(store, bob, sitting, right=0.8, until=26, begun=begun)
    return f"{COURSE}/attempts/{sitting}?question={_next_single(store, bob, sitting, after=26, now=now)}", finished


def _next_single(store: Store, person: Person, attempt: str, *, after: int, now: datetime) -> int:
    """The number of the next question with options."""
    found = room.look(store, person=person, attempt=attempt, now=now, rng=Random(1))
    items = [found.content.items[seat.item].item for seat in found.attempt.seats]
    return next(number for number, item in enumerate(items, start=1) if number > after and isinstance(item, Single))


def _learner(store: Store, email: str, *, now: datetime) -> Person:
    return account.add(
        store, email=email, role=Role.LEARNER, password=PASSWORD, zone="Europe/Berlin", now=now, rng=Random(email)
    )


def _answer(store: Store, person: Person, attempt: str, *, right: float, until: int, begun: datetime) -> datetime:
    """The first questions, of which about the share `right` rightly; gives the time of the last answer."""
    rng, now = Random(31), begun
    found = room.look(store, person=person, attempt=attempt, now=begun, rng=rng)
    for position, seat in enumerate(found.attempt.seats[:until]):
        now += _PACE * rng.uniform(0.4, 1.6)
        entry = Entry(
            sequence=position + 1,
            position=position,
            response=_response(
                found.content.items[seat.item].item, found.names(position).shown, right=rng.random() < right
            ),
            flagged=rng.random() < 0.1,
            struck=(),
            confidence=Confidence.UNSURE if rng.random() < 0.15 else None,
            spent_ms=int(_PACE / timedelta(milliseconds=1)),
        )
        answering.answer(store, person=person, attempt=attempt, entry=entry, now=now)
    return now


def _response(item: AnyItem, shown: Any, *, right: bool) -> tuple[str, ...] | str | None:
    """Choices and plain numbers are answered; Bob and Alice leave out the rest."""
    if isinstance(item, Numeric):
        return str(item.value) if right else "1"
    if not isinstance(item, Choice):
        return None
    chosen = item.keys if right else [option.id for option in item.options if not option.key][:1]
    return tuple(shown[option] for option in chosen)


# --- the pictures --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture: whose page, on what device, and what is done before the shutter."""

    name: str
    path: str
    who: str = ""
    phone: bool = False
    dark: bool = False
    then: Callable[[Page], None] = lambda page: page.wait_for_load_state("networkidle")


def _shots(*, sitting: str, finished: str) -> list[Shot]:
    return [
        Shot(name="landing", path="/"),
        Shot(name="today", path="/today", who=ALICE),
        Shot(name="today-dark", path="/today", who=ALICE, phone=True, dark=True),
        Shot(name="module", path=f"{COURSE}/study/energy-systems", who=ALICE, then=_to_a_figure),
        Shot(name="room-laptop", path=sitting, who=BOB, then=_think),
        Shot(name="room-dark", path=sitting, who=BOB, dark=True, then=_look),
        Shot(name="room-phone", path=sitting, who=BOB, phone=True, then=_look),
        Shot(name="report", path=f"{COURSE}/attempts/{finished}/report", who=ALICE),
    ]


def _look(page: Page) -> None:
    settled(page)
    page.wait_for_load_state("networkidle")


def _think(page: Page) -> None:
    """Bob strikes one option out and chooses another."""
    _look(page)
    page.locator(".strike").nth(3).click()
    page.keyboard.press("b")
    page.locator("h1").focus()
    page.mouse.move(0, 0)
    page.get_by_text(re.compile(r"^Saved \d")).wait_for()


def _to_a_figure(page: Page) -> None:
    page.locator("figure img").first.scroll_into_view_if_needed()
    page.locator("figure").first.evaluate("figure => scrollTo(0, figure.getBoundingClientRect().top + scrollY - 260)")
    page.wait_for_load_state("networkidle")


def _take(browser: Browser, server: Server, shot: Shot) -> None:
    context = browser.new_context(
        base_url=server.url,
        viewport=PHONE if shot.phone else LAPTOP,  # type: ignore[arg-type]  # a TypedDict of playwright's
        device_scale_factor=2 if shot.phone else 1,  # a README shows them at most 900 pixels wide
        color_scheme="dark" if shot.dark else "light",
        locale="en-GB",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if shot.who:
        sign_in(page, server, shot.who)
    page.goto(shot.path)
    shot.then(page)
    page.evaluate("document.fonts.ready")
    file = PICTURES / f"{shot.name}.png"
    page.screenshot(path=file)
    context.close()
    size = file.stat().st_size
    print(f"{file.name}: {size // 1000} KB")
    if size > MOST_BYTES:
        raise SystemExit(f"{file.name} is larger than {MOST_BYTES // 1000} KB")


if __name__ == "__main__":
    main()
