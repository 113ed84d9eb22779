"""Dan gives people more time, before an exam and during one."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from certprep.domain.accommodation import Terms
from certprep.domain.blueprint import Blueprint, BreakKind, Breaks, Purpose
from certprep.domain.errors import Conflict, Invalid, NotFound
from certprep.domain.person import Role
from certprep.store.store import Store
from certprep.usecases import accommodations
from certprep.usecases.exam import answering, breaks, building, room, settling
from tests.builders import COURSE, a_blueprint, a_person, an_entry, content, publish
from tests.conftest import FakeClock

MINUTE = timedelta(minutes=1)
MOCK = a_blueprint("mock", purpose=Purpose.MOCK, minutes=100)


class Site:
    """Dan runs the place, Alice sits exams."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store, self.clock, self.rng = store, clock, Random(5)
        self.alice = a_person(store, "alice", now=clock())
        self.dan = a_person(store, "dan", now=clock(), role=Role.ADMINISTRATOR)
        self.publish(MOCK, a_blueprint("open", minutes=None), a_blueprint("practice", purpose=Purpose.PRACTICE))

    def publish(self, *blueprints: Blueprint) -> None:
        publish(self.store, content(blueprints=blueprints), now=self.clock())

    def accommodate(self, **changes: Any) -> None:
        fields: dict[str, Any] = {"reason": "reads slowly", "expires_at": None, "by": self.dan}
        given = {name: changes.pop(name, default) for name, default in fields.items()}
        accommodations.accommodate(
            self.store, person=self.alice.id, terms=Terms(**changes), now=self.clock(), rng=self.rng, **given
        )

    def end(self) -> None:
        accommodations.end(self.store, person=self.alice.id, by=self.dan, now=self.clock(), rng=self.rng)

    def grant(self, minutes: int | None, *, attempt: str | None = None, reason: str = "fire alarm") -> None:
        accommodations.grant(
            self.store,
            person=self.alice.id,
            attempt=attempt,
            minutes=minutes,
            reason=reason,
            by=self.dan,
            now=self.clock(),
            rng=self.rng,
        )

    def start(self, exam: str = "mock", **changes: Any) -> str:
        return building.start(
            self.store, person=self.alice, course=COURSE, exam=exam, now=self.clock(), rng=self.rng, **changes
        )

    def state(self, attempt: str) -> room.State:
        return room.state(self.store, person=self.alice, attempt=attempt, now=self.clock(), rng=self.rng)

    def minutes(self, attempt: str) -> float | None:
        """From the start to the deadline."""
        found = self.state(attempt).attempt
        return None if found.deadline_at is None else (found.deadline_at - found.started_at) / MINUTE

    def sitter(self) -> accommodations.Sitter:
        return accommodations.sitter(self.store, person=self.alice.id, now=self.clock())


@pytest.fixture
def site(store: Store, clock: FakeClock) -> Site:
    return Site(store, clock)


# --- for every exam ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "minutes"),
    [
        ({"time_factor": 1.25}, 125),
        ({"time_factor": 1.5, "extra_minutes": 10}, 160),
        ({"extra_minutes": 10}, 110),
        ({"untimed": True}, None),
    ],
)
def test_every_exam_started_from_then_on_has_more_time(site: Site, terms: dict[str, Any], minutes: int | None) -> None:
    site.accommodate(**terms)
    attempt = site.start()
    assert site.minutes(attempt) == minutes
    assert site.state(attempt).attempt.time_factor == terms.get("time_factor", 1.0)
    assert site.state(attempt).grants == []


def test_breaks_of_her_own_stop_the_clock(site: Site) -> None:
    site.accommodate(clock_stopping_breaks=2, break_minutes=7)
    attempt = site.start()
    assert site.state(attempt).attempt.blueprint.breaks == Breaks(
        kind=BreakKind.FREE, minutes=7, count=2, stops_clock=True
    )
    assert site.state(attempt).breaks_left == 2


def test_what_has_ended_or_expired_counts_no_more(site: Site) -> None:
    site.accommodate(time_factor=2.0, expires_at=site.clock() + timedelta(days=1))
    assert site.sitter().holding is not None
    site.clock.advance(days=1)
    assert site.sitter().holding is None
    assert site.minutes(site.start()) == 100
    with pytest.raises(NotFound, match="no-accommodation"):
        site.end()


def test_the_newest_takes_the_place_of_those_before(site: Site) -> None:
    site.accommodate(time_factor=2.0)
    site.clock.advance(days=1)
    site.accommodate(extra_minutes=30)
    assert site.minutes(site.start()) == 130
    assert [one.holds for one in site.sitter().given] == [True, False]
    site.end()
    assert site.sitter().holding is None


