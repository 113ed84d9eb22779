"""The comments of a YAML text, each with the entry that it belongs to."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from certprep.library.yaml_files import Listing, Mapping, Node, Place, Scalar

_LINE_END = re.compile("[\n\x85\u2028\u2029]")  # what the YAML parser counts as one


@dataclass(frozen=True, kw_only=True)
class Comments:
    """By the place of the entry: the lines above it, and what stands beside it. `end` follows the last entry."""

    above: dict[Place, list[str]] = field(default_factory=dict)
    beside: dict[Place, list[str]] = field(default_factory=dict)
    end: list[str] = field(default_factory=list)


def attach(text: str, root: Node, entries: Iterable[Place]) -> Comments:
    """Each comment of the text at one of the entries: a line of its own at the next, one beside something at the last before."""
    comments = Comments()
    places = sorted(entries)
    for place, comment, alone in _found(text, root):
        following = bisect_right(places, place)
        if not alone and following:
            comments.beside.setdefault(places[following - 1], []).append(comment)
        elif following < len(places):
            comments.above.setdefault(places[following], []).append(comment)
        else:
            comments.end.append(comment)
    return comments


def _found(text: str, root: Node) -> Iterator[tuple[Place, str, bool]]:
    """Place and words of each comment, and whether it has its line for itself."""
    lines = _LINE_END.split(text)
    scalars = sorted(_spans(root, lines))
    starts = [start for start, _ in scalars]
    for number, line in enumerate(lines):
        column = line.find("#")
        while column >= 0:
            before = bisect_right(starts, (number, column)) - 1
            inside = before >= 0 and (number, column) < scalars[before][1]
            if not inside and (column == 0 or line[column - 1] in " \t"):
                yield (number, column), line[column:].rstrip(), not line[:column].strip(" \t-")
                break
            column = line.find("#", column + 1)


def _spans(node: Node, lines: Sequence[str]) -> Iterator[tuple[Place, Place]]:
    if isinstance(node, Listing):
        for item in node.items:
            yield from _spans(item, lines)
    elif isinstance(node, Mapping):
        for key, value in node.pairs:
            yield from _spans(key, lines)
            yield from _spans(value, lines)
    else:
        yield _span(node, lines)


def _span(scalar: Scalar, lines: Sequence[str]) -> tuple[Place, Place]:
    """Where no comment can stand. Beside the sign that opens a block scalar one can."""
    line, column = scalar.start
    opened_block = not scalar.plain and lines[line][column : column + 1] in ("|", ">")
    return ((line + 1, 0) if opened_block else scalar.start), scalar.end
