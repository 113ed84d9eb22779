"""Accommodations: how people sit exams who need more time, breaks or no clock; and time given during an attempt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from certprep.domain import accommodation, breaks
from certprep.domain.accommodation import Accommodation, Grant, Terms
from certprep.domain.account import email_address
from certprep.domain.attempt import Attempt
from certprep.domain.breaks import Rest
from certprep.domain.errors import Conflict, NotFound
from certprep.domain.identity import new_id
from certprep.domain.person import Person, Role
from certprep.store.store import Store, Tx
from certprep.usecases.steps import audit, running

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class People:
    """A page of people by address; `more` is where the next begins."""

    people: Sequence[Person]
    more: str | None


@dataclass(frozen=True, kw_only=True)
class OpenAttempt:
    """An attempt that somebody is in. `rest` is the break or pause that it is in."""

    attempt: Attempt
    rest: Rest | None
    grants: Sequence[Grant]

    @property
    def timed(self) -> bool:
        return breaks.is_timed(self.attempt, _pause(self.rest))


@dataclass(frozen=True, kw_only=True)
class Given:
    """A line of somebody's accommodations; `by` is the giver's address, none for the command line."""

    accommodation: Accommodation
    by: str | None
    holds: bool


@dataclass(frozen=True, kw_only=True)
class Sitter:
    """Somebody with all that their exams are sat by, the newest first."""

    person: Person
    given: Sequence[Given]
    attempts: Sequence[OpenAttempt]

    @property
    def holding(self) -> Given | None:
        return next((one for one in self.given if one.holds), None)


def people(store: Store, *, words: str = "", role: Role | None = None, after: str = "") -> People:
    """Those whose address has `words` in it."""
    with store.reading() as tx:
        found = tx.people.search(words.strip(), role=role, most=PAGE + 1, after=after)
    return People(people=found[:PAGE], more=found[PAGE - 1].email if len(found) > PAGE else None)


def by_email(store: Store, email: str) -> Person:
    """Raises NotFound where nobody has that address."""
    with store.reading() as tx:
        found = tx.people.by_email(email_address(email))
    if found is None:
        raise NotFound("no-such-person", email=email)
    return found


def sitter(store: Store, *, person: str, now: datetime) -> Sitter:
    """Raises NotFound where there is nobody with that id."""
    with store.reading() as tx:
        found = _person(tx, person)
        return Sitter(
            person=found,
            given=[_given(tx, one, now=now) for one in tx.accommodations.of(person)],
            attempts=[_open_attempt(tx, one) for one in _open(tx, found, now=now)],
        )


def accommodate(
    store: Store,
    *,
    person: str,
    terms: Terms,
    reason: str,
    expires_at: datetime | None,
    by: Person | None,
    now: datetime,
    rng: Random,
) -> None:
    """Give somebody terms, in place of those that they had. They hold for exams started from now on, and for one that is open:
    its deadline moves by the difference, and never to an earlier time.

    `by` none: the command line. Raises NotFound for nobody, Invalid for terms that can't be given.
    """
    given = Accommodation(
        id=new_id(now, rng),
        terms=accommodation.sound(terms, expires_at=expires_at, now=now),
        reason=accommodation.reason_kept(reason),
        given_by=by.id if by else None,
        given_at=now,
        expires_at=expires_at,
    )
    with store.transaction() as tx:
        found = _person(tx, person)
        for one in tx.attempts.open_of(person=person):  # before the person, as settling does
            tx.attempts.lock(one.id)
        tx.people.lock(person)
        before = tx.accommodations.of(person)
        tx.accommodations.end(person, now=now)
        tx.accommodations.add(given, person=person)
        for one in _open(tx, found, now=now):
            _apply(tx, one, given, before=before, person=found, now=now, rng=rng)
        _note(tx, "accommodate", given, by=by, subject=person, now=now, rng=rng)


def end(store: Store, *, person: str, by: Person | None, now: datetime, rng: Random) -> None:
    """From now on they start exams like everybody; what is open stays as it is. Raises NotFound where nothing holds."""
    with store.transaction() as tx:
        _person(tx, person)
        if not tx.accommodations.end(person, now=now):
            raise NotFound("no-accommodation")
        audit.note(tx, "end-accommodation", actor=by.id if by else None, subject=person, now=now, rng=rng)


def grant(
    store: Store,
    *,
    person: str,
    attempt: str | None,
    minutes: int | None,
    reason: str,
    by: Person | None,
    now: datetime,
    rng: Random,
) -> Attempt:
    """Give an open attempt more time, or, without `minutes`, take its limit away; gives the attempt as it is then.

    Without `attempt` it is the only timed one that the person has open. Raises NotFound where there is none, Conflict where there
    are several, where it is closed, and where it has no clock; Invalid for minutes that can't be given.
    """
    given = Grant(
        id=new_id(now, rng),
        minutes=None if minutes is None else accommodation.minutes_given(minutes),
        reason=accommodation.reason_kept(reason),
        given_by=by.id if by else None,
        given_at=now,
    )
    with store.transaction() as tx:
        found = _person(tx, person)
        open_attempt = running.take(tx, attempt or _only_timed(tx, found, now=now), person=found, now=now)
        if not breaks.is_timed(open_attempt, _pause(running.rest_of(tx, open_attempt))):
            raise Conflict("untimed-already")
        return _give(tx, open_attempt, given, now=now, rng=rng)


def _apply(
    tx: Tx,
    head: Attempt,
    given: Accommodation,
    *,
    before: Sequence[Accommodation],
    person: Person,
    now: datetime,
    rng: Random,
) -> None:
    """Let an open attempt have what an exam started now would have; nothing changes where it has no clock."""
    attempt = running.take(tx, head.id, person=person, now=now)
    if not breaks.is_timed(attempt, _pause(running.rest_of(tx, attempt))):
        return
    had = [one.terms for one in before if one.applied_to(attempt.started_at)]
    minutes = None if given.terms.untimed else accommodation.owed(attempt, given.terms, before=had)
    own = tx.releases.get(attempt.release).content.blueprints.get(attempt.blueprint.id)
    changed = accommodation.with_terms(attempt, given.terms, breaks_of_exam=own.breaks if own else None)
    tx.attempts.change_terms(changed)
    if minutes != 0:
        more = Grant(id=new_id(now, rng), minutes=minutes, reason=given.reason, given_by=given.given_by, given_at=now)
        _give(tx, changed, more, now=now, rng=rng)


def _give(tx: Tx, attempt: Attempt, given: Grant, *, now: datetime, rng: Random) -> Attempt:
    moved, pause = breaks.give_time(attempt, _pause(running.rest_of(tx, attempt)), minutes=given.minutes)
    tx.attempts.change(moved)
    if pause is not None:
        tx.breaks.change(attempt.id, pause)
    tx.accommodations.add_grant(given, attempt=attempt.id)
    audit.note(
        tx,
        "grant",
        actor=given.given_by,
        subject=attempt.id,
        now=now,
        rng=rng,
        person=attempt.person,
        minutes="no limit" if given.minutes is None else given.minutes,
        reason=given.reason,
    )
    return moved


def _note(
    tx: Tx, deed: str, given: Accommodation, *, by: Person | None, subject: str, now: datetime, rng: Random
) -> None:
    terms = given.terms
    audit.note(
        tx,
        deed,
        actor=by.id if by else None,
        subject=subject,
        now=now,
        rng=rng,
        time_factor=terms.time_factor,
        extra_minutes=terms.extra_minutes,
        clock_stopping_breaks=terms.clock_stopping_breaks,
        break_minutes=terms.break_minutes,
        untimed=terms.untimed,
        reason=given.reason,
        expires_at=given.expires_at.isoformat() if given.expires_at else "",
    )


def _person(tx: Tx, person: str) -> Person:
    found = tx.people.get(person)
    if found is None:
        raise NotFound("no-such-account")
    return found


def _open(tx: Tx, person: Person, *, now: datetime) -> list[Attempt]:
    return [one for one in tx.attempts.open_of(person=person.id) if one.accepts(now)]


def _open_attempt(tx: Tx, attempt: Attempt) -> OpenAttempt:
    grants = tx.accommodations.grants(attempt.id)
    return OpenAttempt(attempt=attempt, rest=running.rest_of(tx, attempt), grants=grants)


def _only_timed(tx: Tx, person: Person, *, now: datetime) -> str:
    timed = [one for one in _open(tx, person, now=now) if _open_attempt(tx, one).timed]
    if not timed:
        raise NotFound("no-open-attempt")
    if len(timed) > 1:
        raise Conflict("several-open-attempts")
    return timed[0].id


def _given(tx: Tx, one: Accommodation, *, now: datetime) -> Given:
    giver = tx.people.get(one.given_by) if one.given_by else None
    return Given(accommodation=one, by=giver.email if giver else None, holds=one.holds(now))


def _pause(rest: Rest | None) -> Rest | None:
    return rest if rest is not None and rest.is_pause else None
