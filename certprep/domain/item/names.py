"""One showing of an item: the item as asked, the order of what is shown, and ids that tell nothing about the file's."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from random import Random
from string import ascii_lowercase, digits

from certprep.domain.item.item import Item, Response

_TWO_SIGNS = [one + other for one in ascii_lowercase + digits for other in ascii_lowercase + digits]


def as_asked(item: Item, *, seed: int, position: int) -> Item:
    """The item as this attempt asks it: whoever shows or grades goes through here. The same arguments give the same numbers."""
    return item.drawn(f"{seed}/{position}/given")


def _names(count: int, *, seed: int, position: int) -> list[str]:
    """Names for one showing, drawn by chance for this attempt and place: two signs each, so that the page of a long exam stays light."""
    secret = blake2b(str(position).encode(), key=seed.to_bytes(8, "big")).digest()
    return Random(secret).sample(_TWO_SIGNS, count)  # noqa: S311  repeatable, and its seed never leaves the server


class OptionNames:
    """What an item's options, prompts, blanks and regions are called in one attempt, in the order shown.

    A response with these names is `outward`; with the item's own ids it is `inward`.
    """

    def __init__(self, item: Item, *, seed: int, position: int) -> None:
        self._item = item
        shown = list(item.option_ids(Random(f"{seed}/{position}")))  # noqa: S311  repeatable for this attempt
        self._opaque = dict(zip(shown, _names(len(shown), seed=seed, position=position), strict=True))
        self._option = {opaque: option for option, opaque in self._opaque.items()}

    @property
    def shown(self) -> Mapping[str, str]:
        """The item's own id -> opaque id, in the order shown."""
        return self._opaque

    def inward(self, raw: object) -> object:
        """A response with opaque ids, with the item's own; an unknown one becomes "?", which the item refuses."""
        if isinstance(raw, list | tuple):
            return [self._own(one) for one in raw]
        if isinstance(raw, Mapping):
            return {self._own(part): self._filling(self._own(part), given) for part, given in raw.items()}
        return self._own(raw) if self._option and raw else raw

    def _own(self, opaque: object) -> str:
        return self._option.get(opaque, "?") if isinstance(opaque, str) else "?"

    def _filling(self, part: str, given: object) -> object:
        return given if not given or self._item.takes_text(part) else self._own(given)

    def outward_ids(self, options: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._opaque[option] for option in options)

    def outward(self, response: Response | None) -> Response | None:
        """A stored response with the ids of this attempt."""
        if isinstance(response, tuple):
            return self.outward_ids(response)
        if isinstance(response, dict):
            return {self._opaque[part]: self._sent(part, given) for part, given in response.items()}
        return None if response is None else self._opaque.get(response, response)

    def _sent(self, part: str, given: str) -> str:
        return given if self._item.takes_text(part) else self._opaque[given]
