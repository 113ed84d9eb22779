"""An attempt and its seats, as deeds of the room need them: found by its owner, each item as this attempt asks it."""

from certprep.domain.attempt import Attempt
from certprep.domain.errors import NotFound
from certprep.domain.item import Item
from certprep.domain.item.names import OptionNames, as_asked
from certprep.domain.person import Person
from certprep.domain.release import Content
from certprep.store.immutables import Immutables
from certprep.store.store import Tx

_HELD_NAMES: Immutables[OptionNames] = Immutables(most=20_000)


def mine(tx: Tx, person: Person, attempt: str) -> Attempt:
    """A person's attempt as it is now. Raises NotFound where it is another's; so do the next two."""
    return _found(tx.attempts.get(attempt, person=person.id))


def head(tx: Tx, person: Person, attempt: str) -> Attempt:
    """The attempt as it is now, without its seats."""
    return _found(tx.attempts.without_seats(attempt, person=person.id))


def drawn(tx: Tx, person: Person, attempt: str) -> Attempt:
    """The attempt as it was drawn, held in memory. Not for its times."""
    return _found(tx.attempts.drawn(attempt, person=person.id))


def _found(attempt: Attempt | None) -> Attempt:
    if attempt is None:
        raise NotFound("no-such-attempt")
    return attempt


def item(attempt: Attempt, content: Content, position: int) -> Item:
    """The item of a seat, with this attempt's numbers in it where they are drawn."""
    return as_asked(content.items[attempt.seat(position).item].item, seed=attempt.seed, position=position)


def names(attempt: Attempt, content: Content, position: int) -> OptionNames:
    """The names of its options. Held in memory: they never change, and to draw them costs more than the rest of a save's checks."""
    key = (attempt.seed, position, attempt.seat(position).revision)
    found = _HELD_NAMES.get(key, lambda: _named(attempt, content, position))
    return found or _named(attempt, content, position)


def _named(attempt: Attempt, content: Content, position: int) -> OptionNames:
    return OptionNames(item(attempt, content, position), seed=attempt.seed, position=position)
