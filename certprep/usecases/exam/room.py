"""The exam room: look, answer, replay, keep notes, submit."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from random import Random
from typing import Any

from certprep.domain.attempt import (
    LONGEST_NOTE_CHARACTERS,
    Answer,
    Attempt,
    Entry,
    is_superseded,
    latest,
    same_change,
)
from certprep.domain.errors import CertprepError, Conflict, Invalid, NotFound
from certprep.domain.item import AnyItem
from certprep.domain.item.names import OptionNames
from certprep.domain.item.shown import Question
from certprep.domain.person import Person
from certprep.domain.receipt import payload
from certprep.domain.release import Content
from certprep.store.store import Store, Tx
from certprep.usecases.steps import settling

MOST_REPLAYED = 500


@dataclass(frozen=True, kw_only=True)
class Room:
    """An attempt as its learner sees it: nothing in here tells a key."""

    attempt: Attempt
    content: Content
    answers: Mapping[int, Answer]
    last_sequence: int
    workspaces: Mapping[int | None, Any]

    @cached_property
    def questions(self) -> list[Question]:
        """By position."""
        return [self.question(position) for position in range(len(self.attempt.seats))]

    def question(self, position: int) -> Question:
        return _item(self.attempt, self.content, position).question(self.names(position).shown)

    def names(self, position: int) -> OptionNames:
        return _names(self.attempt, self.content, position)

    def unanswered(self) -> list[int]:
        answered = {position for position, answer in self.answers.items() if answer.response is not None}
        return [position for position in range(len(self.attempt.seats)) if position not in answered]


class Outcome(StrEnum):
    """What became of an entry."""

    SAVED = "saved"
    REPEATED = "repeated"
    SUPERSEDED = "superseded"
    SEQUENCE_TAKEN = "sequence-taken"
    CLOSED = "closed"
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


@dataclass(frozen=True, kw_only=True)
class State:
    """What an open page polls for."""

    attempt: Attempt
    last_sequence: int


def look(store: Store, *, person: Person, attempt: str, now: datetime, rng: Random) -> Room:
    """The attempt with all that a second device needs. Raises NotFound where it is not this person's."""
    found = _settled(store, person=person, attempt=attempt, now=now, rng=rng)
    with store.reading() as tx:
        log = tx.attempts.log(attempt)
        return Room(
            attempt=found,
            content=tx.releases.get(found.release).content,
            answers=latest(log),
            last_sequence=max((answer.sequence for answer in log), default=0),
            workspaces={place: json.loads(body) for place, body in tx.attempts.workspaces(attempt).items()},
        )


def state(store: Store, *, person: Person, attempt: str, now: datetime, rng: Random) -> State:
    """Raises NotFound where it is not this person's."""
    found = _settled(store, person=person, attempt=attempt, now=now, rng=rng)
    with store.reading() as tx:
        return State(attempt=found, last_sequence=tx.attempts.last_sequence(attempt))


def answer(store: Store, *, person: Person, attempt: str, entry: Entry, now: datetime) -> Saved:
    """Append one change to the log; what is returned is committed.

    Raises NotFound for another's attempt, Invalid for what the question does not have, Conflict after the close and where
    another device took the sequence.
    """
    with store.single() as tx:
        saved = _enter(tx, _drawn(tx, person, attempt), entry, now=now)
    match saved.outcome:
        case Outcome.CLOSED:
            raise Conflict("attempt-closed")
        case Outcome.SEQUENCE_TAKEN:
            raise Conflict("sequence-taken", last_sequence=saved.last_sequence or 0)
    return saved


def replay(store: Store, *, person: Person, attempt: str, entries: Sequence[Entry], now: datetime) -> list[Saved]:
    """A journal's entries in their order, each with its outcome; one that is refused does not stop the rest.

    Raises NotFound for another's attempt, Invalid for more than 500 entries.
    """
    if len(entries) > MOST_REPLAYED:
        raise Invalid("too-many-entries", most=MOST_REPLAYED)
    with store.transaction() as tx:
        drawn = _drawn(tx, person, attempt)
        tx.attempts.lock(attempt)
        playing = _Replay(tx, drawn, now=now)
        return [playing.enter(entry) for entry in entries]


def keep_workspace(
    store: Store, *, person: Person, attempt: str, position: int | None, body: Mapping[str, Any], now: datetime
) -> None:
    """Keep a question's note, marks and tools, or, without a position, the scratchpad. Raises Conflict after the close."""
    text = json.dumps(body)
    if len(text) > LONGEST_NOTE_CHARACTERS:
        raise Invalid("note-too-long", field="note", most=LONGEST_NOTE_CHARACTERS)
    with store.transaction() as tx:
        found = _mine(tx, person, attempt)
        if position is not None:
            found.seat(position)
        if not found.accepts(now):
            raise Conflict("attempt-closed")
        tx.attempts.keep_workspace(attempt=attempt, position=position, body=text, now=now)


