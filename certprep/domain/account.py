"""Accounts: addresses, passwords, zones, and how long links and sign-ins last."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import available_timezones

from certprep.domain.errors import Invalid
from certprep.domain.person import Person

SHORTEST_PASSWORD = 10  # characters; any kind: length is what makes guessing hard (NIST SP 800-63B, 3.1.1.2)
LONGEST_PASSWORD = 200
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
LONGEST_TOKEN_NAME = 60
LONGEST_BROWSER = 80

IDLE = timedelta(days=30)  # a browser not seen for so long must sign in again
SEEN_EVERY = timedelta(minutes=5)  # `last_seen_at` is written at most so often

_EMAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\]+@[\w-]+(?:\.[\w-]+)*")


class LinkPurpose(StrEnum):
    """What a mailed one-time link does."""

    CONFIRM = "confirm"
    RESET = "reset"


LASTS = {LinkPurpose.CONFIRM: timedelta(days=3), LinkPurpose.RESET: timedelta(hours=1)}


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """A person and what their password is checked against; none while they have no password."""

    person: Person
    password_hash: str | None


@dataclass(frozen=True, kw_only=True)
class Link:
    """A one-time link that still works. `password_hash` is what its sign-up chose."""

    person: Person
    password_hash: str | None


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """A browser that somebody is signed in with."""

    id: str
    browser: str
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class Token:
    """A personal access token, without its secret."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Who is calling, by which sign-in or token. `seen_at` is when that was last written down."""

    person: Person
    id: str
    seen_at: datetime | None

    def lapsed(self, now: datetime) -> bool:
        return self.seen_at is not None and now - self.seen_at >= IDLE

    def to_be_noted(self, now: datetime) -> bool:
        return self.seen_at is None or now - self.seen_at >= SEEN_EVERY


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A sign-in that has just begun. `secret` is for the browser alone: the store keeps its hash."""

    visit: Visit
    secret: str


def secret_hash(secret: str) -> str:
    """What is kept of a secret. SHA-256 will do, unlike for passwords: nobody can guess 32 random bytes."""
    return hashlib.sha256(secret.encode()).hexdigest()


def email_address(raw: str) -> str:
    """An address as it is kept: without surrounding space, in small letters.

    Any domain will do, as on a site's own network. Raises Invalid for what is no address.
    """
    email = unicodedata.normalize("NFKC", raw).strip().lower()
    if len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email) or not email.isprintable():
        raise Invalid("bad-email", field="email")
    return email


def strong_password(password: str, *, email: str) -> str:
    """The password itself, of any characters. Raises Invalid for a short one, a huge one, and the address."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid("password-too-short", field="password", least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise Invalid("password-too-long", field="password", most=LONGEST_PASSWORD)
    if password.strip().lower() == email:
        raise Invalid("password-is-address", field="password")
    return password


@cache
def zones() -> frozenset[str]:
    """All IANA names of zones."""
    return frozenset(available_timezones())


def zone_or(name: str, otherwise: str) -> str:
    """The zone that a browser told, where there is one of that name."""
    return name if name in zones() else otherwise


def zone_named(name: str) -> str:
    """The name itself. Raises Invalid where no zone has it."""
    if name not in zones():
        raise Invalid("unknown-zone", field="zone")
    return name


def token_name(raw: str) -> str:
    """What somebody calls a token. Raises Invalid for none and for a long one."""
    name = raw.strip()
    if not 1 <= len(name) <= LONGEST_TOKEN_NAME:
        raise Invalid("bad-token-name", field="name", most=LONGEST_TOKEN_NAME)
    return name
