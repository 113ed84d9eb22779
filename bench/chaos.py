"""`make chaos`: scripted attempts in a real Chromium, each with something that goes wrong; and what was lost, invented or left open.

Each is a learner in an exam of their own that is over within a minute. The script keeps its own record of what it chose, and hears
in the page what the server acknowledged and what the page told; at the end the store is asked. The device's clock jumps by a `Date`
of the page's own, since a browser has no other clock to turn; sleep is SIGSTOP for all processes of the browser.
"""

import argparse
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

from playwright.sync_api import Browser, Route, sync_playwright

from bench import processes, serving, sitting
from bench.browser import COURSE
from bench.browser import Browser as Visitor
from bench.serving import Server
from bench.sitting import Device, Sitting, Watch
from certprep.clock import utc_now
from certprep.config import SHIPPED
from certprep.store.store import Store

_BLUEPRINT = """id: chaos
title: "Chaos"
purpose: quiz
scored: {EXS: 4, TEC: 2}
kinds: {single: 6}
minutes: 1
levels: {recall: [0, 100], application: [0, 100], analysis: [0, 100]}
feedback: end
"""
_JUMPS = (timedelta(hours=2), timedelta(hours=-2))
_LASTS = timedelta(seconds=55)
_SHORTEST_NAP = timedelta(seconds=12)
_NAP_IN_ENTRIES = 8  # a machine that takes long to let somebody in takes long over her first answers, too
_CLOCK_MAY_BE_OFF_S = 3


