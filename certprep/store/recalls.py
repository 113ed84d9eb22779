"""The raw log of flashcards: how well somebody knew a term or a highlight, each time that it came up."""

from sqlalchemy import Connection, insert, select

from certprep.domain.review import Rating, Recall
from certprep.store.schema import RecallRow


class Recalls:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, recall: Recall, *, person: str, course: str) -> None:
        values = {
            "id": recall.id,
            "person_id": person,
            "course_id": course,
            "subject": recall.subject,
            "at": recall.at,
            "study_day": recall.study_day,
            "rating": recall.rating,
        }
        self._connection.execute(insert(RecallRow).values(**values))

    def of(self, *, person: str, course: str, subject: str | None = None) -> list[Recall]:
        """A person's, oldest first: of one subject, or of all."""
        mine = (RecallRow.person_id == person) & (RecallRow.course_id == course)
        if subject is not None:
            mine &= RecallRow.subject == subject
        rows = self._connection.execute(select(RecallRow.__table__).where(mine).order_by(RecallRow.at, RecallRow.id))
        return [
            Recall(id=row.id, subject=row.subject, at=row.at, study_day=row.study_day, rating=Rating(row.rating))
            for row in rows
        ]
