"""Hotspot: one region of a figure is the key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from random import Random
from typing import ClassVar, Literal, Self

from certprep.domain.errors import Invalid
from certprep.domain.item.item import Flag, Grade, Item, Response, Wording
from certprep.domain.item.option import distinct, repeated, sound_ids
from certprep.domain.item.shown import ExplainedOption, Explanation, Names, Picture, Question
from certprep.domain.item.shown import Region as ShownRegion
from certprep.domain.problem import Problem

FEWEST, MOST = 2, 10
SMALLEST_PX = 24  # WCAG 2.2, success criterion 2.5.8: the smallest target
NARROWEST_PX = 288  # how wide a figure is on a screen of 320 px


@dataclass(frozen=True, kw_only=True)
class Region:
    """A rectangle of the figure: `box` is x, y, width, height in units of its viewBox.

    `label` is shown and tells nothing (`Region 1`); `text` describes what is seen there, for who can't see the figure.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    label: str = ""
    box: tuple[float, float, float, float]
    text: str
    key: Flag = False
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Hotspot(Item):
    """A response is a region's id. `figure` is the file's name; the last three say where a release shows it, and how large."""

    kind: Literal["hotspot"] = "hotspot"
    figure: str
    alt: str
    regions: tuple[Region, ...]
    src: str = ""
    width: float = 0.0
    height: float = 0.0

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(region.id for region in self.regions if region.key)

    @property
    def guess(self) -> float:
        return 1.0 / len(self.regions)

    def option_ids(self, rng: Random) -> tuple[str, ...]:  # noqa: ARG002  their places are the figure's
        return tuple(region.id for region in self.regions)

    def parse(self, raw: object) -> Response | None:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, str):
            raise Invalid("response-not-a-region", field="response")
        if all(raw != region.id for region in self.regions):
            raise Invalid("unknown-option", field="response")
        return raw

    def grade(self, response: Response | None) -> Grade:
        correct = isinstance(response, str) and response in self.keys
        return Grade(correct=correct, credit=float(correct))

    def question(self, names: Names) -> Question:
        return Question(kind=self.kind, stem_html=self.stem, picture=self._picture(names), stimulus=self.in_case)

    def _picture(self, names: Names) -> Picture:
        regions = tuple(_shown(region, number, names) for number, region in enumerate(self.regions, start=1))
        return Picture(src=self.src, alt=self.alt, width=self.width, height=self.height, regions=regions)

    def explanation(self, response: Response | None, names: Names) -> Explanation:
        options = tuple(
            ExplainedOption(
                id=names[region.id],
                html=region.text,
                key=region.key,
                chosen=region.id == response,
                why_html=region.why,
            )
            for region in self.regions
        )
        return self.explained(response, options=options)

    def placed(self, *, src: str, width: float, height: float) -> Self:
        """The item with its figure found."""
        return replace(self, src=src, width=width, height=height)

    def texts(self, *, block: Callable[[str], str], inline: Callable[[str], str]) -> Self:
        regions = tuple(replace(one, text=inline(one.text), why=block(one.why)) for one in self.regions)
        return replace(
            self, stem=block(self.stem), stimulus=block(self.stimulus), alt=self.alt.strip(), regions=regions
        )

    def body(self) -> Wording:
        return {
            "figure": self.figure,
            "alt": self.alt,
            "regions": [[one.id, one.label, list(one.box), one.text, one.key, one.why] for one in self.regions],
        }

    def problems(self) -> Iterator[Problem]:
        if not FEWEST <= len(self.regions) <= MOST or len(self.keys) != 1:
            yield Problem(rule="region-count", parameters={"fewest": FEWEST, "most": MOST})
        if not self.alt.strip():
            yield Problem(rule="figure-without-alt", parameters={"figure": self.figure})
        yield from sound_ids([region.id for region in self.regions])
        yield from distinct(region.text for region in self.regions)
        yield from repeated("duplicate-option", [region.label for region in self.regions if region.label])
        for region in self.regions:
            if not region.why.strip():
                rule = "key-without-why" if region.key else "distractor-without-why"
                yield Problem(rule=rule, parameters={"option": region.id})
        for one, other in combinations(self.regions, 2):
            if _overlap(one.box, other.box):
                yield Problem(rule="regions-overlap", parameters={"one": one.id, "other": other.id})

    def misplaced(self) -> Iterator[Problem]:
        """`region-outside`, `region-too-small`: what can be told once the figure's size is known."""
        for region in self.regions:
            x, y, width, height = region.box
            if x < 0 or y < 0 or x + width > self.width or y + height > self.height:
                yield Problem(rule="region-outside", parameters={"region": region.id})
            smallest = SMALLEST_PX * self.width / NARROWEST_PX
            if min(width, height) < smallest:
                parameters: dict[str, str | float] = {"region": region.id, "smallest": round(smallest, 1)}
                yield Problem(rule="region-too-small", parameters=parameters)


def _shown(region: Region, number: int, names: Names) -> ShownRegion:
    x, y, width, height = region.box
    return ShownRegion(
        id=names[region.id],
        label=region.label or f"Region {number}",
        x=x,
        y=y,
        width=width,
        height=height,
        text_html=region.text,
    )


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right, bottom = min(one[0] + one[2], other[0] + other[2]), min(one[1] + one[3], other[1] + other[3])
    return left < right and top < bottom
