"""The exam room: look, keep notes, submit."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from random import Random
from typing import Any

from certprep.domain.accommodation import Grant
from certprep.domain.attempt import (
    LONGEST_NOTE_CHARACTERS,
    Answer,
    Attempt,
    Confidence,
    latest,
)
from certprep.domain.breaks import Rest, break_due_after, breaks_left
from certprep.domain.course import Reference
from certprep.domain.errors import Conflict, Invalid, NotFound
from certprep.domain.item.names import OptionNames
from certprep.domain.item.shown import Explanation, Question
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.store.store import Store, Tx
from certprep.usecases.steps import running, seated, settling, withheld

TEXT_VERSION = (
    "text_version"  # in a question's workspace: its figure was answered in words, so the answer calibrates nothing
)


@dataclass(frozen=True, kw_only=True)
class State:
    """What an open page polls for. `rests` are the attempt's breaks and pauses, the one that it is in last."""

    attempt: Attempt
    last_sequence: int
    rests: Sequence[Rest]
    grants: Sequence[Grant]

    @property
    def rest(self) -> Rest | None:
        """The break or pause that the attempt is in."""
        return self.rests[-1] if self.attempt.paused_at is not None and not self.attempt.closed else None

    @property
    def breaks_left(self) -> int:
        return breaks_left(self.attempt.blueprint.breaks, self.rests)

    @property
    def break_due_after(self) -> int | None:
        """The number of the question that the next break follows; none where there is none, or it is taken at will."""
        offered = self.attempt.blueprint.breaks
        return None if offered is None else break_due_after(offered, self.rests)


@dataclass(frozen=True, kw_only=True)
class Room(State):
    """An attempt as its learner sees it: nothing in here tells a key, but of questions whose feedback was asked for.

    `hidden` are the items that are not explained, since they are in another exam that is open.
    """

    content: Content
    answers: Mapping[int, Answer]
    workspaces: Mapping[int | None, Any]
    hidden: Collection[str] = frozenset()

    @cached_property
    def questions(self) -> list[Question]:
        """By position."""
        return [self.question(position) for position in range(len(self.attempt.seats))]

    def question(self, position: int) -> Question:
        return seated.item(self.attempt, self.content, position).question(self.names(position).shown)

    def names(self, position: int) -> OptionNames:
        return seated.names(self.attempt, self.content, position)

    def unanswered(self) -> list[int]:
        """Neither answered nor said not to be known."""
        dealt_with = {position for position, answer in self.answers.items() if _deals(answer)}
        return [position for position in range(len(self.attempt.seats)) if position not in dealt_with]

    def explanation(self, position: int) -> Explanation | None:
        """A question's feedback: where each question has its own, of one whose answer is final."""
        if not self.attempt.checkable or position not in self.attempt.frozen:
            return None
        if self.attempt.seat(position).item in self.hidden:
            return None
        answer = self.answers.get(position)
        item = seated.item(self.attempt, self.content, position)
        return item.explanation(answer.response if answer else None, self.names(position).shown)

    def explained(self) -> dict[int, Explanation]:
        """The questions that have their feedback, by position."""
        found = {position: self.explanation(position) for position in sorted(self.attempt.frozen)}
        return {position: one for position, one in found.items() if one is not None}

    def sources(self, explanation: Explanation) -> list[Reference]:
        """What an explanation rests on."""
        known = self.content.references
        return [known[key] for key in explanation.references if key in known]


def look(store: Store, *, person: Person, attempt: str, now: datetime, rng: Random) -> Room:
    """The attempt with all that a second device needs. Raises NotFound where it is not this person's."""
    _settled(store, person=person, attempt=attempt, now=now, rng=rng)
    with store.reading() as tx:
        found = seated.mine(tx, person, attempt)
        log = tx.attempts.log(attempt)
        return Room(
            attempt=found,
            content=tx.releases.get(found.release).content,
            answers=latest(log),
            last_sequence=max((answer.sequence for answer in log), default=0),
            workspaces={place: json.loads(body) for place, body in tx.attempts.workspaces(attempt).items()},
            rests=tx.breaks.of(attempt),
            grants=tx.accommodations.grants(attempt),
            hidden=withheld.in_other_exams(tx, attempt, person=person, now=now) if found.checkable else frozenset(),
        )


