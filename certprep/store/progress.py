"""Reading progress: places in modules, sections read, answers in quick checks, and time by study day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Connection, bindparam, func, literal_column, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from certprep.domain.exposure import Source
from certprep.domain.progress import Progress as Place
from certprep.domain.progress import SectionTime
from certprep.store.prepared import Prepared
from certprep.store.schema import ReadingProgressRow, ResponseRow, SectionReadRow, StudyDayRow

_PLACE = ("slug", "section", "paragraph", "revision", "read_at", "done_at")
_AT = Prepared(
    select(
        ReadingProgressRow.slug,
        ReadingProgressRow.section,
        ReadingProgressRow.paragraph,
        ReadingProgressRow.revision_id,
        ReadingProgressRow.read_at,
        ReadingProgressRow.done_at,
    ).where(
        ReadingProgressRow.person_id == bindparam("person"),
        ReadingProgressRow.course_id == bindparam("course"),
        ReadingProgressRow.slug == bindparam("slug"),
    )
)
_SECTIONS = Prepared(
    select(SectionReadRow.anchor, SectionReadRow.spent_s, SectionReadRow.read_at).where(
        SectionReadRow.person_id == bindparam("person"),
        SectionReadRow.course_id == bindparam("course"),
        SectionReadRow.slug == bindparam("slug"),
    )
)
_CHECKED = (
    select(ResponseRow.item_id, ResponseRow.correct)
    .where(
        ResponseRow.person_id == bindparam("person"),
        ResponseRow.course_id == bindparam("course"),
        ResponseRow.source == literal_column(f"'{Source.CHECK}'"),
    )
    .order_by(ResponseRow.at, ResponseRow.id)
)
_CHECKS = Prepared(_CHECKED)


@cache
def _checks_of(count: int) -> Prepared:
    """Of as many items, named item_0, item_1 …"""
    return Prepared(
        _CHECKED.where(or_(*(ResponseRow.item_id == bindparam(f"item_{number}") for number in range(count))))
    )


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Time on answers of one source on one study day."""

    day: date
    source: Source
    milliseconds: int


class Progress:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = postgresql if connection.dialect.name == "postgresql" else sqlite

    def of(self, *, person: str, course: str) -> dict[str, Place]:
        """By slug, the module read last first."""
        mine = (ReadingProgressRow.person_id == person) & (ReadingProgressRow.course_id == course)
        table = ReadingProgressRow.__table__
        rows = self._connection.execute(select(table).where(mine).order_by(ReadingProgressRow.read_at.desc()))
        return {
            row.slug: Place(
                slug=row.slug,
                section=row.section,
                paragraph=row.paragraph,
                revision=row.revision_id,
                read_at=row.read_at,
                done_at=row.done_at,
            )
            for row in rows
        }

    def at(self, *, person: str, course: str, slug: str) -> Place | None:
        """In one module."""
        found = _AT.one_or_none(self._connection, {"person": person, "course": course, "slug": slug})
        return None if found is None else Place(**dict(zip(_PLACE, found, strict=True)))

    def keep(self, place: Place, *, person: str, course: str) -> None:
        """Add or replace."""
        changed = {
            "section": place.section,
            "paragraph": place.paragraph,
            "revision_id": place.revision,
            "read_at": place.read_at,
            "done_at": place.done_at,
        }
        self._connection.execute(
            self._dialect.insert(ReadingProgressRow)
            .values(person_id=person, course_id=course, slug=place.slug, **changed)
            .on_conflict_do_update(index_elements=["person_id", "course_id", "slug"], set_=changed)
        )

    def sections_of(self, *, person: str, course: str, slug: str) -> dict[str, SectionTime]:
        """By anchor, of one module."""
        rows = _SECTIONS.rows(self._connection, {"person": person, "course": course, "slug": slug})
        return {anchor: SectionTime(spent_s=spent_s, read_at=read_at) for anchor, spent_s, read_at in rows}

    def sections(self, *, person: str, course: str) -> dict[str, dict[str, SectionTime]]:
        """By slug and anchor, of all modules."""
        mine = (SectionReadRow.person_id == person) & (SectionReadRow.course_id == course)
        found: dict[str, dict[str, SectionTime]] = {}
        for row in self._connection.execute(select(SectionReadRow.__table__).where(mine)):
            found.setdefault(row.slug, {})[row.anchor] = SectionTime(spent_s=row.spent_s, read_at=row.read_at)
        return found

    def keep_sections(self, times: Mapping[str, SectionTime], *, person: str, course: str, slug: str) -> None:
        """Add or replace, by anchor; always in one order, so that two can't each wait for the other."""
        values = [
            {"person_id": person, "course_id": course, "slug": slug, "anchor": anchor}
            | {"spent_s": time.spent_s, "read_at": time.read_at}
            for anchor, time in sorted(times.items())
        ]
        if values:
            adding = self._dialect.insert(SectionReadRow)
            changed = {"spent_s": adding.excluded.spent_s, "read_at": adding.excluded.read_at}
            key = ["person_id", "course_id", "slug", "anchor"]
            self._connection.execute(adding.on_conflict_do_update(index_elements=key, set_=changed), values)

    def checks(self, *, person: str, course: str, items: Collection[str] | None = None) -> dict[str, bool]:
        """Item -> whether the latest answer in a quick check was right; of these items, or of all."""
        mine = {"person": person, "course": course}
        if items is not None and not items:
            return {}
        wanted = {f"item_{number}": item for number, item in enumerate(items or ())}
        rows = (_CHECKS if items is None else _checks_of(len(wanted))).rows(self._connection, {**mine, **wanted})
        return {str(item): bool(correct) for item, correct in rows}

    def add_reading(self, seconds: int, *, person: str, course: str, day: date) -> None:
        """Add to the time read on a study day."""
        adding = self._dialect.insert(StudyDayRow).values(
            person_id=person, course_id=course, day=day, reading_s=seconds
        )
        more = {"reading_s": StudyDayRow.reading_s + adding.excluded.reading_s}
        self._connection.execute(
            adding.on_conflict_do_update(index_elements=["person_id", "course_id", "day"], set_=more)
        )

    def reading_by_day(self, *, person: str, course: str, since: date) -> dict[date, int]:
        """Seconds of reading by study day."""
        row = StudyDayRow
        mine = (row.person_id == person) & (row.course_id == course) & (row.day >= since)
        return {one.day: one.reading_s for one in self._connection.execute(select(row.day, row.reading_s).where(mine))}

    def answering_by_day(self, *, person: str, course: str, since: date) -> list[Spent]:
        """Time on graded answers by study day and source."""
        row = ResponseRow
        mine = (row.person_id == person) & (row.course_id == course) & (row.study_day >= since)
        rows = self._connection.execute(
            select(row.study_day, row.source, func.sum(row.spent_ms).label("spent_ms"))
            .where(mine)
            .group_by(row.study_day, row.source)
        )
        return [Spent(day=one.study_day, source=Source(one.source), milliseconds=int(one.spent_ms)) for one in rows]
