"""Somebody in an open exam of their own, on a site in this process: its clock is the test's."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.serving import make_server

from certprep.domain.item import AnyItem
from certprep.domain.item.item import Status, Use
from certprep.domain.person import Person
from certprep.domain.release import Content, ReleasedItem
from certprep.library import library
from certprep.store.store import Store
from certprep.usecases.exam import answering, building, room
from tests.browser.conftest import OpenContext
from tests.builders import COURSE, a_bank, a_blueprint, a_multiple, a_numeric, a_person, an_entry, content, publish
from tests.conftest import FakeClock
from tests.web.browsing import Browser

ROOT = Path(__file__).parents[2]
PERSONAL_TRAINER = "personal-trainer"


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The site on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def eight_questions(**blueprint: Any) -> Content:
    """An exam of eight questions: six of one answer, one of several, one number. `blueprint`: what else it is."""
    bank = [*a_bank(each=3), a_multiple("exs1-020", objective="EXS-1.2"), a_numeric("exs1-021", objective="EXS-1.3")]
    return content(bank, blueprints=[a_blueprint(**{"scored": {"EXS": 5, "NUT": 3}, **blueprint})])


class Seat:
    """Alice in an open exam; `held` is the release she sits it from."""

    def __init__(
        self,
        open_context: OpenContext,
        app: Flask,
        store: Store,
        clock: FakeClock,
        address: str,
        *,
        held: Content | None = None,
        course: str = COURSE,
    ) -> None:
        self.open_context, self.app, self.store, self.clock, self.address = open_context, app, store, clock, address
        self.course = course
        publish(store, held or eight_questions(), now=clock())
        self.alice = a_person(store, "alice", now=clock())
        self.attempt = building.start(store, person=self.alice, course=course, exam="quiz", now=clock(), rng=Random(3))
        self.errors: list[str] = []

    def device(self, person: Person | None = None, **options: object) -> BrowserContext:
        """Another browser in which somebody is signed in."""
        context = self.open_context(base_url=self.address, **options)
        self.sign_in(context, person or self.alice)
        return context

    def sign_in(self, context: BrowserContext, person: Person) -> None:
        cookie = Browser(self.app).sign_in(person).client.get_cookie("session")
        assert cookie is not None
        context.add_cookies([{"name": "session", "value": cookie.value, "url": self.address}])

    @property
    def place(self) -> str:
        return f"/c/{self.course}/attempts/{self.attempt}"

    def sit(self, context: BrowserContext, number: int = 1) -> Page:
        """A page in the room, taken over by its script."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{self.place}?question={number}")
        taken_over(page)
        return page

    def found(self) -> room.Room:
        return room.look(self.store, person=self.alice, attempt=self.attempt, now=self.clock(), rng=Random(1))

    def of_kind(self, kind: str, *, nth: int = 0) -> int:
        return [number for number, one in enumerate(self.found().questions, start=1) if one.kind == kind][nth]

    def answered(self) -> list[int]:
        return [position + 1 for position, one in sorted(self.found().answers.items()) if one.response is not None]

    def answer_elsewhere(self, number: int, letter: str) -> str:
        """As another device of Alice's would; gives the option's id."""
        found = self.found()
        option = found.question(number - 1).options["ABCDE".index(letter)].id
        entry = an_entry(found.last_sequence + 1, number - 1, response=[option])
        answering.answer(self.store, person=self.alice, attempt=self.attempt, entry=entry, now=self.clock())
        return option


def taken_over(page: Page) -> None:
    expect(page.locator("#answer")).to_have_attribute("data-kind", re.compile("."))


def saved(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def banner(page: Page, words: str) -> None:
    expect(page.locator("[data-banner]")).to_contain_text(words)


def chosen(page: Page) -> list[str]:
    found: list[str] = page.locator("#answer [name=response]:checked").evaluate_all(
        "(all) => all.map((one) => one.value)"
    )
    return found


def go_away_offline(page: Page, *, key: str = "b") -> None:
    """A choice that only this device has; its page is gone before there is a connection again."""
    page.context.set_offline(True)
    page.keyboard.press(key)
    banner(page, "1 change kept")
    page.goto("about:blank")  # a page that is closed at once may get its last words out
    page.close()


def as_long_as_a_full_mock(count: int = 140) -> Content:
    """`count` text items: the shipped bank's, and, where it has fewer, items of the same lengths made of the modules' sentences."""
    found = library.read_course(ROOT, PERSONAL_TRAINER).content
    assert found is not None
    texts = [
        one
        for one in found.items.values()
        if one.item.kind in _TEXTS and not one.item.case and one.item.id != found.course.sample
    ]
    prose = _Prose(
        " ".join(
            part.html
            for one in found.readings.values()
            for section in one.sections
            for part in section.parts
            if hasattr(part, "html")
        )
    )
    made = [_reworded(texts[number % len(texts)], number, prose) for number in range(max(0, count - len(texts)))]
    items = {one.item.id: _live(one) for one in [*texts, *made][:count]}
    domains = [one.domain for one in items.values()]
    scored = {domain: domains.count(domain) for domain in dict.fromkeys(domains)}
    return replace(found, items=items, blueprints={"quiz": a_blueprint(scored=scored, minutes=180)})


_TEXTS = ("single", "multiple", "numeric")


class _Prose:
    """Sentences that compress as English does, cut to length; none is given twice."""

    def __init__(self, html: str) -> None:
        self._words = re.sub(r"<[^>]*>|\s+", " ", html).split()
        self._at = 0

    def like(self, html: str) -> str:
        """As long as the given text."""
        taken: list[str] = []
        while len(" ".join(taken)) < len(html) - 8:
            taken.append(self._words[self._at % len(self._words)])
            self._at += 1
        return f"<p>{' '.join(taken)}</p>"


def _reworded(one: ReleasedItem, number: int, prose: _Prose) -> ReleasedItem:
    item: Any = one.item
    changes: dict[str, Any] = {"id": f"zzz1-{number:03}", "stem": prose.like(item.stem), "enemies": ()}
    if options := getattr(item, "options", ()):
        changes["options"] = tuple(replace(option, text=prose.like(option.text)) for option in options)
    made: AnyItem = replace(item, **changes)
    return replace(one, item=made, revision=made.revision({}))


def _live(one: ReleasedItem) -> ReleasedItem:
    return replace(one, item=replace(one.item, status=Status.LIVE, use=Use.ANY, enemies=()))


def numbers(page: Page, seats: str) -> Sequence[int]:
    """The numbers on the navigator's seats that match."""
    return [int(text) for text in page.locator(seats).all_inner_texts()]
