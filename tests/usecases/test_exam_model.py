"""Whatever happens to an attempt, in whatever order, it ends as a plain model of the rules says.

The model knows no database, no laziness and no races: it looks at the clock at each step, and keeps the log in a list.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from certprep.domain.accommodation import Terms
from certprep.domain.attempt import Entry
from certprep.domain.blueprint import Blueprint, BreakKind, Breaks, Feedback, Purpose
from certprep.domain.errors import Conflict, Invalid
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases import accommodations
from certprep.usecases.exam import answering, breaks, building, feedback, report, room, settling
from tests.builders import COURSE, a_blueprint, a_person, content, publish
from tests.conftest import MORNING

GRACE = timedelta(seconds=10)
MINUTE = timedelta(minutes=1)
SEATS = 6
BREAKS = (
    None,
    Breaks(kind=BreakKind.FREE, minutes=3, count=3, stops_clock=True),
    Breaks(kind=BreakKind.FREE, minutes=3, count=2),
    Breaks(kind=BreakKind.SCHEDULED, minutes=3, count=2, after=(1, 4), stops_clock=True),
)
BLUEPRINTS = [
    a_blueprint(f"exam-{number}", purpose=purpose, minutes=minutes, feedback=feedback, linear=linear, breaks=offered)
    for number, (purpose, minutes, feedback, linear, offered) in enumerate(
        (purpose, minutes, feedback, linear, offered)
        for purpose in (Purpose.QUIZ, Purpose.PRACTICE)
        for minutes in (10, 20, 10, None)
        for feedback in (Feedback.END, Feedback.EACH)
        for linear in (False, False, True)
        for offered in BREAKS
    )
]

# In milliseconds; to the last of the grace, past it, and over night.
STEPS = (0, 1, 900, 10_000, 30_000, 59_999, 60_000, 60_001, 120_000, 180_000, 240_000, 600_000, 610_000, 90_000_000)
OFTEN = (20, 8, 8, 12, 12, 6, 12, 6, 8, 8, 8, 2, 1, 1)


@dataclass
class Line:
    """One accepted entry."""

    position: int
    choice: str | None
    superseded: bool


@dataclass
class Break:
    """What the attempt is in: a break with its end and what it added to the deadline, or a pause with what was left."""

    pause: bool
    began: datetime
    limit: datetime | None = None
    added: timedelta = timedelta()
    left: timedelta | None = None


@dataclass
class Model:
    """The rules, as plainly as they can be said."""

    blueprint: Blueprint
    started: datetime
    deadline: datetime | None
    log: dict[int, Line] = field(default_factory=dict)
    frozen: set[int] = field(default_factory=set)
    rest: Break | None = None
    taken: int = 0
    closed: datetime | None = None
    factor: float = 1.0
    extra: int = 0

    def look(self, now: datetime) -> None:
        if self.closed is not None:
            return
        if self.rest and self.rest.limit and now >= self.rest.limit:
            self.rest = None
        if self.deadline is not None and now > self.deadline + GRACE:
            self.closed = self.deadline

    def enter(self, entry: Entry, choice: str | None, *, now: datetime, own: set[int] | None = None) -> str:
        self.look(now)
        superseded = own is not None and any(
            line.position == entry.position and sequence > (entry.after or 0) and not line.superseded
            for sequence, line in self.log.items()
            if sequence not in own
        )
        there = self.log.get(entry.sequence)
        if there is not None and (there.position, there.choice) == (entry.position, choice):
            return "superseded" if there.superseded else "repeated"
        if self.closed:
            return "closed"
        if self.rest:
            return "paused"
        if entry.position in self.frozen:
            return "frozen"
        if there is not None:
            return "sequence-taken"
        self.log[entry.sequence] = Line(entry.position, choice, superseded)
        if self.blueprint.linear:
            self.frozen |= set(range(entry.position))
        return "superseded" if superseded else "saved"

    def begin_break(self, seen: set[int], now: datetime) -> str:
        self.look(now)
        offered = self.blueprint.breaks
        seen = seen | self.frozen | {line.position for line in self.log.values()}
        if self.closed:
            return "attempt-closed"
        if self.rest:
            return "paused" if self.rest.pause else ""
        if offered is None or self.taken == offered.count:
            return "no-break-left"
        if offered.kind is BreakKind.SCHEDULED and offered.after[self.taken] - 1 not in seen:
            return "break-not-yet"
        if self.deadline and now >= self.deadline:
            return "no-time-left"
        length = offered.minutes * MINUTE
        added = length if offered.stops_clock and self.deadline else timedelta()
        self.rest = Break(pause=False, began=now, limit=now + length, added=added)
        self.deadline = self.deadline and self.deadline + added
        self.taken += 1
        self.frozen |= seen
        return ""

    def end_break(self, now: datetime) -> str:
        self.look(now)
        if self.closed:
            return "attempt-closed"
        if self.rest and not self.rest.pause:
            self._wake(now)
        return ""

    def pause(self, now: datetime) -> str:
        self.look(now)
        if self.closed:
            return "attempt-closed"
        if self.rest:
            return "" if self.rest.pause else "paused"
        if self.blueprint.purpose is not Purpose.PRACTICE and self.blueprint.minutes is not None:
            return "not-pausable"
        if self.deadline and now >= self.deadline:
            return "no-time-left"
        self.rest = Break(pause=True, began=now, left=None if self.deadline is None else self.deadline - now)
        self.deadline = None
        return ""

    def resume(self, now: datetime) -> str:
        self.look(now)
        if self.closed:
            return "attempt-closed"
        if self.rest and self.rest.pause:
            self._wake(now)
        return ""

    def _wake(self, now: datetime) -> None:
        rest = self.rest
        assert rest is not None
        if rest.pause:
            self.deadline = None if rest.left is None else now + rest.left
        elif self.deadline and rest.limit and rest.added:
            self.deadline -= rest.limit - now
        self.rest = None

    def give(self, minutes: int | None, now: datetime) -> str:
        self.look(now)
        if self.closed:
            return "attempt-closed"
        more = None if minutes is None else minutes * MINUTE
        if self.rest and self.rest.pause:
            if self.rest.left is None:
                return "untimed-already"
            self.rest.left = None if more is None else self.rest.left + more
        elif self.deadline is None:
            return "untimed-already"
        else:
            self.deadline = None if more is None else self.deadline + more
        return ""

    def accommodate(self, factor: float, extra: int, now: datetime) -> None:
        """An open exam has the greatest factor and the most extra minutes that were ever given."""
        self.look(now)
        minutes = self.blueprint.minutes
        before = int((minutes or 0) * self.factor) + self.extra
        self.factor, self.extra = max(self.factor, factor), max(self.extra, extra)
        more = int((minutes or 0) * self.factor) + self.extra - before
        if more:
            self.give(more, now)

    def check(self, position: int, now: datetime) -> str:
        self.look(now)
        if self.closed:
            return "attempt-closed"
        if self.blueprint.feedback is not Feedback.EACH:
            return "no-feedback"
        if position in self.frozen:
            return ""
        if self.rest:
            return "paused"
        if self.answers().get(position) is None:
            return "nothing-answered"
        self.frozen.add(position)
        return ""

    def submit(self, now: datetime) -> None:
        self.look(now)
        if self.closed:
            return
        if self.rest:
            self._wake(now)
        self.closed = min(now, self.deadline or now)

    def answers(self) -> dict[int, str | None]:
        return {line.position: line.choice for line in self.log.values() if not line.superseded}


class Walk:
    """One attempt on a real store beside its model: deeds by chance, each with the same result on both."""

    def __init__(self, store: Store, person: Person, rng: Random) -> None:
        self.store, self.person, self.rng, self.now = store, person, rng, MORNING
        blueprint = rng.choice(BLUEPRINTS)
        self.trail = [blueprint.id]
        self.id = building.start(store, person=person, course=COURSE, exam=blueprint.id, now=self.now, rng=rng)
        minutes = blueprint.minutes
        deadline = None if minutes is None else self.now + minutes * MINUTE
        self.model = Model(blueprint=blueprint, started=self.now, deadline=deadline)
        self.names = [self._look().names(position).shown for position in range(SEATS)]
        self.sent: list[tuple[Entry, str | None]] = []
        self.whose: dict[str, Any] = {"person": person, "attempt": self.id}

    def go(self, steps: int) -> None:
        for _ in range(steps):
            deed, *_ = self.rng.choices(list(self._likely()), list(self._likely().values()))
            self.trail.append(f"{(self.now - MORNING) / MINUTE:g} min: {deed.__name__}")
            deed()
        self.hand_in()

    def _likely(self) -> dict[Callable[[], None], float]:
        """What may come next, and how likely it is."""
        blueprint, resting = self.model.blueprint, self.model.rest is not None
        return {
            self.answer: 8,
            self.replay: 4,
            self.repeat: 2 if self.sent else 0,
            self.time_passes: 5,
            self.begin_break: 3 if blueprint.breaks and not resting else 0.2,
            self.pause: 1.5 if blueprint.purpose is Purpose.PRACTICE and not resting else 0.2,
            self.go_on: 3 if resting else 0,
            self.end_break: 0.2,
            self.resume: 0.2,
            self.check: 2 if blueprint.feedback is Feedback.EACH else 0.2,
            self.grant: 1,
            self.accommodate: 0.3,
            self.look: 3,
            self.worker: 1,
            self.submit: 0.1,
        }

    # --- what devices do --------------------------------------------------------------------------------------------

    def answer(self) -> None:
        self._put(*self._entry(self.rng.choice((1, 1, 1, 1, 2, 0, -1))))

    def repeat(self) -> None:
        """Its acknowledgement was lost, however long ago."""
        self._put(*self.rng.choice(self.sent))

    def replay(self) -> None:
        """A journal that waited on a device."""
        knew = self.rng.randint(0, max(self.model.log, default=0))
        ahead = self.rng.choice((1, 1, 0, -1))
        journal = [self._entry(ahead + place, after=knew) for place in range(self.rng.randint(0, 4))]
        done = answering.replay(self.store, entries=[entry for entry, _ in journal], now=self.now, **self.whose)
        own: set[int] = set()
        for (entry, choice), saved in zip(journal, done, strict=True):
            assert saved.outcome == self.model.enter(entry, choice, now=self.now, own=own)
            if saved.receipt:
                own.add(entry.sequence)

    def begin_break(self) -> None:
        seen = set(self.rng.sample(range(SEATS), self.rng.randint(0, 3)))
        expected = self.model.begin_break(seen, self.now)
        self._same(expected, lambda: breaks.begin(self.store, seen=seen, now=self.now, **self.whose))

    def end_break(self) -> None:
        self._same(self.model.end_break(self.now), lambda: breaks.end(self.store, now=self.now, **self.whose))

    def pause(self) -> None:
        self._same(self.model.pause(self.now), lambda: breaks.pause(self.store, now=self.now, **self.whose))

    def resume(self) -> None:
        self._same(self.model.resume(self.now), lambda: breaks.resume(self.store, now=self.now, **self.whose))

    def go_on(self) -> None:
        self.time_passes()
        (self.resume if self.model.rest and self.model.rest.pause else self.end_break)()

    def check(self) -> None:
        position = self.rng.randrange(SEATS)
        expected = self.model.check(position, self.now)
        self._same(expected, lambda: feedback.check(self.store, position=position, now=self.now, **self.whose))

    def submit(self) -> None:
        self.model.submit(self.now)
        room.submit(self.store, now=self.now, rng=self.rng, **self.whose)

    # --- what others do ---------------------------------------------------------------------------------------------

    def time_passes(self) -> None:
        (ms,) = self.rng.choices(STEPS, OFTEN)
        self.now += timedelta(milliseconds=ms)

    def grant(self) -> None:
        minutes = self.rng.choice((1, 2, 3, 5, 5, 10, 30, None))
        given: dict[str, Any] = {"minutes": minutes, "reason": "fire alarm", "by": None}
        self._same(
            self.model.give(minutes, self.now),
            lambda: accommodations.grant(
                self.store, person=self.person.id, attempt=self.id, now=self.now, rng=self.rng, **given
            ),
        )

    def accommodate(self) -> None:
        factor, extra = self.rng.choice((1.0, 1.5, 2.0)), self.rng.choice((1, 5, 10))
        self.model.accommodate(factor, extra, self.now)
        accommodations.accommodate(
            self.store,
            person=self.person.id,
            terms=Terms(time_factor=factor, extra_minutes=extra),
            reason="reads slowly",
            expires_at=None,
            by=None,
            now=self.now,
            rng=self.rng,
        )

    def worker(self) -> None:
        settling.settle_due(self.store, now=self.now, rng=self.rng)
        self.look()

    def look(self) -> None:
        self.model.look(self.now)
        found = self._look()
        assert found.attempt.closed_at == self.model.closed
        assert found.attempt.frozen == self.model.frozen
        assert {place: _only(one.response) for place, one in found.answers.items()} == self.model.answers()
        if not self.model.closed:
            assert found.attempt.deadline_at == self.model.deadline
            assert (found.rest is not None) == (self.model.rest is not None)

    def hand_in(self) -> None:
        """At the end it is handed in: the score is what the model's answers are worth."""
        self.submit()
        self.look()
        (past,) = report.past(self.store, person=self.person, course=COURSE, now=self.now)
        assert past.attempt.closed_at == self.model.closed
        assert past.score is not None
        assert past.score.total.correct == list(self.model.answers().values()).count("b")

    # --- parts ------------------------------------------------------------------------------------------------------

    def _look(self) -> room.Room:
        return room.look(self.store, person=self.person, attempt=self.id, now=self.now, rng=self.rng)

    def _entry(self, ahead: int, *, after: int | None = None) -> tuple[Entry, str | None]:
        """`ahead` of the last sequence that there is; at 1 it is the next."""
        position, choice = self.rng.randrange(SEATS), self.rng.choice(("a", "b", "b", None))
        sequence = max(1, max(self.model.log, default=0) + ahead)
        response = None if choice is None else [self.names[position][choice]]
        return Entry(sequence=sequence, position=position, response=response, after=after), choice

    def _put(self, entry: Entry, choice: str | None) -> None:
        """Each refusal has a name of its own; what was acknowledged may be repeated for ever."""
        self.sent.append((entry, choice))
        expected = self.model.enter(entry, choice, now=self.now)
        try:
            saved = answering.answer(self.store, entry=entry, now=self.now, **self.whose)
        except Conflict as refusal:
            assert refusal.rule.removeprefix("attempt-") == expected  # noqa: PT017
        else:
            assert saved.outcome == expected

    def _same(self, expected: str, deed: Callable[[], object]) -> None:
        try:
            deed()
        except (Conflict, Invalid) as refusal:
            assert refusal.rule == expected  # noqa: PT017
        else:
            assert expected == ""


def _only(response: object) -> object:
    return response[0] if isinstance(response, tuple) else response


@pytest.mark.parametrize(
    ("database", "walks"),
    [
        pytest.param("sqlite_store", 24, id="sqlite"),
        pytest.param("postgresql_store", 4, id="postgresql", marks=pytest.mark.postgresql),
    ],
)
def test_the_settled_attempt_is_what_a_plain_model_says(
    request: pytest.FixtureRequest, database: str, walks: int
) -> None:
    """Hypothesis draws the walks; a seed does not shrink, but the note tells the way there."""
    store: Store = request.getfixturevalue(database)
    publish(store, content(blueprints=BLUEPRINTS), now=MORNING)
    numbers = count()

    @settings(
        max_examples=walks,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(seed=st.integers(0, 2**64 - 1))
    def walk(seed: int) -> None:
        person = a_person(store, f"alice-{next(numbers)}", now=MORNING)
        here = Walk(store, person, Random(f"{seed}/{person.id}"))
        try:
            here.go(32)
        except BaseException as error:
            error.add_note("\n".join(here.trail))
            raise

    walk()
