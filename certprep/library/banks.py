"""Question banks: each item in its kind's own type, with the place where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from certprep.domain.course import Course
from certprep.domain.item import AnyItem
from certprep.domain.problem import Problem
from certprep.library.courses import file_name, place, read_tree
from certprep.library.entries import Entries, item_nodes
from certprep.library.validation import Shape
from certprep.library.yaml_files import data


@dataclass(frozen=True, kw_only=True)
class BankHead:
    """A bank file: the items of one module of a course."""

    course: str
    module: str
    items: list[Any]


HEAD: Shape[BankHead] = Shape(BankHead, deep=False)


@dataclass(frozen=True, kw_only=True)
class WrittenItem:
    """An item and where it stands; `module` is the slug of its bank."""

    item: AnyItem
    module: str
    file: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Banks:
    """All banks of a course. `ids` holds those of unreadable items too."""

    items: tuple[WrittenItem, ...] = ()
    ids: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


def read_banks(root: Path, course: str, *, known: Course | None) -> Banks:
    """The banks under question_banks/<course>. `known` is the course itself, where it could be read."""
    items: list[WrittenItem] = []
    ids: set[str] = set()
    problems: list[Problem] = []
    for path in sorted((root / "question_banks" / course).rglob("*.yaml")):
        bank = _bank(root, path, course, known)
        items += bank.items
        ids |= bank.ids
        problems += bank.problems
    return Banks(items=tuple(items), ids=frozenset(ids), problems=tuple(problems))


def _bank(root: Path, path: Path, course: str, known: Course | None) -> Banks:
    tree, problems = read_tree(root, path)
    if tree is None:
        return Banks(problems=tuple(problems))
    head, found = HEAD.read(data(tree), node=tree)
    entries = Entries()
    if head:
        found += _head_problems(path, head, course, known)
        for fields, node in zip(head.items, item_nodes(tree), strict=True):
            entries.read(fields, node)
    found += entries.problems
    file = place(root, path)
    items = [_written(item, head.module, file, line) for item, line in entries.items] if head else []
    blocked = any(problem.blocks and not problem.subject for problem in found)
    placed = [*problems, *(problem.at(file, problem.line or 1) for problem in found)]
    return Banks(items=() if blocked else tuple(items), ids=frozenset(entries.ids), problems=tuple(placed))


def _written(item: AnyItem, module: str, file: str, line: int) -> WrittenItem:
    """Space around a text is layout and belongs to no wording: it must not make another revision."""
    stripped = replace(item.texts(block=str.strip, inline=str.strip), notes=item.notes.strip())
    return WrittenItem(item=stripped, module=module, file=file, line=line)


def _head_problems(path: Path, head: BankHead, course: str, known: Course | None) -> Iterator[Problem]:
    if head.course != course:
        yield Problem(rule="bank-course", parameters={"course": head.course, "folder": course})
    if known is None:
        return
    if head.module not in known.module_by_slug:
        yield Problem(rule="unknown-module", parameters={"module": head.module})
    else:
        yield from file_name(path, f"{known.domain_by_module[head.module].slug}/{head.module}.yaml")
