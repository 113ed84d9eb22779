"""Publishing: the library as it is now becomes a release, and the release goes live."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from certprep.domain.identity import new_id
from certprep.domain.release import Content, Release
from certprep.library import library
from certprep.store import releases as shelves
from certprep.store.store import Store, Tx
from certprep.usecases.steps import indexing


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What a release brings, by item id and module slug."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Published:
    """What publishing a course came to: a new release, or, where nothing changed or it was a dry run, none."""

    course: str
    number: int | None
    items: int
    modules: int
    changes: Changes


def publish(
    store: Store, *, drafts: Iterable["library.Draft"], now: datetime, rng: Random, dry_run: bool = False
) -> list[Published]:
    """Make each course's draft a release, if it differs from the live one. What is blocked has been left out of the draft."""
    with store.transaction() as tx:
        return [
            _publish(tx, draft.content, now=now, rng=rng, dry_run=dry_run)
            for draft in drafts
            if draft.content is not None
        ]


def is_published(store: Store) -> bool:
    """Whether any course has a release."""
    with store.reading() as tx:
        return bool(tx.releases.courses())


def fingerprints(store: Store) -> dict[str, str | None]:
    """What is live, by course."""
    with store.reading() as tx:
        return {course: tx.releases.fingerprint(course) for course in tx.releases.courses()}


def _publish(tx: Tx, content: Content, *, now: datetime, rng: Random, dry_run: bool) -> Published:
    course = content.course.id
    live = tx.releases.live(course)
    number = None
    if not dry_run and tx.releases.fingerprint(course) != shelves.fingerprint(content):
        release = tx.releases.add(release_id=new_id(now, rng), content=content, made_at=now)
        tx.releases.go_live(release)
        indexing.release(tx, release)
        number = release.number
    return Published(
        course=course,
        number=number,
        items=len(content.items),
        modules=len(content.readings),
        changes=_changes(live, content),
    )


def _changes(live: Release | None, content: Content) -> Changes:
    before = _wordings(live.content) if live else {}
    after = _wordings(content)
    return Changes(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(name for name in after.keys() & before.keys() if after[name] != before[name])),
        removed=tuple(sorted(before.keys() - after.keys())),
    )


def _wordings(content: Content) -> dict[str, object]:
    """Everything that a learner may meet, by name."""
    return {**content.items, **content.readings, **content.blueprints}
