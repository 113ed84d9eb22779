"""An interactive figure as people meet it: numbers to change, what is wrong with them, and the drawing that they give."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext
from markupsafe import Markup

from certprep.domain.errors import Invalid
from certprep.domain.explore import EXPLORATIONS, Exploration, Scene, Slider
from certprep.domain.numbers import shown_number
from certprep.domain.plotting import inline
from certprep.web.wording import sentence


@dataclass(frozen=True, kw_only=True)
class Dial:
    """One number to change; `wrong` says why what was typed can't be."""

    slider: Slider
    id: str
    value: str
    wrong: str = ""

    @property
    def range(self) -> tuple[str, str]:
        return self.slider.asked.range(self.slider.asked.unit)

    @property
    def step(self) -> str:
        return shown_number(self.slider.step)


@dataclass(frozen=True, kw_only=True)
class View:
    """A figure with its numbers; no scene where they can't be. `wrong` says what is wrong with them together."""

    exploration: Exploration
    dials: tuple[Dial, ...]
    scene: Scene | None = None
    wrong: str = ""

    @property
    def drawing(self) -> Markup:
        return Markup(inline(self.scene.plot)) if self.scene else Markup("")  # noqa: S704  our own drawing, its words escaped

    @property
    def refused(self) -> bool:
        return bool(self.wrong) or any(one.wrong for one in self.dials)


def view(exploration: Exploration, typed: Mapping[str, str], *, anchor: str) -> View:
    """With the example's numbers where nothing was typed."""
    dials = tuple(_dial(one, typed, anchor=anchor) for one in exploration.sliders)
    found = View(exploration=exploration, dials=dials)
    if found.refused:
        return found
    try:
        return replace(
            found, scene=exploration.scene({one.slider.asked.name: one.slider.asked.read(one.value) for one in dials})
        )
    except Invalid as refused:
        return replace(found, wrong=_said(refused))


def block(figure: str, anchor: str) -> View:
    """As it begins, for the text of a module."""
    return view(EXPLORATIONS[figure], {}, anchor=anchor)


def _dial(slider: Slider, typed: Mapping[str, str], *, anchor: str) -> Dial:
    asked = slider.asked
    dial = Dial(slider=slider, id=f"{anchor}-{asked.name}", value=typed.get(asked.name, shown_number(asked.example)))
    try:
        asked.read(dial.value)
    except Invalid as refused:
        return replace(dial, wrong=_said(refused))
    return dial


def _said(refused: Invalid) -> str:
    return gettext(sentence(refused.rule, refused.parameters))
