"""Breaks and pauses of the exam room."""

from collections.abc import Iterable
from datetime import datetime

from certprep.domain import breaks
from certprep.domain.errors import Conflict
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases.steps import running


def begin(store: Store, *, person: Person, attempt: str, seen: Iterable[int], now: datetime) -> None:
    """Begin a break: what was `seen` (positions) and what was ever saved freezes. In a break already, nothing happens.

    Raises Conflict where no break is left or due, in a pause, when the time is up and after the close; NotFound for another's
    attempt, Invalid for a position that the form does not have.
    """
    with store.transaction() as tx:
        found = running.take(tx, attempt, person=person, now=now)
        positions = frozenset(seen)
        for position in positions:
            found.seat(position)
        rests = tx.breaks.of(attempt)
        if found.paused_at is not None:
            if rests[-1].is_pause:
                raise Conflict("paused")
            return
        logged = {answer.position for answer in tx.attempts.log(attempt)}
        running.rest(tx, *breaks.begin_break(found, rests, seen=positions | logged, now=now))


def pause(store: Store, *, person: Person, attempt: str, now: datetime) -> None:
    """Stop the clock of a practice attempt. Paused already, nothing happens.

    Raises Conflict where it can't be paused, in a break, when the time is up and after the close; NotFound for another's attempt.
    """
    with store.transaction() as tx:
        found = running.take(tx, attempt, person=person, now=now)
        rests = tx.breaks.of(attempt)
        if found.paused_at is not None:
            if not rests[-1].is_pause:
                raise Conflict("paused")
            return
        running.rest(tx, *breaks.begin_pause(found, rests, now=now))


def end(store: Store, *, person: Person, attempt: str, now: datetime) -> None:
    """End the break that the attempt is in; where it is in none, nothing happens.

    Raises Conflict after the close, NotFound for another's attempt.
    """
    _end(store, person=person, attempt=attempt, pause=False, now=now)


def resume(store: Store, *, person: Person, attempt: str, now: datetime) -> None:
    """Let the clock of a paused attempt go on; where it is not paused, nothing happens.

    Raises Conflict after the close, NotFound for another's attempt.
    """
    _end(store, person=person, attempt=attempt, pause=True, now=now)


def _end(store: Store, *, person: Person, attempt: str, pause: bool, now: datetime) -> None:
    with store.transaction() as tx:
        found = running.take(tx, attempt, person=person, now=now)
        rest = running.rest_of(tx, found)
        if rest is not None and rest.is_pause is pause:
            running.end(tx, found, rest, now=now)