class Chaos:
    """One server, one Chromium, and as many learners as there are rounds."""

    def __init__(self, browser: Browser, *, folder: Path, seed: int = 1, hands_in: bool | None = None) -> None:
        """`hands_in`: whether learners do so, but for those who sleep; none: some do."""
        self._browser, self._rng, self._hands_in = browser, Random(seed), hands_in
        self._url = f"sqlite:///{folder / 'certprep.sqlite3'}"
        self._server = Server(
            *serving.PROJECT,
            folder=folder / "server",
            database_url=self._url,
            secret_key=secrets.token_urlsafe(48),
            CERTPREP_LIBRARY=str(_library(folder / "library")),
        )
        self.sittings: list[Sitting] = []
        self._entry = timedelta()  # how long the latest took, from signing in to the first question

    @contextmanager
    def begun(self) -> Iterator["Chaos"]:
        self._server.start()
        self._store, self._watch = Store(self._url), Watch(self._url)
        try:
            yield self
        finally:
            self._watch.close()
            self._store.close()
            self._server.kill()

    def round(self, fault: str) -> Sitting:
        """One attempt with this fault, up to what its learner does last. Its close is seen to later."""
        return _FAULTS[fault](self)

    def wait(self) -> None:
        """Until every attempt is closed, or should be."""
        while self._watch.open():
            time.sleep(0.1)

    def faults(self) -> list[str]:
        """Of all attempts that are over."""
        self.wait()
        return [fault for one in self.sittings for fault in sitting.all_faults(self._store, one)]

    # --- the faults ----------------------------------------------------------------------------------------------------

    def network(self) -> Sitting:
        """The line is down while Alice answers; then an answer is kept, and only its acknowledgement is lost."""
        one, alice = self._sit("network")
        alice.choose()
        alice.saved()
        alice.context.set_offline(True)
        for _ in range(3):
            alice.choose()
        alice.kept()
        alice.context.set_offline(False)
        alice.saved()
        alice.context.route("**/answers**", _lose_the_answer, times=1)
        alice.choose()
        alice.saved()
        return self._left(one)

    def killed_server(self) -> Sitting:
        """The server is killed while it saves, and started again."""
        self.wait()  # nobody else's exam is to end while there is no server
        one, alice = self._sit("killed server")
        alice.choose()
        alice.saved()
        alice.choose()
        alice.pause(20)
        self._server.kill()
        alice.choose()
        alice.kept()
        self._server.start()
        alice.saved()
        return self._left(one)

    def closed_tab(self) -> Sitting:
        """The tab is killed while it saves, and once while it holds what could not be sent; and opened again."""
        one, alice = self._sit("closed tab")
        alice.choose()
        alice.pause(40)
        alice.page.close(run_before_unload=False)
        alice.sit(one.place)
        alice.choose()
        alice.saved()
        alice.context.set_offline(True)
        alice.choose()
        alice.kept()
        alice.page.close(run_before_unload=False)
        alice.context.set_offline(False)
        alice.sit(one.place)
        alice.saved()
        return self._left(one)

    def jumping_clock(self) -> Sitting:
        """The device's clock jumps by two hours, there and back; the countdown does not."""
        one, alice = self._sit("jumping clock")
        alice.choose()
        alice.saved()
        jumps = self._rng.sample(_JUMPS, 2)
        alice.page.evaluate("(ms) => jumpClock(ms)", jumps[0].total_seconds() * 1000)
        alice.choose()
        alice.saved()
        self._look_at_the_countdown(one, alice)
        alice.page.evaluate("(ms) => jumpClock(ms)", jumps[1].total_seconds() * 1000)
        alice.reload()
        alice.choose()
        alice.saved()
        self._look_at_the_countdown(one, alice)
        return self._left(one)

    def sleeping_laptop(self) -> Sitting:
        """The lid is shut in the middle of an answer, until the exam is over."""
        one, wake = self.fall_asleep()
        self.wait()
        wake()
        return one

    def fall_asleep(self) -> tuple[Sitting, Callable[[], None]]:
        """The sleeper, and what wakes her; her exam must be over by then."""
        browser, pids = sitting.launched(self._browser.browser_type)
        lasts = min(_LASTS, max(_SHORTEST_NAP, _NAP_IN_ENTRIES * self._entry))
        one, alice = self._sit("sleeping laptop", lasts=lasts, browser=browser)
        alice.choose()
        alice.saved()
        alice.choose()
        if self._rng.random() < 0.5:
            alice.saved()
        sitting.stop(pids)

        def wake() -> None:
            sitting.go_on(pids)
            alice.over()
            one.leave()
            browser.close()

        return one, wake

    def two_devices(self) -> Sitting:
        """Alice's laptop and her phone answer in turn, also the same question, also while one of them is offline."""
        one, laptop = self._sit("two devices")
        phone = self._device(one, "phone")
        for device in (laptop, phone, laptop, phone):
            device.choose()
        number = laptop.choose()
        phone.choose(number)
        for device in (laptop, phone):
            device.saved()
        laptop.context.set_offline(True)
        number = laptop.choose()
        phone.choose(number)
        phone.saved()
        laptop.choose()
        laptop.context.set_offline(False)
        for device in (laptop, phone):
            device.saved()
        return self._left(one)

    # --- parts of them -------------------------------------------------------------------------------------------------

    def _sit(self, fault: str, *, lasts: timedelta = _LASTS, browser: Browser | None = None) -> tuple[Sitting, Device]:
        name = f"{len(self.sittings) + 1}-{fault.replace(' ', '-')}"
        one = sitting.begin(self._store, name=name, lasts=lasts)
        self.sittings.append(one)
        self._watch.add(one)
        return one, self._device(one, "laptop", browser=browser)

    def _device(self, one: Sitting, name: str, *, browser: Browser | None = None) -> Device:
        began = processes.seconds()
        visitor = Visitor(port=self._server.port)
        visitor.sign_in(email=one.person.email, password=sitting.PASSWORD)
        url = f"http://127.0.0.1:{self._server.port}"
        device = Device(browser or self._browser, name=name, cookies=visitor.cookies, url=url, rng=self._rng)
        one.devices.append(device)
        device.sit(one.place)
        self._entry = timedelta(seconds=processes.seconds() - began)
        return device

    def _left(self, one: Sitting) -> Sitting:
        """Handed in, or left to the clock."""
        hands_in = self._rng.random() < 0.5 if self._hands_in is None else self._hands_in
        if hands_in:
            one.devices[0].hand_in()
        one.leave()
        return one

    def _look_at_the_countdown(self, one: Sitting, device: Device) -> None:
        shown = device.page.locator("[data-clock-time]").inner_text()
        left = (one.deadline_at - utc_now()).total_seconds()
        seconds = sum(int(part) * 60**place for place, part in enumerate(reversed(shown.split(":"))))
        if abs(seconds - left) > _CLOCK_MAY_BE_OFF_S:
            one.faults.append(f"the countdown shows {shown} with {left:.0f} s left")


