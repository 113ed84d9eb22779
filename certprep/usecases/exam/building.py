"""Which exams a learner may sit, and starting one."""

from datetime import datetime
from random import Random

from certprep.domain.assembly import assemble
from certprep.domain.attempt import Attempt, PinnedSeat
from certprep.domain.blueprint import Blueprint, CannotDraw, Form
from certprep.domain.errors import Conflict, NotFound
from certprep.domain.identity import new_id
from certprep.domain.person import Person
from certprep.domain.release import Content, Release
from certprep.store.store import Store, Tx
from certprep.usecases.steps import drawing, released
from certprep.usecases.steps.drawing import Offer

_SEED_BITS = 63  # a signed 64-bit column holds it


def courses(store: Store) -> list[str]:
    """The courses that have a release, by id."""
    with store.reading() as tx:
        return tx.releases.courses()


def offers(store: Store, *, person: Person, course: str) -> list[Offer]:
    """The exams that can be drawn, in the order of the blueprints' ids; those that the bank can't fill are left out."""
    with store.reading() as tx:
        return list(drawing.offers(tx, released.live(tx, course).content, person=person))


def offer(store: Store, *, person: Person, course: str, exam: str) -> Offer:
    """One exam, with how many of its questions were seen. Raises NotFound where there is none that can be drawn."""
    with store.reading() as tx:
        content = released.live(tx, course).content
        for found in drawing.offers(tx, content, person=person):
            if found.blueprint.id == exam:
                return drawing.with_seen(tx, content, found, person=person)
    raise NotFound("no-such-exam")


def start(store: Store, *, person: Person, course: str, exam: str, now: datetime, rng: Random) -> str:
    """Draw a form and open an attempt; gives its id. An open attempt at the same exam is taken up again.

    Raises Conflict while another timed attempt is open, NotFound for an exam that can't be drawn.
    """
    with store.transaction() as tx:
        tx.people.lock(person.id)
        release = released.live(tx, course)
        blueprint = release.content.blueprints.get(exam)
        if blueprint is None:
            raise NotFound("no-such-exam")
        if (open_attempt := _open_attempt(tx, blueprint, person=person, course=course, now=now)) is not None:
            return open_attempt
        form = _draw(tx, release.content, blueprint, person=person, seed=rng.getrandbits(_SEED_BITS))
        attempt = _attempt(release, blueprint, form, person=person, now=now, rng=rng)
        tx.attempts.add(attempt)
        return attempt.id


def _open_attempt(tx: Tx, blueprint: Blueprint, *, person: Person, course: str, now: datetime) -> str | None:
    taken = [attempt for attempt in tx.attempts.open_of(person=person.id) if attempt.accepts(now)]
    for attempt in taken:
        if attempt.course == course and attempt.blueprint.id == blueprint.id:
            return attempt.id
    for attempt in taken:
        if attempt.blueprint.timed and blueprint.timed:
            raise Conflict("another-attempt-open", attempt=attempt.id, title=attempt.blueprint.title)
    return None


def _draw(tx: Tx, content: Content, blueprint: Blueprint, *, person: Person, seed: int) -> Form:
    try:
        return assemble(
            blueprint, content.candidates(), recent=drawing.recent(tx, person, content.course.id), seed=seed
        )
    except CannotDraw:
        raise NotFound("no-such-exam") from None


def _attempt(
    release: Release, blueprint: Blueprint, form: Form, *, person: Person, now: datetime, rng: Random
) -> Attempt:
    allowed = blueprint.time_allowed(pilots=form.pilots)
    items = release.content.items
    return Attempt(
        id=new_id(now, rng),
        person=person.id,
        course=release.content.course.id,
        release=release.id,
        blueprint=blueprint,
        seats=tuple(
            PinnedSeat(item=seat.item, revision=items[seat.item].revision, scored=seat.scored) for seat in form.seats
        ),
        seed=form.seed,
        started_at=now,
        deadline_at=None if allowed is None else now + allowed,
    )
