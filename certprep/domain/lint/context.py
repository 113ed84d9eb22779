"""What a rule may look at besides the item itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from certprep.domain.course import Course, Reference
from certprep.domain.item import AnyItem
from certprep.domain.problem import Problem, Severity


@dataclass(frozen=True, kw_only=True)
class Context:
    """The course around an item. `items` are the ids of all items that there are, blocked ones too."""

    course: Course
    references: Mapping[str, Reference]
    items: frozenset[str]


ItemRule: TypeAlias = Callable[[AnyItem, Context], Iterator[Problem]]


def warning(rule: str, **parameters: str | float) -> Problem:
    """A problem that shows and blocks nothing."""
    return Problem(rule=rule, severity=Severity.WARNING, parameters=parameters)


def blocking(rule: str, **parameters: str | float) -> Problem:
    """A problem that keeps its item out of a release."""
    return Problem(rule=rule, parameters=parameters)