def test_bobs_exams_stay_as_they_are(site: Site) -> None:
    site.accommodate(time_factor=2.0)
    bob = a_person(site.store, "bob", now=site.clock())
    attempt = building.start(site.store, person=bob, course=COURSE, exam="mock", now=site.clock(), rng=site.rng)
    found = room.state(site.store, person=bob, attempt=attempt, now=site.clock(), rng=site.rng).attempt
    assert found.deadline_at == site.clock() + 100 * MINUTE


def test_practice_may_be_started_with_more_time_by_choice(site: Site) -> None:
    assert site.minutes(site.start("practice", time_factor=1.25)) == 13
    assert site.state(site.start("practice")).attempt.time_factor == 1.25
    with pytest.raises(Invalid, match="bad-time-factor"):
        building.start(
            site.store,
            person=a_person(site.store, "bob", now=site.clock()),
            course=COURSE,
            exam="mock",
            now=site.clock(),
            rng=site.rng,
            time_factor=1.25,
        )


# --- while an exam is open --------------------------------------------------------------------------------------------


def test_an_open_exam_gets_the_difference_and_the_page_is_told(site: Site) -> None:
    attempt = site.start()
    site.clock.advance(minutes=90)
    site.accommodate(time_factor=1.25, extra_minutes=5, clock_stopping_breaks=1)
    state = site.state(attempt)
    assert site.minutes(attempt) == 130
    assert [(one.minutes, one.given_at) for one in state.grants] == [(30, site.clock())]
    assert (state.attempt.time_factor, state.breaks_left) == (1.25, 1)


def test_time_is_never_taken_away_from_an_open_exam(site: Site) -> None:
    site.accommodate(time_factor=1.5, extra_minutes=10)
    attempt = site.start()
    site.accommodate(extra_minutes=5)
    assert site.minutes(attempt) == 160
    site.accommodate(time_factor=1.5, extra_minutes=12)
    assert site.minutes(attempt) == 162
    site.end()
    assert site.minutes(attempt) == 162
    assert [one.minutes for one in site.state(attempt).grants] == [2]


def test_an_open_exam_loses_its_clock_when_alice_is_untimed(site: Site) -> None:
    attempt = site.start()
    site.accommodate(untimed=True)
    assert site.minutes(attempt) is None
    assert [one.minutes for one in site.state(attempt).grants] == [None]
    site.accommodate(extra_minutes=10)
    assert site.minutes(attempt) is None


def test_an_exam_without_a_clock_stays_as_it_is(site: Site) -> None:
    attempt = site.start("open")
    site.accommodate(time_factor=2.0)
    assert (site.minutes(attempt), site.state(attempt).grants) == (None, [])


def test_the_worker_does_not_close_what_has_just_been_given_time(site: Site) -> None:
    attempt = site.start()
    site.clock.advance(minutes=100, seconds=8)  # in the grace
    site.grant(10)
    site.clock.advance(seconds=10)
    assert settling.settle_due(site.store, now=site.clock(), rng=site.rng) == 0
    entry = an_entry(1, 0)
    saved = answering.answer(site.store, person=site.alice, attempt=attempt, entry=entry, now=site.clock())
    assert saved.outcome is answering.Outcome.SAVED


# --- grants -----------------------------------------------------------------------------------------------------------


def test_dan_gives_ten_minutes(site: Site) -> None:
    attempt = site.start()
    site.grant(10, attempt=attempt)
    site.clock.advance(seconds=1)
    site.grant(5)
    assert site.minutes(attempt) == 115
    (shown,) = site.sitter().attempts
    assert [(one.minutes, one.reason, one.given_by) for one in shown.grants] == [
        (10, "fire alarm", site.dan.id),
        (5, "fire alarm", site.dan.id),
    ]


def test_time_given_in_a_pause_is_there_after_it(site: Site) -> None:
    attempt = site.start("practice")
    site.clock.advance(minutes=4)
    breaks.pause(site.store, person=site.alice, attempt=attempt, now=site.clock())
    site.clock.advance(hours=1)
    site.grant(10)
    assert site.state(attempt).attempt.deadline_at is None
    breaks.resume(site.store, person=site.alice, attempt=attempt, now=site.clock())
    assert site.state(attempt).attempt.deadline_at == site.clock() + 16 * MINUTE


