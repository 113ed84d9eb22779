"""An item's texts on their way into a release."""

from certprep.domain.item import AnyItem, Hotspot
from certprep.domain.problem import Problem
from certprep.library.figures import Figure
from certprep.library.render import Rendered, Renderer


class Texts:
    """Renders the texts of one item and keeps what was found."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.problems: list[Problem] = []
        self.figures: dict[str, Figure] = {}

    def item(self, written: AnyItem) -> AnyItem:
        """The item with its texts as HTML, and its figure in its place."""
        item = written.texts(block=self.block, inline=self.inline)
        return self._placed(item) if isinstance(item, Hotspot) else item

    def _placed(self, item: Hotspot) -> Hotspot:
        figure = self.renderer.figure(item.figure)
        if figure is None:
            self.problems.append(Problem(rule="unknown-figure", parameters={"figure": item.figure}))
            return item
        self.figures[figure.name] = figure
        placed = item.placed(src=figure.src, width=figure.width, height=figure.height)
        self.problems += placed.misplaced()
        if figure.origin != (0, 0):
            self.problems.append(Problem(rule="hotspot-origin", parameters={"figure": figure.name}))
        return placed

    def block(self, text: str) -> str:
        return self._kept(self.renderer.block(text))

    def inline(self, text: str) -> str:
        return self._kept(self.renderer.inline(text))

    def _kept(self, rendered: Rendered) -> str:
        self.problems += rendered.problems
        self.figures.update({figure.name: figure for figure in rendered.figures})
        return rendered.html
