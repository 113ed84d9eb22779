"""Reading formulas: recursive descent, one method for each line of the grammar."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from types import MappingProxyType

from certprep.domain.formula.tree import FUNCTIONS, OPERATIONS, Call, FormulaError, Name, Node, Number, Operation

LONGEST = 300  # characters
DEEPEST = 30  # levels of brackets, signs and powers

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,15}(?:\.\d{1,12})?(?![\w.]))|(?P<name>[A-Za-z_]\w*)|(?P<sign>\*\*|[<>=!]=|[-+*/(),<>])|(?P<end>$))"
)
_TYPED = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*"})  # signs that people type


_NONE: Mapping[str, Operation] = MappingProxyType({})
_NEAREST = 3  # names that are offered in place of one that is not known


class Reader:
    """Stands at one token of a text; `depth` keeps it from the limits of Python's stack. `more` are functions besides arithmetic's."""

    def __init__(self, text: str, *, more: Mapping[str, Operation] = _NONE) -> None:
        if len(text) > LONGEST:
            raise FormulaError("formula-too-long", LONGEST, most=LONGEST)
        self.text = text.translate(_TYPED)
        self.more = more
        self.depth = 0
        self.at = 0
        self.place = 1
        self._next()

    def _next(self) -> None:
        """One token on."""
        found = _TOKEN.match(self.text, self.at)
        if found is None:
            place = len(self.text) - len(self.text[self.at :].lstrip())
            raise FormulaError("formula-syntax", place + 1, near=self.text[place : place + 12])
        self.kind = found.lastgroup or ""
        self.token = found[self.kind]
        self.place = found.start(self.kind) + 1
        self.at = found.end()

    def taken(self, *signs: str) -> str:
        """The sign that stands here, if it is one of these, and on; else nothing."""
        if self.kind != "sign" or self.token not in signs:
            return ""
        sign = self.token
        self._next()
        return sign

    def ends(self) -> None:
        if self.kind != "end":
            raise self._unexpected()

    def _unexpected(self) -> FormulaError:
        if self.kind == "end":
            return FormulaError("formula-ends", self.place)
        return FormulaError("formula-syntax", self.place, near=self.text[self.place - 1 : self.place + 11])

    def sum(self) -> Node:
        return self._chain(self.product, "+", "-")

    def product(self) -> Node:
        return self._chain(self.signed, "*", "/")

    def _chain(self, part: Callable[[], Node], *signs: str) -> Node:
        node, place = part(), self.place
        while sign := self.taken(*signs):
            node = Call(sign, (node, part()), place, OPERATIONS[sign])
            place = self.place
        return node

    def signed(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError("formula-too-deep", self.place, most=DEEPEST)
        place, sign = self.place, self.taken("+", "-")
        node = self._power() if not sign else self.signed()
        self.depth -= 1
        return Call("negative", (node,), place, OPERATIONS["negative"]) if sign == "-" else node

    def _power(self) -> Node:
        node, place = self._atom(), self.place
        return Call("**", (node, self.signed()), place, OPERATIONS["**"]) if self.taken("**") else node

    def _atom(self) -> Node:
        kind, token, place = self.kind, self.token, self.place
        if kind == "number":
            self._next()
            return Number(Decimal(token))
        if kind == "name":
            self._next()
            return self._call(token, place) if self.taken("(") else Name(token, place)
        if not self.taken("("):
            raise self._unexpected()
        return self._closed(self.sum())

    def _call(self, name: str, place: int) -> Node:
        if name not in FUNCTIONS and name not in self.more:
            known = (*FUNCTIONS, *get_close_matches(name, self.more, n=_NEAREST))
            raise FormulaError("formula-function", place, name=name, known=", ".join(known))
        arguments = [self.sum()]
        while self.taken(","):
            arguments.append(self.sum())
        operation = self.more.get(name) or OPERATIONS[name]
        if not operation.fewest <= len(arguments) <= operation.most:
            raise FormulaError("formula-arguments", place, name=name, fewest=operation.fewest, most=operation.most)
        return self._closed(Call(name, tuple(arguments), place, operation))

    def _closed(self, node: Node) -> Node:
        if not self.taken(")"):
            raise self._unexpected()
        return node
