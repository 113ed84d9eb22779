"""Figures: SVG files by an allow-list. What is not plain drawing is refused, not repaired: the file that ships is the author's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from xml.parsers import expat

from certprep.domain.errors import Parameter
from certprep.domain.problem import Problem

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_ELEMENTS = frozenset(
    {
        *("svg", "g", "defs", "title", "desc", "style", "path", "rect", "circle", "ellipse", "line", "polyline"),
        *(
            "polygon",
            "text",
            "tspan",
            "linearGradient",
            "radialGradient",
            "stop",
            "marker",
            "clipPath",
            "mask",
            "pattern",
        ),
    }
)
_OUTSIDE = re.compile(
    r"url\(\s*(?!\s|[\"']?#)|@import|image-set|image\(|src\(|expression|javascript:|data:|-moz-binding", re.IGNORECASE
)
_NUMBER = r"\s*([-+]?[\d.]+)\s*"
_VIEW_BOX = re.compile(rf"{_NUMBER}[\s,]{_NUMBER}[\s,]{_NUMBER}[\s,]{_NUMBER}")
_LARGEST_BYTES = 500_000


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A drawing that may be shown. `width` and `height` are the viewBox's, so that a page keeps its place while it loads."""

    name: str
    sha256: str
    svg: bytes
    width: int
    height: int
    origin: tuple[float, float] = (0.0, 0.0)  # the first two numbers of the viewBox
    description: str = ""  # the drawing in words

    @property
    def src(self) -> str:
        """Where a release shows it."""
        return f"/media/{self.sha256}.svg"


def read_figures(folder: Path) -> tuple[dict[str, Figure], list[Problem]]:
    """The usable figures of a folder by file name, and what is wrong with the others, placed by name."""
    figures: dict[str, Figure] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.svg")):
        figure, found = read_figure(path.name, path.read_bytes())
        problems += [problem.at(path.name) for problem in found]
        if figure:
            figures[path.name] = figure
    return figures, problems


def read_figure(name: str, svg: bytes) -> tuple[Figure | None, list[Problem]]:
    """The figure, or None with what keeps it out."""
    if unreadable := _unreadable(svg):
        return None, [unreadable]
    drawing = _Drawing()
    drawing.read(svg)
    problems = [*drawing.problems, *_shape_problems(drawing)] if not drawing.broken else drawing.problems
    if problems:
        return None, problems
    width, height = drawing.size
    return Figure(
        name=name,
        sha256=sha256(svg).hexdigest(),
        svg=svg,
        width=width,
        height=height,
        origin=drawing.origin,
        description=" ".join(drawing.words["desc"].split()),
    ), []


def _unreadable(svg: bytes) -> Problem | None:
    if len(svg) > _LARGEST_BYTES:
        return Problem(rule="figure-too-large", parameters={"kilobytes": _LARGEST_BYTES // 1000})
    try:
        svg.decode()
    except UnicodeDecodeError:
        return Problem(rule="not-utf-8")
    return None


def _shape_problems(drawing: "_Drawing") -> Iterator[Problem]:
    if drawing.size == (0, 0):
        yield Problem(rule="figure-without-viewbox", line=1)
    if drawing.first_children != ["title", "desc"] or not all(
        drawing.words.get(one, "").strip() for one in ("title", "desc")
    ):
        yield Problem(rule="figure-without-description", line=1)


class _StoppedError(Exception):
    """Nothing more of the file is to be read."""


@dataclass
class _Drawing:
    """What one reading of the file finds. expat resolves no entity here: a document type is refused outright."""

    problems: list[Problem] = field(default_factory=list)
    size: tuple[int, int] = (0, 0)
    origin: tuple[float, float] = (0.0, 0.0)
    first_children: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    broken: bool = False
    _path: list[str] = field(default_factory=list)
    _style: list[str] = field(default_factory=list)
    _parser: expat.XMLParserType = field(init=False)

    def read(self, svg: bytes) -> None:
        self._parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self._parser.StartElementHandler = self._element
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction
        self._parser.XmlDeclHandler = self._declaration
        try:
            self._parser.Parse(svg, True)
        except _StoppedError:
            self.broken = True
        except expat.ExpatError as error:
            self.broken = True
            self._add("figure-broken", error.lineno, reason=expat.ErrorString(error.code))

    def _add(self, rule: str, line: int, **parameters: Parameter) -> None:
        self.problems.append(Problem(rule=rule, line=line, parameters=parameters))

    def _refuse(self, rule: str, **parameters: Parameter) -> None:
        self._add(rule, self._parser.CurrentLineNumber, **parameters)

    def _doctype(self, *_: object) -> None:
        self._refuse("figure-element", element="DOCTYPE")
        raise _StoppedError  # before any entity of it is read

    def _instruction(self, target: str, _data: str) -> None:
        self._refuse("figure-element", element=f"?{target}")

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() != "utf-8":  # a browser would read another file than the one checked here
            self._refuse("not-utf-8")

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        if space != _SVG or tag not in _ELEMENTS or (not self._path and tag != "svg"):
            self._refuse("figure-element", element=tag)
        for attribute, value in attributes.items():
            self._attribute(attribute, value)
        if not self._path:
            self.origin, self.size = _view_box(attributes.get("viewBox", ""))
        elif len(self._path) == 1 and len(self.first_children) < 2:
            self.first_children.append(tag)
        self._path.append(tag)

    def _attribute(self, name: str, value: str) -> None:
        space, _, local = name.rpartition(" ")
        linked = local == "href" and space in ("", _XLINK)
        known = space == "" or linked or (space == _XML and local in ("space", "lang"))
        harmless = not local.lower().startswith("on") and (not linked or value.startswith("#"))
        if not (known and harmless) or _reaches_outside(value):
            self._refuse("figure-attribute", attribute=local)

    def _end(self, _name: str) -> None:
        if self._path.pop() == "style" and _reaches_outside("".join(self._style)):
            self._refuse("figure-style")

    def _text(self, text: str) -> None:
        if self._path[-1] == "style":
            self._style.append(text)
        elif len(self._path) == 2:
            self.words[self._path[-1]] = self.words.get(self._path[-1], "") + text


def _reaches_outside(css: str) -> bool:
    """Whether an attribute or style could load something. A backslash could spell any of it, so there may be none."""
    return "\\" in css or bool(_OUTSIDE.search(css))


def _view_box(written: str) -> tuple[tuple[float, float], tuple[int, int]]:
    """Where the drawing begins, and its size; no size where it can't be read."""
    nothing = ((0.0, 0.0), (0, 0))
    found = _VIEW_BOX.fullmatch(written)
    if not found:
        return nothing
    try:
        left, top, width, height = (float(one) for one in found.groups())
    except ValueError:
        return nothing
    return ((left, top), (round(width), round(height))) if width >= 1 and height >= 1 else nothing
