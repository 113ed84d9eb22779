"""Quick checks: which items a place in a module asks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from certprep.domain.course import Course
from certprep.domain.item import Status, Use
from certprep.domain.item.item import Item
from certprep.domain.problem import Problem, Severity

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_OF = re.compile(rf"({'|'.join(_NUMBERS)})\s+of\s+(\S+)", re.IGNORECASE)


@dataclass
class Chooser:
    """Chooses for one module. `written` are all readable items by id, `shown` those that may be asked outside mocks, by objective."""

    course: Course
    ids: frozenset[str]
    written: Mapping[str, Item]
    shown: Mapping[str, tuple[str, ...]]
    problems: list[Problem] = field(default_factory=list)
    used: list[str] = field(default_factory=list)

    def reserve(self, arguments: list[str]) -> None:
        """Items named anywhere in the module are taken last where it says "two of …"."""
        self.used += [one for argument in arguments if not _OF.fullmatch(argument) for one in _ids(argument)]

    def choose(self, argument: str, *, line: int | None) -> tuple[str, ...]:
        """The items of a block's argument that can be shown, in order; what can't is a problem."""
        found = _OF.fullmatch(argument.strip())
        if found:
            chosen, problems = self._of(found[2], _NUMBERS[found[1].lower()])
        else:
            chosen, problems = self._named(argument)
        self.problems += [problem.at("", line) for problem in problems]
        return chosen

    def _named(self, argument: str) -> tuple[tuple[str, ...], list[Problem]]:
        askable = {item for items in self.shown.values() for item in items}
        chosen, problems = [], []
        for item in _ids(argument):
            if item in askable:
                chosen.append(item)
            elif item in self.ids:
                problems.append(self._not_shown(item))
            else:
                problems.append(Problem(rule="quick-check-unknown", parameters={"item": item}))
        return tuple(chosen), problems

    def _not_shown(self, item: str) -> Problem:
        parameters = {"item": item, "why": self._why(item)}
        return Problem(rule="quick-check-not-shown", severity=Severity.WARNING, parameters=parameters)

    def _why(self, item: str) -> str:
        written = self.written.get(item)
        if written and written.status is not Status.LIVE:
            return f"its status is {written.status}"
        if written and written.use is Use.MOCK:
            return "it is kept for mocks"
        return "it is the sample question" if item == self.course.sample else "a blocking problem keeps it out"

    def _of(self, objective: str, wanted: int) -> tuple[tuple[str, ...], list[Problem]]:
        if objective not in self.course.objectives:
            return (), [Problem(rule="unknown-objective", parameters={"objective": objective})]
        there = sorted(self.shown.get(objective, ()), key=lambda item: item in self.used)
        chosen = tuple(there[:wanted])
        self.used += chosen
        if len(chosen) == wanted:
            return chosen, []
        parameters: dict[str, str | int] = {"objective": objective, "wanted": wanted, "found": len(chosen)}
        return chosen, [Problem(rule="quick-check-short", severity=Severity.WARNING, parameters=parameters)]


def _ids(argument: str) -> Iterator[str]:
    yield from re.split(r"[,\s]+", argument.strip())
