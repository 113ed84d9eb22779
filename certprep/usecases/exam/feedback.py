"""Feedback on one question while the attempt runs."""

from datetime import datetime

from certprep.domain.attempt import Confidence, latest
from certprep.domain.errors import Conflict, Invalid
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases.steps import running, withheld


def check(store: Store, *, person: Person, attempt: str, position: int, now: datetime) -> None:
    """Make a question's answer final: from then on the room explains it. Checked already, nothing happens.

    Raises Conflict where the exam gives no feedback before its end, while the item is in another exam that is open, in a pause and
    after the close; Invalid where nothing was answered; NotFound for another's attempt.
    """
    with store.transaction() as tx:
        found = running.take(tx, attempt, person=person, now=now)
        seat = found.seat(position)
        if not found.checkable:
            raise Conflict("no-feedback")
        if seat.item in withheld.in_other_exams(tx, attempt, person=person, now=now):
            raise Conflict("in-open-exam")
        if position in found.frozen:
            return
        if found.paused_at is not None:
            raise Conflict("paused")
        answer = latest(tx.attempts.log(attempt)).get(position)
        if answer is None or (answer.response is None and answer.confidence is not Confidence.UNKNOWN):
            raise Invalid("nothing-answered", field="response")
        tx.attempts.change(found.frozen_with([position]))
