"""Reading progress."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from certprep.domain.progress import Progress as Place
from certprep.store.schema import ReadingProgressRow


class Progress:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, *, person: str, course: str) -> dict[str, Place]:
        """By slug, the module read last first."""
        mine = (ReadingProgressRow.person_id == person) & (ReadingProgressRow.course_id == course)
        table = ReadingProgressRow.__table__
        rows = self._connection.execute(select(table).where(mine).order_by(ReadingProgressRow.read_at.desc()))
        return {
            row.slug: Place(slug=row.slug, section=row.section, read_at=row.read_at, done_at=row.done_at)
            for row in rows
        }

    def keep(self, place: Place, *, person: str, course: str) -> None:
        """Add or replace."""
        changed = {"section": place.section, "read_at": place.read_at, "done_at": place.done_at}
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        self._connection.execute(
            dialect.insert(ReadingProgressRow)
            .values(person_id=person, course_id=course, slug=place.slug, **changed)
            .on_conflict_do_update(index_elements=["person_id", "course_id", "slug"], set_=changed)
        )
