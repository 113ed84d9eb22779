"""What an interactive figure is: a few numbers to change, and the drawing, the table and the sentence that they give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from certprep.domain.calculators.inputs import Quantity
from certprep.domain.calculators.working import Values
from certprep.domain.errors import Invalid
from certprep.domain.plotting import Plot

WIDTH, HEIGHT = 420, 320  # small, so that its words are still read on a phone


@dataclass(frozen=True, kw_only=True)
class Slider:
    """A number to change, and by how much at a time; with a slider where there is script."""

    asked: Quantity
    step: Decimal


@dataclass(frozen=True, kw_only=True)
class Table:
    """The drawing in numbers."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What the numbers give; `words` says what to see in it."""

    plot: Plot
    table: Table
    words: str


@dataclass(frozen=True, kw_only=True)
class Exploration:
    """`lead` says what to try, `note` how far to trust it; `sources` are keys of the course's references."""

    id: str
    title: str
    lead: str
    sliders: tuple[Slider, ...]
    draw: Callable[[Values], Scene]
    sources: tuple[str, ...]
    note: str
    fault: Callable[[Values], str] = lambda _values: ""

    def scene(self, values: Values) -> Scene:
        """Raises Invalid for numbers out of their range, and for those that can't go together."""
        checked = {one.asked.name: one.asked.checked(values[one.asked.name]) for one in self.sliders}
        if rule := self.fault(checked):
            raise Invalid(rule)
        return self.draw(checked)

    def example(self) -> Mapping[str, Decimal]:
        return {one.asked.name: one.asked.example for one in self.sliders}
