"""Single choice: one option is the key."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from certprep.domain.errors import Invalid
from certprep.domain.item.choice import Choice
from certprep.domain.item.item import Grade, Response
from certprep.domain.problem import Problem


@dataclass(frozen=True, kw_only=True)
class Single(Choice):
    """One best answer."""

    kind: Literal["single"] = "single"

    @property
    def most(self) -> int:
        return 1

    @property
    def guess(self) -> float:
        return 1 / len(self.options)

    def parse(self, raw: object) -> Response | None:
        response = super().parse(raw)
        if response is not None and len(response) > 1:
            raise Invalid("one-option-only", field="response")
        return response

    def grade(self, response: Response | None) -> Grade:
        correct = response == self.keys
        return Grade(correct=correct, credit=float(correct))

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if len(self.keys) != 1:
            yield Problem(rule="single-needs-one-key", parameters={"count": len(self.keys)})
