"""Attempts and their answer log."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from certprep.domain.attempt import Answer, Attempt, Confidence, PinnedSeat
from certprep.domain.blueprint import Blueprint
from certprep.domain.item import Response
from certprep.store.immutables import Immutables
from certprep.store.prepared import Prepared
from certprep.store.recipes import recipe_of, recipe_text
from certprep.store.schema import AnswerRow, AttemptRow, LateAnswerRow, SeatRow, WorkspaceRow

_BLUEPRINT = TypeAdapter(Blueprint)
_SCRATCHPAD = -1
_FORMS_IN_CIRCULATION = 200
_ANSWER_COLUMNS = (
    "attempt_id",
    "sequence",
    "position",
    "response",
    "flagged",
    "struck",
    "confidence",
    "spent_ms",
    "after",
    "superseded",
    "saved_at",
    "receipt",
)
_ACCEPTS = and_(
    AttemptRow.closed_at.is_(None),
    AttemptRow.paused_at.is_(None),
    AttemptRow.frozen.not_like(bindparam("frozen_here", type_=AttemptRow.frozen.type)),
    or_(AttemptRow.closes_at.is_(None), AttemptRow.closes_at >= bindparam("saved_at", type_=AnswerRow.saved_at.type)),
)

_OPEN = Prepared(
    select(AttemptRow.id).where(AttemptRow.person_id == bindparam("person"), AttemptRow.closed_at.is_(None))
)


@cache
def _guarded_insert(dialect: str) -> Prepared:
    """One statement that appends an answer to an attempt that is this person's, open, and not past its close.

    `for share` keeps a submit from closing the attempt between this look and the commit; without it, PostgreSQL acknowledges
    answers that a racing submit misses. SQLite has no such clause: a statement that writes holds the write lock before it looks.
    """
    values = [bindparam(name, type_=AnswerRow.__table__.c[name].type) for name in _ANSWER_COLUMNS]
    guard = (
        select(*values)
        .select_from(AttemptRow)
        .where(AttemptRow.id == bindparam("attempt_id"), AttemptRow.person_id == bindparam("person_id"), _ACCEPTS)
        .with_for_update(read=True, of=AttemptRow)
    )
    deadline = select(AttemptRow.deadline_at).where(AttemptRow.id == bindparam("attempt_id")).scalar_subquery()
    adding: postgresql.Insert | sqlite.Insert = (postgresql if dialect == "postgresql" else sqlite).insert(AnswerRow)
    adding = adding.from_select(_ANSWER_COLUMNS, guard, include_defaults=False).on_conflict_do_nothing()
    return Prepared(adding.returning(deadline.label("deadline_at")))


@dataclass(frozen=True, kw_only=True)
class Appended:
    """An answer is in the log; the attempt's deadline as it is now."""

    deadline_at: datetime | None


