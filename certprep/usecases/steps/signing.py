"""Signing somebody in who has proven to be who they say."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from certprep.domain.account import LONGEST_BROWSER, SignedIn, SignIn, Visit, secret_hash
from certprep.domain.identity import new_id
from certprep.domain.person import Person
from certprep.store.store import Tx


def begin(
    tx: Tx, person: Person, *, browser: str, now: datetime, rng: Random, new_secret: Callable[[], str]
) -> SignedIn:
    """Start a sign-in with a secret of its own. `browser` is how its owner will know it in their list."""
    secret = new_secret()
    made = SignIn(id=new_id(now, rng), browser=browser[:LONGEST_BROWSER], created_at=now, last_seen_at=now)
    tx.people.begin_session(made, person=person.id, secret_hash=secret_hash(secret))
    return SignedIn(visit=Visit(person=person, id=made.id, seen_at=now), secret=secret)
