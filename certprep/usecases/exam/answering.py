"""Answering: one change, or a device's whole journal, into the answer log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from certprep.domain.attempt import Answer, Attempt, Confidence, Entry, is_superseded, same_change
from certprep.domain.errors import CertprepError, Conflict, Invalid
from certprep.domain.item import Response
from certprep.domain.person import Person
from certprep.domain.receipt import payload
from certprep.store.store import Store, Tx
from certprep.usecases.steps import running, seated

MOST_REPLAYED = 500


class Outcome(StrEnum):
    """What became of an entry."""

    SAVED = "saved"
    REPEATED = "repeated"
    SUPERSEDED = "superseded"
    SEQUENCE_TAKEN = "sequence-taken"
    CLOSED = "closed"
    PAUSED = "paused"
    FROZEN = "frozen"
    INVALID = "invalid"


@dataclass(frozen=True, kw_only=True)
class Saved:
    """An entry's outcome; with a receipt where it is in the log."""

    outcome: Outcome
    sequence: int
    saved_at: datetime | None = None
    receipt: str = ""
    deadline_at: datetime | None = None
    last_sequence: int | None = None
    refusal: CertprepError | None = None


_REFUSED = {Outcome.CLOSED: "attempt-closed", Outcome.PAUSED: "paused", Outcome.FROZEN: "frozen"}


def answer(store: Store, *, person: Person, attempt: str, entry: Entry, now: datetime) -> Saved:
    """Append one change to the log; what is returned is committed.

    Raises NotFound for another's attempt, Invalid for what the question does not have, Conflict after the close, in a break, for a
    question that is frozen, and where another device took the sequence.
    """
    with store.single() as tx:
        drawn = seated.drawn(tx, person, attempt)
        line = _line(tx, drawn, entry, now=now)
        saved = None if drawn.blueprint.linear else _append(tx, drawn, line)
    if saved is None or saved.outcome in _REFUSED:
        with store.transaction() as tx:
            saved = _Entering(tx, drawn, now=now).enter(line)
    if saved.outcome in _REFUSED:
        raise Conflict(_REFUSED[saved.outcome])
    if saved.outcome is Outcome.SEQUENCE_TAKEN:
        raise Conflict("sequence-taken", last_sequence=saved.last_sequence or 0)
    return saved


def replay(store: Store, *, person: Person, attempt: str, entries: Sequence[Entry], now: datetime) -> list[Saved]:
    """A journal's entries in their order, each with its outcome; one that is refused does not stop the rest.

    Raises NotFound for another's attempt, Invalid for more than 500 entries.
    """
    if len(entries) > MOST_REPLAYED:
        raise Invalid("too-many-entries", most=MOST_REPLAYED)
    with store.transaction() as tx:
        playing = _Replay(tx, seated.drawn(tx, person, attempt), now=now)
        return [playing.enter(entry) for entry in entries]


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A line of the log, and its response with the ids that its receipt tells."""

    answer: Answer
    outward: Response | None


class _Entering:
    """The way into the log with the attempt locked: past a break that is over, freezing what a linear exam leaves behind, and
    keeping what is refused.
    """

    def __init__(self, tx: Tx, drawn: Attempt, *, now: datetime) -> None:
        self.tx, self.drawn, self.now = tx, drawn, now
        tx.attempts.lock(drawn.id)
        found = tx.attempts.without_seats(drawn.id, person=drawn.person)
        self.attempt = running.go_on(tx, found or drawn, now=now)

    def enter(self, line: _Line) -> Saved:
        saved = _append(self.tx, self.drawn, line)
        if saved.outcome in _REFUSED:
            self.tx.attempts.add_late(self.drawn.id, line.answer)
        elif saved.receipt and self.drawn.blueprint.linear:
            self._leave_behind(line.answer.position)
        return saved

    def _leave_behind(self, position: int) -> None:
        moved_on = self.attempt.frozen_with(range(position))
        if moved_on != self.attempt:
            self.tx.attempts.change(moved_on)
            self.attempt = moved_on


class _Replay:
    """One device's journal on its way into the log. What that device itself wrote does not supersede what it wrote after."""

    def __init__(self, tx: Tx, drawn: Attempt, *, now: datetime) -> None:
        self.tx, self.drawn, self.now = tx, drawn, now
        self.entering = _Entering(tx, drawn, now=now)
        self.own: set[int] = set()
        self.log = tx.attempts.log(drawn.id)

    def enter(self, entry: Entry) -> Saved:
        superseded = is_superseded(after=entry.after, newest_sequence=self._newest_of_others(entry.position))
        try:
            line = _line(self.tx, self.drawn, entry, now=self.now, superseded=superseded)
        except Invalid as refusal:
            return Saved(outcome=Outcome.INVALID, sequence=entry.sequence, refusal=refusal)
        saved = self.entering.enter(line)
        if saved.receipt:
            self.own.add(entry.sequence)
        return saved

    def _newest_of_others(self, position: int) -> int | None:
        others = (one for one in self.log if one.sequence not in self.own and not one.superseded)
        return max((one.sequence for one in others if one.position == position), default=None)


def _line(tx: Tx, drawn: Attempt, entry: Entry, *, now: datetime, superseded: bool = False) -> _Line:
    """What the log gets. Raises Invalid for what the question does not have."""
    drawn.seat(entry.position)
    if entry.confidence is Confidence.UNKNOWN and not drawn.practice:
        raise Invalid("unknown-not-here", field="confidence")
    content = tx.releases.get(drawn.release).content
    names = seated.names(drawn, content, entry.position)
    answer = entry.answer(seated.item(drawn, content, entry.position), names, now=now, superseded=superseded)
    return _Line(answer=answer, outward=names.outward(answer.response))


def _append(tx: Tx, drawn: Attempt, line: _Line) -> Saved:
    new = line.answer
    said = payload(
        attempt=drawn.id,
        position=new.position,
        sequence=new.sequence,
        response=line.outward,
        saved_at=new.saved_at,
    )
    receipt = tx.receipt_keys.current().sign(said)
    appended = tx.attempts.append(new, attempt=drawn.id, person=drawn.person, receipt=receipt)
    if appended is None:
        return _not_appended(tx, drawn, new)
    return Saved(
        outcome=Outcome.SUPERSEDED if new.superseded else Outcome.SAVED,
        sequence=new.sequence,
        saved_at=new.saved_at,
        receipt=receipt,
        deadline_at=appended.deadline_at,
    )


def _not_appended(tx: Tx, drawn: Attempt, new: Answer) -> Saved:
    """Why the log did not take an answer: a repeat gets its first receipt again, even after the close."""
    logged = tx.attempts.at_sequence(drawn.id, new.sequence)
    attempt = tx.attempts.without_seats(drawn.id, person=drawn.person) or drawn
    if logged is not None and same_change(logged[0], new):
        first, receipt = logged
        return Saved(
            outcome=Outcome.SUPERSEDED if first.superseded else Outcome.REPEATED,
            sequence=new.sequence,
            saved_at=first.saved_at,
            receipt=receipt,
            deadline_at=attempt.deadline_at,
        )
    return Saved(
        outcome=_refusal(attempt, new),
        sequence=new.sequence,
        last_sequence=tx.attempts.last_sequence(drawn.id),
    )


def _refusal(attempt: Attempt, new: Answer) -> Outcome:
    if not attempt.accepts(new.saved_at):
        return Outcome.CLOSED
    if attempt.paused_at is not None:
        return Outcome.PAUSED
    return Outcome.FROZEN if new.position in attempt.frozen else Outcome.SEQUENCE_TAKEN
