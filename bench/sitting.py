"""Somebody in a short exam of their own, in a real Chromium: their devices, and what becomes of the attempt."""

import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random, SystemRandom
from threading import Event, Lock, Thread

from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from bench import chromium, processes
from bench.browser import COURSE
from bench.witness import SCRIPT, Logged, Witness, faults
from certprep.clock import utc_now
from certprep.domain.person import Person, Role
from certprep.store.store import Store
from certprep.usecases import account
from certprep.usecases.exam import building, room

EXAM = "chaos"
WORDS = ("LOST", "INVENTED", "LACKING", "OPEN")  # what a fault may be, in its own words
MINUTES = timedelta(minutes=1)
PASSWORD = "seven quiet herons"
LONGEST_OPEN = timedelta(seconds=5)  # after `closes_at`
PATIENCE_MS = 30_000
_LOOK_EVERY_S = 0.1
_IS_OVER = "() => !document.querySelector('[data-room]') || document.querySelector('[data-ended-words]')?.textContent"


def launched(kind: BrowserType) -> tuple[Browser, list[int]]:
    """A Chromium, and the ids of its processes."""
    before = set(processes.family(os.getpid()))
    browser = chromium.launch(kind)
    return browser, sorted(set(processes.family(os.getpid())) - before)


class Device:
    """A browser profile in which the learner is signed in."""

    def __init__(self, browser: Browser, *, name: str, cookies: Mapping[str, str], url: str, rng: Random) -> None:
        self.witness = Witness(name)
        self.context: BrowserContext = browser.new_context(base_url=url)
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.expose_binding("witness", lambda _source, text: self.witness.hear(text))
        self.context.add_init_script(path=SCRIPT)
        self.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
        self.page: Page
        self._rng = rng

    def sit(self, place: str) -> None:
        """A page of the room, taken over by its script."""
        self.page = self.context.new_page()
        self.witness.new_page()
        self.page.on("pageerror", lambda error: self.witness.errors.append(str(error)))
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.goto(place)
        self.page.wait_for_selector("#answer[data-kind]")

    def reload(self) -> None:
        self.witness.new_page()
        self.page.reload()
        self.page.wait_for_selector("#answer[data-kind]")

    def choose(self, number: int | None = None) -> int:
        """Some option that is not chosen yet, of a question or of any. Gives the question's number."""
        count = self.page.locator(".navigator .seat[value]").count()
        number = number or self._rng.randint(1, count)
        self.page.locator(f".navigator .seat[value='{number}']").click()
        self.page.wait_for_selector(f"#answer[data-question='{number}']")
        options = self.page.locator("#answer .option [name=response]")
        free = [one for one in range(options.count()) if not options.nth(one).is_checked()]
        place = self._rng.choice(free)
        self.witness.meant.add((number, (options.nth(place).get_attribute("value") or "",)))
        self.page.keyboard.press("abcdefgh"[place])  # a notice may lie over what a mouse would click
        return number

    def saved(self) -> None:
        """Wait until the page shows that everything is saved."""
        mark = self.page.locator("[data-save-state][data-state=saved]")
        expect(mark).to_be_visible(timeout=2 * PATIENCE_MS)
        expect(self.page.locator("[data-save-words]")).to_contain_text("Saved", timeout=PATIENCE_MS)

    def kept(self) -> None:
        """Wait until the page promises that what was chosen is kept on this device."""
        expect(self.page.locator("[data-banner]")).to_contain_text("kept on this device", timeout=PATIENCE_MS)
        self.witness.promise_all()

    def over(self) -> None:
        """Wait until the page has noticed that the exam is over: it goes to the report, or says what came too late."""
        self.page.wait_for_function(_IS_OVER)
        self.page.wait_for_timeout(500)

    def hand_in(self) -> None:
        """By the page's own buttons, up to the report."""
        self.page.locator(".navigator [data-open=summary]").click()
        self.page.locator("[data-ask]").click()
        self.page.locator("[data-submit]").click()
        self.page.wait_for_url(lambda address: "report" in address)

    def pause(self, most_ms: int) -> None:
        self.page.wait_for_timeout(self._rng.uniform(0, most_ms))


