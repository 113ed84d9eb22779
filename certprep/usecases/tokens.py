"""Personal access tokens for the API."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from certprep.domain.account import Token, email_address, secret_hash, token_name
from certprep.domain.errors import NotFound
from certprep.domain.identity import new_id
from certprep.domain.person import Person
from certprep.store.store import Store
from certprep.usecases.steps import audit

PREFIX = "certprep_"  # so that people, and scanners of public code, see what it is


def make(
    store: Store,
    *,
    email: str,
    name: str,
    now: datetime,
    rng: Random,
    new_secret: Callable[[], str],
    actor: Person | None = None,
) -> str:
    """Make a token for somebody and give its secret, which is not kept and can't be shown again.

    `actor` is who makes it, none for the command line.
    Raises NotFound where nobody has that address, and Invalid for a name that is missing or long.
    """
    secret = PREFIX + new_secret()
    token = Token(id=new_id(now, rng), name=token_name(name), created_at=now, last_used_at=None)
    with store.transaction() as tx:
        person = tx.people.by_email(email_address(email))
        if person is None:
            raise NotFound("no-such-person", email=email)
        tx.people.add_token(token, person=person.id, secret_hash=secret_hash(secret))
        audit.note(
            tx, "make-token", actor=actor.id if actor else None, subject=token.id, now=now, rng=rng, name=token.name
        )
    return secret


def of(store: Store, person: Person) -> list[Token]:
    """A person's tokens, the newest first."""
    with store.reading() as tx:
        return tx.people.tokens(person.id)


def end(store: Store, person: Person, *, token: str, now: datetime, rng: Random) -> None:
    """Raises NotFound where the person has no such token."""
    with store.transaction() as tx:
        if not tx.people.end_token(token, person=person.id):
            raise NotFound("no-such-token")
        audit.note(tx, "end-token", actor=person.id, subject=token, now=now, rng=rng)
