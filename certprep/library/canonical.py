"""The one canonical form of a bank, a course, a blueprint or a list of references.

Fields in their usual order, prose in double quotes, stems as blocks, short lists in one line, two spaces a level. Comments stay with
what they stand above or beside. What a scalar says never changes.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence

from certprep.domain.errors import Invalid
from certprep.library.comments import Comments, attach
from certprep.library.yaml_files import Listing, Mapping, Node, Place, Scalar, read_yaml, repeats

_ORDER: dict[str, tuple[str, ...]] = {
    "bank": (
        *("course", "module", "id", "objective", "kind", "level", "difficulty", "status", "use", "stem", "figure"),
        *("alt", "given", "where", "options", "pairs", "extra", "sequence", "blanks", "regions", "label", "box"),
        *("left", "right", "text", "key", "choices", "accepts", "credit", "value", "decimals", "tolerance", "unit"),
        *("why", "last", "mistakes", "tags", "references", "enemies", "notes", "items"),
    ),
    "course": ("id", "code", "slug", "level", "title", "text", "sample", "weight", "domains", "modules", "objectives"),
    "references": ("short", "source", "edition", "year", "link", "superseded_by"),
    "blueprint": (
        *("id", "title", "purpose", "scored", "pilot", "minutes", "about_minutes", "levels", "feedback"),
        *("scale", "every_module", "agreement", "kinds", "linear", "calculator", "formula_sheet", "breaks"),
    ),
}
KINDS = tuple(_ORDER)
_PROSE = frozenset(
    {
        *("text", "why", "title", "short", "source", "edition", "link", "unit", "notes"),
        *("alt", "label", "left", "right"),
    }
)
_BLOCKS = frozenset({"stem"})
_ONE_LINE = frozenset(
    {
        *("tags", "references", "enemies", "scored", "scale", "recall", "application", "analysis"),
        *("given", "where", "accepts", "box", "kinds", "breaks"),
    }
)

_SAFE = re.compile(r"(?:[+-](?=[\d.]))?[A-Za-z0-9.](?:[A-Za-z0-9_./+%()@–-]|:(?=\S)| (?! ))*(?<! )")
_NOT_TEXT_ELSEWHERE = re.compile(  # what other readers of YAML take for something else than text
    r"(?:y|n|yes|no|on|off|true|false|null|~|[+-]?\.?\d[\d_.,:eE+-]*|0[xo][\dA-Fa-f]+|\d{4}-\d\d?-\d\d?.*)",
    re.IGNORECASE,
)
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NOT_IN_A_BLOCK = re.compile("[^\n\t\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def canonical(text: str, *, kind: str) -> str:
    """The canonical form of a file of one of `KINDS`; it says the same. Raises Invalid for what is not YAML."""
    document = read_yaml(text.replace("\r\n", "\n"))
    problems = [*document.problems, *(repeats(document.root) if document.root else ())]
    if problems or document.root is None:
        raise Invalid("not-yaml", line=problems[0].line or 1)
    return _Writer(text.replace("\r\n", "\n"), document.root, _ORDER[kind]).written()


class _Writer:
    def __init__(self, text: str, root: Node, order: Sequence[str]) -> None:
        self.root = root
        self.rank = {name: place for place, name in enumerate(order)}
        self.comments: Comments = attach(text, root, _entries(root))
        self.lines: list[str] = []

    def written(self) -> str:
        self._nested(self.root, indent=0)
        self.lines += self.comments.end
        return "\n".join(self.lines) + "\n"

    def _nested(self, node: Node, *, indent: int) -> None:
        """A node on lines of its own."""
        if isinstance(node, Mapping) and node.pairs:
            self._pairs(node, indent=indent, lead=" " * indent)
        elif isinstance(node, Listing) and node.items:
            for item in node.items:
                self._item(item, indent=indent)
        else:
            self.lines.append(" " * indent + _one_line(node, name=""))

    def _pairs(self, mapping: Mapping, *, indent: int, lead: str) -> None:
        """`lead` stands before the first pair: spaces, or a list's dash."""
        last = len(self.rank)
        for key, value in sorted(mapping.pairs, key=lambda pair: self.rank.get(pair[0].text, last)):
            self._above(key.start, indent=indent)
            self._pair(key, value, indent=indent, lead=lead)
            lead = " " * indent

    def _pair(self, key: Scalar, value: Node, *, indent: int, lead: str) -> None:
        head = f"{lead}{_key(key)}:"
        if _stands_below(value, key.text):
            self.lines.append(self._with_comment(head, key.start))
            self._nested(value, indent=indent + 2)
        elif isinstance(value, Scalar) and _as_block(value, key.text):
            self.lines.append(self._with_comment(f"{head} {_block_sign(value.text)}", key.start))
            self.lines += _block_lines(value.text, indent=indent + 2)
        else:
            self.lines.append(self._with_comment(f"{head} {_one_line(value, name=key.text)}", key.start))

    def _item(self, item: Node, *, indent: int) -> None:
        lead = " " * indent + "- "
        if isinstance(item, Mapping) and item.pairs:
            self._above(item.start, indent=indent)
            first = min(item.pairs, key=lambda pair: self.rank.get(pair[0].text, len(self.rank)))[0].start
            self._above(first, indent=indent)  # before the dash: behind it a comment would part the item from its dash
            self._pairs(item, indent=indent + 2, lead=lead)
        else:
            self._above(item.start, indent=indent)
            self.lines.append(self._with_comment(lead + _one_line(item, name=""), item.start))

    def _above(self, place: Place, *, indent: int) -> None:
        self.lines += [" " * indent + comment for comment in self.comments.above.pop(place, ())]

    def _with_comment(self, line: str, place: Place) -> str:
        return "  ".join([line, *self.comments.beside.pop(place, ())])