@dataclass
class Sitting:
    """One learner's attempt, and when it was seen to be closed."""

    name: str
    person: Person
    attempt: str
    closes_at: datetime
    deadline_at: datetime
    devices: list[Device] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    closed_after: timedelta | None = None

    @property
    def place(self) -> str:
        return f"/c/{COURSE}/attempts/{self.attempt}"

    def leave(self) -> None:
        for device in self.devices:
            device.context.close()


def begin(store: Store, *, name: str, lasts: timedelta) -> Sitting:
    """A new learner in an exam of a minute, of which so much is left."""
    now = utc_now() - (MINUTES - lasts)
    person = account.add(
        store,
        email=f"{name}@example.net",
        role=Role.LEARNER,
        password=PASSWORD,
        zone="UTC",
        now=now,
        rng=SystemRandom(),
    )
    attempt = building.start(store, person=person, course=COURSE, exam=EXAM, now=now, rng=SystemRandom())
    with store.reading() as tx:
        found = tx.attempts.get(attempt, person=person.id)
    assert found is not None
    assert found.closes_at is not None
    assert found.deadline_at is not None
    return Sitting(name=name, person=person, attempt=attempt, closes_at=found.closes_at, deadline_at=found.deadline_at)


def log_of(store: Store, sitting: Sitting) -> list[Logged]:
    """The rows themselves, with the names that the learner saw."""
    seen = room.look(store, person=sitting.person, attempt=sitting.attempt, now=utc_now(), rng=SystemRandom())
    with store.reading() as tx:
        log, receipts = tx.attempts.log(sitting.attempt), tx.attempts.receipts(sitting.attempt)
    rows = []
    for one, receipt in zip(log, receipts, strict=True):
        said = seen.names(one.position).outward(one.response)
        response = tuple(sorted(said)) if isinstance(said, list | tuple) else ()
        rows.append(Logged(sequence=one.sequence, choice=(one.position + 1, response), receipt=receipt))
    return rows


def all_faults(store: Store, sitting: Sitting) -> list[str]:
    """What went wrong in a sitting that is over."""
    found = [*sitting.faults, *faults([one.witness for one in sitting.devices], log_of(store, sitting))]
    if sitting.closed_after is None or sitting.closed_after > LONGEST_OPEN:
        found.append(f"still OPEN {LONGEST_OPEN.total_seconds():.0f} s after it closes: {sitting.closed_after}")
    return [f"{sitting.name}: {one}" for one in found]


class Watch:
    """Looks at the rows, as nobody's page does, and notes when each attempt was closed."""

    def __init__(self, url: str) -> None:
        self._store = Store(url)
        self._sittings: list[Sitting] = []
        self._lock = Lock()
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def add(self, sitting: Sitting) -> None:
        with self._lock:
            self._sittings.append(sitting)

    def open(self) -> Sequence[Sitting]:
        """Those that nobody closed yet and that need not be closed."""
        with self._lock:
            return [one for one in self._sittings if one.closed_after is None and not _too_long(one)]

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._store.close()

    def _look(self) -> None:
        while not self._over.wait(_LOOK_EVERY_S):
            for one in self.open():
                with self._store.reading() as tx:
                    found = tx.attempts.get(one.attempt, person=one.person.id)
                if found is not None and found.closed:
                    one.closed_after = utc_now() - one.closes_at


def _too_long(sitting: Sitting) -> bool:
    return utc_now() > sitting.closes_at + LONGEST_OPEN + timedelta(seconds=1)


def stop(pids: Sequence[int]) -> None:
    """As a laptop's lid does when it is shut."""
    _signal(pids, signal.SIGSTOP)


def go_on(pids: Sequence[int]) -> None:
    _signal(pids, signal.SIGCONT)


def _signal(pids: Sequence[int], number: signal.Signals) -> None:
    for pid in pids:
        if Path(f"/proc/{pid}").exists():
            os.kill(pid, number)
