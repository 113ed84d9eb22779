"""Signing in and out, and who is calling."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from argon2 import PasswordHasher

from certprep.domain.account import Credentials, SignedIn, SignIn, Visit, email_address, secret_hash
from certprep.domain.errors import Invalid, NotFound
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases.steps import passwords, signing
from certprep.usecases.steps.passwords import HASHER


def sign_in(
    store: Store,
    *,
    email: str,
    password: str,
    browser: str,
    now: datetime,
    rng: Random,
    new_secret: Callable[[], str],
    hasher: PasswordHasher = HASHER,
) -> SignedIn:
    """Start a sign-in. Raises Invalid, the same for an unknown address, an unproven one and a wrong password."""
    known = _credentials(store, email)
    if not passwords.matches(password, known.password_hash if known else None, hasher=hasher) or known is None:
        raise Invalid("sign-in-failed")
    password_hash = known.password_hash or ""
    stronger = passwords.hashed(password, hasher=hasher) if hasher.check_needs_rehash(password_hash) else None
    with store.transaction() as tx:
        if tx.people.lock(known.person.id) != password_hash:  # changed while it was being checked
            raise Invalid("sign-in-failed")
        if stronger is not None:
            tx.people.set_password(known.person.id, stronger)
        return signing.begin(tx, known.person, browser=browser, now=now, rng=rng, new_secret=new_secret)


def _credentials(store: Store, email: str) -> Credentials | None:
    try:
        address = email_address(email)
    except Invalid:  # no address at all is answered like one that nobody has
        return None
    with store.reading() as tx:
        return tx.people.credentials(email=address)


def by_session(store: Store, secret: str, *, now: datetime) -> Visit | None:
    """Who is signed in by this secret: one read, and every five minutes a note that they were here.

    Lapses after 30 days without a visit, but never while the person has an attempt open.
    """
    with store.single() as tx:  # on the line that an answer is saved by, while it is warm
        visit = tx.people.visit(secret_hash(secret))
        if visit is None or (visit.lapsed(now) and not tx.attempts.open_of(person=visit.person.id)):
            return None
    if visit.to_be_noted(now):
        with store.transaction() as tx:
            tx.people.saw_session(visit.id, now=now)
    return visit


def by_token(store: Store, secret: str, *, now: datetime) -> Visit | None:
    """Whose personal access token this is. Tokens do not lapse."""
    with store.reading() as tx:
        visit = tx.people.token_visit(secret_hash(secret))
    if visit is not None and visit.to_be_noted(now):
        with store.transaction() as tx:
            tx.people.saw_token(visit.id, now=now)
    return visit


def sign_ins(store: Store, person: Person) -> list[SignIn]:
    """The browsers that a person is signed in with, the one seen last first."""
    with store.reading() as tx:
        return tx.people.sessions(person.id)


def end(store: Store, person: Person, *, sign_in: str) -> None:
    """Sign one browser out. Raises NotFound where the person has no such sign-in."""
    with store.transaction() as tx:
        if not tx.people.end_session(sign_in, person=person.id):
            raise NotFound("no-such-sign-in")


def end_others(store: Store, person: Person, *, here: str) -> None:
    """Sign every browser out but the one at hand."""
    with store.transaction() as tx:
        tx.people.end_sessions(person.id, but=here)
