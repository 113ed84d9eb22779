"""The score report of a closed attempt, the comparison with earlier ones, and the list of a learner's attempts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from certprep.domain.attempt import Answer, Attempt, latest
from certprep.domain.blueprint import Purpose
from certprep.domain.course import Module
from certprep.domain.errors import Conflict, NotFound
from certprep.domain.item.names import OptionNames
from certprep.domain.person import Person
from certprep.domain.release import Content, Release
from certprep.domain.reporting.advice import How
from certprep.domain.reporting.changes import Changes, changed, stood
from certprep.domain.reporting.difficulty import quarters
from certprep.domain.reporting.gains import Gain, Missed, Tally, gains, missed
from certprep.domain.reporting.pace import pace
from certprep.domain.reporting.sureness import sureness
from certprep.domain.scoring import Count, Mark, Score, score, weakest
from certprep.store.store import Store, Tx
from certprep.usecases.steps import drawing, evidence, marking, released, reported, settling, withheld
from certprep.usecases.steps.reported import Others, ReportedQuestion, Reporting


@dataclass(frozen=True, kw_only=True)
class Reread:
    """A weak domain with its modules; those in `written` have a text, the others are being written."""

    domain: Count
    title: str
    modules: tuple[Module, ...]
    written: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything a learner may know once the attempt is closed.

    `gains` and what `missed` knows of objectives rest on first exposures over all attempts. `to_review` cards wait of what was missed or
    unsure, the first of them from `next_due_at`; `saved` changes are proven by receipts. `earlier`: other attempts at the same blueprint.
    """

    attempt: Attempt
    release: Release
    score: Score
    questions: tuple[ReportedQuestion, ...]
    how: How
    gains: tuple[Gain, ...]
    missed: tuple[Missed, ...]
    rereads: tuple[Reread, ...]
    to_review: int
    next_due_at: datetime | None
    saved: int
    earlier: int

    @property
    def content(self) -> Content:
        return self.release.content


@dataclass(frozen=True, kw_only=True)
class PastAttempt:
    """A line in the list of attempts; without a score while it is open."""

    attempt: Attempt
    score: Score | None


def report(store: Store, *, person: Person, attempt: str, now: datetime, rng: Random) -> Report:
    """Raises NotFound for another's attempt, Conflict (`not-yet`) while it is open."""
    found = _closed(store, person=person, attempt=attempt, now=now, rng=rng)
    with store.reading() as tx:
        return _report(tx, found, person=person, now=now)


def others(store: Store, found: Report, *, questions: Sequence[ReportedQuestion]) -> dict[int, Others]:
    """How others answered these questions of a report, by position; only where the key is shown: what most chose would tell it."""
    told = {one.mark.position: found.attempt.seats[one.mark.position] for one in questions if one.explanation}
    with store.reading() as tx:
        given = tx.responses.of_others(revisions={seat.revision for seat in told.values()}, but=found.attempt.person)
    known = {}
    for position, seat in told.items():
        item = reported.asked(found.attempt, position, found.content)
        names = OptionNames(item, seed=found.attempt.seed, position=position)
        if answered := reported.others(given.get(seat.revision, ()), names):
            known[position] = answered
    return known


def next_exam(store: Store, *, person: Person, course: str, now: datetime) -> drawing.Offer | None:
    """The exam to sit next, with how much of it was seen before. It takes a draw, so it is asked for only where it is shown."""
    with store.reading() as tx:
        return drawing.next_offer(tx, released.live(tx, course).content, person=person, now=now)


def compare(store: Store, *, person: Person, attempt: str, now: datetime, rng: Random) -> list[PastAttempt]:
    """A closed attempt among the learner's other closed ones at the same blueprint, the oldest first. Raises as `report` does."""
    found = _closed(store, person=person, attempt=attempt, now=now, rng=rng)
    with store.reading() as tx:
        same = [one.id for one in _same(tx, found)]
        attempts = (tx.attempts.get(one, person=person.id) for one in reversed(same))
        return [_past(tx, one, now=now) for one in attempts if one is not None]


def review_missed(store: Store, *, person: Person, attempt: str, now: datetime, rng: Random) -> int:
    """Have what was missed in an attempt come up for review at once; gives how many questions. Raises as `report` does."""
    found = _closed(store, person=person, attempt=attempt, now=now, rng=rng)
    with store.transaction() as tx:
        marks = settling.marks(found, latest(tx.attempts.log(found.id)), tx.releases.get(found.release).content)
        live = released.live(tx, found.course).content
        return evidence.review_now(
            tx, [mark.item for mark in marks if mark.missed], content=live, person=person, now=now
        )


def past(store: Store, *, person: Person, course: str, now: datetime, most: int | None = None) -> list[PastAttempt]:
    """A learner's attempts in a course, the newest first: all that are open, and the last `most` of the others."""
    with store.reading() as tx:
        mine = tx.attempts.of(person=person.id, course=course)
        over = [one.id for one in mine if not one.accepts(now)][:most]
        wanted = [one.id for one in mine if one.accepts(now) or one.id in over]
        found = (tx.attempts.get(one, person=person.id) for one in wanted)
        return [_past(tx, attempt, now=now) for attempt in found if attempt is not None]


def _closed(store: Store, *, person: Person, attempt: str, now: datetime, rng: Random) -> Attempt:
    with store.transaction() as tx:
        found = settling.look(tx, attempt, person=person, now=now, rng=rng)
    if found is None:
        raise NotFound("no-such-attempt")
    if not found.closed:
        raise Conflict("not-yet")
    return found


