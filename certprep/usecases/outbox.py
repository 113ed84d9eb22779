"""Sending what deeds wrote into the outbox: claim, send, and say how it went."""

from datetime import datetime

from certprep.domain.mail import LEASE, Mail, wait_after
from certprep.store.store import Store


def claim_due(store: Store, now: datetime, most: int) -> list[Mail]:
    """Mails to send now, the longest due first. Nobody else is given them for ten minutes; if nobody says by then how it
    went, they are due again: a mail is sent at least once.
    """
    with store.transaction() as tx:
        return tx.outbox.claim_due(now=now, most=most, until=now + LEASE)


def sent(store: Store, mail: str, now: datetime) -> None:
    """It left; what it said is forgotten."""
    with store.transaction() as tx:
        tx.outbox.sent(mail, now=now)


def failed(store: Store, mail: str, now: datetime) -> None:
    """It could not be sent: try again later, and after a day no more."""
    with store.transaction() as tx:
        wait = wait_after(tx.outbox.tries(mail))
        tx.outbox.put_off(mail, until=None if wait is None else now + wait)
