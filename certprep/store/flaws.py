"""What learners say is wrong with questions."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, insert, select, update

from certprep.domain.flaw import FlawReport, Reason
from certprep.store.schema import FlawReportRow


class Flaws:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, report: FlawReport) -> None:
        """Add it, or replace what this person said about this item before. Lock the person first."""
        before = self.of(person=report.person, items=[report.item]).get(report.item)
        if before is None:
            self._connection.execute(insert(FlawReportRow).values(_values(report)))
        else:
            changed = {name: value for name, value in _values(report).items() if name != "id"}
            self._connection.execute(update(FlawReportRow).where(FlawReportRow.id == before.id).values(changed))

    def of(self, *, person: str, items: Collection[str]) -> dict[str, FlawReport]:
        """A person's reports about these items, as far as there are any."""
        mine = (FlawReportRow.person_id == person) & FlawReportRow.item_id.in_(items)
        rows = self._connection.execute(select(FlawReportRow.__table__).where(mine))
        return {row.item_id: _report(row) for row in rows}

    def all(self, *, course: str | None = None) -> list[FlawReport]:
        """The newest first."""
        wanted = select(FlawReportRow.__table__).order_by(FlawReportRow.reported_at.desc(), FlawReportRow.id.desc())
        if course is not None:
            wanted = wanted.where(FlawReportRow.course_id == course)
        return [_report(row) for row in self._connection.execute(wanted)]


def _values(report: FlawReport) -> dict[str, object]:
    return {
        "id": report.id,
        "person_id": report.person,
        "course_id": report.course,
        "item_id": report.item,
        "revision_id": report.revision,
        "attempt_id": report.attempt,
        "reason": report.reason,
        "words": report.words,
        "response": report.response,
        "reported_at": report.reported_at,
    }


def _report(row: Any) -> FlawReport:
    return FlawReport(
        id=row.id,
        person=row.person_id,
        course=row.course_id,
        item=row.item_id,
        revision=row.revision_id,
        attempt=row.attempt_id,
        reason=Reason(row.reason),
        words=row.words,
        response=row.response,
        reported_at=row.reported_at,
    )