def _past(tx: Tx, attempt: Attempt, *, now: datetime) -> PastAttempt:
    """What is past its close counts as closed here, whether or not anybody has settled it yet."""
    closed = attempt.settled() if attempt.must_settle(now) else attempt
    return PastAttempt(attempt=closed, score=_score(tx, closed) if closed.closed else None)


def _score(tx: Tx, attempt: Attempt) -> Score:
    content = tx.releases.get(attempt.release).content
    return score(attempt.blueprint, settling.marks(attempt, latest(tx.attempts.log(attempt.id)), content))


def _same(tx: Tx, attempt: Attempt) -> list[Attempt]:
    """The closed attempts at the same blueprint, this one among them, the newest first, without their seats."""
    mine = tx.attempts.of(person=attempt.person, course=attempt.course)
    return [one for one in mine if one.closed and one.blueprint.id == attempt.blueprint.id]


def _report(tx: Tx, attempt: Attempt, *, person: Person, now: datetime) -> Report:
    log = tx.attempts.log(attempt.id)
    reporting = _reporting(tx, attempt, log, person=person, now=now)
    content, live = reporting.content, reporting.live
    marks = settling.marks(attempt, dict(reporting.answers), content)
    total = score(attempt.blueprint, marks)
    tallies = _tallies(tx, live, person=person)
    unsettled = [mark.item for mark in marks if mark.missed or mark.unsure]
    waiting = tx.cards.of(person=person.id, course=attempt.course, subjects=unsettled).values()
    return Report(
        attempt=attempt,
        release=tx.releases.get(attempt.release),
        score=total,
        questions=tuple(reporting.question(mark) for mark in marks),
        how=_how(tx, reporting, marks, person=person),
        gains=tuple(gains(live.course, tallies)),
        missed=tuple(missed(content.course, marks, tallies)),
        rereads=tuple(_rereads(weakest(total.domains), live)),
        to_review=len(waiting),
        next_due_at=min((card.due_at for card in waiting), default=None),
        saved=len(log),
        earlier=len(_same(tx, attempt)) - 1,
    )


def _reporting(tx: Tx, attempt: Attempt, log: Sequence[Answer], *, person: Person, now: datetime) -> Reporting:
    items = [seat.item for seat in attempt.seats]
    rooms = marking.of_rooms(tx, person=person.id, course=attempt.course, attempt=attempt.id)
    return Reporting(
        attempt=attempt,
        content=tx.releases.get(attempt.release).content,
        live=released.live(tx, attempt.course).content,
        log=_by_position(log),
        answers=latest(log),
        hidden=withheld.in_open_exams(tx, person=person, now=now),
        flaws=tx.flaws.of(person=person.id, items=items),
        rooms={one.position: one for one in rooms},
        own=tx.marks.on_items(items, person=person.id, course=attempt.course),
    )


def _by_position(log: Sequence[Answer]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {}
    for answer in log:
        found.setdefault(answer.position, []).append(answer)
    return found


def _how(tx: Tx, reporting: Reporting, marks: Sequence[Mark], *, person: Person) -> How:
    attempt = reporting.attempt
    ever = _changes_ever(tx, person=person, course=attempt.course)
    return How(
        pace=pace(marks, allowed=_allowed(attempt)),
        quarters=quarters(marks) if attempt.blueprint.purpose is not Purpose.PRACTICE else (),
        changes=ever.get(attempt.id, Changes()),
        changes_ever=sum(ever.values(), Changes()),
        sureness=sureness(marks),
    )


def _allowed(attempt: Attempt) -> timedelta | None:
    """The time for all questions: the blueprint's with the learner's factor, else what an untimed exam usually takes."""
    blueprint = attempt.blueprint
    allowed = blueprint.time_allowed(pilots=sum(not seat.scored for seat in attempt.seats))
    if allowed is not None:
        return allowed * attempt.time_factor
    return None if blueprint.about_minutes is None else timedelta(minutes=blueprint.about_minutes)


def _changes_ever(tx: Tx, *, person: Person, course: str) -> dict[str, Changes]:
    """By attempt, as far as anything was changed in it."""
    found = {}
    for attempt_id, log in tx.attempts.changed(person=person.id, course=course).items():
        attempt = tx.attempts.drawn(attempt_id, person=person.id)
        if attempt is not None:
            content = tx.releases.get(attempt.release).content
            found[attempt_id] = sum(_changes(attempt, _by_position(log), content), Changes())
    return found


def _changes(attempt: Attempt, log: Mapping[int, Sequence[Answer]], content: Content) -> Iterator[Changes]:
    for position, answers in log.items():
        item = reported.asked(attempt, position, content)
        given = stood(answers, kind=item.asked_kind)
        right = {position for position, one in enumerate(given) if item.grade(one.response).correct}
        yield changed(given, right=right)


def _tallies(tx: Tx, live: Content, *, person: Person) -> dict[str, Tally]:
    """First exposures by objective, of the items that today's course still has."""
    found: dict[str, Tally] = {}
    for item, correct in tx.responses.first_exposures(person=person.id, course=live.course.id).items():
        if item in live.items:
            objective = live.items[item].item.objective
            found[objective] = found.get(objective, Tally()) + Tally(correct=int(correct), of=1)
    return found


def _rereads(weak: Sequence[Count], live: Content) -> Iterator[Reread]:
    """The weak domains that the course still has."""
    domains = {domain.code: domain for domain in live.course.domains}
    for count in weak:
        if domain := domains.get(count.name):
            written = frozenset(module.slug for module in domain.modules if module.slug in live.readings)
            yield Reread(domain=count, title=domain.title, modules=domain.modules, written=written)
