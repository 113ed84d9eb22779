"""Reading YAML: scalars as written, a line for each node, and a problem instead of an exception.

The tree is built from the parser's events and not by PyYAML's composer: that one lets aliases grow a small file into a huge tree,
and its C version crashes the whole process on a few thousand opening brackets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from certprep.domain.errors import Parameter
from certprep.domain.problem import Problem

_DEEPEST = 20  # levels of nesting; a bank has six
Place: TypeAlias = tuple[int, int]  # line and column, from 0


@dataclass(frozen=True, slots=True)
class Scalar:
    """A leaf. `plain` means without quotes or a block sign."""

    text: str
    plain: bool
    start: Place
    end: Place

    @property
    def truth(self) -> bool | None:
        """What exactly `true` or `false`, without quotes, says; none for everything else."""
        return {"true": True, "false": False}.get(self.text) if self.plain else None


@dataclass(frozen=True, slots=True)
class Listing:
    """A YAML sequence."""

    items: list["Node"]
    start: Place
    end: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """A YAML mapping, in the order written. `repeated` are the names of fields that stood here before, left out of the pairs."""

    pairs: list[tuple[Scalar, "Node"]]
    repeated: list[Scalar]
    start: Place
    end: Place

    def get(self, key: str) -> "Node | None":
        return next((value for name, value in self.pairs if name.text == key), None)


Node: TypeAlias = Scalar | Listing | Mapping


@dataclass(frozen=True, kw_only=True)
class Document:
    """One YAML text: its tree, or None where it can't be read, and what is wrong with it."""

    root: Node | None
    problems: tuple[Problem, ...] = ()


class _Refused(Exception):
    """The text stops making sense here."""

    def __init__(self, rule: str, place: Place, **parameters: Parameter) -> None:
        super().__init__(rule)
        self.problem = Problem(rule=rule, line=place[0] + 1, parameters=parameters)


def read_text(path: Path) -> tuple[str, tuple[Problem, ...]]:
    """A file's text, its lines ended as on Unix; a file that is not UTF-8 is a problem."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", (Problem(rule="not-utf-8"),)
    return text.replace("\r\n", "\n").replace("\r", "\n"), ()


def read_yaml(text: str) -> Document:
    """The tree of one YAML document."""
    try:
        return _Composer(text).document()
    except _Refused as refused:
        return Document(root=None, problems=(refused.problem,))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        return Document(root=None, problems=(_broken(line, error.problem or error.context or "not YAML"),))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return Document(root=None, problems=(_broken(line, error.reason),))


def _broken(line: int | None, reason: str) -> Problem:
    return Problem(rule="yaml-broken", line=line, parameters={"reason": reason})


class _Composer:
    def __init__(self, text: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)

    def document(self) -> Document:
        next(self.events)  # the stream starts
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise _Refused("yaml-empty", (0, 0))
        root = self._node(next(self.events), depth=0)
        next(self.events)  # the document ends
        more = next(self.events)
        if not isinstance(more, yaml.StreamEndEvent):
            raise _Refused("yaml-documents", _start(more))
        return Document(root=root)

    def _node(self, event: Any, *, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _Refused("yaml-alias", _start(event))
        if depth > _DEEPEST:
            raise _Refused("yaml-too-deep", _start(event), deepest=_DEEPEST)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, not event.style, _start(event), _end(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._listing(event, depth=depth)
        return self._mapping(event, depth=depth)

    def _listing(self, opened: Any, *, depth: int) -> Listing:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth=depth + 1))
        return Listing(items, _start(opened), _end(event))

    def _mapping(self, opened: Any, *, depth: int) -> Mapping:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        repeated = []
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._node(event, depth=depth + 1)
            if not isinstance(key, Scalar):
                raise _Refused("yaml-key", key.start)
            value = self._node(next(self.events), depth=depth + 1)
            if key.text in pairs:
                repeated.append(key)
            else:
                pairs[key.text] = (key, value)
        return Mapping(list(pairs.values()), repeated, _start(opened), _end(event))


def _start(event: Any) -> Place:
    return (event.start_mark.line, event.start_mark.column)


def _end(event: Any) -> Place:
    return (event.end_mark.line, event.end_mark.column)


def data(node: Node) -> Any:
    """Plain Python values: strings as written, plain `true` and `false` as truth values, lists and dictionaries."""
    if isinstance(node, Scalar):
        return node.text if node.truth is None else node.truth
    if isinstance(node, Listing):
        return [data(item) for item in node.items]
    return {key.text: data(value) for key, value in node.pairs}


def repeats(node: Node, *, deep: bool = True) -> Iterator[Problem]:
    """`duplicate-field`, in the node itself and, unless not `deep`, in all below it."""
    inner: Sequence[Node] = node.items if isinstance(node, Listing) else []
    if isinstance(node, Mapping):
        inner = [value for _, value in node.pairs]
        for key in node.repeated:
            yield Problem(rule="duplicate-field", line=key.start[0] + 1, parameters={"field": key.text})
    for one in inner if deep else ():
        if not isinstance(one, Scalar):
            yield from repeats(one)


def line_of(node: Node, path: Sequence[str | int] = ()) -> int:
    """The line, from 1, of what stands at `path`, or of the last step of it that exists.

    Steps that are no key or index of their node are passed over: a validator names the kind of an item among them.
    """
    line = node.start[0] + 1
    for step in path:
        key, value = _step(node, step)
        if value is not None:
            node, line = value, (key or value).start[0] + 1
    return line


def _step(node: Node, step: str | int) -> tuple[Scalar | None, Node | None]:
    if isinstance(node, Mapping):
        return next(((key, value) for key, value in node.pairs if key.text == step), (None, None))
    if isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
        return None, node.items[step]
    return None, None