def submit(store: Store, *, person: Person, attempt: str, now: datetime, rng: Random) -> Attempt:
    """Close the attempt and grade it; repeating it changes nothing. Raises NotFound for another's attempt."""
    with store.transaction() as tx:
        found = settling.look(tx, attempt, person=person, now=now, rng=rng)
        if found is None:
            raise NotFound("no-such-attempt")
        if found.closed:
            return found
        closed = found.submitted(now)
        if settling.close(tx, closed, person=person, rng=rng):
            return closed
        return _mine(tx, person, attempt)


def receipts(store: Store, *, person: Person, attempt: str) -> list[str]:
    """The proofs of all saved answers. Raises NotFound for another's attempt."""
    with store.reading() as tx:
        _mine(tx, person, attempt)
        return tx.attempts.receipts(attempt)


def _settled(store: Store, *, person: Person, attempt: str, now: datetime, rng: Random) -> Attempt:
    """The attempt, closed first where its time ran out. Nothing is written for one that is simply open."""
    with store.reading() as tx:
        found = _mine(tx, person, attempt)
    if found.must_settle(now):
        with store.transaction() as tx:
            settling.look(tx, attempt, person=person, now=now, rng=rng)
            return _mine(tx, person, attempt)
    return found


class _Replay:
    """One device's journal on its way into the log. What that device itself wrote does not supersede what it wrote after."""

    def __init__(self, tx: Tx, drawn: Attempt, *, now: datetime) -> None:
        self.tx, self.drawn, self.now = tx, drawn, now
        self.own: set[int] = set()
        self.log = tx.attempts.log(drawn.id)

    def enter(self, entry: Entry) -> Saved:
        superseded = is_superseded(after=entry.after, newest_sequence=self._newest_of_others(entry.position))
        try:
            saved = _enter(self.tx, self.drawn, entry, now=self.now, superseded=superseded)
        except Invalid as refusal:
            return Saved(outcome=Outcome.INVALID, sequence=entry.sequence, refusal=refusal)
        if saved.receipt:
            self.own.add(entry.sequence)
        return saved

    def _newest_of_others(self, position: int) -> int | None:
        others = (one for one in self.log if one.sequence not in self.own and not one.superseded)
        return max((one.sequence for one in others if one.position == position), default=None)


def _enter(tx: Tx, drawn: Attempt, entry: Entry, *, now: datetime, superseded: bool = False) -> Saved:
    drawn.seat(entry.position)
    content = tx.releases.get(drawn.release).content
    names = _names(drawn, content, entry.position)
    new = entry.answer(_item(drawn, content, entry.position), names, now=now, superseded=superseded)
    said = payload(
        attempt=drawn.id,
        position=new.position,
        sequence=new.sequence,
        response=names.outward(new.response),
        saved_at=now,
    )
    receipt = tx.receipt_keys.current().sign(said)
    appended = tx.attempts.append(new, attempt=drawn.id, person=drawn.person, receipt=receipt)
    if appended is None:
        return _not_appended(tx, drawn, new)
    return Saved(
        outcome=Outcome.SUPERSEDED if superseded else Outcome.SAVED,
        sequence=new.sequence,
        saved_at=now,
        receipt=receipt,
        deadline_at=appended.deadline_at,
    )


def _not_appended(tx: Tx, drawn: Attempt, new: Answer) -> Saved:
    """Why the log did not take an answer: a repeat gets its first receipt again, even after the close."""
    logged = tx.attempts.at_sequence(drawn.id, new.sequence)
    attempt = tx.attempts.get(drawn.id, person=drawn.person)
    if logged is not None and same_change(logged[0], new):
        first, receipt = logged
        return Saved(
            outcome=Outcome.SUPERSEDED if first.superseded else Outcome.REPEATED,
            sequence=new.sequence,
            saved_at=first.saved_at,
            receipt=receipt,
            deadline_at=attempt.deadline_at if attempt else None,
        )
    if attempt is not None and attempt.accepts(new.saved_at):
        last = tx.attempts.last_sequence(drawn.id)
        return Saved(outcome=Outcome.SEQUENCE_TAKEN, sequence=new.sequence, last_sequence=last)
    tx.attempts.add_late(
        attempt=drawn.id,
        sequence=new.sequence,
        position=new.position,
        response=new.response,
        refused_at=new.saved_at,
    )
    return Saved(outcome=Outcome.CLOSED, sequence=new.sequence)


def _mine(tx: Tx, person: Person, attempt: str) -> Attempt:
    found = tx.attempts.get(attempt, person=person.id)
    if found is None:
        raise NotFound("no-such-attempt")
    return found


def _drawn(tx: Tx, person: Person, attempt: str) -> Attempt:
    found = tx.attempts.drawn(attempt, person=person.id)
    if found is None:
        raise NotFound("no-such-attempt")
    return found


def _item(attempt: Attempt, content: Content, position: int) -> AnyItem:
    return content.items[attempt.seat(position).item].item


def _names(attempt: Attempt, content: Content, position: int) -> OptionNames:
    return OptionNames(_item(attempt, content, position), seed=attempt.seed, position=position)
