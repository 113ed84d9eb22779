"""Accounts: signing up, proving an address, passwords, zones, and what the command line does with them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from random import Random

from argon2 import PasswordHasher

from certprep.domain.account import (
    LASTS,
    Link,
    LinkPurpose,
    SignedIn,
    email_address,
    secret_hash,
    strong_password,
    zone_named,
)
from certprep.domain.errors import Conflict, Invalid, NotFound
from certprep.domain.identity import new_id
from certprep.domain.person import Person, Role
from certprep.store.store import Store, Tx
from certprep.usecases.steps import audit, mail, passwords, signing
from certprep.usecases.steps.passwords import HASHER


def sign_up(
    store: Store,
    *,
    email: str,
    password: str,
    zone: str,
    url: str,
    now: datetime,
    rng: Random,
    new_secret: Callable[[], str],
    hasher: PasswordHasher = HASHER,
) -> None:
    """Mail a link that confirms the address. Every address is answered alike, in words and in time.

    The password belongs to the link until somebody follows it: who signs up with another's address gets no say in their
    account. Raises Invalid for what is no address, and for a weak password.
    """
    email = email_address(email)
    password_hash = passwords.hashed(strong_password(password, email=email), hasher=hasher)
    newcomer = Person(id=new_id(now, rng), email=email, role=Role.LEARNER, zone=zone_named(zone), confirmed_at=None)
    with store.transaction() as tx:
        tx.people.add(newcomer, password_hash=None, created_at=now)
        person = _by_email(tx, email)
        post = partial(_mail_link, tx, person, url=url, now=now, rng=rng, new_secret=new_secret)
        if person.confirmed_at is None:
            post(LinkPurpose.CONFIRM, letter=mail.confirm, password_hash=password_hash)
        else:
            post(LinkPurpose.RESET, letter=mail.known)
        audit.note(tx, "sign-up", actor=person.id, subject=person.id, now=now, rng=rng)


def link_works(store: Store, secret: str, *, purpose: LinkPurpose, now: datetime) -> bool:
    """Whether a mailed link is still good. Asking does not use it up."""
    with store.reading() as tx:
        return tx.people.link(secret_hash(secret), purpose=purpose, now=now) is not None


def confirm(
    store: Store, *, secret: str, browser: str, now: datetime, rng: Random, new_secret: Callable[[], str]
) -> SignedIn:
    """Follow the link of a sign-up: the address is proven, its password holds, and the browser is signed in.

    Raises NotFound for a link that is unknown, used or too old.
    """
    with store.transaction() as tx:
        link = _use(tx, secret, purpose=LinkPurpose.CONFIRM, now=now)
        if link.password_hash is not None:
            tx.people.set_password(link.person.id, link.password_hash)
        return _proven(tx, link.person, "confirm", browser=browser, now=now, rng=rng, new_secret=new_secret)


def forgot(store: Store, *, email: str, url: str, now: datetime, rng: Random, new_secret: Callable[[], str]) -> None:
    """Mail a link to choose a new password, if somebody has that address. Nobody is told whether.

    Raises Invalid for what is no address.
    """
    email = email_address(email)
    with store.transaction() as tx:
        person = tx.people.by_email(email)
        audit.note(tx, "forgot", actor=None, subject=person.id if person else "", now=now, rng=rng)
        if person is not None:
            _mail_link(
                tx, person, LinkPurpose.RESET, letter=mail.reset, url=url, now=now, rng=rng, new_secret=new_secret
            )


def reset(
    store: Store,
    *,
    secret: str,
    password: str,
    browser: str,
    url: str,
    now: datetime,
    rng: Random,
    new_secret: Callable[[], str],
    hasher: PasswordHasher = HASHER,
) -> SignedIn:
    """Choose a new password by a mailed link: every other browser is signed out, and this one in.

    Raises NotFound for a link that is unknown, used or too old, and Invalid for a weak password, which does not use it up.
    """
    with store.reading() as tx:
        person = _link(tx, secret, purpose=LinkPurpose.RESET, now=now).person
    password_hash = passwords.hashed(strong_password(password, email=person.email), hasher=hasher)
    with store.transaction() as tx:
        _use(tx, secret, purpose=LinkPurpose.RESET, now=now)
        _replace_password(tx, person, password_hash, now=now)
        mail.changed(tx, person.email, url=url, now=now, rng=rng)
        return _proven(tx, person, "reset-password", browser=browser, now=now, rng=rng, new_secret=new_secret)


def change_password(
    store: Store,
    person: Person,
    *,
    current: str,
    password: str,
    here: str,
    url: str,
    now: datetime,
    rng: Random,
    hasher: PasswordHasher = HASHER,
) -> None:
    """Change one's own password: every other browser is signed out; `here` is the sign-in that stays.

    Raises Invalid where `current` is not the password, and for a weak new one.
    """
    with store.reading() as tx:
        known = tx.people.credentials(email=person.email)
    known_hash = known.password_hash if known else None
    if not passwords.matches(current, known_hash, hasher=hasher):
        raise Invalid("wrong-password", field="current")
    password_hash = passwords.hashed(strong_password(password, email=person.email), hasher=hasher)
    with store.transaction() as tx:
        if tx.people.lock(person.id) != known_hash:
            raise Conflict("password-changed-meanwhile")
        _replace_password(tx, person, password_hash, now=now, but=here)
        audit.note(tx, "change-password", actor=person.id, subject=person.id, now=now, rng=rng)
        mail.changed(tx, person.email, url=url, now=now, rng=rng)


def change_zone(store: Store, person: Person, *, zone: str) -> None:
    """Raises Invalid where no zone has that name."""
    with store.transaction() as tx:
        tx.people.set_zone(person.id, zone_named(zone))


# --- for the command line -------------------------------------------------------------------------------------------


def add(
    store: Store,
    *,
    email: str,
    role: Role,
    password: str,
    zone: str,
    now: datetime,
    rng: Random,
    hasher: PasswordHasher = HASHER,
) -> Person:
    """Add somebody whose address needs no proof.

    Raises Invalid for what is no address, a weak password or an unknown zone, and Conflict where the address is taken.
    """
    email = email_address(email)
    password_hash = passwords.hashed(strong_password(password, email=email), hasher=hasher)
    person = Person(id=new_id(now, rng), email=email, role=role, zone=zone_named(zone), confirmed_at=now)
    with store.transaction() as tx:
        if not tx.people.add(person, password_hash=password_hash, created_at=now):
            raise Conflict("address-taken", email=email)
        audit.note(tx, "add-person", actor=None, subject=person.id, now=now, rng=rng, role=role)
    return person


def set_password(
    store: Store, *, email: str, password: str, now: datetime, rng: Random, hasher: PasswordHasher = HASHER
) -> None:
    """Give somebody a new password and sign them out everywhere. Raises NotFound, and Invalid for a weak password."""
    email = email_address(email)
    password_hash = passwords.hashed(strong_password(password, email=email), hasher=hasher)
    with store.transaction() as tx:
        person = _by_email(tx, email)
        _replace_password(tx, person, password_hash, now=now)
        tx.people.confirm(person.id, now=now)
        audit.note(tx, "set-password", actor=None, subject=person.id, now=now, rng=rng)


def set_role(store: Store, *, email: str, role: Role, now: datetime, rng: Random) -> None:
    """Raises NotFound where nobody has that address."""
    with store.transaction() as tx:
        person = _by_email(tx, email_address(email))
        tx.people.set_role(person.id, role)
        audit.note(tx, "set-role", actor=None, subject=person.id, now=now, rng=rng, was=person.role, role=role)


# --- parts ----------------------------------------------------------------------------------------------------------


def _by_email(tx: Tx, email: str) -> Person:
    person = tx.people.by_email(email)
    if person is None:
        raise NotFound("no-such-person", email=email)
    return person


def _mail_link(
    tx: Tx,
    person: Person,
    purpose: LinkPurpose,
    *,
    letter: mail.Letter,
    url: str,
    now: datetime,
    rng: Random,
    new_secret: Callable[[], str],
    password_hash: str | None = None,
) -> None:
    secret = new_secret()
    tx.people.add_link(
        new_id(now, rng),
        person=person.id,
        purpose=purpose,
        secret_hash=secret_hash(secret),
        expires_at=now + LASTS[purpose],
        password_hash=password_hash,
    )
    letter(tx, person.email, url=url, secret=secret, now=now, rng=rng)


def _link(tx: Tx, secret: str, *, purpose: LinkPurpose, now: datetime) -> Link:
    link = tx.people.link(secret_hash(secret), purpose=purpose, now=now)
    if link is None:
        raise NotFound("link-works-no-more")
    return link


def _use(tx: Tx, secret: str, *, purpose: LinkPurpose, now: datetime) -> Link:
    """Use a link up, with its person locked, so that two links of theirs are followed one after the other."""
    link = _link(tx, secret, purpose=purpose, now=now)
    tx.people.lock(link.person.id)
    if not tx.people.use_link(secret_hash(secret), purpose=purpose, now=now):
        raise NotFound("link-works-no-more")
    return link


def _replace_password(tx: Tx, person: Person, password_hash: str, *, now: datetime, but: str = "") -> None:
    """No browser but one stays signed in, and no link that was mailed before works."""
    tx.people.set_password(person.id, password_hash)
    tx.people.end_sessions(person.id, but=but)
    tx.people.void_links(person.id, now=now)


def _proven(
    tx: Tx, person: Person, deed: str, *, browser: str, now: datetime, rng: Random, new_secret: Callable[[], str]
) -> SignedIn:
    """They followed a link from their mail: the address is theirs, and they may come in."""
    tx.people.confirm(person.id, now=now)
    tx.people.void_links(person.id, now=now)
    audit.note(tx, deed, actor=person.id, subject=person.id, now=now, rng=rng)
    confirmed = replace(person, confirmed_at=person.confirmed_at or now)
    return signing.begin(tx, confirmed, browser=browser, now=now, rng=rng, new_secret=new_secret)