class Attempts:
    def __init__(self, connection: Connection, *, held: Immutables[Attempt]) -> None:
        self._connection = connection
        self._held = held

    def add(self, attempt: Attempt) -> None:
        self._connection.execute(
            insert(AttemptRow).values(
                id=attempt.id,
                person_id=attempt.person,
                course_id=attempt.course,
                release_id=attempt.release,
                blueprint_id=attempt.blueprint.id,
                blueprint=_BLUEPRINT.dump_json(attempt.blueprint).decode(),
                seed=attempt.seed,
                started_at=attempt.started_at,
                deadline_at=attempt.deadline_at,
                closes_at=attempt.closes_at,
                closed_at=attempt.closed_at,
                time_factor=attempt.time_factor,
                paused_at=attempt.paused_at,
                frozen=_frozen_text(attempt.frozen),
                recipe=None if attempt.recipe is None else recipe_text(attempt.recipe),
            )
        )
        seats = [
            {"position": position, "item_id": seat.item, "revision_id": seat.revision, "scored": seat.scored}
            for position, seat in enumerate(attempt.seats)
        ]
        self._connection.execute(insert(SeatRow), [{"attempt_id": attempt.id, **seat} for seat in seats])

    def get(self, attempt_id: str, *, person: str) -> Attempt | None:
        """A person's attempt as it is now; none, too, where it is another's."""
        row = self._connection.execute(_mine(person).where(AttemptRow.id == attempt_id)).one_or_none()
        return None if row is None else _attempt(row, seats=self._seats(attempt_id))

    def without_seats(self, attempt_id: str, *, person: str) -> Attempt | None:
        """The same for open pages, which ask every few seconds for its times alone."""
        row = self._connection.execute(_mine(person).where(AttemptRow.id == attempt_id)).one_or_none()
        return None if row is None else _attempt(row, seats=())

    def drawn(self, attempt_id: str, *, person: str) -> Attempt | None:
        """The attempt as it was drawn: its form and seed, which never change, held in memory. Not for its times."""
        return self._held.get((attempt_id, person), lambda: self.get(attempt_id, person=person))

    def lock(self, attempt_id: str) -> None:
        """Keep everybody else from answering or closing until this transaction ends."""
        self._connection.execute(select(AttemptRow.id).where(AttemptRow.id == attempt_id).with_for_update())

    def close(self, attempt: Attempt) -> bool:
        """Set `closed_at`, before its answers are read; false where somebody else already has."""
        closing_now = update(AttemptRow).where(AttemptRow.id == attempt.id, AttemptRow.closed_at.is_(None))
        return self._connection.execute(closing_now.values(closed_at=attempt.closed_at)).rowcount == 1

    def change(self, attempt: Attempt) -> None:
        """Keep its times, whether it is paused, and what is frozen; lock it before it is read."""
        self._change(
            attempt.id,
            deadline_at=attempt.deadline_at,
            closes_at=attempt.closes_at,
            paused_at=attempt.paused_at,
            frozen=_frozen_text(attempt.frozen),
        )

    def change_terms(self, attempt: Attempt) -> None:
        """Keep its time factor and its breaks, which an accommodation changes."""
        blueprint = _BLUEPRINT.dump_json(attempt.blueprint).decode()
        self._change(attempt.id, time_factor=attempt.time_factor, blueprint=blueprint)

    def _change(self, attempt_id: str, **values: Any) -> None:
        self._connection.execute(update(AttemptRow).where(AttemptRow.id == attempt_id).values(**values))

    def of(self, *, person: str, course: str | None = None) -> list[Attempt]:
        """A person's attempts, the newest first, without their seats."""
        wanted = _mine(person).order_by(AttemptRow.started_at.desc(), AttemptRow.id.desc())
        if course is not None:
            wanted = wanted.where(AttemptRow.course_id == course)
        return [_attempt(row, seats=()) for row in self._connection.execute(wanted)]

    def has_open(self, *, person: str) -> bool:
        """Whether a person has an attempt that nobody has closed."""
        return _OPEN.one_or_none(self._connection, {"person": person}) is not None

    def open_of(self, *, person: str) -> list[Attempt]:
        """A person's attempts that nobody has closed, without their seats."""
        rows = self._connection.execute(_mine(person).where(AttemptRow.closed_at.is_(None)))
        return [_attempt(row, seats=()) for row in rows]

    def claim_to_settle(self, *, now: datetime, most: int) -> list[tuple[str, str]]:
        """Attempts past their close that nobody has settled, as (attempt, person), locked for this transaction."""
        due = select(AttemptRow.id, AttemptRow.person_id).where(
            AttemptRow.closed_at.is_(None), AttemptRow.closes_at < now
        )
        rows = self._connection.execute(due.limit(most).with_for_update(skip_locked=True))
        return [(row.id, row.person_id) for row in rows]

    def shown_items(self, *, person: str, course: str, last_forms: int | None = None) -> set[str]:
        """The items of a person's last forms; of all, without a number."""
        forms = select(AttemptRow.id).where(AttemptRow.person_id == person, AttemptRow.course_id == course)
        if last_forms is not None:
            forms = forms.order_by(AttemptRow.started_at.desc()).limit(last_forms)
        return set(self._connection.scalars(select(SeatRow.item_id).where(SeatRow.attempt_id.in_(forms)).distinct()))

    def uses(self, course: str, *, person: str | None = None, newest: int = _FORMS_IN_CIRCULATION) -> dict[str, int]:
        """How often each item was drawn: in all forms of a person, or in the course's newest, whoever sat them.

        A course's forms are many: so many of the newest say what is in circulation, at a cost that does not grow.
        """
        forms = select(AttemptRow.id).where(AttemptRow.course_id == course)
        if person is not None:
            forms = forms.where(AttemptRow.person_id == person)
        else:
            forms = forms.order_by(AttemptRow.id.desc()).limit(newest)
        drawn = select(SeatRow.item_id, func.count()).where(SeatRow.attempt_id.in_(forms)).group_by(SeatRow.item_id)
        return {item: count for item, count in self._connection.execute(drawn)}  # noqa: C416  rows are not pairs to mypy

    def flagged_items(self, *, person: str, course: str) -> set[str]:
        """The items whose latest answer of all, in whichever attempt, bears a flag."""
        newest = func.row_number().over(partition_by=SeatRow.item_id, order_by=AnswerRow.ordinal.desc())
        answers = (
            select(SeatRow.item_id, AnswerRow.flagged, newest.label("place"))
            .join(AttemptRow, AttemptRow.id == AnswerRow.attempt_id)
            .join(SeatRow, and_(SeatRow.attempt_id == AnswerRow.attempt_id, SeatRow.position == AnswerRow.position))
            .where(AttemptRow.person_id == person, AttemptRow.course_id == course, AnswerRow.superseded.is_(False))
            .subquery()
        )
        flagged = select(answers.c.item_id).where(answers.c.place == 1, answers.c.flagged)
        return set(self._connection.scalars(flagged))

    # --- answers ---------------------------------------------------------------------------------------------------

    def append(self, answer: Answer, *, attempt: str, person: str, receipt: str) -> "Appended | None":
        """Append to the log of an attempt that accepts answers.

        None where nothing was appended: the attempt is another's or closed, or the sequence is taken.
        """
        values = {
            "attempt_id": attempt,
            "person_id": person,
            "sequence": answer.sequence,
            "position": answer.position,
            "response": response_text(answer.response),
            "flagged": answer.flagged,
            "struck": json.dumps(answer.struck),
            "confidence": answer.confidence,
            "spent_ms": answer.spent_ms,
            "after": answer.after,
            "superseded": answer.superseded,
            "saved_at": answer.saved_at,
            "receipt": receipt,
            "frozen_here": f"%,{answer.position},%",
        }
        row = _guarded_insert(self._connection.dialect.name).one_or_none(self._connection, values)
        return None if row is None else Appended(deadline_at=row[0])

    def log(self, attempt: str) -> list[Answer]:
        """All answers, in the order of acceptance."""
        rows = self._connection.execute(_log(attempt).order_by(AnswerRow.ordinal))
        return [_answer(row) for row in rows]

    def changed(self, *, person: str, course: str) -> dict[str, list[Answer]]:
        """The log of a person's closed attempts, as far as it is about questions with more than one response, by attempt."""
        closed = select(AttemptRow.id).where(
            AttemptRow.person_id == person, AttemptRow.course_id == course, AttemptRow.closed_at.is_not(None)
        )
        place = (AnswerRow.attempt_id, AnswerRow.position)
        several = select(*place).where(AnswerRow.attempt_id.in_(closed)).group_by(*place)
        several = several.having(func.count(AnswerRow.response.distinct()) > 1)
        wanted = select(AnswerRow.__table__).where(tuple_(*place).in_(several)).order_by(AnswerRow.ordinal)
        found: dict[str, list[Answer]] = {}
        for row in self._connection.execute(wanted):
            found.setdefault(row.attempt_id, []).append(_answer(row))
        return found

    def at_sequence(self, attempt: str, sequence: int) -> tuple[Answer, str] | None:
        """An answer with its receipt."""
        row = self._connection.execute(_log(attempt).where(AnswerRow.sequence == sequence)).one_or_none()
        return None if row is None else (_answer(row), row.receipt)

    def receipts(self, attempt: str) -> list[str]:
        """In the order of acceptance."""
        wanted = select(AnswerRow.receipt).where(AnswerRow.attempt_id == attempt).order_by(AnswerRow.ordinal)
        return list(self._connection.scalars(wanted))

    def last_sequence(self, attempt: str) -> int:
        """0 before the first answer."""
        return self._connection.scalar(select(func.max(AnswerRow.sequence)).where(AnswerRow.attempt_id == attempt)) or 0

    def add_late(self, attempt: str, answer: Answer) -> None:
        """Keep a refused answer with its time."""
        self._connection.execute(
            insert(LateAnswerRow).values(
                attempt_id=attempt,
                sequence=answer.sequence,
                position=answer.position,
                response=response_text(answer.response),
                refused_at=answer.saved_at,
            )
        )

    def late(self, attempt: str) -> list[tuple[int, datetime]]:
        """The refused answers, as (sequence, time)."""
        rows = self._connection.execute(
            select(LateAnswerRow.sequence, LateAnswerRow.refused_at)
            .where(LateAnswerRow.attempt_id == attempt)
            .order_by(LateAnswerRow.ordinal)
        )
        return [(row.sequence, row.refused_at) for row in rows]

    # --- workspaces ------------------------------------------------------------------------------------------------

    def keep_workspace(self, *, attempt: str, position: int | None, body: str, now: datetime) -> None:
        """Add or replace the marks on a question, or the scratchpad where `position` is none."""
        changed = {"body": body, "updated_at": now}
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        place = _SCRATCHPAD if position is None else position
        self._connection.execute(
            dialect.insert(WorkspaceRow)
            .values(attempt_id=attempt, position=place, **changed)
            .on_conflict_do_update(index_elements=["attempt_id", "position"], set_=changed)
        )

    def workspaces(self, attempt: str) -> dict[int | None, str]:
        """JSON by position; the scratchpad under none."""
        rows = self._connection.execute(
            select(WorkspaceRow.position, WorkspaceRow.body).where(WorkspaceRow.attempt_id == attempt)
        )
        return {None if row.position == _SCRATCHPAD else row.position: row.body for row in rows}

    def _seats(self, attempt_id: str) -> tuple[PinnedSeat, ...]:
        rows = self._connection.execute(
            select(SeatRow.item_id, SeatRow.revision_id, SeatRow.scored)
            .where(SeatRow.attempt_id == attempt_id)
            .order_by(SeatRow.position)
        )
        return tuple(PinnedSeat(item=row.item_id, revision=row.revision_id, scored=row.scored) for row in rows)


