"""The names of an item's options in one showing: the order shown, and ids that tell nothing about the file's."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from random import Random

from certprep.domain.item.item import Item, Response


class OptionNames:
    """The names of an item's options in one attempt: the order shown, and ids that tell nothing about the file's."""

    def __init__(self, item: Item, *, seed: int, position: int) -> None:
        secret = seed.to_bytes(8, "big")
        self._opaque = {
            option: blake2b(f"{position}/{option}".encode(), key=secret, digest_size=6).hexdigest()
            for option in item.option_ids(Random(f"{seed}/{position}"))  # noqa: S311  repeatable for this attempt
        }
        self._option = {opaque: option for option, opaque in self._opaque.items()}

    @property
    def shown(self) -> Mapping[str, str]:
        """Option id -> opaque id, in the order shown."""
        return self._opaque

    def inward(self, raw: object) -> object:
        """A response with opaque ids, with the item's own; an unknown one stays and is refused by the item."""
        if isinstance(raw, list | tuple):
            return [self._option.get(one, "") if isinstance(one, str) else one for one in raw]
        return raw

    def outward_ids(self, options: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._opaque[option] for option in options)

    def outward(self, response: Response | None) -> Response | None:
        """A stored response with the ids of this attempt."""
        if isinstance(response, tuple):
            return self.outward_ids(response)
        return response
