"""Case: what several items share, and the items it becomes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal

from certprep.domain.problem import Problem

if TYPE_CHECKING:
    from certprep.domain.item import AnyItem

FEWEST, MOST = 2, 6


@dataclass(frozen=True, kw_only=True)
class Case:
    """A stimulus (`stem`) for the items under it. Its tags and references are theirs as well."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    kind: Literal["case"] = "case"
    stem: str
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    notes: str = ""

    def with_stimulus(self, item: "AnyItem", *, index: int, count: int) -> "AnyItem":
        """One of its items, as it stands on its own; `index` counts from 1."""
        return replace(
            item,
            case=self.id,
            case_index=index,
            case_count=count,
            stimulus=self.stem.strip(),
            tags=tuple(dict.fromkeys([*item.tags, *self.tags])),
            references=tuple(dict.fromkeys([*item.references, *self.references])),
        )

    def problems(self, items: Sequence["AnyItem"], *, count: int) -> Iterator[Problem]:
        """What is wrong between its items; `count` counts those too that can't be read."""
        if not FEWEST <= count <= MOST:
            yield Problem(rule="case-size", parameters={"fewest": FEWEST, "most": MOST})
        if not self.stem.strip():
            yield Problem(rule="empty-text", parameters={"field": "stem"})
        if len({(item.status, item.use) for item in items}) > 1:
            yield Problem(rule="case-mixed")
