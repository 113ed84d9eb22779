"""The raw log of graded responses."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, insert, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from certprep.domain.attempt import Confidence
from certprep.domain.exposure import Exposure, Source
from certprep.domain.practice import PastAnswers
from certprep.store.schema import ResponseRow


@dataclass(frozen=True, kw_only=True)
class Given:
    """One response, as JSON, with how many people gave it."""

    response: str
    correct: bool
    people: int


class Responses:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, exposures: Collection[Exposure]) -> None:
        if exposures:
            self._connection.execute(insert(ResponseRow), [_values(one) for one in exposures])

    def has(self, response: str) -> bool:
        """Whether there is one of this id."""
        return bool(self._connection.scalar(select(exists().where(ResponseRow.id == response))))

    def answered_items(self, *, person: str, course: str) -> set[str]:
        """The items that a person has answered, wherever."""
        mine = (ResponseRow.person_id == person) & (ResponseRow.course_id == course)
        return set(self._connection.scalars(select(ResponseRow.item_id).where(mine).distinct()))

    def count(self, *, person: str, course: str, source: str) -> int:
        mine = (ResponseRow.person_id == person) & (ResponseRow.course_id == course) & (ResponseRow.source == source)
        return self._connection.scalar(select(func.count()).select_from(ResponseRow).where(mine)) or 0

    def past_answers(self, *, person: str, course: str) -> dict[str, PastAnswers]:
        """What a person answered so far, by item."""
        row = ResponseRow
        newest = func.row_number().over(partition_by=row.item_id, order_by=(row.at.desc(), row.id.desc()))
        ranked = select(
            row.item_id,
            row.at,
            row.confidence,
            _last_day(row.correct.is_(False)).label("wrong_on"),
            _last_day(row.correct).label("right_on"),
            newest.label("place"),
        )
        found = ranked.where(row.person_id == person, row.course_id == course).subquery()
        rows = self._connection.execute(select(found).where(found.c.place == 1))
        return {
            row.item_id: PastAnswers(
                wrong_on=row.wrong_on,
                right_on=row.right_on,
                unsure=row.confidence == Confidence.UNSURE,
                answered_at=row.at,
            )
            for row in rows
        }

    def first_exposures(self, *, person: str, course: str) -> dict[str, bool]:
        """Item -> whether a person's first exposure to it was right: their first graded response of all, where that was in an exam."""
        first = func.row_number().over(partition_by=ResponseRow.item_id, order_by=(ResponseRow.at, ResponseRow.id))
        mine = (ResponseRow.person_id == person) & (ResponseRow.course_id == course)
        ranked = select(ResponseRow.item_id, ResponseRow.correct, ResponseRow.source, first.label("place"))
        found = ranked.where(mine).subquery()
        rows = self._connection.execute(
            select(found.c.item_id, found.c.correct).where(found.c.place == 1, found.c.source == Source.EXAM)
        )
        return {row.item_id: row.correct for row in rows}

    def of_others(self, *, revisions: Collection[str], but: str) -> dict[str, list[Given]]:
        """What everybody else answered to these wordings at their first exposure, by revision."""
        before = aliased(ResponseRow)
        seen_before = exists().where(
            before.person_id == ResponseRow.person_id,
            before.item_id == ResponseRow.item_id,
            or_(before.at < ResponseRow.at, and_(before.at == ResponseRow.at, before.id < ResponseRow.id)),
        )
        columns = (ResponseRow.revision_id, ResponseRow.response, ResponseRow.correct)
        rows = self._connection.execute(
            select(*columns, func.count().label("people"))
            .where(ResponseRow.revision_id.in_(revisions), ResponseRow.source == Source.EXAM)
            .where(ResponseRow.person_id != but, ~seen_before)
            .group_by(*columns)
        )
        found: dict[str, list[Given]] = {}
        for row in rows:
            found.setdefault(row.revision_id, []).append(
                Given(response=row.response, correct=row.correct, people=row.people)
            )
        return found


def _last_day(which: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[date | None]:
    """The last study day of such answers, item by item."""
    return func.max(case((which, ResponseRow.study_day))).over(partition_by=ResponseRow.item_id)


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
