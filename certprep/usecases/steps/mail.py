"""Writing mails: a deed leaves them in the outbox, and the worker sends them."""

from datetime import datetime
from random import Random
from typing import Protocol
from zoneinfo import ZoneInfo

from certprep.domain.attempt import Attempt
from certprep.domain.identity import new_id
from certprep.domain.mail import SITE, Mail
from certprep.domain.person import Person
from certprep.store.store import Tx

_CONFIRM = """\
Somebody, most likely you, signed up at {url} with this address. To confirm that it is yours and to sign in, open

{link}

The link works once, for three days. If it was not you, do nothing: nobody can use the account.
"""

_KNOWN = """\
Somebody, most likely you, wanted to sign up at {url} with this address. You have an account there already: sign in at

{url}/sign-in

If you no longer know your password, choose a new one at

{link}

That link works once, for one hour. If it was not you, do nothing.
"""

_RESET = """\
Somebody, most likely you, asked for a new password at {url}. To choose one, open

{link}

The link works once, for one hour. If it was not you, do nothing: your password stays as it is.
"""

_CHANGED = """\
The password of your account at {url} was changed, and all other browsers were signed out.

If it was not you, choose a new one at once:

{url}/forgot
"""

_HANDED_IN = """\
{how} {title} on {when}.

{answered} of {count} questions are answered, and all of these answers are saved. Your report, with a receipt for each of them:

{link}
"""


class Letter(Protocol):
    """Puts a mail with a link to use its secret into the outbox."""

    def __call__(self, tx: Tx, to: str, *, url: str, secret: str, now: datetime, rng: Random) -> None: ...


def confirm(tx: Tx, to: str, *, url: str, secret: str, now: datetime, rng: Random) -> None:
    body = _CONFIRM.format(url=url, link=f"{url}/confirm/{secret}")
    post(tx, to, subject="Confirm your address", body=body, now=now, rng=rng)


def known(tx: Tx, to: str, *, url: str, secret: str, now: datetime, rng: Random) -> None:
    body = _KNOWN.format(url=url, link=f"{url}/reset/{secret}")
    post(tx, to, subject="You already have an account", body=body, now=now, rng=rng)


def reset(tx: Tx, to: str, *, url: str, secret: str, now: datetime, rng: Random) -> None:
    body = _RESET.format(url=url, link=f"{url}/reset/{secret}")
    post(tx, to, subject="Choose a new password", body=body, now=now, rng=rng)


def changed(tx: Tx, to: str, *, url: str, now: datetime, rng: Random) -> None:
    post(tx, to, subject="Your password was changed", body=_CHANGED.format(url=url), now=now, rng=rng)


def handed_in(tx: Tx, closed: Attempt, *, person: Person, answered: int, now: datetime, rng: Random) -> None:
    """An exam is closed; `answered` questions of it have an answer."""
    in_time = closed.deadline_at is None or now < closed.deadline_at
    body = _HANDED_IN.format(
        how="You handed in" if in_time else "The time was up, and what you had answered was handed in:",
        title=closed.blueprint.title,
        when=now.astimezone(ZoneInfo(person.zone)).strftime("%d %B %Y at %H:%M (%Z)"),
        answered=answered,
        count=len(closed.seats),
        link=f"{SITE}/c/{closed.course}/attempts/{closed.id}/report",
    )
    post(tx, person.email, subject=f"Handed in: {closed.blueprint.title}", body=body, now=now, rng=rng)


def post(tx: Tx, to: str, *, subject: str, body: str, now: datetime, rng: Random) -> None:
    """Put a mail into the outbox, due at once."""
    tx.outbox.add(Mail(id=new_id(now, rng), recipient=to, subject=subject, body=body), now=now)
