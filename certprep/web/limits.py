"""How often somebody may try: counted in the store, so that all processes count together."""

import hashlib
import math
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from flask import request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from certprep.usecases import rates
from certprep.web.current import now, store


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many tries of one thing, by one address, person or client."""

    name: str
    rate: RateLimitItem


SIGN_IN_BY_ADDRESS = Limit(name="sign-in-address", rate=RateLimitItemPerMinute(10, 15))  # failures only
SIGN_IN_BY_CLIENT = Limit(name="sign-in-client", rate=RateLimitItemPerMinute(100, 15))  # a class may sit behind one
PASSWORD_BY_PERSON = Limit(name="password", rate=RateLimitItemPerMinute(10, 15))  # wrong ones of somebody signed in
MAIL_BY_ADDRESS = Limit(name="mail-address", rate=RateLimitItemPerHour(5))
MAIL_BY_CLIENT = Limit(name="mail-client", rate=RateLimitItemPerHour(100))
SEARCH_BY_PERSON = Limit(name="search", rate=RateLimitItemPerMinute(60))


class TooOften(TooManyRequests):
    """Tried too often. `minutes`: how long until it is worth trying again, rounded up."""

    def __init__(self, *, wait: timedelta) -> None:
        seconds = max(1, math.ceil(wait.total_seconds()))
        super().__init__(retry_after=seconds)
        self.minutes = math.ceil(seconds / 60)


def check(limit: Limit, who: str) -> None:
    """Raises TooOften where no try is left."""
    limiter, key = _limiter(), _key(who)
    if not limiter.test(limit.rate, limit.name, key):
        reset_at, _ = limiter.get_window_stats(limit.rate, limit.name, key)
        raise TooOften(wait=timedelta(seconds=reset_at - now().timestamp()))


def count(limit: Limit, who: str) -> None:
    """One try more."""
    _limiter().hit(limit.rate, limit.name, _key(who))


def client() -> str:
    """The network address a request comes from; of IPv6 the part that belongs to one customer (RFC 6177)."""
    remote = request.remote_addr or ""
    try:
        address = ip_address(remote)
    except ValueError:  # a Unix socket, a test
        return remote
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else remote


def _key(who: str) -> str:
    """Short, and telling nobody who reads the table."""
    return hashlib.sha256(who.strip().lower().encode()).hexdigest()


def _limiter() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(_Counters())


class _Counters(Storage):
    """The store's counters as the limits library wants them."""

    STORAGE_SCHEME = None

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return rates.count(store(), key, amount=amount, lasts=timedelta(seconds=expiry), now=now())

    def get(self, key: str) -> int:
        return rates.standing(store(), key, now=now())[0]

    def get_expiry(self, key: str) -> float:
        return rates.standing(store(), key, now=now())[1].timestamp()

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        return rates.clear(store())

    def clear(self, key: str) -> None:
        rates.clear(store(), key)