def test_the_limit_is_taken_away_once(site: Site) -> None:
    attempt = site.start()
    site.grant(None)
    assert site.minutes(attempt) is None
    with pytest.raises(Conflict, match="untimed-already"):
        site.grant(10, attempt=attempt)
    with pytest.raises(NotFound, match="no-open-attempt"):
        site.grant(10)


def _closed(site: Site) -> None:
    attempt = site.start()
    room.submit(site.store, person=site.alice, attempt=attempt, now=site.clock(), rng=site.rng)
    site.grant(10, attempt=attempt)


def _ran_out(site: Site) -> None:
    attempt = site.start()
    site.clock.advance(minutes=101)
    site.grant(10, attempt=attempt)


def _without_a_reason(site: Site) -> None:
    site.start()
    site.grant(10, reason="  ")


def _backwards(site: Site) -> None:
    site.start()
    site.grant(-10)


def _of_bob(site: Site) -> None:
    bob = a_person(site.store, "bob", now=site.clock())
    attempt = building.start(site.store, person=bob, course=COURSE, exam="mock", now=site.clock(), rng=site.rng)
    site.grant(10, attempt=attempt)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (_closed, "attempt-closed"),
        (_ran_out, "attempt-closed"),
        (_without_a_reason, "bad-reason"),
        (_backwards, "bad-minutes"),
        (_of_bob, "no-such-attempt"),
        (lambda site: site.grant(10), "no-open-attempt"),
    ],
)
def test_what_can_not_be_given_is_refused(site: Site, wrong: Callable[[Site], None], rule: str) -> None:
    with pytest.raises((Conflict, Invalid, NotFound), match=rule):
        wrong(site)


# --- who did what -----------------------------------------------------------------------------------------------------


def test_all_of_it_is_in_the_audit(site: Site) -> None:
    attempt = site.start()
    site.accommodate(time_factor=1.5, expires_at=site.clock() + timedelta(days=30))
    site.grant(10)
    site.end()
    with site.store.reading() as tx:
        of_alice = tx.audit.latest(most=9, subject=site.alice.id)
        of_attempt = tx.audit.latest(most=9, subject=attempt)
    assert {one.deed for one in of_alice} == {"accommodate", "end-accommodation"}
    given = next(one for one in of_alice if one.deed == "accommodate")
    assert (given.actor, given.details["time_factor"], given.details["reason"]) == (site.dan.id, 1.5, "reads slowly")
    assert str(given.details["expires_at"]).startswith("2026-04-01")
    assert sorted(str(one.details["minutes"]) for one in of_attempt) == ["10", "50"]
    assert {one.details["person"] for one in of_attempt} == {site.alice.id}


def test_the_giver_is_named_and_the_command_line_is_nobody(site: Site) -> None:
    site.accommodate(time_factor=1.5)
    site.clock.advance(days=1)
    site.accommodate(time_factor=2.0, by=None)
    assert [one.by for one in site.sitter().given] == [None, "dan@example.org"]


# --- finding people ---------------------------------------------------------------------------------------------------


def test_people_are_found_by_a_part_of_their_address_and_their_role(site: Site) -> None:
    a_person(site.store, "under_score", now=site.clock())

    def found(**by: Any) -> list[str]:
        return [one.email.removesuffix("@example.org") for one in accommodations.people(site.store, **by).people]

    assert found() == ["alice", "dan", "under_score"]
    assert found(words=" LIC ") == ["alice"]
    assert found(words="_") == ["under_score"]
    assert found(words="%") == []
    assert found(role=Role.ADMINISTRATOR) == ["dan"]
    assert found(words="alice", role=Role.ADMINISTRATOR) == []


def test_many_people_come_in_pages(site: Site) -> None:
    for number in range(accommodations.PAGE):
        a_person(site.store, f"learner-{number:03}", now=site.clock())
    first = accommodations.people(site.store)
    assert (len(first.people), first.more) == (50, "learner-047@example.org")
    second = accommodations.people(site.store, after=first.more or "")
    assert ([one.email for one in second.people], second.more) == (
        ["learner-048@example.org", "learner-049@example.org"],
        None,
    )


def test_nobody_is_found_under_an_address_or_an_id_that_there_is_not(site: Site) -> None:
    assert accommodations.by_email(site.store, " Alice@Example.org ") == site.alice
    with pytest.raises(NotFound, match="no-such-person"):
        accommodations.by_email(site.store, "nobody@example.org")
    with pytest.raises(NotFound, match="no-such-account"):
        accommodations.sitter(site.store, person="nothing", now=site.clock())
