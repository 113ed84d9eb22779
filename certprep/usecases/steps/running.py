"""An attempt that is running: taken to be changed, and gone on with when its break is over."""

from datetime import datetime

from certprep.domain import breaks
from certprep.domain.attempt import Attempt
from certprep.domain.breaks import Rest
from certprep.domain.errors import Conflict, NotFound
from certprep.domain.person import Person
from certprep.store.store import Tx


def take(tx: Tx, attempt_id: str, *, person: Person, now: datetime) -> Attempt:
    """A person's open attempt as it is now, for nobody else to change until this transaction ends.

    Raises NotFound for another's, Conflict where it is closed or its time ran out.
    """
    tx.attempts.lock(attempt_id)
    found = tx.attempts.get(attempt_id, person=person.id)
    if found is None:
        raise NotFound("no-such-attempt")
    gone_on = go_on(tx, found, now=now)
    if not gone_on.accepts(now):
        raise Conflict("attempt-closed")
    return gone_on


def rest_of(tx: Tx, attempt: Attempt) -> Rest | None:
    """The break or pause that an open attempt is in."""
    return tx.breaks.of(attempt.id)[-1] if attempt.paused_at is not None and not attempt.closed else None


def go_on(tx: Tx, attempt: Attempt, *, now: datetime) -> Attempt:
    """The attempt, its break ended where that was over by now. The attempt must be locked."""
    rest = rest_of(tx, attempt)
    return end(tx, attempt, rest, now=now) if rest is not None and rest.is_over(now) else attempt


def awake(tx: Tx, attempt: Attempt, *, now: datetime) -> Attempt:
    """The attempt, any break or pause of it ended. The attempt must be locked where it is in one."""
    rest = rest_of(tx, attempt)
    return attempt if rest is None else end(tx, attempt, rest, now=now)


def end(tx: Tx, attempt: Attempt, rest: Rest, *, now: datetime) -> Attempt:
    """End a break or a pause. The attempt must be locked."""
    gone_on, ended = breaks.end(attempt, rest, now=now)
    tx.breaks.change(attempt.id, ended)
    tx.attempts.change(gone_on)
    return gone_on


def rest(tx: Tx, resting: Attempt, begun: Rest) -> None:
    """Keep a break or a pause that has just begun. The attempt must be locked."""
    tx.breaks.add(resting.id, begun)
    tx.attempts.change(resting)
