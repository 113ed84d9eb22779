"""An item as a learner sees it: the question, without its key, and afterwards the explanation."""

from collections.abc import Mapping
from dataclasses import dataclass

from certprep.domain.course import Level

Names = Mapping[str, str]  # option id -> the id that leaves the server, in the order shown


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An option to choose, under the id that leaves the server."""

    id: str
    html: str


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """A place to fill: the left side of a pair (`match`), or a blank (`cloze`). Without `choices` of its own it takes one of the
    question's options, or, in a question without options, text.
    """

    id: str
    html: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Region:
    """A part of a figure that may be chosen, in the figure's own units; `label` is neutral ("Region 1"), `text` describes it in words."""

    id: str
    label: str
    x: float
    y: float
    width: float
    height: float
    text_html: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The figure of a hotspot: `src` is its address, the sizes are of its viewBox."""

    src: str
    alt: str
    width: float
    height: float
    regions: tuple[Region, ...]


@dataclass(frozen=True, kw_only=True)
class Stimulus:
    """What the questions of one case share. `count` questions belong to it; this is the `index`th of them, from 1."""

    html: str
    index: int
    count: int


@dataclass(frozen=True, kw_only=True)
class Question:
    """What may be shown before an answer is given.

    single, multiple: `options` to choose `most` of. numeric: `unit`. match: each of `prompts` takes one of `options`. order: `options`, to
    be put in order. cloze: `stem_html` holds `[[id]]` where each of `prompts` stands. hotspot: one region of `picture`.
    """

    kind: str
    stem_html: str
    options: tuple[Choice, ...] = ()
    most: int = 0
    unit: str = ""
    prompts: tuple[Prompt, ...] = ()
    picture: Picture | None = None
    stimulus: Stimulus | None = None


@dataclass(frozen=True, kw_only=True)
class ExplainedOption:
    """An option with its truth and its rationale."""

    id: str
    html: str
    key: bool
    chosen: bool
    why_html: str


@dataclass(frozen=True, kw_only=True)
class ExplainedPart:
    """One part of a match, order or cloze answer: what was given there, what belongs there, and why."""

    label_html: str
    given_html: str
    key_html: str
    correct: bool
    why_html: str


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What is shown once keys may be: each option (or region) with its rationale, each part with what belongs there, or the worked solution."""

    correct: bool
    answered: bool
    objective: str
    level: Level
    references: tuple[str, ...]
    options: tuple[ExplainedOption, ...] = ()
    parts: tuple[ExplainedPart, ...] = ()
    credit: float = 0.0  # 0 to 1; counts in practice only
    given: str = ""
    value: str = ""
    unit: str = ""
    solution_html: str = ""
    mistake_html: str = ""
