"""Study modules: front matter, text in sections, quick checks."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil
from pathlib import Path
from typing import Literal

from certprep.domain.course import Course, Passage, QuickCheck, Reading, Section, Tool
from certprep.domain.lint import readings
from certprep.domain.problem import Problem
from certprep.domain.progress import MINUTES_A_CHECK, WORDS_A_MINUTE
from certprep.library.courses import file_name, place
from certprep.library.figures import Figure
from certprep.library.findings import Sources
from certprep.library.quick_checks import Chooser
from certprep.library.render import Piece, Renderer
from certprep.library.validation import Shape
from certprep.library.yaml_files import data, read_text, read_yaml

_FENCE = "---\n"


@dataclass(frozen=True, kw_only=True)
class FrontMatter:
    """What stands between the dashes at the top of a module."""

    title: str
    objectives: tuple[str, ...]
    terms: dict[str, str] = field(default_factory=dict)
    only_here: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    reviewed: date | None = None


FRONT: Shape[FrontMatter] = Shape(FrontMatter)


@dataclass(frozen=True, kw_only=True)
class WrittenModule:
    """A module's source and where it stands; its text begins after line `front_lines` of the file."""

    slug: str
    file: str
    front: FrontMatter
    body: str
    front_lines: int


@dataclass(frozen=True, kw_only=True)
class RenderedReading:
    """A module ready for a release; `reading` is None where a problem keeps it out."""

    reading: Reading | None
    figures: tuple[Figure, ...]
    problems: tuple[Problem, ...]


def read_modules(root: Path, folder: Path, course: Course) -> tuple[list[WrittenModule], list[Problem]]:
    """The modules under a course's folder `modules`."""
    modules: dict[str, WrittenModule] = {}
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.md")):
        module, found = _module(root, path, course)
        problems += [problem.at(place(root, path), problem.line or 1) for problem in found]
        if module and module.slug in modules:
            problems.append(_repeated(module.slug).at(module.file, 1))
        elif module:
            modules[module.slug] = module
    return list(modules.values()), problems


def _repeated(slug: str) -> Problem:
    return Problem(rule="duplicate-code", subject=slug, parameters={"what": "module file", "code": slug})


def _module(root: Path, path: Path, course: Course) -> tuple[WrittenModule | None, list[Problem]]:
    text, problems = read_text(path)
    slug = path.stem
    if problems:
        return None, [replace(problem, subject=slug) for problem in problems]
    if slug not in course.module_by_slug:
        return None, [Problem(rule="unknown-module", subject=slug, parameters={"module": slug})]
    head, fence, body = text.removeprefix(_FENCE).partition(f"\n{_FENCE}")
    if not text.startswith(_FENCE) or not fence:
        return None, [Problem(rule="front-matter-missing", subject=slug)]
    front, found = _front(head, slug)
    found += file_name(path, f"{course.domain_by_module[slug].slug}/{slug}.md")
    if front is None:
        return None, found
    lines = head.count("\n") + 3
    return WrittenModule(slug=slug, file=place(root, path), front=front, body=body, front_lines=lines), found


def _front(head: str, slug: str) -> tuple[FrontMatter | None, list[Problem]]:
    document = read_yaml(head)
    front, problems = None, list(document.problems)
    if document.root is not None:
        front, problems = FRONT.read(data(document.root), node=document.root)
    return front, [replace(problem, subject=slug, line=(problem.line or 1) + 1) for problem in problems]


def render_module(module: WrittenModule, *, sources: Sources, chooser: Chooser) -> RenderedReading:
    """The module's text as sections, with every problem in it."""
    renderer = Renderer(replace(sources, cited=frozenset(module.front.references)))
    rendered = renderer.module(module.body)
    chooser.reserve([piece.check for piece in rendered.pieces if piece.check])
    sections = tuple(_sections(rendered.pieces, module=module, chooser=chooser))
    terms, figures, problems = _terms(module, renderer)
    problems += _front_problems(module, sections, sources=sources, course=chooser.course)
    problems += [
        problem.at(module.file, (problem.line or 1) + module.front_lines)
        for problem in (*rendered.problems, *chooser.problems)
    ]
    placed = tuple(replace(problem, subject=module.slug, file=module.file) for problem in problems)
    reading = Reading(
        slug=module.slug,
        title=module.front.title,
        sections=sections,
        terms=terms,
        only_here=module.front.only_here,
        references=module.front.references,
        reviewed=module.front.reviewed,
        minutes=_minutes(rendered.pieces, sections),
    )
    blocked = any(problem.blocks for problem in placed)
    return RenderedReading(reading=None if blocked else reading, figures=(*rendered.figures, *figures), problems=placed)


def _front_problems(
    module: WrittenModule, sections: tuple[Section, ...], *, sources: Sources, course: Course
) -> list[Problem]:
    taught = {objective for section in sections for objective in section.objectives}
    stated = module.front.objectives
    found = [
        *readings.same_objectives(stated, course.module_by_slug[module.slug]),
        *readings.taught_objectives(stated, taught),
        *readings.sound_sources(module.front.references, sources.references),
        *readings.readable(module.body, terms=module.front.terms),
        *readings.own_words(module.front.only_here, module.front.terms),
    ]
    return [problem.at(module.file, 1) for problem in found]


def _terms(module: WrittenModule, renderer: Renderer) -> tuple[dict[str, str], list[Figure], list[Problem]]:
    terms: dict[str, str] = {}
    figures: list[Figure] = []
    problems: list[Problem] = []
    for term, meaning in module.front.terms.items():
        rendered = renderer.inline(meaning)
        terms[term] = rendered.html
        figures += rendered.figures
        problems += [problem.at(module.file, 1) for problem in rendered.problems]
    return terms, figures, problems


def _sections(pieces: tuple[Piece, ...], *, module: WrittenModule, chooser: Chooser) -> Iterator[Section]:
    """The pieces under their headings; what stands before the first is a section without a title."""
    section = Section(anchor="intro", title="", objectives=(), parts=())
    checks = tools = 0
    for piece in pieces:
        if piece.heading:
            if section.title or section.parts:
                yield section
            heading = piece.heading
            section = Section(anchor=heading.anchor, title=heading.title, objectives=heading.objectives, parts=())
        elif piece.check:
            checks += 1
            chosen = chooser.choose(piece.check, line=_line(module.body, piece.check))
            part = QuickCheck(anchor=f"check-{checks}", items=chosen)
            section = replace(section, parts=(*section.parts, part)) if chosen else section
        elif piece.tool:
            tools += 1
            section = replace(section, parts=(*section.parts, _tool(piece.tool, tools)))
        else:
            section = replace(section, parts=(*section.parts, Passage(html=piece.html)))
    if section.title or section.parts:
        yield section


def _tool(tool: tuple[str, str], number: int) -> Tool:
    name, known = tool
    kind: Literal["calculator", "explore"] = "calculator" if name == "calculator" else "explore"
    return Tool(anchor=f"{kind}-{number}", tool=kind, id=known)


def _line(body: str, argument: str) -> int | None:
    place = body.find(f"| {argument}")
    return None if place < 0 else body.count("\n", 0, place) + 1


def _minutes(pieces: tuple[Piece, ...], sections: tuple[Section, ...]) -> int:
    words = sum(piece.words for piece in pieces)
    asked = sum(len(part.items) for section in sections for part in section.parts if isinstance(part, QuickCheck))
    return max(1, ceil(words / WORDS_A_MINUTE + asked * MINUTES_A_CHECK))
