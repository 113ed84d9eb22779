"""Releases: immutable content, and the pointer to what is live."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from certprep.domain.blueprint import Blueprint
from certprep.domain.course import Course, Reading, Reference
from certprep.domain.item import AnyItem
from certprep.domain.release import Content, Release, ReleasedItem
from certprep.store.immutables import Immutables
from certprep.store.prepared import Prepared
from certprep.store.schema import (
    CourseRow,
    FigureRow,
    ItemRevisionRow,
    ModuleRevisionRow,
    ReleaseItemRow,
    ReleaseModuleRow,
    ReleaseRow,
    Row,
)

_COURSE = TypeAdapter(Course)
_REFERENCES = TypeAdapter(dict[str, Reference])
_BLUEPRINTS = TypeAdapter(dict[str, Blueprint])
_READING = TypeAdapter(Reading)
_ITEM: TypeAdapter[AnyItem] = TypeAdapter(Annotated[AnyItem, Field(discriminator="kind")])

_COURSES = Prepared(select(CourseRow.id).order_by(CourseRow.id))
_LIVE = Prepared(select(CourseRow.release_id).where(CourseRow.id == bindparam("course")))
_MODULE_REVISION = Prepared(
    select(ReleaseModuleRow.revision_id).where(
        ReleaseModuleRow.release_id == bindparam("release"), ReleaseModuleRow.slug == bindparam("slug")
    )
)
# What belongs to an item's place in a release, and not to its wording.
_HEAD = (
    *("objective", "level", "difficulty", "status", "use", "tags", "references", "enemies", "notes"),
    *("case", "case_index", "case_count"),
)


class Releases:
    """The releases, as seen by one transaction."""

    def __init__(self, connection: Connection, *, held: Immutables[Release]) -> None:
        self._connection = connection
        self._held = held

    def courses(self) -> list[str]:
        """The courses that have a release, by id."""
        return [str(course) for (course,) in _COURSES.rows(self._connection, {})]

    def live(self, course: str) -> Release | None:
        """The release that learners see now."""
        found = _LIVE.one_or_none(self._connection, {"course": course})
        return None if found is None else self.get(found[0])

    def get(self, release_id: str) -> Release:
        """A release that is known to exist, as every attempt's does."""
        release = self._held.get(release_id, lambda: self._load(release_id))
        assert release is not None  # noqa: S101  `_load` raises where there is none
        return release

    def fingerprint(self, course: str) -> str | None:
        """Of the live release: equal contents have equal fingerprints."""
        live = select(CourseRow.release_id).where(CourseRow.id == course).scalar_subquery()
        return self._connection.scalar(select(ReleaseRow.fingerprint).where(ReleaseRow.id == live))

    def figure(self, sha256: str) -> bytes | None:
        return self._connection.scalar(select(FigureRow.body).where(FigureRow.id == sha256))

    def module_revision(self, release_id: str, slug: str) -> str | None:
        """The id of a module's exact text in a release."""
        found = _MODULE_REVISION.one_or_none(self._connection, {"release": release_id, "slug": slug})
        return None if found is None else str(found[0])

    def reading_of(self, revision: str) -> Reading | None:
        """A module's exact text, of whatever release."""
        body = self._connection.scalar(select(ModuleRevisionRow.body).where(ModuleRevisionRow.id == revision))
        return None if body is None else _READING.validate_json(body)

    def wordings(self, revisions: Collection[str]) -> dict[str, AnyItem]:
        """Items by the ids of their exact wordings, of whatever release."""
        rows = self._connection.execute(
            select(ItemRevisionRow.id, ItemRevisionRow.body).where(ItemRevisionRow.id.in_(revisions))
        )
        return {row.id: _ITEM.validate_json(row.body) for row in rows}

    def first_released_at(self, course: str, revision: str) -> datetime | None:
        """When a module's exact text was first in a release."""
        joined = select(func.min(ReleaseRow.made_at)).join(
            ReleaseModuleRow, ReleaseModuleRow.release_id == ReleaseRow.id
        )
        return self._connection.scalar(
            joined.where(ReleaseRow.course_id == course, ReleaseModuleRow.revision_id == revision)
        )

    def add(self, *, release_id: str, content: Content, made_at: datetime) -> Release:
        """Keep a release. It is not live before `go_live`."""
        numbers = select(func.max(ReleaseRow.number)).where(ReleaseRow.course_id == content.course.id)
        number = (self._connection.scalar(numbers) or 0) + 1
        self._connection.execute(
            insert(ReleaseRow).values(
                id=release_id,
                course_id=content.course.id,
                number=number,
                fingerprint=fingerprint(content),
                made_at=made_at,
                map=_text(_COURSE, content.course),
                references=_text(_REFERENCES, content.references),
                blueprints=_text(_BLUEPRINTS, content.blueprints),
            )
        )
        self._add_items(release_id, content.items.values())
        self._add_readings(release_id, content.readings)
        figures = [{"id": sha256, "body": body} for sha256, body in content.figures.items()]
        self._add_once(FigureRow, figures)
        return Release(id=release_id, number=number, made_at=made_at, content=content)

    def go_live(self, release: Release) -> None:
        """Flip the course's pointer to a release."""
        course = release.content.course.id
        flipped = self._connection.execute(
            update(CourseRow).where(CourseRow.id == course).values(release_id=release.id)
        )
        if flipped.rowcount == 0:
            self._connection.execute(insert(CourseRow).values(id=course, release_id=release.id))

    def _add_items(self, release_id: str, items: Iterable[ReleasedItem]) -> None:
        revisions, places = [], []
        for one in items:
            fields = _ITEM.dump_python(one.item, mode="json")
            revisions.append({"id": one.revision, "item_id": one.item.id, "body": json.dumps(fields)})
            places.append(
                {
                    "release_id": release_id,
                    "item_id": one.item.id,
                    "revision_id": one.revision,
                    "module": one.module,
                    "domain": one.domain,
                    "head": json.dumps({name: fields[name] for name in _HEAD}),
                }
            )
        self._render_again(revisions)
        if places:
            self._connection.execute(insert(ReleaseItemRow), places)

    def _add_readings(self, release_id: str, readings: dict[str, Reading]) -> None:
        revisions, places = [], []
        for slug, reading in readings.items():
            body = _text(_READING, reading)
            revision = hashlib.sha256(body.encode()).hexdigest()
            revisions.append({"id": revision, "body": body})
            places.append({"release_id": release_id, "slug": slug, "revision_id": revision})
        self._add_once(ModuleRevisionRow, revisions)
        if places:
            self._connection.execute(insert(ReleaseModuleRow), places)

    def _render_again(self, revisions: Sequence[dict[str, Any]]) -> None:
        """Add wordings. One that is there already gets today's HTML: a mended renderer must reach what was published before it."""
        if revisions:
            dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
            adding = dialect.insert(ItemRevisionRow)
            changed = {"body": adding.excluded.body}
            again = adding.on_conflict_do_update(index_elements=["id"], set_=changed)
            self._connection.execute(again, sorted(revisions, key=lambda one: str(one["id"])))

    def _add_once(self, row: type[Row], values: Sequence[dict[str, Any]]) -> None:
        """Add rows that may be there already: their ids are hashes of what they hold."""
        if values:
            dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
            self._connection.execute(dialect.insert(row).on_conflict_do_nothing(), values)

    def _load(self, release_id: str) -> Release:
        row = self._connection.execute(select(ReleaseRow.__table__).where(ReleaseRow.id == release_id)).one()
        content = Content(
            course=_COURSE.validate_json(row.map),
            references=_REFERENCES.validate_json(row.references),
            readings=self._readings(release_id),
            items=self._items(release_id),
            blueprints=_BLUEPRINTS.validate_json(row.blueprints),
            figures={},
        )
        return Release(id=row.id, number=row.number, made_at=row.made_at, content=content)

    def _items(self, release_id: str) -> dict[str, ReleasedItem]:
        rows = self._connection.execute(
            select(ReleaseItemRow.__table__, ItemRevisionRow.body)
            .join(ItemRevisionRow, ItemRevisionRow.id == ReleaseItemRow.revision_id)
            .where(ReleaseItemRow.release_id == release_id)
            .order_by(ReleaseItemRow.item_id)
        )
        return {
            row.item_id: ReleasedItem(
                item=_ITEM.validate_python({**json.loads(row.body), **json.loads(row.head)}),
                revision=row.revision_id,
                module=row.module,
                domain=row.domain,
            )
            for row in rows
        }

    def _readings(self, release_id: str) -> dict[str, Reading]:
        rows = self._connection.execute(
            select(ReleaseModuleRow.slug, ModuleRevisionRow.body)
            .join(ModuleRevisionRow, ModuleRevisionRow.id == ReleaseModuleRow.revision_id)
            .where(ReleaseModuleRow.release_id == release_id)
        )
        return {row.slug: _READING.validate_json(row.body) for row in rows}


def fingerprint(content: Content) -> str:
    """SHA-256 over everything a release holds; figures by their own hashes."""
    digest = hashlib.sha256()
    parts = [
        _text(_COURSE, content.course),
        _text(_REFERENCES, content.references),
        _text(_BLUEPRINTS, content.blueprints),
        *(_text(_READING, reading) for _, reading in sorted(content.readings.items())),
        *(f"{one.revision} {_text(_ITEM, one.item)}" for _, one in sorted(content.items.items())),
        *sorted(content.figures),
    ]
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def _text(adapter: TypeAdapter[Any], value: object) -> str:
    return adapter.dump_json(value).decode()