_FAULTS: dict[str, Callable[[Chaos], Sitting]] = {
    "killed server": Chaos.killed_server,
    "sleeping laptop": Chaos.sleeping_laptop,
    "network": Chaos.network,
    "closed tab": Chaos.closed_tab,
    "jumping clock": Chaos.jumping_clock,
    "two devices": Chaos.two_devices,
}
FAULTS = tuple(_FAULTS)


def one_of_each(chaos: Chaos) -> list[str]:
    """A round of each fault, as quickly as that can be done: the sleeper sleeps while the others answer."""
    chaos.round("killed server")
    _, wake = chaos.fall_asleep()
    for fault in ("network", "closed tab", "jumping clock", "two devices"):
        chaos.round(fault)
    chaos.wait()
    wake()
    return chaos.faults()


def _lose_the_answer(route: Route) -> None:
    """The server gets it and keeps it; its acknowledgement is lost on the way."""
    route.fetch()
    route.abort("connectionreset")


def _library(folder: Path) -> Path:
    """The shipped course, with the exam of this run."""
    for part in ("content", "question_banks"):
        shutil.copytree(SHIPPED / part / COURSE, folder / part / COURSE)
    (folder / "content" / COURSE / "exams" / f"{sitting.EXAM}.yaml").write_text(_BLUEPRINT)
    return folder


def run(rounds: int, *, seed: int, say: Callable[[str], None]) -> list[str]:
    """So many attempts, the faults in turn; gives what went wrong."""
    began = processes.seconds()
    with (
        tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True) as made,
        sync_playwright() as playwright,
        sitting.launched(playwright.chromium)[0] as browser,
        Chaos(browser, folder=Path(made), seed=seed).begun() as chaos,
    ):
        for number in range(rounds):
            fault = FAULTS[number % len(FAULTS)]
            chaos.round(fault)
            say(
                f"{number + 1} of {rounds}: {fault}; {processes.seconds() - began:.0f} s; load {os.getloadavg()[0]:.1f}"
            )
        found = chaos.faults()
        say(_summary(chaos, found, seconds=processes.seconds() - began))
    return found


def _summary(chaos: Chaos, found: list[str], *, seconds: float) -> str:
    witnesses = [device.witness for one in chaos.sittings for device in one.devices]
    lost, invented, lacking, still_open = (sum(word in one for one in found) for word in sitting.WORDS)
    latest = max(one.closed_after.total_seconds() for one in chaos.sittings if one.closed_after is not None)
    return (
        f"{len(chaos.sittings)} attempts in {seconds:.0f} s: {sum(len(one.meant) for one in witnesses)} answers chosen, "
        f"{sum(len(one.acknowledged) for one in witnesses)} acknowledged; {lost} lost, {invented} invented, "
        f"{lacking} shown as saved that the server lacks, {still_open} open too long "
        f"(the latest was closed {latest:.1f} s after it closes), {len(found)} faults in all"
    )


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    asked.add_argument("--rounds", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    found = run(given.rounds, seed=given.seed, say=_say)
    _say("\n".join(found))
    sys.exit(bool(found))


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    main()
