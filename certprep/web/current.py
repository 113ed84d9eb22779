"""What a page may ask of its request: who, when, and the site's own things."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, cast

from flask import current_app, g
from flask_login import current_user

from certprep.domain.person import Person

if TYPE_CHECKING:
    from certprep.store.store import Store


@dataclass(frozen=True, kw_only=True)
class Site:
    """Made once, by `create_app`. `mail_to_file`: mails go to a file and the terminal instead of people."""

    store: "Store"
    clock: Callable[[], datetime]
    rng: Random
    new_secret: Callable[[], str]
    url: str
    zone: str
    library: Path | None
    mail_to_file: bool


def site() -> Site:
    return cast("Site", current_app.extensions["certprep"])


def store() -> "Store":
    return site().store


def now() -> datetime:
    """The time of this request: the clock is asked once."""
    if "now" not in g:
        g.now = site().clock()
    return cast("datetime", g.now)


def rng() -> Random:
    return site().rng


def visitor() -> Person | None:
    """Who is signed in, if anybody."""
    return cast("Person", current_user.person) if current_user.is_authenticated else None


def person() -> Person:
    """Who is signed in, on a page whose permission says that somebody is."""
    return cast("Person", current_user.person)
