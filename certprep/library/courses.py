"""A course's own files: course.yaml, references.yaml and the blueprints in exams/."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from certprep.domain.blueprint import Blueprint
from certprep.domain.course import Course, Reference
from certprep.domain.lint import course_problems
from certprep.domain.lint.blueprints import sound_blueprint
from certprep.domain.lint.courses import sound_references
from certprep.domain.problem import Problem, Severity
from certprep.library.validation import Shape
from certprep.library.yaml_files import Mapping, Node, data, line_of, read_text, read_yaml, repeats

COURSE: Shape[Course] = Shape(Course)
REFERENCE: Shape[Reference] = Shape(Reference)
BLUEPRINT: Shape[Blueprint] = Shape(Blueprint)


@dataclass(frozen=True, kw_only=True)
class WrittenBlueprint:
    """A blueprint and where it stands."""

    blueprint: Blueprint
    file: str


@dataclass(frozen=True, kw_only=True)
class CourseFiles:
    """What a course folder holds besides modules and figures. `course` is None where course.yaml keeps the course out of a release."""

    course: Course | None
    references: dict[str, Reference]
    blueprints: tuple[WrittenBlueprint, ...]
    problems: tuple[Problem, ...]


def place(root: Path, path: Path) -> str:
    """A file's path as problems name it: from the library's root, with slashes."""
    return path.relative_to(root).as_posix()


def read_tree(root: Path, path: Path) -> tuple[Node | None, list[Problem]]:
    """A YAML file's tree with its problems placed; a file that is not there is a problem."""
    if not path.is_file():
        return None, [Problem(rule="file-missing", file=place(root, path))]
    text, unreadable = read_text(path)
    if unreadable:
        return None, [problem.at(place(root, path)) for problem in unreadable]
    document = read_yaml(text)
    return document.root, [problem.at(place(root, path)) for problem in document.problems]


def read_course_files(root: Path, folder: Path) -> CourseFiles:
    """All of a course folder that is YAML."""
    course, problems = _course(root, folder / "course.yaml")
    references, more = _references(root, folder / "references.yaml")
    problems += more
    blueprints, more = _blueprints(root, folder / "exams", course)
    return CourseFiles(course=course, references=references, blueprints=tuple(blueprints), problems=(*problems, *more))


def _course(root: Path, path: Path) -> tuple[Course | None, list[Problem]]:
    tree, problems = read_tree(root, path)
    if tree is None:
        return None, problems
    course, found = COURSE.read(data(tree), node=tree)
    if course:
        found += course_problems(course)
        if course.id != path.parent.name:
            found.append(
                Problem(rule="course-folder", line=1, parameters={"id": course.id, "folder": path.parent.name})
            )
    problems += [problem.at(place(root, path)) for problem in found]
    return (None if any(problem.blocks for problem in problems) else course), problems


def _references(root: Path, path: Path) -> tuple[dict[str, Reference], list[Problem]]:
    tree, problems = read_tree(root, path)
    references: dict[str, Reference] = {}
    if not isinstance(tree, Mapping):
        return references, problems or [_not_a_mapping().at(place(root, path))]
    found = list(repeats(tree, deep=False))
    for name, node in tree.pairs:
        reference, faults = _reference(name.text, node)
        found += faults
        if reference:
            references[name.text] = reference
    for problem in sound_references(references):
        found.append(replace(problem, line=line_of(tree, [problem.subject])))
    for problem in found:
        if problem.blocks:
            references.pop(problem.subject, None)
    return references, [*problems, *(problem.at(place(root, path)) for problem in found)]


def _reference(key: str, node: Node) -> tuple[Reference | None, list[Problem]]:
    fields = data(node)
    if not isinstance(fields, dict):
        return REFERENCE.read(fields, node=node, subject=key)
    if "key" in fields:
        return None, [
            Problem(rule="unknown-field", subject=key, line=line_of(node, ["key"]), parameters={"field": "key"})
        ]
    return REFERENCE.read({**fields, "key": key}, node=node, subject=key)


def _not_a_mapping() -> Problem:
    return Problem(
        rule="wrong-value", line=1, parameters={"field": "this", "value": "a list", "wanted": "a group of fields"}
    )


def _blueprints(root: Path, folder: Path, course: Course | None) -> tuple[list[WrittenBlueprint], list[Problem]]:
    blueprints: dict[str, WrittenBlueprint] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        blueprint, found = _blueprint(root, path, course)
        if blueprint and blueprint.id in blueprints:
            found.append(_repeated(blueprint.id).at(place(root, path), 1))
        elif blueprint and not any(problem.blocks for problem in found):
            blueprints[blueprint.id] = WrittenBlueprint(blueprint=blueprint, file=place(root, path))
        problems += found
    return list(blueprints.values()), problems


def _repeated(blueprint: str) -> Problem:
    return Problem(rule="duplicate-code", subject=blueprint, parameters={"what": "blueprint", "code": blueprint})


def _blueprint(root: Path, path: Path, course: Course | None) -> tuple[Blueprint | None, list[Problem]]:
    tree, problems = read_tree(root, path)
    if tree is None:
        return None, problems
    blueprint, found = BLUEPRINT.read(data(tree), node=tree, subject=path.stem)
    if blueprint and course:
        found += sound_blueprint(blueprint, course)
    if blueprint:
        found += file_name(path, f"{blueprint.id}.yaml")
    return blueprint, [*problems, *(problem.at(place(root, path), problem.line or 1) for problem in found)]


def file_name(path: Path, wanted: str) -> Iterator[Problem]:
    """`file-name`: a file is found by what stands in it, and so are its problems."""
    if not path.as_posix().endswith(f"/{wanted}"):
        yield Problem(rule="file-name", severity=Severity.WARNING, parameters={"wanted": wanted})
