"""Closing an attempt: its answers are graded once, and what follows from them is kept."""

from datetime import datetime
from random import Random

from certprep.domain.attempt import Answer, Attempt, Confidence, latest
from certprep.domain.exposure import Source
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.scoring import Mark
from certprep.store.store import Tx
from certprep.usecases.steps import evidence


def close(tx: Tx, closed: Attempt, *, person: Person, rng: Random) -> bool:
    """Close an attempt as its learner or its deadline says; false where that was done already.

    The attempt's row is written before its answers are read, so that none is acknowledged and then missed.
    """
    if not tx.attempts.close(closed):
        return False
    content = tx.releases.get(closed.release).content
    answers = latest(tx.attempts.log(closed.id))
    evidence.record(
        tx,
        [_graded(closed, position, answers.get(position), content) for position in range(len(closed.seats))],
        content=content,
        person=person,
        source=Source.EXAM,
        attempt=closed.id,
        now=_closed_at(closed),
        rng=rng,
    )
    return True


def look(tx: Tx, attempt_id: str, *, person: Person, now: datetime, rng: Random) -> Attempt | None:
    """A person's attempt, settled first if its time ran out: no result depends on when the worker came by."""
    attempt = tx.attempts.get(attempt_id, person=person.id)
    if attempt is None or not attempt.must_settle(now):
        return attempt
    close(tx, attempt.settled(), person=person, rng=rng)
    return attempt.settled()


def marks(attempt: Attempt, answers: dict[int, Answer], content: Content) -> list[Mark]:
    """Each seat of a closed attempt, graded."""
    return [_mark(attempt, position, answers.get(position), content) for position in range(len(attempt.seats))]


def _mark(attempt: Attempt, position: int, answer: Answer | None, content: Content) -> Mark:
    graded = _graded(attempt, position, answer, content)
    return Mark(
        position=position,
        item=graded.item.id,
        objective=graded.item.objective,
        domain=graded.released.domain,
        level=graded.item.level,
        scored=attempt.seats[position].scored,
        answered=graded.response is not None,
        correct=graded.correct,
        unsure=graded.confidence is Confidence.UNSURE,
    )


def _graded(attempt: Attempt, position: int, answer: Answer | None, content: Content) -> evidence.Graded:
    released = content.items[attempt.seats[position].item]
    response = answer.response if answer else None
    return evidence.Graded(
        released=released,
        correct=released.item.grade(response).correct,
        response=response,
        confidence=answer.confidence if answer else None,
        at=answer.saved_at if answer else _closed_at(attempt),
        spent_ms=answer.spent_ms if answer else 0,
    )


def _closed_at(attempt: Attempt) -> datetime:
    assert attempt.closed_at is not None  # noqa: S101  only closed attempts are graded
    return attempt.closed_at
