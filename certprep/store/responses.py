"""The raw log of graded responses."""

from collections.abc import Collection

from sqlalchemy import Connection, func, insert, select

from certprep.domain.exposure import Exposure
from certprep.store.schema import ResponseRow


class Responses:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, exposures: Collection[Exposure]) -> None:
        if exposures:
            self._connection.execute(insert(ResponseRow), [_values(one) for one in exposures])

    def answered_items(self, *, person: str, course: str) -> set[str]:
        """The items that a person has answered, wherever."""
        mine = (ResponseRow.person_id == person) & (ResponseRow.course_id == course)
        return set(self._connection.scalars(select(ResponseRow.item_id).where(mine).distinct()))

    def count(self, *, person: str, course: str, source: str) -> int:
        mine = (ResponseRow.person_id == person) & (ResponseRow.course_id == course) & (ResponseRow.source == source)
        return self._connection.scalar(select(func.count()).select_from(ResponseRow).where(mine)) or 0


def _values(one: Exposure) -> dict[str, object]:
    return {
        "id": one.id,
        "person_id": one.person,
        "course_id": one.course,
        "item_id": one.item,
        "revision_id": one.revision,
        "source": one.source,
        "attempt_id": one.attempt,
        "at": one.at,
        "study_day": one.study_day,
        "correct": one.correct,
        "response": one.response,
        "confidence": one.confidence,
        "spent_ms": one.spent_ms,
    }