def state(store: Store, *, person: Person, attempt: str, now: datetime, rng: Random) -> State:
    """The attempt, without its seats. Raises NotFound where it is not this person's."""
    found = _settled(store, person=person, attempt=attempt, now=now, rng=rng)
    with store.reading() as tx:
        return State(
            attempt=found,
            last_sequence=tx.attempts.last_sequence(attempt),
            rests=tx.breaks.of(attempt),
            grants=tx.accommodations.grants(attempt),
        )


def keep_workspace(
    store: Store, *, person: Person, attempt: str, position: int | None, body: Mapping[str, Any], now: datetime
) -> None:
    """Keep a question's note, marks and tools, or, without a position, the scratchpad.

    That a figure was answered in words stays on record, also where another device, which does not know of it, writes later.
    Raises Conflict after the close, Invalid for what is too long or is no JSON.
    """
    try:
        text = json.dumps(body, allow_nan=False)
    except ValueError:  # Infinity is no JSON: no page could read its workspace again
        raise Invalid("note-not-json", field="note") from None
    if len(json.dumps(body, ensure_ascii=False)) > LONGEST_NOTE_CHARACTERS:
        raise Invalid("note-too-long", field="note", most=LONGEST_NOTE_CHARACTERS)
    with store.transaction() as tx:
        found = seated.mine(tx, person, attempt)
        if position is not None:
            found.seat(position)
        if not found.accepts(now):
            raise Conflict("attempt-closed")
        if not body.get(TEXT_VERSION) and _answered_in_words(tx, attempt, position):
            text = json.dumps({**body, TEXT_VERSION: True})
        tx.attempts.keep_workspace(attempt=attempt, position=position, body=text, now=now)


def _answered_in_words(tx: Tx, attempt: str, position: int | None) -> bool:
    return bool(json.loads(tx.attempts.workspaces(attempt).get(position, "{}")).get(TEXT_VERSION))


def submit(store: Store, *, person: Person, attempt: str, now: datetime, rng: Random) -> Attempt:
    """Close the attempt and grade it; repeating it changes nothing. Raises NotFound for another's attempt."""
    with store.transaction() as tx:
        found = settling.look(tx, attempt, person=person, now=now, rng=rng)
        if found is None:
            raise NotFound("no-such-attempt")
        if found.closed:
            return found
        closed = running.awake(tx, found, now=now).submitted(now)
        if settling.close(tx, closed, person=person, rng=rng):
            return closed
        return seated.mine(tx, person, attempt)


def receipts(store: Store, *, person: Person, attempt: str) -> list[str]:
    """The proofs of all saved answers. Raises NotFound for another's attempt."""
    with store.reading() as tx:
        seated.mine(tx, person, attempt)
        return tx.attempts.receipts(attempt)


def _settled(store: Store, *, person: Person, attempt: str, now: datetime, rng: Random) -> Attempt:
    """The attempt without its seats: closed first where its time ran out, gone on with where its break is over.

    Nothing is written for one that is simply open.
    """
    with store.reading() as tx:
        found = seated.head(tx, person, attempt)
        rest = running.rest_of(tx, found)
    if not found.must_settle(now) and not (rest and rest.is_over(now)):
        return found
    with store.transaction() as tx:
        settling.look(tx, attempt, person=person, now=now, rng=rng)
        return seated.head(tx, person, attempt)


def _deals(answer: Answer) -> bool:
    return answer.response is not None or answer.confidence is Confidence.UNKNOWN