def _entries(node: Node, name: str = "") -> Iterator[Place]:
    """The places that a comment can stay at: what will stand on a line of its own."""
    if isinstance(node, Mapping):
        for key, value in node.pairs:
            yield key.start
            if _stands_below(value, key.text):
                yield from _entries(value, key.text)
    elif isinstance(node, Listing):
        for item in node.items:
            yield item.start
            if isinstance(item, Mapping):
                yield from _entries(item, name)


def _stands_below(value: Node, name: str) -> bool:
    """Whether a value begins on the line below its field."""
    if isinstance(value, Mapping):
        return bool(value.pairs) and not (name in _ONE_LINE and _flat(value))
    return isinstance(value, Listing) and bool(value.items) and not (name in _ONE_LINE and _flat(value))


def _flat(node: Node) -> bool:
    inner: Sequence[Node] = node.items if isinstance(node, Listing) else []
    if isinstance(node, Mapping):
        inner = [value for _, value in node.pairs]
    return all("\n" not in one.text if isinstance(one, Scalar) else _short_list(one) for one in inner)


def _short_list(node: Node) -> bool:
    return isinstance(node, Listing) and all(isinstance(one, Scalar) and "\n" not in one.text for one in node.items)


def _one_line(node: Node, *, name: str) -> str:
    if isinstance(node, Scalar):
        return _scalar(node, prose=name in _PROSE)
    if isinstance(node, Listing):
        return f"[{', '.join(_one_line(item, name='') for item in node.items)}]"
    return f"{{{', '.join(f'{_key(key)}: {_one_line(value, name=key.text)}' for key, value in node.pairs)}}}"


def _key(key: Scalar) -> str:
    return key.text if _SAFE.fullmatch(key.text) and ":" not in key.text else _quoted(key.text)


def _scalar(scalar: Scalar, *, prose: bool) -> str:
    if scalar.truth is not None:
        return scalar.text
    needs_quotes = prose or scalar.text in ("true", "false") or not _SAFE.fullmatch(scalar.text)
    if needs_quotes or (not scalar.plain and _NOT_TEXT_ELSEWHERE.fullmatch(scalar.text)):
        return _quoted(scalar.text)
    return scalar.text


def _quoted(text: str) -> str:
    escape: Callable[[re.Match[str]], str] = lambda found: f"\\u{ord(found[0]):04x}"  # noqa: E731
    return _ESCAPED.sub(escape, json.dumps(text, ensure_ascii=False))


def _as_block(scalar: Scalar, name: str) -> bool:
    """Stems, and other texts of several lines, stand as blocks where a block can say the same."""
    text = scalar.text
    possible = text.strip("\n") and text[0] not in " \t\n" and not _NOT_IN_A_BLOCK.search(text)
    return bool(possible) and scalar.truth is None and (name in _BLOCKS or "\n" in text.rstrip("\n"))


def _block_sign(text: str) -> str:
    """Whether the text ends without a line break, with one, or with more."""
    if not text.endswith("\n"):
        return "|-"
    return "|+" if text.endswith("\n\n") else "|"


def _block_lines(text: str, *, indent: int) -> list[str]:
    lines = text.removesuffix("\n").split("\n")
    return [" " * indent + line if line else "" for line in lines]
