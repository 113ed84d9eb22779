"""Closing an attempt: its answers are graded once, and what follows from them is kept."""

from datetime import datetime
from random import Random

from certprep.domain.attempt import Answer, Attempt, Confidence, latest
from certprep.domain.blueprint import Purpose
from certprep.domain.exposure import Source
from certprep.domain.item.names import as_asked
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.domain.scoring import Mark
from certprep.store.store import Tx
from certprep.usecases.steps import evidence, indexing, mail, running


def close(tx: Tx, closed: Attempt, *, person: Person, rng: Random) -> bool:
    """Close an attempt as its learner or its deadline says; false where that was done already.

    The attempt's row is written before its answers are read, so that none is acknowledged and then missed.
    """
    if not tx.attempts.close(closed):
        return False
    content = tx.releases.get(closed.release).content
    answers = latest(tx.attempts.log(closed.id))
    graded = [_graded(closed, position, answers.get(position), content) for position in range(len(closed.seats))]
    evidence.record(
        tx,
        [
            one for one in graded if one.exposed or closed.blueprint.purpose is not Purpose.PRACTICE
        ],  # one may stop early
        content=content,
        person=person,
        source=Source.EXAM,
        attempt=closed.id,
        now=_closed_at(closed),
        rng=rng,
    )
    indexing.keep_rooms(tx, course=closed.course, person=person.id, attempt=closed.id)
    _confirm(tx, closed, answers, person=person, rng=rng)
    return True


def _confirm(tx: Tx, closed: Attempt, answers: dict[int, Answer], *, person: Person, rng: Random) -> None:
    """A mail that it was handed in; not for practice, which is short and often."""
    if closed.blueprint.purpose is not Purpose.PRACTICE:
        answered = sum(answer.response is not None for answer in answers.values())
        mail.handed_in(tx, closed, person=person, answered=answered, now=_closed_at(closed), rng=rng)


def look(tx: Tx, attempt_id: str, *, person: Person, now: datetime, rng: Random) -> Attempt | None:
    """A person's attempt, settled first if its time ran out: no result depends on when the worker came by.

    It is read again once it is locked: time may have been given a moment ago.
    """
    attempt = tx.attempts.get(attempt_id, person=person.id)
    if attempt is None or attempt.closed or not (attempt.must_settle(now) or attempt.paused_at):
        return attempt
    tx.attempts.lock(attempt_id)
    attempt = tx.attempts.get(attempt_id, person=person.id)
    if attempt is None or attempt.closed:
        return attempt
    attempt = running.go_on(tx, attempt, now=now)
    if not attempt.must_settle(now):
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
        unknown=graded.confidence is Confidence.UNKNOWN,
        difficulty=graded.item.difficulty,
        spent_ms=graded.spent_ms,
        optional=attempt.blueprint.purpose is Purpose.PRACTICE,
    )


def _graded(attempt: Attempt, position: int, answer: Answer | None, content: Content) -> evidence.Graded:
    released = content.items[attempt.seats[position].item]
    response = answer.response if answer else None
    return evidence.Graded(
        released=released,
        correct=as_asked(released.item, seed=attempt.seed, position=position).grade(response).correct,
        response=response,
        confidence=answer.confidence if answer else None,
        at=answer.saved_at if answer else _closed_at(attempt),
        spent_ms=answer.spent_ms if answer else 0,
    )


def _closed_at(attempt: Attempt) -> datetime:
    assert attempt.closed_at is not None  # noqa: S101  only closed attempts are graded
    return attempt.closed_at
