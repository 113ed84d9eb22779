"""A card's question as it is shown once, and the name of exactly this showing."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from certprep.domain.item import Response
from certprep.domain.release import ReleasedItem
from certprep.domain.review import Card
from certprep.usecases.steps.asked import Asked

NOTHING_CHOSEN: Response = ()  # how the log keeps *I don't know*: an answer, and an empty one


@dataclass(frozen=True, kw_only=True)
class Showing:
    """A card as it stands, with its item's wording. `seen` names exactly this state, so that no answer counts twice; the options'
    order follows from it, so that it is new each time the card comes back and the same when a page is loaded again.
    """

    card: Card
    released: ReleasedItem

    @cached_property
    def seen(self) -> str:
        return name_of(self.card, wording=self.released.revision)

    @cached_property
    def asked(self) -> Asked:
        return Asked(released=self.released, seed=int(self.seen, 16))


def name_of(card: Card, *, wording: str) -> str:
    """A card in exactly this state, under exactly this wording."""
    state = (wording, card.subject, card.due_at, card.state, card.step, card.stability, card.last_day)
    return blake2b(repr(state).encode(), digest_size=7).hexdigest()
