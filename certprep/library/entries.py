"""The entries of a bank: each item in its kind's own type, cases taken apart into their items."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import Field

from certprep.domain.item import KINDS, AnyItem, Case
from certprep.domain.problem import Problem
from certprep.library.validation import Shape
from certprep.library.yaml_files import Listing, Mapping, Node, line_of

ITEM: Shape[AnyItem] = Shape(Annotated[AnyItem, Field(discriminator="kind")], tagged=True)
WRITTEN_KINDS = (*KINDS, "case")
# What the library itself fills in.
NOT_WRITTEN = frozenset({"case", "case_index", "case_count", "stimulus", "src", "width", "height"})


@dataclass(frozen=True, kw_only=True)
class WrittenCase(Case):
    """A case as it stands in a bank, with its items not yet read."""

    items: list[Any]


CASE: Shape[WrittenCase] = Shape(WrittenCase, deep=False)


@dataclass
class Entries:
    """The entries of a bank, cases taken apart into their items; each item has its line."""

    items: list[tuple[AnyItem, int]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def read(self, fields: Any, node: Node) -> None:
        if isinstance(fields, dict) and fields.get("kind") == "case":
            self._case(fields, node)
        elif item := self._item(fields, node):
            self.items.append((item, line_of(node)))

    def _item(self, fields: Any, node: Node) -> AnyItem | None:
        subject = _subject(fields)
        self.ids.add(subject)
        refused = list(_refused(fields, node, subject))
        self.problems += refused
        if any(problem.rule == "not-one-of" for problem in refused):
            return None
        item, faults = ITEM.read(_as_read(fields), node=node, subject=subject)
        self.problems += faults
        return None if refused else item

    def _case(self, fields: dict[str, Any], node: Node) -> None:
        subject = _subject(fields)
        case, faults = CASE.read(fields, node=node, subject=subject)
        self.problems += faults
        if case is None:
            return
        nodes = item_nodes(node)
        read = [(self._item(inner, one), line_of(one)) for inner, one in zip(case.items, nodes, strict=True)]
        whole = [(item, line) for item, line in read if item]
        found = list(case.problems([item for item, _ in whole], count=len(read)))
        self.problems += [replace(problem, subject=subject, line=line_of(node)) for problem in found]
        for index, (item, line) in enumerate(read, start=1):
            if item and not found:
                self.items.append((case.with_stimulus(item, index=index, count=len(read)), line))


def _refused(fields: Any, node: Node, subject: str) -> Iterator[Problem]:
    """What the types would let pass, but authors may not write."""
    if not isinstance(fields, dict):
        return
    kind = fields.get("kind")
    if isinstance(kind, str) and kind not in KINDS:  # a case holds no case
        parameters = {"field": "kind", "value": kind, "choices": ", ".join(WRITTEN_KINDS)}
        yield Problem(rule="not-one-of", subject=subject, line=line_of(node, ["kind"]), parameters=parameters)
    for name in sorted(NOT_WRITTEN & fields.keys()):
        yield Problem(rule="unknown-field", subject=subject, line=line_of(node, [name]), parameters={"field": name})


def _as_read(fields: Any) -> Any:
    """Without what is refused already; a number with `given` is of a kind of its own."""
    if not isinstance(fields, dict):
        return fields
    kept = {name: value for name, value in fields.items() if name not in NOT_WRITTEN}
    return {**kept, "kind": "generated"} if kept.get("kind") == "numeric" and "given" in kept else kept


def _subject(fields: Any) -> str:
    given = fields.get("id") if isinstance(fields, dict) else None
    return given if isinstance(given, str) and given else "?"


def item_nodes(tree: Node) -> list[Node]:
    """What stands under `items`."""
    items = tree.get("items") if isinstance(tree, Mapping) else None
    return items.items if isinstance(items, Listing) else []
