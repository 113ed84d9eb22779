"""Notes and highlights: everybody's own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from certprep.domain.marks.mark import Colour, Mark, on_item
from certprep.store.prepared import Prepared
from certprep.store.schema import AttemptRow, MarkRow, ResponseRow, SeatRow, WorkspaceRow

_KEPT = ("place", "section", "colour", "quote", "prefix", "suffix", "position", "note", "made_at", "changed_at")
_AT = Prepared(
    select(MarkRow.id, *(getattr(MarkRow, name) for name in _KEPT))
    .where(
        MarkRow.person_id == bindparam("person"),
        MarkRow.course_id == bindparam("course"),
        MarkRow.place == bindparam("place"),
    )
    .order_by(MarkRow.made_at, MarkRow.id)
)


@dataclass(frozen=True, kw_only=True)
class RoomMarks:
    """What somebody marked on a question of an attempt that is closed: `body` is JSON, `position` counts from 0. `revision` and `seed`
    say how it was asked.
    """

    attempt: str
    position: int
    item: str
    revision: str
    seed: int
    body: str
    updated_at: datetime


class Marks:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mark: Mark, *, person: str, course: str) -> bool:
        """False where there is one of this id."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        values = {name: getattr(mark, name) for name in _KEPT}
        adding = dialect.insert(MarkRow).values(id=mark.id, person_id=person, course_id=course, **values)
        return self._connection.scalar(adding.on_conflict_do_nothing().returning(MarkRow.id)) is not None

    def change(self, mark: Mark, *, person: str, course: str) -> None:
        """Its colour and its note."""
        changed = {"colour": mark.colour, "note": mark.note, "changed_at": mark.changed_at}
        mine = (MarkRow.id == mark.id) & (MarkRow.person_id == person) & (MarkRow.course_id == course)
        self._connection.execute(update(MarkRow).where(mine).values(**changed))

    def delete(self, mark: str, *, person: str, course: str) -> None:
        mine = (MarkRow.id == mark) & (MarkRow.person_id == person) & (MarkRow.course_id == course)
        self._connection.execute(delete(MarkRow).where(mine))

    def get(self, mark: str, *, person: str, course: str) -> Mark | None:
        return self.by_id([mark], person=person, course=course).get(mark)

    def by_id(self, marks: Collection[str], *, person: str, course: str) -> dict[str, Mark]:
        """A person's, as far as there are any of these ids."""
        mine = (MarkRow.person_id == person) & (MarkRow.course_id == course) & MarkRow.id.in_(marks)
        return {row.id: _mark(row) for row in self._connection.execute(select(MarkRow.__table__).where(mine))}

    def of(self, *, person: str, course: str) -> list[Mark]:
        """All of a person's in a course, the newest first."""
        mine = (MarkRow.person_id == person) & (MarkRow.course_id == course)
        newest = select(MarkRow.__table__).where(mine).order_by(MarkRow.made_at.desc(), MarkRow.id.desc())
        return [_mark(row) for row in self._connection.execute(newest)]

    def on(self, place: str, *, person: str, course: str) -> list[Mark]:
        """A person's on a place, in the order in which they were made."""
        rows = _AT.rows(self._connection, {"person": person, "course": course, "place": place})
        return [_made(row[0], dict(zip(_KEPT, row[1:], strict=True))) for row in rows]

    def on_items(self, items: Collection[str], *, person: str, course: str) -> dict[str, list[Mark]]:
        """A person's by item, as far as there are any, in the order in which they were made."""
        places = [on_item(item) for item in items]
        mine = (MarkRow.person_id == person) & (MarkRow.course_id == course) & MarkRow.place.in_(places)
        found: dict[str, list[Mark]] = {}
        for row in self._connection.execute(
            select(MarkRow.__table__).where(mine).order_by(MarkRow.made_at, MarkRow.id)
        ):
            mark = _mark(row)
            found.setdefault(mark.item or "", []).append(mark)
        return found

    def count(self, *, person: str, course: str) -> int:
        mine = (MarkRow.person_id == person) & (MarkRow.course_id == course)
        return self._connection.scalar(select(func.count()).select_from(MarkRow).where(mine)) or 0

    def has_met(self, item: str, *, person: str, course: str) -> bool:
        """Whether they have answered an item, wherever, or had it in an attempt that is closed."""
        answered = exists().where(
            ResponseRow.person_id == person, ResponseRow.course_id == course, ResponseRow.item_id == item
        )
        drawn = exists().where(
            AttemptRow.person_id == person,
            AttemptRow.course_id == course,
            AttemptRow.closed_at.is_not(None),
            SeatRow.attempt_id == AttemptRow.id,
            SeatRow.item_id == item,
        )
        return bool(self._connection.scalar(select(answered | drawn)))

    def owners(self, course: str) -> list[str]:
        """Who has marked anything, in modules or in the exam room."""
        noted = select(MarkRow.person_id).where(MarkRow.course_id == course)
        sat = select(AttemptRow.person_id).join(WorkspaceRow, WorkspaceRow.attempt_id == AttemptRow.id)
        return sorted(self._connection.scalars(noted.union(sat.where(AttemptRow.course_id == course))))

    def of_rooms(self, *, person: str, course: str, attempt: str | None = None) -> list[RoomMarks]:
        """What they marked on questions in one of their closed attempts, or in all, the newest first."""
        mine = (AttemptRow.person_id == person) & (AttemptRow.course_id == course) & AttemptRow.closed_at.is_not(None)
        if attempt is not None:
            mine &= AttemptRow.id == attempt
        rows = self._connection.execute(
            select(
                WorkspaceRow.attempt_id,
                WorkspaceRow.position,
                WorkspaceRow.body,
                WorkspaceRow.updated_at,
                SeatRow.item_id,
                SeatRow.revision_id,
                AttemptRow.seed,
            )
            .join(AttemptRow, AttemptRow.id == WorkspaceRow.attempt_id)
            .join(
                SeatRow,
                (SeatRow.attempt_id == WorkspaceRow.attempt_id) & (SeatRow.position == WorkspaceRow.position),
            )
            .where(mine)
            .order_by(WorkspaceRow.updated_at.desc(), WorkspaceRow.attempt_id, WorkspaceRow.position)
        )
        return [
            RoomMarks(
                attempt=row.attempt_id,
                position=row.position,
                item=row.item_id,
                revision=row.revision_id,
                seed=row.seed,
                body=row.body,
                updated_at=row.updated_at,
            )
            for row in rows
        ]


def _mark(row: Any) -> Mark:
    return _made(row.id, {name: getattr(row, name) for name in _KEPT})


def _made(mark: str, kept: dict[str, Any]) -> Mark:
    return Mark(id=mark, **{**kept, "colour": Colour(kept["colour"]) if kept["colour"] else None})
