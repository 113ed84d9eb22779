"""Cards: what each learner is reviewing."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from certprep.domain.review import Card
from certprep.store.schema import CardRow

_STATE = ("due_at", "state", "step", "stability", "difficulty", "last_day")


class Cards:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, *, person: str, course: str, subjects: Collection[str]) -> dict[str, Card]:
        """A person's cards on these subjects, as far as there are any."""
        mine = (CardRow.person_id == person) & (CardRow.course_id == course) & CardRow.subject.in_(subjects)
        return {row.subject: _card(row) for row in self._connection.execute(select(CardRow.__table__).where(mine))}

    def due(self, *, person: str, course: str, now: datetime) -> list[Card]:
        """What is due, longest waiting first."""
        mine = (CardRow.person_id == person) & (CardRow.course_id == course) & (CardRow.due_at <= now)
        rows = self._connection.execute(select(CardRow.__table__).where(mine).order_by(CardRow.due_at, CardRow.subject))
        return [_card(row) for row in rows]

    def count(self, *, person: str, course: str) -> int:
        mine = (CardRow.person_id == person) & (CardRow.course_id == course)
        return self._connection.scalar(select(func.count()).select_from(CardRow).where(mine)) or 0

    def subjects(self, *, person: str, course: str) -> set[str]:
        """What they have cards on."""
        mine = (CardRow.person_id == person) & (CardRow.course_id == course)
        return set(self._connection.scalars(select(CardRow.subject).where(mine)))

    def next_due_at(self, *, person: str, course: str) -> datetime | None:
        mine = (CardRow.person_id == person) & (CardRow.course_id == course)
        return self._connection.scalar(select(func.min(CardRow.due_at)).where(mine))

    def remove(self, *, person: str, course: str, subject: str) -> bool:
        """False where there is none."""
        mine = (CardRow.person_id == person) & (CardRow.course_id == course) & (CardRow.subject == subject)
        return self._connection.execute(delete(CardRow).where(mine)).rowcount == 1

    def keep(self, cards: Iterable[Card], *, person: str, course: str) -> None:
        """Add or replace; always in one order, so that two who keep the same cards can't each wait for the other."""
        values = [
            {"person_id": person, "course_id": course, "subject": card.subject}
            | {name: getattr(card, name) for name in _STATE}
            for card in sorted(cards, key=lambda card: card.subject)
        ]
        if values:
            dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
            statement = dialect.insert(CardRow)
            changed = {name: statement.excluded[name] for name in _STATE}
            keep = statement.on_conflict_do_update(index_elements=["person_id", "course_id", "subject"], set_=changed)
            self._connection.execute(keep, values)


def _card(row: Row[tuple[object, ...]]) -> Card:
    return Card(subject=row.subject, **{name: getattr(row, name) for name in _STATE})
