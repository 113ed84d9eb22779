"""What an exam drawn now would be like for a learner."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from certprep.domain.assembly import assemble
from certprep.domain.blueprint import Blueprint, Purpose
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.store.store import Tx

_FORMS_APART = 2  # no item comes back within this many forms while others remain
_FIRST = (Purpose.MOCK, Purpose.QUIZ, Purpose.DIAGNOSTIC)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An exam that can be drawn. `pilots` unscored seats can be filled. `seen`: how many of its questions the learner met before,
    where that was reckoned (it takes a draw).
    """

    blueprint: Blueprint
    pilots: int
    time: timedelta | None
    open_attempt: str | None = None
    seen: int | None = None

    @property
    def count(self) -> int:
        return self.blueprint.scored_count + self.pilots

    @property
    def pilots_left_out(self) -> int:
        return self.blueprint.pilot - self.pilots


def offers(tx: Tx, content: Content, *, person: Person) -> Iterator[Offer]:
    """The exams that the bank can fill; the others are not for learners to see."""
    mine = (one for one in tx.attempts.open_of(person=person.id) if one.course == content.course.id)
    open_attempts = {one.blueprint.id: one.id for one in mine}
    for exam, pilots in content.drawable.items():
        blueprint = content.blueprints[exam]
        allowed = blueprint.time_allowed(pilots=pilots)
        yield Offer(blueprint=blueprint, pilots=pilots, time=allowed, open_attempt=open_attempts.get(exam))


def with_seen(tx: Tx, content: Content, offer: Offer, *, person: Person) -> Offer:
    """The offer with its count of questions seen before. The form itself is drawn at the start, by another seed."""
    course = content.course.id
    fresh = recent(tx, person, course)
    form = assemble(offer.blueprint, content.candidates(), recent=fresh, seed=0)
    seen = tx.attempts.shown_items(person=person.id, course=course)
    seen |= tx.responses.answered_items(person=person.id, course=course)
    return replace(offer, seen=sum(seat.item in seen for seat in form.seats))


def next_offer(tx: Tx, content: Content, *, person: Person) -> Offer | None:
    """The exam to sit next: a mock before a quiz before the diagnostic, the longest first."""
    found = sorted(
        offers(tx, content, person=person), key=lambda one: (_FIRST.index(one.blueprint.purpose), -one.count)
    )
    return with_seen(tx, content, found[0], person=person) if found else None


def recent(tx: Tx, person: Person, course: str) -> set[str]:
    """The items of the learner's last two forms."""
    return tx.attempts.shown_items(person=person.id, course=course, last_forms=_FORMS_APART)
