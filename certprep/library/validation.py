"""From plain data to the domain's types: what does not fit is a problem in plain words, with its line."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from certprep.domain.problem import Problem
from certprep.library.yaml_files import Node, line_of, repeats

T = TypeVar("T")

_WANTED: Mapping[str, str] = {
    "string_type": "text",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a number",
    "decimal_parsing": "a number",
    "decimal_type": "a number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "tuple_type": "a list, such as [a, b]",
    "list_type": "a list, such as [a, b]",
    "dict_type": "a group of fields",
    "dataclass_type": "a group of fields",
    "model_attributes_type": "a group of fields",
}
_MOST_SHOWN = 60  # characters of a wrong value that a problem repeats


class Shape(Generic[T]):
    """What a file or a part of one must look like: a type of the domain, with unknown fields refused.

    `tagged` says that the type is a union told apart by a field, as the kinds of items are; `deep` that what stands inside it is
    not read by a shape of its own.
    """

    def __init__(self, kind: Any, *, tagged: bool = False, deep: bool = True) -> None:
        # In a list, because pydantic takes a configuration for a list of dataclasses but not for a dataclass.
        self.adapter: TypeAdapter[list[T]] = TypeAdapter(list[kind], config=ConfigDict(extra="forbid"))
        self._deep = deep
        self._own_steps = 2 if tagged else 1  # of an error's path: the list's index, the union's tag

    def read(self, value: Any, *, node: Node, subject: str = "") -> tuple[T | None, list[Problem]]:
        """The value in its type, or None with a problem for each thing that does not fit."""
        problems = [replace(problem, subject=subject) for problem in repeats(node, deep=self._deep)]
        try:
            found = self.adapter.validate_python([value])[0]
        except ValidationError as refused:
            errors = refused.errors(include_url=False)
            return None, problems + [self._problem(error, node=node, subject=subject) for error in errors]
        return (None if problems else found), problems

    def _problem(self, error: ErrorDetails, *, node: Node, subject: str) -> Problem:
        rule, parameters = _meaning(error)
        path = error["loc"][self._own_steps :]
        field = "kind" if error["type"].startswith("union_tag") else _field(path)
        return Problem(rule=rule, subject=subject, line=line_of(node, path), parameters={"field": field, **parameters})


def _meaning(error: ErrorDetails) -> tuple[str, dict[str, str]]:
    kind, context = error["type"], error.get("ctx", {})
    if kind in ("missing", "union_tag_not_found"):
        return "missing-field", {}
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return "unknown-field", {}
    value = _shown(error["input"])
    if kind in ("enum", "literal_error"):
        return "not-one-of", {"value": value, "choices": _choices(context.get("expected", ""))}
    if kind == "union_tag_invalid":
        return "not-one-of", {"value": str(context["tag"]), "choices": _choices(context["expected_tags"])}
    wanted = "a date, such as 2026-11-21" if kind.startswith("date") else _WANTED.get(kind, error["msg"])
    return "wrong-value", {"value": value, "wanted": wanted}


def _field(path: Sequence[str | int]) -> str:
    """A path as people count it: `options 2 why`."""
    return " ".join(str(step + 1) if isinstance(step, int) else step for step in path) or "this"


def _choices(expected: str) -> str:
    return expected.replace("'", "").replace("True", "true").replace("False", "false")


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else "a list" if isinstance(value, list) else "a group of fields"
    if isinstance(value, bool):
        text = str(value).lower()
    return text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…"