def response_text(response: Response | None) -> str:
    """A response as the log keeps it."""
    return json.dumps(response)


def _frozen_text(positions: Iterable[int]) -> str:
    """`,0,4,`: so that one position can be looked for in SQL, on every database."""
    return "," + "".join(f"{position}," for position in sorted(positions))


def _mine(person: str) -> Select[Any]:
    return select(AttemptRow.__table__).where(AttemptRow.person_id == person)


def _log(attempt: str) -> Select[Any]:
    return select(AnswerRow.__table__).where(AnswerRow.attempt_id == attempt)


def _attempt(row: Row[Any], *, seats: Iterable[PinnedSeat]) -> Attempt:
    return Attempt(
        id=row.id,
        person=row.person_id,
        course=row.course_id,
        release=row.release_id,
        blueprint=_BLUEPRINT.validate_json(row.blueprint),
        seats=tuple(seats),
        seed=row.seed,
        started_at=row.started_at,
        deadline_at=row.deadline_at,
        closed_at=row.closed_at,
        time_factor=row.time_factor,
        paused_at=row.paused_at,
        frozen=frozenset(int(position) for position in row.frozen.split(",") if position),
        recipe=None if row.recipe is None else recipe_of(row.recipe),
    )


def _answer(row: Row[Any]) -> Answer:
    response = json.loads(row.response)
    return Answer(
        sequence=row.sequence,
        position=row.position,
        response=tuple(response) if isinstance(response, list) else response,
        flagged=row.flagged,
        struck=tuple(json.loads(row.struck)),
        confidence=Confidence(row.confidence) if row.confidence else None,
        spent_ms=row.spent_ms,
        after=row.after,
        superseded=row.superseded,
        saved_at=row.saved_at,
    )
