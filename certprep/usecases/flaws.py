"""Flaw reports: a learner says what is wrong with a question, and authors read it."""

import json
from datetime import datetime
from random import Random

from certprep.domain.attempt import Attempt, latest
from certprep.domain.errors import NotFound
from certprep.domain.flaw import FlawReport, said
from certprep.domain.identity import new_id
from certprep.domain.person import Person
from certprep.store.store import Store


def report(
    store: Store,
    *,
    person: Person,
    attempt: str,
    position: int,
    reason: str,
    words: str,
    now: datetime,
    rng: Random,
) -> FlawReport:
    """Keep what this person says about a question of their attempt; it replaces what they said about it before.

    Raises NotFound for another's attempt, Invalid for a question that it does not have, no reason, or another reason without words.
    """
    with store.transaction() as tx:
        tx.people.lock(person.id)
        found = tx.attempts.drawn(attempt, person=person.id)
        if found is None:
            raise NotFound("no-such-attempt")
        seat = found.seat(position)
        checked, text = said(reason, words)
        answer = latest(tx.attempts.log(attempt)).get(position)
        kept = FlawReport(
            id=new_id(now, rng),
            person=person.id,
            course=found.course,
            item=seat.item,
            revision=seat.revision,
            attempt=attempt,
            reason=checked,
            words=text,
            response=json.dumps(answer.response if answer else None),
            reported_at=now,
        )
        tx.flaws.keep(kept)
        return kept


def said_before(store: Store, *, person: Person, attempt: str, position: int) -> tuple[Attempt, FlawReport | None]:
    """A person's attempt, and what they said about a question of it. Raises NotFound for another's, Invalid for a question it lacks."""
    with store.reading() as tx:
        found = tx.attempts.get(attempt, person=person.id)
        if found is None:
            raise NotFound("no-such-attempt")
        item = found.seat(position).item
        return found, tx.flaws.of(person=person.id, items=[item]).get(item)


def reports(store: Store, *, course: str | None = None) -> list[FlawReport]:
    """The newest first, of one course or of all."""
    with store.reading() as tx:
        return tx.flaws.all(course=course)
