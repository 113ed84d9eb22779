"""How familiar the items of a bank are: what a draw costs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

_MOST_SEEN = 9  # seen more often than this is all the same


@dataclass(frozen=True, kw_only=True)
class ItemExposure:
    """`seen`: how often each item was shown to this learner; `recent`: the items of this learner's last forms; `uses`: how often each
    was drawn lately, for anybody. What is in none of them is fresh.
    """

    seen: Mapping[str, int] = field(default_factory=dict)
    recent: Collection[str] = frozenset()
    uses: Mapping[str, int] = field(default_factory=dict)

    def to_learner(self, item: str, *, form_size: int) -> int:
        """What drawing an item costs this learner: one from the last forms more than a whole form of others, these by how often."""
        often = min(self.seen.get(item, 0), _MOST_SEEN)
        return often + (form_size * _MOST_SEEN + 1 if item in self.recent else 0)

    def to_all(self, item: str) -> int:
        return self.uses.get(item, 0)
