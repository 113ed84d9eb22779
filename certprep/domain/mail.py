"""Mails on their way: how often, and how long, sending one is tried."""

from dataclasses import dataclass, replace
from datetime import timedelta

MOST_TRIES = 7  # the last one about a day after the first
SITE = "{site}"  # in a body: the site's address, which is filled in when the mail is sent
_FIRST_WAIT = timedelta(minutes=1)
LEASE = timedelta(minutes=10)  # for sending what was claimed


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A plain-text mail to one address. `tries` counts the one under way."""

    id: str
    recipient: str
    subject: str
    body: str
    tries: int = 0

    def from_site(self, url: str) -> "Mail":
        """With the site's address where the body leaves it open: what is settled with no page open knows no address."""
        return replace(self, body=self.body.replace(SITE, url))


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries: 1, 4, 16, 64 minutes, and so on. None: give up."""
    return None if tries >= MOST_TRIES else _FIRST_WAIT * 4 ** (tries - 1)
